//! Whether two people may communicate, by what was applied.

use serde_json::{Value as Json, json};

use super::{application, organization, recipients};
use crate::sim::id::Id;
use crate::sim::powershell::{Arguments, Cmdlet, Effect, Output, Session, Take, mandatory};
use crate::sim::schema::user;

/// The cmdlets.
pub(super) const ALL: &[Cmdlet] = &[Cmdlet {
    name: "Get-ExoInformationBarrierRelationship",
    parameters: &[&[mandatory("RecipientId1", Take::Text), mandatory("RecipientId2", Take::Text)]],
    effect: Effect::Reads,
    run: get,
}];

/// One side: who it is, and the segments that were applied.
struct Side {
    name: Json,
    segments: Vec<Json>,
}

impl Side {
    fn of(
        session: &Session<'_>,
        identity: &str,
        applied: &Json,
    ) -> Result<Self, crate::sim::powershell::Refusal> {
        let found = recipients::recipient(session, identity)?;
        let (id, name): (Id, Json) = (found.id, found.text(user::DISPLAY_NAME).into());
        let segments = applied["members"][id.to_string()].as_array().cloned().unwrap_or_default();
        Ok(Self { name, segments })
    }

    /// The segments as text, null for none.
    fn shown(&self) -> Json {
        let names: Vec<&str> = self.segments.iter().filter_map(Json::as_str).collect();
        if names.is_empty() { Json::Null } else { names.join(", ").into() }
    }
}

/// Whether the policies of one side let it reach the other. Policies work in one direction: the other side has its own.
fn permits(applied: &Json, from: &Side, to: &Side, legacy: bool) -> bool {
    let policies = applied["policies"].as_array().into_iter().flatten();
    let own: Vec<&Json> = policies.filter(|one| from.segments.contains(&one["AssignedSegment"])).collect();
    let lists = |policy: &Json, name: &str| {
        policy[name].as_array().is_some_and(|list| to.segments.iter().any(|segment| list.contains(segment)))
    };
    own.is_empty()
        || own.iter().any(|policy| {
            let allows = policy["SegmentsAllowed"].as_array().is_some_and(|list| !list.is_empty());
            match (allows, to.segments.is_empty()) {
                (false, _) => !lists(policy, "SegmentsBlocked"),
                (true, true) => !legacy,
                (true, false) => lists(policy, "SegmentsAllowed"),
            }
        })
}

fn get(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    let applied = Json::Object(session.state(application::APPLIED));
    let one = Side::of(session, arguments.text("RecipientId1").unwrap_or_default(), &applied)?;
    let two = Side::of(session, arguments.text("RecipientId2").unwrap_or_default(), &applied)?;
    let legacy = organization::is_legacy(session.directory());
    let forth = permits(&applied, &one, &two, legacy);
    let back = permits(&applied, &two, &one, legacy);
    Ok(vec![json!({
        "RecipientName1": one.name, "IBSegmentDisplayName1": one.shown(),
        "RecipientName2": two.name, "IBSegmentDisplayName2": two.shown(),
        "Communication1To2": forth, "Communication2To1": back,
        "Visibility1To2": forth, "Visibility2To1": back, "IsValid": true,
    })])
}
