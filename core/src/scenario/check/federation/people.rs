//! People and their policies.

use std::collections::HashMap;

use super::super::Rules;
use super::super::syntax::{is_address, name_fault};
use super::domains;
use crate::document::{Problem, quote};
use crate::error::codes::{SCENARIO_DUPLICATE_USER, SCENARIO_INVALID_USER, SCENARIO_INVALID_VALUE};
use crate::model::{Federation, PersonPolicy};

pub(super) fn check(scenario: &Federation, rules: &mut Rules<'_>) {
    let mut seen: HashMap<String, String> = HashMap::new();
    for (index, person) in scenario.people.iter().flatten().enumerate() {
        let path = format!("people[{index}].address");
        if rules.knows(&path) {
            if !is_address(&person.address) {
                let text = format!("{} is not a sign-in address", quote(&person.address));
                rules.add(
                    Problem::error(SCENARIO_INVALID_USER, path, text)
                        .hint("Write it as in `expert@abc.com`."),
                );
                continue;
            }
            let domain = person.domain();
            if !scenario.tenants.iter().any(|tenant| tenant.owns(domain)) {
                let text = format!("{} belongs to none of the tenants", quote(&person.address));
                rules.add(Problem::error(SCENARIO_INVALID_VALUE, path.clone(), text).hint(format!(
                    "List the tenant of {}, or add the domain to `domains` of its tenant.",
                    quote(domain)
                )));
            }
            if let Some(first) = seen.insert(person.address.to_lowercase(), path.clone()) {
                let text = format!("{} is listed twice ({})", quote(&person.address), rules.first(&first));
                rules.add(Problem::error(SCENARIO_DUPLICATE_USER, path, text).hint("Leave one of them out."));
            }
        }
        let path = format!("people[{index}].displayName");
        if let Some(fault) =
            person.display_name.as_deref().filter(|_| rules.knows(&path)).and_then(name_fault)
        {
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, format!("the person's name {fault}")));
        }
        let path = format!("people[{index}].policy");
        if !rules.knows(&path) {
            continue;
        }
        let (listed, empty) = match &person.policy {
            Some(PersonPolicy::Allow { domains }) => (
                domains,
                "an empty allow list would block everybody: write `mode: closed` if that is meant, or list the domains",
            ),
            Some(PersonPolicy::Block { domains }) => (
                domains,
                "an empty block list blocks nobody: write `mode: open` if that is meant, or list the domains",
            ),
            _ => continue,
        };
        domains::list(&format!("{path}.domains"), listed, empty, None, rules);
        if matches!(person.policy, Some(PersonPolicy::Allow { .. })) {
            domains::look_alikes(&format!("{path}.domains"), listed, scenario, rules);
        }
    }
}
