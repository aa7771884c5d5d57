use http::Method;
use serde_json::{Value, json};

use super::licence::AssignedLicence;
use super::text;
use crate::address::Address;
use crate::graph::{ErrorRule, Operation, Reason, path};

/// A security group, found by its `uniqueName`.
///
/// `displayName` and `mailNickname` of security groups are not unique, so a repeated `POST /groups` would make a second
/// group; the upsert by `uniqueName` does not (Graph page "group-upsert").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The key of the address.
    pub key: String,
    /// The name that people see.
    pub display_name: String,
    /// The alternate key, our mark.
    pub unique_name: String,
    /// The rule by which Entra chooses the members; `None` where they are chosen one by one.
    pub rule: Option<String>,
}

impl Group {
    /// The kind in addresses.
    pub const KIND: &'static str = "entra.group";

    /// The properties that are read.
    pub const SELECT: &'static str = "id,displayName,uniqueName,securityEnabled,mailEnabled,assignedLicenses,licenseProcessingState,createdDateTime,isAssignableToRole,membershipRule";

    /// The address of the group with that key.
    pub fn address_of(key: &str) -> Address {
        Address::new(Self::KIND, key)
    }

    /// The address.
    pub fn address(&self) -> Address {
        Self::address_of(&self.key)
    }

    /// Reads the group by its `uniqueName`.
    pub fn read(&self) -> Operation {
        Self::find(&self.unique_name)
    }

    /// Reads a group by its `uniqueName`.
    pub fn find(unique_name: &str) -> Operation {
        Operation::get(format!("{}?$select={}", path::group_by_unique_name(unique_name), Self::SELECT))
    }

    /// Lists groups that carry the same display name, ours or not.
    pub fn same_name(&self) -> String {
        format!(
            "/groups?$filter={}&$select={}",
            path::equals("displayName", &self.display_name),
            Self::SELECT
        )
    }

    /// The fields of a new group, as a plan shows them.
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        let mut fields = vec![
            ("displayName", json!(self.display_name)),
            ("uniqueName", json!(self.unique_name)),
            ("mailNickname", json!(self.unique_name)),
            ("mailEnabled", json!(false)),
            ("securityEnabled", json!(true)),
        ];
        if let Some(rule) = &self.rule {
            fields.push(("groupTypes", json!(["DynamicMembership"])));
            fields.push(("membershipRule", json!(rule)));
            fields.push(("membershipRuleProcessingState", json!("On")));
        }
        fields
    }

    /// The fields that differ: name, value now, value afterwards.
    pub fn differences(&self, now: &ObservedGroup) -> Vec<(&'static str, Value, Value)> {
        let mut differences = Vec::new();
        if now.display_name != self.display_name {
            differences.push(("displayName", json!(now.display_name), json!(self.display_name)));
        }
        if self.rule.is_some() && now.rule != self.rule {
            differences.push(("membershipRule", json!(now.rule), json!(self.rule)));
        }
        differences
    }

    /// Makes the group; answers 201 with the group, or 204 when it is there.
    pub fn create(unique_name: &str, fields: &[(String, Value)]) -> Operation {
        let body: serde_json::Map<_, _> =
            fields.iter().filter(|(field, _)| field != "uniqueName").cloned().collect();
        Operation::new(Method::PATCH, path::group_by_unique_name(unique_name))
            .header("Prefer", "create-if-missing")
            .json(&Value::Object(body))
            .idempotent()
    }

    /// Changes fields of the group with that id.
    pub fn update(id: &str, fields: &[(String, Value)]) -> Operation {
        Operation::new(Method::PATCH, path::group(id))
            .json(&Value::Object(fields.iter().cloned().collect()))
            .idempotent()
    }
}

impl Group {
    /// Deletes a group; it must carry no licences.
    pub fn delete(id: &str) -> Operation {
        Operation::new(Method::DELETE, path::group(id))
            .idempotent()
            .rule(ErrorRule::DoneWhen(Reason::NotFound))
    }
}

/// A group as the tenant shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedGroup {
    /// The object id.
    pub id: String,
    /// The name that people see.
    pub display_name: String,
    /// The alternate key, if it has one.
    pub unique_name: Option<String>,
    /// The licences assigned to it.
    pub licences: Vec<AssignedLicence>,
    /// `QueuedForProcessing`, `ProcessingInProgress`, `ProcessingComplete`, or nothing.
    pub processing: Option<String>,
    /// When it was made.
    pub created: Option<String>,
    /// The rule by which Entra chooses its members, if it does.
    pub rule: Option<String>,
    /// Whether it can be given a directory role; set when it is made and never later.
    pub role_assignable: bool,
}

impl ObservedGroup {
    /// Reads Graph's answer; `None` if it has no id.
    pub fn read(value: &Value) -> Option<Self> {
        Some(Self {
            id: text(value, "id")?,
            display_name: text(value, "displayName").unwrap_or_default(),
            unique_name: text(value, "uniqueName"),
            licences: AssignedLicence::list(value),
            processing: value.get("licenseProcessingState").and_then(|state| text(state, "state")),
            created: text(value, "createdDateTime"),
            rule: text(value, "membershipRule"),
            role_assignable: value.get("isAssignableToRole").and_then(Value::as_bool) == Some(true),
        })
    }
}
