use std::collections::BTreeMap;

use http::Method;
use serde_json::{Map, Value, json};

use super::channel::ObservedChannel;
use crate::address::Address;
use crate::graph::{ErrorRule, Operation, Reason, path};

/// A team, recognised by a tag in its description.
///
/// Names of teams are not unique, and Graph takes no `uniqueName` for one: it is found by its name and its tag, or by the id that a run
/// recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// The key of the address.
    pub key: String,
    /// The name that people see.
    pub display_name: String,
    /// The sign-in address of the owner.
    pub owner: Option<String>,
    /// The identity of its life, our mark.
    pub operation: String,
    /// Our mark if it was there before and was taken over.
    pub adopted: String,
    /// The deployment's name, for people.
    pub deployment: String,
}

impl Team {
    /// The kind in addresses.
    pub const KIND: &'static str = "teams.team";

    /// The field of the tag.
    pub const MARK: &'static str = "description";

    /// The field of a step that names the team of what is removed from it, by its id.
    pub const FIELD: &'static str = "team";

    /// The field of a new team that names its owner.
    pub const OWNER: &'static str = "owner";

    /// The properties that are read of the group behind a team.
    const SELECT: &'static str = "id,displayName,description,createdDateTime,resourceProvisioningOptions";

    /// The address of the team with that key.
    pub fn address_of(key: &str) -> Address {
        Address::new(Self::KIND, key)
    }

    /// The address.
    pub fn address(&self) -> Address {
        Self::address_of(&self.key)
    }

    /// Looks for teams of that name; groups without a team are among what is found.
    pub fn find(display_name: &str) -> Operation {
        let filter = path::equals("displayName", display_name);
        Operation::get(format!("/groups?$filter={filter}&$select={}&$top=999", Self::SELECT))
    }

    /// Reads the group behind the team with that id.
    pub fn read(id: &str) -> Operation {
        Operation::get(format!("{}?$select={}", path::group(id), Self::SELECT))
    }

    /// Reads the team with that id; Graph does not know it before Teams has made it.
    pub fn ready(id: &str) -> Operation {
        Operation::get(format!("{}?$select=id", Self::path(id)))
    }

    /// Lists who is in it.
    pub fn members(id: &str) -> Operation {
        Operation::get(format!("{}/members", Self::path(id)))
    }

    /// Lists its channels.
    pub fn channels(id: &str) -> Operation {
        Operation::get(format!("{}/channels?$select=id,displayName,membershipType", Self::path(id)))
    }

    /// The fields of a new team, as a plan shows them.
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("displayName", json!(self.display_name)),
            (Self::MARK, json!(self.description())),
            ("visibility", json!("private")),
            (Self::OWNER, json!(self.owner)),
        ]
    }

    fn description(&self) -> String {
        format!(
            "Technicians and experts meet here. Made by remote-assist for the deployment {}. [hl2ra:{}]",
            self.deployment, self.operation
        )
    }

    /// The description of a team that is taken over: what it says, and our tag.
    pub fn taken_over(&self, now: &ObservedTeam) -> String {
        let before = now.description.as_deref().unwrap_or_default();
        format!("{before} [hl2ra:{}]", self.adopted).trim_start().to_owned()
    }

    /// Whether a team of the tenant carries our mark, and of which kind.
    pub fn marked(&self, now: &ObservedTeam) -> Option<Mark> {
        let held = now.operation()?;
        let made = (held == self.operation).then_some(Mark::Made);
        made.or_else(|| (held == self.adopted).then_some(Mark::TakenOver))
    }

    /// The fields that differ.
    pub fn differences(&self, now: &ObservedTeam) -> Vec<(&'static str, Value, Value)> {
        let same = now.display_name == self.display_name;
        let differs = (!same).then(|| ("displayName", json!(now.display_name), json!(self.display_name)));
        differs.into_iter().collect()
    }

    /// Makes a team; `graph` is the base that references to objects carry.
    pub fn create(graph: &str, fields: &Map<String, Value>) -> Option<Operation> {
        let mut body = fields.clone();
        let owner = body.remove(Self::OWNER)?;
        body.insert("template@odata.bind".to_owned(), json!(format!("{graph}/teamsTemplates('standard')")));
        body.insert("members".to_owned(), json!([member(graph, owner.as_str()?, true)]));
        Some(Operation::new(Method::POST, "/teams").json(&Value::Object(body)))
    }

    /// The id of a new team in the address of the operation that makes it, `/teams('…')/operations('…')`.
    pub fn made(location: &str) -> Option<&str> {
        let (_, rest) = location.split_once("/teams(").or_else(|| location.split_once("/teams/"))?;
        let id = rest.trim_start_matches('\'').split(['\'', '/', ')']).next()?;
        (uuid::Uuid::try_parse(id).is_ok()).then_some(id)
    }

    /// Changes fields of the group behind the team.
    pub fn update(id: &str, fields: &Map<String, Value>) -> Operation {
        Operation::new(Method::PATCH, path::group(id)).json(&Value::Object(fields.clone())).idempotent()
    }

    /// Deletes the team with its group, files and conversations.
    pub fn delete(id: &str) -> Operation {
        Operation::new(Method::DELETE, path::group(id))
            .idempotent()
            .rule(ErrorRule::DoneWhen(Reason::NotFound))
    }

    /// Where a team is read and written.
    pub(super) fn path(id: &str) -> String {
        format!("/teams/{}", path::segment(id))
    }
}

/// Somebody in the body of a request, by id or sign-in address.
pub(super) fn member(graph: &str, user: &str, owner: bool) -> Value {
    let roles: &[&str] = if owner { &["owner"] } else { &[] };
    json!({
        "@odata.type": "#microsoft.graph.aadUserConversationMember",
        "roles": roles,
        "user@odata.bind": format!("{graph}/users('{}')", user.replace('\'', "''")),
    })
}

/// Why a team is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A run made it.
    Made,
    /// It was there before and was taken over on purpose.
    TakenOver,
}

/// A team as the tenant shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObservedTeam {
    /// The id of the team and of its group.
    pub id: String,
    /// The name that people see.
    pub display_name: String,
    /// The description, with our tag if it is ours.
    pub description: Option<String>,
    /// When it was made.
    pub created: Option<String>,
    /// Who is in it, by object id.
    pub members: BTreeMap<String, ObservedMember>,
    /// Its channels.
    pub channels: Vec<ObservedChannel>,
}

/// Somebody's place in a team or a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedMember {
    /// The id of the membership.
    pub id: String,
    /// Whether as owner.
    pub owner: bool,
}

impl ObservedMember {
    /// Reads the object id of somebody and the place; `None` if one of both is not told.
    pub fn read(value: &Value) -> Option<(String, Self)> {
        let owner = value["roles"].as_array().is_some_and(|roles| roles.iter().any(|role| role == "owner"));
        Some((value["userId"].as_str()?.to_owned(), Self { id: value["id"].as_str()?.to_owned(), owner }))
    }
}

impl ObservedTeam {
    /// Reads the group behind a team; `None` for a group without one.
    pub fn read(value: &Value) -> Option<Self> {
        let options = value["resourceProvisioningOptions"].as_array()?;
        options.iter().any(|option| option == "Team").then(|| Self {
            id: value["id"].as_str().unwrap_or_default().to_owned(),
            display_name: value["displayName"].as_str().unwrap_or_default().to_owned(),
            description: value["description"].as_str().map(str::to_owned),
            created: value["createdDateTime"].as_str().map(str::to_owned),
            ..Self::default()
        })
    }

    /// The identity of the life that the tag names.
    pub fn operation(&self) -> Option<&str> {
        Self::operation_in(self.description.as_deref()?)
    }

    /// The identity of a life that a description names, if it holds our tag.
    pub fn operation_in(description: &str) -> Option<&str> {
        let (_, tag) = description.rsplit_once("[hl2ra:")?;
        tag.strip_suffix(']')
    }

    /// The description without our tag; `None` where nothing else is left.
    pub fn plain_description(&self) -> Option<String> {
        let description = self.description.as_deref()?;
        let plain = description.rsplit_once("[hl2ra:").map_or(description, |(plain, _)| plain.trim_end());
        (!plain.is_empty()).then(|| plain.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_is_known_by_its_tag_and_by_the_address_of_its_making() {
        let id = "02bd9fd6-8f93-4758-87c3-1fb73740a315";
        for location in [
            format!("/teams('{id}')/operations('1')"),
            format!("https://graph.microsoft.com/v1.0/teams/{id}/operations/1"),
        ] {
            assert_eq!(Team::made(&location), Some(id), "{location}");
        }
        assert_eq!(Team::made("/teams('x')"), None);
        let now = |description: &str| ObservedTeam {
            description: Some(description.to_owned()),
            ..Default::default()
        };
        assert_eq!(now("Pumps [hl2ra:abc]").operation(), Some("abc"));
        assert_eq!(now("Pumps [hl2ra:abc]").plain_description().as_deref(), Some("Pumps"));
        assert_eq!(now("[hl2ra:abc]").plain_description(), None);
        assert_eq!(now("Pumps").operation(), None);
    }
}
