use http::Method;
use serde_json::{Value, json};

use crate::address::Address;
use crate::graph::{Operation, path};

/// An account's place in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The group's key.
    pub group: String,
    /// The account's key.
    pub user: String,
}

impl Membership {
    /// The kind in addresses.
    pub const KIND: &'static str = "entra.membership";

    /// How many members one request may add; more are refused (Graph page "group-post-members").
    pub const PER_REQUEST: usize = 20;

    /// The address.
    pub fn address(&self) -> Address {
        Address::new(Self::KIND, &format!("{}/{}", self.group, self.user))
    }

    /// Adds up to 20 members in one request; it is atomic, so one that is a member already refuses all.
    pub fn add(group_id: &str, user_ids: &[&str], graph: &str) -> Operation {
        debug_assert!(user_ids.len() <= Self::PER_REQUEST, "Graph refuses more");
        let links: Vec<Value> =
            user_ids.iter().map(|id| json!(format!("{graph}/directoryObjects/{id}"))).collect();
        Operation::new(Method::PATCH, path::group(group_id)).json(&json!({"members@odata.bind": links}))
    }

    /// Lists the members' ids; 999 is the largest page.
    pub fn list(group_id: &str) -> String {
        format!("{}/members?$select=id&$top=999", path::group(group_id))
    }
}
