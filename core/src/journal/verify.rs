//! Everything that is not as it was written.

use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt;
use serde::Serialize;

use super::chain::{Chain, file_name, number};
use super::entry::Entry;
use super::hash::{Hash, Head};
use super::kind::Kind;
use super::load::{AT_ONCE, FOLDER, FOREIGN_NAME};
use super::options::JournalPlace;
use super::snapshot::{self, Name};
use super::store::Store;
use super::{blob, format, head_file};
use crate::error::{Error, Result};

/// Files that a listing may lack although they are there. A larger gap is taken as such, or a name made up would keep us busy for ever.
const LATE: u64 = 64;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The number of the entry that it is about, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
    /// The file, relative to the journal's folder.
    pub file: String,
    /// One sentence that says what is wrong and names the entry or the file.
    pub text: String,
}

/// What was found when a journal was verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JournalReport {
    /// The tenant's id.
    pub tenant: String,
    /// The deployment's name.
    pub name: String,
    /// How many entries there are.
    pub entries: u64,
    /// The newest entry up to which the chain holds.
    pub head: Head,
    /// What is wrong; empty for an honest journal.
    pub problems: Vec<Problem>,
}

impl JournalReport {
    /// Whether all is as it was written.
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Reads every file of a journal and reports all that is wrong; `None` where there is no journal.
///
/// It needs no lock. It fails only where the place cannot be read at all.
pub async fn verify(place: &JournalPlace) -> Result<Option<JournalReport>> {
    let Some(store) = place.store(false)? else { return Ok(None) };
    verify_in(place, &store).await
}

pub(super) async fn verify_in(place: &JournalPlace, store: &Store) -> Result<Option<JournalReport>> {
    let names = store.list(FOLDER, None).await?;
    let mut check = Check { store, problems: Vec::new(), blobs: BTreeSet::new() };
    let hash = match store.get(&[format::FILE]).await? {
        None if names.is_empty() => return Ok(None),
        None => {
            check.file(format::FILE, "is missing");
            None
        }
        Some(bytes) => {
            check.format(place).await;
            Some(Hash::of(&bytes))
        }
    };
    let seqs = check.numbers(&names);
    let snapshots = check.snapshots().await?;
    let walk = check.entries(hash, &seqs, &snapshots).await?;
    check.blobs().await?;
    check.head(place, &walk.good).await?;
    Ok(Some(JournalReport {
        tenant: place.tenant.to_ascii_lowercase(),
        name: place.name.clone(),
        entries: walk.count,
        head: walk.good,
        problems: check.problems,
    }))
}

struct Check<'a> {
    store: &'a Store,
    problems: Vec<Problem>,
    /// Payloads that entries name.
    blobs: BTreeSet<Hash>,
}

impl Check<'_> {
    fn entry(&mut self, seq: u64, fault: &str) {
        self.problems.push(Problem {
            entry: Some(seq),
            file: format!("{FOLDER}/{}", file_name(seq)),
            text: format!("entry {seq} {fault}"),
        });
    }

    fn file(&mut self, file: &str, fault: &str) {
        self.problems.push(Problem { entry: None, file: file.to_owned(), text: format!("`{file}` {fault}") });
    }

    fn error(&mut self, file: &str, error: &Error) {
        self.problems.push(Problem { entry: None, file: file.to_owned(), text: error.to_string() });
    }

    async fn format(&mut self, place: &JournalPlace) {
        match place.format().find(self.store).await {
            Ok(Some(found)) if found.newer => {
                self.file(format::FILE, "was made by a later version, which this one cannot judge");
            }
            Ok(_) => {}
            Err(error) => self.error(format::FILE, &error),
        }
    }

    /// The numbers of the entries, in order; other names are foreign.
    fn numbers(&mut self, names: &[String]) -> Vec<u64> {
        let mut found = Vec::new();
        for name in names {
            match number(name) {
                Some(seq) => found.push(seq),
                None => self.file(&format!("{FOLDER}/{name}"), FOREIGN_NAME),
            }
        }
        found
    }

    /// The snapshots that are what their names say, by the entry that they were taken after.
    async fn snapshots(&mut self) -> Result<BTreeMap<u64, Vec<(Name, Chain)>>> {
        let mut whole: BTreeMap<u64, Vec<(Name, Chain)>> = BTreeMap::new();
        for text in self.store.list(snapshot::FOLDER, None).await? {
            let file = format!("{}/{text}", snapshot::FOLDER);
            let Some(name) = Name::parse(&text) else {
                self.file(&file, "is not called as a snapshot is");
                continue;
            };
            let bytes = self.store.get(&[snapshot::FOLDER, &text]).await?.unwrap_or_default();
            match snapshot::read(&name, &bytes) {
                Ok(chain) => whole.entry(name.seq).or_default().push((name, chain)),
                Err(fault) => self.file(&file, &fault),
            }
        }
        Ok(whole)
    }

    /// Walks all entries. After a fault it goes on with what is there, so that each fault is told once and by its own entry.
    async fn entries(
        &mut self,
        format: Option<Hash>,
        seqs: &[u64],
        snapshots: &BTreeMap<u64, Vec<(Name, Chain)>>,
    ) -> Result<Walk> {
        let known = format.is_some();
        let mut walk = Walk::new(format.unwrap_or_else(|| Hash::of(b"")), known);
        let store = self.store;
        let mut read = futures::stream::iter(with_gaps(seqs))
            .map(|seq| async move { (seq, store.get(&[FOLDER, &file_name(seq)]).await) })
            .buffered(AT_ONCE);
        while let Some((seq, bytes)) = read.next().await {
            if let Some(bytes) = bytes? {
                self.found(&mut walk, seq, &bytes, snapshots);
            }
        }
        // A listing may be late to show the newest entries, so the end is where reading finds none.
        while let Some(bytes) = store.get(&[FOLDER, &file_name(walk.expected)]).await? {
            let seq = walk.expected;
            self.found(&mut walk, seq, &bytes, snapshots);
        }
        for seq in snapshots.range(walk.expected..).map(|(seq, _)| *seq).collect::<Vec<_>>() {
            self.entry(seq, "is missing, and a snapshot was taken after it");
        }
        Ok(walk)
    }

    fn found(
        &mut self,
        walk: &mut Walk,
        seq: u64,
        bytes: &[u8],
        snapshots: &BTreeMap<u64, Vec<(Name, Chain)>>,
    ) {
        if walk.expected < seq {
            let more = match seq - walk.expected - 1 {
                0 => String::new(),
                more => format!(", and so are the {more} after it"),
            };
            self.entry(walk.expected, &format!("is missing{more}"));
            walk.lose();
        }
        walk.expected = seq.saturating_add(1);
        walk.count += 1;
        self.step(walk, seq, bytes);
        for (name, chain) in snapshots.get(&seq).into_iter().flatten() {
            if walk.whole && (chain.head != walk.chain.head || chain.state != walk.chain.state) {
                let file = format!("{}/{}", snapshot::FOLDER, name.text());
                self.file(&file, &format!("disagrees with the entries up to {seq}"));
            }
        }
    }

    fn step(&mut self, walk: &mut Walk, seq: u64, bytes: &[u8]) {
        let entry = match Entry::decode(bytes) {
            Ok(entry) => entry,
            Err(fault) => {
                self.entry(seq, &fault.text(bytes.len()));
                walk.lose();
                return;
            }
        };
        if let Kind::RunOpened { plan: Some(plan), .. } = &entry.kind {
            self.blobs.insert(plan.clone());
        }
        if let Kind::Newer(name) = &entry.kind {
            self.entry(seq, &format!("is of the kind `{name}` in a form that only a later version knows"));
        }
        if entry.seq != seq {
            self.entry(seq, &format!("calls itself entry {}", entry.seq));
        }
        if walk.linked && entry.prev != walk.chain.head.hash {
            let before = if seq == 1 { "`format.json`".to_owned() } else { format!("entry {}", seq - 1) };
            self.entry(seq, &format!("was not written after {before} as it is now: the chain is broken"));
            walk.lose();
        } else if entry.epoch < walk.chain.state.epoch() {
            self.entry(seq, &format!("has the epoch {} after {}", entry.epoch, walk.chain.state.epoch()));
            walk.lose();
        } else if walk.whole
            && walk.chain.newer.is_none()
            && let Err(fault) = walk.chain.state.check(&entry)
        {
            self.entry(seq, &fault);
            walk.lose();
        }
        walk.chain.push(&entry, Hash::of(bytes));
        walk.chain.head.seq = seq;
        walk.linked = true;
        if walk.whole {
            walk.good = walk.chain.head.clone();
        }
    }

    async fn blobs(&mut self) -> Result<()> {
        let names = self.store.list(blob::FOLDER, None).await?;
        let mut wanted = std::mem::take(&mut self.blobs);
        for name in names {
            let file = format!("{}/{name}", blob::FOLDER);
            let Some(hash) = Hash::parse(&name) else {
                self.file(&file, "is not called as a payload is");
                continue;
            };
            wanted.remove(&hash);
            let bytes = self.store.get(&[blob::FOLDER, &name]).await?.unwrap_or_default();
            if Hash::of(&bytes) != hash {
                self.file(&file, blob::ALTERED);
            }
        }
        for hash in wanted {
            if self.store.get(&[blob::FOLDER, hash.as_str()]).await?.is_some() {
                continue;
            }
            self.file(&format!("{}/{hash}", blob::FOLDER), "is missing, and an entry names it");
        }
        Ok(())
    }

    async fn head(&mut self, place: &JournalPlace, found: &Head) -> Result<()> {
        let Some(path) = &place.head_file else { return Ok(()) };
        match head_file::read(path) {
            Ok(Some(remembered)) => {
                if let Some(why) = head_file::missing(self.store, found, &remembered).await? {
                    self.entry(remembered.seq, &format!("is not the one that was seen: {why}"));
                }
            }
            Ok(None) => {}
            Err(error) => self.error(&path.display().to_string(), &error),
        }
        Ok(())
    }
}

/// The numbers that were listed and, because a listing may be late, those of small gaps between them.
fn with_gaps(listed: &[u64]) -> Vec<u64> {
    let mut numbers = Vec::with_capacity(listed.len());
    let mut next = 1;
    for &seq in listed {
        if seq.saturating_sub(next) <= LATE {
            numbers.extend(next..seq);
        }
        numbers.push(seq);
        next = seq.saturating_add(1);
    }
    numbers
}

/// How far the walk has come.
struct Walk {
    chain: Chain,
    /// The newest entry up to which nothing was wrong.
    good: Head,
    /// The number that comes next.
    expected: u64,
    /// How many entries there were.
    count: u64,
    /// Whether the entry before this one is known, so that the chain can be judged.
    linked: bool,
    /// Whether nothing was wrong so far, so that the state can be judged.
    whole: bool,
}

impl Walk {
    fn new(format: Hash, known: bool) -> Self {
        let chain = Chain::start(format);
        Self { good: chain.head.clone(), chain, expected: 1, count: 0, linked: known, whole: true }
    }

    fn lose(&mut self) {
        self.linked = false;
        self.whole = false;
    }
}
