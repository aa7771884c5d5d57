//! Cmdlets of Security & Compliance and Exchange Online `PowerShell` that information barriers need
//! (MicrosoftDocs/office-docs-powershell, 21 August 2026).

pub(crate) mod application;
mod filter;
mod organization;
mod policies;
mod recipients;
mod relationship;
mod segments;

use serde_json::Value as Json;

use crate::sim::id::Id;
use crate::sim::powershell::{Cmdlet, Parameter, Refusal, Take, parameter};

/// Every cmdlet of these modules that is modelled.
pub(crate) fn all() -> impl Iterator<Item = &'static Cmdlet> {
    [segments::ALL, policies::ALL, application::ALL, relationship::ALL, organization::ALL]
        .into_iter()
        .flatten()
}

/// What cmdlets that change something have besides; `-WhatIf` does nothing in Security & Compliance.
const CHANGING: &[Parameter] = &[parameter("Confirm", Take::Confirm), parameter("WhatIf", Take::Ignored)];

/// The longest name of a segment or policy.
const LONGEST_NAME: usize = 64;

/// Refuses a name that is too long, or taken.
fn check_name(name: &str, all: &[Json]) -> Result<(), Refusal> {
    if name.chars().count() > LONGEST_NAME {
        let text = format!(
            "The length of the property is too long. The maximum length is {LONGEST_NAME} characters."
        );
        return Err(Refusal::argument(text));
    }
    if place(all, name).is_some() { Err(Refusal::exists(name)) } else { Ok(()) }
}

/// The place of an object by its name or GUID.
fn place(all: &[Json], identity: &str) -> Option<usize> {
    let same = |json: &Json| json.as_str().is_some_and(|text| text.eq_ignore_ascii_case(identity));
    all.iter().position(|one| same(&one["Name"]) || (Id::parse(identity).is_some() && same(&one["Guid"])))
}

/// The objects that a `Get-` cmdlet shows: the named one, or all for no name and for null.
fn named(all: Vec<Json>, identity: Option<&str>) -> Result<Vec<Json>, Refusal> {
    let Some(identity) = identity else { return Ok(all) };
    let found = place(&all, identity).ok_or_else(|| Refusal::not_found(identity))?;
    Ok(vec![all[found].clone()])
}
