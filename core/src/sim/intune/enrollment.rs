//! Enrolment configurations: Windows Hello for Business.

use serde_json::Value as Json;

use super::assignments::check_target;
use super::configurations::unknown;
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, malformed, unmodelled};
use crate::sim::id::Id;
use crate::sim::schema::body::{Purpose, read};
use crate::sim::schema::{Key, Kind, enrollment};
use crate::sim::store::{Change, Entity, Value};

fn check_type(body: &serde_json::Map<String, Json>) -> Outcome<()> {
    let name = body.get("@odata.type").and_then(Json::as_str).unwrap_or_default();
    match name.trim_start_matches('#').trim_start_matches("microsoft.graph.") {
        "deviceEnrollmentWindowsHelloForBusinessConfiguration" => Ok(()),
        "" => Err(malformed("The property '@odata.type' is required.")),
        other => Err(unmodelled(format!("enrolment configurations of the type {other}"))),
    }
}

/// Whole numbers with their ranges (CSDL). The documented example sends 0 for both lengths, so 0 means that none is set.
const RANGES: [(Key, i64, i64); 4] = [
    (enrollment::PIN_MINIMUM_LENGTH, 4, 127),
    (enrollment::PIN_MAXIMUM_LENGTH, 4, 127),
    (enrollment::PIN_EXPIRATION_IN_DAYS, 0, 730),
    (enrollment::PIN_PREVIOUS_BLOCK_COUNT, 0, 50),
];

fn number(entity: &Entity, key: Key) -> i64 {
    if let Some(Value::Int(number)) = entity.get(key) { *number } else { 0 }
}

fn check_ranges(entity: &Entity) -> Outcome<()> {
    for (key, least, most) in RANGES {
        let given = number(entity, key);
        if given != 0 && !(least..=most).contains(&given) {
            let name = enrollment::TABLE.property(key).name;
            return Err(malformed(format!("The property '{name}' must be between {least} and {most}.")));
        }
    }
    let [least, most] =
        [enrollment::PIN_MINIMUM_LENGTH, enrollment::PIN_MAXIMUM_LENGTH].map(|key| number(entity, key));
    if most != 0 && least > most {
        return Err(malformed("The property 'pinMinimumLength' must not be more than 'pinMaximumLength'."));
    }
    Ok(())
}

fn one<'c>(call: &'c Call<'_>) -> Outcome<&'c Entity> {
    call.find(Kind::Enrollment, 0).map_err(|_| unknown(call.key(0)))
}

/// `POST /deviceManagement/deviceEnrollmentConfigurations`
pub(crate) fn create(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    check_type(&body)?;
    let fields = read(Kind::Enrollment, &body, Purpose::Create)?;
    let made = call.build(Id::NONE, fields);
    check_ranges(&made)?;
    let mut made =
        made.with(enrollment::LAST_MODIFIED, Value::Time(call.now)).with(enrollment::VERSION, Value::Int(1));
    if made.get(enrollment::PRIORITY).is_none() {
        let others = i64::try_from(call.directory().all(Kind::Enrollment).len()).unwrap_or(i64::MAX);
        made.set(enrollment::PRIORITY, Some(Value::Int(others.saturating_add(1))));
    }
    call.store_new(Kind::Enrollment, made)
}

/// `PATCH /deviceManagement/deviceEnrollmentConfigurations/{id}`
pub(crate) fn update(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    check_type(&body)?;
    let fields = read(Kind::Enrollment, &body, Purpose::Update)?;
    let mut changed = call.primary(Kind::Enrollment, one(call)?);
    if !fields.names(enrollment::VERSION) {
        let version = number(&changed, enrollment::VERSION);
        changed.set(enrollment::VERSION, Some(Value::Int(version.saturating_add(1))));
    }
    for (key, value) in fields.values {
        changed.set(key, value);
    }
    check_ranges(&changed)?;
    changed.set(enrollment::LAST_MODIFIED, Some(Value::Time(call.now)));
    call.commit(vec![Change::Put(Kind::Enrollment, changed.clone())])?;
    call.reply(200, Kind::Enrollment, &changed)
}

/// `GET /deviceManagement/deviceEnrollmentConfigurations/{id}`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    call.reply(200, Kind::Enrollment, one(call)?)
}

/// `POST …/{id}/assign`: replaces the assignments; 204.
pub(crate) fn assign(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let parent = one(call)?.id;
    let wanted = body.get("enrollmentConfigurationAssignments").and_then(Json::as_array).cloned();
    let wanted =
        wanted.ok_or_else(|| malformed("The parameter 'enrollmentConfigurationAssignments' is required."))?;
    let old = call.directory().all(Kind::ConfigurationAssignment).children(parent);
    let mut changes: Vec<_> = old.map(|old| Change::Purge(Kind::ConfigurationAssignment, old.id)).collect();
    for (place, json) in wanted.iter().enumerate() {
        if wanted[..place].iter().any(|other| other["target"] == json["target"]) {
            return Err(malformed("The same target is assigned twice."));
        }
        changes.push(Change::Put(Kind::ConfigurationAssignment, assignment(call, parent, json)?));
    }
    call.commit(changes)?;
    Ok(Answer::nothing())
}

fn assignment(call: &mut Call<'_>, parent: Id, json: &Json) -> Outcome<Entity> {
    check_target(&json["target"])?;
    let mut made = Entity::new(call.world.next_id(), call.now)
        .with(crate::sim::schema::configuration_assignment::TARGET, Value::json(json["target"].clone()));
    made.parent = parent;
    Ok(made)
}

/// `POST …/{id}/assignments`
pub(crate) fn add_assignment(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = Json::Object(call.object()?);
    let parent = one(call)?.id;
    let made = assignment(call, parent, &body)?;
    call.store_new(Kind::ConfigurationAssignment, made)
}

/// `GET …/{id}/assignments`
pub(crate) fn assignments(call: &mut Call<'_>) -> Outcome<Answer> {
    let parent = one(call)?.id;
    call.list_children(
        Kind::ConfigurationAssignment,
        parent,
        &format!("deviceManagement/deviceEnrollmentConfigurations('{parent}')/assignments"),
    )
}

/// `GET …/{id}/assignments/{id}`
pub(crate) fn get_assignment(call: &mut Call<'_>) -> Outcome<Answer> {
    let parent = one(call)?.id;
    call.reply(200, Kind::ConfigurationAssignment, call.child(Kind::ConfigurationAssignment, parent, 1)?)
}

/// `DELETE …/{id}/assignments/{id}`
pub(crate) fn remove_assignment(call: &mut Call<'_>) -> Outcome<Answer> {
    let parent = one(call)?.id;
    let id = call.child(Kind::ConfigurationAssignment, parent, 1)?.id;
    call.commit(vec![Change::Purge(Kind::ConfigurationAssignment, id)])?;
    Ok(Answer::nothing())
}

/// `POST …/{id}/setPriority`
pub(crate) fn set_priority(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let priority = body
        .get("priority")
        .and_then(Json::as_i64)
        .ok_or_else(|| malformed("The parameter 'priority' is required."))?;
    let changed = call.primary(Kind::Enrollment, one(call)?).with(enrollment::PRIORITY, Value::Int(priority));
    call.commit(vec![Change::Put(Kind::Enrollment, changed)])?;
    Ok(Answer::nothing())
}
