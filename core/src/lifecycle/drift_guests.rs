//! What guests, teams and the settings of guest access are now, by the fields that a run wrote.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::address::Address;
use crate::plan::{Recorded, Snapshot, Switches};
use crate::resource::entra::Guest;
use crate::resource::teams::{Channel, Switch, Team, TeamMember, settings_shown, switch_facts};
use crate::resource::tenant::{AccessSetting, access_facts};

/// The fields that an object has now; `None` if it is gone. `team` is the id of the team that holds it.
pub(super) fn now(
    address: &Address,
    recorded: &Recorded,
    snapshot: &Snapshot,
    team: Option<&str>,
) -> Option<BTreeMap<String, Value>> {
    let facts = &snapshot.guesting;
    let id = recorded.id.as_deref();
    let fields = |list: Vec<(&str, Value)>| -> BTreeMap<String, Value> {
        list.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    };
    let held = || facts.teams.iter().find(|now| Some(now.id.as_str()) == team);
    match address.kind() {
        Guest::KIND => {
            let now = facts.of(address.key()).iter().find(|now| Some(now.id.as_str()) == id)?;
            Some(fields(vec![(Guest::MARK, json!(now.employee_id))]))
        }
        Team::KIND => {
            let now = facts.teams.iter().find(|now| Some(now.id.as_str()) == id)?;
            Some(fields(vec![("displayName", json!(now.display_name)), (Team::MARK, json!(now.description))]))
        }
        Channel::KIND => held()?.channels.iter().any(|now| Some(now.id.as_str()) == id).then(BTreeMap::new),
        TeamMember::KIND => {
            let (_, person) = address.key().split_once('/')?;
            let user = recorded.applied.get(TeamMember::USER).and_then(Value::as_str).map(str::to_owned);
            let user = user.or_else(|| facts.of(person).first().map(|guest| guest.id.clone()))?;
            let place = held()?.members.get(&user)?;
            Some(fields(vec![(TeamMember::OWNER, json!(place.owner))]))
        }
        Switch::KIND => {
            let facts_of = switch_facts(address.key())?;
            // What cannot be read has not been seen to differ.
            let Switches::Read(shown) = &facts.switches else { return Some(BTreeMap::new()) };
            let now = shown.get(facts_of.key).and_then(|shown| facts_of.read(shown));
            Some(now.map_or_else(BTreeMap::new, |now| fields(vec![("value", settings_shown(&now.values))])))
        }
        _ => {
            let policy = snapshot.policies.get(access_facts(address.key())?.path)?;
            let setting =
                AccessSetting { key: address.key().to_owned(), wanted: String::new(), needs: Vec::new() };
            Some(fields(vec![("value", json!(setting.now(policy)))]))
        }
    }
}
