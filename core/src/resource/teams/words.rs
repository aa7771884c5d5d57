use crate::powershell::canonical::{Meaning, PolicyState};

/// How many domains of a list are named.
const NAMED: usize = 5;

/// What settings mean, as they are written in documents: `open`, `allow [abc.com]`, `block [other.com]`, `closed`.
pub fn words(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Open => "open".to_owned(),
        Meaning::Allow(domains) => format!("allow [{}]", listed(domains)),
        Meaning::Block { domains, all_subdomains: false } => format!("block [{}]", listed(domains)),
        Meaning::Block { domains, all_subdomains: true } => {
            format!("block [{}] with all sub-domains", listed(domains))
        }
        Meaning::Closed(_) => "closed".to_owned(),
        Meaning::Unknown(_) => "unknown".to_owned(),
    }
}

/// What a policy says; `None` where there is none.
pub fn policy_words(policy: &PolicyState) -> Option<String> {
    let PolicyState::Present {
        enable_federation_access,
        communication_with_external_orgs,
        allowed_external_domains,
        blocked_external_domains,
    } = policy
    else {
        return None;
    };
    Some(match communication_with_external_orgs.as_str() {
        _ if !enable_federation_access => "closed".to_owned(),
        "AllowAllExternalDomains" => "open".to_owned(),
        "AllowSpecificExternalDomains" => format!("allow [{}]", listed(allowed_external_domains)),
        "BlockSpecificExternalDomains" => format!("block [{}]", listed(blocked_external_domains)),
        "BlockAllExternalDomains" => "closed".to_owned(),
        _ => "organizationDefault".to_owned(),
    })
}

fn listed(domains: &std::collections::BTreeSet<String>) -> String {
    let named = domains.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = domains.len().saturating_sub(NAMED);
    if more > 0 { format!("{named} and {more} more") } else { named }
}
