//! Request bodies that are wiped after use.

use std::io::Write;
use std::ops::Range;

use bytes::Bytes;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// The longest form of one byte in a JSON text: `\u0000`.
pub(super) const ESCAPED: usize = 6;

/// A buffer of a fixed size that is wiped when it is dropped, also after it became [`Bytes`].
///
/// It never grows, because growing would leave a copy of the old content behind.
pub(super) struct Wiped(Zeroizing<Vec<u8>>);

impl Wiped {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(capacity)))
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        debug_assert!(self.0.len() + bytes.len() <= self.0.capacity(), "the buffer was sized too small");
        self.0.extend_from_slice(bytes);
    }

    /// Writes a value as JSON. Values of this crate always serialise into memory.
    pub(super) fn push_json(&mut self, value: &impl serde::Serialize) {
        let written = serde_json::to_writer(&mut *self, value);
        debug_assert!(written.is_ok());
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn into_bytes(self) -> Bytes {
        Bytes::from_owner(self.0)
    }
}

impl Write for Wiped {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.push(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Writes a template with a secret at `/passwordProfile/password`, and says where in the body the secret stands.
///
/// Everything of the template is kept but the password's own place. A template that is no object counts as empty.
#[expect(clippy::disallowed_methods, reason = "the request body is one of the three readers of a secret")]
pub(super) fn with_password(template: &Value, secret: &Secret) -> (Bytes, Range<usize>) {
    const PROFILE: &str = "passwordProfile";
    const PASSWORD: &str = "password";
    let nothing = Map::new();
    let fields = template.as_object().unwrap_or(&nothing);
    let profile = fields.get(PROFILE).and_then(Value::as_object).unwrap_or(&nothing);
    let password = secret.expose();
    // The template's own length is exact; the rest covers the names, the quotes and the braces.
    let room = serde_json::to_vec(template).map_or(0, |bytes| bytes.len()) + 64;
    let mut out = Wiped::with_capacity(room + password.len() * ESCAPED);
    out.push(b"{");
    push_fields(&mut out, fields, PROFILE);
    out.push(b"\"passwordProfile\":{");
    push_fields(&mut out, profile, PASSWORD);
    out.push(b"\"password\":");
    let start = out.len();
    out.push_json(&password);
    let end = out.len();
    out.push(b"}}");
    (out.into_bytes(), start..end)
}

/// Writes all fields but one, each with a comma after it.
fn push_fields(out: &mut Wiped, fields: &Map<String, Value>, but: &str) {
    for (name, value) in fields.iter().filter(|(name, _)| *name != but) {
        out.push_json(name);
        out.push(b":");
        out.push_json(value);
        out.push(b",");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn password(template: &Value, secret: &str) -> Value {
        let (bytes, range) = with_password(template, &Secret::new(secret.to_owned()));
        let found: String = serde_json::from_slice(&bytes[range]).unwrap();
        assert_eq!(found, secret);
        serde_json::from_slice(&bytes).unwrap()
    }

    #[test]
    fn the_secret_lands_in_its_place_and_the_rest_is_kept() {
        let template =
            json!({"displayName": "Holo \"1\"", "passwordProfile": {"forceChangePasswordNextSignIn": false}});
        assert_eq!(
            password(&template, "a\"b\\c\u{1}ü€😀"),
            json!({"displayName": "Holo \"1\"",
                   "passwordProfile": {"forceChangePasswordNextSignIn": false, "password": "a\"b\\c\u{1}ü€😀"}})
        );
    }

    #[test]
    fn a_missing_profile_is_made_and_a_given_password_is_replaced() {
        let made = json!({"passwordProfile": {"password": "new"}});
        for template in [
            json!({}),
            json!(null),
            json!({"passwordProfile": {"password": "old"}}),
            json!({"passwordProfile": 3}),
        ] {
            assert_eq!(password(&template, "new"), made);
        }
    }

    #[test]
    fn the_buffer_never_grows() {
        // Growing would fail the assertion inside `push`; the longest escapes are the worst case.
        password(&json!({"a": "\u{1}".repeat(50)}), &"\u{1}".repeat(300));
    }
}
