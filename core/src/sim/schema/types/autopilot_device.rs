//! The type `windowsAutopilotDeviceIdentity`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "windowsAutopilotDeviceIdentity", "windowsAutopilotDeviceIdentities", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    ADDRESSABLE_USER_NAME = "addressableUserName", Shape::Text, [DEFAULT];
    AZURE_ACTIVE_DIRECTORY_DEVICE_ID = "azureActiveDirectoryDeviceId", Shape::Text, [DEFAULT];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT];
    ENROLLMENT_STATE = "enrollmentState", Shape::OneOf(&["unknown", "enrolled", "pendingReset", "failed", "notContacted"]), [DEFAULT];
    GROUP_TAG = "groupTag", Shape::Text, [DEFAULT];
    LAST_CONTACTED = "lastContactedDateTime", Shape::Time, [DEFAULT];
    MANAGED_DEVICE_ID = "managedDeviceId", Shape::Text, [DEFAULT];
    MANUFACTURER = "manufacturer", Shape::Text, [DEFAULT];
    MODEL = "model", Shape::Text, [DEFAULT];
    PRODUCT_KEY = "productKey", Shape::Text, [DEFAULT];
    PURCHASE_ORDER_IDENTIFIER = "purchaseOrderIdentifier", Shape::Text, [DEFAULT];
    RESOURCE_NAME = "resourceName", Shape::Text, [DEFAULT];
    SERIAL_NUMBER = "serialNumber", Shape::Text, [DEFAULT];
    SKU_NUMBER = "skuNumber", Shape::Text, [DEFAULT];
    SYSTEM_FAMILY = "systemFamily", Shape::Text, [DEFAULT];
    USER_PRINCIPAL_NAME = "userPrincipalName", Shape::Text, [DEFAULT];
}
