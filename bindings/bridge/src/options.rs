//! Options of calls, in the types that every language has. Node reads them from objects, hence their names on the wire.

use std::collections::BTreeMap;
use std::path::PathBuf;

use remote_assist::address::Address;
use remote_assist::deploy::{ApplyOptions, PlanOptions, ReportOptions, ResumeOptions, TeardownOptions};
use remote_assist::error::{Error, Result, codes};
use remote_assist::journal::Location;
use remote_assist::model::{Plan, Purpose};
use serde::Deserialize;
use serde_json::Value;

/// Options of `plan`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "an object with options")]
pub struct PlanSettings {
    /// Objects to take over: their addresses, and their ids in the directory.
    pub adopt: BTreeMap<String, String>,
    /// Whether accounts that the scenario no longer names are deleted, if a run of ours made them.
    pub prune: bool,
    /// Whether the scenario is brought about or removed.
    pub purpose: Purpose,
    /// Kinds that a removal leaves.
    pub keep: Vec<String>,
    /// The folder or URL of the journal.
    pub journal: Option<PathBuf>,
    /// Filled-in receipts of what was done where no API tells, as JSON texts.
    pub receipts: Vec<String>,
}

impl PlanSettings {
    pub(crate) fn options(self) -> Result<PlanOptions> {
        let Self { adopt, prune, purpose, keep, journal, receipts } = self;
        let parsed = adopt.into_iter().map(|(address, id)| match Address::parse(&address) {
            Some(address) => Ok((address, id)),
            None => Err(Error::new(codes::PLAN_ADOPT, format!("`{address}` is not an address"))
                .hint("An address has a kind and a key, such as `entra.user/holo-0001`; `plan` shows them.")),
        });
        let adopt = parsed.collect::<Result<_>>()?;
        Ok(PlanOptions {
            adopt,
            prune,
            purpose,
            keep,
            journal: location(journal),
            unlock: None,
            receipts: documents(receipts),
        })
    }
}

/// Options of `apply`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "an object with options")]
pub struct ApplySettings {
    /// age public keys to which generated passwords are sealed.
    pub recipients: Vec<String>,
    /// The folder or URL of the journal.
    pub journal: Option<PathBuf>,
    /// How many groups and accounts may be deleted.
    pub max_destroy: Option<u32>,
    /// Whether external access may be closed for people who have it now.
    pub close_access: bool,
    /// Filled-in receipts of what was done where no API tells, as JSON texts.
    pub receipts: Vec<String>,
}

impl ApplySettings {
    pub(crate) fn options(self) -> ApplyOptions {
        let Self { recipients, journal, max_destroy, close_access, receipts } = self;
        ApplyOptions {
            recipients,
            journal: location(journal),
            max_destroy,
            close_access,
            receipts: documents(receipts),
            powershell: None,
        }
    }
}

/// Options of `resume`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "an object with options")]
pub struct ResumeSettings {
    /// age public keys to which generated passwords are sealed.
    pub recipients: Vec<String>,
    /// The folder or URL of the journal.
    pub journal: Option<PathBuf>,
    /// How many groups and accounts may be deleted.
    pub max_destroy: Option<u32>,
    /// Whether external access may be closed for people who have it now.
    pub close_access: bool,
    /// The run whose lock is taken away, because its process is known to be dead.
    pub unlock: Option<String>,
    /// Whether a lost journal is read back from the marks in the tenant instead.
    pub recover: bool,
}

impl ResumeSettings {
    pub(crate) fn options(self) -> (ResumeOptions, ApplyOptions) {
        let Self { recipients, journal, max_destroy, close_access, unlock, recover: _ } = self;
        let journal = location(journal);
        let apply = ApplyOptions {
            recipients,
            journal: journal.clone(),
            max_destroy,
            close_access,
            receipts: Vec::new(),
            powershell: None,
        };
        (ResumeOptions { journal, unlock }, apply)
    }
}

/// Options of `teardown`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "an object with options")]
pub struct TeardownSettings {
    /// Kinds that stay, such as `entra.user`.
    pub keep: Vec<String>,
    /// How many groups and accounts may be deleted; not limited unless given.
    pub max_destroy: Option<u32>,
    /// Whether external access may be closed for people who have it now.
    pub close_access: bool,
    /// The folder or URL of the journal.
    pub journal: Option<PathBuf>,
}

impl TeardownSettings {
    pub(crate) fn options(self) -> TeardownOptions {
        let Self { keep, max_destroy, close_access, journal } = self;
        TeardownOptions { keep, max_destroy, close_access, journal: location(journal) }
    }
}

/// Options of `drift`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "an object with options")]
pub struct DriftSettings {
    /// The folder or URL of the journal.
    pub journal: Option<PathBuf>,
}

/// Options of `report`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "an object with options")]
pub struct ReportSettings {
    /// The folder or URL of the journal.
    pub journal: Option<PathBuf>,
}

impl ReportSettings {
    pub(crate) fn options(self) -> ReportOptions {
        ReportOptions { journal: location(self.journal) }
    }
}

/// Options of `reach`, from whom to whom apart.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "an object with options")]
pub struct ReachSettings {
    /// Whether the tenants as they are decide, instead of the scenario's description.
    pub now: bool,
}

/// Options of `emit`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "an object with options")]
pub struct EmitSettings {
    /// Whether files that somebody changed are written over.
    pub force: bool,
}

/// Options of `verify_journal`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "an object with options")]
pub struct JournalSettings {
    /// The deployment's name; every deployment unless given.
    pub name: Option<String>,
    /// The folder or URL of the journals.
    pub journal: Option<PathBuf>,
}

/// Options of `reveal`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "an object with options")]
pub struct RevealSettings {
    /// The file with the age identity to which the password was sealed.
    pub identity: Option<PathBuf>,
    /// The folder or URL of the journals.
    pub journal: Option<PathBuf>,
    /// Why; a second reveal of the same password needs it.
    pub reason: Option<String>,
}

/// Receipts as the files that they were.
fn documents(receipts: Vec<String>) -> Vec<Vec<u8>> {
    receipts.into_iter().map(String::into_bytes).collect()
}

/// The place of journals. A path that is no text cannot be a URL.
pub(crate) fn location(place: Option<PathBuf>) -> Option<Location> {
    place.map(|place| match place.to_str() {
        Some(text) => Location::parse(text),
        None => Location::Folder(place),
    })
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
        let given = |address: &str| {
            let adopt = [(address.to_owned(), "1".to_owned())].into();
            PlanSettings { adopt, ..PlanSettings::default() }.options()
        };
        assert_eq!(given("entra.user").unwrap_err().code(), codes::PLAN_ADOPT);
        assert_eq!(given("entra.user/a").unwrap().adopt.len(), 1);
    }

    #[test]
    fn a_journal_is_a_folder_or_a_store() {
        assert!(matches!(location(Some("kept here".into())), Some(Location::Folder(_))));
        assert!(matches!(location(Some("az://container/folder".into())), Some(Location::Url(_))));
        assert!(location(None).is_none());
    }
}
