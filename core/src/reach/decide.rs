//! The decision: one side of external access, and a pair by all ways.

use super::barrier::Between;
use super::decision::{Decision, Reasons, Routes};
use super::facts::{Access, TenantFacts};
use super::index::{Index, Person};
use super::reason::{End, Reason};
use crate::model::ReachVerdict::{No, Unknown, Yes};
use crate::model::{PersonPolicy, PersonRole, ReachBasis, ReachVerdict, Route, TrialTenants};

/// What one side says to a domain: the main switch, then the person's switch, then trial tenants, then the person's lists, then
/// the tenant's. What denies without the tenant's lists denies also where these are not known.
pub(super) fn side(
    tenant: &TenantFacts,
    policy: Option<&PersonPolicy>,
    domain: &str,
    trial_only: bool,
) -> Reason {
    if tenant.access == Some(Access::Closed) {
        return Reason::Closed;
    }
    if policy == Some(&PersonPolicy::Closed) {
        return Reason::PersonClosed;
    }
    let reaches_trials = tenant.trial_tenants == Some(TrialTenants::Allowed);
    if trial_only && !reaches_trials && !tenant.trial_exceptions.contains(domain) {
        return Reason::TrialTenant;
    }
    let own = policy.filter(|_| tenant.person_lists).and_then(|policy| by_policy(policy, domain));
    let Some(access) = &tenant.access else {
        // The main switch may be off, so that no permission is certain.
        return own.filter(|reason| reason.verdict() == No).unwrap_or(Reason::AccessUnknown);
    };
    own.unwrap_or_else(|| by_tenant(access, domain))
}

/// What the lists of a person's policy say; nothing where the tenant decides.
fn by_policy(policy: &PersonPolicy, domain: &str) -> Option<Reason> {
    let named = |list: &[String]| list.iter().any(|listed| listed.eq_ignore_ascii_case(domain));
    match policy {
        PersonPolicy::OrganizationDefault => None,
        PersonPolicy::Open => Some(Reason::PersonOpen),
        PersonPolicy::Allow { domains } if named(domains) => Some(Reason::PersonAllows),
        PersonPolicy::Allow { .. } => Some(Reason::PersonDoesNotAllow),
        PersonPolicy::Block { domains } if named(domains) => Some(Reason::PersonBlocks),
        PersonPolicy::Block { .. } => Some(Reason::PersonDoesNotBlock),
        PersonPolicy::Closed => Some(Reason::PersonClosed),
    }
}

fn by_tenant(access: &Access, domain: &str) -> Reason {
    match access {
        Access::Open => Reason::Open,
        Access::Closed => Reason::Closed,
        Access::Allow(domains) if domains.is_empty() => Reason::AllowListEmpty,
        Access::Allow(domains) if domains.contains(domain) => Reason::OnAllowList,
        Access::Allow(_) => Reason::NotOnAllowList,
        Access::Block { domains, .. } if domains.contains(domain) => Reason::Blocked,
        Access::Block { domains, all_subdomains: Some(true) }
            if above(domain, |one| domains.contains(one)).is_some() =>
        {
            Reason::ParentBlocked
        }
        Access::Block { .. } => Reason::NotOnBlockList,
    }
}

/// The nearest domain above another one that fits.
pub(super) fn above(domain: &str, fits: impl Fn(&str) -> bool) -> Option<&str> {
    domain.match_indices('.').map(|(at, _)| &domain[at + 1..]).find(|parent| fits(parent))
}

/// Collects what is found about the ways of a pair.
#[derive(Default)]
struct Ways {
    routes: Routes,
    /// Reasons of ways that are open.
    open: Reasons,
    /// What shuts ways.
    shut: Reasons,
    /// What is found about ways of which a fact is missing.
    hidden: Reasons,
    is_hidden: bool,
}

impl Ways {
    /// Adds a way that needs all of its reasons.
    fn way(&mut self, route: Route, parts: &[Option<(Reason, End)>]) {
        let found = || parts.iter().flatten().copied();
        let has = |verdict: ReachVerdict| found().any(|(reason, _)| reason.verdict() == verdict);
        if has(No) {
            found()
                .filter(|(reason, _)| reason.verdict() == No)
                .for_each(|(reason, end)| self.shut.add(reason, end));
        } else if has(Unknown) {
            self.is_hidden = true;
            found().for_each(|(reason, end)| self.hidden.add(reason, end));
        } else {
            self.routes.add(route);
            found().for_each(|(reason, end)| self.open.add(reason, end));
        }
    }

    fn decision(self, federation: Option<[Reason; 2]>) -> Decision {
        let (verdict, told) = if self.routes != Routes::default() {
            (Yes, self.open)
        } else if self.is_hidden {
            (Unknown, self.hidden)
        } else {
            (No, self.shut)
        };
        Decision { verdict, routes: self.routes, told, federation }
    }
}

impl Index {
    /// Decides a pair of people by their numbers. Allocates nothing.
    ///
    /// # Panics
    ///
    /// If a number is not below [`Index::len`].
    pub fn decide(&self, from: usize, to: usize) -> Decision {
        let (one, other) = (&self.people[from], &self.people[to]);
        let licences = (self.licence(one, End::From), self.licence(other, End::To));
        let mut ways = Ways::default();
        if one.tenant == other.tenant {
            let vendor = if one.vendor { Some(End::From) } else { other.vendor.then_some(End::To) };
            let (reason, end) =
                vendor.map_or((Reason::SameTenant, End::From), |end| (Reason::VendorAccount, end));
            let barrier = match self.between(one.tenant, self.own(one), self.own(other)) {
                Between::Nothing => None,
                Between::Permits => Some((Reason::BarrierPermits, End::From)),
                Between::Forbids(end) => Some((Reason::BarrierForbids, end)),
            };
            ways.way(Route::SameTenant, &[Some((reason, end)), barrier, licences.0, licences.1]);
            return ways.decision(None);
        }
        if let Some(guest) = self.as_guest(one, End::From, other) {
            ways.way(Route::Guest, &[Some(guest), licences.1]);
        }
        if let Some(guest) = self.as_guest(other, End::To, one) {
            ways.way(Route::Guest, &[Some(guest), licences.0]);
        }
        let sides = [self.external(one, to), self.external(other, from)];
        let federation = [Some((sides[0], End::From)), Some((sides[1], End::To)), licences.0, licences.1];
        ways.way(Route::Federation, &federation);
        let technician = |person: &Person| person.role == PersonRole::Technician;
        // Who calls with Remote Assist sends the link; otherwise who begins does.
        let (host, end, licence) = if technician(other) && !technician(one) {
            (other, End::To, licences.1)
        } else {
            (one, End::From, licences.0)
        };
        if self.facts.tenants[host.tenant].anonymous_join == Some(true) {
            ways.way(Route::OneTimeLink, &[Some((Reason::OneTimeLink, end)), licence]);
        }
        ways.decision(Some(sides))
    }

    /// What a person's side says to external access with another person.
    fn external(&self, person: &Person, other: usize) -> Reason {
        let reason = self.side(person, self.people[other].domain);
        let blocked = &self.blocked[person.tenant];
        if reason.verdict() != No && blocked.binary_search(&other).is_ok() {
            return Reason::AddressBlocked;
        }
        reason
    }

    /// What being a guest of the host's tenant does; nothing where the person is none. Guests need no licence there.
    fn as_guest(&self, person: &Person, end: End, host: &Person) -> Option<(Reason, End)> {
        let guests = &self.guests[person.guests.0..person.guests.1];
        let guest = guests.iter().find(|guest| guest.tenant == host.tenant)?;
        let segments = &self.numbers[guest.segments.0..guest.segments.1];
        let reason = if person.role == PersonRole::Technician {
            Reason::TechnicianAsGuest
        } else if !shares(
            &self.numbers[guest.teams.0..guest.teams.1],
            &self.numbers[host.teams.0..host.teams.1],
        ) {
            Reason::GuestWithoutTeam
        } else if matches!(self.between(host.tenant, segments, self.own(host)), Between::Forbids(_)) {
            Reason::GuestBehindBarrier
        } else {
            Reason::Guest
        };
        Some((reason, end))
    }

    fn between(&self, tenant: usize, from: &[u32], to: &[u32]) -> Between {
        self.barriers[tenant].as_ref().map_or(Between::Nothing, |barriers| barriers.between(from, to))
    }

    /// Segments in the own tenant.
    fn own(&self, person: &Person) -> &[u32] {
        &self.numbers[person.segments.0..person.segments.1]
    }

    /// What is wrong with a person's licences; nothing where they are held or, of a document, taken as held.
    fn licence(&self, person: &Person, end: End) -> Option<(Reason, End)> {
        let technician = person.role == PersonRole::Technician;
        let remote_assist = if technician { person.remote_assist_licence } else { Some(true) };
        // The licence for Remote Assist brings Teams.
        let brought = technician && remote_assist == Some(true) && person.teams_licence.is_none();
        let teams = if brought { Some(true) } else { person.teams_licence };
        let reason = match (remote_assist, teams) {
            (Some(false), _) => Reason::NoRemoteAssistLicence,
            (_, Some(false)) => Reason::NoTeamsLicence,
            (Some(true), Some(true)) => return None,
            _ if self.facts.basis == ReachBasis::File => return None,
            _ => Reason::LicenceUnknown,
        };
        Some((reason, end))
    }
}

/// Whether two sorted lists have a number in common.
fn shares(one: &[u32], other: &[u32]) -> bool {
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    few.iter().any(|number| many.binary_search(number).is_ok())
}
