//! What goes wrong, and where.

/// Where something can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Site {
    /// An entry is appended to the journal.
    Append,
    /// One write is sent to the tenant.
    Write,
    /// The tenant is read.
    Read,
}

/// What goes wrong there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The process dies, and nothing was done.
    CrashBefore,
    /// It is done, and the process dies before it learns of it.
    CrashAfter,
    /// The process stands still for minutes and then goes on as if nothing had happened.
    Pause,
    /// The process stands still between its last look at the lock and the sending.
    PauseAtSending,
    /// The answer is received and the process stands still before it looks at it.
    PauseAfter,
    /// The caller asks to stop.
    Cancel,
    /// An entry stands, and the store's answer is lost.
    AnswerLost,
    /// The store fails, and the entry does not stand.
    StoreFails,
    /// The store fails, and the entry stands some seconds later.
    StoresLate,
    /// No answer, and nothing was done.
    LostBefore,
    /// No answer, and it was done.
    LostAfter,
    /// No answer, and it is done some seconds later.
    LostLate,
    /// Refused for haste, and nothing was done.
    Throttled,
    /// Refused for haste, and it was done all the same.
    ThrottledAfter,
    /// Unavailable, and nothing was done.
    Unavailable,
    /// Unavailable, and it was done all the same.
    UnavailableAfter,
    /// No connection: it never left.
    NotRun,
    /// The token is refused.
    TokenRefused,
    /// Another write to the same object is under way.
    Busy,
    /// The reading fails.
    ReadFails,
}

impl Site {
    /// What can go wrong there.
    pub(crate) const fn faults(self) -> &'static [Fault] {
        use Fault::{
            AnswerLost, Busy, Cancel, CrashAfter, CrashBefore, LostAfter, LostBefore, LostLate, NotRun,
            Pause, PauseAfter, PauseAtSending, ReadFails, StoreFails, StoresLate, Throttled, ThrottledAfter,
            TokenRefused, Unavailable, UnavailableAfter,
        };
        match self {
            Self::Append => &[CrashBefore, CrashAfter, Pause, Cancel, AnswerLost, StoreFails, StoresLate],
            Self::Write => &[
                CrashBefore,
                CrashAfter,
                Pause,
                PauseAtSending,
                PauseAfter,
                Cancel,
                LostBefore,
                LostAfter,
                LostLate,
                Throttled,
                ThrottledAfter,
                Unavailable,
                UnavailableAfter,
                NotRun,
                TokenRefused,
                Busy,
            ],
            Self::Read => &[CrashBefore, Pause, Cancel, ReadFails],
        }
    }
}

/// A fault at a site; sites are counted from 0.
pub(crate) type Planned = (u32, Fault);

/// Decides at each site whether something goes wrong.
#[derive(Debug)]
pub(crate) struct Faults {
    source: Source,
    /// The sites so far.
    pub(crate) sites: Vec<Site>,
    /// What went wrong so far.
    pub(crate) drawn: Vec<Planned>,
}

#[derive(Debug)]
enum Source {
    Exact(Vec<Planned>),
    Random { random: fastrand::Rng, rate: f64, left: usize },
}

impl Faults {
    /// These and no others.
    pub(crate) fn exact(planned: Vec<Planned>) -> Self {
        Self { source: Source::Exact(planned), sites: Vec::new(), drawn: Vec::new() }
    }

    /// At each site with that probability, at most so many.
    pub(crate) fn random(seed: u64, rate: f64, most: usize) -> Self {
        let source = Source::Random { random: fastrand::Rng::with_seed(seed), rate, left: most };
        Self { source, sites: Vec::new(), drawn: Vec::new() }
    }

    /// Whether something goes wrong at the next site.
    pub(crate) fn draw(&mut self, site: Site) -> Option<Fault> {
        let at = u32::try_from(self.sites.len()).unwrap_or(u32::MAX);
        self.sites.push(site);
        let fault = match &mut self.source {
            Source::Exact(planned) => {
                planned.iter().find(|(planned, _)| *planned == at).map(|(_, fault)| *fault)
            }
            Source::Random { random, rate, left } => {
                let struck = *left > 0 && random.f64() < *rate;
                *left -= usize::from(struck);
                if struck { random.choice(site.faults()).copied() } else { None }
            }
        };
        let fault = fault.filter(|fault| site.faults().contains(fault))?;
        self.drawn.push((at, fault));
        Some(fault)
    }
}
