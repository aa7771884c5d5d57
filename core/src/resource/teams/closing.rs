use crate::powershell::TrialTenants;
use crate::powershell::canonical::{AllowedDomains, ExternalAccessState};

/// For whom outside of a tenant a change of its configuration closes, or opens, chat and calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Closing {
    /// Whether it is about every other tenant, but for those that keep what they have.
    pub everybody: bool,
    /// The domains that it names, in alphabetical order.
    pub domains: Vec<String>,
    /// Other groups of people, as parts of a sentence.
    pub others: Vec<&'static str>,
}

impl Closing {
    /// Whom a change shuts out.
    pub fn between(before: &ExternalAccessState, after: &ExternalAccessState) -> Self {
        let mut closing = Self::default();
        let (was_open, list) = admitted(before);
        match (was_open, admitted(after).0) {
            (true, false) => closing.everybody = true,
            (true, true) => {
                let added = after.blocked_domains.difference(&before.blocked_domains);
                closing.domains = added.cloned().collect();
                let below = |state: &ExternalAccessState| state.block_all_subdomains == Some(true);
                if below(after) && !below(before) && !after.blocked_domains.is_empty() {
                    closing.others.push("all sub-domains of the blocked domains");
                }
            }
            (false, _) => {
                closing.domains = list.into_iter().filter(|domain| !admits(after, domain)).collect();
            }
        }
        let trials = |state: &ExternalAccessState| {
            state.allow_federated_users != Some(false)
                && state.external_access_with_trial_tenants == Some(TrialTenants::Allowed)
        };
        if trials(before) && !trials(after) && !closing.everybody {
            closing.others.push("tenants with trial subscriptions alone");
        }
        let was = |before: Option<bool>, after: Option<bool>| before == Some(true) && after == Some(false);
        if was(before.allow_teams_consumer, after.allow_teams_consumer) {
            closing.others.push("people with personal Teams accounts");
        } else if was(before.allow_teams_consumer_inbound, after.allow_teams_consumer_inbound) {
            closing.others.push("people with personal Teams accounts who begin a conversation");
        }
        closing
    }

    /// Whether nobody is shut out.
    pub fn is_empty(&self) -> bool {
        !self.everybody && self.domains.is_empty() && self.others.is_empty()
    }

    /// Whether people of a domain are among them, who had access before.
    pub fn concerns(before: &ExternalAccessState, after: &ExternalAccessState, domain: &str) -> bool {
        admits(before, domain) && !admits(after, domain)
    }

    /// Who it is about, as the end of a sentence.
    pub fn told(&self) -> String {
        /// How many domains are named.
        const NAMED: usize = 5;
        let mut parts = Vec::new();
        if self.everybody {
            parts.push("everybody in every other tenant that is not allowed by name".to_owned());
        }
        if !self.domains.is_empty() {
            let named = self.domains.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
            let more = self.domains.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more domains") } else { String::new() };
            parts.push(format!("the people of {named}{more}"));
        }
        parts.extend(self.others.iter().map(|other| (*other).to_owned()));
        parts.join(", and ")
    }
}

/// Whether a state admits everybody whom it does not name, and else whom it admits.
fn admitted(state: &ExternalAccessState) -> (bool, Vec<String>) {
    match &state.allowed_domains {
        _ if state.allow_federated_users == Some(false) => (false, Vec::new()),
        AllowedDomains::All => (true, Vec::new()),
        AllowedDomains::List(list) => (false, list.iter().cloned().collect()),
    }
}

/// Whether a state admits a domain, which is no trial tenant.
fn admits(state: &ExternalAccessState, domain: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    match &state.allowed_domains {
        _ if state.allow_federated_users == Some(false) => false,
        AllowedDomains::List(list) => list.contains(&domain),
        AllowedDomains::All => {
            let below = |parent: &String| {
                domain.strip_suffix(parent.as_str()).is_some_and(|rest| rest.ends_with('.'))
            };
            let with_parent =
                state.block_all_subdomains == Some(true) && state.blocked_domains.iter().any(below);
            !(state.blocked_domains.contains(&domain) || with_parent)
        }
    }
}
