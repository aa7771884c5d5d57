use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use crate::address::Address;
use crate::clock::Timestamp;
use crate::model::{Action, Plan, Receipt};

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
            let Some(held) = self.objects.get(&step.address) else { return false };
            match step.action {
                Action::Create | Action::Assign => true,
                Action::Update => {
                    step.changes.iter().all(|change| held.applied.get(&change.field) == Some(&change.after.0))
                }
                _ => false,
            }
        })
    }

    /// Whether a run of ours made the object with that id at that address.
    pub fn made(&self, address: &Address, id: &str) -> bool {
        self.objects.get(address).is_some_and(|held| held.created && held.id.as_deref() == Some(id))
    }
}
