//! Cmdlets of the module `MicrosoftTeams` (MicrosoftDocs/office-docs-powershell, 21 August 2026).

mod access_policy;
mod configurations;
mod domains;
mod federation;
mod grants;
mod people;

pub(crate) use configurations::searches_scoped;
pub(crate) use federation::shown_domains as domain_names;

use serde_json::{Map, Value as Json};

use crate::sim::powershell::{Cmdlet, Parameter, Refusal, Take, parameter};
use crate::sim::store::Directory;

/// Every cmdlet of the module that is modelled.
pub(crate) fn all() -> impl Iterator<Item = &'static Cmdlet> {
    [domains::ALL, federation::ALL, access_policy::ALL, grants::ALL, people::ALL]
        .into_iter()
        .flatten()
        .chain(configurations::ALL)
}

/// A configuration of the tenant as its `Get-` cmdlet shows it, by the noun of the cmdlet.
pub(crate) fn configuration(directory: &Directory, noun: &str) -> Option<Map<String, Json>> {
    match noun {
        "CsTenantFederationConfiguration" => Some(federation::current(directory)),
        _ => configurations::shown(directory, noun),
    }
}

/// What cmdlets that change something have besides.
const CHANGING: &[Parameter] = &[
    parameter("Confirm", Take::Confirm),
    parameter("Force", Take::Ignored),
    parameter("Tenant", Take::Ignored),
    parameter("WhatIf", Take::WhatIf),
];

/// What cmdlets that read a configuration have besides.
const READING: &[Parameter] = &[
    parameter("Filter", Take::Unmodelled),
    parameter("LocalStore", Take::Ignored),
    parameter("Tenant", Take::Ignored),
];

/// Refuses every identity but that of the one configuration of a tenant.
fn only_global(identity: Option<&str>) -> Result<(), Refusal> {
    match identity {
        Some(other) if !other.eq_ignore_ascii_case("Global") => Err(Refusal::not_found(other)),
        _ => Ok(()),
    }
}
