//! Which of federation, guesting, vendor accounts and one-time links fits a scenario, with reasons and their sources.
//!
//! A pure function of the scenario. What always holds stands in one table; what a scenario adds is weighed beside it.

mod facts;
mod table;
#[cfg(test)]
mod tests;
mod weigh;

pub use self::facts::ANSWERED;
use self::facts::Facts;
use self::table::{REASONS, Speaks};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::model::{Advice, Diagnostic, Needs, Scenario, Solution, SolutionAdvice, SourcedReason};

/// The beginning of the article: people of one tenant need none of this.
const INTRODUCTION: &str = "advanced-scenarios#dynamics-365-remote-assist-advanced-deployment-scenarios";
/// Several tenants of one company.
const SCENARIO_1: &str = "advanced-scenarios#scenario-1-multi-tenant-company-deployments";
/// Vendors and contractors.
const SCENARIO_2: &str = "advanced-scenarios#scenario-2-vendors-and-contractors-using-remote-assist";

/// Pages of Microsoft that are newer than the article.
mod pages {
    pub(super) const COMPARISON: &str = "communicate-with-users-from-other-organizations";
    pub(super) const FEDERATION_CMDLET: &str = "Set-CsTenantFederationConfiguration";
    pub(super) const MULTI_TENANT: &str = "remote-assist/multi-tenant-deployment";
    pub(super) const REDEMPTION: &str = "redemption-experience";
    pub(super) const REQUIREMENTS: &str = "remote-assist/requirements";
    pub(super) const VENDORS_IN_TEAMS: &str = "remote-assist/vendor-use-teams";
}

/// Weighs the four solutions for a scenario.
///
/// ```
/// use std::path::Path;
/// use remote_assist::{document, model::Solution, scenario};
///
/// let text = "
/// kind: federation
/// name: pair
/// tenant: abc.com
/// sameCompany: true
/// tenants:
///   - {tenant: abc.com, role: experts, administered: true, externalAccess: {mode: open}}
///   - {tenant: contoso1.com, role: technicians, administered: true, externalAccess: {mode: open}}
/// needs: {groupCall: true}
/// ";
/// let scenario = document::parse(text, "pair.yaml", Path::new("")).into_scenario().unwrap();
/// let advice = scenario::advise::advise(&scenario);
/// assert_eq!(advice.recommended, Some(Solution::Guesting));
/// ```
pub fn advise(scenario: &Scenario) -> Advice {
    let facts = Facts::of(scenario);
    let order = weigh::order(&facts);
    let (mut options, others): (Vec<_>, Vec<_>) =
        order.into_iter().map(|solution| option(solution, &facts)).partition(|option| option.fits);
    options.extend(others);
    Advice { recommended: weigh::recommended(&facts), options, missing: missing(&facts) }
}

/// Fails where a scenario has errors other than those that the advice answers.
pub fn admit(scenario: &Scenario, now: Timestamp) -> Result<()> {
    let mut findings = super::check(scenario, now);
    findings.retain(|finding| !is_answered(finding));
    Diagnostic::refuse(&findings)
}

/// Whether the advice is the answer to a finding.
pub fn is_answered(finding: &Diagnostic) -> bool {
    ANSWERED.iter().any(|code| code.name == finding.code)
}

fn option(solution: Solution, facts: &Facts) -> SolutionAdvice {
    let mut reasons_for = Vec::new();
    let mut reasons_against = weigh::against(solution, facts);
    for reason in REASONS.iter().filter(|reason| reason.solution == solution) {
        let told = sourced(reason.text, reason.source);
        match reason.speaks {
            Speaks::For => reasons_for.push(told),
            Speaks::Against => reasons_against.push(told),
        }
    }
    SolutionAdvice { solution, fits: weigh::fits(solution, facts), reasons_for, reasons_against }
}

fn sourced(text: impl Into<String>, source: &str) -> SourcedReason {
    SourcedReason { text: text.into(), source: source.to_owned() }
}

/// A need: its key, what it means, and how it is given.
type Need = (&'static str, &'static str, fn(&mut Needs) -> &mut Option<bool>);

/// The needs on which the choice depends.
const NEEDS: [Need; 4] = [
    ("groupCall", "whether more than two people take part in a call", |needs| &mut needs.group_call),
    ("files", "whether files are shared in a call", |needs| &mut needs.files),
    ("containment", "whether people from outside may reach nobody but those whom they work with", |needs| {
        &mut needs.containment
    }),
    ("searchByName", "whether people have to be found by name", |needs| &mut needs.search_by_name),
];

/// The facts that are not given and would lead to another recommendation.
fn missing(facts: &Facts) -> Vec<String> {
    if facts.one_tenant {
        return Vec::new();
    }
    let recommended = weigh::recommended(facts);
    let mut missing = Vec::new();
    for (key, what, of) in NEEDS {
        let mut needing = facts.clone();
        let need = of(&mut needing.needs);
        if need.is_none() {
            *need = Some(true);
            if weigh::recommended(&needing) != recommended {
                missing.push(format!("`needs.{key}`: {what}"));
            }
        }
    }
    if recommended == Some(Solution::Federation) {
        for (side, administered) in &facts.unknown {
            let how = if *administered { "give `externalAccess`" } else { "ask its administrators" };
            missing.push(format!("whom {side} lets its people reach in Teams: {how}"));
        }
    }
    missing
}
