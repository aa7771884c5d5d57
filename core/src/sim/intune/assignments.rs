//! Who gets a profile, and what devices report about it.

use serde_json::{Value as Json, json};

use super::configurations::profile;
use super::reports;
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Failure, Outcome, malformed};
use crate::sim::id::Id;
use crate::sim::schema::{Kind, configuration_assignment};
use crate::sim::store::{Change, Entity, Value};

/// Checks a target.
pub(super) fn check_target(target: &Json) -> Result<(), Failure> {
    let kind = target["@odata.type"]
        .as_str()
        .unwrap_or_default()
        .trim_start_matches('#')
        .trim_start_matches("microsoft.graph.");
    let known: &[&str] = match kind {
        "groupAssignmentTarget" | "exclusionGroupAssignmentTarget" => &["@odata.type", "groupId"],
        "allDevicesAssignmentTarget" | "allLicensedUsersAssignmentTarget" => &["@odata.type"],
        "configurationManagerCollectionAssignmentTarget" => &["@odata.type", "collectionId"],
        _ => {
            return Err(malformed(format!(
                "A type named 'microsoft.graph.{kind}' is not a target of assignments."
            )));
        }
    };
    if let Some(other) =
        target.as_object().and_then(|one| one.keys().find(|name| !known.contains(&name.as_str())))
    {
        return Err(malformed(format!("Invalid property '{other}' of a target.")));
    }
    if known.contains(&"groupId") && target["groupId"].as_str().and_then(Id::parse).is_none() {
        return Err(malformed("The property 'groupId' of a target must be the identifier of a group."));
    }
    Ok(())
}

fn build(call: &mut Call<'_>, parent: Id, json: &Json) -> Outcome<Entity> {
    if let Some(other) = json
        .as_object()
        .and_then(|one| one.keys().find(|name| !matches!(name.as_str(), "target" | "id" | "@odata.type")))
    {
        return Err(malformed(format!("Invalid property '{other}' of an assignment.")));
    }
    check_target(&json["target"])?;
    let mut made = Entity::new(call.world.next_id(), call.now)
        .with(configuration_assignment::TARGET, Value::json(json["target"].clone()));
    made.parent = parent;
    Ok(made)
}

/// `POST /deviceManagement/deviceConfigurations/{id}/assign`: replaces every assignment; answers 200 with them.
pub(crate) fn assign(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let parent = profile(call)?.id;
    let wanted = body
        .get("assignments")
        .and_then(Json::as_array)
        .ok_or_else(|| malformed("The parameter 'assignments' is required."))?;
    let mut changes: Vec<Change> = call
        .directory()
        .all(Kind::ConfigurationAssignment)
        .children(parent)
        .map(|old| Change::Purge(Kind::ConfigurationAssignment, old.id))
        .collect();
    let mut targets: Vec<&Json> = Vec::new();
    for json in wanted {
        if targets.contains(&&json["target"]) {
            return Err(malformed("The same target is assigned twice."));
        }
        targets.push(&json["target"]);
        let made = build(call, parent, json)?;
        changes.push(Change::Put(Kind::ConfigurationAssignment, made));
    }
    call.commit(changes)?;
    list(call)
}

/// `GET /deviceManagement/deviceConfigurations/{id}/assignments`
pub(crate) fn list(call: &mut Call<'_>) -> Outcome<Answer> {
    let parent = profile(call)?.id;
    let set = format!("deviceManagement/deviceConfigurations('{parent}')/assignments");
    call.list_children(Kind::ConfigurationAssignment, parent, &set)
}

/// `POST /deviceManagement/deviceConfigurations/{id}/assignments`
pub(crate) fn add(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = Json::Object(call.object()?);
    let parent = profile(call)?.id;
    let made = build(call, parent, &body)?;
    call.store_new(Kind::ConfigurationAssignment, made)
}

/// `GET /deviceManagement/deviceConfigurations/{id}/assignments/{id}`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    let parent = profile(call)?.id;
    call.reply(200, Kind::ConfigurationAssignment, call.child(Kind::ConfigurationAssignment, parent, 1)?)
}

/// `DELETE /deviceManagement/deviceConfigurations/{id}/assignments/{id}`
pub(crate) fn remove(call: &mut Call<'_>) -> Outcome<Answer> {
    let parent = profile(call)?.id;
    let id = call.child(Kind::ConfigurationAssignment, parent, 1)?.id;
    call.commit(vec![Change::Purge(Kind::ConfigurationAssignment, id)])?;
    Ok(Answer::nothing())
}

/// `GET …/deviceStatuses` and `…/userStatuses`: what devices report.
pub(crate) fn statuses(call: &mut Call<'_>) -> Outcome<Answer> {
    let parent = profile(call)?.id;
    let part = call.path.rsplit('/').next().unwrap_or_default();
    call.list_children(
        call.kind,
        parent,
        &format!("deviceManagement/deviceConfigurations('{parent}')/{part}"),
    )
}

/// `GET …/deviceStatusOverview`
pub(crate) fn overview(call: &mut Call<'_>) -> Outcome<Answer> {
    let found = profile(call)?;
    let counts = reports::counts(call.directory(), found.id);
    let version = found.get(crate::sim::schema::configuration::VERSION).map_or(Json::Null, Value::to_json);
    Ok(Answer::json(
        200,
        &json!({
            "@odata.context": format!("{}/$metadata#deviceManagement/deviceConfigurations('{}')/deviceStatusOverview/$entity", call.base, found.id),
            "id": found.id, "pendingCount": counts.pending, "notApplicableCount": 0, "successCount": counts.success, "errorCount": 0,
            "failedCount": counts.failed,
            "lastUpdateDateTime": call.now.to_string(), "configurationVersion": version,
        }),
    ))
}
