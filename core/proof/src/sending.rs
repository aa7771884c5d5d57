//! One batch on its way to the tenant and back.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use remote_assist::engine::{Batch, Input, Machine, Work};
use remote_assist::error::{Error, codes};
use remote_assist::graph::{Answer, BatchMode};

use crate::fault::Fault;
use crate::handle::Handle;
use crate::process::{Inbox, REQUEST};
use crate::time::{Moment, seconds};
use crate::world::World;

/// A batch with what goes wrong with each of its writes.
pub(crate) struct Sending {
    pub(crate) machine: Rc<RefCell<Machine>>,
    pub(crate) inbox: Inbox,
    pub(crate) batch: Batch,
    /// The epoch of the lock under which it is sent.
    pub(crate) epoch: u64,
    pub(crate) passwords: Vec<Option<u32>>,
    pub(crate) faults: Vec<Option<Fault>>,
    /// For how long the process stands still once the answer is there.
    pub(crate) pauses: Option<Moment>,
}

/// Sends it. What it does it does even if the process dies.
pub(crate) fn send(handle: &Handle, sending: Sending) {
    let mut world = handle.world.borrow_mut();
    let (way, back) = (world.span(20, 200), world.span(20, 200));
    let (me, waker) = (handle.me, handle.waker());
    world.later(way, None, move |world| {
        let Sending { machine, inbox, batch, epoch, passwords, faults, pauses } = sending;
        let mut answers = Vec::with_capacity(batch.works.len());
        let mut broken = false;
        for ((work, password), fault) in batch.works.iter().zip(passwords).zip(faults) {
            let answer = if broken {
                Answer::NotRun(Error::new(codes::GRAPH_REFUSED, "one before it failed"))
            } else {
                answer(world, epoch, &machine, work, password, fault)
            };
            broken |= batch.mode == BatchMode::Sequential && !matches!(answer, Answer::Done(_));
            world.tell(|| format!("person {me}: {work:?} → {}", name(&answer)));
            answers.push(answer);
        }
        world.later(back, Some(waker), move |world| {
            if let Some(span) = pauses {
                world.pause(me, span);
            }
            inbox.borrow_mut().push_back(Input::Answered(batch.id, answers));
        });
    });
}

fn answer(
    world: &mut World,
    epoch: u64,
    machine: &Rc<RefCell<Machine>>,
    work: &Work,
    password: Option<u32>,
    fault: Option<Fault>,
) -> Answer {
    match fault {
        Some(Fault::LostBefore) => return lost(),
        Some(Fault::Throttled) => return throttled(Some(Duration::from_secs(3))),
        Some(Fault::Unavailable) => return throttled(None),
        Some(Fault::NotRun) => return Answer::NotRun(Error::new(codes::HTTP_CONNECT, "no connection")),
        Some(Fault::TokenRefused) => {
            return Answer::AuthExpired(Error::new(codes::CREDENTIAL_REFUSED, "the token is refused"));
        }
        Some(Fault::Busy) => {
            let busy = Error::new(codes::GRAPH_REFUSED, "another write is under way");
            return Answer::Refused(busy.with("reason", "concurrency"));
        }
        Some(Fault::LostLate) => {
            let delay = world.span(seconds(1), REQUEST - seconds(2));
            let (machine, work) = (Rc::clone(machine), work.clone());
            world.later(delay, None, move |world| {
                let answer = world.carry_out(epoch, &machine.borrow(), &work, password);
                world.tell(|| format!("late: {work:?} → {}", name(&answer)));
            });
            return lost();
        }
        _ => {}
    }
    let answer = world.carry_out(epoch, &machine.borrow(), work, password);
    match fault {
        Some(Fault::LostAfter) => lost(),
        Some(Fault::ThrottledAfter) => throttled(Some(Duration::from_secs(3))),
        Some(Fault::UnavailableAfter) => throttled(None),
        _ => answer,
    }
}

fn lost() -> Answer {
    Answer::Unknown(Error::new(codes::HTTP_LOST, "the connection broke"))
}

fn throttled(wait: Option<Duration>) -> Answer {
    Answer::Throttled { wait, error: Error::new(codes::GRAPH_THROTTLED, "slow down") }
}

fn name(answer: &Answer) -> String {
    match answer {
        Answer::Done(reply) if reply.body.is_null() => "done".to_owned(),
        Answer::Done(reply) => format!("done, {}", reply.body["id"]),
        other => other.error().map(ToString::to_string).unwrap_or_default(),
    }
}
