//! Teams and the work of making them.

use serde_json::{Map, Value as Json, json};

use super::members;
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Failure, Outcome, bad, malformed, refuse, unmodelled};
use crate::sim::id::Id;
use crate::sim::schema::body::{Purpose, read};
use crate::sim::schema::{Kind, group, operation, team};
use crate::sim::store::{Change, Entity, Job, Relation, Value};

/// Annotations and relationships that the body of a new team may have.
const BESIDE: [&str; 6] =
    ["template@odata.bind", "group@odata.bind", "members", "channels", "installedApps", "owners@odata.bind"];

/// A team that does not exist, or not yet.
pub(super) fn no_team(key: &str) -> Failure {
    refuse(404, "NotFound", format!("No team found with Group Id {key}"))
}

impl Call<'_> {
    /// The team that the path names.
    pub(crate) fn team(&self) -> Outcome<&Entity> {
        let id = Id::parse(self.key(0)).ok_or_else(|| malformed("teamId needs to be a valid GUID."))?;
        self.view().get(Kind::Team, id).ok_or_else(|| no_team(self.key(0)))
    }
}

/// `GET /teams/{id}`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    call.reply(200, Kind::Team, call.team()?)
}

/// `GET /groups/{id}/team`
pub(crate) fn of_group(call: &mut Call<'_>) -> Outcome<Answer> {
    call.group()?;
    get(call)
}

/// `PATCH /teams/{id}`
pub(crate) fn update(call: &mut Call<'_>) -> Outcome<Answer> {
    let fields = read(Kind::Team, &call.object()?, Purpose::Update)?;
    let mut entity = call.team()?.clone();
    for (key, value) in fields.values {
        entity.set(key, value);
    }
    call.commit(vec![Change::Put(Kind::Team, entity)])?;
    Ok(Answer::nothing())
}

/// `POST /teams`: accepted, and made later.
pub(crate) fn create(call: &mut Call<'_>) -> Outcome<Answer> {
    let mut body = call.object()?;
    let mode = body.get("@microsoft.graph.teamCreationMode").and_then(Json::as_str);
    if mode.is_some() {
        return Err(unmodelled("teams in migration mode"));
    }
    let template = body.get("template@odata.bind").and_then(Json::as_str);
    if !template.is_some_and(|address| address.contains("/teamsTemplates('")) {
        return Err(malformed("The property 'template@odata.bind' is required."));
    }
    let wanted = members::wanted(call, body.get("members"))?;
    let existing = match body.get("group@odata.bind").and_then(Json::as_str) {
        Some(address) => Some(call.referenced(address)?.1.clone()),
        None => None,
    };
    let channels = body.get("channels").cloned();
    body.retain(|name, _| !BESIDE.contains(&name.as_str()));
    let fields = read(Kind::Team, &body, Purpose::Update)?;
    let mut entity = call.build(Id::NONE, fields);
    let mut changes = Vec::new();
    if let Some(group) = existing {
        entity.id = group.id;
        entity.set(team::DISPLAY_NAME, group.get(group::DISPLAY_NAME).cloned());
        changes.push(Change::Put(Kind::Group, with_team(&group)?));
    } else {
        if entity.text(team::DISPLAY_NAME).unwrap_or_default().is_empty() {
            return Err(malformed("The property 'displayName' is required."));
        }
        if !wanted.iter().any(|one| one.owner) {
            // A signed-in user would become the owner; an application is nobody's owner.
            return Err(malformed(
                "A team owner must be provided when creating a team in application context.",
            ));
        }
        changes.push(Change::Put(Kind::Group, group_of(call, &entity)?));
        changes.extend(members::links(call, entity.id, &wanted));
    }
    let id = entity.id;
    let answer = provision(call, &mut changes, entity, channels.as_ref());
    call.commit(changes)?;
    Ok(Answer { status: 202, ..Answer::default() }
        .header("location", format!("/teams('{id}')/operations('{answer}')"))
        .header("content-location", format!("/teams('{id}')")))
}

/// `PUT /groups/{id}/team`
pub(crate) fn put(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.optional_object()?;
    let fields = read(Kind::Team, &body, Purpose::Update)?;
    let group = call.group()?.clone();
    let mut entity = call.build(Id::NONE, fields);
    entity.id = group.id;
    entity.set(team::DISPLAY_NAME, group.get(group::DISPLAY_NAME).cloned());
    entity.set(team::DESCRIPTION, group.get(group::DESCRIPTION).cloned());
    let mut changes = vec![Change::Put(Kind::Group, with_team(&group)?)];
    let made = super::provisioning::complete(call.directory(), entity);
    let general = super::channels::general(made.id, call.world.next_id(), call.now);
    changes.push(Change::Put(Kind::Team, made.clone()));
    changes.push(Change::Put(Kind::Channel, general));
    call.commit(changes)?;
    call.reply(201, Kind::Team, &made)
}

fn with_team(group: &Entity) -> Outcome<Entity> {
    let unified = group.texts(group::GROUP_TYPES).iter().any(|one| one.as_ref() == "Unified");
    if !unified {
        return Err(bad("The group must be a Microsoft 365 group to have a team."));
    }
    if group.texts(group::RESOURCE_PROVISIONING_OPTIONS).iter().any(|one| one.as_ref() == "Team") {
        return Err(refuse(409, "Conflict", "The group is already provisioned with a team."));
    }
    Ok(group.clone().with(group::RESOURCE_PROVISIONING_OPTIONS, Value::texts(&["Team"])))
}

/// The Microsoft 365 group behind a new team.
fn group_of(call: &Call<'_>, entity: &Entity) -> Outcome<Entity> {
    let name = entity.text(team::DISPLAY_NAME).unwrap_or_default();
    if name.chars().count() > 256 {
        return Err(malformed("The property 'displayName' is too long."));
    }
    let mut nickname: String = name.chars().filter(char::is_ascii_alphanumeric).take(54).collect();
    if nickname.is_empty() {
        nickname.push_str("team");
    }
    let taken = |wanted: &str| {
        call.directory()
            .all(Kind::Group)
            .iter()
            .any(|(_, one)| one.text(group::MAIL_NICKNAME) == Some(wanted))
    };
    if taken(&nickname) {
        nickname.push_str(&entity.id.simple()[..8]);
    }
    let mail = format!("{nickname}@{}", call.directory().domain());
    let visibility = if entity.text(team::VISIBILITY) == Some("private") { "Private" } else { "Public" };
    let mut made = Entity::new(entity.id, call.now)
        .with(group::DISPLAY_NAME, Value::text(name))
        .with(group::GROUP_TYPES, Value::texts(&["Unified"]))
        .with(group::MAIL_NICKNAME, Value::text(nickname))
        .with(group::MAIL_ENABLED, Value::Bool(true))
        .with(group::SECURITY_ENABLED, Value::Bool(false))
        .with(group::PROXY_ADDRESSES, Value::texts(&[format!("SMTP:{mail}")]))
        .with(group::MAIL, Value::text(mail))
        .with(group::VISIBILITY_NAME, Value::text(visibility))
        .with(group::RESOURCE_PROVISIONING_OPTIONS, Value::texts(&["Team"]));
    made.set(group::DESCRIPTION, entity.get(team::DESCRIPTION).cloned());
    Ok(made)
}

/// Puts the making of a team off; gives the operation in which it can be watched.
fn provision(call: &mut Call<'_>, changes: &mut Vec<Change>, entity: Entity, channels: Option<&Json>) -> Id {
    let id = call.world.next_id();
    let mut work = Entity::new(id, call.now)
        .with(operation::OPERATION_TYPE, Value::text("createTeam"))
        .with(operation::STATUS, Value::text("inProgress"))
        .with(operation::ATTEMPTS_COUNT, Value::Int(1))
        .with(operation::LAST_ACTION, Value::Time(call.now))
        .with(operation::TARGET_RESOURCE_ID, Value::text(entity.id.to_string()))
        .with(operation::TARGET_RESOURCE_LOCATION, Value::text(format!("/teams('{}')", entity.id)));
    work.parent = entity.id;
    changes.push(Change::Put(Kind::Operation, work));
    let general = call.world.next_id();
    let mut list = vec![super::channels::general(entity.id, general, call.now)];
    for json in channels.and_then(Json::as_array).into_iter().flatten() {
        let made = call.world.next_id();
        list.extend(super::channels::of_template(entity.id, made, call.now, json));
    }
    let store = |kind: Kind, one: &Entity| one.store(kind);
    let finish = call.now.plus(call.settings.team_delay());
    let job = Job::Team {
        team: store(Kind::Team, &super::provisioning::complete(call.directory(), entity)),
        channels: list.iter().map(|one| store(Kind::Channel, one)).collect(),
        operation: id,
        finish,
    };
    changes.push(Change::Job(call.world.serial + 1, job));
    id
}

/// `GET /teams/{id}/operations/{id}`
pub(crate) fn operation(call: &mut Call<'_>) -> Outcome<Answer> {
    let team = call.id(0)?;
    call.reply(200, Kind::Operation, call.child(Kind::Operation, team, 1)?)
}

/// `GET /users/{id}/joinedTeams`
pub(crate) fn joined(call: &mut Call<'_>) -> Outcome<Answer> {
    let id = call.user()?.id;
    let directory = call.directory();
    let groups = directory.links(Relation::Members).sources(id);
    let teams: Vec<Json> = groups
        .iter()
        .filter_map(|group| directory.all(Kind::Team).get(*group))
        .map(|one| {
            let mut json = Map::new();
            for key in [
                team::ID,
                team::DISPLAY_NAME,
                team::DESCRIPTION,
                team::IS_ARCHIVED,
                team::TENANT_ID,
                team::VISIBILITY,
            ] {
                json.insert(
                    team::TABLE.property(key).name.to_owned(),
                    call.reader().value(Kind::Team, one, key),
                );
            }
            Json::Object(json)
        })
        .collect();
    Ok(Answer::json(
        200,
        &json!({ "@odata.context": format!("{}/$metadata#teams", call.base), "@odata.count": teams.len(), "value": teams }),
    ))
}
