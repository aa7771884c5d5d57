//! The introduction and the account types.

use super::super::evidence::many;
use super::{Answered, Facts, advice, listed, not_asked, pass};
use crate::error::codes::{MISSING_ROLE, SINGLE_TENANT};
use crate::model::TenantRole;
use crate::scenario::account_type::AccountType;

pub(super) fn answered(id: &str, facts: &Facts<'_>) -> Option<Answered> {
    Some(match id {
        "B-01" => parties(facts),
        "B-02" => same_tenant(facts),
        "B-03" => roles(facts),
        "B-04" => internal(facts),
        "B-05" => {
            let follows = AccountType::Service.consequences();
            not_asked(format!(
                "Federation makes no account. A service account is an ordinary member of the tenant: {}",
                lower(follows.sign_in)
            ))
        }
        "B-06" => guest(None, "Federation makes nobody a guest."),
        "B-07" => guest(Some(true), "A guest whose address belongs to another tenant is part of two."),
        "B-08" => guest(
            Some(false),
            "A guest without another tenant answers with a Microsoft account or a passcode.",
        ),
        _ => return None,
    })
}

fn parties(facts: &Facts<'_>) -> Answered {
    let technicians = facts.of_role(TenantRole::Technicians);
    let experts = facts.of_role(TenantRole::Experts);
    if technicians.is_empty() || experts.is_empty() {
        let (there, missing) =
            if experts.is_empty() { ("technicians", "experts") } else { ("experts", "technicians") };
        return advice(format!(
            "The scenario has {there} and no {missing}: give a tenant `role: {missing}` ({}).",
            SINGLE_TENANT.name
        ));
    }
    pass(format!(
        "Technicians call from {} with Remote Assist; experts answer at {} in Teams.",
        listed(&technicians),
        listed(&experts)
    ))
}

fn same_tenant(facts: &Facts<'_>) -> Answered {
    not_asked(format!(
        "The people are in {}, so a standard deployment alone is not enough. A scenario of one tenant is refused, because it needs \
         no work across tenants ({}).",
        many(facts.scenario.tenants.len(), "tenant"),
        SINGLE_TENANT.name
    ))
}

fn roles(facts: &Facts<'_>) -> Answered {
    let elsewhere = facts.tenants(|tenant| !tenant.administered);
    let packs = if elsewhere.is_empty() {
        String::new()
    } else {
        format!(" A pack goes to the administrators of {}.", listed(&elsewhere))
    };
    if !facts.evidence.plan.summary.pending() {
        return pass(format!(
            "Nothing is left to write, so no role is needed now; `permissions FILE` lists the least.{packs}"
        ));
    }
    let needed = &facts.evidence.plan.permissions;
    let roles =
        if needed.roles.is_empty() { "Teams Administrator".to_owned() } else { needed.roles.join(", ") };
    let permissions = if needed.apply.is_empty() {
        String::new()
    } else {
        format!(", and an application the permissions {}", needed.apply.join(", "))
    };
    advice(format!(
        "To apply, a person needs in each tenant that is administered here the directory roles {roles}{permissions} ({}).{packs}",
        MISSING_ROLE.name
    ))
}

fn internal(facts: &Facts<'_>) -> Answered {
    let people = facts.scenario.people.as_deref().unwrap_or_default().len();
    let who = match people {
        0 => "Whoever is called uses an account".to_owned(),
        1 => "The person of the scenario uses an account".to_owned(),
        many => format!("The {many} people of the scenario use accounts"),
    };
    advice(format!(
        "{who} of the own tenant: found by name there, and by the entire address from other tenants."
    ))
}

fn guest(member_elsewhere: Option<bool>, begins: &str) -> Answered {
    let follows = AccountType::Guest { member_elsewhere }.consequences();
    not_asked(format!("{begins} {}", follows.sign_in))
}

/// A sentence as the end of another one.
fn lower(sentence: &str) -> String {
    let mut text = sentence.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    text
}
