//! Secrets that the service makes and shows once: they are sealed and durable before anything else is done with the answer.

use std::sync::Arc;

use super::record::RunJournal;
use crate::address::Address;
use crate::error::{Error, Result, codes};
use crate::graph::Answer;
use crate::journal::SealedItem;
use crate::model::Step;
use crate::resource::entra::AccessPass;
use crate::secret::{Recipients, Secret};

/// Whose pass the answer to a write holds.
#[derive(Clone, Debug)]
pub(super) struct Awaited {
    /// The step.
    pub(super) address: Address,
    /// The account's user principal name.
    pub(super) account: String,
}

/// Whether a step has the service make a secret.
pub(crate) fn issues(step: &Step) -> bool {
    use crate::model::Action::{Create, Update};
    step.address.kind() == AccessPass::KIND && matches!(step.action, Create | Update)
}

/// Takes the secrets out of the answers and stores them sealed; gives how many. `awaited` is in the order of the answers. What could not
/// be stored counts as not known: it is asked for again, once the journal takes entries.
pub(super) async fn keep(
    answers: &mut [Answer],
    awaited: Vec<Option<Awaited>>,
    recipients: Recipients,
    journal: Arc<RunJournal>,
) -> u32 {
    let (mut held, mut found) = (Vec::new(), Vec::new());
    for (answer, awaited) in answers.iter_mut().zip(awaited) {
        if let Some(secret) = awaited.and_then(|awaited| taken(answer, awaited)) {
            held.push(answer);
            found.push(secret);
        }
    }
    if found.is_empty() {
        return 0;
    }
    let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
    if let Err(error) = store(found, recipients, journal).await {
        for answer in held {
            *answer = Answer::Unknown(Error::new(error.code(), error.to_string()));
        }
        return 0;
    }
    count
}

async fn store(
    found: Vec<(Awaited, Secret)>,
    recipients: Recipients,
    journal: Arc<RunJournal>,
) -> Result<()> {
    let panicked = |_| Error::new(codes::BUG_PANIC, "sealing a temporary access pass panicked");
    let sealing = move || -> Result<Vec<(Address, SealedItem)>> {
        let seal = |(awaited, secret): (Awaited, Secret)| {
            let sealed = recipients.seal(&secret)?;
            Ok((
                awaited.address,
                SealedItem { account: awaited.account, recipients: recipients.names(), sealed },
            ))
        };
        found.into_iter().map(seal).collect()
    };
    let items = tokio::task::spawn_blocking(sealing).await.map_err(panicked)??;
    // A task of its own: it holds the journal's pen while it writes, and the shell waits for that pen itself.
    tokio::spawn(async move { journal.sealed(items).await }).await.map_err(panicked)?
}

/// The secret of an answer, which then no longer holds it.
fn taken(answer: &mut Answer, awaited: Awaited) -> Option<(Awaited, Secret)> {
    let Answer::Done(reply) = answer else { return None };
    if let Some(serde_json::Value::String(pass)) =
        reply.body.get_mut(AccessPass::ANSWER).map(serde_json::Value::take)
    {
        return Some((awaited, Secret::new(pass)));
    }
    let error = Error::new(codes::GRAPH_MALFORMED, format!("`{}` was issued and not shown", awaited.address));
    *answer = Answer::Refused(error.hint("Apply again: a new pass replaces it."));
    None
}
