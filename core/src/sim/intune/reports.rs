//! What devices report about the profiles that reach them.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use super::reach::{Reached, user_of};
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::{Kind, configuration, device_status, managed_device, user, user_status};
use crate::sim::settings::Settings;
use crate::sim::store::{Change, Directory, Entity, Job, Value, World};

/// Reports are numbered apart from other work of the same commit, and come after memberships.
const NUMBERED: u64 = 1 << 61;

/// The report of a device that follows a change.
pub(super) fn follow_up(world: &World, settings: &Settings, device: Id, now: Moment) -> Change {
    let finish = now.plus(settings.report_delay());
    Change::Job((world.serial + 1) | NUMBERED, Job::Report { device, finish })
}

/// The addresses that a profile sets.
fn addresses(profile: &Entity) -> impl Iterator<Item = String> {
    let settings = profile.json(configuration::OMA_SETTINGS).and_then(Json::as_array);
    settings.into_iter().flatten().filter_map(|one| Some(one["omaUri"].as_str()?.to_ascii_lowercase()))
}

/// The profiles that reach a device, each with the status that the device reports.
fn outcomes(directory: &Directory, managed: &Entity) -> HashMap<Id, &'static str> {
    let reached = Reached::of(directory, managed);
    let profiles = directory.all(Kind::Configuration).iter().map(|(_, one)| one);
    let profiles: Vec<&Entity> = profiles.filter(|one| reached.by(one.id)).collect();
    let mut uses: HashMap<String, usize> = HashMap::new();
    for address in profiles.iter().flat_map(|one| addresses(one)) {
        *uses.entry(address).or_default() += 1;
    }
    let status = |profile: &Entity| {
        // Two profiles set the same address: neither wins.
        let shared = addresses(profile).any(|address| uses.get(&address).is_some_and(|count| *count > 1));
        if shared { "conflict" } else { "compliant" }
    };
    profiles.into_iter().map(|profile| (profile.id, status(profile))).collect()
}

/// The row of a device about a profile.
fn row(directory: &Directory, profile: Id, managed: Id) -> Option<&Entity> {
    let name = managed.to_string();
    let mut rows = directory.all(Kind::DeviceStatus).children(profile);
    rows.find(|one| one.text(device_status::DEVICE) == Some(&name))
}

/// Carries a report out: the device syncs, and says what became of each profile.
pub(crate) fn run(world: &mut World, tenant: usize, job: &Job) -> crate::error::Result<()> {
    let Job::Report { device, finish } = job else { return Ok(()) };
    let Some(managed) = world.directories[tenant].all(Kind::ManagedDevice).get(*device).cloned() else {
        return Ok(());
    };
    let outcomes = outcomes(&world.directories[tenant], &managed);
    let profiles: Vec<Id> =
        world.directories[tenant].all(Kind::Configuration).iter().map(|(_, one)| one.id).collect();
    let mut changes = vec![Change::Put(Kind::ManagedDevice, synced(&managed, *finish))];
    for profile in profiles {
        let made = world.next_id();
        let directory = &world.directories[tenant];
        let before = row(directory, profile, managed.id);
        match (before, outcomes.get(&profile)) {
            (before, Some(status)) => {
                let parent = before.cloned().unwrap_or_else(|| child(made, profile, *finish));
                let filled = fill(directory, parent, &managed, status, *finish);
                changes.push(Change::Put(Kind::DeviceStatus, filled));
            }
            (Some(before), None) => changes.push(Change::Purge(Kind::DeviceStatus, before.id)),
            (None, None) => {}
        }
    }
    world.commit(tenant, *finish, changes)?;
    count_users(world, tenant, &managed, *finish)
}

fn child(id: Id, parent: Id, at: Moment) -> Entity {
    let mut made = Entity::new(id, at);
    made.parent = parent;
    made
}

/// The device as it is after it synced.
fn synced(managed: &Entity, at: Moment) -> Entity {
    let mut changed = managed.clone().with(managed_device::LAST_SYNC, Value::Time(at));
    if let Some(Json::Array(mut results)) = managed.json(managed_device::DEVICE_ACTION_RESULTS).cloned() {
        let waiting = |one: &&mut Json| one["actionName"] == "syncDevice" && one["actionState"] == "pending";
        for one in results.iter_mut().filter(waiting) {
            one["actionState"] = "done".into();
            one["lastUpdatedDateTime"] = at.to_string().into();
        }
        changed.set(managed_device::DEVICE_ACTION_RESULTS, Some(Value::json(results.into())));
    }
    changed
}

fn fill(directory: &Directory, mut row: Entity, managed: &Entity, status: &str, at: Moment) -> Entity {
    let person = user_of(directory, managed);
    let own = |key| managed.get(key).cloned();
    row.set(device_status::DEVICE, Some(Value::text(managed.id.to_string())));
    row.set(device_status::DEVICE_DISPLAY_NAME, own(managed_device::DEVICE_NAME));
    row.set(device_status::DEVICE_MODEL, own(managed_device::MODEL));
    row.set(device_status::STATUS, Some(Value::text(status)));
    row.set(device_status::LAST_REPORTED, Some(Value::Time(at)));
    row.set(device_status::USER_NAME, person.and_then(|one| one.get(user::DISPLAY_NAME).cloned()));
    row.set(
        device_status::USER_PRINCIPAL_NAME,
        person.and_then(|one| one.get(user::USER_PRINCIPAL_NAME).cloned()),
    );
    row
}

/// Sums the rows of a device's user up, one for each profile.
fn count_users(world: &mut World, tenant: usize, managed: &Entity, at: Moment) -> crate::error::Result<()> {
    let directory = &world.directories[tenant];
    let Some(person) = user_of(directory, managed).cloned() else { return Ok(()) };
    let name = person.text(user::USER_PRINCIPAL_NAME).unwrap_or_default().to_owned();
    let profiles: Vec<Id> = directory.all(Kind::Configuration).iter().map(|(_, one)| one.id).collect();
    let mut changes = Vec::new();
    for profile in profiles {
        let made = world.next_id();
        let directory = &world.directories[tenant];
        let rows = || {
            let all = directory.all(Kind::DeviceStatus).children(profile);
            all.filter(|one| one.text(device_status::USER_PRINCIPAL_NAME) == Some(&name))
        };
        let mut before = directory.all(Kind::UserStatus).children(profile);
        let before = before.find(|one| one.text(user_status::USER_PRINCIPAL_NAME) == Some(&name));
        let count = i64::try_from(rows().count()).unwrap_or(i64::MAX);
        if count == 0 {
            changes.extend(before.map(|one| Change::Purge(Kind::UserStatus, one.id)));
            continue;
        }
        let conflict = rows().any(|one| one.text(device_status::STATUS) == Some("conflict"));
        let mut row = before
            .cloned()
            .unwrap_or_else(|| child(made, profile, at))
            .with(user_status::DEVICES_COUNT, Value::Int(count))
            .with(user_status::LAST_REPORTED, Value::Time(at))
            .with(user_status::STATUS, Value::text(if conflict { "conflict" } else { "compliant" }))
            .with(user_status::USER_PRINCIPAL_NAME, Value::text(name.as_str()));
        row.set(user_status::USER_DISPLAY_NAME, person.get(user::DISPLAY_NAME).cloned());
        changes.push(Change::Put(Kind::UserStatus, row));
    }
    world.commit(tenant, at, changes)
}

/// What goes with a device that Intune no longer manages.
pub(super) fn forget(directory: &Directory, managed: Id) -> Vec<Change> {
    let name = managed.to_string();
    let rows = directory.all(Kind::DeviceStatus).iter().map(|(_, one)| one);
    let rows = rows.filter(|one| one.text(device_status::DEVICE) == Some(&name));
    rows.map(|one| Change::Purge(Kind::DeviceStatus, one.id)).collect()
}

/// How many devices report what about a profile.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    /// The profile reaches them, and they have not reported yet.
    pub(super) pending: usize,
    /// The profile works.
    pub(super) success: usize,
    /// The profile does not work, or contradicts another one.
    pub(super) failed: usize,
}

/// Counts the reports about a profile.
pub(super) fn counts(directory: &Directory, profile: Id) -> Counts {
    let mut counts = Counts::default();
    let mut reported = HashSet::new();
    for row in directory.all(Kind::DeviceStatus).children(profile) {
        reported.extend(row.text(device_status::DEVICE).and_then(Id::parse));
        match row.text(device_status::STATUS) {
            Some("compliant") => counts.success += 1,
            _ => counts.failed += 1,
        }
    }
    let devices = directory.all(Kind::ManagedDevice).iter().map(|(_, one)| one);
    let waiting = devices.filter(|one| !reported.contains(&one.id));
    counts.pending = waiting.filter(|one| Reached::of(directory, one).by(profile)).count();
    counts
}
