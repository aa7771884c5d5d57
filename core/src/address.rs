//! Addresses name a resource of a deployment, such as `entra.user/holo-0001`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The address of one resource: a kind and a key, `entra.membership/shared-accounts/holo-0001`.
///
/// Unique within a deployment; the deployment's name qualifies it beyond.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Address(String);

impl Address {
    /// Makes an address of a kind (`entra.user`) and a key, which may hold further slashes.
    pub fn new(kind: &str, key: &str) -> Self {
        Self(format!("{kind}/{key}"))
    }

    /// Reads an address; `None` where there is no `/` or a part is empty.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, key) = text.split_once('/')?;
        (!kind.is_empty() && !key.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The kind, such as `entra.user`.
    pub fn kind(&self) -> &str {
        self.0.split_once('/').map_or(self.0.as_str(), |(kind, _)| kind)
    }

    /// The key within the kind.
    pub fn key(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, key)| key)
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
