//! What a journal means for a plan, and what a fresh look at the tenant means for writes that were left in doubt.

use std::collections::{HashMap, HashSet};

use super::entries::{RENEW, effect, written};
use crate::address::Address;
use crate::clock::Timestamp;
use crate::journal::{
    AccountSecret, Effect, Kind, OpenIntent, OutcomeItem, Presence, Resolution, ResolvedItem, State,
};
use crate::model::{Action, Plan, Step};
use crate::plan::{History, Recorded};
use crate::resource::entra::{AccessPass, Guest, User};
use crate::resource::owners;

/// What plans, drift and removal need of a journal at a time: receipts that may no longer be relied on are none.
pub fn history(state: &State, now: Timestamp) -> History {
    let managed = |address: &Address| {
        state.resources.get(address).is_none_or(|held| held.presence == Presence::Managed)
    };
    let objects = state
        .resources
        .iter()
        .filter(|(address, _)| managed(address) && owners(address).iter().all(managed))
        .map(|(address, held)| {
            let applied = held.applied.iter().map(|(field, value)| (field.clone(), value.clone())).collect();
            (address.clone(), Recorded { id: held.id.clone(), created: held.created_by_us, applied })
        })
        .collect();
    // One password that was sent with the creation holds if the account is there. Of two nobody can tell, be one of them
    // an older one that held before a copy of the directory hid the account; nor whether a renewal arrived.
    let doubtful = state
        .open
        .iter()
        .filter(|(address, open)| {
            let sent = state.open_candidates(address).len();
            let known = state.secrets.get(*address).map_or(0, AccountSecret::known);
            sent > 0 && (open.op == RENEW || known > 1)
        })
        .map(|(address, _)| address.clone())
        .collect();
    let known = state.secrets.iter().filter(|(_, secret)| secret.known() > 0);
    let candidates: HashSet<Address> = known.map(|(address, _)| address.clone()).collect();
    let made = state.resources.iter().filter(|(address, held)| {
        address.kind() == User::KIND && held.presence == Presence::Managed && held.created_by_us
    });
    let lost =
        made.map(|(address, _)| address).filter(|address| !candidates.contains(*address)).cloned().collect();
    let invited = |(address, open): &(&Address, &OpenIntent)| {
        address.kind() == Guest::KIND && effect(&open.op) == Effect::Created
    };
    let begun = state.open.iter().filter(invited).map(|(address, _)| address.clone()).collect();
    let issued = |(address, secret): (&Address, &AccountSecret)| {
        let pass = address.kind() == AccessPass::KIND;
        Some((address.clone(), secret.valid.as_ref().filter(|_| pass)?.at))
    };
    let passes = state.secrets.iter().filter_map(issued).collect();
    let receipts = state.receipts.iter().filter(|(_, receipt)| !receipt.is_expired(now));
    let held = state.lease.as_ref().map(|lease| lease.at);
    let ended = state.last_run.as_ref().map(|run| run.at);
    History {
        objects,
        doubtful_passwords: doubtful,
        lost_passwords: lost,
        candidates,
        begun,
        passes,
        receipts: receipts.map(|(address, receipt)| (address.clone(), receipt.clone())).collect(),
        newest: held.max(ended),
    }
}

/// The entries that settle what was in doubt, by a plan made from a fresh look. What the plan does again stays open.
pub fn settled(state: &State, plan: &Plan, before: Option<&Plan>) -> Vec<Kind> {
    let steps: HashMap<&Address, &Step> = plan.steps.iter().map(|step| (&step.address, step)).collect();
    let old: HashMap<&Address, &Step> =
        before.into_iter().flat_map(|plan| &plan.steps).map(|step| (&step.address, step)).collect();
    let (mut looked, mut outcomes) = (Vec::new(), Vec::new());
    for (address, open) in &state.open {
        let mut look = |how| {
            looked.push(ResolvedItem { addr: address.clone(), op_id: open.op_id.clone(), how });
        };
        let mut outcome = |effect: Effect, id: Option<String>| {
            outcomes.push(OutcomeItem {
                addr: address.clone(),
                op_id: open.op_id.clone(),
                attempt: None,
                effect,
                id,
                after_hash: None,
                applied: old.get(address).filter(|_| effect != Effect::Deleted).map(|step| written(step)),
            });
        };
        match (steps.get(address), effect(&open.op)) {
            (Some(step), _) if step.action != Action::None => {}
            (Some(_), Effect::Deleted) => look(Resolution::Abandoned),
            (Some(step), effect) => {
                look(Resolution::Found);
                outcome(effect, step.object_id.clone());
            }
            (None, Effect::Deleted) => outcome(Effect::Deleted, None),
            (None, _) => look(Resolution::Abandoned),
        }
    }
    let looked = looked.chunks(crate::journal::ITEMS).map(|items| Kind::Resolved { items: items.to_vec() });
    let outcomes =
        outcomes.chunks(crate::journal::ITEMS).map(|items| Kind::Outcome { items: items.to_vec() });
    looked.chain(outcomes).collect()
}
