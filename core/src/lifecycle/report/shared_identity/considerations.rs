//! Considerations: the seven settings of the tenant.

use serde_json::{Value, json};

use super::super::evidence::many;
use super::{Answered, Facts, advice, manual, not_asked, pass};
use crate::resource::tenant::{SETTINGS, SettingFacts};
use crate::scenario::kind;

pub(super) fn answered(id: &str, facts: &Facts<'_>) -> Option<Answered> {
    if id == "A-C0" {
        return Some(care(facts));
    }
    let known = SETTINGS.iter().find(|known| known.statement == id)?;
    Some(setting(known, facts))
}

/// The keys whose settings are to be changed.
fn changed(facts: &Facts<'_>) -> Vec<&'static str> {
    let Some(settings) = &facts.scenario.tenant_settings else { return Vec::new() };
    // The model's own names are those of the table.
    let wanted = json!(settings);
    let keys = SETTINGS.iter().map(|known| known.key);
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

fn setting(known: &SettingFacts, facts: &Facts<'_>) -> Answered {
    let (key, place) = (known.key, known.portal);
    if facts.scenario.tenant_settings.is_none() {
        return not_asked(format!(
            "To review it, add `tenantSettings: {{{key}: review}}`. A person finds it at {place}."
        ));
    }
    let standing = facts.evidence.one(kind::SETTING, key);
    if standing.verdict.is_none() && known.path.is_none() {
        return manual(format!("No API tells it: look at {place}."));
    }
    let (verdict, mut text) = standing.answer("setting", standing.told.clone());
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    (verdict, if text.contains(place) { text } else { format!("{text} It is at {place}.") })
}
