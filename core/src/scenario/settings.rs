//! The settings of the tenant that a scenario reviews or changes.

use serde_json::{Value, json};

use super::shared_identity::GROUP;
use crate::model::TenantSettings;
use crate::resource::Resource;
use crate::resource::entra::Group;
use crate::resource::tenant::{SETTINGS, Setting};

/// One resource for each of the seven.
pub(super) fn compile(settings: TenantSettings) -> Vec<Resource> {
    // The model's own names are those of the table.
    let wanted = json!(settings);
    let setting = |key: &str| {
        let word = wanted.get(key).and_then(Value::as_str).unwrap_or("review");
        Resource::Setting(Setting {
            key: key.to_owned(),
            wanted: word.to_owned(),
            accounts: Group::address_of(GROUP),
        })
    };
    SETTINGS.iter().map(|facts| setting(facts.key)).collect()
}
