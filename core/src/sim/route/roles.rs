//! Application permissions by what they allow: the least one first (operations.json), then those that include it.

/// Reading users.
pub(super) const READ_USERS: &[&str] = &[
    "User.ReadBasic.All",
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
/// Making and changing users.
pub(super) const WRITE_USERS: &[&str] = &["User.ReadWrite.All", "Directory.ReadWrite.All"];
/// Changing users; what exactly is decided by the body.
pub(super) const CHANGE_USERS: &[&str] = &[
    "User.ReadWrite.All",
    "User.EnableDisableAccount.All",
    "User-PasswordProfile.ReadWrite.All",
    "Directory.ReadWrite.All",
];
/// Deleting and restoring users.
pub(super) const DELETE_USERS: &[&str] =
    &["User.DeleteRestore.All", "User.ReadWrite.All", "Directory.ReadWrite.All"];
/// Reading the groups of a user.
pub(super) const READ_DIRECTORY: &[&str] = &["Directory.Read.All", "Directory.ReadWrite.All"];
/// Reading groups.
pub(super) const READ_GROUPS: &[&str] = &[
    "Group.ReadBasic.All",
    "Group.Read.All",
    "GroupMember.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
/// Making groups.
pub(super) const CREATE_GROUPS: &[&str] = &["Group.Create", "Group.ReadWrite.All", "Directory.ReadWrite.All"];
/// Changing groups.
pub(super) const WRITE_GROUPS: &[&str] = &["Group.ReadWrite.All", "Directory.ReadWrite.All"];
/// Changing groups; members alone need less.
pub(super) const CHANGE_GROUPS: &[&str] =
    &["GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"];
/// Reading members.
pub(super) const READ_MEMBERS: &[&str] = &[
    "GroupMember.ReadBasic.All",
    "GroupMember.Read.All",
    "GroupMember.ReadWrite.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
/// Reading products and licences.
pub(super) const READ_LICENCES: &[&str] = &[
    "LicenseAssignment.Read.All",
    "LicenseAssignment.ReadWrite.All",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
/// Assigning licences.
pub(super) const ASSIGN_LICENCES: &[&str] = &["LicenseAssignment.ReadWrite.All", "Directory.ReadWrite.All"];
/// Assigning licences to users.
pub(super) const ASSIGN_USER_LICENCES: &[&str] =
    &["LicenseAssignment.ReadWrite.All", "User.ReadWrite.All", "Directory.ReadWrite.All"];
/// Reading the tenant.
pub(super) const READ_ORGANIZATION: &[&str] = &[
    "DeviceManagementServiceConfig.Read.All",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
/// Reading domains.
pub(super) const READ_DOMAINS: &[&str] =
    &["Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];
/// Reading the recycle bin.
pub(super) const READ_DELETED: &[&str] = &[
    "User.Read.All",
    "User.ReadWrite.All",
    "User.DeleteRestore.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
/// Restoring and purging; which exactly is decided by the type of the object.
pub(super) const RESTORE: &[&str] =
    &["User.DeleteRestore.All", "User.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"];
/// Reading passes, keys and passkeys.
pub(super) const READ_METHODS: &[&str] = &[
    "UserAuthMethod-TAP.Read.All",
    "UserAuthMethod-TAP.ReadWrite.All",
    "UserAuthMethod-WindowsHello.Read.All",
    "UserAuthMethod-WindowsHello.ReadWrite.All",
    "UserAuthMethod-Passkey.Read.All",
    "UserAuthMethod-Passkey.ReadWrite.All",
    "UserAuthenticationMethod.Read.All",
    "UserAuthenticationMethod.ReadWrite.All",
];
/// Reading passes.
pub(super) const READ_PASSES: &[&str] = &[
    "UserAuthMethod-TAP.Read.All",
    "UserAuthMethod-TAP.ReadWrite.All",
    "UserAuthenticationMethod.Read.All",
    "UserAuthenticationMethod.ReadWrite.All",
];
/// Making and deleting passes.
pub(super) const WRITE_PASSES: &[&str] =
    &["UserAuthMethod-TAP.ReadWrite.All", "UserAuthenticationMethod.ReadWrite.All"];
/// Deleting Windows Hello keys.
pub(super) const WRITE_HELLO: &[&str] =
    &["UserAuthMethod-WindowsHello.ReadWrite.All", "UserAuthenticationMethod.ReadWrite.All"];
/// Deleting passkeys.
pub(super) const WRITE_PASSKEYS: &[&str] =
    &["UserAuthMethod-Passkey.ReadWrite.All", "UserAuthenticationMethod.ReadWrite.All"];
/// Ending sessions.
pub(super) const REVOKE: &[&str] =
    &["User.RevokeSessions.All", "User.ReadWrite.All", "Directory.ReadWrite.All"];
/// Inviting guests.
pub(super) const INVITE: &[&str] = &["User.Invite.All", "User.ReadWrite.All", "Directory.ReadWrite.All"];
/// Reading policies.
pub(super) const READ_POLICIES: &[&str] = &[
    "Policy.Read.All",
    "Policy.ReadWrite.Authorization",
    "Policy.ReadWrite.SecurityDefaults",
    "Policy.ReadWrite.ConsentRequest",
    "Policy.ReadWrite.CrossTenantAccess",
];
/// Reading the policy of device registration.
pub(super) const READ_REGISTRATION: &[&str] =
    &["Policy.Read.DeviceConfiguration", "Policy.ReadWrite.DeviceConfiguration", "Policy.Read.All"];
/// Changing the policy of device registration.
pub(super) const WRITE_REGISTRATION: &[&str] = &["Policy.ReadWrite.DeviceConfiguration"];
/// Reading the policies of authentication methods.
pub(super) const READ_METHOD_POLICIES: &[&str] =
    &["Policy.Read.AuthenticationMethod", "Policy.ReadWrite.AuthenticationMethod", "Policy.Read.All"];
/// Changing the policies of authentication methods.
pub(super) const WRITE_METHOD_POLICIES: &[&str] = &["Policy.ReadWrite.AuthenticationMethod"];
/// Changing the authorization policy.
pub(super) const WRITE_AUTHORIZATION: &[&str] = &["Policy.ReadWrite.Authorization"];
/// Changing security defaults.
pub(super) const WRITE_DEFAULTS: &[&str] = &["Policy.ReadWrite.SecurityDefaults"];
/// Changing consent requests.
pub(super) const WRITE_CONSENT: &[&str] = &["Policy.ReadWrite.ConsentRequest"];
/// Changing cross-tenant access.
pub(super) const WRITE_CROSS_TENANT: &[&str] = &["Policy.ReadWrite.CrossTenantAccess"];
/// Changing conditional access.
pub(super) const WRITE_ACCESS: &[&str] = &["Policy.ReadWrite.ConditionalAccess"];
/// Reading group settings.
pub(super) const READ_SETTINGS: &[&str] = &[
    "GroupSettings.Read.All",
    "GroupSettings.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
/// Changing group settings.
pub(super) const WRITE_SETTINGS: &[&str] = &["GroupSettings.ReadWrite.All", "Directory.ReadWrite.All"];
/// Reading the settings of `SharePoint`.
pub(super) const READ_SHARE_POINT: &[&str] =
    &["SharePointTenantSettings.Read.All", "SharePointTenantSettings.ReadWrite.All"];
/// Changing the settings of `SharePoint`.
pub(super) const WRITE_SHARE_POINT: &[&str] = &["SharePointTenantSettings.ReadWrite.All"];
/// Reading teams.
pub(super) const READ_TEAMS: &[&str] = &[
    "Team.ReadBasic.All",
    "TeamSettings.Read.All",
    "TeamSettings.ReadWrite.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
/// Making teams.
pub(super) const CREATE_TEAMS: &[&str] = &["Team.Create", "Group.ReadWrite.All", "Directory.ReadWrite.All"];
/// Changing teams.
pub(super) const WRITE_TEAMS: &[&str] =
    &["TeamSettings.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"];
/// Reading members of teams.
pub(super) const READ_TEAM_MEMBERS: &[&str] = &[
    "TeamMember.Read.All",
    "TeamMember.ReadWrite.All",
    "TeamMember.ReadWriteNonOwnerRole.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
];
/// Changing members of teams.
pub(super) const WRITE_TEAM_MEMBERS: &[&str] =
    &["TeamMember.ReadWriteNonOwnerRole.All", "TeamMember.ReadWrite.All", "Group.ReadWrite.All"];
/// Reading channels.
pub(super) const READ_CHANNELS: &[&str] = &[
    "Channel.ReadBasic.All",
    "ChannelSettings.Read.All",
    "ChannelSettings.ReadWrite.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
];
/// Making channels.
pub(super) const CREATE_CHANNELS: &[&str] =
    &["Channel.Create", "Group.ReadWrite.All", "Directory.ReadWrite.All"];
/// Deleting channels.
pub(super) const DELETE_CHANNELS: &[&str] = &["Channel.Delete.All", "Group.ReadWrite.All"];
/// Reading members of channels.
pub(super) const READ_CHANNEL_MEMBERS: &[&str] =
    &["ChannelMember.Read.All", "ChannelMember.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All"];
/// Changing members of channels.
pub(super) const WRITE_CHANNEL_MEMBERS: &[&str] = &["ChannelMember.ReadWrite.All", "Group.ReadWrite.All"];
/// Reading profiles of Intune.
pub(super) const READ_PROFILES: &[&str] =
    &["DeviceManagementConfiguration.Read.All", "DeviceManagementConfiguration.ReadWrite.All"];
/// Changing profiles of Intune.
pub(super) const WRITE_PROFILES: &[&str] = &["DeviceManagementConfiguration.ReadWrite.All"];
/// Reading enrolment and Autopilot.
pub(super) const READ_SERVICE: &[&str] =
    &["DeviceManagementServiceConfig.Read.All", "DeviceManagementServiceConfig.ReadWrite.All"];
/// Changing enrolment and Autopilot.
pub(super) const WRITE_SERVICE: &[&str] = &["DeviceManagementServiceConfig.ReadWrite.All"];
/// Reading managed devices.
pub(super) const READ_MANAGED: &[&str] =
    &["DeviceManagementManagedDevices.Read.All", "DeviceManagementManagedDevices.ReadWrite.All"];
/// Changing managed devices.
pub(super) const WRITE_MANAGED: &[&str] = &["DeviceManagementManagedDevices.ReadWrite.All"];
/// Actions on managed devices.
pub(super) const ACT_MANAGED: &[&str] = &[
    "DeviceManagementManagedDevices.PrivilegedOperations.All",
    "DeviceManagementManagedDevices.ReadWrite.All",
];
/// Reading devices of the directory.
pub(super) const READ_DEVICES: &[&str] =
    &["Device.Read.All", "Device.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];
/// Changing devices of the directory.
pub(super) const WRITE_DEVICES: &[&str] = &["Device.ReadWrite.All", "Directory.ReadWrite.All"];
/// Reading applications.
pub(super) const READ_APPLICATIONS: &[&str] = &[
    "Application.Read.All",
    "Application.ReadWrite.OwnedBy",
    "Application.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
/// Changing applications.
pub(super) const WRITE_APPLICATIONS: &[&str] =
    &["Application.ReadWrite.OwnedBy", "Application.ReadWrite.All", "Directory.ReadWrite.All"];
/// Granting application permissions.
pub(super) const WRITE_ASSIGNMENTS: &[&str] = &["AppRoleAssignment.ReadWrite.All"];
/// Reading delegated permissions.
pub(super) const READ_GRANTS: &[&str] =
    &["DelegatedPermissionGrant.Read.All", "DelegatedPermissionGrant.ReadWrite.All", "Directory.Read.All"];
/// Granting delegated permissions.
pub(super) const WRITE_GRANTS: &[&str] =
    &["DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"];
/// Reading the trust store of certificates.
pub(super) const READ_TRUST: &[&str] =
    &["PublicKeyInfrastructure.Read.All", "PublicKeyInfrastructure.ReadWrite.All"];
/// Changing the trust store of certificates.
pub(super) const WRITE_TRUST: &[&str] = &["PublicKeyInfrastructure.ReadWrite.All"];
/// Reading logs.
pub(super) const READ_LOGS: &[&str] = &["AuditLog.Read.All"];
/// Reading what other tenants tell of themselves.
pub(super) const READ_TENANTS: &[&str] = &["CrossTenantInformation.ReadBasic.All"];
/// Giving and taking roles.
pub(super) const WRITE_ROLES: &[&str] = &["RoleManagement.ReadWrite.Directory"];
/// Reading roles.
pub(super) const READ_ROLES: &[&str] = &[
    "RoleManagement.Read.Directory",
    "RoleManagement.ReadWrite.Directory",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
/// Reading snapshots of the configuration.
pub(super) const READ_SNAPSHOTS: &[&str] =
    &["ConfigurationMonitoring.Read.All", "ConfigurationMonitoring.ReadWrite.All"];
/// Making snapshots of the configuration.
pub(super) const WRITE_SNAPSHOTS: &[&str] = &["ConfigurationMonitoring.ReadWrite.All"];
