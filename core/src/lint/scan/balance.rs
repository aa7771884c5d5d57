//! Which element is open, and what to make of tags that do not fit together.

use std::ops::Range;

use super::super::codes;
use super::super::edit::Edit;
use super::super::findings::quote;
use super::tag::StartTag;
use super::{DEPTH, Refused, Root, Scanner, TAGS};

/// An element whose end tag has not come yet.
pub(super) struct Open {
    name: String,
    start: usize,
    has_children: bool,
    /// The start tag of its first child, where that has the same name.
    doubled: Option<Range<usize>>,
}

impl Scanner<'_, '_> {
    /// A start tag was read; returns where reading goes on.
    pub(super) fn element(&mut self, tag: StartTag<'_>) -> Result<usize, Refused> {
        let (start, after) = (tag.range.start, tag.range.end);
        self.tags += 1;
        if self.tags > TAGS {
            return Err(self.refuse(start, format!("the document has more than {TAGS} elements")));
        }
        if self.stack.len() >= DEPTH {
            return Err(self.refuse(start, format!("elements are nested more than {DEPTH} deep")));
        }
        if self.stack.is_empty() && self.root.is_some() {
            let text = "a second element stands beside the first; a document has one";
            self.findings.add(codes::XML_OUTSIDE, start, text);
            self.guess(start..self.text.len(), "");
            return Ok(self.text.len());
        }
        self.namespaces(&tag)?;
        if self.root.is_none() {
            let local = tag.name.rsplit(':').next().unwrap_or_default().to_owned();
            self.root = Some(Root { name: local, end: tag.end });
        }
        if let Some(parent) = self.stack.last_mut() {
            if !parent.has_children && !tag.empty && parent.name == tag.name {
                parent.doubled = Some(tag.range.clone());
            }
            parent.has_children = true;
        }
        if tag.empty {
            self.leave(self.stack.len() + 1);
        } else {
            self.stack.push(Open { name: tag.name.into_owned(), start, has_children: false, doubled: None });
        }
        Ok(after)
    }

    /// An end tag was read.
    pub(super) fn close(&mut self, name: &str, tag: Range<usize>) {
        let Some(depth) = self.stack.iter().rposition(|open| open.name == name) else {
            let text = format!("{} closes nothing that is open", quote(&format!("</{name}>")));
            self.findings.add(codes::XML_STRAY_END, tag.start, text);
            return self.guess(tag, "");
        };
        while self.stack.len() > depth + 1 {
            if let Some(open) = self.pop() {
                self.unclosed(open, tag.start);
            }
        }
        self.pop();
    }

    fn pop(&mut self) -> Option<Open> {
        let open = self.stack.pop();
        self.leave(self.stack.len() + 1);
        open
    }

    /// An element without an end tag, where that is missed.
    fn unclosed(&mut self, open: Open, at: usize) {
        let Open { name, start, doubled, .. } = open;
        if let Some(second) = doubled {
            let (rule, tag) = match name.as_str() {
                "Profiles" => (codes::KIOSK_NESTED_PROFILES, "<Profiles>".to_owned()),
                _ => (codes::XML_DOUBLED_START, format!("<{name}>")),
            };
            let tag = quote(&tag);
            let text = format!("{tag} stands directly inside {tag}, and only one of them is closed");
            self.findings.hint(rule, second.start, text, "--fix removes the second one.");
            self.edits.push(Edit::certain(second, "", format!("the second {tag} was removed")));
            return;
        }
        let text = format!("{} is never closed", quote(&format!("<{name}>")));
        self.findings.add(codes::XML_NOT_CLOSED, start, text);
        self.guess(at..at, format!("</{name}>"));
    }

    /// The text is over.
    pub(super) fn cut_off(&mut self) {
        let end = self.text.len();
        while let Some(open) = self.pop() {
            self.unclosed(open, end);
        }
    }
}
