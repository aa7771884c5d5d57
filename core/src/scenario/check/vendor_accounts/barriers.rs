//! Information barriers: who is isolated from whom, without contradiction.

use std::collections::BTreeSet;

use super::super::Rules;
use super::segment_fault;
use crate::document::{Problem, did_you_mean, nearest, quote};
use crate::error::codes::SCENARIO_INVALID_VALUE;
use crate::model::{Barriers, VendorAccounts};
use crate::resource::purview::Attribute;

/// The most segments of a tenant (Microsoft's page on information barriers).
const SEGMENTS: usize = 5_000;
/// Microsoft's page on the attributes of segments.
const SOURCE: &str = "advanced-scenarios#scenario-2";

pub(super) fn check(scenario: &VendorAccounts, rules: &mut Rules<'_>) {
    let Some(barriers) = scenario.barriers.as_ref().filter(|_| rules.knows("barriers")) else { return };
    attribute(barriers, rules);
    internal(scenario, barriers, rules);
    pairs(scenario, barriers, rules);
    if !barriers.isolate_vendors
        && barriers.internal_segment.is_none()
        && rules.knows("barriers.isolateVendors")
    {
        let text =
            "`barriers` neither isolates the vendors nor names an `internalSegment`, so it asks for nothing";
        rules.add(
            Problem::error(SCENARIO_INVALID_VALUE, "barriers.isolateVendors", text)
                .hint("Write `isolateVendors: true`, or leave `barriers` out."),
        );
    }
    if scenario.vendors.len() > SEGMENTS {
        let text = format!(
            "{} vendors need as many segments, and a tenant takes {SEGMENTS}",
            scenario.vendors.len()
        );
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, "vendors", text));
    }
}

fn attribute(barriers: &Barriers, rules: &mut Rules<'_>) {
    let path = "barriers.attribute";
    let Some(name) = barriers.attribute.as_deref().filter(|_| rules.knows(path)) else { return };
    if Attribute::parse(name).is_none() {
        let names = Attribute::names();
        let near = nearest(name, names.iter().map(String::as_str));
        let text = format!(
            "{} is no attribute that segments are made by and accounts of the cloud can carry{}",
            quote(name),
            did_you_mean(near)
        );
        rules.add(
            Problem::error(SCENARIO_INVALID_VALUE, path, text)
                .hint("It takes `CustomAttribute1` to `CustomAttribute15`, `Department` or `Company`.")
                .source(SOURCE),
        );
    }
}

fn internal(scenario: &VendorAccounts, barriers: &Barriers, rules: &mut Rules<'_>) {
    let path = "barriers.internalSegment";
    let Some(name) = barriers.internal_segment.as_deref().filter(|_| rules.knows(path)) else { return };
    if let Some(fault) = segment_fault(name) {
        let text = format!("{} cannot name a segment: it {fault}", quote(name));
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, text));
    }
    if scenario.vendors.iter().any(|vendor| same(&vendor.name, name)) {
        let text = format!("{} is a vendor, so its people would be in two segments", quote(name));
        let problem = Problem::error(SCENARIO_INVALID_VALUE, path, text);
        rules.add(problem.hint("The segment of the company's own people needs a name of its own."));
    }
}

/// A pair names two vendors of the scenario, once: what holds in one direction holds in the other.
fn pairs(scenario: &VendorAccounts, barriers: &Barriers, rules: &mut Rules<'_>) {
    let mut seen = BTreeSet::new();
    for (at, pair) in barriers.allow.iter().flatten().enumerate() {
        let path = format!("barriers.allow[{at}]");
        if !rules.knows(&path) {
            continue;
        }
        let names: BTreeSet<String> = pair.iter().map(|name| name.to_lowercase()).collect();
        if pair.len() != 2 || names.len() != 2 {
            let text = format!("a pair names two different vendors, and this one has {} names", names.len());
            let problem = Problem::error(SCENARIO_INVALID_VALUE, path, text);
            rules.add(problem.hint("Write `allow: [[Vendor A, Vendor B]]`; it holds in both directions."));
            continue;
        }
        for (index, name) in pair.iter().enumerate() {
            if !scenario.vendors.iter().any(|vendor| same(&vendor.name, name)) {
                let near = nearest(name, scenario.vendors.iter().map(|vendor| vendor.name.as_str()));
                let text = format!("{} is no vendor of the scenario{}", quote(name), did_you_mean(near));
                rules.add(Problem::error(SCENARIO_INVALID_VALUE, format!("{path}[{index}]"), text));
            }
        }
        if !seen.insert(names) {
            let text = "this pair of vendors is listed twice; a pair holds in both directions";
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, text));
        }
    }
    let listed = barriers.allow.as_ref().is_some_and(|pairs| !pairs.is_empty());
    if listed && !barriers.isolate_vendors && rules.knows("barriers.allow") {
        let text = "`allow` contradicts `isolateVendors: false`: vendors that are not isolated reach each other anyway";
        rules.add(
            Problem::error(SCENARIO_INVALID_VALUE, "barriers.allow", text).hint("Leave one of them out."),
        );
    }
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
