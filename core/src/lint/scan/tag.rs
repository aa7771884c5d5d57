//! Start and end tags, with the mistakes that word processors and hands make in them.

use std::borrow::Cow;
use std::ops::Range;

use super::super::characters::{Kind, is_blank, kind, name};
use super::super::codes;
use super::super::edit::Edit;
use super::super::findings::quote;
use super::{ATTRIBUTES, Refused, Scanner};

/// One attribute of a tag.
pub(super) struct Attribute<'t> {
    pub(super) name: Cow<'t, str>,
    /// From the name to the closing quotation mark.
    pub(super) range: Range<usize>,
    pub(super) value: Range<usize>,
}

/// How a start tag ends.
pub(super) struct StartTag<'t> {
    pub(super) name: Cow<'t, str>,
    pub(super) attributes: Vec<Attribute<'t>>,
    /// From `<` to `>`.
    pub(super) range: Range<usize>,
    /// Where another attribute can be added.
    pub(super) end: usize,
    pub(super) empty: bool,
}

impl<'t> Scanner<'t, '_> {
    /// A start tag; returns where it ends.
    pub(super) fn start_tag(&mut self, start: usize) -> Result<usize, Refused> {
        let (name, at) = self.name(start + 1, true);
        let (attributes, after) = self.attributes(start, at, false)?;
        let text = self.slice(start..after);
        let empty = text.ends_with("/>");
        let closed = if empty { 2 } else { usize::from(text.ends_with('>')) };
        let end = after - closed;
        self.element(StartTag { name, attributes, range: start..after, end, empty })
    }

    /// An end tag; returns where it ends.
    pub(super) fn end_tag(&mut self, start: usize) -> usize {
        let (name, at) = self.name(start + 2, false);
        let (at, _) = self.blanks(at);
        let junk = self.rest(at).find(['<', '>']).map_or(self.text.len(), |found| at + found);
        if junk > at {
            self.findings.add(codes::XML_TAG, at, "an end tag holds nothing but a name");
            self.guess(at..junk, "");
        }
        let after = if self.character(junk) == Some('>') {
            junk + 1
        } else {
            self.findings.add(codes::XML_TAG, start, "the end tag has no `>`");
            self.guess(junk..junk, ">");
            junk
        };
        self.close(&name, start..after);
        after
    }

    /// A name. A hidden character within it is removed, unless it separates the name of an element from an attribute.
    fn name(&mut self, start: usize, of_element: bool) -> (Cow<'t, str>, usize) {
        let mut clean: Option<String> = None;
        let mut at = start;
        loop {
            let piece = self.rest(at);
            let length = piece.find(ends_name).unwrap_or(piece.len());
            let piece = &piece[..length];
            if let Some(clean) = &mut clean {
                clean.push_str(piece);
            }
            at += length;
            let hidden = self.rest(at).chars().next().filter(|c| kind(*c) == Kind::Hidden);
            let Some(hidden) = hidden else { break };
            let run: usize =
                self.rest(at).chars().take_while(|c| kind(*c) == Kind::Hidden).map(char::len_utf8).sum();
            let next = self.rest(at + run);
            let word = next.find(ends_name).unwrap_or(next.len());
            let value_follows = next[word..].trim_start().starts_with('=');
            if word == 0 || (of_element && value_follows) {
                break;
            }
            let text = format!("{} inside a name", name(hidden));
            self.findings.hint(codes::XML_INVISIBLE, at, text, "--fix removes it.");
            self.edits.push(Edit::certain(
                at..at + run,
                "",
                format!("{} inside a name was removed", name(hidden)),
            ));
            clean.get_or_insert_with(|| self.text.get(start..at).unwrap_or_default().to_owned());
            at += run;
        }
        (clean.map_or_else(|| Cow::Borrowed(self.slice(start..at)), Cow::Owned), at)
    }

    /// Blanks between the parts of a tag, invisible ones included; whether there were any.
    fn blanks(&mut self, start: usize) -> (usize, bool) {
        let mut at = start;
        loop {
            let bytes = self.rest(at).as_bytes();
            at += bytes.iter().take_while(|byte| is_blank(**byte)).count();
            let run: usize =
                self.rest(at).chars().take_while(|c| super::is_invisible(*c)).map(char::len_utf8).sum();
            let Some(first) = self.character(at).filter(|_| run > 0) else { return (at, at > start) };
            let text = format!("{} inside a tag; XML needs an ordinary space", name(first));
            self.findings.hint(codes::XML_INVISIBLE, at, text, "--fix writes an ordinary space.");
            let told = format!("{} inside a tag became an ordinary space", name(first));
            self.edits.push(Edit::certain(at..at + run, " ", told));
            at += run;
        }
    }

    /// The attributes of a tag that starts at `start`, and where the tag ends.
    pub(super) fn attributes(
        &mut self,
        start: usize,
        from: usize,
        declaration: bool,
    ) -> Result<(Vec<Attribute<'t>>, usize), Refused> {
        let mut list: Vec<Attribute<'t>> = Vec::new();
        let (mut at, mut count) = (from, 0);
        loop {
            let (next, separated) = self.blanks(at);
            at = next;
            let rest = self.rest(at);
            if rest.is_empty() {
                self.findings.hint(
                    codes::XML_TAG,
                    start,
                    "the tag that starts here is never closed",
                    "Was the document cut off?",
                );
                self.guess(start..at, "");
                return Ok((list, at));
            }
            let ends: &[&str] = if declaration { &["?>", ">"] } else { &["/>", ">"] };
            if let Some(end) = ends.iter().find(|end| rest.starts_with(**end)) {
                return Ok((list, at + end.len()));
            }
            if rest.starts_with('<') {
                self.findings.add(
                    codes::XML_TAG,
                    start,
                    "the tag that starts here is not closed before the next one",
                );
                self.guess(at..at, ">");
                return Ok((list, at));
            }
            count += 1;
            if count > ATTRIBUTES {
                return Err(self.refuse(start, format!("a tag has more than {ATTRIBUTES} attributes")));
            }
            let attribute = self.attribute(at, !separated && at > from);
            at = attribute.range.end.max(at + 1);
            self.keep(attribute, &mut list);
        }
    }

    /// Adds an attribute unless it is there already.
    fn keep(&mut self, attribute: Attribute<'t>, list: &mut Vec<Attribute<'t>>) {
        if attribute.name.is_empty() {
            return;
        }
        let Some(first) = list.iter().find(|one| one.name == attribute.name) else {
            return list.push(attribute);
        };
        let text = format!("{} is given twice in one tag", quote(&attribute.name));
        self.findings.add(codes::XML_DUPLICATE_ATTRIBUTE, attribute.range.start, text);
        if self.slice(first.value.clone()) == self.slice(attribute.value.clone()) {
            let told = format!("the second {} of a tag was removed", quote(&attribute.name));
            self.edits.push(Edit::certain(attribute.range, "", told));
        } else {
            self.guess(attribute.range, "");
        }
    }

    /// One attribute, or something else that stands in its place; then the name is empty.
    fn attribute(&mut self, start: usize, glued: bool) -> Attribute<'t> {
        let (name, at) = self.name(start, false);
        if name.is_empty() {
            let rest = self.rest(start);
            let skip = rest.chars().next().map_or(1, char::len_utf8);
            let end = rest[skip..]
                .find([' ', '\t', '\r', '\n', '<', '>', '/'])
                .map_or(rest.len(), |end| end + skip);
            let junk = quote(&rest[..end]);
            self.findings.add(codes::XML_TAG, start, format!("{junk} is no attribute"));
            self.guess(start..start + end, "");
            return Attribute { name, range: start..start + end, value: start..start };
        }
        if glued {
            self.findings.add(codes::XML_TAG, start, "a space is missing between two attributes");
            self.edits.push(Edit::certain(start..start, " ", "a space was put between two attributes"));
        }
        let (equals, _) = self.blanks(at);
        if self.character(equals) != Some('=') {
            self.findings.add(codes::XML_TAG, start, format!("the attribute {} has no value", quote(&name)));
            self.guess(start..at, "");
            return Attribute { name: Cow::Borrowed(""), range: start..at, value: at..at };
        }
        let (open, _) = self.blanks(equals + 1);
        let (value, end) = self.value(open);
        self.ampersands(value.clone());
        Attribute { name, range: start..end, value }
    }

    /// The value at its opening quotation mark, and where the attribute ends.
    fn value(&mut self, open: usize) -> (Range<usize>, usize) {
        let Some((mark, class)) = self.character(open).and_then(|c| Some((c, class(c)?))) else {
            return self.without_marks(open, open);
        };
        let start = open + mark.len_utf8();
        let Some(close) = self.closing(start, mark, class) else { return self.without_marks(open, start) };
        let end_mark = self.character(close).unwrap_or(mark);
        let end = close + end_mark.len_utf8();
        if mark.is_ascii() && end_mark == mark {
            return (start..close, end);
        }
        let (at, curly) = if mark.is_ascii() { (close, end_mark) } else { (open, mark) };
        let text = format!("{} around a value; XML needs an ordinary quotation mark", name(curly));
        self.findings.hint(codes::XML_CURLY_QUOTE, at, text, "--fix writes ordinary ones.");
        let value = self.slice(start..close);
        let plain = match (value.contains('"'), value.contains('\'')) {
            (false, _) => "\"",
            (true, false) => "'",
            (true, true) => {
                self.guess(open..end, "\"\"");
                return (start..close, end);
            }
        };
        for (range, is) in [(open..start, mark), (close..end, end_mark)] {
            if plain != is.to_string() {
                let told = format!("{} became an ordinary quotation mark", name(is));
                self.edits.push(Edit::certain(range, plain, told));
            }
        }
        (start..close, end)
    }

    /// Where a value ends whose opening mark is given; `None` where the next tag begins before.
    fn closing(&self, start: usize, mark: char, of: Kind) -> Option<usize> {
        let same = |c: char| class(c) == Some(of);
        if !mark.is_ascii() {
            let found = self.rest(start).find(|c: char| same(c) || c == '<')?;
            return self.character(start + found).filter(|c| *c != '<').map(|_| start + found);
        }
        let found = self.rest(start).find([mark, '<']).map(|found| start + found);
        let close = found.filter(|close| self.character(*close) == Some(mark));
        let region = self.slice(start..found.unwrap_or(self.text.len()));
        if close.is_some_and(|close| self.character(close + 1).is_none_or(follows_value)) || region.is_ascii()
        {
            return close;
        }
        // An ordinary mark opens and a typographic one closes; the next ordinary mark belongs to another value.
        let curly = region
            .char_indices()
            .find(|(at, c)| same(*c) && region[at + c.len_utf8()..].chars().next().is_none_or(follows_value));
        curly.map(|(at, _)| start + at).or(close)
    }

    /// A value whose marks are missing: it ends at the next blank.
    fn without_marks(&mut self, open: usize, start: usize) -> (Range<usize>, usize) {
        let rest = self.rest(start);
        let end = rest.find([' ', '\t', '\r', '\n', '<', '>']).map_or(self.text.len(), |end| start + end);
        self.findings.add(codes::XML_TAG, open, "the value of an attribute has no quotation marks around it");
        let value = self.slice(start..end);
        let plain: String = value.chars().filter(|c| class(*c).is_none()).collect();
        self.guess(open..end, format!("\"{plain}\""));
        (start..end, end)
    }
}

/// What ends a name.
fn ends_name(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '/' | '>' | '<' | '=' | '"' | '\'' | '?' | '&')
        || kind(c) != Kind::Plain
}

/// What may follow a value.
fn follows_value(c: char) -> bool {
    matches!(c, '/' | '>' | '?') || c.is_whitespace() || super::is_invisible(c)
}

/// The class of a quotation mark, ordinary or typographic; `None` for anything else.
fn class(c: char) -> Option<Kind> {
    match c {
        '"' => Some(Kind::DoubleQuote),
        '\'' => Some(Kind::SingleQuote),
        c => Some(kind(c)).filter(|kind| matches!(kind, Kind::DoubleQuote | Kind::SingleQuote)),
    }
}
