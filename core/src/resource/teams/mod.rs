//! What Teams holds: who outside of a tenant its people reach and what guests may, which PowerShell alone writes, and teams.

mod channel;
mod closing;
mod external_access;
mod policy;
mod switch;
mod team;
mod words;

pub use channel::{Channel, ChannelMember, ObservedChannel, TeamMember};
pub use closing::Closing;
pub use external_access::ExternalAccess;
pub use policy::{AccessPolicy, PolicyGrant, effective};
pub use switch::{SWITCHES, Switch, SwitchFacts, settings_shown, switch_facts};
pub use team::{Mark, ObservedMember, ObservedTeam, Team};
pub use words::{policy_words, words};

/// The field of a step that holds what the script is told: `{script, tenant, operation}`.
pub const OPERATION: &str = "operation";
