//! Reads markup forgivingly: finds what a parser stops at, and says how to read on.
//!
//! The parser of [`roxmltree`] decides what is XML. This pass goes over the text before it, once: it bounds what the parser
//! may meet, names characters that nobody sees, and makes edits with which the parser can read the rest. Edits that have no
//! alternative are told as repairs; the others are guesses that are never written.

mod balance;
mod namespaces;
mod tag;

use std::ops::Range;

use self::balance::Open;
use self::namespaces::Undeclared;
use super::characters::{Kind, is_blank_text, is_invisible, kind, name, trimmed};
use super::codes;
use super::edit::Edit;
use super::findings::{Findings, quote};

/// The deepest nesting of elements. No document of HoloLens 2 needs more than 10.
const DEPTH: usize = 64;
/// The most tags. A policy of 10 MB has about 100,000.
const TAGS: usize = 1_000_000;
/// The most attributes of one tag.
const ATTRIBUTES: usize = 64;
/// The most edits: a document with more defects is none that somebody wrote.
const EDITS: usize = 200_000;
/// How many lines of invisible characters are named.
const LINES: usize = 10;

/// What the pass found out beside its findings.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// How to make a text that a parser can read.
    pub(super) edits: Vec<Edit>,
    /// The local name of the first element.
    pub(super) root: Option<String>,
    /// Whether the text may be given to the parser; otherwise a finding says why not.
    pub(super) readable: bool,
}

/// The document is not read any further; a finding says why.
struct Refused;

/// Goes over a text.
pub(super) fn scan(text: &str, findings: &mut Findings) -> Scan {
    let mut scanner = Scanner {
        text,
        findings,
        edits: Vec::new(),
        root: None,
        stack: Vec::new(),
        declared: Vec::new(),
        declarations: 0,
        undeclared: Vec::new(),
        indented: Vec::new(),
        tags: 0,
    };
    let readable = scanner.run().is_ok();
    let root = scanner.root.map(|root| root.name);
    Scan { edits: scanner.edits, root, readable }
}

struct Scanner<'t, 'f> {
    text: &'t str,
    findings: &'f mut Findings,
    edits: Vec<Edit>,
    root: Option<Root>,
    stack: Vec<Open>,
    /// Declared prefixes with the depth of their element, innermost last.
    declared: Vec<(usize, String)>,
    declarations: usize,
    undeclared: Vec<Undeclared>,
    /// Where invisible characters stand between tags.
    indented: Vec<usize>,
    tags: usize,
}

struct Root {
    name: String,
    /// Where a declaration can be added to its start tag.
    end: usize,
}

impl<'t> Scanner<'t, '_> {
    fn run(&mut self) -> Result<(), Refused> {
        self.control_characters();
        let mut at = 0;
        loop {
            let next = self.find(at, '<');
            self.character_data(at..next.unwrap_or(self.text.len()));
            let Some(start) = next else { break };
            at = self.markup(start)?;
            if self.edits.len() > EDITS {
                return Err(self.refuse(start, format!("more than {EDITS} places would have to be mended")));
            }
        }
        self.cut_off();
        self.tell_indentation();
        self.declare();
        Ok(())
    }

    fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    fn character(&self, at: usize) -> Option<char> {
        self.rest(at).chars().next()
    }

    fn find(&self, from: usize, what: char) -> Option<usize> {
        self.rest(from).find(what).map(|found| from + found)
    }

    fn refuse(&mut self, at: usize, text: String) -> Refused {
        self.findings.add(codes::XML_TOO_LARGE, at, text);
        Refused
    }

    fn guess(&mut self, range: Range<usize>, with: impl Into<std::borrow::Cow<'static, str>>) {
        self.edits.push(Edit::guess(range, with));
    }

    /// Control characters, which XML does not have even in comments.
    fn control_characters(&mut self) {
        let forbidden = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
        if !self.text.bytes().any(forbidden) {
            return;
        }
        let places = self.text.bytes().enumerate().filter(|(_, byte)| forbidden(*byte));
        for (at, byte) in places.take(EDITS) {
            let text = format!("U+{byte:04X} is a control character that XML does not know");
            self.findings.add(codes::XML_CONTROL, at, text);
            self.edits.push(Edit::guess(at..at + 1, " "));
        }
    }

    /// What stands between two tags.
    fn character_data(&mut self, range: Range<usize>) {
        let text = self.slice(range.clone());
        if is_blank_text(text) {
            return;
        }
        if trimmed(text).is_empty() {
            self.indentation(range);
        } else if self.stack.is_empty() {
            let at = range.start + text.find(|c: char| !c.is_whitespace()).unwrap_or(0);
            self.findings.add(codes::XML_OUTSIDE, at, "text stands outside of the document's element");
            self.guess(range, "");
        } else {
            self.ampersands(range);
        }
    }

    /// Characters that look like spaces where elements are expected.
    fn indentation(&mut self, range: Range<usize>) {
        let text = self.slice(range.clone());
        let Some(first) = text.find(is_invisible) else { return };
        if self.indented.len() < 1_000 {
            self.indented.push(range.start + first);
        }
        let plain: String = text
            .chars()
            .filter_map(|c| match kind(c) {
                Kind::Space => Some(' '),
                Kind::Hidden => None,
                _ => Some(c),
            })
            .collect();
        self.edits.push(Edit::certain(range, plain, "spaces between tags became ordinary ones"));
    }

    /// One finding for all indentation, with the lines.
    fn tell_indentation(&mut self) {
        let Some(first) = self.indented.first().copied() else { return };
        let mut lines: Vec<usize> = Vec::new();
        let (mut line, mut from) = (1, 0);
        for at in &self.indented {
            line += self.slice(from..*at).matches('\n').count();
            from = *at;
            if lines.last() != Some(&line) {
                lines.push(line);
            }
        }
        let listed: Vec<String> = lines.iter().take(LINES).map(ToString::to_string).collect();
        let more = if lines.len() > LINES { " and more" } else { "" };
        let what = self.character(first).map(name).unwrap_or_default();
        let text = format!(
            "{what} between tags, where XML wants ordinary spaces (lines {}{more})",
            listed.join(", ")
        );
        self.findings.hint(codes::XML_INVISIBLE, first, text, "--fix writes ordinary spaces.");
    }

    /// Ampersands that start no reference, and references that only a DOCTYPE could explain.
    fn ampersands(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while let Some(found) = self.slice(at..range.end).find('&') {
            at += found;
            match reference(self.slice(at + 1..range.end)) {
                Reference::Known => {}
                Reference::Entity(entity) => {
                    let text =
                        format!("the entity {} would need a DOCTYPE, which is never read", quote(entity));
                    self.findings.add(codes::XML_ENTITY, at, text);
                    self.guess(at..at + 1, "&amp;");
                }
                Reference::None => {
                    self.findings.add(codes::XML_AMPERSAND, at, "`&` stands alone; XML writes it `&amp;`");
                    self.edits.push(Edit::certain(at..at + 1, "&amp;", "`&` became `&amp;`"));
                }
            }
            at += 1;
        }
    }

    /// Anything that begins with `<`; returns where it ends.
    fn markup(&mut self, start: usize) -> Result<usize, Refused> {
        let rest = self.rest(start);
        if rest.starts_with("<!--") {
            return Ok(self.until(start, 4, "-->", "comment"));
        }
        if rest.starts_with("<![CDATA[") {
            let end = self.until(start, 9, "]]>", "CDATA section");
            if self.stack.is_empty() {
                self.findings.add(codes::XML_OUTSIDE, start, "text stands outside of the document's element");
                self.guess(start..end, "");
            }
            return Ok(end);
        }
        if rest.get(..9).is_some_and(|head| head.eq_ignore_ascii_case("<!DOCTYPE")) {
            self.findings.hint(
                codes::XML_DOCTYPE,
                start,
                "the document has a DOCTYPE, which is never read because it can name files and grow without end",
                "Remove it: no document for HoloLens 2 has one.",
            );
            return Err(Refused);
        }
        if rest.starts_with("<?") {
            return self.instruction(start);
        }
        if rest.starts_with("</") {
            return Ok(self.end_tag(start));
        }
        let starts_name = |c: char| c.is_alphabetic() || matches!(c, '_' | ':');
        if self.character(start + 1).is_some_and(starts_name) {
            return self.start_tag(start);
        }
        self.findings.add(codes::XML_TAG, start, "`<` stands alone; in a text XML writes it `&lt;`");
        self.guess(start..start + 1, if self.stack.is_empty() { "" } else { "&lt;" });
        Ok(start + 1)
    }

    /// The end of something that has an end mark; without it everything up to the end of the text belongs to it.
    fn until(&mut self, start: usize, head: usize, end: &str, what: &str) -> usize {
        if let Some(found) = self.rest(start + head).find(end) {
            return start + head + found + end.len();
        }
        let text = format!("the {what} that starts here is never closed");
        self.findings.hint(codes::XML_NOT_CLOSED, start, text, "Was the document cut off?");
        self.guess(start..self.text.len(), "");
        self.text.len()
    }

    /// `<?xml … ?>` or another processing instruction.
    fn instruction(&mut self, start: usize) -> Result<usize, Refused> {
        let declares = self.rest(start).strip_prefix("<?xml").is_some_and(|rest| {
            rest.chars().next().is_some_and(|c| c.is_whitespace() || is_invisible(c) || c == '?')
        });
        if !declares {
            return Ok(self.until(start, 2, "?>", "instruction"));
        }
        let before = self.slice(0..start);
        let (at, end) = if trimmed(before).is_empty() { (0, start) } else { (start, 0) };
        let (attributes, after) = self.attributes(start, start + 5, true)?;
        if start > 0 {
            let text = "something stands before the XML declaration, which has to be the first thing";
            self.findings.add(codes::XML_DECLARATION_LATE, start, text);
            if at < end {
                self.edits.push(Edit::certain(at..end, "", "blanks before the XML declaration were removed"));
            } else {
                self.guess(start..after, "");
            }
        }
        if let Some(encoding) = attributes.iter().find(|attribute| attribute.name == "encoding") {
            let named = self.slice(encoding.value.clone());
            if !["utf-8", "utf8", "us-ascii", "ascii"].iter().any(|known| named.eq_ignore_ascii_case(known)) {
                let text = format!("the document names the encoding {}, but it is UTF-8", quote(named));
                let at = encoding.value.start;
                self.findings.hint(codes::XML_DECLARED_ENCODING, at, text, "Write encoding=\"utf-8\".");
            }
        }
        Ok(after)
    }
}

enum Reference<'t> {
    Known,
    Entity(&'t str),
    None,
}

/// What follows an ampersand.
fn reference(after: &str) -> Reference<'_> {
    let short = after.as_bytes().iter().take(64).position(|byte| *byte == b';');
    let Some(body) = short.and_then(|end| after.get(..end)) else { return Reference::None };
    if let Some(number) = body.strip_prefix('#') {
        let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
        let sound = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
        return if sound { Reference::Known } else { Reference::None };
    }
    if ["amp", "lt", "gt", "apos", "quot"].contains(&body) {
        return Reference::Known;
    }
    let sound = body.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && body.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'));
    if sound { Reference::Entity(body) } else { Reference::None }
}
