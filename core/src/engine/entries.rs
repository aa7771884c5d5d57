//! What becomes an entry of the journal, and how: pure functions, so that a proof can use the same ones.

use serde_json::{Map, Value};

use super::command::Record;
use super::machine::Machine;
use super::work::{Batch, Work};
use crate::address::Address;
use crate::journal::{
    AdoptedItem, CREATE, DetachedItem, Effect, FailedItem, IntentItem, Kind, OutcomeItem, SealedItem, State,
    UnknownItem,
};
use crate::model::{Action, Step};
use crate::plan::GIVES_BACK;
use crate::resource::Deployment;
use crate::resource::entra::User;

/// The word for giving an account that exists a new password.
pub(super) const RENEW: &str = "renew";

/// That a step's write is about to be sent.
#[derive(Debug)]
pub struct Intent {
    /// The step.
    pub step: usize,
    /// Its address.
    pub address: Address,
    /// The word for what is done.
    pub word: &'static str,
    /// The object that is changed, where it is known.
    pub object_id: Option<String>,
    /// Whether the write sends a password.
    pub sends_password: bool,
    /// That password, sealed, where this is its first sending.
    pub sealed: Option<SealedItem>,
}

/// The intents of a batch; passwords are not sealed yet.
pub fn intents_of(machine: &Machine, batch: &Batch) -> Vec<Intent> {
    let intent = |work: &Work, step: usize| {
        let held = machine.plan_step(step);
        Intent {
            step,
            address: held.address.clone(),
            word: if matches!(work, Work::SetPassword(_)) { RENEW } else { word(held.action) },
            object_id: held.object_id.clone(),
            sends_password: matches!(work, Work::CreateUser(_) | Work::SetPassword(_)),
            sealed: None,
        }
    };
    batch.works.iter().flat_map(|work| work.steps().iter().map(move |step| intent(work, *step))).collect()
}

/// The entry that makes intents durable.
pub fn intent_entry(state: &State, deployment: &Deployment, intents: Vec<Intent>) -> Kind {
    let items = intents.into_iter().map(|intent| IntentItem {
        attempt: state.open.get(&intent.address).map_or(1, |open| open.attempt + 1),
        op: intent.word.to_owned(),
        op_id: deployment.operation(&intent.address, 0),
        generation: 0,
        object_id: intent.object_id,
        request_digest: None,
        before_hash: None,
        sealed: intent.sealed,
        addr: intent.address,
    });
    Kind::Intent { items: items.collect() }
}

/// The entries that make durable what became known about steps of a plan.
pub fn record_entries(
    state: &State,
    deployment: &Deployment,
    steps: &[Step],
    records: Vec<Record>,
) -> Vec<Kind> {
    let operation = |address: &Address| deployment.operation(address, 0);
    let (mut done, mut failed, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    let (mut adopted, mut detached) = (Vec::new(), Vec::new());
    for record in records {
        match record {
            Record::Done { step, id } => {
                let step = &steps[step];
                match step.action {
                    Action::Adopt => adopted.extend(id.clone().map(|id| AdoptedItem {
                        addr: step.address.clone(),
                        id,
                        applied: Some(written(step)),
                    })),
                    Action::Detach => detached.push(DetachedItem { addr: step.address.clone() }),
                    Action::Update if gives_back(step) => {
                        detached.push(DetachedItem { addr: step.address.clone() });
                    }
                    _ => {}
                }
                done.push(OutcomeItem {
                    addr: step.address.clone(),
                    op_id: operation(&step.address),
                    attempt: None,
                    effect: effect(word(step.action)),
                    id,
                    after_hash: None,
                    applied: Some(written(step)),
                });
            }
            Record::Failed { step, error, definite } => failed.push(FailedItem {
                addr: steps[step].address.clone(),
                op_id: operation(&steps[step].address),
                definite: definite && begun_here(state, &steps[step].address),
                code: error.code,
                text: error.message,
            }),
            Record::Unknown { steps: list } => unknown.extend(list.into_iter().map(|step| UnknownItem {
                addr: steps[step].address.clone(),
                op_id: operation(&steps[step].address),
                text: None,
            })),
        }
    }
    // Only writes that were begun have an end: a step that is refused before its first request was none.
    unknown.retain(|item| state.open.contains_key(&item.addr));
    failed.retain(|item| state.open.contains_key(&item.addr));
    done.retain(|item| state.open.contains_key(&item.addr));
    [
        (!unknown.is_empty()).then_some(Kind::Unknown { items: unknown }),
        (!done.is_empty()).then_some(Kind::Outcome { items: done }),
        (!failed.is_empty()).then_some(Kind::Failed { items: failed }),
        (!adopted.is_empty()).then_some(Kind::Adopted { items: adopted }),
        (!detached.is_empty()).then_some(Kind::Detached { items: detached }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether a step of a removal gives something back, so that nobody looks after it any more.
fn gives_back(step: &Step) -> bool {
    step.changes.iter().any(|change| change.field == GIVES_BACK)
}

/// Whether the open write of an address was begun by the run that is open: an earlier one may have carried it out after all.
fn begun_here(state: &State, address: &Address) -> bool {
    let opened = state.run.as_ref().map(|run| run.seq);
    state.open.get(address).is_some_and(|open| opened.is_some_and(|seq| open.first > seq))
}

/// The word of the journal for what is done.
pub(super) fn word(action: Action) -> &'static str {
    match action {
        Action::Create => CREATE,
        Action::Update => "update",
        Action::Adopt => "adopt",
        Action::Detach => "detach",
        Action::Assign => "assign",
        Action::Delete => "delete",
        Action::Emit | Action::Manual | Action::None => "none",
    }
}

/// What a write of that word does to its object.
pub(super) fn effect(word: &str) -> Effect {
    match word {
        CREATE | "assign" => Effect::Created,
        "delete" => Effect::Deleted,
        _ => Effect::Updated,
    }
}

/// The fields that a step writes, without secrets and without what stands for values that were not known before.
pub(super) fn written(step: &Step) -> Map<String, Value> {
    step.changes
        .iter()
        .filter(|change| change.field != User::PASSWORD && change.after.0.get("unknown").is_none())
        .map(|change| (change.field.clone(), change.after.0.clone()))
        .collect()
}
