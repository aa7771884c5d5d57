//! What a scenario tells that matters for the choice.

use crate::error::Code;
use crate::error::codes::{SAME_COMPANY, SINGLE_TENANT};
use crate::model::{Federation, Guesting, Needs, PersonRole, Scenario, TenantRole, domain_of};
use crate::scenario::relation::{pairs, relation};

/// What a scenario may be refused for and be advised on all the same, because the advice is the answer to it.
pub const ANSWERED: &[Code] = &[SAME_COMPANY, SINGLE_TENANT];

/// What a scenario tells.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Facts {
    pub(super) needs: Needs,
    pub(super) one_tenant: bool,
    pub(super) same_company: bool,
    /// Whether people outside of the document's own tenant call with Remote Assist, rather than answer in Teams.
    pub(super) technicians_outside: bool,
    /// What each side that shuts a partner out says, and whether it can be changed here.
    pub(super) shut_out: Vec<ShutOut>,
    /// Whether no pair of tenants reaches each other.
    pub(super) nobody_reaches: bool,
    /// Sides of which nothing is known: the domain, and whether it is administered here.
    pub(super) unknown: Vec<(String, bool)>,
    /// The tenants of technicians, into which experts would be invited, that are not administered here.
    pub(super) inviting_elsewhere: Vec<String>,
    /// How many tenants of technicians there are.
    pub(super) technician_tenants: usize,
}

/// A side that shuts a partner out.
#[derive(Clone, Debug)]
pub(super) struct ShutOut {
    pub(super) side: String,
    pub(super) why: String,
    pub(super) administered: bool,
}

impl Facts {
    pub(super) fn of(scenario: &Scenario) -> Self {
        match scenario {
            Scenario::SharedIdentity(_) => Self { one_tenant: true, same_company: true, ..Self::default() },
            Scenario::Federation(federation) => Self::of_federation(federation),
            Scenario::Guesting(guesting) => Self::of_guesting(guesting),
            Scenario::VendorAccounts(vendors) => Self {
                needs: vendors.needs.unwrap_or_default(),
                technicians_outside: true,
                ..Self::default()
            },
        }
    }

    /// Guests come from other tenants, whose external access nobody describes; whoever invites administers the technicians' tenant.
    fn of_guesting(scenario: &Guesting) -> Self {
        let mut unknown = vec![(scenario.tenant.clone(), true)];
        for guest in &scenario.guests {
            let domain = domain_of(&guest.email).to_ascii_lowercase();
            if unknown.iter().all(|(known, _)| *known != domain) {
                unknown.push((domain, false));
            }
        }
        Self {
            needs: scenario.needs.unwrap_or_default(),
            same_company: true,
            technicians_outside: scenario.guests.iter().any(|guest| guest.role == PersonRole::Technician),
            unknown,
            technician_tenants: 1,
            ..Self::default()
        }
    }

    fn of_federation(scenario: &Federation) -> Self {
        let technicians = || scenario.tenants.iter().filter(|one| one.role == TenantRole::Technicians);
        let mut facts = Self {
            needs: scenario.needs.unwrap_or_default(),
            one_tenant: scenario.tenants.len() < 2,
            same_company: scenario.same_company,
            technicians_outside: technicians().any(|one| !one.tenant.eq_ignore_ascii_case(&scenario.tenant)),
            inviting_elsewhere: technicians()
                .filter(|one| !one.administered)
                .map(|one| one.tenant.clone())
                .collect(),
            technician_tenants: technicians().count(),
            nobody_reaches: true,
            ..Self::default()
        };
        for (first, second) in pairs(scenario) {
            let mut open = true;
            for (from, to) in [(first, second), (second, first)] {
                let said = relation(from, to);
                match said.permits {
                    Some(true) => {}
                    Some(false) => {
                        open = false;
                        facts.add(ShutOut {
                            side: from.tenant.clone(),
                            why: said.text,
                            administered: from.administered,
                        });
                    }
                    None if facts.unknown.iter().any(|(known, _)| *known == from.tenant) => {}
                    None => facts.unknown.push((from.tenant.clone(), from.administered)),
                }
            }
            facts.nobody_reaches &= !open;
        }
        facts
    }

    /// A closed side says the same about every partner: it is told once.
    fn add(&mut self, found: ShutOut) {
        if !self.shut_out.iter().any(|known| known.side == found.side && known.why == found.why) {
            self.shut_out.push(found);
        }
    }

    pub(super) fn asks(need: Option<bool>) -> bool {
        need == Some(true)
    }
}
