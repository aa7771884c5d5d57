//! Which worlds are run, and how many violations they had.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::case::{Found, Manner, Start};
use crate::engine::{SABOTAGES, Sabotage};
use crate::fault::{Faults, Planned};
use crate::time::seconds;

/// How much is run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    /// Whether every single fault is run.
    pub(crate) singles: bool,
    /// Of the pairs of faults, every so-manieth; 0 for none.
    pub(crate) pairs_step: usize,
    /// How many random worlds.
    pub(crate) seeds: u64,
    /// The seed of the first.
    pub(crate) first: u64,
    /// How many worlds are run twice and compared.
    pub(crate) twice: u64,
    /// Within how many random worlds each sabotaged engine must be caught.
    pub(crate) sabotage: u64,
}

impl Extent {
    /// Nothing.
    pub(crate) const NONE: Self =
        Self { singles: false, pairs_step: 0, seeds: 0, first: 1, twice: 0, sabotage: 0 };
    /// What every change goes through.
    pub(crate) const SHORT: Self =
        Self { singles: true, pairs_step: 100, seeds: 20_000, first: 1, twice: 200, sabotage: 1_000 };
    /// Everything.
    pub(crate) const LONG: Self =
        Self { singles: true, pairs_step: 1, seeds: 200_000, first: 1, twice: 1_000, sabotage: 1_000 };
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    name: String,
    worlds: usize,
    faults: usize,
    violations: usize,
    holds: bool,
    seconds: f64,
}

/// How many failures of one kind are told in full.
const TOLD: usize = 3;

/// One world to run.
#[derive(Clone, Debug)]
struct Case {
    fixture: usize,
    manner: Manner,
    faults: Origin,
}

#[derive(Clone, Debug)]
enum Origin {
    Exact(Vec<Planned>),
    Random { seed: u64, rate: f64, most: usize },
}

impl Case {
    fn run(&self, starts: &[Start]) -> Found {
        let faults = match &self.faults {
            Origin::Exact(planned) => Faults::exact(planned.clone()),
            Origin::Random { seed, rate, most } => Faults::random(*seed, *rate, *most),
        };
        starts[self.fixture].run(self.manner, faults, false)
    }

    /// A random world.
    fn random(seed: u64, fixtures: usize) -> Self {
        let mut random = fastrand::Rng::with_seed(seed ^ 0x5eed);
        let people = random.usize(1..=4);
        // Sometimes longer than the product expects.
        let most_lag = if random.u8(..) < 200 { seconds(20) } else { seconds(90) };
        let manner = Manner {
            seed,
            people,
            remote: people > 1 && random.u8(..) < 200 || random.bool(),
            lag: random.i64(0..=most_lag),
            sabotage: None,
        };
        let rate = [0.005, 0.02, 0.05, 0.15][random.usize(..4)];
        let faults = Origin::Random { seed: seed.wrapping_mul(31), rate, most: random.usize(1..=8) };
        Self { fixture: random.usize(..fixtures), manner, faults }
    }

    /// A random world in which much goes wrong, for an engine that lacks a protection.
    fn harsh(seed: u64, fixtures: usize, sabotage: Sabotage) -> Self {
        let mut case = Self::random(seed, fixtures);
        case.manner.sabotage = Some(sabotage);
        case.manner.lag = seconds(90);
        case.faults = Origin::Random { seed, rate: 0.15, most: 12 };
        case
    }
}

impl Totals {
    /// Prints a line for each kind of world.
    #[expect(clippy::print_stdout, reason = "this program prints its totals")]
    pub(crate) fn print(&self) {
        for row in &self.rows {
            println!(
                "{:<58} {:>9} worlds, {:>9} faults, {:>6} violations in {:>6.1} s{}",
                row.name,
                row.worlds,
                row.faults,
                row.violations,
                row.seconds,
                if row.holds { "" } else { "  FAILED" }
            );
        }
    }

    /// Whether everything was as it must be.
    pub(crate) fn holds(&self) -> bool {
        self.rows.iter().all(|row| row.holds)
    }

    fn add(&mut self, name: impl Into<String>, began: std::time::Instant, tally: &Tally, caught: bool) {
        let (worlds, faults) = (tally.worlds.load(Ordering::Relaxed), tally.faults.load(Ordering::Relaxed));
        let violations = tally.violations.load(Ordering::Relaxed);
        self.rows.push(Row {
            name: name.into(),
            worlds,
            faults,
            violations,
            holds: (violations > 0) == caught,
            seconds: began.elapsed().as_secs_f64(),
        });
    }
}

#[derive(Debug, Default)]
struct Tally {
    worlds: AtomicUsize,
    faults: AtomicUsize,
    violations: AtomicUsize,
    told: Mutex<usize>,
}

impl Tally {
    /// Counts a world, and tells its failure.
    fn count(&self, starts: &[Start], case: &Case, found: &Found, tell: bool) {
        self.worlds.fetch_add(1, Ordering::Relaxed);
        self.faults.fetch_add(found.drawn.len(), Ordering::Relaxed);
        if found.violations.is_empty() {
            return;
        }
        self.violations.fetch_add(1, Ordering::Relaxed);
        let mut told = self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !tell || *told >= TOLD {
            return;
        }
        *told += 1;
        let start = &starts[case.fixture];
        let (faults, story) = start.smallest(case.manner, &found.drawn);
        let violations = if story.violations.is_empty() { &found.violations } else { &story.violations };
        eprintln!("violation in \"{}\", seed {}, {:?}", start.fixture.name, case.manner.seed, case.manner);
        eprintln!("  faults (site, kind): {faults:?}");
        for line in violations.iter().chain(&story.trace) {
            eprintln!("  {line}");
        }
    }
}

/// Runs cases on every core. `make` is called in each thread with its number and the number of threads.
fn spread(
    tally: &Tally,
    tell: bool,
    make: impl Fn(&[Start], &mut dyn FnMut(Case) -> Found, usize, usize) + Sync,
) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let make = &make;
            scope.spawn(move || {
                let starts = Start::all();
                let mut one = |case: Case| {
                    let found = case.run(&starts);
                    tally.count(&starts, &case, &found, tell);
                    found
                };
                make(&starts, &mut one, thread, threads);
            });
        }
    });
}

/// Runs the campaign.
pub(crate) fn run(extent: Extent) -> Totals {
    let mut totals = Totals::default();
    if extent.singles {
        singles(&mut totals);
    }
    if extent.pairs_step > 0 {
        pairs(&mut totals, extent.pairs_step);
    }
    if extent.seeds > 0 {
        swarm(&mut totals, extent);
    }
    if extent.twice > 0 {
        twice(&mut totals, extent.twice);
    }
    if extent.sabotage > 0 {
        for sabotage in SABOTAGES {
            caught(&mut totals, sabotage, extent.sabotage);
        }
    }
    totals
}

/// Every fault at every site of every fixture, alone and in a team.
fn singles(totals: &mut Totals) {
    let (began, tally) = (std::time::Instant::now(), Tally::default());
    spread(&tally, true, |starts, run, thread, threads| {
        let mut number = 0;
        for (fixture, _) in starts.iter().enumerate() {
            for manner in Manner::ALL {
                let clean = starts[fixture].run(manner, Faults::exact(Vec::new()), false);
                for planned in after(&clean, None) {
                    number += 1;
                    if number % threads == thread {
                        run(Case { fixture, manner, faults: Origin::Exact(vec![planned]) });
                    }
                }
            }
        }
    });
    totals.add("every single fault, 12 fixtures, 5 manners", began, &tally, false);
}

/// Every pair of faults of the first fixture.
fn pairs(totals: &mut Totals, step: usize) {
    let (began, tally) = (std::time::Instant::now(), Tally::default());
    spread(&tally, true, |starts, run, thread, threads| {
        let mut number = 0;
        for manner in Manner::ALL {
            let clean = starts[0].run(manner, Faults::exact(Vec::new()), false);
            for (at, first) in after(&clean, None).into_iter().enumerate() {
                if at % threads != thread {
                    continue;
                }
                // What can go wrong next depends on how it goes on after the first fault.
                let once = starts[0].run(manner, Faults::exact(vec![first]), false);
                for second in after(&once, Some(first.0)) {
                    number += 1;
                    if number % step == 0 {
                        run(Case { fixture: 0, manner, faults: Origin::Exact(vec![first, second]) });
                    }
                }
            }
        }
    });
    let which = if step == 1 {
        "every pair of faults".to_owned()
    } else {
        format!("one in {step} of all pairs of faults")
    };
    totals.add(format!("{which}, 1 fixture, 5 manners"), began, &tally, false);
}

/// All faults that can be planned for a course of events, after a site.
fn after(course: &Found, site: Option<u32>) -> Vec<Planned> {
    let mut planned = Vec::new();
    for (at, kind) in course.sites.iter().enumerate() {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        if site.is_none_or(|site| at > site) {
            planned.extend(kind.faults().iter().map(|fault| (at, *fault)));
        }
    }
    planned
}

fn swarm(totals: &mut Totals, extent: Extent) {
    let (began, tally) = (std::time::Instant::now(), Tally::default());
    spread(&tally, true, |starts, run, thread, threads| {
        let last = extent.first + extent.seeds;
        for seed in (extent.first..last).skip(thread).step_by(threads) {
            run(Case::random(seed, starts.len()));
        }
    });
    let name = format!(
        "random worlds, 1 to 4 people, seeds {} to {}",
        extent.first,
        extent.first + extent.seeds - 1
    );
    totals.add(name, began, &tally, false);
}

/// The same seed gives the same course, to the last event.
fn twice(totals: &mut Totals, seeds: u64) {
    let (began, tally) = (std::time::Instant::now(), Tally::default());
    spread(&tally, true, |starts, run, thread, threads| {
        for seed in (1..=seeds).skip(thread).step_by(threads) {
            let case = Case::random(seed, starts.len());
            let (first, second) = (run(case.clone()), case.run(starts));
            if first.digest != second.digest {
                eprintln!("seed {seed} gave two courses of events");
                tally.violations.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    totals.add("the same seed twice gives the same events", began, &tally, false);
}

/// An engine without a protection is found out.
fn caught(totals: &mut Totals, sabotage: Sabotage, seeds: u64) {
    let (began, tally) = (std::time::Instant::now(), Tally::default());
    spread(&tally, false, |starts, run, thread, threads| {
        for seed in (1..=seeds).skip(thread).step_by(threads) {
            run(Case::harsh(seed, starts.len(), sabotage));
        }
    });
    totals.add(format!("sabotaged engine, must be caught: {sabotage:?}"), began, &tally, true);
}
