//! What Graph cannot do: settings of Teams and information barriers, by constant PowerShell scripts and a data file.
//!
//! No value of anybody ever becomes code: a [`Script`] is the same for every deployment, so that it can be read and signed
//! once, and all it is told stands in [`Data`], ASCII JSON that it loads as data. What the settings were and what they are
//! to be is compared by the digests of a canonical text ([`canonical`]) that the scripts write in the same way.

pub mod canonical;
mod change;
mod data;
mod external_access;
mod runner;
mod script;

pub use self::change::{
    BarrierPolicy, BarrierState, Change, ExternalAccessPolicy, ListChange, PolicyGrant, Reach, Removal,
    Segment, Segments, SettingValue, Settings, Wanted,
};
pub use self::data::{Data, Operation};
pub use self::external_access::{AllowedDomainsChange, ExternalAccessChange, TrialTenants};
pub use self::runner::{Connect, Program, command_line};
pub use self::script::Script;
