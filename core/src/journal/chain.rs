use super::entry::{Entry, Fault};
use super::hash::{Hash, Head};
use super::kind::Kind;
use super::state::State;

/// The file name of an entry.
pub(super) fn file_name(seq: u64) -> String {
    format!("{seq:020}")
}

/// The number that a file name stands for; `None` if no entry is called so.
pub(super) fn number(name: &str) -> Option<u64> {
    let seq = (name.len() == 20 && name.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| name.parse().ok())
        .flatten()?;
    (seq > 0).then_some(seq)
}

/// The entries so far: where the next one has to be chained to, and what all say together.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    pub(super) head: Head,
    pub(super) state: State,
    /// The first entry that a later version wrote.
    pub(super) newer: Option<u64>,
}

impl Chain {
    /// A journal without entries, chained to its `format.json`.
    pub(super) fn start(format: Hash) -> Self {
        Self { head: Head { seq: 0, hash: format }, state: State::default(), newer: None }
    }

    /// The number of the next entry.
    pub(super) fn next(&self) -> u64 {
        self.head.seq + 1
    }

    /// Whether an entry may come next; if not, why, as the end of a sentence about it.
    pub(super) fn check(&self, entry: &Entry) -> Result<(), String> {
        let next = self.next();
        if entry.seq != next {
            return Err(format!("calls itself entry {} in the place of entry {next}", entry.seq));
        }
        if entry.prev != self.head.hash {
            let before = match self.head.seq {
                0 => "`format.json`".to_owned(),
                seq => format!("entry {seq}"),
            };
            return Err(format!("was not written after {before} as it is now: the chain is broken"));
        }
        // After an entry that we cannot understand, what may follow is not for us to say.
        if self.newer.is_some() { Ok(()) } else { self.state.check(entry) }
    }

    /// Takes in an entry that [`check`](Self::check) let pass.
    pub(super) fn push(&mut self, entry: &Entry, hash: Hash) {
        if matches!(entry.kind, Kind::Newer(_)) {
            self.newer.get_or_insert(entry.seq);
        }
        self.state.apply(entry);
        self.head = Head { seq: entry.seq, hash };
    }

    /// Reads, checks and takes in the bytes of the next entry.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Result<Entry, String> {
        let entry = Entry::decode(bytes).map_err(|fault: Fault| fault.text(bytes.len()))?;
        self.check(&entry)?;
        self.push(&entry, Hash::of(bytes));
        Ok(entry)
    }
}
