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
