//! The type `deviceConfigurationDeviceStatus`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "deviceConfigurationDeviceStatus", "deviceManagement/deviceConfigurations/deviceStatuses", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    COMPLIANCE_GRACE_PERIOD_EXPIRATION = "complianceGracePeriodExpirationDateTime", Shape::Time, [DEFAULT];
    DEVICE_DISPLAY_NAME = "deviceDisplayName", Shape::Text, [DEFAULT];
    DEVICE_MODEL = "deviceModel", Shape::Text, [DEFAULT];
    LAST_REPORTED = "lastReportedDateTime", Shape::Time, [DEFAULT];
    STATUS = "status", Shape::OneOf(&["unknown", "notApplicable", "compliant", "remediated", "nonCompliant", "error", "conflict", "notAssigned"]), [DEFAULT];
    USER_NAME = "userName", Shape::Text, [DEFAULT];
    DEVICE = "sim.device", Shape::Text, [READ_ONLY, HIDDEN, UNFILTERABLE];
    USER_PRINCIPAL_NAME = "userPrincipalName", Shape::Text, [DEFAULT];
}
