//! What Teams does after it has accepted a new team.

use serde_json::{Value as Json, json};

use crate::error::Result;
use crate::sim::schema::{Kind, operation, team};
use crate::sim::store::{Change, Directory, Entity, Job, Value, World};

/// Makes the team when its time has come.
pub(crate) fn run(world: &mut World, tenant: usize, job: &Job) -> Result<()> {
    let Job::Team { team, channels, operation: watched, finish } = job else { return Ok(()) };
    let mut changes: Vec<Change> =
        Entity::load(team, Kind::Team).into_iter().map(|one| Change::Put(Kind::Team, one)).collect();
    changes.extend(
        channels.iter().filter_map(|one| Some(Change::Put(Kind::Channel, Entity::load(one, Kind::Channel)?))),
    );
    if let Some(work) = world.directories[tenant].all(Kind::Operation).get(*watched) {
        let done = work
            .clone()
            .with(operation::STATUS, Value::text("succeeded"))
            .with(operation::LAST_ACTION, Value::Time(*finish));
        changes.push(Change::Put(Kind::Operation, done));
    }
    world.commit(tenant, *finish, changes)
}

/// A team with the settings that Teams gives it.
pub(super) fn complete(directory: &Directory, mut entity: Entity) -> Entity {
    let settings = [
        (
            team::MEMBER_SETTINGS,
            json!({
                "allowCreateUpdateChannels": true, "allowCreatePrivateChannels": true, "allowDeleteChannels": true,
                "allowAddRemoveApps": true, "allowCreateUpdateRemoveTabs": true, "allowCreateUpdateRemoveConnectors": true,
            }),
        ),
        (team::GUEST_SETTINGS, json!({ "allowCreateUpdateChannels": false, "allowDeleteChannels": false })),
        (
            team::MESSAGING_SETTINGS,
            json!({
                "allowUserEditMessages": true, "allowUserDeleteMessages": true, "allowOwnerDeleteMessages": true,
                "allowTeamMentions": true, "allowChannelMentions": true,
            }),
        ),
        (
            team::FUN_SETTINGS,
            json!({
                "allowGiphy": true, "giphyContentRating": "moderate", "allowStickersAndMemes": true, "allowCustomMemes": true,
            }),
        ),
    ];
    for (key, defaults) in settings {
        let mut whole = defaults;
        if let (Json::Object(whole), Some(Json::Object(given))) = (&mut whole, entity.json(key)) {
            whole.extend(given.clone());
        }
        entity.set(key, Some(Value::json(whole)));
    }
    if entity.get(team::VISIBILITY).is_none() {
        entity.set(team::VISIBILITY, Some(Value::text("public")));
    }
    let id = entity.id;
    entity
        .with(team::IS_ARCHIVED, Value::Bool(false))
        .with(team::TENANT_ID, Value::text(directory.id.to_string()))
        .with(team::INTERNAL_ID, Value::text(format!("19:{}@thread.tacv2", id.simple())))
        .with(
            team::WEB_URL,
            Value::text(format!("https://teams.microsoft.com/l/team/{}?groupId={id}", id.simple())),
        )
}
