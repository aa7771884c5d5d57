use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Free JSON that is carried through untouched.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Json(pub serde_json::Value);

impl Json {
    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.0.is_null()
    }
}

impl<T: Into<serde_json::Value>> From<T> for Json {
    fn from(value: T) -> Self {
        Self(value.into())
    }
}

/// Named texts in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Tags(pub BTreeMap<String, String>);

/// The Microsoft cloud that holds the tenant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Cloud {
    /// The worldwide cloud, and GCC.
    #[default]
    Global,
    /// US Government L4 (GCC High).
    UsGov,
    /// US Government L5 (`DoD`).
    UsGovDod,
    /// China, operated by 21Vianet.
    China,
}

/// Whether a simulated or a real tenant is meant. Every plan, report and run says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Target {
    /// The built-in simulated tenant; nothing real is touched.
    Simulated,
    /// Microsoft Graph.
    Live,
}

/// The domain of a sign-in or e-mail address; what follows the last `@`, or all of it where there is none.
pub fn domain_of(address: &str) -> &str {
    address.rsplit('@').next().unwrap_or_default()
}
