use std::collections::BTreeMap;

use serde_json::Value;

use super::{Canonical, Lines, field, unclear};
use crate::error::Result;
use crate::powershell::{SettingValue, Settings};

/// Settings of Teams for guests and clients: those alone that a change names, for the others are none of its business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsState {
    /// Their values by the names of their parameters.
    pub values: BTreeMap<String, SettingValue>,
}

impl SettingsState {
    /// Reads the settings that a change names, as the cmdlet, a snapshot or a receipt shows them.
    pub fn read(value: &Value, change: &Settings) -> Result<Self> {
        let one = |name: &String| {
            let read = match field(value, name) {
                Some(Value::Bool(flag)) => SettingValue::Flag(*flag),
                Some(Value::String(word)) => SettingValue::Word(word.clone()),
                _ => return Err(unclear(&format!("`{name}` is not shown"))),
            };
            Ok((name.clone(), read))
        };
        Ok(Self { values: change.settings.keys().map(one).collect::<Result<_>>()? })
    }

    /// What they are after a change.
    pub fn after(change: &Settings) -> Self {
        Self { values: change.settings.clone() }
    }
}

impl Canonical for SettingsState {
    fn text(&self) -> String {
        let mut lines = Lines::default();
        for (name, value) in &self.values {
            match value {
                SettingValue::Flag(flag) => lines.flag(name, Some(*flag)),
                SettingValue::Word(word) => lines.text(name, word),
            }
        }
        lines.0
    }
}
