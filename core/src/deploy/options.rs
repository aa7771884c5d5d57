use std::collections::BTreeMap;

use crate::address::Address;
use crate::journal::Location;
use crate::model::Purpose;

/// Options of `plan`.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    /// Objects to take over on purpose: the address and the object id that the directory shows.
    pub adopt: BTreeMap<Address, String>,
    /// Whether accounts that the scenario no longer names are deleted, if a run of ours made them, instead of let go.
    pub prune: bool,
    /// Whether the scenario is brought about or removed.
    pub purpose: Purpose,
    /// Kinds that a removal leaves, such as `entra.user`.
    pub keep: Vec<String>,
    /// Where the deployment's journal is; the client's own place unless given.
    pub journal: Option<Location>,
    /// The run whose lock is taken away, because its holder is known to be dead.
    pub unlock: Option<String>,
    /// Receipts as `emit` writes them, filled in: what was done where no API tells. A plan that is not carried out counts with them
    /// and keeps none.
    pub receipts: Vec<Vec<u8>>,
}

/// Options of `resume`.
#[derive(Clone, Debug, Default)]
pub struct ResumeOptions {
    /// Where the deployment's journal is; the client's own place unless given.
    pub journal: Option<Location>,
    /// The run whose lock is taken away, because its holder is known to be dead.
    pub unlock: Option<String>,
}

/// Options of `teardown`.
#[derive(Clone, Debug, Default)]
pub struct TeardownOptions {
    /// Kinds that stay: `entra.group`, `entra.user`, `entra.licence`.
    pub keep: Vec<String>,
    /// How many groups and accounts may be deleted; not limited unless given.
    pub max_destroy: Option<u32>,
    /// Whether external access may be closed for people who have it now, where the removal brings an earlier state back.
    pub close_access: bool,
    /// Where the deployment's journal is; the client's own place unless given.
    pub journal: Option<Location>,
}

/// Options of `apply`.
#[derive(Clone, Debug, Default)]
pub struct ApplyOptions {
    /// age public keys to which generated passwords are sealed. A simulated client makes a key of its own unless given;
    /// a live client refuses to make accounts without one.
    pub recipients: Vec<String>,
    /// Where the deployment's journal is. Unless given: in memory for a simulated tenant in memory, beside the file of one in a
    /// file, else `.remote-assist/journal`.
    pub journal: Option<Location>,
    /// How many groups and accounts may be deleted. A plan that brings a scenario about may delete none unless given; one that
    /// removes a scenario is not limited unless given.
    pub max_destroy: Option<u32>,
    /// Whether external access may be closed for people who have it now.
    pub close_access: bool,
    /// Receipts as `emit` writes them, filled in, which [`Client::apply`] takes into the journal before it plans anew. A prepared plan
    /// has those of its [`PlanOptions`].
    ///
    /// [`Client::apply`]: super::Client::apply
    pub receipts: Vec<Vec<u8>>,
    /// Whether PowerShell scripts may be run on this machine, and how they sign in. Unless given, steps of a live tenant that need one
    /// wait for its receipt. Simulated tenants need none.
    pub powershell: Option<PowerShellSignIn>,
}

/// How a PowerShell script signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PowerShellSignIn {
    /// A person signs in at this machine.
    Interactive,
    /// An application with a certificate of this machine's store.
    Certificate {
        /// The application's id.
        application: String,
        /// The certificate's SHA-1 thumbprint.
        thumbprint: String,
    },
    /// The managed identity of this machine.
    ManagedIdentity,
}

/// Options of `verify`.
#[derive(Clone, Debug, Default)]
pub struct VerifyOptions {
    /// Whether to look again, for at most ten minutes, while checks are pending.
    pub wait: bool,
    /// Where the deployment's journal is, which holds receipts; the client's own place unless given.
    pub journal: Option<Location>,
}

/// Options of `report`.
#[derive(Clone, Debug, Default)]
pub struct ReportOptions {
    /// Where the deployment's journal is; the client's own place unless given.
    pub journal: Option<Location>,
}

/// Options of `reach`.
#[derive(Clone, Debug, Default)]
pub struct ReachOptions {
    /// The sign-in address of who begins.
    pub from: String,
    /// The sign-in address of who is to be reached.
    pub to: String,
    /// Whether the tenants as they are decide, instead of the scenario's description.
    pub now: bool,
}
