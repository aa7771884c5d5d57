//! Names of files that mean the same on every file system.

use std::collections::HashMap;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// Names that Windows takes for devices, whatever follows the first full stop.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];
/// The most characters of a part that a text gives.
const LONGEST: usize = 60;

/// Whether a relative name is safe: ASCII letters, digits, `-`, `_` and `.`, no part that leads elsewhere, that is hidden or that
/// Windows takes for a device.
pub(super) fn is_safe(name: &str) -> bool {
    let part = |part: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        !part.is_empty()
            && part.len() <= 120
            && part.bytes().all(plain)
            && !part.starts_with('.')
            && !part.ends_with('.')
            && !is_device(part)
    };
    name.split('/').all(part)
}

/// The folder of a tenant: its domain, which is safe unless Windows takes its beginning for a device.
pub(super) fn of_domain(domain: &str) -> String {
    let domain = domain.to_ascii_lowercase();
    if is_safe(&domain) { domain } else { format!("tenant-{domain}") }
}

fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|number| number.len() == 1 && number.as_bytes()[0].is_ascii_digit())
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// One safe name per text, in the order of the texts.
///
/// A text that is safe by itself, and that no other text resembles, stays as it is. Every other one gets a part of its digest, so
/// its name does not depend on the order.
pub(super) fn of_texts<'a>(texts: impl IntoIterator<Item = &'a str> + Clone) -> Vec<String> {
    let mut count: HashMap<String, usize> = HashMap::new();
    for text in texts.clone() {
        *count.entry(slug(text).to_ascii_lowercase()).or_default() += 1;
    }
    texts
        .into_iter()
        .map(|text| {
            let slug = slug(text);
            let alone = count.get(&slug.to_ascii_lowercase()).is_none_or(|number| *number < 2);
            if slug == text && alone && is_safe(&slug) {
                return slug;
            }
            let digest = &HEXLOWER.encode(&Sha256::digest(text))[..12];
            if slug.is_empty() { format!("x-{digest}") } else { format!("{slug}-{digest}") }
        })
        .collect()
}

/// Letters and digits of ASCII stay; what stands between them becomes one `-`.
fn slug(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() || character == '_' {
            out.push(character);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        if out.len() >= LONGEST {
            break;
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_leads_elsewhere_is_not_safe() {
        for name in [
            "",
            "/",
            "a/",
            "/a",
            "a//b",
            "..",
            "a/../b",
            ".git/x",
            "a/.",
            "CON",
            "con.md",
            "a/NUL.txt",
            "com1.xml",
            "LPT9",
            "a b",
            "a\\b",
            "c:x",
            "ä",
            "x.",
            "a\u{0}b",
            "CONIN$",
        ] {
            assert!(!is_safe(name), "{name:?}");
        }
        for name in ["a", "headsets/0045.md", "CONSOLE.md", "com10.txt", "a.b-c_d/e"] {
            assert!(is_safe(name), "{name:?}");
        }
    }

    #[test]
    fn serial_numbers_stay_and_others_are_told_apart() {
        let names = of_texts(["004512310437", "HL-1", "a/b", "a b", "CON", "", "Ab", "aB"]);
        assert_eq!(&names[..2], ["004512310437", "HL-1"]);
        assert!(names[2].starts_with("a-b-") && names[3].starts_with("a-b-") && names[2] != names[3]);
        assert!(names[6].starts_with("Ab-"));
    }

    proptest! {
        #[test]
        fn names_are_safe_and_differ(texts in prop::collection::hash_set("\\PC{0,8}|.{0,80}|[aAbB/. -]{0,4}|(?i)con|nul", 1..12)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let names = of_texts(texts.iter().copied());
            let lower: HashSet<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
            let safe = names.iter().all(|name| is_safe(name) && is_safe(&format!("{name}.md")));
            prop_assert!(safe, "{:?}", names);
            prop_assert_eq!(lower.len(), texts.len());
        }
    }
}
