use std::collections::BTreeMap;

use http::Method;
use serde_json::{Map, Value, json};

use super::team::{ObservedMember, Team, member};
use crate::address::Address;
use crate::graph::{ErrorRule, Operation, Reason, path};
use crate::model::ChannelMembership;
use crate::resource::entra::Guest;
use crate::resource::unknown;

/// A channel of a team, beside the one that every team has. Its name is unique in the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// The key of the team.
    pub team: String,
    /// The name that people see.
    pub display_name: String,
    /// Who is in it.
    pub membership: ChannelMembership,
    /// The sign-in address of its owner; private and shared channels need one.
    pub owner: Option<String>,
    /// The guests that a private channel has from the beginning, by their addresses.
    pub guests: Vec<String>,
}

impl Channel {
    /// The kind in addresses.
    pub const KIND: &'static str = "teams.channel";

    /// The field of a new channel that names its owner.
    const OWNER: &'static str = "owner";
    /// The field of a new channel with the ids of its guests.
    pub const GUESTS: &'static str = "guests";

    /// The address of the channel with that name.
    pub fn address_of(team: &str, display_name: &str) -> Address {
        Address::new(Self::KIND, &format!("{team}/{display_name}"))
    }

    /// The address.
    pub fn address(&self) -> Address {
        Self::address_of(&self.team, &self.display_name)
    }

    /// What must exist before: the team, and in it whoever the channel has from the beginning.
    pub fn needs(&self) -> Vec<Address> {
        let mut needs = vec![Team::address_of(&self.team)];
        for guest in &self.guests {
            needs.push(Guest::address_of(guest));
            needs.push(TeamMember::address_of(&self.team, guest));
        }
        needs
    }

    /// How Graph writes who is in it.
    pub fn kind(membership: ChannelMembership) -> &'static str {
        match membership {
            ChannelMembership::Standard => "standard",
            ChannelMembership::Private => "private",
            ChannelMembership::Shared => "shared",
        }
    }

    /// The fields of a new channel, as a plan shows them.
    pub fn fields(&self, id: &dyn Fn(&Address) -> Option<String>) -> Vec<(&'static str, Value)> {
        let mut fields = vec![
            ("displayName", json!(self.display_name)),
            ("membershipType", json!(Self::kind(self.membership))),
        ];
        if self.membership != ChannelMembership::Standard {
            fields.push((Self::OWNER, json!(self.owner)));
            let guest = |email: &String| {
                let address = Guest::address_of(email);
                id(&address).map_or_else(|| unknown(&address), |id| json!(id))
            };
            fields.push((Self::GUESTS, self.guests.iter().map(guest).collect()));
        }
        fields
    }

    /// Makes a channel of the team with that id.
    pub fn create(graph: &str, team: &str, fields: &Map<String, Value>) -> Operation {
        let mut body = fields.clone();
        let owner = body.remove(Self::OWNER);
        let guests = body.remove(Self::GUESTS);
        let owner = owner.as_ref().and_then(Value::as_str).map(|owner| member(graph, owner, true));
        let guests = guests.as_ref().and_then(Value::as_array).into_iter().flatten();
        let guests = guests.filter_map(|guest| Some(member(graph, guest.as_str()?, false)));
        let members: Vec<Value> = owner.into_iter().chain(guests).collect();
        if !members.is_empty() {
            body.insert("members".to_owned(), json!(members));
        }
        Operation::new(Method::POST, format!("{}/channels", Team::path(team))).json(&Value::Object(body))
    }

    /// Deletes a channel with its conversations.
    pub fn delete(team: &str, id: &str) -> Operation {
        Operation::new(Method::DELETE, Self::path(team, id))
            .idempotent()
            .rule(ErrorRule::DoneWhen(Reason::NotFound))
    }

    /// Lists who is in a private channel.
    pub fn members(team: &str, id: &str) -> Operation {
        Operation::get(format!("{}/members", Self::path(team, id)))
    }

    fn path(team: &str, id: &str) -> String {
        format!("{}/channels/{}", Team::path(team), path::segment(id))
    }
}

/// A channel as the tenant shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedChannel {
    /// Its id.
    pub id: String,
    /// The name that people see.
    pub display_name: String,
    /// `standard`, `private` or `shared`.
    pub kind: String,
    /// Who is in it, by object id; read for private channels alone.
    pub members: BTreeMap<String, ObservedMember>,
}

impl ObservedChannel {
    /// Reads Graph's answer; `None` if it has no id.
    pub fn read(value: &Value) -> Option<Self> {
        Some(Self {
            id: value["id"].as_str()?.to_owned(),
            display_name: value["displayName"].as_str().unwrap_or_default().to_owned(),
            kind: value["membershipType"].as_str().unwrap_or("standard").to_owned(),
            members: BTreeMap::new(),
        })
    }
}

/// Somebody's place in a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamMember {
    /// The key of the team.
    pub team: String,
    /// The sign-in address of somebody of the tenant, or the e-mail address of a guest.
    pub person: String,
    /// Whether it is a guest of the scenario.
    pub guest: bool,
    /// Whether as owner.
    pub owner: bool,
    /// Settings that let guests into teams.
    pub settings: Vec<Address>,
}

impl TeamMember {
    /// The kind in addresses.
    pub const KIND: &'static str = "teams.member";

    /// The most people of one request (Graph page "Add members in bulk").
    pub const PER_REQUEST: usize = 200;

    /// The field of a step with the object id of the person.
    pub const USER: &'static str = "user";
    /// The field of a step that says whether the person becomes an owner.
    pub const OWNER: &'static str = "owner";

    /// The address of somebody's place.
    pub fn address_of(team: &str, person: &str) -> Address {
        Address::new(Self::KIND, &format!("{team}/{}", person.to_ascii_lowercase()))
    }

    /// The address.
    pub fn address(&self) -> Address {
        Self::address_of(&self.team, &self.person)
    }

    /// What must exist before.
    pub fn needs(&self) -> Vec<Address> {
        let mut needs = vec![Team::address_of(&self.team)];
        if self.guest {
            needs.push(Guest::address_of(&self.person));
            needs.extend(self.settings.iter().cloned());
        }
        needs
    }

    /// Adds people to the team with that id: object ids, and whether as owner. Adding somebody again changes nothing.
    pub fn add(graph: &str, team: &str, people: &[(String, bool)]) -> Operation {
        let values: Vec<Value> = people.iter().map(|(user, owner)| member(graph, user, *owner)).collect();
        Operation::new(Method::POST, format!("{}/members/add", Team::path(team)))
            .json(&json!({"values": values}))
            .idempotent()
    }

    /// Takes somebody out of a team, by the id of the membership.
    pub fn remove(team: &str, membership: &str) -> Operation {
        let place = format!("{}/members/{}", Team::path(team), path::segment(membership));
        Operation::new(Method::DELETE, place).idempotent().rule(ErrorRule::DoneWhen(Reason::NotFound))
    }
}

/// A guest's place in a private channel that was there before the guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelMember {
    /// The key of the team.
    pub team: String,
    /// The channel's name.
    pub channel: String,
    /// The e-mail address of the guest.
    pub guest: String,
}

impl ChannelMember {
    /// The kind in addresses.
    pub const KIND: &'static str = "teams.channelMember";

    /// The address.
    pub fn address(&self) -> Address {
        let guest = self.guest.to_ascii_lowercase();
        Address::new(Self::KIND, &format!("{}/{}/{guest}", self.team, self.channel))
    }

    /// What must exist before: the channel, and the guest's place in the team.
    pub fn needs(&self) -> Vec<Address> {
        vec![
            Team::address_of(&self.team),
            Channel::address_of(&self.team, &self.channel),
            Guest::address_of(&self.guest),
            TeamMember::address_of(&self.team, &self.guest),
        ]
    }

    /// Adds the person with that id to a private channel; adding somebody again changes nothing.
    pub fn add(graph: &str, team: &str, channel: &str, user: &str) -> Operation {
        Operation::new(Method::POST, format!("{}/members", Channel::path(team, channel)))
            .json(&member(graph, user, false))
            .idempotent()
    }
}
