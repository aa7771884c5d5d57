//! Objects beside groups, accounts, memberships and licences: how a step of each kind becomes a request, and how one is found again
//! whose creation may have been carried out.

use serde_json::{Map, Value};

use super::work::Work;
use crate::address::Address;
use crate::error::Result;
use crate::graph::{Advanced, GraphClient, Operation};
use crate::model::{Action, Step};
use crate::resource::fill;
use crate::resource::intune::{Assignment, AutopilotDevice, ObservedProfile, Profile};
use crate::resource::tenant::{Authority, CertificateMethod, Setting, Trust};

/// Whether an object of a list is the one that a step makes.
type Ours = Box<dyn Fn(&Value) -> bool + Send + Sync>;
/// What gives the id of the object at an address, once it is known.
type Ids<'a> = &'a dyn Fn(&Address) -> Option<String>;

/// What a step asks for first; `None` for a kind that this version does not carry out.
pub(super) fn first(index: usize, step: &Step) -> Option<Work> {
    match (step.address.kind(), step.action) {
        (Profile::KIND | AutopilotDevice::KIND | Trust::KIND | Authority::KIND, Action::Create) => {
            Some(Work::CreateObject(index))
        }
        (Profile::KIND, Action::Update | Action::Detach)
        | (Assignment::KIND, Action::Assign)
        | (CertificateMethod::KIND | Setting::KIND, Action::Update) => Some(Work::WriteObject(index)),
        (Profile::KIND | Trust::KIND | Authority::KIND, Action::Delete) => Some(Work::DeleteObject(index)),
        _ => None,
    }
}

/// The request of a step; `None` if the plan lacks what it needs.
pub(super) fn request(work: &Work, step: &Step, id: Ids<'_>) -> Option<Operation> {
    let fields = fields(step, id)?;
    let object = || id(&step.address);
    let trust = || step.needs.iter().find(|need| need.kind() == Trust::KIND).and_then(id);
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
        (Work::WriteObject(_), Setting::KIND) => Setting::write(step.address.key(), &fields)?,
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

/// Looks for the object that a step makes; its id, if it is there.
pub(super) async fn find(graph: &GraphClient, step: &Step, trust: Option<&str>) -> Result<Option<String>> {
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
            let Some(trust) = trust else { return Ok(None) };
            let certificate = after("certificate").unwrap_or_default();
            (Trust::authorities(trust), Box::new(move |now: &Value| Authority::is(&certificate, now)))
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
