use http::Method;
use serde_json::{Map, Value, json};

use crate::address::Address;
use crate::graph::Operation;

/// A headset that joins by itself, registered by its hardware hash and recognised by its serial number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AutopilotDevice {
    /// The serial number.
    pub serial: String,
    /// The hardware hash in base64.
    pub hardware_hash: String,
    /// The tag that brings it into the group of headsets.
    pub group_tag: String,
}

impl AutopilotDevice {
    /// The kind in addresses.
    pub const KIND: &'static str = "intune.autopilotDevice";

    /// The headsets that are registered.
    pub const LIST: &'static str = "/deviceManagement/windowsAutopilotDeviceIdentities";

    /// Registrations under way.
    pub const IMPORTS: &'static str = "/deviceManagement/importedWindowsAutopilotDeviceIdentities";

    /// The address.
    pub fn address(&self) -> Address {
        Address::new(Self::KIND, &self.serial)
    }

    /// The fields of a new registration. Self-deploying mode takes no user.
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("serialNumber", json!(self.serial)),
            ("groupTag", json!(self.group_tag)),
            ("hardwareIdentifier", json!(self.hardware_hash)),
        ]
    }

    /// Begins the registration; it takes minutes.
    pub fn create(fields: &Map<String, Value>) -> Operation {
        Operation::new(Method::POST, Self::IMPORTS).json(&Value::Object(fields.clone()))
    }
}
