//! The recycle bin: users and groups stay in it for 30 days.

use std::time::Duration;

use serde_json::Value as Json;

use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, bad, missing, taken, unmodelled};
use crate::sim::id::Id;
use crate::sim::odata::{count, page};
use crate::sim::schema::{Kind, group, user};
use crate::sim::store::{Change, Entity, Job, Relation, Value, World};

/// How long an object stays in the recycle bin (documented).
const RETENTION: Duration = Duration::from_hours(30 * 24);

/// The types that have a recycle bin.
const KINDS: [Kind; 2] = [Kind::User, Kind::Group];

/// Moves an object into the recycle bin, and gives a user's seats back.
pub(super) fn discard(call: &mut Call<'_>, kind: Kind, id: Id) -> Outcome<()> {
    let entity = call.directory().all(kind).get(id).ok_or_else(|| missing(id))?;
    let mut changes = Vec::new();
    if kind == Kind::User {
        // Entra puts the identifier in front, so that the name is free at once (assumed: seen in portals, not documented).
        let name = entity.text(user::USER_PRINCIPAL_NAME).unwrap_or_default();
        let renamed = format!("{}{name}", id.simple());
        changes.push(Change::Put(kind, entity.clone().with(user::USER_PRINCIPAL_NAME, Value::text(renamed))));
    }
    changes.push(Change::Discard(kind, id, call.now));
    let purge =
        Job::Purge { kind: kind.table().type_name.to_owned(), object: id, finish: call.now.plus(RETENTION) };
    changes.push(Change::Job(call.world.serial + 1, purge));
    call.commit(changes)
}

/// The kind that the path names: `microsoft.graph.user`.
fn cast(call: &Call<'_>) -> Outcome<Kind> {
    let name = call.key(0).trim_start_matches("microsoft.graph.");
    let kind = Kind::named(&name.to_ascii_lowercase()).filter(|kind| KINDS.contains(kind));
    kind.ok_or_else(|| unmodelled(format!("deleted items of the type '{name}'")))
}

/// `GET /directory/deletedItems/{id}`, or the list of a type.
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    if call.key(0).starts_with("microsoft.graph.") {
        let kind = cast(call)?;
        let call = &*call;
        let source = |cursor: u64| {
            let from = u32::try_from(cursor).unwrap_or(u32::MAX);
            call.directory()
                .all(kind)
                .bin_from(from)
                .map(move |(place, entity)| (u64::from(place), kind, entity))
        };
        if call.counts() {
            return count(call, &[kind], source(0));
        }
        return page(call, &[kind], kind.table().set, |cursor| Box::new(source(cursor)));
    }
    let (kind, entity) = find(call)?;
    call.reply(200, kind, entity)
}

fn find<'a>(call: &'a Call<'_>) -> Outcome<(Kind, &'a Entity)> {
    let id = call.id(0)?;
    let found = KINDS.into_iter().find_map(|kind| Some((kind, call.directory().all(kind).binned(id)?)));
    found.ok_or_else(|| missing(id))
}

fn permitted(call: &Call<'_>, kind: Kind) -> Outcome<()> {
    call.require(match kind {
        Kind::User => &["User.DeleteRestore.All", "User.ReadWrite.All", "Directory.ReadWrite.All"],
        _ => &["Group.ReadWrite.All", "Directory.ReadWrite.All"],
    })
}

/// `DELETE /directory/deletedItems/{id}`
pub(crate) fn purge(call: &mut Call<'_>) -> Outcome<Answer> {
    let (kind, entity) = find(call)?;
    let id = entity.id;
    permitted(call, kind)?;
    let changes = purging(call.directory(), kind, id);
    call.commit(changes)?;
    Ok(Answer::nothing())
}

fn purging(directory: &crate::sim::store::Directory, kind: Kind, id: Id) -> Vec<Change> {
    let mut changes = vec![Change::Purge(kind, id)];
    for relation in Relation::ALL {
        let links = directory.links(relation);
        changes.extend(links.sources(id).iter().map(|from| Change::Unlink(relation, *from, id)));
        changes.extend(links.targets(id, 0).map(|(_, to)| Change::Unlink(relation, id, to)));
    }
    changes
}

/// Empties the recycle bin of one object when its time has come.
pub(crate) fn run_purge(world: &mut World, tenant: usize, job: &Job) -> crate::error::Result<()> {
    let Job::Purge { kind, object, finish } = job else { return Ok(()) };
    let directory = &world.directories[tenant];
    let Some(kind) = Kind::named(kind) else { return Ok(()) };
    // An object that was restored and deleted again waits for its own day.
    let due = directory
        .all(kind)
        .binned(*object)
        .and_then(|one| one.deleted)
        .is_some_and(|at| at.plus(RETENTION) <= *finish);
    let changes = if due { purging(directory, kind, *object) } else { Vec::new() };
    world.commit(tenant, *finish, changes)
}

/// `POST /directory/deletedItems/{id}/restore`
pub(crate) fn restore(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.optional_object()?;
    if let Some(other) =
        body.keys().find(|key| !matches!(key.as_str(), "autoReconcileProxyConflict" | "newUserPrincipalName"))
    {
        return Err(bad(format!(
            "The parameter '{other}' in the request payload is not a valid parameter for the operation 'restore'."
        )));
    }
    let (kind, entity) = find(call)?;
    permitted(call, kind)?;
    let id = entity.id;
    let mut back = entity.clone();
    back.deleted = None;
    let mut changes = vec![Change::Restore(kind, id)];
    if kind == Kind::User {
        let stored = back.text(user::USER_PRINCIPAL_NAME).unwrap_or_default();
        let own = stored.strip_prefix(&id.simple()).unwrap_or(stored).to_owned();
        let name = body.get("newUserPrincipalName").and_then(Json::as_str).map_or(own, str::to_owned);
        if call.directory().all(Kind::User).by_unique(0, &name).is_some() {
            return Err(taken("userPrincipalName"));
        }
        back.set(user::USER_PRINCIPAL_NAME, Some(Value::text(name)));
        keep_what_is_left(call, &mut back);
    } else if let Some(name) = back.text(group::UNIQUE_NAME)
        && call.directory().all(Kind::Group).by_unique(0, name).is_some()
    {
        return Err(taken("uniqueName"));
    }
    changes.push(Change::Put(kind, back));
    call.commit(changes)?;
    let entity = call.directory().all(kind).get(id).ok_or_else(|| missing(id))?;
    let mut answer = call.reply(200, kind, entity)?;
    annotate(call, kind, &mut answer);
    Ok(answer)
}

/// The answer is a directory object, so that it names its type.
fn annotate(call: &Call<'_>, kind: Kind, answer: &mut Answer) {
    if let crate::sim::answer::Body::Json(text) = &mut answer.body {
        let own = format!("{}/$metadata#{}/$entity\"", call.base, kind.table().set);
        let general = format!(
            "{}/$metadata#directoryObjects/$entity\",\"@odata.type\":\"#microsoft.graph.{}\"",
            call.base,
            kind.table().type_name
        );
        *text = text.replacen(&own, &general, 1);
    }
}

/// Seats that were given to others meanwhile do not come back.
fn keep_what_is_left(call: &Call<'_>, back: &mut Entity) {
    let directory = call.directory();
    back.licences.retain(|one| {
        let product = directory.sku(one.sku);
        one.error.is_some()
            || product.is_some_and(|product| {
                super::licensing::free(directory, product, &super::licensing::Book::new()) > 0
            })
    });
}
