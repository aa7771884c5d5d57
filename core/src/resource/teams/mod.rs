//! What Teams holds and PowerShell alone writes: who outside of a tenant its people reach.

mod closing;
mod external_access;
mod policy;
mod words;

pub use closing::Closing;
pub use external_access::ExternalAccess;
pub use policy::{AccessPolicy, PolicyGrant, effective};
pub use words::{policy_words, words};

/// The field of a step that holds what the script is told: `{script, tenant, operation}`.
pub const OPERATION: &str = "operation";
