//! Policies of information barriers: whom a segment may reach, or may not.

use serde_json::{Value as Json, json};

use super::{CHANGING, check_name, named, organization, place, segments};
use crate::sim::powershell::{
    Arguments, Cmdlet, Effect, Output, Parameter, Refusal, Session, Take, mandatory, parameter,
};

/// Where the policies are kept.
pub(super) const STATE: &str = "purview.informationBarrierPolicies";

/// The two lists, of which a policy has one.
const ALLOWED: &str = "SegmentsAllowed";
const BLOCKED: &str = "SegmentsBlocked";

/// What is given for new policies and for changes.
const SETTINGS: &[Parameter] = &[
    parameter(ALLOWED, Take::Texts),
    parameter(BLOCKED, Take::Texts),
    parameter("SegmentAllowedFilter", Take::Unmodelled),
    parameter("ModerationAllowed", Take::Unmodelled),
    parameter("Comment", Take::Text),
    parameter("Force", Take::Ignored),
    parameter("State", Take::OneOf(&["Active", "Inactive"])),
];

/// The cmdlets.
pub(super) const ALL: &[Cmdlet] = &[
    Cmdlet {
        name: "Get-InformationBarrierPolicy",
        parameters: &[&[parameter("Identity", Take::Text), parameter("ExoPolicyId", Take::Unmodelled)]],
        effect: Effect::Reads,
        run: |session, arguments| named(policies(session), arguments.text("Identity")),
    },
    Cmdlet {
        name: "New-InformationBarrierPolicy",
        parameters: &[
            &[mandatory("Name", Take::Text), mandatory("AssignedSegment", Take::Text)],
            SETTINGS,
            CHANGING,
        ],
        effect: Effect::Changes,
        run: create,
    },
    Cmdlet {
        name: "Set-InformationBarrierPolicy",
        parameters: &[&[mandatory("Identity", Take::Text)], SETTINGS, CHANGING],
        effect: Effect::Changes,
        run: set,
    },
    Cmdlet {
        name: "Remove-InformationBarrierPolicy",
        parameters: &[
            &[mandatory("Identity", Take::Text), parameter("ForceDeletion", Take::Switch)],
            CHANGING,
        ],
        effect: Effect::Asks,
        run: remove,
    },
];

/// Every policy.
pub(super) fn policies(session: &Session<'_>) -> Vec<Json> {
    session.list(STATE)
}

/// The name of a policy that names a segment.
pub(super) fn user_of(session: &Session<'_>, segment: &Json) -> Option<String> {
    let all = policies(session);
    let lists =
        |policy: &Json, name: &str| policy[name].as_array().is_some_and(|list| list.contains(segment));
    let uses = |one: &&Json| one["AssignedSegment"] == *segment || lists(one, ALLOWED) || lists(one, BLOCKED);
    all.iter().find(uses).and_then(|one| one["Name"].as_str()).map(str::to_owned)
}

/// The list of segments that is given, with its name.
fn given(session: &Session<'_>, arguments: &Arguments) -> Result<Option<(&'static str, Vec<Json>)>, Refusal> {
    let (name, names) = match (arguments.texts(ALLOWED), arguments.texts(BLOCKED)) {
        (None, None) => return Ok(None),
        (Some(names), None) => (ALLOWED, names),
        (None, Some(names)) => (BLOCKED, names),
        (Some(_), Some(_)) => {
            return Err(Refusal::binding(
                "Parameter set cannot be resolved using the specified named parameters.",
            ));
        }
    };
    if names.is_empty() {
        return Err(Refusal::argument(format!("The parameter {name} must name at least one segment.")));
    }
    segments::known(session, &names).map(|known| Some((name, known)))
}

/// Checks a list of segments against the segment to which a policy is assigned.
fn check_list(session: &Session<'_>, assigned: &Json, name: &str, list: &[Json]) -> Result<(), Refusal> {
    let own = list.contains(assigned);
    match name {
        ALLOWED if !own => Err(Refusal::argument(format!(
            "SegmentsAllowed must include the assigned segment {assigned} itself."
        ))),
        BLOCKED if own => {
            Err(Refusal::argument(format!("SegmentsBlocked cannot include the assigned segment {assigned}.")))
        }
        BLOCKED if organization::has_many_segments(session) => Err(Refusal::operation(
            "In the mode MultiSegment, information barrier policies must be defined with SegmentsAllowed.",
        )),
        _ => Ok(()),
    }
}

fn create(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    organization::prepared(session)?;
    let name = arguments.text("Name").unwrap_or_default();
    let mut all = policies(session);
    check_name(name, &all)?;
    let assigned = arguments.text("AssignedSegment").unwrap_or_default().to_owned();
    let assigned = segments::known(session, &[assigned])?.remove(0);
    let Some((list_name, list)) = given(session, arguments)? else {
        return Err(Refusal::binding(
            "Parameter set cannot be resolved using the specified named parameters.",
        ));
    };
    check_list(session, &assigned, list_name, &list)?;
    if let Some(other) = all.iter().find(|one| one["AssignedSegment"] == assigned) {
        return Err(Refusal::operation(format!(
            "The segment {assigned} has the information barrier policy {} already; a segment has one policy.",
            other["Name"]
        )));
    }
    let state = arguments.text("State").unwrap_or("Inactive");
    if state == "Active" {
        organization::licensed(session)?;
    }
    let now = session.now.to_string();
    let mut policy = json!({
        "Name": name, "Guid": session.world.next_id(), "State": state, "AssignedSegment": assigned, ALLOWED: [], BLOCKED: [],
        "Comment": arguments.text("Comment"), "WhenCreated": now, "WhenChanged": now,
    });
    policy[list_name] = list.into();
    all.push(policy.clone());
    session.keep_list(STATE, all)?;
    Ok(vec![policy])
}

fn set(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    let identity = arguments.text("Identity").unwrap_or_default();
    let mut all = policies(session);
    let place = place(&all, identity).ok_or_else(|| Refusal::not_found(identity))?;
    let policy = &mut all[place];
    if let Some((name, list)) = given(session, arguments)? {
        if policy[name].as_array().is_none_or(Vec::is_empty) {
            return Err(Refusal::operation(format!(
                "The information barrier policy \"{identity}\" cannot change between allowing and blocking segments."
            )));
        }
        check_list(session, &policy["AssignedSegment"], name, &list)?;
        policy[name] = list.into();
    }
    if let Some(state) = arguments.text("State") {
        if state == "Active" {
            organization::licensed(session)?;
        }
        policy["State"] = state.into();
    }
    if let Some(comment) = arguments.get("Comment") {
        policy["Comment"] = comment.clone();
    }
    policy["WhenChanged"] = session.now.to_string().into();
    session.keep_list(STATE, all)?;
    Ok(Vec::new())
}

fn remove(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    let identity = arguments.text("Identity").unwrap_or_default();
    let mut all = policies(session);
    let place = place(&all, identity).ok_or_else(|| Refusal::not_found(identity))?;
    if all[place]["State"] == "Active" && !arguments.switched("ForceDeletion") {
        return Err(Refusal::operation(format!(
            "The information barrier policy \"{identity}\" is active. Set it to inactive status before removing it."
        )));
    }
    all.remove(place);
    session.keep_list(STATE, all)?;
    Ok(Vec::new())
}
