use http::Method;
use serde_json::{Map, Value, json};

use super::Setting;
use crate::address::Address;
use crate::graph::{Operation, path};

/// The word for a setting that is only read and reported.
const REVIEW: &str = "review";
/// The word for a switch that is on.
const ON: &str = "on";
/// The template of the settings of Microsoft 365 groups, `Group.Unified`.
const GROUPS: &str = "62375ab9-6b52-47ed-826b-58e47e0e304b";
/// The policy that holds who may invite and what guests see.
const AUTHORIZATION: &str = "/policies/authorizationPolicy";
/// Collaboration with all tenants for which there is no rule of their own.
const CROSS_TENANT: &str = "/policies/crossTenantAccessPolicy/default";
/// The settings of groups that differ from their templates.
const GROUP_SETTINGS: &str = "/groupSettings";
/// The settings of `SharePoint`.
const SHARE_POINT: &str = "/admin/sharepoint/settings";

/// What is known of one setting of the checklist of guest access that Graph writes.
#[derive(Debug, PartialEq, Eq)]
pub struct AccessFacts {
    /// Its name in documents.
    pub key: &'static str,
    /// Its name in the admin center.
    pub title: &'static str,
    /// Where a person finds it.
    pub portal: &'static str,
    /// What reads it.
    pub path: &'static str,
    /// Whom a change touches, as a sentence.
    pub effect: &'static str,
    /// The words of documents, and what Graph calls each.
    words: &'static [(&'static str, &'static str)],
}

/// The settings in the order of the checklist.
pub const ACCESS: &[AccessFacts] = &[
    AccessFacts {
        key: "inviters",
        title: "Guest invite settings",
        portal: "https://entra.microsoft.com > External Identities > External collaboration settings",
        path: AUTHORIZATION,
        effect: "Whoever is no longer named cannot invite guests; guests who are there stay. Applications invite in the last two cases alone.",
        words: &[
            ("adminsAndGuestInviters", "adminsAndGuestInviters"),
            ("adminsGuestInvitersAndAllMembers", "adminsGuestInvitersAndAllMembers"),
            ("everyone", "everyone"),
        ],
    },
    AccessFacts {
        key: "guestDirectory",
        title: "Guest user access restrictions",
        portal: "https://entra.microsoft.com > External Identities > External collaboration settings",
        path: AUTHORIZATION,
        effect: "All guests of the tenant see more, or less, of its people and groups.",
        words: &[
            ("sameAsMembers", "a0b1b346-4d3e-4e8b-98f8-753987be4970"),
            ("limited", "10dae51f-b6af-4016-8d66-8c2a99b929b3"),
            ("restricted", "2af84b1e-32c8-42b7-82bc-daa82404023b"),
        ],
    },
    AccessFacts {
        key: "inboundCollaboration",
        title: "Default settings > Inbound access settings > B2B collaboration",
        portal: "https://entra.microsoft.com > External Identities > Cross-tenant access settings",
        path: CROSS_TENANT,
        effect: "People of every other tenant without a rule of its own can be guests.",
        words: &[(ON, "allowed")],
    },
    AccessFacts {
        key: "ownersAddGuests",
        title: "Let group owners add people outside your organization to Microsoft 365 Groups as guests",
        portal: "https://admin.microsoft.com > Settings > Org settings > Microsoft 365 Groups",
        path: GROUP_SETTINGS,
        effect: "Owners of every group and team can add guests.",
        words: &[(ON, "AllowToAddGuests")],
    },
    AccessFacts {
        key: "guestsAccessGroups",
        title: "Let guest group members access group content",
        portal: "https://admin.microsoft.com > Settings > Org settings > Microsoft 365 Groups",
        path: GROUP_SETTINGS,
        effect: "Guests reach the content of every group and team that they are in.",
        words: &[(ON, "AllowGuestsToAccessGroups")],
    },
    AccessFacts {
        key: "sharePointSharing",
        title: "Policies > Sharing > External sharing",
        portal: "https://admin.microsoft.com/sharepoint > Policies > Sharing",
        path: SHARE_POINT,
        effect: "It is the most that any site of the tenant can allow; what is narrower there stays.",
        words: &[
            ("newAndExistingGuests", "externalUserSharingOnly"),
            ("anyone", "externalUserAndGuestSharing"),
        ],
    },
];

/// What is known of the setting of that name.
pub fn access_facts(key: &str) -> Option<&'static AccessFacts> {
    ACCESS.iter().find(|facts| facts.key == key)
}

/// One setting of the checklist of guest access, and what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessSetting {
    /// Its name in documents.
    pub key: String,
    /// `review`, or the word of the wanted value.
    pub wanted: String,
    /// What must be done before.
    pub needs: Vec<Address>,
}

impl AccessSetting {
    /// The address.
    pub fn address(&self) -> Address {
        Self::address_of(&self.key)
    }

    /// The address of the setting of that name.
    pub fn address_of(key: &str) -> Address {
        Address::new(Setting::KIND, key)
    }

    /// Whether it is only read and reported.
    pub fn is_review(&self) -> bool {
        self.wanted == REVIEW
    }

    /// What is known of it.
    pub fn facts(&self) -> Option<&'static AccessFacts> {
        access_facts(&self.key)
    }

    /// What it is now, by what [`AccessFacts::path`] reads; a word of documents where there is one for it.
    pub fn now(&self, policy: &Value) -> Option<String> {
        let facts = self.facts()?;
        let word = |held: &str| {
            let known = facts.words.iter().find(|(_, named)| named.eq_ignore_ascii_case(held));
            known.map_or(held, |(word, _)| word).to_owned()
        };
        match self.key.as_str() {
            "inviters" => policy["allowInvitesFrom"].as_str().map(word),
            "guestDirectory" => policy["guestUserRoleId"].as_str().map(word),
            "sharePointSharing" => policy["sharingCapability"].as_str().map(word),
            "inboundCollaboration" => {
                let inbound = &policy["b2bCollaborationInbound"];
                let part = |name: &str, all: &str| {
                    let target = |one: &Value| one["target"].as_str() == Some(all);
                    let whole =
                        inbound[name]["targets"].as_array().is_some_and(|held| held.iter().any(target));
                    (inbound[name]["accessType"].as_str().map(|kind| kind == "allowed"), whole)
                };
                let parts = [part("usersAndGroups", "AllUsers"), part("applications", "AllApplications")];
                Some(match parts {
                    [(Some(true), true), (Some(true), true)] => ON.to_owned(),
                    [(Some(false), true), _] | [_, (Some(false), true)] => "off".to_owned(),
                    [(None, _), _] | [_, (None, _)] => return None,
                    _ => "limited".to_owned(),
                })
            }
            _ => {
                let held = group_value(policy, facts.words.first()?.1);
                Some(if held { ON } else { "off" }.to_owned())
            }
        }
    }

    /// The body that brings it about, from what there is; `others` are values of the same object that change with it.
    pub fn body(&self, policy: &Value, others: &[(String, Value)]) -> Option<Value> {
        let facts = self.facts()?;
        let named = || facts.words.iter().find(|(word, _)| *word == self.wanted).map(|(_, named)| *named);
        Some(match self.key.as_str() {
            "inviters" => json!({"allowInvitesFrom": named()?}),
            "guestDirectory" => json!({"guestUserRoleId": named()?}),
            "sharePointSharing" => json!({"sharingCapability": named()?}),
            "inboundCollaboration" => {
                let all = |target: &str, kind: &str| json!({"accessType": "allowed", "targets": [{"target": target, "targetType": kind}]});
                json!({"b2bCollaborationInbound": {
                    "usersAndGroups": all("AllUsers", "user"),
                    "applications": all("AllApplications", "application"),
                }})
            }
            _ => {
                let mut changed = others.to_vec();
                changed.push((named()?.to_owned(), json!("true")));
                group_body(policy, &changed)
            }
        })
    }

    /// The values that a removal brings back, by their names in the object that holds them.
    pub fn restoring(&self, policy: &Value) -> Value {
        match self.key.as_str() {
            "inviters" => json!({"allowInvitesFrom": policy["allowInvitesFrom"]}),
            "guestDirectory" => json!({"guestUserRoleId": policy["guestUserRoleId"]}),
            "sharePointSharing" => json!({"sharingCapability": policy["sharingCapability"]}),
            "inboundCollaboration" => json!({"b2bCollaborationInbound": policy["b2bCollaborationInbound"]}),
            _ => {
                let name = self.facts().and_then(|facts| facts.words.first()).map_or("", |(_, name)| name);
                json!({name: if group_value(policy, name) { "true" } else { "false" }})
            }
        }
    }

    /// The body that brings values back, from what there is now; `others` are values of the same object that come back with it.
    pub fn brought_back(&self, policy: &Value, before: &Value, others: &[(String, Value)]) -> Value {
        if self.facts().is_none_or(|facts| facts.path != GROUP_SETTINGS) {
            return before.clone();
        }
        let values =
            before.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone()));
        group_body(policy, &others.iter().cloned().chain(values).collect::<Vec<_>>())
    }

    /// Whether the setting shares its object with others, which must then be written one after another.
    pub fn shares_object(&self) -> bool {
        self.facts().is_some_and(|facts| facts.path == GROUP_SETTINGS)
    }

    /// Writes the setting of that name.
    pub fn write(key: &str, fields: &Map<String, Value>) -> Option<Operation> {
        let facts = access_facts(key)?;
        let mut body = fields.get(Setting::BODY)?.clone();
        let place = if facts.path == GROUP_SETTINGS {
            let id = body.as_object_mut()?.remove("id")?;
            format!("{GROUP_SETTINGS}/{}", path::segment(id.as_str()?))
        } else {
            facts.path.to_owned()
        };
        Some(Operation::new(Method::PATCH, place).json(&body).idempotent())
    }
}

/// The settings of groups, where they differ from the template.
fn groups(policy: &Value) -> Option<&Value> {
    policy["value"].as_array()?.iter().find(|one| one["templateId"].as_str() == Some(GROUPS))
}

/// A value of groups; both that matter here are `true` in the template.
fn group_value(policy: &Value, name: &str) -> bool {
    let values = groups(policy).and_then(|held| held["values"].as_array()).into_iter().flatten();
    let mut named = values.filter(|one| one["name"].as_str() == Some(name));
    named
        .next()
        .and_then(|one| one["value"].as_str())
        .is_none_or(|value| !value.eq_ignore_ascii_case("false"))
}

/// The whole list of values with some of them changed: Graph replaces the list. With the id of the object that holds it.
fn group_body(policy: &Value, changed: &[(String, Value)]) -> Value {
    let Some(held) = groups(policy) else { return Value::Null };
    let mut values: Vec<Value> = held["values"].as_array().cloned().unwrap_or_default();
    for (name, value) in changed {
        match values.iter_mut().find(|one| one["name"].as_str() == Some(name)) {
            Some(one) => one["value"] = value.clone(),
            None => values.push(json!({"name": name, "value": value})),
        }
    }
    let values: Vec<Value> =
        values.iter().map(|one| json!({"name": one["name"], "value": one["value"]})).collect();
    json!({"id": held["id"], "values": values})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(key: &str, wanted: &str) -> AccessSetting {
        AccessSetting { key: key.to_owned(), wanted: wanted.to_owned(), needs: Vec::new() }
    }

    #[test]
    fn a_value_of_groups_is_sent_with_all_others() {
        let policy = json!({"value": [{"id": "1", "templateId": GROUPS, "values": [
            {"name": "AllowToAddGuests", "value": "False"},
            {"name": "UsageGuidelinesUrl", "value": "https://contoso.com"},
        ]}]});
        let adds = setting("ownersAddGuests", "on");
        assert_eq!(adds.now(&policy).as_deref(), Some("off"));
        let body = adds.body(&policy, &[]).unwrap();
        assert_eq!(body["values"].as_array().map(Vec::len), Some(2));
        assert_eq!(body["values"][0], json!({"name": "AllowToAddGuests", "value": "true"}));
        assert_eq!(adds.restoring(&policy), json!({"AllowToAddGuests": "false"}));
        let fields = Map::from_iter([(Setting::BODY.to_owned(), body)]);
        assert_eq!(AccessSetting::write("ownersAddGuests", &fields).unwrap().path(), "/groupSettings/1");
        // Where nothing was changed ever, the template holds.
        assert_eq!(adds.now(&json!({"value": []})).as_deref(), Some("on"));
    }

    #[test]
    fn collaboration_is_on_for_all_people_and_apps_alone() {
        let part = |kind: &str, target: &str| json!({"accessType": kind, "targets": [{"target": target}]});
        let inbound = |people: Value, apps: Value| json!({"b2bCollaborationInbound": {"usersAndGroups": people, "applications": apps}});
        let now = |policy: Value| setting("inboundCollaboration", "on").now(&policy).unwrap();
        assert_eq!(now(inbound(part("allowed", "AllUsers"), part("allowed", "AllApplications"))), "on");
        assert_eq!(now(inbound(part("blocked", "AllUsers"), part("allowed", "AllApplications"))), "off");
        assert_eq!(now(inbound(part("allowed", "some"), part("allowed", "AllApplications"))), "limited");
    }
}
