//! The type `device`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "device", "devices", unique [DEVICE_ID],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    DELETED = "deletedDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    ACCOUNT_ENABLED = "accountEnabled", Shape::Bool, [DEFAULT, REQUIRED];
    ALTERNATIVE_SECURITY_IDS = "alternativeSecurityIds", Shape::AnyList, [DEFAULT, REQUIRED];
    APPROXIMATE_LAST_SIGN_IN = "approximateLastSignInDateTime", Shape::Time, [DEFAULT, READ_ONLY];
    COMPLIANCE_EXPIRATION = "complianceExpirationDateTime", Shape::Time, [DEFAULT];
    DEVICE_CATEGORY = "deviceCategory", Shape::Text, [DEFAULT];
    DEVICE_ID = "deviceId", Shape::Text, [DEFAULT, REQUIRED];
    DEVICE_METADATA = "deviceMetadata", Shape::Text, [DEFAULT, READ_ONLY];
    DEVICE_OWNERSHIP = "deviceOwnership", Shape::Text, [DEFAULT];
    DEVICE_VERSION = "deviceVersion", Shape::Int, [DEFAULT];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT, REQUIRED];
    ENROLLMENT_PROFILE_NAME = "enrollmentProfileName", Shape::Text, [DEFAULT];
    ENROLLMENT_TYPE = "enrollmentType", Shape::Text, [DEFAULT, READ_ONLY];
    IS_COMPLIANT = "isCompliant", Shape::Bool, [DEFAULT, READ_ONLY];
    IS_MANAGED = "isManaged", Shape::Bool, [DEFAULT, READ_ONLY];
    IS_MANAGEMENT_RESTRICTED = "isManagementRestricted", Shape::Bool, [DEFAULT, READ_ONLY];
    IS_ROOTED = "isRooted", Shape::Bool, [DEFAULT, READ_ONLY];
    MANAGEMENT_TYPE = "managementType", Shape::Text, [DEFAULT, READ_ONLY];
    MANUFACTURER = "manufacturer", Shape::Text, [DEFAULT];
    MDM_APP_ID = "mdmAppId", Shape::Text, [DEFAULT];
    MODEL = "model", Shape::Text, [DEFAULT];
    ON_PREMISES_LAST_SYNC = "onPremisesLastSyncDateTime", Shape::Time, [DEFAULT, READ_ONLY];
    ON_PREMISES_SECURITY_IDENTIFIER = "onPremisesSecurityIdentifier", Shape::Text, [DEFAULT, READ_ONLY];
    ON_PREMISES_SYNC_ENABLED = "onPremisesSyncEnabled", Shape::Bool, [DEFAULT, READ_ONLY];
    OPERATING_SYSTEM = "operatingSystem", Shape::Text, [DEFAULT, REQUIRED];
    OPERATING_SYSTEM_VERSION = "operatingSystemVersion", Shape::Text, [DEFAULT, REQUIRED];
    PHYSICAL_IDS = "physicalIds", Shape::Texts, [DEFAULT];
    PROFILE_TYPE = "profileType", Shape::Text, [DEFAULT];
    REGISTRATION = "registrationDateTime", Shape::Time, [DEFAULT, READ_ONLY];
    SYSTEM_LABELS = "systemLabels", Shape::Texts, [DEFAULT];
    TRUST_TYPE = "trustType", Shape::Text, [DEFAULT, READ_ONLY];
}
