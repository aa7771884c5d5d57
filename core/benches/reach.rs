//! How fast it is decided who reaches whom, and how much memory a large matrix takes.
//!
//! `cargo bench -p remote-assist --bench reach` prints each figure beside its bound. Nothing fails by time: machines differ.
#![allow(clippy::print_stdout, reason = "the figures are the output")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures wall time")]

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::time::Instant;

use remote_assist::model::{PersonPolicy, PersonRole, ReachBasis, ReachVerdict, TenantRole};
use remote_assist::reach::{
    Access, BarrierMode, BarrierPolicy, Barriers, Facts, GuestFacts, PersonFacts, ReachMatrix, TenantFacts,
    explain,
};

/// The bound of the design: decided pairs for each second on one core.
const PAIRS: f64 = 1e6;
/// What writing a whole matrix may take beside the people themselves, in megabytes.
const MEGABYTES: f64 = 8.0;
const PEOPLE: usize = 5_000;
const TENANTS: usize = 50;
const ROUNDS: usize = 3;

fn domain(tenant: usize) -> String {
    format!("contoso{tenant}.com")
}

fn domains(tenants: impl IntoIterator<Item = usize>) -> BTreeSet<String> {
    tenants.into_iter().map(domain).collect()
}

/// Tenants of every mode with barriers, and people of whom some have a policy or are guests elsewhere.
fn facts() -> Facts {
    let tenant = |number: usize| {
        let access = match number % 5 {
            0 => Some(Access::Open),
            1 => Some(Access::Allow(domains((0..TENANTS).step_by(2)))),
            2 => {
                Some(Access::Block { domains: domains((0..TENANTS).step_by(7)), all_subdomains: Some(true) })
            }
            3 => None,
            _ => Some(Access::Allow(domains(0..TENANTS))),
        };
        let role = if number.is_multiple_of(2) { TenantRole::Experts } else { TenantRole::Technicians };
        let policies = (0..10).map(|vendor| {
            let others = (0..10).filter(|other| *other != vendor).map(|other| format!("vendor{other}"));
            (format!("vendor{vendor}"), BarrierPolicy::Block(others.collect()))
        });
        let barriers = Some(Barriers { mode: BarrierMode::SingleSegment, policies: policies.collect() });
        TenantFacts { access, person_lists: true, barriers, ..TenantFacts::new(&domain(number), role) }
    };
    let person = |number: usize| {
        let home = number % TENANTS;
        let role = if home.is_multiple_of(2) { PersonRole::Expert } else { PersonRole::Technician };
        let teams = BTreeSet::from([format!("team{}", number % 3)]);
        let away = GuestFacts {
            tenant: domain((home + 1) % TENANTS),
            teams: teams.clone(),
            segments: BTreeSet::new(),
        };
        let policy = number
            .is_multiple_of(11)
            .then(|| PersonPolicy::Allow { domains: domains([number % 7]).into_iter().collect() });
        PersonFacts {
            policy,
            guest_of: if number.is_multiple_of(3) { vec![away] } else { Vec::new() },
            segments: BTreeSet::from([format!("vendor{}", number / TENANTS % 12)]),
            teams,
            ..PersonFacts::new(&format!("user-{number:04}@{}", domain(home)), role)
        }
    };
    Facts {
        basis: ReachBasis::File,
        tenants: (0..TENANTS).map(tenant).collect(),
        people: (0..PEOPLE).map(person).collect(),
    }
}

/// From now on the peak counts anew; Linux alone can.
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory that this process held since [`forget_peak`], in megabytes; Linux alone tells.
fn peak_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<f64>().ok()).unwrap_or(f64::NAN)
        / 1024.0
}

/// Counts what is written and keeps nothing.
struct Counting(u64);

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "pairs and bytes are few")]
fn per_second(count: u64, started: Instant) -> f64 {
    count as f64 / started.elapsed().as_secs_f64()
}

fn tell(name: &str, figure: f64, unit: &str, bound: Option<f64>) {
    let against =
        bound.map(|bound| format!(" bound {bound:>12.0}  ratio {:>6.2}", figure / bound)).unwrap_or_default();
    println!("{name:<58} {figure:>12.0} {unit:<8}{against}");
}

fn main() {
    let started = Instant::now();
    let matrix = ReachMatrix::new(facts()).expect("sound facts");
    println!("{PEOPLE} people of {TENANTS} tenants, numbered in {:.3} s", started.elapsed().as_secs_f64());
    let index = matrix.index();
    let pairs = (PEOPLE * PEOPLE) as u64;
    let mut speeds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            let mut yes = 0_u64;
            for from in 0..PEOPLE {
                yes += (0..PEOPLE)
                    .map(|to| u64::from(index.decide(from, to).verdict == ReachVerdict::Yes))
                    .sum::<u64>();
            }
            assert!(std::hint::black_box(yes) > 0);
            per_second(pairs, started)
        })
        .collect();
    speeds.sort_by(f64::total_cmp);
    tell("pairs decided on one core (median)", speeds[ROUNDS / 2], "pairs/s", Some(PAIRS));
    let started = Instant::now();
    for to in 1..PEOPLE {
        std::hint::black_box(explain(index, 0, to));
    }
    tell("pairs put into words", per_second(PEOPLE as u64 - 1, started), "pairs/s", None);
    forget_peak();
    let before = peak_megabytes();
    let (mut written, started) = (Counting(0), Instant::now());
    matrix.write_csv(&mut written).expect("nothing fails here");
    tell("5,000 by 5,000 people as CSV", per_second(matrix.pairs() as u64, started), "pairs/s", None);
    tell("the same: bytes written", per_second(written.0, started) / 1e6, "MB/s", None);
    tell("the same: memory beside the people", peak_megabytes() - before, "MB", Some(MEGABYTES));
}
