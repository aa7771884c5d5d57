//! The type `certificateAuthorityDetail`: one authority of a trust store.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "certificateAuthorityDetail", "directory/publicKeyInfrastructure/certificateBasedAuthConfigurations/certificateAuthorities", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    DELETED = "deletedDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    CERTIFICATE = "certificate", Shape::Text, [DEFAULT, REQUIRED, UNFILTERABLE];
    CERTIFICATE_AUTHORITY_TYPE = "certificateAuthorityType", Shape::OneOf(&["root", "intermediate"]), [DEFAULT];
    REVOCATION_LIST = "certificateRevocationListUrl", Shape::Text, [DEFAULT];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    DELTA_REVOCATION_LIST = "deltaCertificateRevocationListUrl", Shape::Text, [DEFAULT];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT];
    EXPIRATION = "expirationDateTime", Shape::Time, [DEFAULT, REQUIRED];
    IS_ISSUER_HINT_ENABLED = "isIssuerHintEnabled", Shape::Bool, [DEFAULT];
    ISSUER = "issuer", Shape::Text, [DEFAULT];
    ISSUER_SUBJECT_KEY_IDENTIFIER = "issuerSubjectKeyIdentifier", Shape::Text, [DEFAULT];
    THUMBPRINT = "thumbprint", Shape::Text, [DEFAULT, REQUIRED];
}
