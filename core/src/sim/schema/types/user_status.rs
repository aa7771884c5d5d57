//! The type `deviceConfigurationUserStatus`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "deviceConfigurationUserStatus", "deviceManagement/deviceConfigurations/userStatuses", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    DEVICES_COUNT = "devicesCount", Shape::Int, [DEFAULT];
    LAST_REPORTED = "lastReportedDateTime", Shape::Time, [DEFAULT];
    STATUS = "status", Shape::OneOf(&["unknown", "notApplicable", "compliant", "remediated", "nonCompliant", "error", "conflict", "notAssigned"]), [DEFAULT];
    USER_DISPLAY_NAME = "userDisplayName", Shape::Text, [DEFAULT];
    USER_PRINCIPAL_NAME = "userPrincipalName", Shape::Text, [DEFAULT];
}
