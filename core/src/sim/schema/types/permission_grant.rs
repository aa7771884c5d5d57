//! The type `oAuth2PermissionGrant`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "oAuth2PermissionGrant", "oauth2PermissionGrants", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    CLIENT_ID = "clientId", Shape::Text, [DEFAULT, REQUIRED];
    CONSENT_TYPE = "consentType", Shape::Text, [DEFAULT, REQUIRED];
    PRINCIPAL_ID = "principalId", Shape::Text, [DEFAULT];
    RESOURCE_ID = "resourceId", Shape::Text, [DEFAULT, REQUIRED];
    SCOPE = "scope", Shape::Text, [DEFAULT];
}
