//! The world: virtual time, the tenant, the journal's store, and people who run the tool.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use remote_assist::engine::{Input, Machine, Work};
use remote_assist::graph::Answer;
use remote_assist::journal::Hash;
use remote_assist::model::Plan;

use crate::engine::Sabotage;
use crate::fault::{Fault, Faults, Site};
use crate::fixture::Fixture;
use crate::process::{End, Inbox, process};
use crate::store::Store;
use crate::tenant::Tenant;
use crate::time::{Moment, seconds};

/// How often one person starts the tool at most, not counting where somebody else had the lock.
const LIVES: u32 = 12;
/// When the world begins, in seconds since 1970.
pub(crate) const BEGINNING: i64 = 1_800_000_000;

/// How a world is made.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) fixture: Rc<Fixture>,
    pub(crate) seed: u64,
    pub(crate) people: usize,
    /// Whether the journal is in a store that several machines reach; if not, the operating system locks it.
    pub(crate) remote: bool,
    /// The longest time by which a copy of the directory lags.
    pub(crate) lag: Moment,
    pub(crate) sabotage: Option<Sabotage>,
    pub(crate) tell: bool,
}

/// Everything that processes share.
pub(crate) struct World {
    pub(crate) setting: Setting,
    pub(crate) now: Moment,
    pub(crate) tenant: Tenant,
    pub(crate) store: Store,
    pub(crate) faults: Faults,
    pub(crate) random: fastrand::Rng,
    pub(crate) people: Vec<Person>,
    /// What went against a rule.
    pub(crate) violations: Vec<String>,
    /// What happened, if it is told.
    pub(crate) trace: Vec<String>,
    /// A sum of all that happened.
    pub(crate) digest: u64,
    /// The newest epoch of the lock under which somebody looked at the tenant before planning.
    looked: u64,
    /// Plans of runs, as the journal keeps them.
    pub(crate) plans: BTreeMap<Hash, Rc<Plan>>,
    queue: BinaryHeap<Reverse<Event>>,
    order: u64,
    passwords: u32,
}

/// Somebody who runs the tool until it is done.
#[derive(Default)]
pub(crate) struct Person {
    pub(crate) life: u32,
    pub(crate) skew: Moment,
    /// How often the tool was started and got the lock.
    starts: u32,
    paused_until: Moment,
    crashed: bool,
    done: bool,
    inbox: Option<Inbox>,
}

impl Person {
    /// Notes where a run of this person's process hears.
    pub(crate) fn runs(&mut self, inbox: &Inbox) {
        self.inbox = Some(Rc::clone(inbox));
    }

    /// Asks the run to stop, if there is one.
    pub(crate) fn cancel(&self) {
        if let Some(inbox) = &self.inbox {
            inbox.borrow_mut().push_back(Input::Cancel);
        }
    }
}

/// What happens at a moment.
type Act = Box<dyn FnOnce(&mut World)>;

struct Event {
    at: Moment,
    order: u64,
    act: Option<Act>,
    wakes: Option<(usize, u32)>,
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.order) == (other.at, other.order)
    }
}
impl Eq for Event {}
impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Event {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}

type Life = Pin<Box<dyn Future<Output = End>>>;

impl World {
    /// A world with its people, who begin within some seconds of each other.
    pub(crate) fn new(setting: Setting, tenant: Tenant, store: Store, faults: Faults) -> Self {
        let mut random = fastrand::Rng::with_seed(setting.seed);
        let skewed = setting.people > 1;
        let person = |random: &mut fastrand::Rng| Person {
            skew: if skewed { random.i64(-seconds(240)..=seconds(240)) } else { 0 },
            ..Person::default()
        };
        let people = (0..setting.people).map(|_| person(&mut random)).collect();
        Self {
            now: 0,
            tenant,
            store,
            faults,
            random,
            people,
            violations: Vec::new(),
            trace: Vec::new(),
            digest: 0,
            plans: BTreeMap::new(),
            looked: 0,
            queue: BinaryHeap::new(),
            order: 0,
            passwords: 1,
            setting,
        }
    }

    /// Whether this engine lacks a protection.
    pub(crate) fn lacks(&self, sabotage: Sabotage) -> bool {
        self.setting.sabotage == Some(sabotage)
    }

    /// A password that nobody else has.
    pub(crate) fn password(&mut self) -> u32 {
        self.passwords += 1;
        self.passwords
    }

    /// Counts passwords from that number, so that those of an earlier world are others.
    pub(crate) fn passwords_from(&mut self, number: u32) {
        self.passwords = number;
    }

    /// How long something takes.
    pub(crate) fn span(&mut self, least: Moment, most: Moment) -> Moment {
        self.random.i64(least..=most)
    }

    /// By how much the copy lags that answers next.
    pub(crate) fn lag(&mut self) -> Moment {
        self.random.i64(0..=self.setting.lag)
    }

    /// Notes that a process that has the lock with that epoch has looked at the tenant.
    pub(crate) fn looked(&mut self, epoch: u64) {
        self.looked = self.looked.max(epoch);
    }

    /// Carries a write out. What it changes it must change before anybody else has looked, to plan from what they saw.
    pub(crate) fn carry_out(
        &mut self,
        epoch: u64,
        machine: &Machine,
        work: &Work,
        password: Option<u32>,
    ) -> Answer {
        let marks = !self.lacks(Sabotage::MissingMark);
        let late = self.looked > epoch;
        let before = late.then(|| self.tenant.now.clone());
        let answer = self.tenant.carry_out(self.now, machine, work, password, marks);
        if before.is_some_and(|before| before != self.tenant.now) {
            let text = format!(
                "a write under the lock of epoch {epoch} changed something after epoch {} had looked: {work:?}",
                self.looked
            );
            self.violations.push(text);
        }
        answer
    }

    /// Keeps the plan of a run, and tells its name.
    pub(crate) fn keep_plan(&mut self, plan: &Plan) -> Hash {
        let name = Hash::of(plan.fingerprint.as_bytes());
        self.plans.entry(name.clone()).or_insert_with(|| Rc::new(plan.clone()));
        name
    }

    /// Notes what happens.
    pub(crate) fn tell(&mut self, words: impl FnOnce() -> String) {
        if self.setting.tell {
            let text = words();
            self.trace.push(format!("{:>9.3} s  {text}", seconds_of(self.now)));
        }
    }

    /// Whether something goes wrong here.
    pub(crate) fn draw(&mut self, me: usize, site: Site) -> Option<Fault> {
        let fault = self.faults.draw(site)?;
        let at = self.faults.sites.len() - 1;
        self.tell(|| format!("person {me}: {fault:?} at site {at} ({site:?})"));
        Some(fault)
    }

    /// Lets something happen later, and wakes a process after it.
    pub(crate) fn later(
        &mut self,
        delay: Moment,
        wakes: Option<(usize, u32)>,
        act: impl FnOnce(&mut Self) + 'static,
    ) {
        self.push(self.now + delay, wakes, Some(Box::new(act)));
    }

    fn push(&mut self, at: Moment, wakes: Option<(usize, u32)>, act: Option<Act>) {
        self.order += 1;
        self.queue.push(Reverse(Event { at, order: self.order, act, wakes }));
    }

    /// Lets a person's process stand still; one that does already goes on when it would have.
    pub(crate) fn pause(&mut self, me: usize, span: Moment) {
        let (now, held) = (self.now, &mut self.people[me]);
        if held.paused_until <= now {
            held.paused_until = now + span;
        }
    }

    /// Lets a person's process die as soon as it waits for something.
    pub(crate) fn crash(&mut self, me: usize) {
        self.people[me].crashed = true;
    }

    fn note(&mut self, event: &Event) {
        let woken = event.wakes.map_or(0, |(person, life)| (person as u64 + 1) << 32 | u64::from(life));
        for value in
            [event.at.unsigned_abs(), woken, self.store.entries.len() as u64, u64::from(self.passwords)]
        {
            self.digest = (self.digest ^ value).wrapping_mul(0x0100_0000_01b3).rotate_left(17);
        }
    }
}

/// Runs a world until nothing happens any more.
pub(crate) fn run(world: World) -> World {
    let people = world.people.len();
    let shared = Rc::new(RefCell::new(world));
    let mut lives: Vec<Option<Life>> = (0..people).map(|_| None).collect();
    {
        let mut world = shared.borrow_mut();
        for person in 0..people {
            let start = if person == 0 { 0 } else { world.span(0, seconds(40)) };
            world.push(start, Some((person, 0)), None);
        }
    }
    let waker = Waker::noop();
    loop {
        let (person, life) = {
            let mut world = shared.borrow_mut();
            let Some(Reverse(mut event)) = world.queue.pop() else { break };
            world.now = event.at;
            world.note(&event);
            if let Some(act) = event.act.take() {
                act(&mut world);
            }
            let Some((person, life)) = event.wakes else { continue };
            let held = &world.people[person];
            if held.life != life || held.done {
                continue;
            }
            if held.paused_until > world.now {
                let until = held.paused_until;
                world.push(until, event.wakes, None);
                continue;
            }
            (person, life)
        };
        let future = lives[person].get_or_insert_with(|| Box::pin(process(Rc::clone(&shared), person, life)));
        let polled = future.as_mut().poll(&mut Context::from_waker(waker));
        let crashed = shared.borrow().people[person].crashed;
        if crashed || polled.is_ready() {
            lives[person] = None;
            let end = match polled {
                Poll::Ready(end) if !crashed => end,
                _ => End::Crashed,
            };
            ended(&mut shared.borrow_mut(), person, life, &end);
        }
    }
    lives.clear();
    Rc::try_unwrap(shared).unwrap_or_else(|_| unreachable!("every process is gone")).into_inner()
}

/// Starts the tool again, as a person does who read that it is not done.
fn ended(world: &mut World, person: usize, life: u32, end: &End) {
    world.tell(|| format!("person {person}: process {life} ended: {end:?}"));
    if let End::Refused(why) = end {
        world.violations.push(format!("a plan was refused: {why}"));
    }
    world.store.unlock(person, life);
    let starts = world.people[person].starts + u32::from(*end != End::Held);
    let done = matches!(end, End::Done | End::Refused(_)) || starts >= LIVES;
    let wait = match end {
        End::Held => world.span(seconds(10), seconds(30)),
        _ => world.span(seconds(1), seconds(5)),
    };
    let held = &mut world.people[person];
    *held = Person { life: life + 1, skew: held.skew, starts, done, ..Person::default() };
    if !done {
        let at = world.now + wait;
        world.push(at, Some((person, life + 1)), None);
    }
}

#[expect(clippy::cast_precision_loss, reason = "for people to read")]
fn seconds_of(moment: Moment) -> f64 {
    moment as f64 / 1000.0
}
