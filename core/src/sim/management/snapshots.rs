//! Snapshots: a job extracts the configuration, and a baseline holds what it found.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{principal, reads_teams, resources};
use crate::error::Result;
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::crud;
use crate::sim::errors::{Outcome, bad, malformed, missing, refuse, unmodelled};
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::body::{Purpose, read};
use crate::sim::schema::{Kind, configuration_baseline as baseline, snapshot_job as job};
use crate::sim::store::{Change, Directory, Entity, Job, Value, World};

/// How many jobs a tenant shows at most; another one can be made when one was deleted.
const MOST_JOBS: usize = 12;
/// How long a snapshot is kept.
const RETENTION: Duration = Duration::from_hours(7 * 24);
/// The shortest name of a snapshot.
const SHORTEST_NAME: usize = 8;

/// What a job shows as its end before it has ended.
const NOT_YET: &str = "0001-01-01T00:00:00Z";

/// `POST /admin/configurationManagement/configurationSnapshots/createSnapshot`
pub(crate) fn create(call: &mut Call<'_>) -> Outcome<Answer> {
    let fields = read(Kind::SnapshotJob, &call.object()?, Purpose::Create)?;
    let name = fields.text(job::DISPLAY_NAME).unwrap_or_default();
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ');
    if name.chars().count() < SHORTEST_NAME || !plain {
        return Err(bad(
            "The property 'displayName' must have at least 8 characters: letters, numbers and spaces alone.",
        ));
    }
    let named = match fields.value(job::RESOURCES) {
        Some(Value::Texts(named)) if !named.is_empty() => named,
        _ => return Err(bad("The property 'resources' must name at least one resource.")),
    };
    if let Some(other) = named.iter().find(|one| resources::named(one).is_none()) {
        return Err(unmodelled(format!("snapshots of the resource type {other}")));
    }
    let directory = call.directory();
    if principal(directory).is_none() {
        let text =
            "The service principal of Tenant Configuration Management has not been added to this tenant.";
        return Err(refuse(403, "Forbidden", text));
    }
    if directory.all(Kind::SnapshotJob).iter().count() >= MOST_JOBS {
        return Err(malformed(format!(
            "A tenant can have {MOST_JOBS} snapshot jobs. Delete one before you create another."
        )));
    }
    let tenant = directory.id.to_string();
    let application = json!({ "id": call.grant.application.as_ref(), "displayName": null });
    let made = call
        .build(Id::NONE, fields)
        .with(job::TENANT_ID, Value::text(tenant))
        .with(job::STATUS, Value::text("notStarted"))
        .with(job::COMPLETED, Value::text(NOT_YET))
        .with(job::RESOURCE_LOCATION, Value::text(""))
        .with(job::CREATED_BY, Value::json(json!({ "user": null, "application": application })));
    let (queue, work) = call.settings.snapshot_delays();
    let finish = call.now.plus(queue);
    let next = Job::Snapshot { work: made.id, base: call.base.clone(), end: finish.plus(work), finish };
    let number = call.world.serial + 1;
    let mut body = json!({ "@odata.context": format!("{}/$metadata#microsoft.graph.configurationSnapshotJob", call.base) });
    for key in [
        job::ID,
        job::DISPLAY_NAME,
        job::DESCRIPTION,
        job::TENANT_ID,
        job::STATUS,
        job::RESOURCES,
        job::CREATED,
        job::COMPLETED,
        job::RESOURCE_LOCATION,
        job::CREATED_BY,
    ] {
        body[Kind::SnapshotJob.table().property(key).name] =
            call.reader().value(Kind::SnapshotJob, &made, key);
    }
    call.commit(vec![Change::Put(Kind::SnapshotJob, made), Change::Job(number, next)])?;
    Ok(Answer::json(200, &body))
}

/// `GET …/configurationSnapshotJobs`. The service is none of the directory's replicas.
pub(crate) fn list(call: &mut Call<'_>) -> Outcome<Answer> {
    call.replica = None;
    crud::list(call)
}

/// `GET …/configurationSnapshotJobs/{id}`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    call.replica = None;
    crud::get(call)
}

/// `DELETE …/configurationSnapshotJobs/{id}`: the snapshot goes with it.
pub(crate) fn delete(call: &mut Call<'_>) -> Outcome<Answer> {
    call.replica = None;
    crud::delete(call)
}

/// `GET …/configurationSnapshots/{id}`
pub(crate) fn content(call: &mut Call<'_>) -> Outcome<Answer> {
    call.replica = None;
    let found = call.find(Kind::ConfigurationBaseline, 0)?;
    if call.now.since(found.created) > RETENTION {
        return Err(missing(found.id));
    }
    call.reply(200, Kind::ConfigurationBaseline, found)
}

/// Carries a job on: one that waits begins, one that runs ends with a snapshot.
pub(crate) fn run(world: &mut World, tenant: usize, order: &Job, due: Moment) -> Result<()> {
    let Job::Snapshot { work: id, base, end, .. } = order else { return Ok(()) };
    // Who deletes the job does not want the snapshot.
    let Some(held) = world.directories[tenant].all(Kind::SnapshotJob).get(*id).cloned() else {
        return Ok(());
    };
    if held.text(job::STATUS) == Some("notStarted") {
        let next = Job::Snapshot { work: *id, base: base.clone(), end: *end, finish: *end };
        let number = world.serial + 1;
        let running = held.with(job::STATUS, Value::text("running"));
        return world.commit(
            tenant,
            due,
            vec![Change::Put(Kind::SnapshotJob, running), Change::Job(number, next)],
        );
    }
    let ended = held.with(job::COMPLETED, Value::text(due.to_string()));
    let changes = match extracted(&world.directories[tenant], &ended) {
        Ok(found) => {
            let made = world.next_id();
            let mut snapshot = Entity::new(made, due).with(baseline::RESOURCES, Value::json(found.into()));
            snapshot.parent = *id;
            snapshot.set(baseline::DISPLAY_NAME, ended.get(job::DISPLAY_NAME).cloned());
            snapshot.set(baseline::DESCRIPTION, ended.get(job::DESCRIPTION).cloned());
            let location = format!("{base}/{}('{made}')", Kind::ConfigurationBaseline.table().set);
            let succeeded = ended
                .with(job::STATUS, Value::text("succeeded"))
                .with(job::RESOURCE_LOCATION, Value::text(location));
            vec![
                Change::Put(Kind::ConfigurationBaseline, snapshot),
                Change::Put(Kind::SnapshotJob, succeeded),
            ]
        }
        Err(why) => {
            let failed =
                ended.with(job::STATUS, Value::text("failed")).with(job::ERROR_DETAILS, Value::texts(&why));
            vec![Change::Put(Kind::SnapshotJob, failed)]
        }
    };
    world.commit(tenant, due, changes)
}

/// The resources that a job asks for; the reasons, if the service may not read them.
fn extracted(directory: &Directory, asked: &Entity) -> std::result::Result<Vec<Json>, Vec<String>> {
    let types = asked.texts(job::RESOURCES).iter().filter_map(|name| resources::named(name));
    if principal(directory).is_some_and(|one| reads_teams(directory, one.id)) {
        return Ok(types.map(|one| one.read(directory)).collect());
    }
    Err(types.map(|one| format!("{}: Access Denied.", one.name)).collect())
}
