use http::Method;
use serde_json::{Value, json};

use super::profile::{ObservedProfile, Profile};
use crate::address::Address;
use crate::graph::Operation;
use crate::resource::unknown;

/// The groups that a profile is for.
///
/// The request replaces the whole set, so what somebody else assigned is sent along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The profile's key, and this one's.
    pub profile: String,
    /// The groups.
    pub groups: Vec<Address>,
}

impl Assignment {
    /// The kind in addresses.
    pub const KIND: &'static str = "intune.assignment";

    /// The address.
    pub fn address(&self) -> Address {
        Address::new(Self::KIND, &self.profile)
    }

    /// What must exist before.
    pub fn needs(&self) -> Vec<Address> {
        let mut needs = vec![Profile::address_of(&self.profile)];
        needs.extend(self.groups.iter().cloned());
        needs
    }

    /// The targets afterwards if one is missing now: those of others first, then ours; groups that do not exist yet are unknown.
    pub fn targets(
        &self,
        now: Option<&ObservedProfile>,
        id: &dyn Fn(&Address) -> Option<String>,
    ) -> Option<Value> {
        let held: &[String] = now.map_or(&[], |now| &now.groups);
        let ours: Vec<Option<String>> = self.groups.iter().map(id).collect();
        if now.is_some() && ours.iter().all(|group| group.as_ref().is_some_and(|group| held.contains(group)))
        {
            return None;
        }
        let mut targets: Vec<Value> = now.map_or_else(Vec::new, |now| now.others.clone());
        targets.extend(
            held.iter()
                .filter(|group| !ours.contains(&Some((*group).clone())))
                .map(|group| target(&json!(group))),
        );
        targets.extend(self.groups.iter().zip(ours).map(|(address, id)| match id {
            Some(id) => target(&json!(id)),
            None => target(&unknown(address)),
        }));
        Some(Value::Array(targets))
    }

    /// Replaces the targets of the profile with that id.
    pub fn assign(profile: &str, targets: &Value) -> Operation {
        let list: Vec<Value> =
            targets.as_array().into_iter().flatten().map(|target| json!({"target": target})).collect();
        Operation::new(Method::POST, format!("{}/assign", Profile::path(profile)))
            .json(&json!({"assignments": list}))
            .idempotent()
    }
}

fn target(group: &Value) -> Value {
    json!({"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": group})
}
