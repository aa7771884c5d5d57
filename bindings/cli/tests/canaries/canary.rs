//! What is searched for, where, and in which encodings.

use std::collections::BTreeMap;
use std::path::Path;

use aho_corasick::AhoCorasick;
use data_encoding::{BASE64, HEXLOWER, HEXUPPER};

/// The encodings in which a secret could stand somewhere.
pub(crate) const ENCODINGS: [&str; 8] = [
    "raw",
    "JSON-escaped",
    "URL-encoded",
    "base64 at 0",
    "base64 at 1",
    "base64 at 2",
    "hexadecimal",
    "UTF-16LE",
];

/// A secret that must not be found.
pub(crate) struct Canary {
    /// What it is; the value is never printed.
    pub(crate) what: String,
    pub(crate) value: String,
}

impl Canary {
    pub(crate) fn new(what: impl Into<String>, value: impl Into<String>) -> Self {
        let (what, value) = (what.into(), value.into());
        assert!(value.len() >= 12, "{what} is so short that it could be found by chance");
        Self { what, value }
    }
}

/// The forms of a value in each of [`ENCODINGS`]; some have more than one.
pub(crate) fn encodings(value: &str) -> [Vec<Vec<u8>>; 8] {
    let bytes = value.as_bytes();
    let json = serde_json::to_string(value).unwrap();
    let escaped = |upper: bool| -> String {
        let escape = |letter: char| match (letter.is_ascii_alphanumeric(), upper) {
            (true, _) => letter.to_string(),
            (false, true) => format!("\\u{:04X}", u32::from(letter)),
            (false, false) => format!("\\u{:04x}", u32::from(letter)),
        };
        value.chars().map(escape).collect()
    };
    let percent = |kept: &str, upper: bool| -> String {
        let encode =
            |byte: &u8| match (byte.is_ascii_alphanumeric() || kept.contains(char::from(*byte)), upper) {
                (true, _) => char::from(*byte).to_string(),
                (false, true) => format!("%{byte:02X}"),
                (false, false) => format!("%{byte:02x}"),
            };
        bytes.iter().map(encode).collect()
    };
    let texts = |list: Vec<String>| list.into_iter().map(String::into_bytes).collect::<Vec<_>>();
    [
        vec![bytes.to_vec()],
        texts(vec![json.trim_matches('"').to_owned(), escaped(false), escaped(true)]),
        texts(vec![percent("", true), percent("", false), percent("-._~", true), percent("-._~!", true)]),
        base64(bytes, 0),
        base64(bytes, 1),
        base64(bytes, 2),
        texts(vec![HEXLOWER.encode(bytes), HEXUPPER.encode(bytes)]),
        vec![value.encode_utf16().flat_map(u16::to_le_bytes).collect()],
    ]
}

/// What of a value shows in base64 where it begins so many bytes after a multiple of three, whatever stands around it.
fn base64(bytes: &[u8], offset: usize) -> Vec<Vec<u8>> {
    let padded = [&[0; 2][..offset], bytes].concat();
    let (bits, all) = (offset * 8, padded.len() * 8);
    let text = BASE64.encode(&padded);
    let inner = &text[bits.div_ceil(6)..all / 6];
    let in_addresses = inner.replace('+', "-").replace('/', "_");
    vec![inner.as_bytes().to_vec(), in_addresses.into_bytes()]
}

/// Everything that could hold a secret, by name.
#[derive(Default)]
pub(crate) struct Sinks(BTreeMap<String, Vec<u8>>);

impl Sinks {
    /// Adds bytes to a sink; more of the same name count as one.
    pub(crate) fn add(&mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        let held = self.0.entry(name.into()).or_default();
        held.push(b'\n');
        held.append(&mut bytes.into());
    }

    /// Takes in what was collected elsewhere.
    pub(crate) fn merge(&mut self, other: Self) {
        for (name, bytes) in other.0 {
            self.add(name, bytes);
        }
    }

    /// Adds a file, or every file of a folder, with their names.
    pub(crate) fn files(&mut self, name: &str, path: &Path) {
        for file in files(path) {
            self.add(name, file.to_string_lossy().as_bytes());
            self.add(name, std::fs::read(&file).unwrap());
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// Sinks in which nothing was collected: a search there would prove nothing.
    pub(crate) fn empty(&self) -> Vec<&str> {
        let bare = |bytes: &Vec<u8>| bytes.iter().all(|byte| *byte == b'\n');
        self.0.iter().filter(|(_, bytes)| bare(bytes)).map(|(name, _)| name.as_str()).collect()
    }

    /// Every canary that a sink holds, with its encoding.
    pub(crate) fn search(&self, canaries: &[Canary]) -> Vec<String> {
        let mut patterns = Vec::new();
        let mut meaning = Vec::new();
        for canary in canaries {
            for (encoding, forms) in ENCODINGS.iter().zip(encodings(&canary.value)) {
                for form in forms {
                    patterns.push(form);
                    meaning.push((&canary.what, encoding));
                }
            }
        }
        let all = AhoCorasick::new(&patterns).unwrap();
        let meaning = &meaning;
        let mut hits: Vec<String> = self
            .0
            .iter()
            .flat_map(|(sink, bytes)| {
                all.find_overlapping_iter(bytes).map(move |found| {
                    let (what, encoding) = meaning[found.pattern().as_usize()];
                    format!("{what} stands in {sink}, {encoding}")
                })
            })
            .collect();
        hits.sort();
        hits.dedup();
        hits
    }
}

/// A file, or all files of a folder and of those within.
pub(crate) fn files(path: &Path) -> Vec<std::path::PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| files(&path)).collect()
}
