//! Objects beside groups, accounts, memberships and licences: how a step of each kind becomes a request, and how one is found again
//! whose creation may have been carried out.

use serde_json::{Map, Value};

use super::work::Work;
use crate::address::Address;
use crate::error::Result;
use crate::graph::{Advanced, GraphClient, Operation};
use crate::model::{Action, Step};
use crate::resource::entra::{AccessPass, Guest, User};
use crate::resource::fill;
use crate::resource::intune::{Assignment, AutopilotDevice, ObservedProfile, Profile};
use crate::resource::teams::{Channel, ChannelMember, ObservedTeam, Team, TeamMember};
use crate::resource::tenant::{AccessSetting, Authority, CertificateMethod, Setting, Trust};

/// Whether an object of a list is the one that a step makes.
type Ours = Box<dyn Fn(&Value) -> bool + Send + Sync>;
/// What gives the id of the object at an address, once it is known.
type Ids<'a> = &'a dyn Fn(&Address) -> Option<String>;

/// What a step asks for first; `None` for a kind that this version does not carry out.
pub(super) fn first(index: usize, step: &Step) -> Option<Work> {
    match (step.address.kind(), step.action) {
        // A guest whom an interrupted run invited gets the mark, and no second invitation.
        (Guest::KIND, Action::Create) if step.object_id.is_some() => Some(Work::WriteObject(index)),
        (
            Profile::KIND
            | AutopilotDevice::KIND
            | Trust::KIND
            | Authority::KIND
            | Guest::KIND
            | Team::KIND
            | Channel::KIND,
            Action::Create,
        ) => Some(Work::CreateObject(index)),
        (Profile::KIND, Action::Update | Action::Detach)
        | (AccessPass::KIND, Action::Create | Action::Update)
        | (Team::KIND, Action::Update | Action::Adopt | Action::Detach)
        | (Guest::KIND, Action::Detach)
        | (Assignment::KIND | ChannelMember::KIND, Action::Assign)
        | (CertificateMethod::KIND | Setting::KIND, Action::Update) => Some(Work::WriteObject(index)),
        (
            Profile::KIND
            | Trust::KIND
            | Authority::KIND
            | Guest::KIND
            | Team::KIND
            | Channel::KIND
            | TeamMember::KIND,
            Action::Delete,
        ) => Some(Work::DeleteObject(index)),
        _ => None,
    }
}

/// The request of a step; `None` if the plan lacks what it needs.
pub(super) fn request(work: &Work, step: &Step, graph: &str, id: Ids<'_>) -> Option<Operation> {
    let fields = fields(step, id)?;
    let object = || id(&step.address);
    let needed = |kind: &str| step.needs.iter().find(|need| need.kind() == kind).and_then(id);
    let trust = || needed(Trust::KIND);
    let team = || needed(Team::KIND);
    Some(match (work, step.address.kind()) {
        (Work::CreateObject(_), Profile::KIND) => Profile::create(&fields),
        (Work::CreateObject(_), AutopilotDevice::KIND) => AutopilotDevice::create(&fields),
        (Work::CreateObject(_), Trust::KIND) => Trust::create(&fields),
        (Work::CreateObject(_), Authority::KIND) => Authority::create(&trust()?, &fields),
        (Work::WriteObject(_), Profile::KIND) => Profile::update(&object()?, &fields),
        (Work::WriteObject(_), Assignment::KIND) => {
            let profile = step.needs.iter().find(|need| need.kind() == Profile::KIND).and_then(id)?;
            Assignment::assign(&profile, fields.get("targets")?)
        }
        (Work::WriteObject(_), CertificateMethod::KIND) => CertificateMethod::write(&fields),
        (Work::WriteObject(_), Setting::KIND) => {
            let key = step.address.key();
            Setting::write(key, &fields).or_else(|| AccessSetting::write(key, &fields))?
        }
        (Work::WriteObject(_), AccessPass::KIND) => AccessPass::issue(&needed(User::KIND)?, &fields)?,
        (Work::CreateObject(_), Guest::KIND) => Guest::invite(&fields),
        (Work::WriteObject(_), Guest::KIND) => Guest::mark(&object()?, &fields)?,
        (Work::DeleteObject(_), Guest::KIND) => Guest::delete(&object()?),
        (Work::CreateObject(_), Team::KIND) => Team::create(graph, &fields)?,
        (Work::WriteObject(_), Team::KIND) => Team::update(&object()?, &fields),
        (Work::DeleteObject(_), Team::KIND) => Team::delete(&object()?),
        (Work::CreateObject(_), Channel::KIND) => Channel::create(graph, &team()?, &fields),
        (Work::DeleteObject(_), Channel::KIND) => {
            Channel::delete(fields.get(Team::FIELD)?.as_str()?, &object()?)
        }
        (Work::DeleteObject(_), TeamMember::KIND) => {
            TeamMember::remove(fields.get(Team::FIELD)?.as_str()?, &object()?)
        }
        (Work::WriteObject(_), ChannelMember::KIND) => {
            ChannelMember::add(graph, &team()?, &needed(Channel::KIND)?, &needed(Guest::KIND)?)
        }
        (Work::DeleteObject(_), Profile::KIND) => Profile::delete(&object()?),
        (Work::DeleteObject(_), Trust::KIND) => Trust::delete(&object()?),
        (Work::DeleteObject(_), Authority::KIND) => {
            Authority::delete(fields.get(Authority::TRUST)?.as_str()?, &object()?)
        }
        _ => return None,
    })
}

/// The fields that a step writes, with every id in its place.
fn fields(step: &Step, id: Ids<'_>) -> Option<Map<String, Value>> {
    step.changes.iter().map(|change| Some((change.field.clone(), fill(&change.after.0, id)?))).collect()
}

/// Looks for the object that a step makes; its id, if it is there. `parent` is the id of what holds it, `known` its own where an answer
/// told it.
pub(super) async fn find(
    graph: &GraphClient,
    step: &Step,
    parent: Option<&str>,
    known: Option<&str>,
) -> Result<Option<String>> {
    let after = |field: &str| {
        let change = step.changes.iter().find(|change| change.field == field)?;
        change.after.0.as_str().map(str::to_owned)
    };
    let (list, wanted): (String, Ours) = match step.address.kind() {
        Profile::KIND => {
            let mark = after(Profile::MARK);
            let operation = mark.as_deref().and_then(ObservedProfile::operation_in).map(str::to_owned);
            let ours = move |now: &Value| {
                let held = now[Profile::MARK].as_str().and_then(ObservedProfile::operation_in);
                operation.is_some() && held == operation.as_deref()
            };
            (Profile::LIST.to_owned(), Box::new(ours))
        }
        AutopilotDevice::KIND => {
            let serial = step.address.key().to_owned();
            let ours = move |now: &Value| {
                now["serialNumber"].as_str().is_some_and(|held| held.eq_ignore_ascii_case(&serial))
            };
            (AutopilotDevice::IMPORTS.to_owned(), Box::new(ours))
        }
        Trust::KIND => {
            let name = after("displayName");
            (
                Trust::LIST.to_owned(),
                Box::new(move |now: &Value| now["displayName"].as_str() == name.as_deref()),
            )
        }
        Authority::KIND => {
            let Some(trust) = parent else { return Ok(None) };
            let certificate = after("certificate").unwrap_or_default();
            (Trust::authorities(trust), Box::new(move |now: &Value| Authority::is(&certificate, now)))
        }
        Guest::KIND => {
            let email = after("invitedUserEmailAddress").unwrap_or_default();
            let ours = |now: &Value| now["userType"].as_str() == Some("Guest");
            (Guest::find(&email).path().to_owned(), Box::new(ours))
        }
        Team::KIND => {
            if let Some(known) = known {
                let ready = graph.read_batch(vec![Team::ready(known)]).await?.into_iter().next().flatten();
                return Ok(ready.map(|_| known.to_owned()));
            }
            let mark = after(Team::MARK);
            let name = after("displayName").unwrap_or_default();
            let tag = move |text: Option<&str>| text.and_then(ObservedTeam::operation_in).map(str::to_owned);
            let operation = tag(mark.as_deref());
            let ours = move |now: &Value| operation.is_some() && tag(now[Team::MARK].as_str()) == operation;
            (Team::find(&name).path().to_owned(), Box::new(ours))
        }
        Channel::KIND => {
            let Some(team) = parent else { return Ok(None) };
            let name = after("displayName").unwrap_or_default();
            let ours = move |now: &Value| {
                now["displayName"].as_str().is_some_and(|held| held.eq_ignore_ascii_case(&name))
            };
            (Team::channels(team).path().to_owned(), Box::new(ours))
        }
        _ => return Ok(None),
    };
    let mut ids = Vec::new();
    let keep = |now: Value| {
        if wanted(&now) {
            ids.extend(now["id"].as_str().map(str::to_owned));
        }
    };
    graph.each(&list, Advanced(false), keep).await?;
    ids.sort();
    Ok(ids.into_iter().next())
}
