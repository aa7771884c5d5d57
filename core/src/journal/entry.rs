//! The bytes of one entry.

use serde::{Deserialize, Serialize};

use super::hash::Hash;
use super::kind::Kind;
use crate::clock::Timestamp;
use crate::error::{Error, Result, codes};

/// The most bytes of one entry. Larger payloads are blobs.
pub const ENTRY_BYTES: usize = 64 * 1024;
/// The version of the envelope that this version writes.
pub(super) const VERSION: u32 = 1;

const SUM: &[u8] = br#","sum":""#;
const END: &[u8] = br#""}"#;
const SUFFIX: usize = SUM.len() + Hash::LENGTH + END.len();

/// One entry of a journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its number, from 1 without gaps.
    pub seq: u64,
    /// The hash of the entry before it; of `format.json` for the first.
    pub prev: Hash,
    /// The epoch of the lock under which it was written.
    pub epoch: u64,
    /// The run that wrote it.
    pub run: String,
    /// 128 random bits, by which a writer knows its own entry again.
    pub nonce: String,
    /// When, by the writer's clock. Order comes from the numbers alone.
    pub at: Timestamp,
    /// What it says.
    pub kind: Kind,
}

#[derive(Serialize)]
struct Written<'a> {
    v: u32,
    seq: u64,
    prev: &'a Hash,
    epoch: u64,
    run: &'a str,
    nonce: &'a str,
    at: Timestamp,
    #[serde(flatten)]
    kind: &'a Kind,
}

#[derive(Deserialize)]
struct Envelope {
    v: u32,
    seq: u64,
    prev: Hash,
    epoch: u64,
    run: String,
    nonce: String,
    at: Timestamp,
    kind: String,
}

/// Why the bytes of an entry cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// They do not end as an entry ends.
    Torn,
    /// Their sum is another one.
    Altered,
    /// They are more than an entry may have.
    TooLarge,
    /// They are what somebody wrote, but not an entry.
    Malformed(String),
}

impl Fault {
    /// What is wrong, as the end of a sentence about the entry.
    pub(super) fn text(&self, size: usize) -> String {
        match self {
            Self::Torn => format!("is torn: its {size} bytes do not end as an entry ends"),
            Self::Altered => "was altered: its bytes do not fit the sum at its end".to_owned(),
            Self::TooLarge => format!("has {size} bytes, more than the {ENTRY_BYTES} that an entry may have"),
            Self::Malformed(why) => format!("is not an entry: {why}"),
        }
    }
}

impl Entry {
    /// The bytes to store. The sum at the end finds a damaged entry also where none follows that would be chained to it.
    pub(super) fn encode(&self) -> Result<Vec<u8>> {
        let written = Written {
            v: VERSION,
            seq: self.seq,
            prev: &self.prev,
            epoch: self.epoch,
            run: &self.run,
            nonce: &self.nonce,
            at: self.at,
            kind: &self.kind,
        };
        let mut bytes = serde_json::to_vec(&written).map_err(|error| {
            let name = self.kind.name();
            Error::new(
                codes::BUG_INVARIANT,
                format!("a journal entry of the kind `{name}` cannot be written"),
            )
            .because(error)
        })?;
        bytes.pop();
        let sum = Hash::of(&bytes);
        bytes.extend_from_slice(SUM);
        bytes.extend_from_slice(sum.as_str().as_bytes());
        bytes.extend_from_slice(END);
        Ok(bytes)
    }

    /// Reads stored bytes. What cannot be read as a kind although its sum fits was written by a later version.
    pub(super) fn decode(bytes: &[u8]) -> std::result::Result<Self, Fault> {
        if bytes.len() > ENTRY_BYTES {
            return Err(Fault::TooLarge);
        }
        let body = bytes.len().checked_sub(SUFFIX).ok_or(Fault::Torn)?;
        let (body, suffix) = bytes.split_at(body);
        let sum = suffix
            .strip_prefix(SUM)
            .and_then(|rest| rest.strip_suffix(END))
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .ok_or(Fault::Torn)?;
        if Hash::of(body).as_str() != sum {
            return Err(Fault::Altered);
        }
        let envelope: Envelope =
            serde_json::from_slice(bytes).map_err(|error| Fault::Malformed(error.to_string()))?;
        let kind = if envelope.v > VERSION { None } else { serde_json::from_slice(bytes).ok() };
        Ok(Self {
            seq: envelope.seq,
            prev: envelope.prev,
            epoch: envelope.epoch,
            run: envelope.run,
            nonce: envelope.nonce,
            at: envelope.at,
            kind: kind.unwrap_or(Kind::Newer(envelope.kind)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: Kind) -> Entry {
        Entry {
            seq: 7,
            prev: Hash::of(b"before"),
            epoch: 2,
            run: "run-1".to_owned(),
            nonce: "00".to_owned(),
            at: Timestamp::from_unix(1_700_000_000),
            kind,
        }
    }

    fn closed() -> Kind {
        Kind::RunClosed { outcome: "done".to_owned() }
    }

    #[test]
    fn entries_read_what_they_write() {
        let entry = entry(closed());
        assert_eq!(Entry::decode(&entry.encode().unwrap()).unwrap(), entry);
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let bytes = entry(closed()).encode().unwrap();
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                assert!(Entry::decode(&flipped).is_err(), "bit {bit} of byte {at}");
            }
            assert_eq!(Entry::decode(&bytes[..at]), Err(Fault::Torn), "cut at {at}");
        }
    }

    #[test]
    fn unknown_fields_are_skipped_and_unknown_kinds_are_newer() {
        let seal = |text: &str| {
            let sum = Hash::of(text.as_bytes());
            format!(r#"{text},"sum":"{sum}"}}"#)
        };
        let head = format!(
            r#"{{"v":1,"seq":7,"prev":"{}","epoch":2,"run":"r","nonce":"n","at":"2026-11-21T22:57:22Z""#,
            Hash::of(b"before")
        );
        let known = seal(&format!(r#"{head},"kind":"run_closed","outcome":"done","mood":"good""#));
        assert_eq!(Entry::decode(known.as_bytes()).unwrap().kind, closed());
        let newer = seal(&format!(r#"{head},"kind":"signed","by":"x""#));
        assert_eq!(Entry::decode(newer.as_bytes()).unwrap().kind, Kind::Newer("signed".to_owned()));
        let effect = seal(&format!(
            r#"{head},"kind":"outcome","items":[{{"addr":"a/b","opId":"x","effect":"purged"}}]"#
        ));
        assert_eq!(Entry::decode(effect.as_bytes()).unwrap().kind, Kind::Newer("outcome".to_owned()));
        let version = seal(&known.replace("\"v\":1", "\"v\":2")[..known.len() - SUFFIX]);
        assert_eq!(Entry::decode(version.as_bytes()).unwrap().kind, Kind::Newer("run_closed".to_owned()));
        assert!(matches!(Entry::decode(seal("{\"v\":1").as_bytes()), Err(Fault::Malformed(_))));
    }

    #[test]
    fn what_a_later_version_wrote_is_never_written() {
        assert_eq!(entry(Kind::Newer("x".to_owned())).encode().unwrap_err().code(), codes::BUG_INVARIANT);
    }
}
