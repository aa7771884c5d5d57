//! Channels of teams.

use serde_json::{Value as Json, json};

use super::members;
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, bad, malformed, missing, refuse, unmodelled};
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::odata::page;
use crate::sim::schema::body::{Purpose, read};
use crate::sim::schema::{Kind, channel, team_member};
use crate::sim::store::{Change, Entity, Relation, Value};

/// The longest name of a channel.
const LONGEST_NAME: usize = 50;

/// The channel that every team has.
pub(super) fn general(team: Id, id: Id, at: Moment) -> Entity {
    let mut made = Entity::new(id, at)
        .with(channel::DISPLAY_NAME, Value::text("General"))
        .with(channel::MEMBERSHIP_TYPE, Value::text("standard"));
    made.parent = team;
    complete(made)
}

/// A channel that a new team names.
pub(super) fn of_template(team: Id, id: Id, at: Moment, json: &Json) -> Option<Entity> {
    let mut made = Entity::new(id, at)
        .with(channel::DISPLAY_NAME, Value::text(json["displayName"].as_str()?))
        .with(channel::MEMBERSHIP_TYPE, Value::text("standard"));
    made.set(channel::DESCRIPTION, json["description"].as_str().map(Value::text));
    made.set(channel::IS_FAVORITE_BY_DEFAULT, json["isFavoriteByDefault"].as_bool().map(Value::Bool));
    made.parent = team;
    Some(complete(made))
}

fn complete(mut made: Entity) -> Entity {
    let name = made.text(channel::DISPLAY_NAME).unwrap_or_default().to_owned();
    let address = format!(
        "https://teams.microsoft.com/l/channel/19%3a{}%40thread.tacv2/{name}?groupId={}",
        made.id.simple(),
        made.parent
    );
    made.set(channel::WEB_URL, Some(Value::text(address)));
    made.set(channel::EMAIL, Some(Value::text("")));
    made
}

fn owner(call: &Call<'_>) -> Outcome<Id> {
    Ok(call.team()?.id)
}

/// `GET /teams/{id}/channels`
pub(crate) fn list(call: &mut Call<'_>) -> Outcome<Answer> {
    let team = owner(call)?;
    call.list_children(Kind::Channel, team, &format!("teams('{team}')/channels"))
}

fn one<'c>(call: &'c Call<'_>) -> Outcome<&'c Entity> {
    let team = owner(call)?;
    call.child(Kind::Channel, team, 1).map_err(|_| refuse(404, "NotFound", "Channel is not found."))
}

/// `GET /teams/{id}/channels/{id}`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    call.reply(200, Kind::Channel, one(call)?)
}

/// `GET /teams/{id}/primaryChannel`
pub(crate) fn primary(call: &mut Call<'_>) -> Outcome<Answer> {
    let team = owner(call)?;
    let mut all = call.directory().all(Kind::Channel).children(team);
    let found =
        all.find(|one| one.text(channel::DISPLAY_NAME) == Some("General")).ok_or_else(|| missing(team))?;
    call.reply(200, Kind::Channel, found)
}

/// `POST /teams/{id}/channels`
pub(crate) fn create(call: &mut Call<'_>) -> Outcome<Answer> {
    let mut body = call.object()?;
    let team = owner(call)?;
    if body.contains_key("@microsoft.graph.channelCreationMode") {
        return Err(unmodelled("channels in migration mode"));
    }
    let wanted = members::wanted(call, body.get("members"))?;
    body.remove("members");
    let fields = read(Kind::Channel, &body, Purpose::Create)?;
    let name = fields.text(channel::DISPLAY_NAME).unwrap_or_default().to_owned();
    if name.is_empty()
        || name.chars().count() > LONGEST_NAME
        || name.contains(|c: char| "~#%&*{}+/\\:<>?|'\"".contains(c))
    {
        return Err(bad(
            "Channel name is invalid: it must have 1 to 50 characters, and none of ~ # % & * { } + / \\ : < > ? | ' \".",
        ));
    }
    let mut others = call.directory().all(Kind::Channel).children(team);
    if others
        .any(|one| one.text(channel::DISPLAY_NAME).is_some_and(|other| other.eq_ignore_ascii_case(&name)))
    {
        return Err(bad("Channel name already existed, please use other name."));
    }
    drop(others);
    let mut made = call.build(team, fields);
    let kind = made.text(channel::MEMBERSHIP_TYPE).unwrap_or("standard").to_owned();
    made.set(channel::MEMBERSHIP_TYPE, Some(Value::text(kind.as_str())));
    if kind == "private" {
        if !wanted.iter().any(|one| one.owner) {
            return Err(malformed("A private channel needs an owner among its members."));
        }
        let outside =
            wanted.iter().find(|one| !call.directory().links(Relation::Members).has(team, one.user));
        if outside.is_some() {
            return Err(malformed("Members of a private channel must be members of the team."));
        }
    } else if !wanted.is_empty() && kind == "standard" {
        return Err(malformed("Members can be named for private and shared channels alone."));
    }
    let list: Vec<Json> = wanted.iter().map(|one| json!({ "user": one.user, "owner": one.owner })).collect();
    made.set(channel::MEMBERS, Some(Value::json(list.into())));
    let made = complete(made);
    call.commit(vec![Change::Put(Kind::Channel, made.clone())])?;
    call.reply(201, Kind::Channel, &made)
}

/// `DELETE /teams/{id}/channels/{id}`
pub(crate) fn delete(call: &mut Call<'_>) -> Outcome<Answer> {
    let found = one(call)?;
    if found.text(channel::DISPLAY_NAME) == Some("General") {
        return Err(bad("The General channel cannot be deleted."));
    }
    let id = found.id;
    call.commit(vec![Change::Purge(Kind::Channel, id)])?;
    Ok(Answer::nothing())
}

fn people(call: &Call<'_>, found: &Entity) -> Vec<Entity> {
    let directory = call.directory();
    if found.text(channel::MEMBERSHIP_TYPE) == Some("standard") {
        return members::all(directory, found.parent);
    }
    let list = found.json(channel::MEMBERS).and_then(Json::as_array).into_iter().flatten();
    list.filter_map(|one| {
        let user = directory.user(Id::parse(one["user"].as_str()?)?)?;
        Some(members::member(directory, found.parent, user, one["owner"] == true))
    })
    .collect()
}

/// `GET /teams/{id}/channels/{id}/members`
pub(crate) fn list_members(call: &mut Call<'_>) -> Outcome<Answer> {
    let found = one(call)?;
    let people = people(call, found);
    let set = format!(
        "teams('{}')/channels('{}')/members",
        found.parent,
        call.reader().id_text(Kind::Channel, found)
    );
    page(call, &[Kind::TeamMember], &set, |cursor| {
        let numbered = (0..).zip(&people).map(|(place, one)| (place, Kind::TeamMember, one));
        Box::new(numbered.skip(usize::try_from(cursor).unwrap_or(usize::MAX)))
    })
}

/// `POST /teams/{id}/channels/{id}/members`: private and shared channels alone.
pub(crate) fn add_member(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = Json::Object(call.object()?);
    let found = one(call)?.clone();
    if found.text(channel::MEMBERSHIP_TYPE) == Some("standard") {
        return Err(bad("Members can be added to private and shared channels alone."));
    }
    let wanted = members::wanted(call, Some(&json!([body])))?;
    let Some(new) = wanted.first() else { return Err(malformed("A member is required.")) };
    let in_team = call.directory().links(Relation::Members).has(found.parent, new.user);
    if found.text(channel::MEMBERSHIP_TYPE) == Some("private") && !in_team {
        return Err(bad("The user must be a member of the team."));
    }
    let (user, owner) = (new.user, new.owner);
    set_role(call, &found, user, Some(owner))?;
    show(call, found.parent, user, owner, 201)
}

fn set_role(call: &mut Call<'_>, found: &Entity, user: Id, owner: Option<bool>) -> Outcome<()> {
    let mut list = found.json(channel::MEMBERS).and_then(Json::as_array).cloned().unwrap_or_default();
    list.retain(|one| one["user"].as_str() != Some(user.to_string().as_str()));
    list.extend(owner.map(|owner| json!({ "user": user, "owner": owner })));
    let changed = found.clone().with(channel::MEMBERS, Value::json(list.into()));
    call.commit(vec![Change::Put(Kind::Channel, changed)])
}

fn show(call: &Call<'_>, team: Id, user: Id, owner: bool, status: u16) -> Outcome<Answer> {
    let directory = call.directory();
    let shown = directory.user(user).map(|found| members::member(directory, team, found, owner));
    call.reply(status, Kind::TeamMember, &shown.ok_or_else(|| missing(user))?)
}

fn named(call: &Call<'_>) -> Outcome<(Entity, Id)> {
    let found = one(call)?.clone();
    let id = members::read_id(call.key(2));
    let person = people(call, &found).into_iter().find(|one| Some(one.id) == id);
    let user = person.as_ref().and_then(|one| one.text(team_member::USER_ID)).and_then(Id::parse);
    user.map(|user| (found, user)).ok_or_else(|| refuse(404, "NotFound", "The member does not exist."))
}

/// `PATCH /teams/{id}/channels/{id}/members/{id}`
pub(crate) fn update_member(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let (found, user) = named(call)?;
    let owner = body
        .get("roles")
        .and_then(Json::as_array)
        .is_some_and(|roles| roles.iter().any(|role| role == "owner"));
    set_role(call, &found, user, Some(owner))?;
    show(call, found.parent, user, owner, 200)
}

/// `DELETE /teams/{id}/channels/{id}/members/{id}`
pub(crate) fn remove_member(call: &mut Call<'_>) -> Outcome<Answer> {
    let (found, user) = named(call)?;
    set_role(call, &found, user, None)?;
    Ok(Answer::nothing())
}
