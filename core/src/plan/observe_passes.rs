//! What became of the passes that earlier runs issued.

use std::time::Duration;

use super::history::History;
use super::snapshot::Snapshot;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::graph::GraphClient;
use crate::resource::Resource;
use crate::resource::entra::{AccessPass, PassState};

/// For how long after a pass was issued somebody may still wait for it: the longest lifetime that a pass can have.
const AWAITED: Duration = Duration::from_hours(30 * 24);

/// Asks for those that expired in the last 30 days, one request each: their quota is one request in two seconds. What can still be used,
/// and what is older, is known without asking.
pub(super) async fn observe(
    graph: &GraphClient,
    resources: &[Resource],
    history: &History,
    snapshot: &mut Snapshot,
) -> Result<()> {
    let now = graph.clock().now();
    let mut asked = Vec::new();
    for resource in resources {
        let Resource::AccessPass(pass) = resource else { continue };
        let address = pass.address();
        let Some(user) = snapshot.user(&pass.user_principal_name) else { continue };
        let Some(issued) = history.passes.get(&address).copied() else { continue };
        let made = user.created.as_deref().and_then(Timestamp::parse);
        // An account that was made again has no pass, whatever its predecessor had. Graph tells whole seconds.
        if made.is_some_and(|made| made.unix() > issued.unix()) {
            continue;
        }
        let lifetime = history.objects.get(&address).and_then(|held| held.applied.get(AccessPass::LIFETIME));
        let minutes = lifetime.and_then(serde_json::Value::as_u64).unwrap_or_default();
        let until = issued.plus(Duration::from_secs(60 * minutes));
        if until > now {
            snapshot.passes.insert(address, PassState::Usable(until));
        } else if issued.plus(AWAITED) < now {
            snapshot.passes.insert(address, PassState::Over);
        } else {
            asked.push((address, user.id.clone(), until));
        }
    }
    let lists = asked.iter().map(|(_, user, _)| AccessPass::list(user)).collect();
    for ((address, _, until), answer) in asked.into_iter().zip(graph.read_batch(lists).await?) {
        let expired = answer.as_ref().is_some_and(AccessPass::expired);
        let state = if expired { PassState::Expired(until) } else { PassState::Over };
        snapshot.passes.insert(address, state);
    }
    Ok(())
}
