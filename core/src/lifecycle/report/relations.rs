//! Who lets whom reach its people, as data, in words, and as a picture like the article's figures 1.1 to 1.3.

mod picture;
#[cfg(test)]
mod tests;

use crate::model::{
    AccessMode, Federation, ReachVerdict, RelatedTenant, Scenario, TenantRelation, TenantRelations,
};
use crate::scenario::relation::{pairs, relation};

/// The tenants of a scenario of several tenants and what each says about those that it works with.
pub fn relations(scenario: &Federation) -> TenantRelations {
    let tenants = scenario.tenants.iter().map(|tenant| RelatedTenant {
        tenant: tenant.tenant.clone(),
        name: tenant.name.clone().filter(|name| *name != tenant.tenant),
        role: tenant.role,
        administered: tenant.administered,
    });
    let both = pairs(scenario).into_iter().flat_map(|(first, second)| [(first, second), (second, first)]);
    let relations = both.map(|(from, to)| {
        let said = relation(from, to);
        TenantRelation {
            tenant: from.tenant.clone(),
            other: to.tenant.clone(),
            access: said.access,
            verdict: match said.permits {
                Some(true) => ReachVerdict::Yes,
                Some(false) => ReachVerdict::No,
                None => ReachVerdict::Unknown,
            },
            text: format!("{} {}.", from.tenant, said.text),
        }
    });
    TenantRelations { tenants: tenants.collect(), relations: relations.collect() }
}

/// The relations of the tenants as one SVG element with a title and a description, for a page or a file of its own.
///
/// Names are text and never markup. Line styles and words say what colours say.
pub fn relations_svg(scenario: &Federation) -> String {
    picture::svg(&relations(scenario))
}

/// The relations of a scenario, if it is about several tenants.
pub(super) fn of(scenario: &Scenario) -> Option<TenantRelations> {
    match scenario {
        Scenario::Federation(scenario) => Some(relations(scenario)),
        Scenario::SharedIdentity(_) | Scenario::Guesting(_) | Scenario::VendorAccounts(_) => None,
    }
}

/// The picture of relations that are in a report.
pub(super) fn svg(relations: &TenantRelations) -> String {
    picture::svg(relations)
}

/// The picture in words, for whoever does not see it.
pub(super) fn described(relations: &TenantRelations) -> String {
    let told: Vec<&str> = relations.relations.iter().map(|relation| relation.text.as_str()).collect();
    format!("Relations of {} tenants. {}", relations.tenants.len(), told.join(" "))
}

/// How an external access is described, in a word.
pub(super) fn word(access: AccessMode) -> &'static str {
    match access {
        AccessMode::Open => "open",
        AccessMode::Allow => "allow",
        AccessMode::Block => "block",
        AccessMode::Closed => "closed",
        AccessMode::Unknown => "unknown",
    }
}

/// What a side decides, in a word.
pub(super) fn decision(verdict: ReachVerdict) -> &'static str {
    match verdict {
        ReachVerdict::Yes => "lets in",
        ReachVerdict::No => "shuts out",
        ReachVerdict::Unknown => "unknown",
    }
}
