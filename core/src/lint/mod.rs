//! Checks documents that somebody else wrote for HoloLens 2, and repairs what is certain.
//!
//! Three kinds are known by their root element: a kiosk (`AssignedAccessConfiguration`), certificate sign-in of shared accounts
//! (`SharedAccountConfiguration`), and the source of an App Control policy (`SiPolicy`). A DOCTYPE is refused and nothing outside
//! of the text is read. Where the text is no XML because of characters that can be told apart, it is mended in memory and the
//! rest is checked too, so that all findings come at once; places are always those of the text as it was given.
//!
//! ```
//! use remote_assist::lint;
//! use remote_assist::model::LintVerdict;
//!
//! let report = lint::lint(b"<SharedAccountConfiguration><SharedAccount/></SharedAccountConfiguration>");
//! assert_eq!(report.verdict, LintVerdict::Error);
//! assert_eq!(report.findings[0].code, "shared_account.issuer");
//! ```

mod app_control;
mod characters;
pub mod codes;
mod edit;
mod findings;
mod fix;
mod kiosk;
mod scan;
mod shape;
mod shared_account;
mod tree;

use roxmltree::{Document, ParsingOptions};

use self::edit::{Edit, Origin};
use self::findings::{Findings, quote};
use self::tree::Checker;
use crate::model::{LintReport, LintedDocument};

pub use self::fix::{Fixed, Repair, fix};

/// The largest document that is read, in bytes. Intune takes far less.
pub const LARGEST: usize = 16 << 20;

/// The most nodes that the parser makes.
const NODES: u32 = 4_000_000;

/// Checks a document; never fails, because what cannot be read is a finding as well.
///
/// Takes UTF-8 with or without a byte order mark, up to [`LARGEST`] bytes.
pub fn lint(bytes: &[u8]) -> LintReport {
    match decode(bytes) {
        Ok(text) => analyse(text.text, text.marked).report,
        Err(report) => report,
    }
}

/// A text, and whether a byte order mark stood before it.
struct Decoded<'b> {
    text: &'b str,
    marked: bool,
}

/// The text of a document, or the report that it has none.
fn decode(bytes: &[u8]) -> Result<Decoded<'_>, LintReport> {
    let refuse = |rule, at: usize, text: String, hint: &str, part: &str| {
        let mut findings = Findings::default();
        findings.hint(rule, at, text, hint);
        Err(findings.report(LintedDocument::Other, part))
    };
    if bytes.len() > LARGEST {
        let text = format!("the document is larger than {} MiB and is not read", LARGEST >> 20);
        return refuse(codes::XML_TOO_LARGE, 0, text, "Look whether this is the right file.", "");
    }
    let wide = [[0xFF, 0xFE], [0xFE, 0xFF], [b'<', 0], [0, b'<']];
    if wide.iter().any(|start| bytes.starts_with(start)) {
        let text = "the document is UTF-16, and only UTF-8 is read".to_owned();
        return refuse(codes::XML_ENCODING, 0, text, "Save it as UTF-8.", "");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => match text.strip_prefix('\u{feff}') {
            Some(text) => Ok(Decoded { text, marked: true }),
            None => Ok(Decoded { text, marked: false }),
        },
        Err(error) => {
            let sound = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let sound = std::str::from_utf8(sound).unwrap_or_default();
            let sound = sound.strip_prefix('\u{feff}').unwrap_or(sound);
            let text = "the document is not UTF-8 from here on".to_owned();
            refuse(codes::XML_ENCODING, sound.len(), text, "Save it as UTF-8.", sound)
        }
    }
}

/// What was found in a text, and what can be repaired in it for certain.
struct Analysis {
    report: LintReport,
    repairs: Vec<Edit>,
}

fn analyse(text: &str, marked: bool) -> Analysis {
    let mut findings = Findings::default();
    if marked {
        let told = "the document starts with a byte order mark, which is not needed";
        findings.add(codes::XML_BYTE_ORDER_MARK, 0, told);
    }
    let scan = scan::scan(text, &mut findings);
    let document = kind(scan.root.as_deref());
    if !scan.readable {
        return Analysis { report: findings.report(document, text), repairs: Vec::new() };
    }
    if document == LintedDocument::Other {
        unknown(scan.root.as_deref(), text, &mut findings);
        return Analysis { report: findings.report(document, text), repairs: Vec::new() };
    }
    let (readable, origin, mut repairs) = edit::apply(text, scan.edits);
    repairs.retain(|edit| edit.told.is_some());
    findings.through(origin.clone());
    let mut edits = Vec::new();
    let options = ParsingOptions { nodes_limit: NODES, ..ParsingOptions::default() };
    match Document::parse_with_options(&readable, options) {
        Ok(parsed) => {
            let root = parsed.root_element();
            let checker = &mut Checker { source: &readable, findings: &mut findings, edits: &mut edits };
            match document {
                LintedDocument::AssignedAccess => kiosk::check(checker, root),
                LintedDocument::SharedAccount => shared_account::check(checker, root),
                LintedDocument::AppControl => app_control::check(checker, root),
                LintedDocument::Other => {}
            }
        }
        Err(error) => not_well_formed(&error, &readable, &mut findings),
    }
    repairs.extend(edits.into_iter().filter_map(|edit| original(edit, &origin, text, &readable)));
    Analysis { report: findings.report(document, text), repairs }
}

fn kind(root: Option<&str>) -> LintedDocument {
    match root {
        Some("AssignedAccessConfiguration") => LintedDocument::AssignedAccess,
        Some("SharedAccountConfiguration") => LintedDocument::SharedAccount,
        Some("SiPolicy") => LintedDocument::AppControl,
        _ => LintedDocument::Other,
    }
}

fn unknown(root: Option<&str>, text: &str, findings: &mut Findings) {
    let told = match root {
        Some(root) => format!("the document's element is {}, which HoloLens 2 does not take", quote(root)),
        None => "the document has no element, so it is no XML document".to_owned(),
    };
    let at = root.and_then(|root| text.find(root)).unwrap_or(0);
    let hint = "It is AssignedAccessConfiguration for a kiosk, SharedAccountConfiguration for certificate sign-in, SiPolicy for App \
        Control.";
    findings.hint(codes::DOCUMENT_UNKNOWN, at, told, hint);
}

fn not_well_formed(error: &roxmltree::Error, text: &str, findings: &mut Findings) {
    let place = error.pos();
    let told = error.to_string().replace(&format!(" at {place}"), "");
    let at = offset(text, place.row, place.col);
    findings.add(codes::XML_NOT_WELL_FORMED, at, format!("this is not XML: {}", quote_less(&told)));
}

/// A message of the parser, which may hold names of the document.
fn quote_less(text: &str) -> String {
    quote(text).trim_matches('`').to_owned()
}

/// The byte at a line and a column of the parser, which counts carriage returns.
fn offset(text: &str, row: u32, column: u32) -> usize {
    let skip = usize::try_from(row.saturating_sub(1)).unwrap_or(usize::MAX);
    let line: usize = text.split_inclusive('\n').take(skip).map(str::len).sum();
    let rest = text.get(line..).unwrap_or_default();
    let column = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
    line + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
}

/// An edit of the mended text as one of the original; `None` where the two differ, until the original is mended too.
fn original(edit: Edit, origin: &Origin, text: &str, mended: &str) -> Option<Edit> {
    let range = origin.of(edit.range.start)..origin.of(edit.range.end);
    let same = text.get(range.clone())? == mended.get(edit.range.clone())?;
    same.then_some(Edit { range, ..edit })
}
