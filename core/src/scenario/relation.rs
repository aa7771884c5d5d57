//! Who lets whom reach its people in Teams, one side at a time, as a scenario describes it.

use super::check::federation::shut_out;
use crate::model::{AccessMode, CompanyTenant, ExternalAccess, Federation, TenantRole, TrialTenants};

/// What one tenant says about the people of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// How its external access is described.
    pub access: AccessMode,
    /// Whether its people and those of the other may reach each other, as far as this side decides it.
    pub permits: Option<bool>,
    /// What it says, as the end of a sentence that begins with the tenant, such as `allows abc.com`.
    pub text: String,
}

/// What a tenant's external access says about another tenant. Nothing is known where it is not described.
///
/// Every sign-in domain of the other tenant must be admitted, because nobody knows which one a person uses.
pub fn relation(from: &CompanyTenant, to: &CompanyTenant) -> Relation {
    let access = match &from.external_access {
        None => AccessMode::Unknown,
        Some(ExternalAccess::Open) => AccessMode::Open,
        Some(ExternalAccess::Allow { .. }) => AccessMode::Allow,
        Some(ExternalAccess::Block { .. }) => AccessMode::Block,
        Some(ExternalAccess::Closed) => AccessMode::Closed,
    };
    let (permits, text) = said(from, to);
    Relation { access, permits, text }
}

fn said(from: &CompanyTenant, to: &CompanyTenant) -> (Option<bool>, String) {
    let Some(access) = &from.external_access else {
        return (None, "is not described, so nobody knows whom it lets in".to_owned());
    };
    if let Some(why) = domains(to).find_map(|domain| shut_out(access, domain)) {
        return (Some(false), why);
    }
    if to.trial_only == Some(true) && from.trial_tenants != Some(TrialTenants::Allowed) {
        return (
            Some(false),
            format!("shuts out tenants with trial subscriptions alone, such as {}", to.tenant),
        );
    }
    let text = match access {
        ExternalAccess::Open => "is open".to_owned(),
        ExternalAccess::Allow { .. } => format!("allows {}", to.tenant),
        ExternalAccess::Block { .. } => format!("does not block {}", to.tenant),
        // Whoever is closed shuts everybody out, which was told above.
        ExternalAccess::Closed => "is closed".to_owned(),
    };
    (Some(true), text)
}

/// The pairs of tenants whose people call each other: each tenant of technicians with each tenant of experts.
///
/// Where one of the two roles is missing, every two tenants are a pair.
pub fn pairs(scenario: &Federation) -> Vec<(&CompanyTenant, &CompanyTenant)> {
    let of = |role| scenario.tenants.iter().filter(move |tenant| tenant.role == role);
    let pairs: Vec<_> = of(TenantRole::Technicians)
        .flat_map(|technicians| of(TenantRole::Experts).map(move |experts| (technicians, experts)))
        .collect();
    if !pairs.is_empty() {
        return pairs;
    }
    let all = scenario.tenants.iter().enumerate();
    all.flat_map(|(index, first)| scenario.tenants[index + 1..].iter().map(move |second| (first, second)))
        .collect()
}

/// The domains of a tenant's sign-in addresses.
pub fn domains(tenant: &CompanyTenant) -> impl Iterator<Item = &str> {
    std::iter::once(tenant.tenant.as_str()).chain(tenant.domains.iter().flatten().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn tenant(more: &Value) -> CompanyTenant {
        let mut tenant = json!({"tenant": "contoso1.com", "role": "technicians", "administered": true});
        tenant.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(tenant).unwrap()
    }

    #[test]
    fn each_mode_says_its_word() {
        let experts = tenant(&json!({"tenant": "abc.com", "role": "experts", "domains": ["eu.abc.com"]}));
        for (access, permits, text) in [
            (json!({"mode": "open"}), true, "is open"),
            (json!({"mode": "allow", "domains": ["ABC.com", "eu.abc.com"]}), true, "allows abc.com"),
            (json!({"mode": "allow", "domains": ["abc.com"]}), false, "listed by itself"),
            (json!({"mode": "block", "domains": ["other.com"]}), true, "does not block abc.com"),
            (json!({"mode": "block", "domains": ["abc.com"]}), false, "blocks abc.com"),
            (
                json!({"mode": "block", "domains": ["abc.com"], "blockAllSubdomains": true}),
                false,
                "blocks abc.com",
            ),
            (json!({"mode": "closed"}), false, "is closed"),
        ] {
            let found = relation(&tenant(&json!({"externalAccess": access})), &experts);
            assert!(found.permits == Some(permits) && found.text.contains(text), "{access}: {found:?}");
        }
        assert_eq!(relation(&tenant(&json!({})), &experts).permits, None);
    }

    #[test]
    fn trial_tenants_are_reached_by_those_alone_who_allow_them() {
        let trial = tenant(&json!({"tenant": "pilot.com", "trialOnly": true}));
        for (given, permits) in [
            (json!({}), false),
            (json!({"trialTenants": "blocked"}), false),
            (json!({"trialTenants": "allowed"}), true),
        ] {
            let mut other = given.clone();
            other["externalAccess"] = json!({"mode": "open"});
            assert_eq!(relation(&tenant(&other), &trial).permits, Some(permits), "{given}");
        }
    }
}
