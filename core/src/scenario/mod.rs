//! What a scenario means: the rules that it must keep, and what its source says about it.
//!
//! Everything here is a pure function of the scenario and the time.

pub mod account_type;
pub mod advise;
pub(crate) mod apps;
mod certificate;
mod check;
pub mod country;
mod federation;
mod guesting;
pub(crate) mod headsets;
pub mod kind;
pub mod lifecycle;
pub mod lookalike;
pub mod relation;
mod settings;
mod shared_identity;
pub mod sources;
pub mod starter;
pub mod statement;
mod vendor_accounts;
pub(crate) mod vendor_barriers;

use std::path::Path;

pub use self::check::check;
pub(crate) use self::federation::side;
pub(crate) use self::guesting::lets_invite;
pub(crate) use self::shared_identity::{GROUP, account_address};
use crate::clock::Timestamp;
use crate::document::{self, Document};
use crate::error::Result;
use crate::model::{Scenario, Severity, Validation};
use crate::resource::{Deployment, Resource};

/// Checks a scenario file: its form, its content, and what the source warns of, each with its place.
///
/// Nothing is contacted. Fails only where the file cannot be read.
pub fn validate_file(path: impl AsRef<Path>, now: Timestamp) -> Result<Validation> {
    Ok(validate(&document::load(path)?, now))
}

/// Checks a document that was read.
///
/// Where a part of it is wrong, the rest is checked all the same.
///
/// ```
/// use std::path::Path;
/// use remote_assist::{clock::Timestamp, document, scenario};
///
/// let text = scenario::starter::starter("sharedIdentity").unwrap();
/// let document = document::parse(text, "my-site.yaml", Path::new(""));
/// let answer = scenario::validate(&document, Timestamp::parse("2026-11-21T12:00:00Z").unwrap());
/// assert!(answer.valid);
/// assert!(answer.diagnostics.iter().any(|one| one.code == "sharedIdentity.acknowledge"));
/// ```
pub fn validate(document: &Document, now: Timestamp) -> Validation {
    let mut diagnostics = document.diagnostics().to_vec();
    if let Some(scenario) = document.draft() {
        let locate = |path: &str| document.locate(path);
        let broken = |path: &str| document.is_broken(path);
        diagnostics.extend(check::run(scenario, now, &locate, &broken));
    }
    document.sort(&mut diagnostics);
    let valid = diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error);
    Validation { valid, diagnostics }
}

/// The resources that a scenario asks for, in the order in which they depend on each other.
///
/// `domain` completes accounts that are given as a local part.
pub fn compile(scenario: &Scenario, deployment: &Deployment, domain: &str) -> Vec<Resource> {
    match scenario {
        Scenario::SharedIdentity(scenario) => shared_identity::compile(scenario, deployment, domain),
        Scenario::Federation(scenario) => federation::compile(scenario, deployment),
        Scenario::Guesting(scenario) => guesting::compile(scenario, deployment, domain),
        Scenario::VendorAccounts(scenario) => vendor_accounts::compile(scenario, deployment, domain),
    }
}
