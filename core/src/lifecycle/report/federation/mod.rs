//! The answers to "Dynamics 365 Remote Assist advanced deployment scenarios", for federation.

mod accounts;
mod choice;
mod configuration;
mod sides;
#[cfg(test)]
mod tests;

use super::evidence::{Evidence, Standing};
use super::{Answered, advice, fail, manual, not_asked, pass, unanswered};
use crate::model::{CompanyTenant, Federation, StatementVerdict, TenantRole};
use crate::scenario::kind;

/// The word and the sentences for one statement.
pub(super) fn answered(id: &str, scenario: &Federation, evidence: &Evidence<'_>) -> Answered {
    let facts = Facts { scenario, evidence };
    accounts::answered(id, &facts)
        .or_else(|| choice::answered(id, &facts))
        .or_else(|| configuration::answered(id, &facts))
        .or_else(|| sides::answered(id, &facts))
        .or_else(|| for_guests(id))
        .unwrap_or_else(unanswered)
}

/// What the article says of guests, whom this scenario does not have.
fn for_guests(id: &str) -> Option<Answered> {
    let text = "The scenario has no guests: `kind: guesting` brings them in, and `advise` weighs both.";
    matches!(id, "B-27" | "B-28" | "B-29" | "B-30" | "B-31").then(|| not_asked(text))
}

/// What the answers are made from.
struct Facts<'a> {
    scenario: &'a Federation,
    evidence: &'a Evidence<'a>,
}

impl<'a> Facts<'a> {
    /// The domains of the tenants of a role.
    fn of_role(&self, role: TenantRole) -> Vec<&'a str> {
        self.tenants(|tenant| tenant.role == role)
    }

    /// The domains of some tenants.
    fn tenants(&self, wanted: impl Fn(&CompanyTenant) -> bool) -> Vec<&'a str> {
        let chosen = self.scenario.tenants.iter().filter(|tenant| wanted(tenant));
        chosen.map(|tenant| tenant.tenant.as_str()).collect()
    }

    /// How the external access of some tenants stands: those administered here by what was read, the others by their packs.
    fn access(&self, wanted: impl Fn(&CompanyTenant) -> bool) -> Standing {
        let managed = self.scenario.tenants.iter().filter(|tenant| tenant.external_access.is_some());
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            managed.filter(|tenant| wanted(tenant)).partition(|tenant| tenant.administered);
        let is_of = |key: &str, tenants: &[&CompanyTenant]| {
            tenants.iter().any(|tenant| tenant.tenant.eq_ignore_ascii_case(key))
        };
        let here = self
            .evidence
            .resources(|address| address.kind() == kind::EXTERNAL_ACCESS && is_of(address.key(), &here));
        if elsewhere.is_empty() {
            return here;
        }
        here.and(self.handed_over(&elsewhere))
    }

    /// How the packs of tenants stand that are not administered here: written, or carried out where receipts say so.
    fn handed_over(&self, tenants: &[&CompanyTenant]) -> Standing {
        let is_of = |key: &str| {
            let domain = key.strip_prefix(kind::file::HAND_OVER);
            domain
                .is_some_and(|domain| tenants.iter().any(|tenant| tenant.tenant.eq_ignore_ascii_case(domain)))
        };
        let told =
            self.evidence.checks(|check| check.address.kind() == kind::PERSON && is_of(check.address.key()));
        if told.verdict.is_some_and(|verdict| verdict != StatementVerdict::Manual) {
            return told;
        }
        self.evidence.resources(|address| address.kind() == kind::FILE && is_of(address.key()))
    }
}

/// How many names a sentence lists.
const LISTED: usize = 5;

/// `a.com`, `a.com and b.com`; of many the first ones and how many more there are.
fn listed(names: &[&str]) -> String {
    match names {
        [] => "nobody".to_owned(),
        [one] => (*one).to_owned(),
        many if many.len() > LISTED => {
            format!("{} and {} more", many[..LISTED].join(", "), many.len() - LISTED)
        }
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// `is`, `are`.
fn are(names: &[&str]) -> &'static str {
    if names.len() == 1 { "is" } else { "are" }
}
