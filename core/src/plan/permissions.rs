//! The least permissions: what reading needs, and what each kind of step adds.

use std::collections::BTreeSet;

use super::protection::{READ_ROLES, asks};
use crate::address::Address;
use crate::model::{Action, PermissionReport, PermissionSet, PlanPermissions, Step};
use crate::resource::Resource;
use crate::resource::purview::Barrier;

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
            // What PowerShell reads of barriers takes no permission of Graph; the people are counted with it.
            Resource::User(_) | Resource::Barrier(_) | Resource::Guest(_) => needed.insert("User.Read.All"),
            Resource::ExternalAccess(_) | Resource::AccessPolicy(_) | Resource::PolicyGrant(_) => {
                needed.insert("User.Read.All")
            }
            Resource::Team(_) => {
                needed.insert("Team.ReadBasic.All");
                needed.insert("Group.Read.All")
            }
            Resource::Channel(_) => {
                needed.insert("ChannelMember.Read.All");
                needed.insert("Channel.ReadBasic.All")
            }
            Resource::TeamMember(_) => {
                // The channels of a team are read with its members.
                needed.insert("Channel.ReadBasic.All");
                needed.insert("TeamMember.Read.All")
            }
            Resource::AccessSetting(setting) => match setting.key.as_str() {
                "ownersAddGuests" | "guestsAccessGroups" => needed.insert("GroupSettings.Read.All"),
                "sharePointSharing" => needed.insert("SharePointTenantSettings.Read.All"),
                _ => needed.insert("Policy.Read.All"),
            },
            Resource::Licence(_)
            | Resource::ChannelMember(_)
            | Resource::Switch(_)
            | Resource::Task(_)
            | Resource::File(_) => false,
            Resource::Profile(_) | Resource::Assignment(_) => {
                needed.insert("DeviceManagementConfiguration.Read.All")
            }
            Resource::AutopilotDevice(_) => needed.insert("DeviceManagementServiceConfig.Read.All"),
            Resource::Trust(_) | Resource::Authority(_) => needed.insert("PublicKeyInfrastructure.Read.All"),
            Resource::CertificateMethod(_) => needed.insert("Policy.Read.All"),
            Resource::AccessPass(_) => {
                needed.insert("Policy.Read.AuthenticationMethod");
                needed.insert("UserAuthMethod-TAP.Read.All")
            }
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
        ("entra.accessPass", _) => Some((
            "UserAuthMethod-TAP.ReadWrite.All",
            "UserAuthMethod-TAP.Read.All",
            "Authentication Administrator",
        )),
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
        ("tenant.setting", "appRegistrations" | "inviters" | "guestDirectory") => {
            Some(("Policy.ReadWrite.Authorization", "", "Privileged Role Administrator"))
        }
        ("tenant.setting", "deviceJoin") => Some((
            "Policy.ReadWrite.DeviceConfiguration",
            "Policy.Read.DeviceConfiguration",
            "Cloud Device Administrator",
        )),
        ("tenant.setting", "inboundCollaboration") => {
            Some(("Policy.ReadWrite.CrossTenantAccess", "", "Security Administrator"))
        }
        ("tenant.setting", "ownersAddGuests" | "guestsAccessGroups") => {
            Some(("GroupSettings.ReadWrite.All", "GroupSettings.Read.All", "Groups Administrator"))
        }
        ("tenant.setting", "sharePointSharing") => Some((
            "SharePointTenantSettings.ReadWrite.All",
            "SharePointTenantSettings.Read.All",
            "SharePoint Administrator",
        )),
        ("entra.guest", _) => Some(("User.Invite.All", "", "Guest Inviter")),
        ("teams.team", _) => Some(("Team.Create", "", "Teams Administrator")),
        ("teams.channel", _) => Some(("Channel.Create", "", "Teams Administrator")),
        ("teams.member", _) => {
            Some(("TeamMember.ReadWrite.All", "TeamMember.Read.All", "Teams Administrator"))
        }
        ("teams.channelMember", _) => {
            Some(("ChannelMember.ReadWrite.All", "ChannelMember.Read.All", "Teams Administrator"))
        }
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
        "entra.accessPass/x",
        "intune.profile/x",
        "intune.autopilotDevice/x",
        "entra.certificateTrust/x",
        "entra.authenticationMethod/x",
        "tenant.setting/appRegistrations",
        "tenant.setting/deviceJoin",
        "tenant.setting/inviters",
        "tenant.setting/inboundCollaboration",
        "tenant.setting/ownersAddGuests",
        "tenant.setting/sharePointSharing",
        "entra.guest/x",
        "teams.team/x",
        "teams.channel/x/y",
        "teams.member/x/y",
        "teams.channelMember/x/y/z",
    ];
    let addresses = kinds.into_iter().filter_map(Address::parse);
    let written = addresses
        .filter_map(|address| writing(&address))
        .flat_map(|(write, read, _)| [write, read])
        .chain(["Policy.Read.All", "Policy.Read.AuthenticationMethod"]);
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

/// What a step needs beside what its kind needs: an invitation is followed by a mark, and a team that exists is a group.
fn beside(step: &Step) -> Option<&'static str> {
    match (step.address.kind(), step.action) {
        ("entra.guest", Action::Create | Action::Delete | Action::Detach) => Some("User.ReadWrite.All"),
        ("teams.team", Action::Update | Action::Adopt | Action::Detach | Action::Delete) => {
            Some("Group.ReadWrite.All")
        }
        ("teams.channel", Action::Delete) => Some("Channel.Delete.All"),
        _ => None,
    }
}

/// The least permissions for exactly these steps.
pub fn permissions(resources: &[Resource], steps: &[Step]) -> PlanPermissions {
    let written = steps
        .iter()
        .filter(|step| !matches!(step.action, Action::None | Action::Emit | Action::Manual))
        .map(|step| &step.address);
    let (mut apply, roles) = applying(resources, written);
    apply.extend(steps.iter().filter_map(beside));
    if apply.contains("User.ReadWrite.All") {
        apply.remove("User.Read.All");
    }
    let mut plan = reading(resources);
    if asks(steps) {
        plan.insert(READ_ROLES);
        apply.insert(READ_ROLES);
    }
    PlanPermissions { plan: owned(plan), apply: owned(apply), roles: owned(roles) }
}

/// The directory roles of whoever runs the scripts: Teams takes no Graph permission for its cmdlets.
fn scripts(resources: &[Resource]) -> BTreeSet<&'static str> {
    let role = |resource: &Resource| match resource {
        Resource::ExternalAccess(_)
        | Resource::AccessPolicy(_)
        | Resource::PolicyGrant(_)
        | Resource::Switch(_)
        | Resource::Barrier(Barrier::ScopedSearch(_)) => Some("Teams Administrator"),
        Resource::Barrier(_) => Some("Compliance Administrator"),
        _ => None,
    };
    resources.iter().filter_map(role).collect()
}

/// The least permissions for the whole scenario, whatever the tenant holds already.
pub fn report(resources: &[Resource]) -> PermissionReport {
    let changed =
        |resource: &&Resource| !matches!(resource, Resource::Setting(setting) if setting.is_review());
    let addresses: Vec<_> = resources.iter().filter(changed).map(Resource::address).collect();
    let (mut apply, roles) = applying(resources, addresses.iter());
    // Every invitation is followed by a mark, and a removal deletes the guest.
    if resources.iter().any(|resource| matches!(resource, Resource::Guest(_))) {
        apply.insert("User.ReadWrite.All");
        apply.remove("User.Read.All");
    }
    PermissionReport {
        plan: PermissionSet { graph: owned(reading(resources)), roles: vec!["Global Reader".to_owned()] },
        apply: PermissionSet { graph: owned(apply), roles: owned(roles) },
        powershell: PermissionSet { graph: Vec::new(), roles: owned(scripts(resources)) },
    }
}
