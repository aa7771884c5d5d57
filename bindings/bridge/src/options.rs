use std::collections::BTreeMap;
use std::path::PathBuf;

use remote_assist::address::Address;
use remote_assist::deploy::{ApplyOptions, PlanOptions};
use remote_assist::error::{Error, Result, codes};
use remote_assist::journal::Location;
use remote_assist::model::Plan;
use serde_json::Value;

/// Options of `plan` from texts: the address of each object to take over, and its id in the directory.
pub fn adopted(objects: impl IntoIterator<Item = (String, String)>) -> Result<PlanOptions> {
    let parsed = objects.into_iter().map(|(address, id)| match Address::parse(&address) {
        Some(address) => Ok((address, id)),
        None => Err(Error::new(codes::PLAN_ADOPT, format!("`{address}` is not an address"))
            .hint("An address has a kind and a key, such as `entra.user/holo-0001`; `plan` shows them.")),
    });
    Ok(PlanOptions { adopt: parsed.collect::<Result<BTreeMap<_, _>>>()?, ..PlanOptions::default() })
}

/// Options of `apply` from texts: age public keys, and the folder or URL of the journal.
pub fn apply_options(recipients: Vec<String>, journal: Option<PathBuf>) -> ApplyOptions {
    // A path that is no text cannot be a URL.
    let journal = journal.map(|place| match place.to_str() {
        Some(text) => Location::parse(text),
        None => Location::Folder(place),
    });
    ApplyOptions { recipients, journal, ..ApplyOptions::default() }
}

/// A plan from the document that it serialises to; fails with `plan.malformed`.
pub fn plan_document(value: Value) -> Result<Plan> {
    let format = value.get("format").and_then(Value::as_u64);
    serde_json::from_value(value).map_err(|_| {
        let what = match format {
            Some(1) => {
                "the document says that it is a plan of format 1, but parts of it are missing or altered"
                    .to_owned()
            }
            Some(other) => format!("the plan has format {other}, and this version reads format 1"),
            None => "the document is not a plan".to_owned(),
        };
        Error::new(codes::PLAN_MALFORMED, what).hint("Make the plan again with this version.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_no_plan_is_told_without_types_of_rust() {
        for (value, part) in [
            (json!({ "format": 2 }), "format 2"),
            (json!({ "format": 1, "deployment": 3 }), "missing or altered"),
            (json!([]), "not a plan"),
        ] {
            let error = plan_document(value).unwrap_err();
            assert_eq!(error.code(), codes::PLAN_MALFORMED);
            assert!(error.to_string().contains(part), "{error}");
        }
    }

    #[test]
    fn an_address_without_a_key_is_refused() {
        let given = [("entra.user".to_owned(), "1".to_owned())];
        assert_eq!(adopted(given).unwrap_err().code(), codes::PLAN_ADOPT);
        let given = [("entra.user/a".to_owned(), "1".to_owned())];
        assert_eq!(adopted(given).unwrap().adopt.len(), 1);
    }
}
