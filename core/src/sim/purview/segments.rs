//! Segments: groups of people between whom barriers stand.

use serde_json::{Value as Json, json};

use super::filter::Filter;
use super::{CHANGING, check_name, named, organization, place, policies};
use crate::sim::powershell::{
    Arguments, Cmdlet, Effect, Output, Refusal, Session, Take, mandatory, parameter,
};

/// Where the segments are kept.
pub(super) const STATE: &str = "purview.segments";

/// The cmdlets.
pub(super) const ALL: &[Cmdlet] = &[
    Cmdlet {
        name: "Get-OrganizationSegment",
        parameters: &[&[parameter("Identity", Take::Text)]],
        effect: Effect::Reads,
        run: |session, arguments| named(segments(session), arguments.text("Identity")),
    },
    Cmdlet {
        name: "New-OrganizationSegment",
        parameters: &[&[mandatory("Name", Take::Text), mandatory("UserGroupFilter", Take::Text)], CHANGING],
        effect: Effect::Changes,
        run: create,
    },
    Cmdlet {
        name: "Set-OrganizationSegment",
        parameters: &[&[mandatory("Identity", Take::Text), parameter("UserGroupFilter", Take::Text)]],
        effect: Effect::Changes,
        run: set,
    },
    Cmdlet {
        name: "Remove-OrganizationSegment",
        parameters: &[&[mandatory("Identity", Take::Text)], CHANGING],
        effect: Effect::Asks,
        run: remove,
    },
];

/// Every segment.
pub(super) fn segments(session: &Session<'_>) -> Vec<Json> {
    session.list(STATE)
}

/// The names of segments as they were given when the segments were made.
pub(super) fn known(session: &Session<'_>, names: &[String]) -> Result<Vec<Json>, Refusal> {
    let all = segments(session);
    let find = |name: &String| {
        let same = |one: &&Json| one["Name"].as_str().is_some_and(|known| known.eq_ignore_ascii_case(name));
        all.iter().find(same).map(|one| one["Name"].clone()).ok_or_else(|| Refusal::not_found(name))
    };
    names.iter().map(find).collect()
}

fn create(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    let name = arguments.text("Name").unwrap_or_default();
    let filter = arguments.text("UserGroupFilter").unwrap_or_default();
    let mut all = segments(session);
    check_name(name, &all)?;
    Filter::read(filter)?;
    let most = organization::most_segments(session);
    if all.len() >= most {
        return Err(Refusal::operation(format!(
            "The organization has {most} segments, which is the maximum."
        )));
    }
    let now = session.now.to_string();
    let segment = json!({
        "Name": name, "Guid": session.world.next_id(), "UserGroupFilter": filter, "WhenCreated": now, "WhenChanged": now,
    });
    all.push(segment.clone());
    session.keep_list(STATE, all)?;
    Ok(vec![segment])
}

fn set(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    let identity = arguments.text("Identity").unwrap_or_default();
    let mut all = segments(session);
    let place = place(&all, identity).ok_or_else(|| Refusal::not_found(identity))?;
    if let Some(filter) = arguments.text("UserGroupFilter") {
        Filter::read(filter)?;
        all[place]["UserGroupFilter"] = filter.into();
        all[place]["WhenChanged"] = session.now.to_string().into();
    }
    session.keep_list(STATE, all)?;
    Ok(Vec::new())
}

fn remove(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    let identity = arguments.text("Identity").unwrap_or_default();
    let mut all = segments(session);
    let place = place(&all, identity).ok_or_else(|| Refusal::not_found(identity))?;
    if let Some(policy) = policies::user_of(session, &all[place]["Name"]) {
        return Err(Refusal::operation(format!(
            "The segment \"{identity}\" is used by the information barrier policy \"{policy}\" and cannot be removed."
        )));
    }
    all.remove(place);
    session.keep_list(STATE, all)?;
    Ok(Vec::new())
}
