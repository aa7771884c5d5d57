//! The type `servicePrincipal`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "servicePrincipal", "servicePrincipals", unique [APP_ID],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    DELETED = "deletedDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    ACCOUNT_ENABLED = "accountEnabled", Shape::Bool, [DEFAULT];
    ADD_INS = "addIns", Shape::AnyList, [DEFAULT];
    ALTERNATIVE_NAMES = "alternativeNames", Shape::Texts, [DEFAULT];
    APP_DESCRIPTION = "appDescription", Shape::Text, [DEFAULT, READ_ONLY];
    APP_DISPLAY_NAME = "appDisplayName", Shape::Text, [DEFAULT];
    APP_ID = "appId", Shape::Text, [DEFAULT, REQUIRED];
    APPLICATION_TEMPLATE_ID = "applicationTemplateId", Shape::Text, [DEFAULT, READ_ONLY];
    APP_OWNER_ORGANIZATION_ID = "appOwnerOrganizationId", Shape::Guid, [DEFAULT, READ_ONLY];
    APP_ROLE_ASSIGNMENT_REQUIRED = "appRoleAssignmentRequired", Shape::Bool, [DEFAULT];
    APP_ROLES = "appRoles", Shape::AnyList, [DEFAULT];
    CREATED_BY_APP_ID = "createdByAppId", Shape::Text, [DEFAULT, READ_ONLY];
    CUSTOM_SECURITY_ATTRIBUTES = "customSecurityAttributes", Shape::Any, [UNMODELLED];
    DESCRIPTION = "description", Shape::Text, [DEFAULT];
    DISABLED_BY_MICROSOFT_STATUS = "disabledByMicrosoftStatus", Shape::Text, [DEFAULT, READ_ONLY];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT];
    HOMEPAGE = "homepage", Shape::Text, [DEFAULT];
    INFO = "info", Shape::Any, [DEFAULT, READ_ONLY];
    IS_DISABLED = "isDisabled", Shape::Bool, [DEFAULT];
    KEY_CREDENTIALS = "keyCredentials", Shape::AnyList, [DEFAULT];
    LOGIN_URL = "loginUrl", Shape::Text, [DEFAULT];
    LOGOUT_URL = "logoutUrl", Shape::Text, [DEFAULT];
    NOTES = "notes", Shape::Text, [DEFAULT];
    NOTIFICATION_EMAIL_ADDRESSES = "notificationEmailAddresses", Shape::Texts, [DEFAULT];
    OAUTH2_PERMISSION_SCOPES = "oauth2PermissionScopes", Shape::AnyList, [DEFAULT];
    PASSWORD_CREDENTIALS = "passwordCredentials", Shape::AnyList, [DEFAULT];
    PREFERRED_SINGLE_SIGN_ON_MODE = "preferredSingleSignOnMode", Shape::Text, [DEFAULT];
    PREFERRED_TOKEN_SIGNING_KEY_THUMBPRINT = "preferredTokenSigningKeyThumbprint", Shape::Text, [DEFAULT];
    REPLY_URLS = "replyUrls", Shape::Texts, [DEFAULT];
    RESOURCE_SPECIFIC_APPLICATION_PERMISSIONS = "resourceSpecificApplicationPermissions", Shape::AnyList, [DEFAULT];
    SAML_SINGLE_SIGN_ON_SETTINGS = "samlSingleSignOnSettings", Shape::Any, [DEFAULT];
    SERVICE_PRINCIPAL_NAMES = "servicePrincipalNames", Shape::Texts, [DEFAULT];
    SERVICE_PRINCIPAL_TYPE = "servicePrincipalType", Shape::Text, [DEFAULT, READ_ONLY];
    SIGN_IN_AUDIENCE = "signInAudience", Shape::Text, [DEFAULT];
    TAGS = "tags", Shape::Texts, [DEFAULT];
    TOKEN_ENCRYPTION_KEY_ID = "tokenEncryptionKeyId", Shape::Guid, [DEFAULT];
    VERIFIED_PUBLISHER = "verifiedPublisher", Shape::Any, [DEFAULT, READ_ONLY];
    PUBLISHER_NAME = "publisherName", Shape::Text, [DEFAULT, READ_ONLY];
    ENDPOINTS = "endpoints", Shape::AnyList, [READ_ONLY];
}
