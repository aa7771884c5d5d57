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
///
/// `ConfigurationMonitoring.ReadWrite.All`, by which a snapshot tells what Teams of the own tenant holds, is not among them: it is
/// an offer, and without it receipts tell the same.
fn reading(resources: &[Resource]) -> BTreeSet<&'static str> {
    let mut needed = BTreeSet::from(["Organization.Read.All"]);
    for resource in resources {
        match resource {
            Resource::Group(_) | Resource::Membership(_) => needed.insert("Group.Read.All"),
            Resource::User(_) => needed.insert("User.Read.All"),
            Resource::ExternalAccess(_) | Resource::AccessPolicy(_) | Resource::PolicyGrant(_) => {
                needed.insert("User.Read.All")
            }
            Resource::Licence(_) | Resource::Task(_) | Resource::File(_) => false,
            Resource::Profile(_) | Resource::Assignment(_) => {
                needed.insert("DeviceManagementConfiguration.Read.All")
            }
            Resource::AutopilotDevice(_) => needed.insert("DeviceManagementServiceConfig.Read.All"),
            Resource::Trust(_) | Resource::Authority(_) => needed.insert("PublicKeyInfrastructure.Read.All"),
            Resource::CertificateMethod(_) => needed.insert("Policy.Read.All"),
            Resource::Setting(setting) => match setting.key.as_str() {
                "appRegistrations" => needed.insert("Policy.Read.All"),
                "deviceJoin" => needed.insert("Policy.Read.DeviceConfiguration"),
                _ => false,
            },
        };
    }
    needed
}

/// What a kind of resource needs to be written: the permission, the reading one that it includes, and the role of a person.
fn writing(address: &Address) -> Option<(&'static str, &'static str, &'static str)> {
    const DEVICES: &str = "Intune Administrator";
    match (address.kind(), address.key()) {
        ("entra.group", _) => Some(("Group.ReadWrite.All", "Group.Read.All", "Groups Administrator")),
        ("entra.membership", _) => Some(("GroupMember.ReadWrite.All", "", "Groups Administrator")),
        ("entra.user", _) => Some(("User.ReadWrite.All", "User.Read.All", "User Administrator")),
        ("entra.licence", _) => Some(("LicenseAssignment.ReadWrite.All", "", "License Administrator")),
        ("intune.profile" | "intune.assignment", _) => Some((
            "DeviceManagementConfiguration.ReadWrite.All",
            "DeviceManagementConfiguration.Read.All",
            DEVICES,
        )),
        ("intune.autopilotDevice", _) => Some((
            "DeviceManagementServiceConfig.ReadWrite.All",
            "DeviceManagementServiceConfig.Read.All",
            DEVICES,
        )),
        ("entra.certificateTrust" | "entra.certificateAuthority", _) => Some((
            "PublicKeyInfrastructure.ReadWrite.All",
            "PublicKeyInfrastructure.Read.All",
            "Privileged Authentication Administrator",
        )),
        ("entra.authenticationMethod", _) => {
            Some(("Policy.ReadWrite.AuthenticationMethod", "", "Authentication Policy Administrator"))
        }
        ("tenant.setting", "appRegistrations") => {
            Some(("Policy.ReadWrite.Authorization", "", "Privileged Role Administrator"))
        }
        ("tenant.setting", "deviceJoin") => Some((
            "Policy.ReadWrite.DeviceConfiguration",
            "Policy.Read.DeviceConfiguration",
            "Cloud Device Administrator",
        )),
        _ => None,
    }
}

/// Every permission that a plan of this version may name.
#[cfg(test)]
pub(super) fn every_permission() -> Vec<&'static str> {
    let kinds = [
        "entra.group/x",
        "entra.membership/x",
        "entra.user/x",
        "entra.licence/x",
        "intune.profile/x",
        "intune.autopilotDevice/x",
        "entra.certificateTrust/x",
        "entra.authenticationMethod/x",
        "tenant.setting/appRegistrations",
        "tenant.setting/deviceJoin",
    ];
    let addresses = kinds.into_iter().filter_map(Address::parse);
    let written = addresses
        .filter_map(|address| writing(&address))
        .flat_map(|(write, read, _)| [write, read])
        .chain(["Policy.Read.All"]);
    written.chain(reading(&[])).chain([READ_ROLES]).filter(|permission| !permission.is_empty()).collect()
}

fn applying<'a>(
    resources: &[Resource],
    addresses: impl Iterator<Item = &'a Address>,
) -> (BTreeSet<&'static str>, BTreeSet<&'static str>) {
    let mut needed = reading(resources);
    let mut roles = BTreeSet::new();
    for address in addresses {
        if let Some((write, read, role)) = writing(address) {
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
    let written = steps
        .iter()
        .filter(|step| !matches!(step.action, Action::None | Action::Emit | Action::Manual))
        .map(|step| &step.address);
    let (mut apply, roles) = applying(resources, written);
    let mut plan = reading(resources);
    if asks(steps) {
        plan.insert(READ_ROLES);
        apply.insert(READ_ROLES);
    }
    PlanPermissions { plan: owned(plan), apply: owned(apply), roles: owned(roles) }
}

/// The directory roles of whoever runs the scripts: Teams takes no Graph permission for its cmdlets.
fn scripts(resources: &[Resource]) -> BTreeSet<&'static str> {
    let teams = |resource: &Resource| {
        matches!(resource, Resource::ExternalAccess(_) | Resource::AccessPolicy(_) | Resource::PolicyGrant(_))
    };
    resources.iter().any(teams).then_some("Teams Administrator").into_iter().collect()
}

/// The least permissions for the whole scenario, whatever the tenant holds already.
pub fn report(resources: &[Resource]) -> PermissionReport {
    let changed =
        |resource: &&Resource| !matches!(resource, Resource::Setting(setting) if setting.is_review());
    let addresses: Vec<_> = resources.iter().filter(changed).map(Resource::address).collect();
    let (apply, roles) = applying(resources, addresses.iter());
    PermissionReport {
        plan: PermissionSet { graph: owned(reading(resources)), roles: vec!["Global Reader".to_owned()] },
        apply: PermissionSet { graph: owned(apply), roles: owned(roles) },
        powershell: PermissionSet { graph: Vec::new(), roles: owned(scripts(resources)) },
    }
}
