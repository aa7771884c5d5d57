//! Which permissions a token lacks, and what each is needed for.

use super::protection::READ_ROLES;

/// Permissions that include another one (permissions data of August 2026), beside `ReadWrite` which always includes `Read`.
const INCLUDED: &[(&str, &[&str])] = &[
    ("Organization.Read.All", &["Directory.Read.All", "Directory.ReadWrite.All"]),
    ("Group.Read.All", &["Directory.Read.All", "Directory.ReadWrite.All"]),
    ("Group.ReadWrite.All", &["Directory.ReadWrite.All"]),
    (
        "GroupMember.Read.All",
        &["Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
    ),
    ("GroupMember.ReadWrite.All", &["Group.ReadWrite.All", "Directory.ReadWrite.All"]),
    ("User.Read.All", &["Directory.Read.All", "Directory.ReadWrite.All"]),
    ("User.ReadWrite.All", &["Directory.ReadWrite.All"]),
    ("User.Invite.All", &["User.ReadWrite.All", "Directory.ReadWrite.All"]),
    ("Team.Create", &["Group.ReadWrite.All", "Directory.ReadWrite.All"]),
    ("TeamMember.ReadWrite.All", &["Group.ReadWrite.All"]),
    ("Channel.ReadBasic.All", &["Group.Read.All", "Group.ReadWrite.All"]),
    ("Channel.Create", &["Group.ReadWrite.All", "Directory.ReadWrite.All"]),
    ("Channel.Delete.All", &["Group.ReadWrite.All"]),
    ("ChannelMember.Read.All", &["Group.Read.All", "Group.ReadWrite.All"]),
    ("ChannelMember.ReadWrite.All", &["Group.ReadWrite.All"]),
    ("LicenseAssignment.ReadWrite.All", &["Directory.ReadWrite.All"]),
    ("Policy.Read.AuthenticationMethod", &["Policy.Read.All"]),
    (
        "UserAuthMethod-TAP.Read.All",
        &["UserAuthenticationMethod.Read.All", "UserAuthenticationMethod.ReadWrite.All"],
    ),
    ("UserAuthMethod-TAP.ReadWrite.All", &["UserAuthenticationMethod.ReadWrite.All"]),
    (READ_ROLES, &["Directory.Read.All", "Directory.ReadWrite.All"]),
];

/// What a permission is needed for, as the end of a sentence.
const PURPOSES: &[(&str, &str)] = &[
    ("Organization.Read.All", "reading the tenant, its domains and its products"),
    ("Group.Read.All", "reading groups, their members and licences"),
    ("Group.ReadWrite.All", "creating and changing the group, and its members"),
    ("GroupMember.ReadWrite.All", "adding accounts to the group"),
    ("User.Read.All", "reading accounts"),
    ("User.ReadWrite.All", "creating and changing accounts"),
    ("LicenseAssignment.ReadWrite.All", "assigning products to the group or to accounts"),
    ("DeviceManagementConfiguration.Read.All", "reading Intune profiles and what headsets report about them"),
    ("DeviceManagementConfiguration.ReadWrite.All", "making Intune profiles and assigning them"),
    ("DeviceManagementServiceConfig.Read.All", "reading which headsets are registered with Autopilot"),
    ("DeviceManagementServiceConfig.ReadWrite.All", "registering headsets with Autopilot"),
    ("PublicKeyInfrastructure.Read.All", "reading which certificate authorities the tenant trusts"),
    ("PublicKeyInfrastructure.ReadWrite.All", "trusting the headsets' certificate authorities"),
    ("Policy.Read.All", "reading the tenant's settings and sign-in methods"),
    (
        "Policy.Read.AuthenticationMethod",
        "reading whether there are temporary access passes, and for how long",
    ),
    ("UserAuthMethod-TAP.Read.All", "looking whether a temporary access pass expired unused"),
    ("UserAuthMethod-TAP.ReadWrite.All", "issuing temporary access passes"),
    ("Policy.ReadWrite.AuthenticationMethod", "letting the shared accounts sign in with a certificate"),
    (
        "Policy.ReadWrite.Authorization",
        "changing who can register applications or invite guests, and what guests see",
    ),
    ("Policy.ReadWrite.CrossTenantAccess", "changing with which tenants is collaborated"),
    ("GroupSettings.Read.All", "reading what guests may in Microsoft 365 groups"),
    ("GroupSettings.ReadWrite.All", "changing what guests may in Microsoft 365 groups"),
    ("SharePointTenantSettings.Read.All", "reading with whom SharePoint shares"),
    ("SharePointTenantSettings.ReadWrite.All", "changing with whom SharePoint shares"),
    ("User.Invite.All", "inviting guests"),
    ("Team.ReadBasic.All", "looking whether the team is made"),
    ("Team.Create", "making the team"),
    ("TeamMember.Read.All", "reading who is in the team"),
    ("TeamMember.ReadWrite.All", "adding people to the team"),
    ("Channel.ReadBasic.All", "reading the team's channels"),
    ("Channel.Create", "making channels"),
    ("Channel.Delete.All", "deleting channels that a run made"),
    ("ChannelMember.Read.All", "reading who is in private channels"),
    ("ChannelMember.ReadWrite.All", "adding guests to private channels"),
    ("Policy.Read.DeviceConfiguration", "reading who can join devices"),
    ("Policy.ReadWrite.DeviceConfiguration", "changing who can join devices"),
    (READ_ROLES, "looking up who holds a directory role, before accounts that exist are changed or deleted"),
];

/// Whether some permissions include one.
pub fn holds(held: &[String], needed: &str) -> bool {
    let has = |name: &str| held.iter().any(|one| one.eq_ignore_ascii_case(name));
    let more = needed.replace(".Read.", ".ReadWrite.");
    let including =
        INCLUDED.iter().find(|(name, _)| *name == needed).map_or(&[][..], |(_, including)| including);
    has(needed) || has(&more) || including.iter().any(|name| has(name))
}

/// What a permission is needed for, such as `creating and changing accounts`.
pub fn purpose(permission: &str) -> &'static str {
    let known = PURPOSES.iter().find(|(name, _)| *name == permission);
    known.map_or("what the scenario asks for", |(_, purpose)| purpose)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::permissions::every_permission;

    #[test]
    fn larger_permissions_include_smaller_ones() {
        for (held, needed, enough) in [
            ("User.Read.All", "User.Read.All", true),
            ("user.readwrite.all", "User.Read.All", true),
            ("Directory.ReadWrite.All", "LicenseAssignment.ReadWrite.All", true),
            ("Directory.Read.All", "Group.Read.All", true),
            ("Directory.Read.All", "Group.ReadWrite.All", false),
            ("User.Read.All", "User.ReadWrite.All", false),
            ("User.Read", "User.Read.All", false),
            ("", "User.Read.All", false),
        ] {
            assert_eq!(holds(&[held.to_owned()], needed), enough, "{held} for {needed}");
        }
    }

    #[test]
    fn every_permission_that_a_plan_names_has_a_purpose() {
        for permission in every_permission() {
            assert!(PURPOSES.iter().any(|(name, _)| *name == permission), "{permission}");
        }
    }
}
