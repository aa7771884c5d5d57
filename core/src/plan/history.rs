use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use crate::address::Address;
use crate::clock::Timestamp;
use crate::model::{Action, Plan, Receipt, Step};
use crate::resource::entra::Guest;
use crate::resource::teams::{Channel, ChannelMember, Team, TeamMember};
use crate::resource::unknown;

/// What earlier runs of a deployment recorded, as far as plans, drift and removal depend on it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// Objects that exist because of us, or that we changed, by address.
    pub objects: HashMap<Address, Recorded>,
    /// Accounts whose valid password nobody can tell, because two processes sealed one each and an answer was lost.
    pub doubtful_passwords: HashSet<Address>,
    /// Accounts that a run made and whose password nobody can reveal: it was sealed in a journal that was lost.
    pub lost_passwords: HashSet<Address>,
    /// Accounts for which a password was sealed before that is or may be set.
    pub candidates: HashSet<Address>,
    /// When the temporary access passes were issued that are sealed in the journal.
    pub passes: BTreeMap<Address, Timestamp>,
    /// Guests whose invitation was begun by a run that did not learn its end.
    pub begun: HashSet<Address>,
    /// What people and scripts said was done, the newest word for each address.
    pub receipts: BTreeMap<Address, Receipt>,
    /// When a run last held the journal.
    pub newest: Option<Timestamp>,
}

/// What is recorded about one object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded {
    /// Its id in the tenant, where it has one.
    pub id: Option<String>,
    /// Whether a run of ours made it.
    pub created: bool,
    /// The fields that were written last, by the names of Graph; secrets are not among them.
    pub applied: BTreeMap<String, Value>,
}

impl History {
    /// Whether a plan would do again what is recorded as done: then the copy of the directory that was read may be an old one.
    pub fn contradicts(&self, plan: &Plan) -> bool {
        plan.steps.iter().any(|step| {
            let Some(held) = self.objects.get(&step.address) else { return self.came_along(step) };
            match step.action {
                Action::Create | Action::Assign => true,
                Action::Update => {
                    step.changes.iter().all(|change| held.applied.get(&change.field) == Some(&change.after.0))
                }
                _ => false,
            }
        })
    }

    /// Whether a step adds somebody who came with what a run made: the owner with a team, guests with a private channel.
    fn came_along(&self, step: &Step) -> bool {
        if step.action != Action::Assign {
            return false;
        }
        let needed = |kind: &str| step.needs.iter().find(|need| need.kind() == kind);
        let made = |kind: &str| self.objects.get(needed(kind)?).filter(|held| held.created);
        match step.address.kind() {
            TeamMember::KIND => made(Team::KIND).is_some_and(|team| {
                let owner = team.applied.get(Team::OWNER).and_then(Value::as_str);
                owner.is_some_and(|owner| step.address.key().ends_with(&format!("/{}", owner.to_lowercase())))
            }),
            ChannelMember::KIND => made(Channel::KIND).is_some_and(|channel| {
                let Some(guest) = needed(Guest::KIND) else { return false };
                let id = self.objects.get(guest).and_then(|held| held.id.as_deref());
                let named = |one: &Value| *one == unknown(guest) || id.is_some_and(|id| one == id);
                channel
                    .applied
                    .get(Channel::GUESTS)
                    .and_then(Value::as_array)
                    .is_some_and(|all| all.iter().any(named))
            }),
            _ => false,
        }
    }

    /// Whether a run of ours made the object with that id at that address.
    pub fn made(&self, address: &Address, id: &str) -> bool {
        self.objects.get(address).is_some_and(|held| held.created && held.id.as_deref() == Some(id))
    }
}
