//! Scenario 1: its condition, the choice between the two solutions, licences.

use super::super::evidence::many;
use super::{Answered, Facts, advice, fail, listed, manual, pass};
use crate::error::codes::SAME_COMPANY;
use crate::model::{Scenario, Solution, SolutionAdvice, TenantRole};
use crate::scenario::advise::advise;
use crate::scenario::relation::{pairs, relation};

pub(super) fn answered(id: &str, facts: &Facts<'_>) -> Option<Answered> {
    Some(match id {
        "B-10" => condition(facts),
        "B-11" => solution(facts),
        "B-14" => licences(facts),
        "B-25" => guesting(facts),
        "B-26" => experts(facts),
        _ => return None,
    })
}

fn condition(facts: &Facts<'_>) -> Answered {
    if facts.scenario.same_company {
        return pass(
            "Declared by `sameCompany: true`, which nobody but the owner can know. Licences are looked at in B-14.",
        );
    }
    fail(format!("`sameCompany` is not `true` ({}).", SAME_COMPANY.name))
}

/// Federation, weighed.
fn weighed(facts: &Facts<'_>) -> (Option<Solution>, Option<SolutionAdvice>) {
    let found = advise(&Scenario::Federation(facts.scenario.clone()));
    let federation = found.options.into_iter().find(|option| option.solution == Solution::Federation);
    (found.recommended, federation)
}

fn solution(facts: &Facts<'_>) -> Answered {
    let third = "A third way is a link to a single call, which the article leaves out.";
    match weighed(facts) {
        (Some(Solution::Federation), _) => {
            pass(format!("Federation, which fits what the scenario says. {third} `advise FILE` weighs them."))
        }
        (_, federation) => advice(format!(
            "The scenario is for federation, which does not fit: {} `advise FILE` weighs the others.",
            first_against(federation)
        )),
    }
}

fn first_against(federation: Option<SolutionAdvice>) -> String {
    let reason = federation.and_then(|option| option.reasons_against.into_iter().next());
    reason.map_or_else(String::new, |reason| reason.text)
}

fn licences(facts: &Facts<'_>) -> Answered {
    let standing = facts.evidence.checks(|check| check.check == "licence");
    let trial = facts.tenants(|tenant| tenant.trial_only == Some(true));
    let trial = if trial.is_empty() {
        String::new()
    } else {
        format!(
            " Teams shuts {} out unless told otherwise, because trial subscriptions are all that is there.",
            listed(&trial)
        )
    };
    if standing.total > 0 {
        return standing
            .answer("licence", format!("{} of licences pass.{trial}", many(standing.total, "check")));
    }
    manual(format!(
        "Look in each tenant: technicians ({}) need Remote Assist, whose product holds Teams too; experts ({}) need Teams.{trial}",
        listed(&facts.of_role(TenantRole::Technicians)),
        listed(&facts.of_role(TenantRole::Experts))
    ))
}

fn experts(facts: &Facts<'_>) -> Answered {
    advice(format!(
        "Experts ({}) answer in Teams and need Teams alone, no Remote Assist.",
        listed(&facts.of_role(TenantRole::Experts))
    ))
}

fn guesting(facts: &Facts<'_>) -> Answered {
    let corrected = "The article looks at tenant ABC alone; both sides have to let each other in.";
    let (recommended, federation) = weighed(facts);
    if federation.as_ref().is_some_and(|option| !option.fits) {
        return advice(format!(
            "{corrected} Guesting serves what federation cannot: {}",
            first_against(federation)
        ));
    }
    let apart = pairs(facts.scenario).into_iter().filter(|(first, second)| {
        relation(first, second).permits != Some(true) || relation(second, first).permits != Some(true)
    });
    let apart: Vec<String> =
        apart.map(|(first, second)| format!("{} with {}", first.tenant, second.tenant)).collect();
    match apart.as_slice() {
        [] if recommended == Some(Solution::Federation) => pass(format!(
            "{corrected} All pairs of tenants do, as the scenario describes them, so guesting is not necessary."
        )),
        [] => advice(corrected),
        [first, ..] => {
            let more = if apart.len() > 1 { format!(" and {} more", apart.len() - 1) } else { String::new() };
            advice(format!(
                "{corrected} Guesting may be needed where they do not, or where it is not known: {first}{more}."
            ))
        }
    }
}
