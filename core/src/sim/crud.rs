//! What most types have in common: list, get, make, change, delete.

use super::answer::Answer;
use super::call::Call;
use super::entra::users::source;
use super::errors::{Outcome, malformed, missing};
use super::id::Id;
use super::odata::{Item, count, page};
use super::schema::Kind;
use super::schema::body::{Fields, Purpose, read};
use super::store::{Change, Entity};

impl Call<'_> {
    /// An object by a key of the path: its identifier, an alternate key, or the text that its type shows as identifier.
    pub(crate) fn find(&self, kind: Kind, number: usize) -> Outcome<&Entity> {
        let argument = self.argument(number);
        let view = self.view();
        if let Some(name) = &argument.property {
            let table = kind.table();
            let unique = table.unique.iter().position(|key| table.property(*key).name == name);
            let unique = unique.ok_or_else(|| {
                malformed(format!(
                    "The key '{name}' is not a key of the type 'microsoft.graph.{}'.",
                    table.type_name
                ))
            })?;
            return view.by_unique(kind, unique, &argument.value).ok_or_else(|| missing(&argument.value));
        }
        let by_id = self.reader().read_id(kind, &argument.value).and_then(|id| view.get(kind, id));
        by_id.ok_or_else(|| missing(&argument.value))
    }

    /// An object that belongs to another one, by a key of the path.
    pub(crate) fn child(&self, kind: Kind, parent: Id, number: usize) -> Outcome<&Entity> {
        let found = self.find(kind, number)?;
        if found.parent == parent { Ok(found) } else { Err(missing(self.key(number))) }
    }

    /// The objects that belong to another one.
    pub(crate) fn children(
        &self,
        kind: Kind,
        parent: Id,
        cursor: u64,
    ) -> Box<dyn Iterator<Item = Item<'_>> + '_> {
        let from = u32::try_from(cursor).unwrap_or(u32::MAX);
        let all = self.directory().all(kind).children_seen(parent, from, self.replica.as_ref());
        Box::new(all.map(move |(place, entity)| (u64::from(place), kind, entity)))
    }

    /// Answers with the objects that belong to another one.
    pub(crate) fn list_children(&self, kind: Kind, parent: Id, set: &str) -> Outcome<Answer> {
        page(self, &[kind], set, |cursor| self.children(kind, parent, cursor))
    }

    /// An object as it is now, whatever this request's replica shows: changes are made of nothing older.
    pub(crate) fn primary(&self, kind: Kind, seen: &Entity) -> Entity {
        self.directory().all(kind).get(seen.id).unwrap_or(seen).clone()
    }

    /// Makes an object out of a body that was read.
    pub(crate) fn build(&mut self, parent: Id, fields: Fields) -> Entity {
        let id = self.world.next_id();
        let mut entity = Entity::new(id, self.now);
        entity.parent = parent;
        for (key, value) in fields.values {
            entity.set(key, value);
        }
        entity
    }

    /// Stores an object and answers 201 with it.
    pub(crate) fn store_new(&mut self, kind: Kind, entity: Entity) -> Outcome<Answer> {
        let id = entity.id;
        self.commit(vec![Change::Put(kind, entity)])?;
        self.created(kind, id)
    }
}

/// `GET /…`
pub(crate) fn list(call: &mut Call<'_>) -> Outcome<Answer> {
    let kind = call.kind;
    page(call, &[kind], kind.table().set, |cursor| source(call, kind, cursor))
}

/// `GET /…/$count`
pub(crate) fn number(call: &mut Call<'_>) -> Outcome<Answer> {
    count(call, &[call.kind], source(call, call.kind, 0))
}

/// `GET /…/{id}`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    call.reply(200, call.kind, call.find(call.kind, 0)?)
}

/// `POST /…`
pub(crate) fn create(call: &mut Call<'_>) -> Outcome<Answer> {
    let fields = read(call.kind, &call.object()?, Purpose::Create)?;
    let entity = call.build(Id::NONE, fields);
    call.store_new(call.kind, entity)
}

/// `PATCH /…/{id}`
pub(crate) fn update(call: &mut Call<'_>) -> Outcome<Answer> {
    let kind = call.kind;
    let fields = read(kind, &call.object()?, Purpose::Update)?;
    let id = call.find(kind, 0)?.id;
    let mut entity = call.directory().all(kind).get(id).ok_or_else(|| missing(id))?.clone();
    for (key, value) in fields.values {
        entity.set(key, value);
    }
    call.commit(vec![Change::Put(kind, entity)])?;
    Ok(Answer::nothing())
}

/// `DELETE /…/{id}` for good.
pub(crate) fn delete(call: &mut Call<'_>) -> Outcome<Answer> {
    let id = call.find(call.kind, 0)?.id;
    let mut changes = vec![Change::Purge(call.kind, id)];
    // What belongs to the object goes with it.
    for kind in Kind::ALL.iter().copied() {
        changes.extend(call.directory().all(kind).children(id).map(|one| Change::Purge(kind, one.id)));
    }
    call.commit(changes)?;
    Ok(Answer::nothing())
}

/// `GET /users/{id}/…`, the objects of a user.
pub(crate) fn list_of_user(call: &mut Call<'_>) -> Outcome<Answer> {
    let parent = call.user()?.id;
    let set = format!("users('{parent}')/authentication/{}", call.kind.table().set);
    call.list_children(call.kind, parent, &set)
}

/// `GET /users/{id}/…/{id}`
pub(crate) fn get_of_user(call: &mut Call<'_>) -> Outcome<Answer> {
    let parent = call.user()?.id;
    call.reply(200, call.kind, call.child(call.kind, parent, 1)?)
}

/// `DELETE /users/{id}/…/{id}`
pub(crate) fn delete_of_user(call: &mut Call<'_>) -> Outcome<Answer> {
    let parent = call.user()?.id;
    let id = call.child(call.kind, parent, 1)?.id;
    call.commit(vec![Change::Purge(call.kind, id)])?;
    Ok(Answer::nothing())
}
