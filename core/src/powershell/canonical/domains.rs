//! Lists of domains in each form in which the service, an export or a script shows them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{field, unclear};
use crate::error::Result;

/// How the service calls all domains that Microsoft 365 knows.
pub(super) const ALL_KNOWN: &str = "AllowAllKnownDomains";

/// A domain in lower case; fails for what is no domain, such as the name of a type in a list that was cut off.
pub fn domain(text: &str) -> Result<String> {
    let domain = text.trim().to_ascii_lowercase();
    let type_name = ["system.", "microsoft.rtc."].iter().any(|start| domain.starts_with(start))
        || domain.ends_with(".domainpattern")
        || domain.eq_ignore_ascii_case(ALL_KNOWN);
    let foreign = |c: char| c.is_whitespace() || c.is_control() || "=/\\@:;{}<>()\"*?,".contains(c);
    if domain.is_empty() || type_name || domain.contains(foreign) {
        let shown: String = crate::encode::terminal::text(text).chars().take(100).collect();
        return Err(unclear(&format!("`{shown}` is no domain")));
    }
    Ok(domain)
}

/// The domains of a list, of one entry, or of nothing.
pub(super) fn read(value: Option<&Value>) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    match value {
        None | Some(Value::Null) => {}
        Some(Value::Array(entries)) => {
            for entry in entries {
                entry_of(entry, &mut found)?;
            }
        }
        Some(one) => entry_of(one, &mut found)?,
    }
    Ok(found)
}

/// One entry: `"Domain=x"`, `"x"`, several of them in one text, or an object with `Domain`. A blank pattern fits no domain.
fn entry_of(entry: &Value, found: &mut BTreeSet<String>) -> Result<()> {
    let text = match entry {
        Value::Null => return Ok(()),
        Value::String(text) => text,
        object => match field(object, "Domain") {
            Some(Value::String(text)) => text,
            _ => return Err(unclear("a list holds an entry of an unknown form")),
        },
    };
    for part in text.split(',') {
        let part = part.trim();
        let name = match part.get(..7) {
            Some(start) if start.eq_ignore_ascii_case("domain=") => part[7..].trim(),
            _ => part,
        };
        if !name.is_empty() {
            found.insert(domain(name)?);
        }
    }
    Ok(())
}
