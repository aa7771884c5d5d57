//! What the script for information barriers does, cmdlet by cmdlet, at the door of a simulated tenant.

use std::time::Duration;

use serde_json::{Value, json};

use super::simulated::{Done, call, known, settled, tell};
use crate::clock::Timestamp;
use crate::deploy::barriers::application;
use crate::error::{Error, codes};
use crate::graph::{Answer, GraphClient};
use crate::plan::{ObservedApplication, SINCE};
use crate::powershell::canonical::{BarrierPolicyState, SegmentState};
use crate::resource::purview::BarrierApplication;

/// Between two looks at an application: at first, and at most.
const LOOK: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(30));
/// How much longer than by the published rate an application may take.
const PATIENCE: u32 = 2;

const STATUS: &str = "Get-InformationBarrierPoliciesApplicationStatus";

/// Makes, changes or removes a segment.
pub(super) async fn segment(graph: &GraphClient, operation: &Value) -> Done<Value> {
    let change = &operation["change"];
    settled(operation, || segment_now(graph, change), |before| write_segment(graph, before, change)).await
}

async fn write_segment(graph: &GraphClient, before: SegmentState, change: &Value) -> Done<()> {
    let (name, filter) = (&change["name"], &change["filter"]);
    let (cmdlet, parameters) = match (&before, change["remove"] == true) {
        (SegmentState::Absent, true) => return Ok(()),
        (_, true) => ("Remove-OrganizationSegment", json!({"Identity": name, "Confirm": false})),
        (SegmentState::Absent, _) => {
            ("New-OrganizationSegment", json!({"Name": name, "UserGroupFilter": filter, "Confirm": false}))
        }
        _ => ("Set-OrganizationSegment", json!({"Identity": name, "UserGroupFilter": filter})),
    };
    tell(graph, cmdlet, parameters).await
}

async fn segment_now(graph: &GraphClient, change: &Value) -> Done<SegmentState> {
    let found = call(graph, "Get-OrganizationSegment", json!({})).await?;
    known(SegmentState::read(named(&found, change)))
}

/// Makes, changes or removes a policy. A new one is inactive first, and one that is active is never removed.
pub(super) async fn policy(graph: &GraphClient, operation: &Value) -> Done<Value> {
    let change = &operation["change"];
    settled(operation, || policy_now(graph, change), |before| write_policy(graph, before, change)).await
}

async fn write_policy(graph: &GraphClient, before: BarrierPolicyState, change: &Value) -> Done<()> {
    let name = &change["name"];
    let set = |mut parameters: Value| {
        parameters["Identity"] = name.clone();
        parameters["Confirm"] = false.into();
        parameters["Force"] = true.into();
        call(graph, "Set-InformationBarrierPolicy", parameters)
    };
    let remove = change["remove"] == true;
    let (parameter, list) = if change["allowed"].is_array() {
        ("SegmentsAllowed", &change["allowed"])
    } else {
        ("SegmentsBlocked", &change["blocked"])
    };
    let state = match before {
        BarrierPolicyState::Absent if remove => return Ok(()),
        BarrierPolicyState::Present { state, .. } if remove && state != "Inactive" => {
            return refused("an active policy is not removed: it is set to Inactive and applied first");
        }
        BarrierPolicyState::Present { .. } if remove => {
            call(graph, "Remove-InformationBarrierPolicy", json!({"Identity": name, "Confirm": false}))
                .await?;
            return Ok(());
        }
        BarrierPolicyState::Absent => {
            let mut parameters =
                json!({"Name": name, "AssignedSegment": change["segment"], "Confirm": false, "Force": true});
            parameters[parameter] = list.clone();
            call(graph, "New-InformationBarrierPolicy", parameters).await?;
            "Inactive".to_owned()
        }
        BarrierPolicyState::Present { assigned_segment, segments_allowed, segments_blocked, mut state } => {
            if change["segment"].as_str() != Some(assigned_segment.as_str()) {
                return refused("the policy is that of another segment; nothing was written");
            }
            if change["state"] == "Inactive" && state != "Inactive" {
                set(json!({"State": "Inactive"})).await?;
                "Inactive".clone_into(&mut state);
            }
            let held = if parameter == "SegmentsAllowed" { segments_allowed } else { segments_blocked };
            if json!(held) != *list {
                set(json!({parameter: list})).await?;
            }
            state
        }
    };
    if change["state"].as_str() != Some(state.as_str()) {
        set(json!({"State": change["state"]})).await?;
    }
    Ok(())
}

async fn policy_now(graph: &GraphClient, change: &Value) -> Done<BarrierPolicyState> {
    let found = call(graph, "Get-InformationBarrierPolicy", json!({})).await?;
    known(BarrierPolicyState::read(named(&found, change)))
}

/// Applies all policies and follows that to its end. One that is under way is followed first; it is enough if the data says so.
pub(super) async fn apply(graph: &GraphClient, told: &Value) -> Done<Value> {
    let since = told[SINCE].as_str().and_then(Timestamp::parse);
    if let Some((identity, open)) = newest(graph).await?.filter(|(_, one)| one.is_open()) {
        let enough = since.is_some_and(|since| open.created.is_some_and(|created| created >= since));
        let ended = followed(graph, &identity).await?;
        if enough && ended.is_complete() {
            return Ok(json!({"text": "Status=Completed\n"}));
        }
    } else if let (Some(since), Some((_, ended))) = (since, newest(graph).await?) {
        // It was followed, and ended between the plan and now.
        if ended.is_complete() && ended.created.is_some_and(|created| created >= since) {
            return Ok(json!({"text": "Status=Completed\n"}));
        }
    }
    let started =
        call(graph, "Start-InformationBarrierPoliciesApplication", json!({"Confirm": false})).await?;
    let identity = started.first().and_then(|one| one["Identity"].as_str()).unwrap_or_default().to_owned();
    let ended = followed(graph, &identity).await?;
    if ended.is_complete() {
        return Ok(json!({"text": "Status=Completed\n"}));
    }
    let text =
        format!("the application of the policies ended as {}", crate::encode::terminal::text(&ended.status));
    let error = Error::new(codes::POWERSHELL_FAILED, text)
        .hint("`Get-InformationBarrierPoliciesApplicationStatus` tells more. Apply again: the policies stay, and are applied anew.");
    Err(Box::new(Answer::Refused(error)))
}

/// Looks at an application until it has ended, for longer than the published rate lets expect.
async fn followed(graph: &GraphClient, identity: &str) -> Done<ObservedApplication> {
    let began = graph.clock().now();
    let mut wait = LOOK.0;
    loop {
        let found = call(graph, STATUS, json!({"Identity": identity})).await?;
        let now = found.first().unwrap_or(&Value::Null);
        let shown = application(now);
        if !shown.is_open() {
            return Ok(shown);
        }
        let people =
            now["TotalRecipients"].as_u64().and_then(|count| u32::try_from(count).ok()).unwrap_or_default();
        let patience = BarrierApplication::takes(people) * PATIENCE;
        if graph.clock().now().since(began) > patience {
            let text = format!(
                "the application of the policies is {} after {} minutes",
                shown.status,
                patience.as_secs() / 60
            );
            let error = Error::new(codes::OUTCOME_UNKNOWN, text)
                .hint("It goes on by itself. Apply again later: it is followed from where it is.");
            return Err(Box::new(Answer::Refused(error)));
        }
        graph.clock().sleep(wait).await;
        wait = (wait * 2).min(LOOK.1);
    }
}

async fn newest(graph: &GraphClient) -> Done<Option<(String, ObservedApplication)>> {
    let found = call(graph, STATUS, json!({})).await?;
    let one = |value: &Value| (value["Identity"].as_str().unwrap_or_default().to_owned(), application(value));
    Ok(found.first().map(one))
}

/// The object of that name among all: asking for a name that does not exist is an error like any other.
fn named<'a>(found: &'a [Value], change: &Value) -> &'a Value {
    let name = change["name"].as_str().unwrap_or_default();
    let same = |one: &&Value| one["Name"].as_str().is_some_and(|held| held.eq_ignore_ascii_case(name));
    found.iter().find(same).unwrap_or(&Value::Null)
}

/// The end of an operation that the script refuses.
fn refused<T>(text: &str) -> Done<T> {
    Err(Box::new(Answer::Refused(Error::new(codes::POWERSHELL_FAILED, text.to_owned()))))
}
