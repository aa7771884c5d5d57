//! From a scenario of guests to facts: technicians in a team of their tenant, and experts who are guests in it.

use std::collections::BTreeSet;

use super::facts::{Facts, GuestFacts, PersonFacts, TenantFacts};
use crate::model::{Guesting, PersonRole, ReachBasis, TenantRole, domain_of};

impl Facts {
    /// The facts of guests and of the team in which they meet technicians.
    pub(super) fn of_guesting(scenario: &Guesting) -> Self {
        let mut own = TenantFacts::new(&scenario.tenant, TenantRole::Technicians);
        own.administered = true;
        // An id completes no address.
        let is_domain = scenario.tenant.contains('.');
        own.domains.retain(|_| is_domain);
        let team = BTreeSet::from([scenario.team.display_name.to_lowercase()]);
        let mut people = Vec::new();
        for address in scenario.team.owner.iter().chain(scenario.team.members.iter().flatten()) {
            own.domains.extend(address.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()));
            let person = PersonFacts::new(address, PersonRole::Technician);
            people.push(PersonFacts { teams: team.clone(), ..person });
        }
        let mut tenants = vec![own];
        for guest in &scenario.guests {
            let domain = domain_of(&guest.email).to_lowercase();
            if !tenants.iter().any(|tenant| tenant.domains.contains(&domain)) {
                tenants.push(TenantFacts::new(&domain, TenantRole::Experts));
            }
            let mut teams = team.clone();
            teams.extend(guest.channels.iter().flatten().map(|channel| channel.to_lowercase()));
            people.push(PersonFacts {
                display_name: guest.display_name.clone(),
                guest_of: vec![GuestFacts {
                    tenant: scenario.tenant.to_lowercase(),
                    teams,
                    ..GuestFacts::default()
                }],
                ..PersonFacts::new(&guest.email, guest.role)
            });
        }
        Self { basis: ReachBasis::File, tenants, people }
    }
}
