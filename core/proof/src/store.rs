//! Where the journal is kept: entries by number, made once, and the lock of a machine.

use std::rc::Rc;

use remote_assist::journal::{Entry, State};

use crate::time::Moment;

/// A store that creates an entry only where none stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    /// The entries, with the moments at which they were stored.
    pub(crate) entries: Vec<(Rc<Entry>, Moment)>,
    lock: Option<(usize, u32)>,
}

impl Store {
    /// Creates an entry; if one of that number stands already, tells that one.
    pub(crate) fn create(&mut self, entry: Rc<Entry>, at: Moment, overwrite: bool) -> Option<Rc<Entry>> {
        let index = usize::try_from(entry.seq - 1).unwrap_or(usize::MAX);
        match self.entries.get_mut(index) {
            Some(held) if overwrite => {
                *held = (entry, at);
                None
            }
            Some((held, _)) => Some(Rc::clone(held)),
            None => {
                self.entries.push((entry, at));
                None
            }
        }
    }

    /// Takes the lock of the operating system; false if another process has it.
    pub(crate) fn lock(&mut self, person: usize, life: u32) -> bool {
        let free = self.lock.is_none();
        if free {
            self.lock = Some((person, life));
        }
        free
    }

    /// Frees it, as the operating system does when a process is gone.
    pub(crate) fn unlock(&mut self, person: usize, life: u32) {
        if self.lock == Some((person, life)) {
            self.lock = None;
        }
    }

    /// What all entries say together; the first that may not follow, and why.
    pub(crate) fn fold(&self) -> Result<State, String> {
        let mut state = State::default();
        for (entry, _) in &self.entries {
            state.admit(entry).map_err(|why| format!("entry {} {why}", entry.seq))?;
        }
        Ok(state)
    }

    /// The same as a later run sees it: nothing was stored a moment ago.
    #[must_use]
    pub(crate) fn settled(mut self) -> Self {
        for (_, at) in &mut self.entries {
            *at = Moment::MIN / 2;
        }
        self.lock = None;
        self
    }
}
