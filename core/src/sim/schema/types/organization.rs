//! The type `organization`.

use crate::sim::schema::{Shape, field};

const CONTACT: Shape =
    Shape::Complex(&[field("contactEmail", Shape::Text), field("statementUrl", Shape::Text)]);

crate::sim::schema::table! { "organization", "organization", unique [],
    ID = "id", Shape::Guid, [DEFAULT, READ_ONLY, COMPUTED];
    DELETED = "deletedDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    ASSIGNED_PLANS = "assignedPlans", Shape::ComplexList(&[]), [DEFAULT, READ_ONLY];
    BUSINESS_PHONES = "businessPhones", Shape::Texts, [DEFAULT];
    CITY = "city", Shape::Text, [DEFAULT];
    COUNTRY = "country", Shape::Text, [DEFAULT];
    COUNTRY_LETTER_CODE = "countryLetterCode", Shape::Text, [DEFAULT];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    DEFAULT_USAGE_LOCATION = "defaultUsageLocation", Shape::Text, [DEFAULT];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT];
    MARKETING_MAILS = "marketingNotificationEmails", Shape::Texts, [DEFAULT];
    MDM_AUTHORITY = "mobileDeviceManagementAuthority", Shape::OneOf(&["unknown", "intune", "sccm", "office365"]), [DEFAULT];
    ON_PREMISES_LAST_SYNC = "onPremisesLastSyncDateTime", Shape::Time, [DEFAULT, READ_ONLY];
    ON_PREMISES_SYNC = "onPremisesSyncEnabled", Shape::Bool, [DEFAULT, READ_ONLY];
    PARTNER_TENANT_TYPE = "partnerTenantType", Shape::Text, [DEFAULT, READ_ONLY];
    POSTAL_CODE = "postalCode", Shape::Text, [DEFAULT];
    PREFERRED_LANGUAGE = "preferredLanguage", Shape::Text, [DEFAULT];
    PRIVACY_PROFILE = "privacyProfile", CONTACT, [DEFAULT];
    PROVISIONED_PLANS = "provisionedPlans", Shape::ComplexList(&[]), [DEFAULT, READ_ONLY];
    SECURITY_MAILS = "securityComplianceNotificationMails", Shape::Texts, [DEFAULT];
    SECURITY_PHONES = "securityComplianceNotificationPhones", Shape::Texts, [DEFAULT];
    STATE = "state", Shape::Text, [DEFAULT];
    STREET = "street", Shape::Text, [DEFAULT];
    TECHNICAL_MAILS = "technicalNotificationMails", Shape::Texts, [DEFAULT];
    TENANT_TYPE = "tenantType", Shape::Text, [DEFAULT, READ_ONLY];
    VERIFIED_DOMAINS = "verifiedDomains", Shape::Any, [DEFAULT, READ_ONLY, COMPUTED];
}
