//! What a token says of itself. Read to refuse early and to explain, never to trust: the service judges the token.

use serde_json::Value;

use crate::clock::Timestamp;
use crate::http::AccessToken;

/// A token whose claims are longer is not read; real ones have a few thousand bytes.
const LONGEST: usize = 64 * 1024;

/// The claims of a bearer token that matter here, unverified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// The id of the tenant that issued it (`tid`).
    pub tenant: Option<String>,
    /// The id of the application that it was issued to (`appid` or `azp`).
    pub application: Option<String>,
    /// The permissions of an application (`roles`); `None` where the claim is absent.
    pub roles: Option<Vec<String>>,
    /// The permissions that a person gave (`scp`); `None` where the claim is absent.
    pub scopes: Option<Vec<String>>,
    /// When it ends (`exp`).
    pub expires: Option<Timestamp>,
}

impl Claims {
    /// Reads a token that has the form of a JWT; `None` for tokens of other forms, which stay opaque.
    pub fn of(token: &AccessToken) -> Option<Self> {
        let payload = token.payload().filter(|payload| payload.len() <= LONGEST)?;
        let claims: Value = serde_json::from_slice(&payload).ok()?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        claims.is_object().then(|| Self {
            tenant: text("tid"),
            application: text("appid").or_else(|| text("azp")),
            roles: claims
                .get("roles")
                .and_then(Value::as_array)
                .map(|roles| roles.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
            scopes: text("scp").map(|scopes| scopes.split_whitespace().map(str::to_owned).collect()),
            expires: claims.get("exp").and_then(Value::as_i64).map(Timestamp::from_unix),
        })
    }

    /// The permissions that the token carries; `None` where it does not say, which is not the same as none.
    pub fn permissions(&self) -> Option<&[String]> {
        self.roles.as_deref().or(self.scopes.as_deref())
    }

    /// Whether a person signed in, so that directory roles count beside permissions.
    pub fn delegated(&self) -> bool {
        self.roles.is_none() && self.scopes.is_some()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::auth::testing::token_of;
    use crate::secret::Secret;

    #[test]
    fn the_claims_of_applications_and_people_are_read() {
        let token = token_of(&json!({"tid": "t", "appid": "a", "roles": ["User.Read.All"], "exp": 60}));
        let claims = Claims::of(&token).unwrap();
        assert_eq!((claims.tenant.as_deref(), claims.application.as_deref()), (Some("t"), Some("a")));
        assert_eq!(claims.permissions(), Some(&["User.Read.All".to_owned()][..]));
        assert_eq!((claims.expires, claims.delegated()), (Some(Timestamp::from_unix(60)), false));
        let claims =
            Claims::of(&token_of(&json!({"azp": "b", "scp": "User.Read.All Group.Read.All"}))).unwrap();
        assert_eq!(claims.permissions().map(<[_]>::len), Some(2));
        assert!(claims.delegated() && claims.application.as_deref() == Some("b"));
    }

    #[test]
    fn an_absent_claim_is_not_an_empty_one() {
        assert_eq!(Claims::of(&token_of(&json!({}))).unwrap().permissions(), None);
        assert_eq!(Claims::of(&token_of(&json!({"roles": []}))).unwrap().permissions(), Some(&[][..]));
    }

    proptest! {
        #[test]
        fn any_text_is_a_token(text in ".{0,200}") {
            let _ = Claims::of(&AccessToken::new(Secret::new(text), None));
        }

        #[test]
        fn any_payload_is_read_or_left(payload in proptest::collection::vec(any::<u8>(), 0..200)) {
            let text = format!("h.{}.s", data_encoding::BASE64URL_NOPAD.encode(&payload));
            let _ = Claims::of(&AccessToken::new(Secret::new(text), None));
        }
    }
}
