//! Lists of domains.

use std::collections::HashMap;

use super::super::Rules;
use super::super::syntax::domain_fault;
use crate::document::{Problem, quote};
use crate::error::codes::{
    LOOKALIKE, SCENARIO_DUPLICATE_TENANT, SCENARIO_EMPTY_LIST, SCENARIO_INVALID_VALUE,
};
use crate::model::{CompanyTenant, Federation};
use crate::scenario::lookalike::look_alike;

/// The most domains of one list (Microsoft's page Set-CsTenantFederationConfiguration).
const MOST: usize = 4_000;
/// Where that stands.
const PAGE: &str = "Set-CsTenantFederationConfiguration";

/// What is wrong with a domain, if something is.
pub(super) fn fault(path: &str, domain: &str) -> Option<Problem> {
    let fault = domain_fault(domain)?;
    let problem =
        Problem::error(SCENARIO_INVALID_VALUE, path, format!("{} is not a domain: {fault}", quote(domain)));
    Some(if domain.contains('*') {
        problem.hint("Teams knows no wildcards: list each domain. Below blocked domains `blockAllSubdomains: true` covers all.")
    } else if domain.contains('@') {
        problem.hint("Lists hold domains: leave out what stands before the @, and the @.")
    } else if !domain.is_ascii() {
        problem.hint(
            "It holds letters that may look like Latin ones. An international domain is written in its ASCII form, `xn--…`; look \
             whether this is the domain that you mean.",
        )
    } else {
        problem.hint("Write it as in `contoso1.com`.")
    })
}

/// Checks a list of domains: not empty, not too long, well-formed, nothing twice, nothing of the tenant's own.
pub(super) fn list(
    path: &str,
    domains: &[String],
    empty: &str,
    tenant: Option<&CompanyTenant>,
    rules: &mut Rules<'_>,
) {
    if !rules.knows(path) {
        return;
    }
    if domains.is_empty() {
        rules.add(Problem::error(SCENARIO_EMPTY_LIST, path, empty).source(PAGE));
    }
    if domains.len() > MOST {
        let text = format!("the list has {} domains, and Teams takes {MOST}", domains.len());
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, text).source(PAGE));
    }
    let mut seen: HashMap<String, String> = HashMap::new();
    for (index, domain) in domains.iter().enumerate() {
        let path = format!("{path}[{index}]");
        if !rules.knows(&path) {
            continue;
        }
        if let Some(problem) = fault(&path, domain) {
            rules.add(problem);
            continue;
        }
        if tenant.is_some_and(|tenant| tenant.owns(domain)) {
            let text =
                format!("{} is the tenant's own domain, and external access is about others", quote(domain));
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, text).hint("Leave it out."));
            continue;
        }
        if let Some(first) = seen.insert(domain.to_ascii_lowercase(), path.clone()) {
            let text = format!("{} is listed twice ({})", quote(domain), rules.first(&first));
            rules.add(Problem::error(SCENARIO_DUPLICATE_TENANT, path, text).hint("Leave one of them out."));
        }
    }
}

/// Who allows a domain that only looks like a partner's lets a stranger in.
pub(super) fn look_alikes(path: &str, domains: &[String], scenario: &Federation, rules: &mut Rules<'_>) {
    for (index, domain) in domains.iter().enumerate() {
        let path = format!("{path}[{index}]");
        if !rules.knows(&path) || domain_fault(domain).is_some() {
            continue;
        }
        let own = scenario
            .tenants
            .iter()
            .flat_map(|tenant| std::iter::once(&tenant.tenant).chain(tenant.domains.iter().flatten()));
        let shown = shown(domain);
        let written = shown.as_deref().unwrap_or(domain);
        if let Some(partner) = own.into_iter().find(|own| look_alike(written, own)) {
            let text =
                format!("the domain {} looks like {} and is another one", quote(written), quote(partner));
            rules.add(
                Problem::error(LOOKALIKE, path, text)
                    .hint("Look which of them is meant: whoever owns it would be let in."),
            );
        } else if let Some(shown) = shown {
            let text = format!("{} is shown to people as {}", quote(domain), quote(&shown));
            rules.add(
                Problem::warning(LOOKALIKE, path, text)
                    .hint("Look whether that is the domain that you mean."),
            );
        }
    }
}

/// How an international domain is shown to people, if it is one.
fn shown(domain: &str) -> Option<String> {
    let has =
        domain.split('.').any(|label| label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--")));
    has.then(|| idna::domain_to_unicode(domain).0).filter(|shown| shown != domain)
}
