//! Considerations: the seven settings of the tenant.

use serde_json::{Value, json};

use super::super::evidence::many;
use super::{Answered, Facts, advice, manual, not_asked, pass};
use crate::scenario::kind;

/// A setting: the statement, the key, and where a person finds it.
struct Review {
    id: &'static str,
    key: &'static str,
    place: &'static str,
    /// Whether an API tells it.
    readable: bool,
}

const fn review(id: &'static str, key: &'static str, place: &'static str, readable: bool) -> Review {
    Review { id, key, place, readable }
}

const REVIEWS: &[Review] = &[
    review("A-C1", "administratorPortal", "Users > User settings > Administration center", false),
    review("A-C2", "appRegistrations", "Users > User settings > Default user role permissions", true),
    review("A-C3", "linkedAccounts", "Users > User settings > LinkedIn account connections", false),
    review("A-C4", "userFeatures", "Users > User settings > Manage user feature settings", false),
    review("A-C5", "selfServicePasswordReset", "Protection > Password reset > Properties", false),
    review("A-C6", "deviceJoin", "Devices > Device settings", true),
    review("A-C7", "enterpriseStateRoaming", "Devices > Enterprise State Roaming", false),
];

pub(super) fn answered(id: &str, facts: &Facts<'_>) -> Option<Answered> {
    if id == "A-C0" {
        return Some(care(facts));
    }
    REVIEWS.iter().find(|review| review.id == id).map(|review| setting(review, facts))
}

/// The keys whose settings are to be changed.
fn changed(facts: &Facts<'_>) -> Vec<&'static str> {
    let Some(settings) = &facts.scenario.tenant_settings else { return Vec::new() };
    // The model's own names are those of the table.
    let wanted = json!(settings);
    let keys = REVIEWS.iter().map(|review| review.key);
    keys.filter(|key| wanted.get(key).and_then(Value::as_str).is_some_and(|word| word != "review")).collect()
}

fn care(facts: &Facts<'_>) -> Answered {
    let changed = changed(facts);
    if facts.scenario.tenant_settings.is_none() {
        return pass("No setting of the tenant is read or changed: `tenantSettings` is not given.");
    }
    if changed.is_empty() {
        return pass("All seven settings are read and reported, and none is changed.");
    }
    let settings = many(changed.len(), "setting");
    let are = if changed.len() == 1 { "is" } else { "are" };
    advice(format!(
        "{settings} of the tenant {are} changed on purpose, for everybody: {}. The values before are in the plan and in the journal.",
        changed.join(", ")
    ))
}

fn setting(review: &Review, facts: &Facts<'_>) -> Answered {
    let (key, place) = (review.key, review.place);
    if facts.scenario.tenant_settings.is_none() {
        return not_asked(format!(
            "To review it, add `tenantSettings: {{{key}: review}}`. A person finds it in entra.microsoft.com at {place}."
        ));
    }
    let standing = facts.evidence.one(kind::SETTING, key);
    if standing.verdict.is_none() && !review.readable {
        return manual(format!("No API tells it: look in entra.microsoft.com at {place}."));
    }
    let (verdict, text) = standing.answer("setting", standing.told.clone());
    (verdict, if text.contains(place) { text } else { format!("{text} In entra.microsoft.com: {place}.") })
}
