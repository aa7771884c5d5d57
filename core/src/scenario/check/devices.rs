//! Headsets: each is named once.

use std::collections::HashMap;

use super::Rules;
use super::syntax::name_fault;
use crate::document::{Problem, quote};
use crate::error::codes::{SCENARIO_DUPLICATE_DEVICE, SCENARIO_INVALID_VALUE, SCENARIO_NO_ACCOUNTS};
use crate::model::SharedIdentity;

pub(super) fn check(scenario: &SharedIdentity, rules: &mut Rules<'_>) {
    let accounts = scenario.accounts.as_deref().unwrap_or_default();
    if accounts.is_empty() && rules.knows("accounts") {
        let text = "there is no account, so there is nothing to deploy";
        rules
            .add(Problem::error(SCENARIO_NO_ACCOUNTS, "accounts", text).hint("Add one account per headset."));
    }
    let mut seen: HashMap<String, usize> = HashMap::with_capacity(accounts.len());
    for (index, account) in accounts.iter().enumerate() {
        let path = format!("accounts[{index}].device");
        if !rules.knows(&path) {
            continue;
        }
        if let Some(fault) = name_fault(&account.device) {
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, format!("the device's name {fault}")));
            continue;
        }
        // Labels are printed in capitals and typed in small letters: both name the same headset.
        let first = *seen.entry(account.device.trim().to_uppercase()).or_insert(index);
        if first != index {
            let first = rules.first(&format!("accounts[{first}].device"));
            let text = format!("device {} is listed twice ({first})", quote(&account.device));
            rules.add(
                Problem::error(SCENARIO_DUPLICATE_DEVICE, path, text)
                    .hint(
                        "One Entra account per HoloLens 2 is what Microsoft's article asks for: give each headset its \
                         own line.",
                    )
                    .source("shared-identity#device-configuration"),
            );
        }
    }
}
