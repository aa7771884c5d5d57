//! Client assertions: a short-lived JWT that proves possession of a certificate's key.

use serde_json::json;

use crate::clock::Timestamp;

/// What kind of assertion it is (RFC 7523).
pub(super) const KIND: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How long an assertion is valid, in seconds. The certificate page (entra-docs, 01/2025) asks for five to ten minutes.
const LIFETIME: i64 = 600;

/// The part of an assertion that is signed. `thumbprint` is the SHA-256 of the certificate in DER.
pub(super) fn unsigned(audience: &str, application: &str, thumbprint: &[u8], now: Timestamp) -> String {
    let header = json!({ "alg": "PS256", "typ": "JWT", "x5t#S256": encode(thumbprint) });
    let claims = json!({
        "aud": audience,
        "iss": application,
        "sub": application,
        "jti": uuid::Uuid::new_v4().to_string(),
        "iat": now.unix(),
        "nbf": now.unix(),
        "exp": now.unix() + LIFETIME,
    });
    format!("{}.{}", encode(header.to_string().as_bytes()), encode(claims.to_string().as_bytes()))
}

/// The encoding of the parts of a JWT.
pub(super) fn encode(bytes: &[u8]) -> String {
    data_encoding::BASE64URL_NOPAD.encode(bytes)
}
