//! Licences: what is asked for must be something.

use super::Rules;
use crate::document::Problem;
use crate::error::codes::{FIELD_SERVICE, SCENARIO_INVALID_VALUE};
use crate::model::{Capability, LicenceSpec, SharedIdentity};

pub(super) fn check(scenario: &SharedIdentity, rules: &mut Rules<'_>) {
    let licences = &scenario.licences;
    asked_for(licences, rules);
    if let Some(index) = licences.capabilities.iter().position(|one| *one == Capability::FieldService) {
        let path = format!("licences.capabilities[{index}]");
        let text = "Field Service is licensed here, but a shared account cannot use its advanced integrations: whoever is \
                    assigned a work item is not the user signed in to Remote Assist";
        rules.add(
            Problem::warning(FIELD_SERVICE, path, text)
                .hint("Leave `fieldService` out, or give those people accounts of their own.")
                .source("shared-identity#limitations"),
        );
    }
}

/// What is asked for must be something.
pub(super) fn asked_for(licences: &LicenceSpec, rules: &mut Rules<'_>) {
    if licences.capabilities.is_empty() && rules.knows("licences.capabilities") {
        let text = "`licences.capabilities` is empty, so no licence would be given";
        rules.add(
            Problem::error(SCENARIO_INVALID_VALUE, "licences.capabilities", text)
                .hint("Remote Assist needs `[remoteAssist, teams]`."),
        );
    }
    if licences.skus.as_ref().is_some_and(Vec::is_empty) && rules.knows("licences.skus") {
        let text = "`licences.skus` is empty, so there is no product to choose from";
        rules.add(
            Problem::error(SCENARIO_INVALID_VALUE, "licences.skus", text)
                .hint("Leave it out to choose among all products of the tenant."),
        );
    }
}
