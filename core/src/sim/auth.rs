//! Tokens: made here, read here, and worth nothing elsewhere.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::errors::{Failure, Outcome, refuse};
use super::id::Id;
use super::moment::Moment;

/// The application that every seed has.
pub const APPLICATION: &str = "00000000-0000-4000-8000-000000000001";

/// Its secret. It opens nothing but simulated tenants.
pub const APPLICATION_SECRET: &str = "simulated";

/// How long a token is valid, as the documentation shows it.
pub(crate) const LIFETIME: Duration = Duration::from_secs(3599);

/// What a token permits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    /// The tenant.
    pub(crate) tenant: Id,
    /// The application.
    pub(crate) application: Arc<str>,
    /// The permissions; `None` is every permission.
    roles: Option<HashSet<String>>,
    /// When it ends; `None` for tokens that are announced at start.
    expires: Option<Moment>,
}

impl Grant {
    /// Whether the token has one of some permissions. An empty list asks for none.
    pub(crate) fn holds_any(&self, wanted: &[&str]) -> bool {
        let Some(roles) = &self.roles else { return true };
        wanted.is_empty() || wanted.iter().any(|role| roles.contains(*role))
    }

    /// Whether the token has a permission to write anything at all: whoever has none is no administrator for cmdlets.
    pub(crate) fn changes_something(&self) -> bool {
        self.roles.as_ref().is_none_or(|roles| roles.iter().any(|role| role.contains("ReadWrite")))
    }
}

/// Reads tokens, and remembers those that were read.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    read: HashMap<String, Arc<Grant>>,
}

/// Makes a token in the form of a JWT. The signature is a digest that only this instance makes.
pub(crate) fn issue(
    instance: Id,
    tenant: Id,
    application: &str,
    roles: Option<&[String]>,
    now: Moment,
    expires: Option<Moment>,
) -> String {
    let header = json!({ "typ": "JWT", "alg": "SIM" });
    let mut claims = json!({
        "aud": "https://graph.microsoft.com",
        "tid": tenant,
        "appid": application,
        "idtyp": "app",
        "iat": now.timestamp().unix(),
    });
    if let Some(roles) = roles {
        claims["roles"] = json!(roles);
    }
    if let Some(expires) = expires {
        claims["exp"] = json!(expires.timestamp().unix());
    }
    let encode = |json: &Json| URL_SAFE_NO_PAD.encode(json.to_string());
    let signed = format!("{}.{}", encode(&header), encode(&claims));
    let signature = sign(instance, &signed);
    format!("{signed}.{signature}")
}

fn sign(instance: Id, signed: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{instance}.{signed}")))
}

impl Tokens {
    /// Reads the `Authorization` header.
    pub(crate) fn authorize(
        &mut self,
        instance: Id,
        header: Option<&str>,
        now: Moment,
    ) -> Outcome<Arc<Grant>> {
        let token = header.and_then(|header| {
            let (scheme, token) = header.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
        let Some(token) = token.filter(|token| !token.is_empty()) else {
            return Err(refused("Access token is empty."));
        };
        let grant = if let Some(grant) = self.read.get(token) {
            Arc::clone(grant)
        } else {
            let grant = Arc::new(parse(instance, token)?);
            // A client that asks for token after token must not fill the memory.
            if self.read.len() > 1000 {
                self.read.clear();
            }
            self.read.insert(token.to_owned(), Arc::clone(&grant));
            grant
        };
        if grant.expires.is_some_and(|end| end <= now) {
            return Err(refused("Lifetime validation failed, the token is expired."));
        }
        Ok(grant)
    }
}

fn refused(text: &str) -> Failure {
    let mut failure = refuse(401, "InvalidAuthenticationToken", text);
    failure.headers.push((
        "www-authenticate",
        "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\""
            .to_owned(),
    ));
    failure
}

fn parse(instance: Id, token: &str) -> Outcome<Grant> {
    let malformed = || refused("CompactToken parsing failed with error code: 80049217");
    let (signed, signature) = token.rsplit_once('.').ok_or_else(malformed)?;
    let (_, claims) = signed.split_once('.').ok_or_else(malformed)?;
    let claims = URL_SAFE_NO_PAD.decode(claims).map_err(|_| malformed())?;
    let claims: Json = serde_json::from_slice(&claims).map_err(|_| malformed())?;
    if signature != sign(instance, signed) {
        return Err(refused("Access token validation failure. Invalid audience."));
    }
    let text = |name: &str| claims[name].as_str();
    let roles = claims["roles"]
        .as_array()
        .map(|roles| roles.iter().filter_map(Json::as_str).map(str::to_owned).collect());
    Ok(Grant {
        tenant: text("tid").and_then(Id::parse).ok_or_else(malformed)?,
        application: text("appid").unwrap_or_default().into(),
        roles,
        expires: claims["exp"].as_i64().map(|seconds| Moment(seconds.saturating_mul(1000))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_read_by_their_instance_until_they_end() {
        let (ours, other) = (Id::derived(1, 1), Id::derived(1, 2));
        let roles = ["User.Read.All".to_owned()];
        let token = issue(ours, other, APPLICATION, Some(&roles), Moment(0), Some(Moment(3_599_000)));
        let header = format!("Bearer {token}");
        let mut tokens = Tokens::default();
        let grant = tokens.authorize(ours, Some(&header), Moment(0)).unwrap();
        assert!(grant.holds_any(&["User.Read.All"]) && !grant.holds_any(&["User.ReadWrite.All"]));
        assert!(
            tokens.authorize(ours, Some(&header), Moment(3_599_000)).unwrap_err().message.contains("expired")
        );
        assert_eq!(Tokens::default().authorize(other, Some(&header), Moment(0)).unwrap_err().status, 401);
        for wrong in
            [None, Some(""), Some("Bearer "), Some("Basic x"), Some("Bearer a.b.c"), Some("Bearer é")]
        {
            assert_eq!(tokens.authorize(ours, wrong, Moment(0)).unwrap_err().status, 401, "{wrong:?}");
        }
    }
}
