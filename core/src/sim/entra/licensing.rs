//! The rules of licences: who may have what, who gets a seat, and what goes wrong.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use crate::sim::call::Call;
use crate::sim::errors::{Failure, Outcome, licence};
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::{Kind, organization, sku, user};
use crate::sim::store::{Change, Directory, Entity, Job, Licence, Relation, World, licence_error};

/// Service plans that exclude each other: two plans of one service (documented example: Exchange and `SharePoint` plans).
const EXCLUSIVE: [[&str; 2]; 2] = [
    ["9aaf7827-d63c-4b61-89c3-182f06f82e5c", "efb87545-963c-4e0d-99df-69c6916d9eb0"],
    ["c7699d2e-19aa-44de-8edf-1736da088ca1", "5dbe027f-2339-4123-9542-606e4d348a72"],
];

/// Countries in which no product is offered (assumed: the countries under embargo).
const PROHIBITED: [&str; 5] = ["CU", "IR", "KP", "SD", "SY"];

/// How many users one commit of the background work covers.
const CHUNK: usize = 200;

/// The error that keeps a product from a user, with its text for synchronous answers.
pub(super) struct Obstacle {
    /// As `licenseAssignmentState.error` names it.
    pub(super) error: &'static str,
    /// As an answer says it.
    pub(super) failure: Failure,
}

/// Seats that are used up by changes which are not committed yet.
pub(super) type Book = HashMap<Id, i64>;

/// Free seats of a product.
pub(super) fn free(directory: &Directory, product: &Entity, book: &Book) -> i64 {
    let units = product.json(sku::PREPAID_UNITS);
    let number = |name: &str| units.and_then(|units| units[name].as_i64()).unwrap_or_default();
    let enabled = product.text(sku::CAPABILITY_STATUS) == Some("Enabled");
    let bought = if enabled { number("enabled") + number("warning") } else { number("warning") };
    bought - directory.consumed(product.id) - book.get(&product.id).copied().unwrap_or_default()
}

/// The service plans that a product has.
pub(super) fn plans(product: &Entity) -> impl Iterator<Item = Id> {
    let all = product.json(sku::SERVICE_PLANS).and_then(Json::as_array).into_iter().flatten();
    all.filter_map(|plan| plan["servicePlanId"].as_str().and_then(Id::parse))
}

/// The service plans that a user has in fact: those of active products, without the ones that are switched off.
pub(crate) fn active_plans(directory: &Directory, entity: &Entity) -> Vec<Id> {
    let active = entity.licences.iter().filter(|one| one.error.is_none());
    active
        .filter_map(|one| Some((one, directory.sku(one.sku)?)))
        .flat_map(|(one, product)| plans(product).filter(|plan| !one.disabled.contains(plan)))
        .collect()
}

/// The place of a user: his own, or for group licences that of the tenant.
fn location<'a>(directory: &'a Directory, entity: &'a Entity) -> &'a str {
    let own = entity.text(user::USAGE_LOCATION);
    let tenant = || {
        let found = directory.all(Kind::Organization).iter().next().map(|(_, entity)| entity);
        found.and_then(|one| {
            one.text(organization::DEFAULT_USAGE_LOCATION).or(one.text(organization::COUNTRY_LETTER_CODE))
        })
    };
    own.or_else(tenant).unwrap_or_default()
}

/// What keeps a product from a user who has `held` otherwise.
pub(super) fn obstacle(
    directory: &Directory,
    entity: &Entity,
    held: &[Licence],
    wanted: (&Entity, &[Id]),
    book: &Book,
) -> Option<Obstacle> {
    let (product, disabled) = wanted;
    if PROHIBITED.contains(&location(directory, entity)) {
        return Some(Obstacle { error: licence_error::LOCATION, failure: licence::no_location() });
    }
    let on = |product: &Entity, disabled: &[Id]| {
        plans(product).filter(|plan| !disabled.contains(plan)).collect::<Vec<_>>()
    };
    let new = on(product, disabled);
    for other in held.iter().filter(|one| one.error.is_none() && one.sku != product.id) {
        let Some(held) = directory.sku(other.sku) else { continue };
        let held = on(held, &other.disabled);
        for pair in EXCLUSIVE.map(|pair| pair.map(|text| Id::parse(text).unwrap_or(Id::NONE))) {
            for [one, two] in [pair, [pair[1], pair[0]]] {
                if new.contains(&one) && held.contains(&two) {
                    return Some(Obstacle {
                        error: licence_error::EXCLUSIVE,
                        failure: licence::exclusive(one, two),
                    });
                }
            }
        }
    }
    let seated = held.iter().any(|one| one.error.is_none() && one.sku == product.id);
    let had = entity.licences.iter().any(|one| one.error.is_none() && one.sku == product.id);
    if !seated && !had && free(directory, product, book) <= 0 {
        return Some(Obstacle { error: licence_error::COUNT, failure: licence::no_seat(product.id) });
    }
    None
}

/// What a user has from a group after that group is processed: all of its products, or errors alone.
pub(super) fn inherited(
    directory: &Directory,
    entity: &Entity,
    group: &Entity,
    now: Moment,
    book: &Book,
) -> (Vec<Licence>, Option<Obstacle>) {
    let others: Vec<Licence> =
        entity.licences.iter().filter(|one| one.group != Some(group.id)).cloned().collect();
    let member = directory.links(Relation::Members).has(group.id, entity.id);
    if !member {
        return (others, None);
    }
    let mut first = None;
    let mut failed = Vec::new();
    let mut given = others.clone();
    for wanted in &group.licences {
        let Some(product) = directory.sku(wanted.sku) else { continue };
        let found = obstacle(directory, entity, &given, (product, &wanted.disabled), book);
        failed.push(found.as_ref().map(|one| one.error));
        given.push(Licence { group: Some(group.id), error: None, updated: now, ..wanted.clone() });
        if let Some(found) = found {
            first.get_or_insert(found);
        }
    }
    if first.is_some() {
        // One product fails: none of the group's products is given (documented: all or nothing).
        for (one, error) in given.iter_mut().skip(others.len()).zip(failed) {
            one.error = Some(error.unwrap_or(licence_error::OTHER));
        }
    }
    for one in given.iter_mut().skip(others.len()) {
        let same = |old: &&Licence| {
            old.sku == one.sku
                && old.group == one.group
                && old.error == one.error
                && old.disabled == one.disabled
        };
        if let Some(old) = entity.licences.iter().find(same) {
            one.updated = old.updated;
        }
    }
    (given, first)
}

/// Notes how a user's seats change.
pub(super) fn book(book: &mut Book, before: &[Licence], after: &[Licence]) {
    let active = |licences: &[Licence]| {
        let mut skus: Vec<Id> =
            licences.iter().filter(|one| one.error.is_none()).map(|one| one.sku).collect();
        skus.sort_unstable();
        skus.dedup();
        skus
    };
    for sku in active(before) {
        *book.entry(sku).or_default() -= 1;
    }
    for sku in active(after) {
        *book.entry(sku).or_default() += 1;
    }
}

/// The work that follows when members come or go: none, unless the group has licences.
pub(super) fn membership_changed(call: &Call<'_>, group: Id, members: Vec<Id>) -> Option<Change> {
    let directory = call.directory();
    let licensed = directory.group(group).is_some_and(|found| !found.licences.is_empty());
    if members.is_empty() || (!licensed && pending(directory, group).is_none()) {
        return None;
    }
    Some(schedule(call, group, Some(members)))
}

/// Work on a group's licences, for some members or all.
pub(super) fn schedule(call: &Call<'_>, group: Id, users: Option<Vec<Id>>) -> Change {
    let (queue, work) = call.settings.licence_delays();
    let start = call.now.plus(queue);
    // The number of the commit that follows; one commit schedules at most one piece of work for a group.
    Change::Job(call.world.serial + 1, Job::Licensing { group, users, start, finish: start.plus(work) })
}

/// When the open work on a group's licences begins; `None` if there is none.
pub(super) fn pending(directory: &Directory, wanted: Id) -> Option<Moment> {
    let starts = directory.jobs.values().filter_map(|job| match job {
        Job::Licensing { group, start, .. } if *group == wanted => Some(*start),
        _ => None,
    });
    starts.min()
}

/// `licenseProcessingState.state`; `None` for a group that never had a licence.
pub(super) fn processing(directory: &Directory, group: &Entity, now: Moment) -> Option<&'static str> {
    match pending(directory, group.id) {
        Some(start) if now < start => Some("QueuedForProcessing"),
        Some(_) => Some("ProcessingInProgress"),
        None if group.licences.is_empty() && !group.flag(crate::sim::schema::group::WAS_LICENSED) => None,
        None => Some("ProcessingComplete"),
    }
}

/// Whether a user has an error from a group.
pub(super) fn fails(entity: &Entity, group: Id) -> bool {
    entity.licences.iter().any(|one| one.group == Some(group) && one.error.is_some())
}

/// Users whom a group's licences concern: its members, and those who have something from it although they left it.
fn concerned(directory: &Directory, group: Id) -> Vec<Id> {
    let members = directory.links(Relation::Members);
    let mut all: Vec<Id> = members.targets(group, 0).map(|(_, id)| id).collect();
    let left = directory.all(Kind::User).iter().filter(|(_, one)| {
        one.licences.iter().any(|licence| licence.group == Some(group)) && !members.has(group, one.id)
    });
    all.extend(left.map(|(_, one)| one.id));
    all
}

/// Carries out the work on a group's licences.
pub(crate) fn run(world: &mut World, tenant: usize, job: &Job, at: Moment) -> crate::error::Result<()> {
    let Job::Licensing { group, users, .. } = job else { return Ok(()) };
    let directory = &world.directories[tenant];
    let waiting = users.clone().unwrap_or_else(|| concerned(directory, *group));
    let log = |world: &mut World, activity: &str| {
        let found = world.directories[tenant]
            .group(*group)
            .map(|one| super::audit::licensing_entry(activity, one, at));
        world.commit(tenant, at, found.into_iter().collect())
    };
    log(world, "Start applying group based license to users")?;
    for chunk in waiting.chunks(CHUNK) {
        let directory = &world.directories[tenant];
        let mut changes = Vec::new();
        let mut taken = Book::new();
        let gone = Entity::new(*group, at);
        let source = directory.group(*group).unwrap_or(&gone);
        for member in chunk.iter().filter_map(|id| directory.user(*id)) {
            let (licences, _) = inherited(directory, member, source, at, &taken);
            if licences != member.licences {
                book(&mut taken, &member.licences, &licences);
                let mut processed = member.clone();
                processed.licences = licences;
                changes.push(Change::Put(Kind::User, processed));
            }
        }
        world.commit(tenant, at, changes)?;
    }
    log(world, "Finish applying group based license to users")
}

/// What a user gets at once, outside of the background work: the outcome of all his groups.
pub(super) fn reprocess(directory: &Directory, entity: &Entity, now: Moment) -> Outcome<Entity> {
    let mut changed = entity.clone();
    let mut first = None;
    let book = Book::new();
    let groups: Vec<Id> = directory.links(Relation::Members).sources(entity.id).to_vec();
    for group in
        groups.iter().filter_map(|id| directory.group(*id)).filter(|group| !group.licences.is_empty())
    {
        let (licences, found) = inherited(directory, &changed, group, now, &book);
        changed.licences = licences;
        if let Some(found) = found {
            first.get_or_insert(found.failure);
        }
    }
    match first {
        Some(failure) => Err(failure),
        None => Ok(changed),
    }
}

/// `assignedLicenses`: each product once, with the plans that are off on every path.
pub(super) fn assigned(entity: &Entity) -> Json {
    let mut skus: Vec<(Id, Vec<Id>)> = Vec::new();
    for one in entity.licences.iter().filter(|one| one.error.is_none()) {
        match skus.iter_mut().find(|(sku, _)| *sku == one.sku) {
            Some((_, disabled)) => disabled.retain(|plan| one.disabled.contains(plan)),
            None => skus.push((one.sku, one.disabled.to_vec())),
        }
    }
    skus.into_iter().map(|(sku, disabled)| json!({ "disabledPlans": disabled, "skuId": sku })).collect()
}

/// `licenseAssignmentStates`: one entry for each product and path.
pub(super) fn states(entity: &Entity) -> Json {
    let entry = |one: &Licence| {
        json!({
            "skuId": one.sku,
            "disabledPlans": one.disabled,
            "assignedByGroup": one.group,
            "state": if one.error.is_some() { "Error" } else { "Active" },
            "error": one.error.unwrap_or("None"),
            "lastUpdatedDateTime": one.updated.to_string(),
        })
    };
    entity.licences.iter().map(entry).collect()
}
