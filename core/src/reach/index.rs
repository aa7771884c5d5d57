use std::collections::{BTreeSet, HashMap};

use super::barrier::{BarrierIndex, Segments};
use super::decide::side;
use super::facts::{Facts, PersonFacts};
use super::reason::Reason;
use crate::error::{Error, Result, codes};
use crate::model::{PersonPolicy, PersonRole, domain_of};

/// Facts about people as numbers, from which pairs are decided without allocating.
///
/// ```
/// use remote_assist::model::{PersonRole, ReachVerdict, TenantRole};
/// use remote_assist::reach::{Access, Facts, Index, PersonFacts, TenantFacts};
///
/// let open = |domain, role| TenantFacts { access: Some(Access::Open), ..TenantFacts::new(domain, role) };
/// let facts = Facts {
///     basis: remote_assist::model::ReachBasis::File,
///     tenants: vec![open("abc.com", TenantRole::Experts), open("contoso1.com", TenantRole::Technicians)],
///     people: Vec::new(),
/// };
/// let index = Index::of_pair(facts, "technician@contoso1.com", "expert@abc.com").unwrap();
/// assert_eq!(index.decide(0, 1).verdict, ReachVerdict::Yes);
/// ```
#[derive(Debug)]
pub struct Index {
    pub(super) facts: Facts,
    pub(super) people: Vec<Person>,
    pub(super) guests: Vec<Guest>,
    /// Sorted numbers of segments and teams, which people and guests point into.
    pub(super) numbers: Vec<u32>,
    /// By tenant.
    pub(super) barriers: Vec<Option<BarrierIndex>>,
    /// By tenant, the sorted people elsewhere whom it blocks by address.
    pub(super) blocked: Vec<Vec<usize>>,
    /// What the people of one tenant with one policy get, by the domain of the other.
    sides: Vec<Reason>,
    /// How many domains there are.
    domains: usize,
}

/// A stretch of a list.
pub(super) type Stretch = (usize, usize);

/// A person as numbers.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) tenant: usize,
    pub(super) domain: usize,
    /// The class of people of one tenant with one policy.
    class: usize,
    pub(super) role: PersonRole,
    pub(super) vendor: bool,
    pub(super) teams_licence: Option<bool>,
    pub(super) remote_assist_licence: Option<bool>,
    pub(super) teams: Stretch,
    pub(super) segments: Stretch,
    pub(super) guests: Stretch,
}

/// A guest account as numbers.
#[derive(Debug)]
pub(super) struct Guest {
    pub(super) tenant: usize,
    pub(super) teams: Stretch,
    pub(super) segments: Stretch,
}

impl Index {
    /// All people of whom something is known, in their order. Fails where one belongs to no tenant that is described.
    pub fn of_people(facts: Facts) -> Result<Self> {
        Building::new(&facts).finish(facts)
    }

    /// Two people, of whom something may be known: numbers 0 and 1.
    pub fn of_pair(mut facts: Facts, from: &str, to: &str) -> Result<Self> {
        let (from, to) = (from.trim(), to.trim());
        facts.people = vec![facts.person(from)?, facts.person(to)?];
        if from.to_lowercase() == to.to_lowercase() {
            let text = format!("both addresses are `{from}`, and nobody calls themselves");
            return Err(Error::new(codes::USAGE, text).hint("Name two people."));
        }
        // People are answered for as they were asked for.
        from.clone_into(&mut facts.people[0].address);
        to.clone_into(&mut facts.people[1].address);
        Self::of_people(facts)
    }

    /// How many people there are.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// The people by their numbers.
    pub fn people(&self) -> &[PersonFacts] {
        &self.facts.people
    }

    /// The domain that names the tenant of a person.
    pub fn tenant(&self, person: usize) -> &str {
        &self.facts.tenants[self.people[person].tenant].domain
    }

    /// What a person's side says to a domain, people who are blocked by address apart.
    pub(super) fn side(&self, person: &Person, domain: usize) -> Reason {
        self.sides[person.class * self.domains + domain]
    }
}

/// What is collected while the numbers are given.
struct Building {
    /// The domains and the tenant of each.
    domains: Vec<(String, usize)>,
    number_of_domain: HashMap<String, usize>,
    classes: HashMap<(usize, Option<PersonPolicy>), usize>,
    sides: Vec<Reason>,
    segments: Vec<Segments>,
    teams: Vec<HashMap<String, u32>>,
    numbers: Vec<u32>,
}

impl Building {
    fn new(facts: &Facts) -> Self {
        let domains: Vec<(String, usize)> = facts
            .tenants
            .iter()
            .enumerate()
            .flat_map(|(number, tenant)| tenant.domains.iter().map(move |domain| (domain.clone(), number)))
            .collect();
        let mut number_of_domain = HashMap::new();
        for (number, (domain, _)) in domains.iter().enumerate() {
            // The first tenant keeps a domain, as when an address is looked up.
            number_of_domain.entry(domain.clone()).or_insert(number);
        }
        Self {
            domains,
            number_of_domain,
            classes: HashMap::new(),
            sides: Vec::new(),
            segments: facts.tenants.iter().map(|_| Segments::default()).collect(),
            teams: facts.tenants.iter().map(|_| HashMap::new()).collect(),
            numbers: Vec::new(),
        }
    }

    fn finish(mut self, facts: Facts) -> Result<Index> {
        let mut guests = Vec::new();
        let mut people = Vec::with_capacity(facts.people.len());
        for known in &facts.people {
            let domain = domain_of(&known.address).to_lowercase();
            let (Some(&domain), true) = (self.number_of_domain.get(&domain), known.address.contains('@'))
            else {
                // The look-up words the error.
                facts.tenant_of(&known.address)?;
                return Err(Error::new(codes::BUG_INVARIANT, "a domain is known and has no number"));
            };
            let tenant = self.domains[domain].1;
            let first = guests.len();
            for guest in &known.guest_of {
                // A tenant that is not described does not matter to anybody who is.
                let Some(&domain) = self.number_of_domain.get(&guest.tenant.to_lowercase()) else { continue };
                let tenant = self.domains[domain].1;
                let teams = self.teams(tenant, &guest.teams);
                let segments = self.segments(tenant, &guest.segments);
                guests.push(Guest { tenant, teams, segments });
            }
            people.push(Person {
                tenant,
                domain,
                class: self.class(&facts, tenant, known.policy.as_ref()),
                role: known.role,
                vendor: known.vendor_account,
                teams_licence: known.teams_licence,
                remote_assist_licence: known.remote_assist_licence,
                teams: self.teams(tenant, &known.teams),
                segments: self.segments(tenant, &known.segments),
                guests: (first, guests.len()),
            });
        }
        let barriers = facts.tenants.iter().zip(&mut self.segments);
        let barriers = barriers
            .map(|(tenant, segments)| Some(BarrierIndex::new(tenant.barriers.as_ref()?, segments)))
            .collect();
        let blocked = blocked(&facts);
        Ok(Index {
            people,
            guests,
            numbers: self.numbers,
            barriers,
            blocked,
            sides: self.sides,
            domains: self.domains.len(),
            facts,
        })
    }

    /// The class of a tenant and a policy; what it gets from each domain is found once.
    fn class(&mut self, facts: &Facts, tenant: usize, policy: Option<&PersonPolicy>) -> usize {
        let key = (tenant, policy.cloned());
        if let Some(class) = self.classes.get(&key) {
            return *class;
        }
        let class = self.classes.len();
        self.classes.insert(key, class);
        for (domain, of) in &self.domains {
            let trial_only = facts.tenants[*of].trial_only == Some(true);
            self.sides.push(side(&facts.tenants[tenant], policy, domain, trial_only));
        }
        class
    }

    fn teams(&mut self, tenant: usize, names: &BTreeSet<String>) -> Stretch {
        let teams = &mut self.teams[tenant];
        let numbers = names.iter().map(|name| {
            let next = u32::try_from(teams.len()).unwrap_or(u32::MAX);
            *teams.entry(name.clone()).or_insert(next)
        });
        stretch(&mut self.numbers, numbers.collect())
    }

    fn segments(&mut self, tenant: usize, names: &BTreeSet<String>) -> Stretch {
        let segments = &mut self.segments[tenant];
        stretch(&mut self.numbers, names.iter().map(|name| segments.number(name)).collect())
    }
}

fn stretch(numbers: &mut Vec<u32>, mut added: Vec<u32>) -> Stretch {
    added.sort_unstable();
    let first = numbers.len();
    numbers.extend(added);
    (first, numbers.len())
}

fn blocked(facts: &Facts) -> Vec<Vec<usize>> {
    if facts.tenants.iter().all(|tenant| tenant.blocked_people.is_empty()) {
        return facts.tenants.iter().map(|_| Vec::new()).collect();
    }
    let keys: Vec<String> = facts.people.iter().map(|person| person.address.to_lowercase()).collect();
    let of = |blocked: &BTreeSet<String>| {
        keys.iter().enumerate().filter(|(_, key)| blocked.contains(*key)).map(|(number, _)| number).collect()
    };
    facts.tenants.iter().map(|tenant| of(&tenant.blocked_people)).collect()
}
