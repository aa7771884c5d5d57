//! One world from beginning to end, and what was found wrong in it.

use std::rc::Rc;

use crate::engine::Sabotage;
use crate::fault::{Faults, Planned, Site};
use crate::fixture::{self, Fixture};
use crate::invariant;
use crate::store::Store;
use crate::tenant::Tenant;
use crate::time::seconds;
use crate::world::{Setting, World, run};

/// A fixture with what there was before it.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    pub(crate) fixture: Rc<Fixture>,
    tenant: Tenant,
    store: Store,
}

/// What a case ended with.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) violations: Vec<String>,
    pub(crate) drawn: Vec<Planned>,
    pub(crate) sites: Vec<Site>,
    pub(crate) digest: u64,
    pub(crate) trace: Vec<String>,
}

/// How a case is run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Manner {
    pub(crate) seed: u64,
    pub(crate) people: usize,
    pub(crate) remote: bool,
    pub(crate) lag: i64,
    pub(crate) sabotage: Option<Sabotage>,
}

impl Manner {
    /// One person with a journal on their own disk, and copies that lag a little.
    pub(crate) const PLAIN: Self =
        Self { seed: 1, people: 1, remote: false, lag: seconds(3), sabotage: None };
    /// One person whose copies never lag, and whose copies lag much; one whose journal is in a store; two and three who share it.
    pub(crate) const ALL: [Self; 5] = [
        Self::PLAIN,
        Self { lag: 0, seed: 2, ..Self::PLAIN },
        Self { lag: seconds(20), remote: true, seed: 3, ..Self::PLAIN },
        Self { people: 2, remote: true, seed: 4, ..Self::PLAIN },
        Self { people: 3, remote: true, lag: seconds(12), seed: 5, ..Self::PLAIN },
    ];
}

impl Start {
    /// All fixtures, with what was applied before them.
    pub(crate) fn all() -> Vec<Self> {
        fixture::all().into_iter().map(Self::of).collect()
    }

    fn of(fixture: Fixture) -> Self {
        let fixture = Rc::new(fixture);
        let adopts = |job: &fixture::Job| !job.adopt.is_empty();
        let adopting = adopts(&fixture.job) || fixture.before.as_ref().is_some_and(adopts);
        let mut start =
            Self { tenant: fixture::tenant(adopting), store: Store::default(), fixture: Rc::clone(&fixture) };
        if let Some(before) = &fixture.before {
            let earlier = Rc::new(Fixture { name: "before", before: None, job: before.clone() });
            let begun = Self { fixture: earlier, ..start.clone() };
            let mut world = begun.world(Manner { lag: 0, ..Manner::PLAIN }, Faults::exact(Vec::new()), false);
            world.passwords_from(1_000_000);
            let mut world = run(world);
            world.tenant.settle();
            start.tenant = world.tenant;
            start.store = world.store.settled();
        }
        start
    }

    fn world(&self, manner: Manner, faults: Faults, tell: bool) -> World {
        let setting = Setting {
            fixture: Rc::clone(&self.fixture),
            seed: manner.seed,
            people: manner.people,
            remote: manner.remote,
            lag: manner.lag,
            sabotage: manner.sabotage,
            tell,
        };
        World::new(setting, self.tenant.clone(), self.store.clone(), faults)
    }

    /// Runs it with these faults.
    pub(crate) fn run(&self, manner: Manner, faults: Faults, tell: bool) -> Found {
        let mut world = run(self.world(manner, faults, tell));
        invariant::check(&mut world, &self.tenant);
        Found {
            violations: world.violations,
            drawn: world.faults.drawn,
            sites: world.faults.sites,
            digest: world.digest,
            trace: world.trace,
        }
    }

    /// The fewest of the faults that still lead to a violation, and the story of that run.
    pub(crate) fn smallest(&self, manner: Manner, drawn: &[Planned]) -> (Vec<Planned>, Found) {
        let mut kept = drawn.to_vec();
        let fails = |faults: &[Planned]| {
            !self.run(manner, Faults::exact(faults.to_vec()), false).violations.is_empty()
        };
        let mut at = 0;
        while at < kept.len() {
            let mut fewer = kept.clone();
            fewer.remove(at);
            if fails(&fewer) {
                kept = fewer;
            } else {
                at += 1;
            }
        }
        let found = self.run(manner, Faults::exact(kept.clone()), true);
        (kept, found)
    }
}
