//! What goes into the machine and what comes out of it.

use std::collections::HashSet;
use std::time::Duration;

use super::notice::Notice;
use super::work::{Batch, Work};
use crate::error::Error;
use crate::graph::Answer;
use crate::model::{Counts, ErrorInfo, Outcome, StepFailure};
use crate::resource::entra::{ObservedGroup, ObservedUser};

/// What the machine learns.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "inputs are made, moved once and consumed")]
pub enum Input {
    /// Begin.
    Start,
    /// The intents of a batch are durable.
    Intended(u32),
    /// The intents of a batch could not be made durable, so nothing may be sent.
    NotIntended(u32, Error),
    /// The answers of a batch, in the order of its works.
    Answered(u32, Vec<Answer>),
    /// What a reading found.
    Read(Work, ReadAnswer),
    /// A delay is over.
    Woke(u32),
    /// The caller asks to stop.
    Cancel,
    /// Nothing can go on.
    Halt(Error),
}

/// What a reading found.
#[derive(Debug)]
pub enum ReadAnswer {
    /// The group, if there is one.
    Group(Option<ObservedGroup>),
    /// The account, if there is one.
    User(Option<ObservedUser>),
    /// Ids of the members.
    Members(HashSet<String>),
    /// The members with how they got their licences.
    States(Vec<ObservedUser>),
    /// The id of the object, if there is one.
    Object(Option<String>),
    /// It could not be read.
    Failed(Error),
}

/// What the machine asks for.
#[derive(Debug, PartialEq)]
pub enum Command {
    /// Make the intents of a batch durable, and a sealed password for each account that it makes.
    Intend(Batch),
    /// Send a batch.
    Send(Batch),
    /// Read something.
    Read(Work),
    /// Wake the machine after a delay.
    Sleep(u32, Duration),
    /// Make durable what is known about steps, before anything else of the same answer is done.
    Record(Record),
    /// Tell the readers of the run.
    Tell(Notice),
    /// The run is over.
    Finish(Ended),
}

/// What became known about steps.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// A step is carried out.
    Done {
        /// The step.
        step: usize,
        /// The object's id, where the step has one.
        id: Option<String>,
    },
    /// A step failed.
    Failed {
        /// The step.
        step: usize,
        /// Why.
        error: ErrorInfo,
        /// Whether nothing of it was carried out, for certain.
        definite: bool,
    },
    /// A write was sent and what became of it is not known.
    Unknown {
        /// The steps that it served.
        steps: Vec<usize>,
    },
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// How it ended.
    pub outcome: Outcome,
    /// How many steps ended how.
    pub counts: Counts,
    /// What failed.
    pub failures: Vec<StepFailure>,
    /// Why it stopped before the end, if it did.
    pub stopped: Option<ErrorInfo>,
}
