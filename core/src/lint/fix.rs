//! Repairs that have no alternative, until none is left.

use super::edit::{self, Edit, Origin};
use super::findings::Places;
use super::{Analysis, analyse, decode};
use crate::model::LintReport;

/// Repairs make room for others: a blank before a name has to go before the name can be looked at. Nothing needs more rounds.
const ROUNDS: usize = 8;
/// How many repairs are described; all are carried out.
const DESCRIBED: usize = 1_000;

/// What came of repairing a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The repaired document, without a byte order mark; `None` where nothing can be repaired for certain.
    pub text: Option<String>,
    /// What was wrong before.
    pub before: LintReport,
    /// What is wrong now; the same as before where nothing was repaired.
    pub after: LintReport,
    /// What was done, in the order of the document: the first thousand.
    pub repairs: Vec<Repair>,
    /// How many more repairs were made than are described.
    pub more: usize,
}

/// One repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The line of the document as it was, from 1.
    pub line: u32,
    /// The column of the document as it was, from 1, in characters.
    pub column: u32,
    /// What was done.
    pub text: String,
}

/// Repairs what is certain: invisible spaces, typographic quotation marks around values, undeclared well-known prefixes, braces
/// of ids, blanks around accounts, and the like. Never makes up an account, a group or an app.
///
/// Repairing twice is repairing once. A document that cannot be read comes back as it is, with the finding that says why.
pub fn fix(bytes: &[u8]) -> Fixed {
    let decoded = match decode(bytes) {
        Ok(decoded) => decoded,
        Err(report) => {
            return Fixed { text: None, before: report.clone(), after: report, repairs: Vec::new(), more: 0 };
        }
    };
    let original = decoded.text;
    let Analysis { report: before, mut repairs } = analyse(original, decoded.marked);
    let mut text = original.to_owned();
    let mut after = before.clone();
    let mut way: Vec<Origin> = Vec::new();
    let mut done: Vec<(usize, String)> = Vec::new();
    if decoded.marked && before.document != crate::model::LintedDocument::Other {
        done.push((0, "the byte order mark was removed".to_owned()));
    }
    for _ in 0..ROUNDS {
        if repairs.is_empty() {
            break;
        }
        let (next, origin, carried_out) = edit::apply(&text, repairs);
        done.extend(carried_out.into_iter().filter_map(|edit| told(edit, &way)));
        way.push(origin);
        text = next;
        Analysis { report: after, repairs } = analyse(&text, false);
    }
    if done.is_empty() {
        return Fixed { text: None, after: before.clone(), before, repairs: Vec::new(), more: 0 };
    }
    if way.is_empty() {
        after = analyse(&text, false).report;
    }
    done.sort_by_key(|(at, _)| *at);
    let more = done.len().saturating_sub(DESCRIBED);
    done.truncate(DESCRIBED);
    let mut places = Places::new(original);
    let describe = |(at, text)| {
        let (line, column) = places.of(at);
        Repair { line, column, text }
    };
    let repairs = done.into_iter().map(describe).collect();
    Fixed { text: Some(text), before, after, repairs, more }
}

/// What an edit did and where that was in the first text.
fn told(edit: Edit, way: &[Origin]) -> Option<(usize, String)> {
    let at = way.iter().rev().fold(edit.range.start, |at, origin| origin.of(at));
    edit.told.map(|told| (at, told.into_owned()))
}
