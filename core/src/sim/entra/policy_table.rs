//! The policies of a tenant: fields (CSDL), what a tenant has by default, and how they are written.

use serde_json::{Value as Json, json};

use super::certificate_method::X509_CERTIFICATE;
use crate::sim::schema::{Field, Shape, field};

/// How a policy is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Write {
    /// In part; 204.
    Patch,
    /// Whole, with the properties that must be there; 204.
    Put(&'static [&'static str]),
    /// Whole; 200 with the policy.
    PutAndShow(&'static [&'static str]),
}

/// One policy.
pub(crate) struct Policy {
    /// The last part of its path.
    pub(crate) name: &'static str,
    /// The type that a body must name if it names one.
    pub(crate) type_name: Option<&'static str>,
    /// What can be written.
    pub(super) fields: &'static [Field],
    /// What can only be read.
    pub(super) read_only: &'static [&'static str],
    /// How it is written.
    pub(super) write: Write,
    /// What a tenant has by default.
    pub(super) initial: fn() -> Json,
}

const USER_PERMISSIONS: &[Field] = &[
    field("allowedToCreateApps", Shape::Bool),
    field("allowedToCreateSecurityGroups", Shape::Bool),
    field("allowedToCreateTenants", Shape::Bool),
    field("allowedToReadBitlockerKeysForOwnedDevice", Shape::Bool),
    field("allowedToReadOtherUsers", Shape::Bool),
    field("permissionGrantPoliciesAssigned", Shape::Texts),
];
const WHO: &[Field] = &[field("users", Shape::Texts), field("groups", Shape::Texts)];
const REGISTRATION: &[Field] =
    &[field("allowedToRegister", Shape::Complex(WHO)), field("isAdminConfigurable", Shape::Bool)];
const LOCAL_ADMINS: &[Field] =
    &[field("enableGlobalAdmins", Shape::Bool), field("registeringUsers", Shape::Complex(WHO))];
const JOIN: &[Field] = &[
    field("allowedToJoin", Shape::Complex(WHO)),
    field("isAdminConfigurable", Shape::Bool),
    field("localAdmins", Shape::Complex(LOCAL_ADMINS)),
];
/// Whom a method is for.
pub(super) const TARGETS: &[Field] = &[
    field("id", Shape::Text),
    field("targetType", Shape::OneOf(&["user", "group"])),
    field("isRegistrationRequired", Shape::Bool),
    field("allowedPasskeyProfiles", Shape::AnyList),
];
/// Whether a method is allowed.
pub(super) const STATE: Shape = Shape::OneOf(&["enabled", "disabled"]);
const INVITERS: Shape =
    Shape::OneOf(&["none", "adminsAndGuestInviters", "adminsGuestInvitersAndAllMembers", "everyone"]);

const SHARING: Shape = Shape::OneOf(&[
    "disabled",
    "externalUserSharingOnly",
    "externalUserAndGuestSharing",
    "existingExternalUserSharingOnly",
]);

/// A method is for everybody.
pub(super) fn everybody() -> Json {
    json!([{ "targetType": "group", "id": "all_users", "isRegistrationRequired": false }])
}

/// The policies under `/policies`.
pub(super) const POLICIES: &[Policy] = &[
    Policy {
        name: "authorizationPolicy",
        type_name: None,
        fields: &[
            field("allowInvitesFrom", INVITERS),
            field("allowedToSignUpEmailBasedSubscriptions", Shape::Bool),
            field("allowedToUseSSPR", Shape::Bool),
            field("allowEmailVerifiedUsersToJoinOrganization", Shape::Bool),
            field("allowUserConsentForRiskyApps", Shape::Bool),
            field("blockMsolPowerShell", Shape::Bool),
            field("description", Shape::Text),
            field("displayName", Shape::Text),
            field("guestUserRoleId", Shape::Guid),
            field("defaultUserRolePermissions", Shape::Complex(USER_PERMISSIONS)),
        ],
        read_only: &["id", "deletedDateTime"],
        write: Write::Patch,
        initial: || {
            json!({
                "id": "authorizationPolicy", "displayName": "Authorization Policy",
                "description": "Used to manage authorization related settings across the company.",
                "allowInvitesFrom": "everyone", "allowedToSignUpEmailBasedSubscriptions": true, "allowedToUseSSPR": true,
                "allowEmailVerifiedUsersToJoinOrganization": false, "allowUserConsentForRiskyApps": null,
                "blockMsolPowerShell": false, "guestUserRoleId": "10dae51f-b6af-4016-8d66-8c2a99b929b3",
                "defaultUserRolePermissions": {
                    "allowedToCreateApps": true, "allowedToCreateSecurityGroups": true, "allowedToCreateTenants": true,
                    "allowedToReadBitlockerKeysForOwnedDevice": true, "allowedToReadOtherUsers": true,
                    "permissionGrantPoliciesAssigned": ["ManagePermissionGrantsForSelf.microsoft-user-default-legacy"],
                },
            })
        },
    },
    Policy {
        name: "deviceRegistrationPolicy",
        type_name: None,
        fields: &[
            field("userDeviceQuota", Shape::Int),
            field("multiFactorAuthConfiguration", Shape::OneOf(&["notRequired", "required"])),
            field("azureADRegistration", Shape::Complex(REGISTRATION)),
            field("azureADJoin", Shape::Complex(JOIN)),
            field("localAdminPassword", Shape::Complex(&[field("isEnabled", Shape::Bool)])),
        ],
        read_only: &["id", "displayName", "description"],
        write: Write::PutAndShow(&[
            "userDeviceQuota",
            "multiFactorAuthConfiguration",
            "azureADRegistration",
            "azureADJoin",
            "localAdminPassword",
        ]),
        initial: || {
            let all = json!({ "@odata.type": "#microsoft.graph.allDeviceRegistrationMembership" });
            json!({
                "id": "deviceRegistrationPolicy", "displayName": "Device Registration Policy",
                "description": "Tenant-wide policy that manages initial provisioning controls using quota restrictions, additional authentication and authorization checks",
                "userDeviceQuota": 50, "multiFactorAuthConfiguration": "notRequired",
                "azureADRegistration": { "isAdminConfigurable": false, "allowedToRegister": all },
                "azureADJoin": {
                    "isAdminConfigurable": true, "allowedToJoin": all,
                    "localAdmins": { "enableGlobalAdmins": true, "registeringUsers": all },
                },
                "localAdminPassword": { "isEnabled": false },
            })
        },
    },
    Policy {
        name: "authenticationMethodsPolicy",
        type_name: None,
        fields: &[
            field("registrationEnforcement", Shape::Any),
            field(
                "policyMigrationState",
                Shape::OneOf(&["preMigration", "migrationInProgress", "migrationComplete"]),
            ),
        ],
        read_only: &[
            "id",
            "displayName",
            "description",
            "lastModifiedDateTime",
            "policyVersion",
            "reconfirmationInDays",
            "authenticationMethodConfigurations",
        ],
        write: Write::Patch,
        initial: || {
            json!({
                "id": "authenticationMethodsPolicy", "displayName": "Authentication Methods Policy",
                "description": "The tenant-wide policy that controls which authentication methods are allowed in the tenant",
                "lastModifiedDateTime": "2024-01-15T08:00:00Z", "policyVersion": "1.5", "policyMigrationState": "migrationComplete",
                "reconfirmationInDays": null, "registrationEnforcement": null,
            })
        },
    },
    Policy {
        name: "identitySecurityDefaultsEnforcementPolicy",
        type_name: None,
        fields: &[field("isEnabled", Shape::Bool)],
        read_only: &["id", "displayName", "description"],
        write: Write::Patch,
        initial: || {
            json!({
                "id": "00000000-0000-0000-0000-000000000005", "displayName": "Security Defaults",
                "description": "Security defaults is a set of basic identity security mechanisms recommended by Microsoft.",
                "isEnabled": false,
            })
        },
    },
    Policy {
        name: "adminConsentRequestPolicy",
        type_name: None,
        fields: &[
            field("isEnabled", Shape::Bool),
            field("notifyReviewers", Shape::Bool),
            field("remindersEnabled", Shape::Bool),
            field("requestDurationInDays", Shape::Int),
            field(
                "reviewers",
                Shape::ComplexList(&[
                    field("query", Shape::Text),
                    field("queryType", Shape::Text),
                    field("queryRoot", Shape::Text),
                ]),
            ),
        ],
        read_only: &["version"],
        write: Write::Put(&[
            "isEnabled",
            "notifyReviewers",
            "remindersEnabled",
            "requestDurationInDays",
            "reviewers",
        ]),
        initial: || {
            json!({
                "isEnabled": false, "notifyReviewers": false, "remindersEnabled": false, "requestDurationInDays": 30,
                "version": 0, "reviewers": [],
            })
        },
    },
    Policy {
        name: "crossTenantAccessPolicy",
        type_name: None,
        fields: &[field("displayName", Shape::Text), field("allowedCloudEndpoints", Shape::Texts)],
        read_only: &["id", "deletedDateTime", "description"],
        write: Write::Patch,
        initial: || json!({ "id": "crossTenantAccessPolicy", "displayName": "CrossTenantAccessPolicy", "allowedCloudEndpoints": [] }),
    },
    Policy {
        name: "default",
        type_name: None,
        fields: &[
            field("inboundTrust", Shape::Any),
            field("b2bCollaborationInbound", Shape::Any),
            field("b2bCollaborationOutbound", Shape::Any),
            field("b2bDirectConnectInbound", Shape::Any),
            field("b2bDirectConnectOutbound", Shape::Any),
            field("automaticUserConsentSettings", Shape::Any),
            field("invitationRedemptionIdentityProviderConfiguration", Shape::Any),
            field("tenantRestrictions", Shape::Any),
            field("m365CollaborationInbound", Shape::Any),
            field("m365CollaborationOutbound", Shape::Any),
            field("appServiceConnectInbound", Shape::Any),
        ],
        read_only: &["isServiceDefault"],
        write: Write::Patch,
        initial: || {
            let open = |target: &str| {
                let all = |kind: &str| json!([{ "target": target, "targetType": kind }]);
                json!({
                    "usersAndGroups": { "accessType": "allowed", "targets": [{ "target": "AllUsers", "targetType": "user" }] },
                    "applications": { "accessType": "allowed", "targets": all("application") },
                })
            };
            let closed = json!({
                "usersAndGroups": { "accessType": "blocked", "targets": [{ "target": "AllUsers", "targetType": "user" }] },
                "applications": { "accessType": "blocked", "targets": [{ "target": "AllApplications", "targetType": "application" }] },
            });
            json!({
                "isServiceDefault": true,
                "inboundTrust": { "isMfaAccepted": false, "isCompliantDeviceAccepted": false, "isHybridAzureADJoinedDeviceAccepted": false },
                "b2bCollaborationInbound": open("AllApplications"), "b2bCollaborationOutbound": open("AllApplications"),
                "b2bDirectConnectInbound": closed, "b2bDirectConnectOutbound": closed,
                "automaticUserConsentSettings": { "inboundAllowed": false, "outboundAllowed": false },
                "tenantRestrictions": null,
            })
        },
    },
    Policy {
        // `sharepointSettings`, at `/admin/sharepoint/settings`.
        name: "settings",
        type_name: Some("#microsoft.graph.sharepointSettings"),
        fields: &[
            field("sharingCapability", SHARING),
            field("sharingDomainRestrictionMode", Shape::OneOf(&["none", "allowList", "blockList"])),
            field("sharingAllowedDomainList", Shape::Texts),
            field("sharingBlockedDomainList", Shape::Texts),
            field("isResharingByExternalUsersEnabled", Shape::Bool),
        ],
        read_only: &["id"],
        write: Write::Patch,
        initial: || {
            json!({
                "sharingCapability": "externalUserAndGuestSharing", "sharingDomainRestrictionMode": "none",
                "sharingAllowedDomainList": [], "sharingBlockedDomainList": [], "isResharingByExternalUsersEnabled": true,
            })
        },
    },
];

/// The authentication methods that a tenant allows.
pub(super) const METHODS: &[Policy] = &[
    Policy {
        name: "Fido2",
        type_name: Some("#microsoft.graph.fido2AuthenticationMethodConfiguration"),
        fields: &[
            field("state", STATE),
            field("excludeTargets", Shape::ComplexList(TARGETS)),
            field("includeTargets", Shape::ComplexList(TARGETS)),
            field("isAttestationEnforced", Shape::Bool),
            field("isSelfServiceRegistrationAllowed", Shape::Bool),
            field("keyRestrictions", Shape::Any),
            field("defaultPasskeyProfile", Shape::Text),
        ],
        read_only: &["id"],
        write: Write::Patch,
        initial: || {
            json!({
                "@odata.type": "#microsoft.graph.fido2AuthenticationMethodConfiguration", "id": "Fido2", "state": "enabled",
                "isSelfServiceRegistrationAllowed": true, "isAttestationEnforced": false, "excludeTargets": [],
                "keyRestrictions": { "isEnforced": false, "enforcementType": "block", "aaGuids": [] },
                "includeTargets": everybody(),
            })
        },
    },
    Policy {
        name: "TemporaryAccessPass",
        type_name: Some("#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration"),
        fields: &[
            field("state", STATE),
            field("excludeTargets", Shape::ComplexList(TARGETS)),
            field("includeTargets", Shape::ComplexList(TARGETS)),
            field("defaultLength", Shape::Int),
            field("defaultLifetimeInMinutes", Shape::Int),
            field("isUsableOnce", Shape::Bool),
            field("maximumLifetimeInMinutes", Shape::Int),
            field("minimumLifetimeInMinutes", Shape::Int),
        ],
        read_only: &["id"],
        write: Write::Patch,
        initial: || {
            json!({
                "@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration",
                "id": "TemporaryAccessPass", "state": "enabled", "defaultLifetimeInMinutes": 60, "defaultLength": 8,
                "minimumLifetimeInMinutes": 60, "maximumLifetimeInMinutes": 480, "isUsableOnce": false, "excludeTargets": [],
                "includeTargets@odata.context": "https://graph.microsoft.com/v1.0/$metadata#policies/authenticationMethodsPolicy/authenticationMethodConfigurations('TemporaryAccessPass')/microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration/includeTargets",
                "includeTargets": everybody(),
            })
        },
    },
    X509_CERTIFICATE,
];
