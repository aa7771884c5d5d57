//! A decision in plain words.

use std::collections::BTreeSet;

use super::decide::above;
use super::decision::{Decision, Told};
use super::facts::{Access, PersonFacts, TenantFacts};
use super::index::Index;
use super::open::to_open;
use super::reason::{End, Reason};
use crate::model::{DecidingRule, PersonPolicy, PersonRole, Reach, ReachBasis, ReachVerdict, domain_of};

/// How many domains of a list a sentence names.
const NAMED: usize = 3;

/// Decides a pair of people by their numbers, and says why.
///
/// # Panics
///
/// If a number is not below [`Index::len`].
pub fn explain(index: &Index, from: usize, to: usize) -> Reach {
    let decision = index.decide(from, to);
    let pair = Pair { index, from, to };
    let missing =
        if decision.verdict == ReachVerdict::Unknown { pair.missing(&decision) } else { Vec::new() };
    let open = if decision.verdict == ReachVerdict::No { to_open(&pair, &decision) } else { Vec::new() };
    Reach {
        caller: pair.person(End::From).address.clone(),
        callee: pair.person(End::To).address.clone(),
        basis: index.facts.basis,
        verdict: decision.verdict,
        via: decision.routes.iter().collect(),
        search_by: decision.routes.search_by(),
        can: decision.routes.abilities().collect(),
        decided_by: decision.told().map(|told| pair.rule(&decision, told)).collect(),
        assumed: pair.assumed(&decision),
        missing,
        to_open: open,
    }
}

/// Two people and what is known of them.
pub(super) struct Pair<'a> {
    pub(super) index: &'a Index,
    from: usize,
    to: usize,
}

impl<'a> Pair<'a> {
    fn number(&self, end: End) -> usize {
        match end {
            End::From => self.from,
            End::To => self.to,
        }
    }

    pub(super) fn person(&self, end: End) -> &'a PersonFacts {
        &self.index.facts.people[self.number(end)]
    }

    pub(super) fn tenant(&self, end: End) -> &'a TenantFacts {
        &self.index.facts.tenants[self.index.people[self.number(end)].tenant]
    }

    /// The domain of the address, which lists of the other side must name.
    pub(super) fn domain(&self, end: End) -> String {
        domain_of(&self.person(end).address).to_lowercase()
    }

    pub(super) fn is_technician(&self, end: End) -> bool {
        self.person(end).role == PersonRole::Technician
    }

    fn rule(&self, decision: &Decision, told: Told) -> DecidingRule {
        DecidingRule {
            rule: told.reason.rule().to_owned(),
            side: self.tenant(told.side()).domain.clone(),
            text: sentence(&self.told(decision, told)),
            source: told.reason.source().to_owned(),
        }
    }

    /// The clause of a reason; where one side alone shuts the way, what the other one permits comes first.
    fn told(&self, decision: &Decision, Told { reason, end }: Told) -> String {
        let clause = self.clause(reason, end);
        if decision.verdict != ReachVerdict::No {
            return clause;
        }
        let opposite =
            decision.federation.filter(|sides| sides.contains(&reason)).map(|[from, to]| match end {
                End::From => to,
                End::To => from,
            });
        match opposite.filter(|opposite| opposite.verdict() == ReachVerdict::Yes) {
            Some(opposite) => format!("{}, but {clause}", self.clause(opposite, end.other())),
            None => clause,
        }
    }

    fn clause(&self, reason: Reason, end: End) -> String {
        let (here, there) = (&self.tenant(end).domain, self.domain(end.other()));
        let (person, other) = (&self.person(end).address, &self.person(end.other()).address);
        let host = &self.tenant(end.other()).domain;
        match reason {
            Reason::SameTenant => format!("both are in the tenant of {here}, where people are found by name"),
            Reason::VendorAccount => format!(
                "{person} is a service account in the tenant of {here}, and finds and is found by name there"
            ),
            Reason::BarrierPermits => {
                format!("the information barriers of {here} let {person} and {other} reach each other")
            }
            Reason::BarrierForbids => format!(
                "an information barrier of {here} keeps {person} ({}) from {other} ({})",
                segments(&self.person(end).segments),
                segments(&self.person(end.other()).segments)
            ),
            Reason::Guest => format!("{person} is a guest of {host} and in a team with {other}"),
            Reason::GuestWithoutTeam => format!("{person} is a guest of {host}, but in no team with {other}"),
            Reason::TechnicianAsGuest => {
                format!("{person} is a guest of {host}, and a guest cannot sign in to Remote Assist there")
            }
            Reason::GuestBehindBarrier => format!(
                "{person} is a guest of {host}, whose information barriers keep the guest from {other}"
            ),
            Reason::Open => format!("{here} lets its people reach every domain"),
            Reason::OnAllowList => format!("{here} allows {there}"),
            Reason::NotOnBlockList => format!("{here} does not block {there}"),
            Reason::PersonOpen => {
                format!("the policy of {person} reaches every domain, whatever the lists of {here} say")
            }
            Reason::PersonAllows => format!("the policy of {person} allows {there}"),
            Reason::PersonDoesNotBlock => format!("the policy of {person} does not block {there}"),
            Reason::AccessUnknown => match self.index.facts.basis {
                ReachBasis::File => format!("whom {here} lets its people reach is not given"),
                ReachBasis::Now => format!("whom {here} lets its people reach cannot be read"),
            },
            Reason::Closed => format!("{here} lets its people reach nobody outside"),
            Reason::PersonClosed => {
                format!("the policy of {person} lets that person reach nobody outside of {here}")
            }
            Reason::TrialTenant => {
                format!("{here} reaches no trial tenants, and {there} holds nothing but trial subscriptions")
            }
            Reason::PersonDoesNotAllow => format!("the policy of {person} does not allow {there}"),
            Reason::PersonBlocks => format!("the policy of {person} blocks {there}"),
            Reason::AllowListEmpty => {
                format!("{here}'s allow list is empty, so that it reaches nobody outside")
            }
            Reason::NotOnAllowList => self.not_allowed(end, &there),
            Reason::Blocked => format!("{here} blocks {there}"),
            Reason::ParentBlocked => format!(
                "{here} blocks {} with all its sub-domains, {there} among them",
                self.parent(end, &there).unwrap_or_default()
            ),
            Reason::AddressBlocked => format!("{here} blocks {other} by address"),
            Reason::NoTeamsLicence => format!("{person} has no licence for Teams"),
            Reason::NoRemoteAssistLicence => {
                format!("{person} calls with Remote Assist and has no licence for it")
            }
            Reason::LicenceUnknown => format!("which licences {person} has cannot be read"),
            Reason::OneTimeLink => format!(
                "people without an account may join meetings of {here}, so that {person} can send a one-time link"
            ),
        }
    }

    fn not_allowed(&self, end: End, there: &str) -> String {
        let here = &self.tenant(end).domain;
        let Some(Access::Allow(listed)) = &self.tenant(end).access else {
            return format!("{here}'s allow list does not name {there}");
        };
        if let Some(parent) = above(there, |parent| listed.contains(parent)) {
            return format!(
                "{here}'s allow list names {parent} but not {there}, and a sub-domain must be listed by itself"
            );
        }
        let named: Vec<&str> = listed.iter().take(NAMED).map(String::as_str).collect();
        let more = match listed.len() - named.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("{here}'s allow list ({}{more}) does not name {there}", named.join(", "))
    }

    /// The blocked domain above another one.
    pub(super) fn parent<'d>(&self, end: End, there: &'d str) -> Option<&'d str> {
        match &self.tenant(end).access {
            Some(Access::Block { domains, .. }) => above(there, |parent| domains.contains(parent)),
            _ => None,
        }
    }

    fn missing(&self, decision: &Decision) -> Vec<String> {
        let of = |told: Told| match (told.reason, self.index.facts.basis) {
            (Reason::AccessUnknown, ReachBasis::File) => {
                Some(format!("`externalAccess` of {}", self.tenant(told.end).domain))
            }
            (Reason::AccessUnknown, ReachBasis::Now) => {
                Some(format!("the external access of {}", self.tenant(told.end).domain))
            }
            (Reason::LicenceUnknown, _) => Some(format!("the licences of {}", self.person(told.end).address)),
            _ => None,
        };
        decision.told().filter_map(of).collect()
    }

    /// What is taken for granted, because nothing says otherwise.
    fn assumed(&self, decision: &Decision) -> Vec<String> {
        let mut assumed = Vec::new();
        let of_file = self.index.facts.basis == ReachBasis::File;
        if decision.federation.is_none() && self.tenant(End::From).barriers.is_none() {
            assumed.push(format!("{} has no information barriers", self.tenant(End::From).domain));
        }
        for end in [End::From, End::To] {
            let (person, tenant) = (self.person(end), self.tenant(end));
            if decision.federation.is_some() {
                self.assumed_outside(end, &mut assumed);
            }
            let technician = self.is_technician(end);
            let remote_assist = technician && person.remote_assist_licence.is_none();
            let teams =
                person.teams_licence.is_none() && !(technician && person.remote_assist_licence == Some(true));
            let what = match (remote_assist, teams) {
                (true, true) => "Remote Assist and Teams",
                (true, false) => "Remote Assist",
                (false, true) => "Teams",
                (false, false) => continue,
            };
            if of_file {
                assumed.push(format!("{} has a licence for {what} in {}", person.address, tenant.domain));
            }
        }
        assumed
    }

    /// What is taken for granted of one side's external access.
    fn assumed_outside(&self, end: End, assumed: &mut Vec<String>) {
        let (person, tenant, other) = (self.person(end), self.tenant(end), self.tenant(end.other()));
        // What was read of a tenant may leave its people's policies open.
        let told = self.index.facts.basis == ReachBasis::File || tenant.access.is_some();
        if person.policy.is_none() && told {
            assumed.push(format!("{} has no external access policy of their own", person.address));
        }
        if tenant.trial_only.is_none() {
            assumed.push(format!("{} is no trial tenant", tenant.domain));
        }
        if other.trial_only == Some(true) && tenant.trial_tenants.is_none() {
            assumed.push(format!("{} reaches no trial tenants, as Teams has it by default", tenant.domain));
        }
        let decides = !(tenant.person_lists
            && matches!(
                person.policy,
                Some(PersonPolicy::Open | PersonPolicy::Allow { .. } | PersonPolicy::Block { .. })
            ));
        let there = self.domain(end.other());
        if let Some(Access::Block { domains, all_subdomains: None }) = &tenant.access
            && decides
            && !domains.contains(&there)
            && let Some(parent) = self.parent(end, &there)
        {
            assumed.push(format!("{} does not block the sub-domains of {parent}", tenant.domain));
        }
    }
}

/// Segments for a sentence.
fn segments(held: &BTreeSet<String>) -> String {
    match held.len() {
        0 => "no segment".to_owned(),
        1 => format!("segment {}", held.iter().next().map_or("", String::as_str)),
        _ => format!("segments {}", held.iter().map(String::as_str).collect::<Vec<_>>().join(", ")),
    }
}

/// A clause as a sentence. Addresses and domains keep their letters.
fn sentence(clause: &str) -> String {
    for (word, capital) in [
        ("the ", "The "),
        ("both ", "Both "),
        ("an ", "An "),
        ("whom ", "Whom "),
        ("which ", "Which "),
        ("people ", "People "),
    ] {
        if let Some(rest) = clause.strip_prefix(word) {
            return format!("{capital}{rest}.");
        }
    }
    format!("{clause}.")
}
