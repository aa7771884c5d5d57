//! The type `importedWindowsAutopilotDeviceIdentity`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "importedWindowsAutopilotDeviceIdentity", "importedWindowsAutopilotDeviceIdentities", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    ASSIGNED_USER_PRINCIPAL_NAME = "assignedUserPrincipalName", Shape::Text, [DEFAULT];
    GROUP_TAG = "groupTag", Shape::Text, [DEFAULT];
    HARDWARE_IDENTIFIER = "hardwareIdentifier", Shape::Text, [DEFAULT];
    IMPORT_ID = "importId", Shape::Text, [DEFAULT];
    PRODUCT_KEY = "productKey", Shape::Text, [DEFAULT];
    SERIAL_NUMBER = "serialNumber", Shape::Text, [DEFAULT];
    STATE = "state", Shape::Any, [DEFAULT, READ_ONLY];
}
