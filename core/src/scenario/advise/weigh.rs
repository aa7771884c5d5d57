//! Which solutions can do what a scenario needs, and why not where they cannot.

use super::facts::Facts;
use super::{INTRODUCTION, SCENARIO_1, SCENARIO_2, pages, sourced};
use crate::model::{Solution, SourcedReason};

const FEDERATION: &str = "advanced-scenarios#solution-1-federation";
const CONTROL: &str = "advanced-scenarios#federation-pros-and-cons";
const GUESTING: &str = "advanced-scenarios#solution-2-guesting";

/// The solutions, the one that is to be tried first in front.
pub(super) fn order(facts: &Facts) -> [Solution; 4] {
    use Solution::{Federation, Guesting, OneTimeLink, VendorAccounts};
    if facts.same_company || facts.one_tenant {
        [Federation, Guesting, OneTimeLink, VendorAccounts]
    } else if facts.technicians_outside {
        // Accounts are for vendors who call with a headset; links are for those who answer.
        [VendorAccounts, OneTimeLink, Guesting, Federation]
    } else {
        [OneTimeLink, VendorAccounts, Guesting, Federation]
    }
}

/// The first solution that fits.
pub(super) fn recommended(facts: &Facts) -> Option<Solution> {
    order(facts).into_iter().find(|solution| fits(*solution, facts))
}

/// Whether a solution can do what is needed.
pub(super) fn fits(solution: Solution, facts: &Facts) -> bool {
    // What stands in the way is told with the verdict, so that no solution is turned down without a reason.
    obstacles(solution, facts).is_empty()
}

/// What speaks against a solution in this scenario, what rules it out first.
pub(super) fn against(solution: Solution, facts: &Facts) -> Vec<SourcedReason> {
    let mut reasons = obstacles(solution, facts);
    reasons.extend(burdens(solution, facts));
    reasons
}

/// What rules a solution out.
fn obstacles(solution: Solution, facts: &Facts) -> Vec<SourcedReason> {
    if facts.one_tenant {
        let text =
            "All people are in one tenant and reach each other already: no work across tenants is needed.";
        return vec![sourced(text, INTRODUCTION)];
    }
    match solution {
        Solution::Federation => federation(facts),
        Solution::Guesting if !facts.same_company => vec![other_company()],
        Solution::VendorAccounts if facts.same_company => {
            let text = "The tenants belong to the same company, whose people have accounts and licences of their own.";
            vec![sourced(text, SCENARIO_2)]
        }
        Solution::Guesting | Solution::VendorAccounts => Vec::new(),
        Solution::OneTimeLink => one_time_link(facts),
    }
}

fn other_company() -> SourcedReason {
    let text = "`sameCompany` is not `true`, and the article means it for tenants of the same company alone.";
    sourced(text, SCENARIO_1)
}

fn federation(facts: &Facts) -> Vec<SourcedReason> {
    let needs = &facts.needs;
    let mut reasons = Vec::new();
    if !facts.same_company {
        reasons.push(other_company());
    }
    for (need, text, source) in [
        (needs.group_call, "Group calls are needed, and do not work across tenants.", pages::MULTI_TENANT),
        (
            needs.files,
            "Files are to be shared in calls, which does not work across tenants.",
            pages::MULTI_TENANT,
        ),
        (
            needs.search_by_name,
            "People have to be found by name, and are found by their entire address alone.",
            CONTROL,
        ),
        (
            needs.containment,
            "People from outside are to reach nobody but those whom they work with. Policies of single people (`people[].policy`) \
             choose among tenants, not among the people of one.",
            CONTROL,
        ),
    ] {
        if Facts::asks(need) {
            reasons.push(sourced(text, source));
        }
    }
    let elsewhere = facts.shut_out.iter().filter(|one| !one.administered);
    reasons.extend(elsewhere.map(|one| {
        let text =
            format!("{} {}, and is not administered here: it would have to change that.", one.side, one.why);
        sourced(text, FEDERATION)
    }));
    if facts.nobody_reaches {
        let text = "As the file describes the tenants, no technician reaches an expert.";
        reasons.push(sourced(text, FEDERATION));
    }
    reasons
}

fn one_time_link(facts: &Facts) -> Vec<SourcedReason> {
    let mut reasons = Vec::new();
    for (need, text) in [
        (
            facts.needs.files,
            "Files are to be shared in calls, and who joins by a link can only show them on the screen.",
        ),
        (
            facts.needs.search_by_name,
            "People have to be found by name, and who joins by a link is never searched for.",
        ),
    ] {
        if Facts::asks(need) {
            reasons.push(sourced(text, pages::VENDORS_IN_TEAMS));
        }
    }
    reasons
}

/// What a solution costs in this scenario without being ruled out.
fn burdens(solution: Solution, facts: &Facts) -> Vec<SourcedReason> {
    if facts.one_tenant {
        return Vec::new();
    }
    let mut reasons = Vec::new();
    match solution {
        Solution::Federation => {
            for one in facts.shut_out.iter().filter(|one| one.administered) {
                let text =
                    format!("{} {}; it is administered here, so that can be changed.", one.side, one.why);
                reasons.push(sourced(text, FEDERATION));
            }
            for (side, _) in &facts.unknown {
                let text = format!(
                    "Nothing is known of {side}: open is the default of Teams, and it may have been changed."
                );
                reasons.push(sourced(text, pages::FEDERATION_CMDLET));
            }
        }
        Solution::Guesting => {
            if let Some(people) = facts.needs.people {
                let people = if people == 1 { "1 person".to_owned() } else { format!("{people} people") };
                let text = format!("{people} from outside would have to be looked after one by one.");
                reasons.push(sourced(text, GUESTING));
            }
            if facts.technician_tenants > 1 {
                let text = format!(
                    "There are {0} tenants of technicians, so an expert who serves all needs {0} accounts of guests.",
                    facts.technician_tenants
                );
                reasons.push(sourced(text, pages::MULTI_TENANT));
            }
            if !facts.inviting_elsewhere.is_empty() {
                let text = format!(
                    "Invitations are made where the technicians are, and {} not administered here.",
                    listed(&facts.inviting_elsewhere)
                );
                reasons.push(sourced(text, pages::MULTI_TENANT));
            }
        }
        Solution::VendorAccounts => {
            if let Some(people) = facts.needs.people {
                let (people, accounts) = match people {
                    1 => ("1 person".to_owned(), "an account and a licence"),
                    many => (format!("{many} people"), "an account and a licence each"),
                };
                reasons.push(sourced(format!("{people} would need {accounts}."), SCENARIO_2));
            }
            if Facts::asks(facts.needs.containment) {
                let text = "People from outside are to reach nobody but those whom they work with, so information barriers are needed, \
                            and licences for them.";
                reasons.push(sourced(text, "advanced-scenarios#example"));
            }
        }
        Solution::OneTimeLink => {}
    }
    reasons
}

/// `a.com is`, `a.com and b.com are`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("{one} is"),
        [most @ .., last] => format!("{} and {last} are", most.join(", ")),
    }
}
