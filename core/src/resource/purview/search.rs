use std::collections::BTreeMap;

use serde_json::Value;

use crate::address::Address;
use crate::error::Result;
use crate::powershell::canonical::SettingsState;
use crate::powershell::{Change, Operation, SettingValue, Settings};

/// The parameter of `Set-CsTeamsClientConfiguration`.
const PARAMETER: &str = "AllowScopedPeopleSearchandAccess";

/// Scoped search in Teams: without it no policy of information barriers can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScopedSearch;

impl ScopedSearch {
    /// The kind in addresses.
    pub const KIND: &'static str = "teams.setting";

    /// The address; a tenant has one.
    pub fn address() -> Address {
        Address::new(Self::KIND, "scopedSearch")
    }

    fn settings() -> Settings {
        Settings { settings: BTreeMap::from([(PARAMETER.to_owned(), SettingValue::Flag(true))]) }
    }

    /// Reads what `Get-CsTeamsClientConfiguration` shows of it.
    pub fn read(value: &Value) -> Result<SettingsState> {
        SettingsState::read(value, &Self::settings())
    }

    /// What the tenant holds once it is in force.
    pub fn goal() -> SettingsState {
        SettingsState::after(&Self::settings())
    }

    /// What a script is told, by what the tenant holds if that is known.
    pub fn operation(id: String, now: Option<&SettingsState>) -> Operation {
        let operation = Operation::new(id, Self::address(), Change::ClientConfiguration(Self::settings()));
        now.map_or(operation.clone(), |now| operation.between(now, &Self::goal()))
    }
}
