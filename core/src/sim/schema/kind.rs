//! The entity types by name.

use super::Table;
use super::types::{
    access_pass, access_policy, application, audit, autopilot_device, autopilot_import,
    certificate_authority, channel, configuration, configuration_assignment, configuration_baseline, device,
    device_status, directory_role, document, domain, enrollment, federated_credential, group, group_setting,
    hello_method, managed_device, operation, organization, partner, passkey, permission_grant,
    role_assignment, service_principal, sign_in, sku, snapshot_job, team, team_member, trust_store, user,
    user_status,
};

macro_rules! kinds {
    ($($kind:ident = $module:ident, $text:literal;)*) => {
        /// The entity types of the tenant.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Kind {
            $(#[doc = $text] $kind),*
        }

        impl Kind {
            /// All of them, in the order of their numbers.
            pub(crate) const ALL: &[Self] = &[$(Self::$kind),*];

            /// The table of its properties.
            pub(crate) fn table(self) -> &'static Table {
                match self {
                    $(Self::$kind => &$module::TABLE),*
                }
            }
        }
    };
}

kinds! {
    User = user, "A member or guest of the tenant.";
    Group = group, "A security or Microsoft 365 group.";
    Device = device, "A device that is registered or joined.";
    Application = application, "An application of the tenant.";
    ServicePrincipal = service_principal, "An application that the tenant admits.";
    DirectoryRole = directory_role, "A role that was activated.";
    Organization = organization, "The tenant itself.";
    Domain = domain, "A domain of the tenant.";
    Sku = sku, "A product that the tenant has bought.";
    RoleAssignment = role_assignment, "An application permission that was granted.";
    PermissionGrant = permission_grant, "A delegated permission that was granted.";
    FederatedCredential = federated_credential, "Trust in tokens of another issuer.";
    Document = document, "A singleton such as a policy.";
    Partner = partner, "Cross-tenant settings for another tenant.";
    AccessPolicy = access_policy, "A conditional access policy.";
    GroupSetting = group_setting, "Settings of groups.";
    AccessPass = access_pass, "A temporary access pass.";
    HelloMethod = hello_method, "A Windows Hello key.";
    Passkey = passkey, "A FIDO2 key.";
    Team = team, "A team.";
    Channel = channel, "A channel of a team.";
    TeamMember = team_member, "A member of a team.";
    Operation = operation, "Work of Teams that goes on.";
    Configuration = configuration, "An Intune profile.";
    ConfigurationAssignment = configuration_assignment, "An assignment of an Intune profile.";
    DeviceStatus = device_status, "What a device reports about a profile.";
    UserStatus = user_status, "What a user's devices report about a profile.";
    Enrollment = enrollment, "An Intune enrolment configuration.";
    ManagedDevice = managed_device, "A device that Intune manages.";
    AutopilotDevice = autopilot_device, "A device that Autopilot knows.";
    AutopilotImport = autopilot_import, "A device that is being imported into Autopilot.";
    SignIn = sign_in, "A sign-in.";
    Audit = audit, "An entry of the audit log.";
    TrustStore = trust_store, "Certificate authorities that the sign-in trusts.";
    CertificateAuthority = certificate_authority, "A certificate authority of a trust store.";
    SnapshotJob = snapshot_job, "Work that extracts the configuration of services.";
    ConfigurationBaseline = configuration_baseline, "A snapshot of the configuration of services.";
}

impl Kind {
    /// Whether objects of this type live in the directory, whose queries have rules of their own.
    pub(crate) fn is_directory_object(self) -> bool {
        self <= Self::DirectoryRole
    }

    /// The type of that name, such as `user`.
    pub(crate) fn named(type_name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.table().type_name == type_name)
    }
}
