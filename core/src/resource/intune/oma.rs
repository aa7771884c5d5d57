use serde_json::{Value, json};

use crate::resource::Template;

/// One setting of a custom profile: an address on the headset and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OmaSetting {
    /// The name that people see in Intune.
    pub name: String,
    /// The address, `./Device/Vendor/MSFT/…`; no profile holds one twice.
    pub uri: String,
    /// The value.
    pub value: OmaValue,
}

/// A value with its type (Graph types `omaSettingString`, `omaSettingInteger`, `omaSettingBoolean`, `omaSettingBase64`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OmaValue {
    /// A text; ids of objects that do not exist yet may stand in it.
    Text(Template),
    /// A whole number.
    Integer(i32),
    /// True or false.
    Truth(bool),
    /// The bytes of a file in base64.
    File {
        /// Its name.
        name: String,
        /// Its bytes in base64.
        content: String,
    },
}

impl OmaSetting {
    /// A setting with a text.
    pub fn text(name: &str, uri: &str, value: &str) -> Self {
        Self::new(name, uri, OmaValue::Text(Template::new().text(value)))
    }

    /// A setting.
    pub fn new(name: &str, uri: &str, value: OmaValue) -> Self {
        Self { name: name.to_owned(), uri: uri.to_owned(), value }
    }

    /// How Graph writes it, and a plan shows it.
    pub(super) fn write(&self) -> Value {
        let (kind, value) = match &self.value {
            OmaValue::Text(template) => ("String", template.write()),
            OmaValue::Integer(number) => ("Integer", json!(number)),
            OmaValue::Truth(value) => ("Boolean", json!(value)),
            OmaValue::File { content, .. } => ("Base64", json!(content)),
        };
        let mut written = json!({
            "@odata.type": format!("#microsoft.graph.omaSetting{kind}"),
            "displayName": self.name,
            "omaUri": self.uri,
            "value": value,
        });
        if let OmaValue::File { name, .. } = &self.value {
            written["fileName"] = json!(name);
        }
        written
    }
}

/// What two lists of settings are compared by: address, type and value, in the order of addresses.
pub(super) fn essence(settings: &[Value]) -> Vec<(String, String, Value)> {
    let mut essence: Vec<_> = settings
        .iter()
        .map(|setting| {
            let text = |field: &str| setting[field].as_str().unwrap_or_default().to_owned();
            (text("omaUri"), text("@odata.type").trim_start_matches('#').to_owned(), setting["value"].clone())
        })
        .collect();
    essence.sort_by(|a, b| a.0.cmp(&b.0));
    essence
}
