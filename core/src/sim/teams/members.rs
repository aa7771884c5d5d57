//! Members of teams. They are the members and owners of the group behind the team.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json, json};

use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, malformed, missing, refuse};
use crate::sim::id::{Id, mix};
use crate::sim::odata::page;
use crate::sim::schema::{Kind, team_member, user};
use crate::sim::store::{Change, Directory, Entity, Relation, Value};

/// The most members that one bulk request may name (documented for bulk requests: 200).
const MOST: usize = 200;

/// Somebody whom a body names.
pub(super) struct Wanted {
    /// The user.
    pub(super) user: Id,
    /// Whether as owner.
    pub(super) owner: bool,
}

/// The identifier within the simulation of the member that an identifier of Graph means.
pub(crate) fn read_id(text: &str) -> Option<Id> {
    let decoded = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
    let (team, user) = decoded.split_once("##")?;
    Some(own_id(Id::parse(team)?, Id::parse(user)?))
}

fn own_id(team: Id, user: Id) -> Id {
    let word = |id: Id| id.parts().into_iter().fold(0, |sum, part| mix(sum ^ u64::from(part)));
    Id::derived(word(team), word(user))
}

/// The members of a team as objects.
pub(super) fn all(directory: &Directory, team: Id) -> Vec<Entity> {
    let owners = directory.links(Relation::Owners);
    let members = directory.links(Relation::Members);
    let mut ids: Vec<Id> = owners.targets(team, 0).map(|(_, id)| id).collect();
    ids.extend(members.targets(team, 0).map(|(_, id)| id).filter(|id| !owners.has(team, *id)));
    ids.into_iter()
        .filter_map(|id| Some(member(directory, team, directory.user(id)?, owners.has(team, id))))
        .collect()
}

/// A user as a member.
pub(super) fn member(directory: &Directory, team: Id, found: &Entity, owner: bool) -> Entity {
    let guest = found.text(user::USER_TYPE_NAME) == Some("Guest");
    let roles: &[&str] = match (owner, guest) {
        (true, _) => &["owner"],
        (false, true) => &["guest"],
        (false, false) => &[],
    };
    let mut one = Entity::new(own_id(team, found.id), found.created)
        .with(team_member::ROLES, Value::texts(roles))
        .with(team_member::USER_ID, Value::text(found.id.to_string()))
        .with(team_member::TENANT_ID, Value::text(directory.id.to_string()))
        .with(
            team_member::VISIBLE_HISTORY_START,
            Value::Time(crate::sim::moment::Moment(-62_135_596_800_000)),
        );
    one.parent = team;
    one.set(team_member::DISPLAY_NAME, found.get(user::DISPLAY_NAME).cloned());
    let mail = found.get(user::MAIL).or_else(|| found.get(user::USER_PRINCIPAL_NAME)).cloned();
    one.set(team_member::EMAIL, mail);
    one
}

/// Reads one member of a body: its roles, and the address of its user if that is known.
fn read(call: &Call<'_>, json: &Json) -> Outcome<(Option<Id>, String, bool)> {
    let kind = json["@odata.type"].as_str().unwrap_or_default().trim_start_matches('#');
    if !kind.eq_ignore_ascii_case("microsoft.graph.aadUserConversationMember") {
        return Err(malformed("The type of a member must be '#microsoft.graph.aadUserConversationMember'."));
    }
    let known = ["@odata.type", "roles", "user@odata.bind", "visibleHistoryStartDateTime", "tenantId"];
    if let Some(other) =
        json.as_object().and_then(|one| one.keys().find(|name| !known.contains(&name.as_str())))
    {
        return Err(malformed(format!("Invalid property '{other}' of a member.")));
    }
    let mut owner = false;
    for role in json["roles"].as_array().into_iter().flatten() {
        match role.as_str() {
            Some("owner") => owner = true,
            Some("guest") => {}
            _ => return Err(malformed(format!("Invalid role specified for member: {role}."))),
        }
    }
    let address = json["user@odata.bind"]
        .as_str()
        .ok_or_else(|| malformed("The property 'user@odata.bind' is required."))?;
    let shown =
        address.split('\'').nth(1).or_else(|| address.rsplit('/').next()).unwrap_or_default().to_owned();
    match call.referenced(address) {
        Ok((Kind::User, found)) => Ok((Some(found.id), shown, owner)),
        Ok(_) => Ok((None, shown, owner)),
        Err(failure) if failure.status == 404 => Ok((None, shown, owner)),
        Err(failure) => Err(failure),
    }
}

/// The members that the body of a new team or channel names.
pub(super) fn wanted(call: &Call<'_>, members: Option<&Json>) -> Outcome<Vec<Wanted>> {
    let mut all = Vec::new();
    for json in members.and_then(Json::as_array).into_iter().flatten() {
        let (user, shown, owner) = read(call, json)?;
        all.push(Wanted { user: user.ok_or_else(|| missing(shown))?, owner });
    }
    Ok(all)
}

/// The references that make users members of a team; those that exist are left out.
pub(super) fn links(call: &Call<'_>, team: Id, wanted: &[Wanted]) -> Vec<Change> {
    let directory = call.directory();
    let mut changes = Vec::new();
    for one in wanted {
        if !directory.links(Relation::Members).has(team, one.user) {
            changes.push(Change::Link(Relation::Members, team, one.user));
        }
        if one.owner && !directory.links(Relation::Owners).has(team, one.user) {
            changes.push(Change::Link(Relation::Owners, team, one.user));
        }
    }
    changes
}

/// `GET /teams/{id}/members`
pub(crate) fn list(call: &mut Call<'_>) -> Outcome<Answer> {
    let team = call.team()?.id;
    let members = all(call.directory(), team);
    let set = format!("teams('{team}')/members");
    page(call, &[Kind::TeamMember], &set, |cursor| {
        let numbered = (0..).zip(&members).map(|(place, one)| (place, Kind::TeamMember, one));
        Box::new(numbered.skip(usize::try_from(cursor).unwrap_or(usize::MAX)))
    })
}

fn one(call: &Call<'_>) -> Outcome<(Id, Entity)> {
    let team = call.team()?.id;
    let id = read_id(call.key(1));
    let found = all(call.directory(), team).into_iter().find(|one| Some(one.id) == id);
    found.map(|found| (team, found)).ok_or_else(|| refuse(404, "NotFound", "The member does not exist."))
}

fn user_of(member: &Entity) -> Id {
    member.text(team_member::USER_ID).and_then(Id::parse).unwrap_or(Id::NONE)
}

/// `GET /teams/{id}/members/{id}`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    let (_, found) = one(call)?;
    call.reply(200, Kind::TeamMember, &found)
}

/// `POST /teams/{id}/members`: who is a member already stays one (assumed).
pub(crate) fn add(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = Json::Object(call.object()?);
    let team = call.team()?.id;
    let (user, shown, owner) = read(call, &body)?;
    let user = user.ok_or_else(|| missing(shown))?;
    let changes = links(call, team, &[Wanted { user, owner }]);
    call.commit(changes)?;
    let directory = call.directory();
    let owner = directory.links(Relation::Owners).has(team, user);
    let made = directory
        .user(user)
        .map(|found| member(directory, team, found, owner))
        .ok_or_else(|| missing(user))?;
    call.reply(201, Kind::TeamMember, &made)
}

/// `PATCH /teams/{id}/members/{id}`: roles.
pub(crate) fn update(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let (team, found) = one(call)?;
    let user = user_of(&found);
    let roles = body
        .get("roles")
        .and_then(Json::as_array)
        .ok_or_else(|| malformed("The property 'roles' is required."))?;
    let owner = roles.iter().any(|role| role == "owner");
    let is_owner = call.directory().links(Relation::Owners).has(team, user);
    let change = match (owner, is_owner) {
        (true, false) => Some(Change::Link(Relation::Owners, team, user)),
        (false, true) => Some(Change::Unlink(Relation::Owners, team, user)),
        _ => None,
    };
    call.commit(change.into_iter().collect())?;
    let directory = call.directory();
    let shown = directory
        .user(user)
        .map(|found| member(directory, team, found, owner))
        .ok_or_else(|| missing(user))?;
    call.reply(200, Kind::TeamMember, &shown)
}

/// `DELETE /teams/{id}/members/{id}`
pub(crate) fn remove(call: &mut Call<'_>) -> Outcome<Answer> {
    let (team, found) = one(call)?;
    let changes = unlinks(call.directory(), team, user_of(&found));
    call.commit(changes)?;
    Ok(Answer::nothing())
}

fn unlinks(directory: &Directory, team: Id, user: Id) -> Vec<Change> {
    let held = Relation::ALL.into_iter().filter(|relation| directory.links(*relation).has(team, user));
    held.map(|relation| Change::Unlink(relation, team, user)).collect()
}

/// `POST /teams/{id}/members/add` and `/remove`: each person succeeds or fails alone.
pub(crate) fn bulk(call: &mut Call<'_>) -> Outcome<Answer> {
    let body: Map<String, Json> = call.object()?;
    let team = call.team()?.id;
    let values = body
        .get("values")
        .and_then(Json::as_array)
        .ok_or_else(|| malformed("The parameter 'values' is required."))?;
    if values.len() > MOST {
        return Err(malformed(format!("The number of members must not exceed {MOST}.")));
    }
    let removing = call.path.ends_with("/remove");
    let (mut changes, mut results, mut failed) = (Vec::new(), Vec::new(), false);
    for json in values {
        let (user, shown, owner) = read(call, json)?;
        let known =
            user.filter(|user| !removing || call.directory().links(Relation::Members).has(team, *user));
        let error = match known {
            Some(user) if removing => {
                changes.extend(unlinks(call.directory(), team, user));
                Json::Null
            }
            Some(user) => {
                changes.extend(links(call, team, &[Wanted { user, owner }]));
                Json::Null
            }
            None => {
                failed = true;
                json!({ "code": "NotFound", "message": "" })
            }
        };
        results.push(json!({
            "@odata.type": "#microsoft.graph.aadUserConversationMemberResult",
            "userId": user.map_or(shown, |user| user.to_string()),
            "error": error,
        }));
    }
    // The same person twice in one request is one member.
    let mut seen: Vec<(Relation, Id)> = Vec::new();
    changes.retain(|change| match change {
        Change::Link(relation, _, to) | Change::Unlink(relation, _, to) => {
            let new = !seen.contains(&(*relation, *to));
            seen.push((*relation, *to));
            new
        }
        _ => true,
    });
    call.commit(changes)?;
    let context =
        format!("{}/$metadata#Collection(microsoft.graph.aadUserConversationMemberResult)", call.base);
    Ok(Answer::json(if failed { 207 } else { 200 }, &json!({ "@odata.context": context, "value": results })))
}
