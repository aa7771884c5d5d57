//! Members and owners of groups.

use std::collections::HashSet;

use serde_json::Value as Json;

use super::dynamic::by_hand;
use super::groups::is_unified;
use super::licensing;
use super::references::DIRECTORY_OBJECTS;
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, already, bad, malformed, missing, unmodelled};
use crate::sim::id::Id;
use crate::sim::odata::{Item, count, page};
use crate::sim::schema::body::Fields;
use crate::sim::schema::{Kind, group};
use crate::sim::store::{Change, Entity, Relation};

/// The most references that one request may change.
const MOST_LINKS: usize = 20;

/// The references that the body of a new group binds.
pub(super) fn bound(call: &Call<'_>, fields: &Fields, own: Id) -> Outcome<Vec<(Relation, Id)>> {
    bind(call, &fields.binds, own)
}

/// The references that a body binds. All are checked before any is added: the request is atomic.
pub(super) fn bind(
    call: &Call<'_>,
    binds: &[(String, Vec<String>)],
    own: Id,
) -> Outcome<Vec<(Relation, Id)>> {
    let total: usize = binds.iter().map(|(_, addresses)| addresses.len()).sum();
    if total > MOST_LINKS {
        return Err(bad(format!("A resource cannot contain more than {MOST_LINKS} link changes.")));
    }
    let mut links: Vec<(Relation, Id)> = Vec::new();
    for (name, addresses) in binds {
        let relation = Relation::ALL.into_iter().find(|one| one.name() == name);
        let relation = relation.filter(|one| matches!(one, Relation::Members | Relation::Owners));
        let relation = relation.ok_or_else(|| unmodelled(format!("binding '{name}' of groups")))?;
        for address in addresses {
            let (kind, object) = call.referenced(address)?;
            may_join(call, relation, own, kind, object)?;
            if links.contains(&(relation, object.id)) {
                let text = format!(
                    "Object '[ResourceType={},ObjectID={}]' referenced from '[ResourceType=Group,ObjectID={own}]' can only be present once as an add/remove change.",
                    if kind == Kind::User { "User" } else { "Group" },
                    object.id
                );
                return Err(bad(text));
            }
            links.push((relation, object.id));
        }
    }
    let exists = links.iter().find(|(relation, to)| call.directory().links(*relation).has(own, *to));
    match exists {
        Some((relation, _)) => Err(already(relation.name())),
        None => Ok(links),
    }
}

fn may_join(call: &Call<'_>, relation: Relation, own: Id, kind: Kind, object: &Entity) -> Outcome<()> {
    if object.id == own {
        return Err(bad("A group cannot be a member or an owner of itself."));
    }
    let unified = call.directory().group(own).is_some_and(|found| is_unified(found.get(group::GROUP_TYPES)));
    if kind == Kind::Group && (relation == Relation::Owners || unified) {
        return Err(bad("The group cannot hold references to objects of the type 'Group'."));
    }
    Ok(())
}

fn relation(call: &Call<'_>) -> Relation {
    let owners = call.path.split('/').any(|segment| segment.eq_ignore_ascii_case("owners"));
    if owners { Relation::Owners } else { Relation::Members }
}

/// `POST /groups/{id}/members/$ref`, and the same for owners.
pub(crate) fn add(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let address = body.get("@odata.id").and_then(Json::as_str);
    let address = address
        .ok_or_else(|| malformed("The payload must hold '@odata.id' with the address of an object."))?;
    let own = call.group()?.id;
    let relation = relation(call);
    let (kind, object) = call.referenced(address)?;
    let to = object.id;
    may_join(call, relation, own, kind, object)?;
    by_hand(call.directory(), own, relation)?;
    if call.directory().links(relation).has(own, to) {
        return Err(already(relation.name()));
    }
    let mut changes = vec![Change::Link(relation, own, to)];
    if relation == Relation::Members {
        changes.extend(licensing::membership_changed(call, own, vec![to]));
    }
    call.commit(changes)?;
    Ok(Answer::nothing())
}

/// `DELETE /groups/{id}/members/{id}/$ref`, and the same for owners.
pub(crate) fn remove(call: &mut Call<'_>) -> Outcome<Answer> {
    let own = call.group()?.id;
    let to = call.id(1)?;
    let relation = relation(call);
    by_hand(call.directory(), own, relation)?;
    if !call.directory().links(relation).has(own, to) {
        return Err(missing(to));
    }
    let mut changes = vec![Change::Unlink(relation, own, to)];
    if relation == Relation::Members {
        changes.extend(licensing::membership_changed(call, own, vec![to]));
    }
    call.commit(changes)?;
    Ok(Answer::nothing())
}

/// `DELETE /groups/{id}/members/{id}` without `/$ref`: the object itself is deleted, if the token may.
pub(crate) fn delete_object(call: &mut Call<'_>) -> Outcome<Answer> {
    let own = call.group()?.id;
    let to = call.id(1)?;
    if !call.directory().links(relation(call)).has(own, to) {
        return Err(missing(to));
    }
    let (kind, _) = call.any_object(to).ok_or_else(|| missing(to))?;
    call.require(if kind == Kind::User {
        &["User.DeleteRestore.All", "User.ReadWrite.All", "Directory.ReadWrite.All"]
    } else {
        &["Group.ReadWrite.All", "Directory.ReadWrite.All"]
    })?;
    super::deleted::discard(call, kind, to)?;
    Ok(Answer::nothing())
}

/// The kinds that a path asks for: all, or that of a cast, which is an advanced query.
fn kinds(call: &Call<'_>) -> Outcome<Vec<Kind>> {
    let cast = call.path.split('/').find_map(|segment| segment.strip_prefix("microsoft.graph."));
    let Some(name) = cast else { return Ok(DIRECTORY_OBJECTS.to_vec()) };
    let kind = Kind::named(name).filter(|kind| kind.is_directory_object());
    let kind = kind.ok_or_else(|| unmodelled(format!("the cast to microsoft.graph.{name}")))?;
    if !call.query.eventual {
        return Err(crate::sim::errors::unsupported(
            "OData cast requests require the ConsistencyLevel:eventual header and the $count=true query parameter.",
        ));
    }
    Ok(vec![kind])
}

/// Identifiers with their cursors.
type Ids<'a> = Box<dyn Iterator<Item = (u64, Id)> + 'a>;

/// The objects of a list of identifiers.
fn objects<'a>(
    call: &'a Call<'_>,
    ids: Ids<'a>,
    kinds: Vec<Kind>,
) -> Box<dyn Iterator<Item = Item<'a>> + 'a> {
    Box::new(ids.filter_map(move |(cursor, id)| {
        let (kind, entity) = call.any_object(id)?;
        kinds.contains(&kind).then_some((cursor, kind, entity))
    }))
}

fn set_name(kinds: &[Kind]) -> &'static str {
    if let [only] = kinds { only.table().set } else { "directoryObjects" }
}

fn answer<'a>(call: &'a Call<'_>, ids: impl Fn(u64) -> Ids<'a>) -> Outcome<Answer> {
    let kinds = kinds(call)?;
    if call.counts() {
        return count(call, &kinds, objects(call, ids(0), kinds.clone()));
    }
    page(call, &kinds, set_name(&kinds), |cursor| objects(call, ids(cursor), kinds.clone()))
}

/// `GET /groups/{id}/members`, `/owners`, with a cast and `/$count`.
pub(crate) fn list(call: &mut Call<'_>) -> Outcome<Answer> {
    let own = call.group()?.id;
    let relation = relation(call);
    let call = &*call;
    answer(call, |cursor| call.view().targets(relation, own, cursor))
}

/// `GET /groups/{id}/members/$ref`: addresses alone.
pub(crate) fn references(call: &mut Call<'_>) -> Outcome<Answer> {
    let own = call.group()?.id;
    let ids = call.view().targets(relation(call), own, 0);
    let addresses: Vec<_> = ids
        .filter(|(_, id)| call.any_object(*id).is_some())
        .map(|(_, id)| serde_json::json!({ "@odata.id": format!("{}/directoryObjects/{id}", call.base) }))
        .collect();
    let context = format!("{}/$metadata#Collection($ref)", call.base);
    Ok(Answer::json(200, &serde_json::json!({ "@odata.context": context, "value": addresses })))
}

/// `GET /groups/{id}/transitiveMembers`
pub(crate) fn transitive(call: &mut Call<'_>) -> Outcome<Answer> {
    let own = call.group()?.id;
    let call = &*call;
    let all = walk(own, |id| call.view().targets(Relation::Members, id, 0).map(|(_, id)| id).collect());
    answer(call, |cursor| numbered(&all, cursor))
}

/// `GET /users/{id}/memberOf` and `/groups/{id}/memberOf`, also transitive.
pub(crate) fn member_of(call: &mut Call<'_>) -> Outcome<Answer> {
    let own = if call.path.starts_with("/users") { call.user()?.id } else { call.group()?.id };
    let call = &*call;
    let sources = |id: Id| call.directory().links(Relation::Members).sources(id).to_vec();
    let transitive = call.path.to_ascii_lowercase().contains("/transitivememberof");
    let all = if transitive { walk(own, sources) } else { sources(own) };
    answer(call, |cursor| numbered(&all, cursor))
}

/// Identifiers numbered from 0, from one number on.
fn numbered(all: &[Id], cursor: u64) -> Ids<'_> {
    Box::new((0..).zip(all.iter().copied()).filter(move |(place, _)| *place >= cursor))
}

/// Everything that can be reached from an object, in the order in which it is found; cycles end.
fn walk(start: Id, next: impl Fn(Id) -> Vec<Id>) -> Vec<Id> {
    let mut found = Vec::new();
    let mut known = HashSet::from([start]);
    let mut waiting = std::collections::VecDeque::from([start]);
    while let Some(id) = waiting.pop_front() {
        for id in next(id) {
            if known.insert(id) {
                found.push(id);
                waiting.push_back(id);
            }
        }
    }
    found
}

/// `GET /groups/{id}/membersWithLicenseErrors`
pub(crate) fn with_licence_errors(call: &mut Call<'_>) -> Outcome<Answer> {
    let own = call.group()?.id;
    let call = &*call;
    let failing =
        |(_, id): &(u64, Id)| call.directory().user(*id).is_some_and(|user| licensing::fails(user, own));
    answer(call, |cursor| Box::new(call.view().targets(Relation::Members, own, cursor).filter(failing)))
}

/// `GET /directoryRoles/{id}/members`
pub(crate) fn of_role(call: &mut Call<'_>) -> Outcome<Answer> {
    let own = call.find(Kind::DirectoryRole, 0)?.id;
    let call = &*call;
    answer(call, |cursor| call.view().targets(Relation::Members, own, cursor))
}

/// `POST /directoryRoles/{id}/members/$ref`
pub(crate) fn add_to_role(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let address = body.get("@odata.id").and_then(Json::as_str);
    let address = address
        .ok_or_else(|| malformed("The payload must hold '@odata.id' with the address of an object."))?;
    let own = call.find(Kind::DirectoryRole, 0)?.id;
    let (kind, object) = call.referenced(address)?;
    let may_hold = match kind {
        Kind::User | Kind::ServicePrincipal => true,
        Kind::Group => object.flag(group::IS_ASSIGNABLE_TO_ROLE),
        _ => false,
    };
    if !may_hold {
        return Err(bad("The role cannot hold references to objects of that type."));
    }
    let to = object.id;
    if call.directory().links(Relation::Members).has(own, to) {
        return Err(already(Relation::Members.name()));
    }
    call.commit(vec![Change::Link(Relation::Members, own, to)])?;
    Ok(Answer::nothing())
}

/// `DELETE /directoryRoles/{id}/members/{id}/$ref`
pub(crate) fn remove_from_role(call: &mut Call<'_>) -> Outcome<Answer> {
    let own = call.find(Kind::DirectoryRole, 0)?.id;
    let to = call.id(1)?;
    if !call.directory().links(Relation::Members).has(own, to) {
        return Err(missing(to));
    }
    call.commit(vec![Change::Unlink(Relation::Members, own, to)])?;
    Ok(Answer::nothing())
}
