//! The type `application`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "application", "applications", unique [APP_ID, UNIQUE_NAME],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    DELETED = "deletedDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    ADD_INS = "addIns", Shape::AnyList, [DEFAULT];
    API = "api", Shape::Any, [DEFAULT];
    APP_ID = "appId", Shape::Text, [DEFAULT, READ_ONLY];
    APPLICATION_TEMPLATE_ID = "applicationTemplateId", Shape::Text, [DEFAULT, READ_ONLY];
    APP_ROLES = "appRoles", Shape::AnyList, [DEFAULT];
    AUTHENTICATION_BEHAVIORS = "authenticationBehaviors", Shape::Any, [DEFAULT];
    CERTIFICATION = "certification", Shape::Any, [DEFAULT, READ_ONLY];
    CREATED_BY_APP_ID = "createdByAppId", Shape::Text, [DEFAULT, READ_ONLY];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    DEFAULT_REDIRECT_URI = "defaultRedirectUri", Shape::Text, [DEFAULT];
    DESCRIPTION = "description", Shape::Text, [DEFAULT];
    DISABLED_BY_MICROSOFT_STATUS = "disabledByMicrosoftStatus", Shape::Text, [DEFAULT, READ_ONLY];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT, REQUIRED];
    GROUP_MEMBERSHIP_CLAIMS = "groupMembershipClaims", Shape::Text, [DEFAULT];
    IDENTIFIER_URIS = "identifierUris", Shape::Texts, [DEFAULT];
    INFO = "info", Shape::Any, [DEFAULT];
    IS_DEVICE_ONLY_AUTH_SUPPORTED = "isDeviceOnlyAuthSupported", Shape::Bool, [DEFAULT];
    IS_DISABLED = "isDisabled", Shape::Bool, [DEFAULT];
    IS_FALLBACK_PUBLIC_CLIENT = "isFallbackPublicClient", Shape::Bool, [DEFAULT];
    KEY_CREDENTIALS = "keyCredentials", Shape::AnyList, [DEFAULT];
    MANAGER_APPLICATIONS = "managerApplications", Shape::Texts, [DEFAULT];
    NOTES = "notes", Shape::Text, [DEFAULT];
    OAUTH2_REQUIRE_POST_RESPONSE = "oauth2RequirePostResponse", Shape::Bool, [DEFAULT];
    OPTIONAL_CLAIMS = "optionalClaims", Shape::Any, [DEFAULT];
    PARENTAL_CONTROL_SETTINGS = "parentalControlSettings", Shape::Any, [DEFAULT];
    PASSWORD_CREDENTIALS = "passwordCredentials", Shape::AnyList, [DEFAULT];
    PUBLIC_CLIENT = "publicClient", Shape::Any, [DEFAULT];
    PUBLISHER_DOMAIN = "publisherDomain", Shape::Text, [DEFAULT, READ_ONLY];
    REQUEST_SIGNATURE_VERIFICATION = "requestSignatureVerification", Shape::Any, [DEFAULT];
    REQUIRED_RESOURCE_ACCESS = "requiredResourceAccess", Shape::AnyList, [DEFAULT];
    SAML_METADATA_URL = "samlMetadataUrl", Shape::Text, [DEFAULT, READ_ONLY];
    SERVICE_MANAGEMENT_REFERENCE = "serviceManagementReference", Shape::Text, [DEFAULT];
    SERVICE_PRINCIPAL_LOCK_CONFIGURATION = "servicePrincipalLockConfiguration", Shape::Any, [DEFAULT];
    SIGN_IN_AUDIENCE = "signInAudience", Shape::Text, [DEFAULT];
    SPA = "spa", Shape::Any, [DEFAULT];
    TAGS = "tags", Shape::Texts, [DEFAULT];
    TOKEN_ENCRYPTION_KEY_ID = "tokenEncryptionKeyId", Shape::Guid, [DEFAULT];
    UNIQUE_NAME = "uniqueName", Shape::Text, [DEFAULT, CREATE_ONLY];
    VERIFIED_PUBLISHER = "verifiedPublisher", Shape::Any, [DEFAULT, READ_ONLY];
    WEB = "web", Shape::Any, [DEFAULT];
}
