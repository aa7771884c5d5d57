//! The type `fido2AuthenticationMethod`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "fido2AuthenticationMethod", "fido2Methods", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    AA_GUID = "aaGuid", Shape::Text, [DEFAULT];
    ATTESTATION_CERTIFICATES = "attestationCertificates", Shape::Texts, [DEFAULT];
    ATTESTATION_LEVEL = "attestationLevel", Shape::OneOf(&["attested", "notAttested"]), [DEFAULT];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT];
    MODEL = "model", Shape::Text, [DEFAULT];
    PASSKEY_TYPE = "passkeyType", Shape::OneOf(&["deviceBound", "synced"]), [DEFAULT];
}
