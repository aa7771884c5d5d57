use http::Method;
use serde_json::{Map, Value, json};

use super::User;
use crate::address::Address;
use crate::graph::{Operation, path};

/// A temporary access pass: a passcode that the service makes, shows once, and lets expire. Whoever signs in with it sets up a way to
/// sign in of their own. A new one replaces the one before.
///
/// Source: Graph page "authentication-post-temporaryaccesspassmethods".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessPass {
    /// The key of the account.
    pub user: String,
    /// Its user principal name.
    pub user_principal_name: String,
}

impl AccessPass {
    /// The kind in addresses.
    pub const KIND: &'static str = "entra.accessPass";
    /// Where the tenant says whether there are passes, and how long they may be usable.
    pub const POLICY: &'static str =
        "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass";
    /// The field of a step that says for how many minutes the pass can be used.
    pub const LIFETIME: &'static str = "lifetimeInMinutes";
    /// The field of a step that says until when the pass before it could be used.
    pub const REPLACES: &'static str = "replaces";
    /// The field of the answer that holds the pass.
    pub const ANSWER: &'static str = "temporaryAccessPass";

    /// The address, by the account's key.
    pub fn address(&self) -> Address {
        Address::new(Self::KIND, &self.user)
    }

    /// The account whose pass an address stands for.
    pub fn account(address: &Address) -> Address {
        User::address_of(address.key())
    }

    /// The passes that an account has.
    pub fn list(user: &str) -> Operation {
        Operation::get(format!("{}/authentication/temporaryAccessPassMethods", path::user(user)))
    }

    /// Issues a pass to the account with that id. Whether it can be used more than once is left to the tenant's policy.
    pub fn issue(user: &str, fields: &Map<String, Value>) -> Option<Operation> {
        let body = json!({ Self::LIFETIME: fields.get(Self::LIFETIME)? });
        Some(Operation::new(Method::POST, Self::list(user).path().to_owned()).json(&body))
    }

    /// The longest time for which the tenant lets a pass be usable, in minutes; `None` where it has no passes.
    pub fn lifetime(policy: &Value) -> Option<u64> {
        let enabled = policy["state"] == "enabled";
        policy["maximumLifetimeInMinutes"].as_u64().filter(|_| enabled)
    }

    /// Whether the answer to [`Self::list`] tells of a pass that expired. One that was used says so, or is gone.
    pub fn expired(answer: &Value) -> bool {
        let mut passes = answer["value"].as_array().into_iter().flatten();
        passes.any(|pass| pass["methodUsabilityReason"] == "Expired")
    }
}

/// What became of a pass that was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassState {
    /// It can be used until then.
    Usable(crate::clock::Timestamp),
    /// Nobody used it before then.
    Expired(crate::clock::Timestamp),
    /// It was used, or taken away, or it is so old that nobody waits for it.
    Over,
}
