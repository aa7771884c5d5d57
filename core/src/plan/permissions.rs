//! The least permissions: what reading needs, and what each kind of step adds.

use std::collections::BTreeSet;

use super::protection::{READ_ROLES, asks};
use crate::address::Address;
use crate::model::{Action, PermissionReport, PermissionSet, PlanPermissions, Step};
use crate::resource::Resource;

/// Graph permissions to read the tenant for these resources.
///
/// `Organization.Read.All` reads the tenant and, since it is needed anyway, its products too; `Group.Read.All` reads groups,
/// their licences and members, `User.Read.All` accounts and theirs (permissions data of August 2026).
fn reading(resources: &[Resource]) -> BTreeSet<&'static str> {
    let mut needed = BTreeSet::from(["Organization.Read.All"]);
    for resource in resources {
        match resource {
            Resource::Group(_) | Resource::Membership(_) => needed.insert("Group.Read.All"),
            Resource::User(_) => needed.insert("User.Read.All"),
            Resource::Licence(_) => false,
        };
    }
    needed
}

/// What a kind of resource needs to be written: the permission, and the reading one that it includes.
fn writing(kind: &str) -> Option<(&'static str, &'static str, &'static str)> {
    match kind {
        "entra.group" => Some(("Group.ReadWrite.All", "Group.Read.All", "Groups Administrator")),
        "entra.membership" => Some(("GroupMember.ReadWrite.All", "", "Groups Administrator")),
        "entra.user" => Some(("User.ReadWrite.All", "User.Read.All", "User Administrator")),
        "entra.licence" => Some(("LicenseAssignment.ReadWrite.All", "", "License Administrator")),
        _ => None,
    }
}

/// Every permission that a plan of this version may name.
#[cfg(test)]
pub(super) fn every_permission() -> Vec<&'static str> {
    let kinds = ["entra.group", "entra.membership", "entra.user", "entra.licence"];
    let written = kinds.into_iter().filter_map(writing).flat_map(|(write, read, _)| [write, read]);
    written.chain(reading(&[])).chain([READ_ROLES]).filter(|permission| !permission.is_empty()).collect()
}

fn applying<'a>(
    resources: &[Resource],
    kinds: impl Iterator<Item = &'a str>,
) -> (BTreeSet<&'static str>, BTreeSet<&'static str>) {
    let mut needed = reading(resources);
    let mut roles = BTreeSet::new();
    for kind in kinds {
        if let Some((write, read, role)) = writing(kind) {
            needed.insert(write);
            needed.remove(read);
            roles.insert(role);
        }
    }
    // Writing groups includes writing their members.
    if needed.contains("Group.ReadWrite.All") {
        needed.remove("GroupMember.ReadWrite.All");
    }
    (needed, roles)
}

fn owned(set: BTreeSet<&'static str>) -> Vec<String> {
    set.into_iter().map(str::to_owned).collect()
}

/// The least permissions for exactly these steps.
pub fn permissions(resources: &[Resource], steps: &[Step]) -> PlanPermissions {
    let kinds = steps
        .iter()
        .filter(|step| !matches!(step.action, Action::None | Action::Emit | Action::Manual))
        .map(|step| step.address.kind());
    let (mut apply, roles) = applying(resources, kinds);
    let mut plan = reading(resources);
    if asks(steps) {
        plan.insert(READ_ROLES);
        apply.insert(READ_ROLES);
    }
    PlanPermissions { plan: owned(plan), apply: owned(apply), roles: owned(roles) }
}

/// The least permissions for the whole scenario, whatever the tenant holds already.
pub fn report(resources: &[Resource]) -> PermissionReport {
    let addresses: Vec<_> = resources.iter().map(Resource::address).collect();
    let (apply, roles) = applying(resources, addresses.iter().map(Address::kind));
    PermissionReport {
        plan: PermissionSet { graph: owned(reading(resources)), roles: vec!["Global Reader".to_owned()] },
        apply: PermissionSet { graph: owned(apply), roles: owned(roles) },
        powershell: PermissionSet::default(),
    }
}
