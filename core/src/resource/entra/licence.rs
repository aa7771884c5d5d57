use http::Method;
use serde_json::{Value, json};

use super::catalogue::Requirement;
use super::text;
use super::{Group, User};
use crate::address::Address;
use crate::graph::{ErrorRule, Operation, Reason, path};

/// The licences that a group or an account must have.
#[derive(Clone, Debug, PartialEq)]
pub struct Licence {
    /// Who carries them.
    pub target: LicenceTarget,
    /// What they must enable.
    pub requirements: Vec<Requirement>,
    /// Part numbers to choose from; any product of the tenant unless given.
    pub part_numbers: Option<Vec<String>>,
}

/// Who carries a licence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LicenceTarget {
    /// The group with that key.
    Group(String),
    /// The account with that key.
    User(String),
}

impl LicenceTarget {
    /// The address of the group or the account.
    pub fn address(&self) -> Address {
        match self {
            Self::Group(key) => Group::address_of(key),
            Self::User(key) => User::address_of(key),
        }
    }
}

impl Licence {
    /// The kind in addresses.
    pub const KIND: &'static str = "entra.licence";

    /// The address.
    pub fn address(&self) -> Address {
        match &self.target {
            LicenceTarget::Group(key) | LicenceTarget::User(key) => Address::new(Self::KIND, key),
        }
    }

    /// Assigns products. Both lists are mandatory; nothing is ever taken away here.
    ///
    /// For a group the answer is 202 and Entra goes on by itself; for an account it is 200 or an error at once.
    pub fn assign(collection: &str, id: &str, add: &[AssignedLicence]) -> Operation {
        let add: Vec<Value> = add.iter().map(AssignedLicence::write).collect();
        Operation::new(Method::POST, format!("/{collection}/{}/assignLicense", path::segment(id)))
            .json(&json!({"addLicenses": add, "removeLicenses": []}))
            .idempotent()
    }

    /// Takes one product away from a group or an account. One at a time, because a request that names a product which is
    /// gone already is refused as a whole.
    pub fn remove(collection: &str, id: &str, sku_id: &str) -> Operation {
        Operation::new(Method::POST, format!("/{collection}/{}/assignLicense", path::segment(id)))
            .json(&json!({"addLicenses": [], "removeLicenses": [sku_id]}))
            .idempotent()
            .rule(ErrorRule::DoneWhen(Reason::LicenceAbsent))
    }

    /// Reads how far Entra is with a group.
    pub fn progress(group_id: &str) -> String {
        format!("{}?$select=id,assignedLicenses,licenseProcessingState", path::group(group_id))
    }

    /// Lists how each member of a group got its licences.
    pub fn member_states(group_id: &str) -> String {
        format!(
            "{}/members?$select=id,userPrincipalName,licenseAssignmentStates&$top=999",
            path::group(group_id)
        )
    }
}

/// A product that is assigned, and the plans of it that are switched off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignedLicence {
    /// The product.
    pub sku_id: String,
    /// The service plans that are switched off, in order.
    pub disabled_plans: Vec<String>,
}

impl AssignedLicence {
    /// Reads `assignedLicenses`.
    pub fn list(value: &Value) -> Vec<Self> {
        let read = |entry: &Value| {
            Some(Self {
                sku_id: text(entry, "skuId")?.to_ascii_lowercase(),
                disabled_plans: guids(entry, "disabledPlans"),
            })
        };
        value
            .get("assignedLicenses")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(read)
            .collect()
    }

    /// As Graph takes it, and as a plan shows it.
    pub fn write(&self) -> Value {
        json!({"skuId": self.sku_id, "disabledPlans": self.disabled_plans})
    }
}

/// How an account got one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenceState {
    /// The product.
    pub sku_id: String,
    /// The group that gives it; none means that it was given directly.
    pub by_group: Option<String>,
    /// `Active`, `ActiveWithError`, `Disabled`, `Error`; an open list.
    pub state: String,
    /// Why not; an open list.
    pub error: Option<String>,
    /// The service plans that are switched off.
    pub disabled_plans: Vec<String>,
}

impl LicenceState {
    /// Reads `licenseAssignmentStates`.
    pub fn list(value: &Value) -> Vec<Self> {
        let read = |entry: &Value| {
            Some(Self {
                sku_id: text(entry, "skuId")?.to_ascii_lowercase(),
                by_group: text(entry, "assignedByGroup"),
                state: text(entry, "state").unwrap_or_default(),
                error: text(entry, "error").filter(|error| error != "None"),
                disabled_plans: guids(entry, "disabledPlans"),
            })
        };
        value
            .get("licenseAssignmentStates")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(read)
            .collect()
    }

    /// Whether the product works.
    pub fn active(&self) -> bool {
        matches!(self.state.as_str(), "Active" | "ActiveWithError")
    }

    /// What the error means and what to do about it.
    pub fn remedy(error: &str) -> &'static str {
        match error {
            "CountViolation" => "Free seats or get more, then reprocess the account's licences.",
            "MutuallyExclusiveViolation" => {
                "Another product of the account holds a plan that excludes this one: remove one of them."
            }
            "DependencyViolation" => {
                "A plan needs another plan that is switched off or missing: assign both to the same group."
            }
            "ProhibitedInUsageLocationViolation" => {
                "The product is not offered at the account's usage location."
            }
            "UniquenessViolation" => "Another account holds the same proxy address.",
            _ => "Entra gives the cause in the group's licence page.",
        }
    }
}

/// A product that the tenant owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedSku {
    /// The product.
    pub sku_id: String,
    /// Its part number, such as `MICROSOFT_REMOTE_ASSIST`.
    pub part_number: String,
    /// Seats that can still be given; none unless the subscription is enabled.
    pub free: u32,
    /// Its service plans for users.
    pub plans: Vec<ServicePlan>,
}

/// A service plan of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePlan {
    /// The plan.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl ObservedSku {
    /// The path that lists them; they come in one page.
    pub const LIST: &'static str = "/subscribedSkus";

    /// Reads one; `None` for a product that is not for users.
    pub fn read(value: &Value) -> Option<Self> {
        if value.get("appliesTo").and_then(Value::as_str).is_some_and(|to| to != "User") {
            return None;
        }
        let enabled = value.get("capabilityStatus").and_then(Value::as_str) == Some("Enabled");
        let units = value.pointer("/prepaidUnits/enabled").and_then(Value::as_i64).unwrap_or(0);
        let used = value.get("consumedUnits").and_then(Value::as_i64).unwrap_or(0);
        let plan = |plan: &Value| {
            Some(ServicePlan {
                id: text(plan, "servicePlanId")?.to_ascii_lowercase(),
                name: text(plan, "servicePlanName").unwrap_or_default(),
            })
        };
        Some(Self {
            sku_id: text(value, "skuId")?.to_ascii_lowercase(),
            part_number: text(value, "skuPartNumber")?,
            free: if enabled { u32::try_from(units - used).unwrap_or(0) } else { 0 },
            plans: value
                .get("servicePlans")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(plan)
                .collect(),
        })
    }
}

fn guids(value: &Value, property: &str) -> Vec<String> {
    let list = value.get(property).and_then(Value::as_array);
    let mut ids: Vec<String> =
        list.into_iter().flatten().filter_map(Value::as_str).map(str::to_ascii_lowercase).collect();
    ids.sort_unstable();
    ids
}
