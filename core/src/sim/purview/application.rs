//! The application of policies: work that makes the active policies count, person by person.

use std::collections::HashMap;

use serde_json::{Map, Value as Json, json};

use super::filter::Filter;
use super::{organization, policies, recipients, segments};
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::powershell::{
    Arguments, Cmdlet, Effect, Output, Refusal, Session, Take, mandatory, parameter,
};
use crate::sim::schema::Kind;
use crate::sim::side::{state, state_change};
use crate::sim::store::{Change, Directory, Job, World};

/// Where the applications are kept, the oldest first.
const STATE: &str = "purview.policyApplications";

/// Where it is kept what the last complete application brought about.
pub(super) const APPLIED: &str = "purview.appliedBarriers";

/// How many segments somebody may be in where several are allowed.
const MOST_SEGMENTS: usize = 10;

/// The cmdlets.
pub(super) const ALL: &[Cmdlet] = &[
    Cmdlet {
        name: "Start-InformationBarrierPoliciesApplication",
        parameters: &[
            &[
                parameter("Identity", Take::Unmodelled),
                parameter("CleanupGroupSegmentLink", Take::Unmodelled),
            ],
            super::CHANGING,
        ],
        effect: Effect::Asks,
        run: start,
    },
    Cmdlet {
        name: "Stop-InformationBarrierPoliciesApplication",
        parameters: &[&[mandatory("Identity", Take::Text)], super::CHANGING],
        effect: Effect::Asks,
        run: stop,
    },
    Cmdlet {
        name: "Get-InformationBarrierPoliciesApplicationStatus",
        parameters: &[&[parameter("Identity", Take::Text), parameter("All", Take::Switch)]],
        effect: Effect::Reads,
        run: status,
    },
];

fn is_open(application: &Json) -> bool {
    application["Status"].is_null()
}

/// An application as the status cmdlet shows it: one that is open changes with the time.
fn show(application: &Json, now: Moment) -> Json {
    let mut shown = application.clone();
    let begun = application["start"].as_i64().is_some_and(|start| start <= now.0);
    if is_open(application) {
        shown["Status"] = if begun { "InProgress" } else { "NotStarted" }.into();
    }
    if begun && application["ApplicationStartTime"].is_null() && application["Status"] != "Cancelled" {
        shown["ApplicationStartTime"] =
            Moment(application["start"].as_i64().unwrap_or_default()).to_string().into();
    }
    if let Some(fields) = shown.as_object_mut() {
        fields.shift_remove("start");
    }
    shown
}

fn start(session: &mut Session<'_>, _: &Arguments) -> Output {
    let mut all = session.list(STATE);
    if let Some(open) = all.iter().find(|one| is_open(one)) {
        let text = format!("The policy application {} has not ended yet.", open["Identity"]);
        return Err(Refusal::operation(text));
    }
    let users = session.directory().all(Kind::User).len();
    let (queue, work) = session.settings.barrier_delays(users);
    let begins = session.now.plus(queue);
    let finish = begins.plus(work);
    let identity = session.world.next_id();
    let application = json!({
        "Identity": identity, "CreatedBy": session.application, "CancelledBy": null, "Type": "ExoApplyIBPolicyJob",
        "ApplicationCreationTime": session.now.to_string(), "ApplicationStartTime": null, "ApplicationEndTime": null,
        "PercentProgress": 0, "TotalRecipients": users, "SuccessfulRecipients": 0, "FailedRecipients": 0,
        "FailureCategory": "None", "FailureReason": null, "Status": null, "start": begins.0,
    });
    all.push(application.clone());
    let kept = Json::Object(Map::from_iter([("items".to_owned(), Json::Array(all))]));
    let change = state_change(session.world, session.tenant, session.now, STATE, kept);
    let job = Change::Job(session.world.serial + 1, Job::Barriers { application: identity, finish });
    session.commit(vec![change, job])?;
    Ok(vec![show(&application, session.now)])
}

fn stop(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    let identity = arguments.text("Identity").unwrap_or_default();
    let mut all = session.list(STATE);
    let found = all
        .iter_mut()
        .find(|one| one["Identity"].as_str().is_some_and(|id| id.eq_ignore_ascii_case(identity)));
    let found = found.ok_or_else(|| Refusal::not_found(identity))?;
    if !is_open(found) {
        return Err(Refusal::operation(format!("The policy application \"{identity}\" has ended already.")));
    }
    found["Status"] = "Cancelled".into();
    found["CancelledBy"] = session.application.into();
    found["ApplicationEndTime"] = session.now.to_string().into();
    session.keep_list(STATE, all)?;
    Ok(Vec::new())
}

fn status(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    let all = session.list(STATE);
    let shown = all.iter().rev().map(|one| show(one, session.now));
    if let Some(identity) = arguments.text("Identity") {
        let mut shown = shown;
        let found =
            shown.find(|one| one["Identity"].as_str().is_some_and(|id| id.eq_ignore_ascii_case(identity)));
        return found.map(|one| vec![one]).ok_or_else(|| Refusal::not_found(identity));
    }
    Ok(shown.take(if arguments.switched("All") { usize::MAX } else { 1 }).collect())
}

/// Carries out an application, unless it was stopped.
pub(crate) fn run(world: &mut World, tenant: usize, job: &Job, at: Moment) -> crate::error::Result<()> {
    let Job::Barriers { application, .. } = job else { return Ok(()) };
    let directory = &world.directories[tenant];
    let own = application.to_string();
    let mut all = items(directory, STATE);
    let Some(found) = all.iter_mut().find(|one| one["Identity"] == own.as_str() && is_open(one)) else {
        return Ok(());
    };
    found["ApplicationStartTime"] = Moment(found["start"].as_i64().unwrap_or(at.0)).to_string().into();
    found["ApplicationEndTime"] = at.to_string().into();
    let mut applied = None;
    if let Some(reason) = organization::lacks(directory).or_else(|| organization::unlicensed(directory)) {
        found["Status"] = "Failed".into();
        found["FailureReason"] = reason.into();
    } else {
        let total = directory.all(Kind::User).len();
        let (members, conflicts) = assigned(directory);
        found["Status"] = "Completed".into();
        found["PercentProgress"] = 100.into();
        found["TotalRecipients"] = total.into();
        found["FailedRecipients"] = conflicts.len().into();
        found["SuccessfulRecipients"] = (total - conflicts.len()).into();
        found["FailureReason"] = conflicts.into_iter().next().map_or(Json::Null, Json::from);
        let active: Vec<Json> =
            items(directory, policies::STATE).into_iter().filter(|one| one["State"] == "Active").collect();
        applied = Some(json!({ "members": members, "policies": active }));
    }
    let all = Json::Object(Map::from_iter([("items".to_owned(), Json::Array(all))]));
    let mut changes = vec![state_change(world, tenant, at, STATE, all)];
    if let Some(applied) = applied {
        changes.push(state_change(world, tenant, at, APPLIED, applied));
    }
    world.commit(tenant, at, changes)
}

fn items(directory: &Directory, name: &str) -> Vec<Json> {
    state(directory, name).and_then(|json| json["items"].as_array()).cloned().unwrap_or_default()
}

/// The segments of everybody who is in one, and what is said about those who are in too many and get none.
fn assigned(directory: &Directory) -> (Map<String, Json>, Vec<String>) {
    let mut of: HashMap<Id, Vec<Json>> = HashMap::new();
    for segment in items(directory, segments::STATE) {
        let filter = segment["UserGroupFilter"].as_str().and_then(|text| Filter::read(text).ok());
        for person in filter.map(|filter| recipients::found(directory, &filter)).unwrap_or_default() {
            of.entry(person).or_default().push(segment["Name"].clone());
        }
    }
    let most = if organization::several(directory) { MOST_SEGMENTS } else { 1 };
    let mut people: Vec<_> = of.into_iter().collect();
    people.sort_by_key(|(person, _)| *person);
    let (mut members, mut conflicts) = (Map::new(), Vec::new());
    for (person, names) in people {
        if names.len() > most {
            conflicts.push(format!(
                "Status: IBPolicyConflict. Error: IB segment {} and IB segment {} has conflict and cannot be assigned to the recipient.",
                names[0], names[1]
            ));
        } else {
            members.insert(person.to_string(), names.into());
        }
    }
    (members, conflicts)
}
