use serde::{Deserialize, Serialize};

/// What was found when journals were verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JournalVerification {
    /// Whether every journal is as it was written.
    pub whole: bool,
    /// Each journal that was looked at.
    pub journals: Vec<VerifiedJournal>,
}

/// The journal of one deployment, verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VerifiedJournal {
    /// The tenant's id.
    pub tenant: String,
    /// The deployment's name.
    pub name: String,
    /// How many entries there are.
    pub entries: u32,
    /// The newest entry up to which the chain holds.
    pub head: JournalHead,
    /// What is wrong; empty for an honest journal.
    pub problems: Vec<JournalProblem>,
}

/// An entry of a journal by its number and its content. Number 0 is the journal without entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JournalHead {
    /// The entry's number.
    pub seq: u32,
    /// The SHA-256 of its bytes, as 64 hexadecimal digits.
    #[serde(rename = "hash")]
    pub digest: String,
}

/// One thing that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JournalProblem {
    /// The number of the entry that it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<u32>,
    /// The file, relative to the journal's folder.
    pub file: String,
    /// What is wrong, in a sentence that names the entry or the file.
    pub text: String,
}
