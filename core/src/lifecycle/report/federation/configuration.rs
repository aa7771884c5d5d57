//! Solution 1: the modes, how they are configured, and who finds whom.

use super::super::evidence::many;
use super::{Answered, Facts, advice, are, listed, not_asked};
use crate::error::codes::LOOKALIKE;
use crate::model::{CompanyTenant, ExternalAccess, StatementVerdict, TenantRole};
use crate::scenario::kind;

pub(super) fn answered(id: &str, facts: &Facts<'_>) -> Option<Answered> {
    Some(match id {
        "B-12" => modes(facts),
        "B-13" => advice(
            "Today the article on external access is learn.microsoft.com/microsoftteams/trusted-organizations-external-meetings-chat.",
        ),
        "B-15" => default(facts),
        "B-16" => easy(facts),
        "B-17" => domains(facts),
        "B-19" => control(facts),
        "B-21" => address(facts),
        "B-22" => advice(
            "Headsets come first: whoever follows \"Deploy HoloLens in a commercial environment\" goes back to it, and comes here \
             when it names Remote Assist.",
        ),
        "B-23" => opened(facts),
        "B-24" => lists(facts),
        _ => return None,
    })
}

fn is_open(tenant: &CompanyTenant) -> bool {
    tenant.external_access == Some(ExternalAccess::Open)
}

fn has_list(tenant: &CompanyTenant) -> bool {
    matches!(tenant.external_access, Some(ExternalAccess::Allow { .. } | ExternalAccess::Block { .. }))
}

const NOBODY_OPEN: &str = "No tenant is described as open: `externalAccess: {mode: open}` would ask for it.";

fn modes(facts: &Facts<'_>) -> Answered {
    let managed = facts.tenants(|tenant| tenant.external_access.is_some());
    if managed.is_empty() {
        return not_asked("No tenant has `externalAccess`, so none is managed.");
    }
    let of = |word: &str, wanted: fn(&ExternalAccess) -> bool| {
        let found = facts.tenants(|tenant| tenant.external_access.as_ref().is_some_and(wanted));
        (!found.is_empty()).then(|| format!("{word}: {}", listed(&found)))
    };
    let parts: Vec<String> = [
        of("open", |access| matches!(access, ExternalAccess::Open)),
        of("allow", |access| matches!(access, ExternalAccess::Allow { .. })),
        of("block", |access| matches!(access, ExternalAccess::Block { .. })),
        of("closed", |access| matches!(access, ExternalAccess::Closed)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let text = format!("{}. There is a fourth option beside the article's three: closed.", parts.join("; "));
    in_force(facts, |_| true, text)
}

/// The word of some tenants' external access, with a sentence for each word that is no failure.
fn in_force(facts: &Facts<'_>, wanted: impl Fn(&CompanyTenant) -> bool, text: String) -> Answered {
    let standing = facts.access(&wanted);
    let elsewhere =
        facts.tenants(|tenant| wanted(tenant) && tenant.external_access.is_some() && !tenant.administered);
    if standing.verdict == Some(StatementVerdict::Emitted) {
        return (
            StatementVerdict::Emitted,
            format!(
                "{text} What is administered here is in force; {} {} not, and `emit` writes a pack to hand over.",
                listed(&elsewhere),
                are(&elsewhere)
            ),
        );
    }
    standing.answer("tenant", text)
}

fn default(facts: &Facts<'_>) -> Answered {
    let open = facts.tenants(is_open);
    if open.is_empty() {
        return not_asked(NOBODY_OPEN);
    }
    in_force(
        facts,
        is_open,
        format!(
            "{} {} described as open, the default of Teams. Tenants with trial subscriptions alone are shut out by default all the same.",
            listed(&open),
            are(&open)
        ),
    )
}

fn easy(facts: &Facts<'_>) -> Answered {
    if facts.tenants(is_open).is_empty() {
        return not_asked(NOBODY_OPEN);
    }
    in_force(
        facts,
        is_open,
        "It is one setting of a tenant, which `apply` writes where it is not so.".to_owned(),
    )
}

fn domains(facts: &Facts<'_>) -> Answered {
    let with_lists = facts.tenants(has_list);
    if with_lists.is_empty() {
        return not_asked("No tenant has a list of domains to look after.");
    }
    let count: usize = facts
        .scenario
        .tenants
        .iter()
        .filter_map(|tenant| match &tenant.external_access {
            Some(ExternalAccess::Allow { domains } | ExternalAccess::Block { domains, .. }) => {
                Some(domains.len())
            }
            _ => None,
        })
        .sum();
    advice(format!(
        "{} {} to be looked after, of {}. There are no wildcards, sub-domains are allowed one by one, and a list holds 4,000 at most; \
         a domain that looks like a partner's is refused ({}).",
        many(count, "domain"),
        if count == 1 { "has" } else { "have" },
        listed(&with_lists),
        LOOKALIKE.name
    ))
}

fn control(facts: &Facts<'_>) -> Answered {
    let corrected =
        "The article overstates it: people of the other tenant are found by their entire address alone.";
    let people = facts.scenario.people.iter().flatten();
    let with_policy = people.filter(|person| person.policy.is_some()).count();
    if with_policy == 0 {
        return advice(format!("{corrected} Policies of single people would narrow it: `people[].policy`."));
    }
    let kinds = [kind::EXTERNAL_ACCESS_POLICY, kind::EXTERNAL_ACCESS_GRANT];
    let standing = facts.evidence.resources(|address| kinds.contains(&address.kind()));
    let have =
        if with_policy == 1 { "1 person has".to_owned() } else { format!("{with_policy} people have") };
    standing.answer("policy", format!("{corrected} {have} a policy of the own, which narrows it."))
}

fn address(facts: &Facts<'_>) -> Answered {
    let domain = facts.of_role(TenantRole::Experts).first().copied().unwrap_or(&facts.scenario.tenant);
    advice(format!(
        "Tell the technicians: in the search, type the entire address of the expert, of the form NAME@{domain}. `reach FILE` says who \
         reaches whom."
    ))
}

fn opened(facts: &Facts<'_>) -> Answered {
    let open = facts.tenants(is_open);
    if open.is_empty() {
        return not_asked(NOBODY_OPEN);
    }
    in_force(
        facts,
        is_open,
        format!(
            "{} {} open. Group calls and files do not work across tenants; try it by typing an entire address in Teams on a desktop.",
            listed(&open),
            are(&open)
        ),
    )
}

fn lists(facts: &Facts<'_>) -> Answered {
    let with_lists = facts.tenants(has_list);
    if with_lists.is_empty() {
        return not_asked(
            "No tenant allows or blocks single domains: `externalAccess: {mode: allow, domains: [...]}` would.",
        );
    }
    in_force(facts, has_list, format!("Lists of domains: {}.", listed(&with_lists)))
}
