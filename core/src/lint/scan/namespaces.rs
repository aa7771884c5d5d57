//! Which prefixes are declared, and what the well-known ones stand for.

use super::super::codes;
use super::super::edit::Edit;
use super::super::findings::quote;
use super::tag::StartTag;
use super::{Refused, Scanner};

/// The most declarations of prefixes: whoever reads copies them to every element below.
const DECLARATIONS: usize = 256;

/// What HoloLens samples call these namespaces. `v5` is another one in the schema of Windows 11, where it stands for `StartPins`.
const WELL_KNOWN: &[(&str, &str)] = &[
    ("rs5", "http://schemas.microsoft.com/AssignedAccess/201810/config"),
    ("v2", "http://schemas.microsoft.com/AssignedAccess/201810/config"),
    ("v3", "http://schemas.microsoft.com/AssignedAccess/2020/config"),
    ("v4", "http://schemas.microsoft.com/AssignedAccess/2021/config"),
    ("v5", "http://schemas.microsoft.com/AssignedAccess/202010/config"),
];

/// A prefix that is used and not declared.
pub(super) struct Undeclared {
    prefix: String,
    first: usize,
    /// Whether it stands before something that only the schema of Windows 11 has.
    of_desktop: bool,
}

impl Scanner<'_, '_> {
    /// Notes what a tag declares and which prefixes it uses.
    pub(super) fn namespaces(&mut self, tag: &StartTag<'_>) -> Result<(), Refused> {
        let depth = self.stack.len() + 1;
        for attribute in &tag.attributes {
            let Some(prefix) = attribute.name.strip_prefix("xmlns") else { continue };
            if !prefix.is_empty() && !prefix.starts_with(':') {
                continue;
            }
            self.declarations += 1;
            if self.declarations > DECLARATIONS {
                let text = format!("the document declares more than {DECLARATIONS} prefixes");
                return Err(self.refuse(attribute.range.start, text));
            }
            self.declared.push((depth, prefix.trim_start_matches(':').to_owned()));
        }
        self.uses(&tag.name, tag.range.start)?;
        for attribute in &tag.attributes {
            self.uses(&attribute.name, attribute.range.start)?;
        }
        Ok(())
    }

    /// Declarations of an element end with it.
    pub(super) fn leave(&mut self, depth: usize) {
        while self.declared.last().is_some_and(|(of, _)| *of >= depth) {
            self.declared.pop();
        }
    }

    fn uses(&mut self, name: &str, at: usize) -> Result<(), Refused> {
        let Some((prefix, local)) = name.split_once(':') else { return Ok(()) };
        if prefix.is_empty() || matches!(prefix, "xml" | "xmlns") {
            return Ok(());
        }
        if self.declared.iter().rev().any(|(_, declared)| declared == prefix) {
            return Ok(());
        }
        let of_desktop = matches!(local, "StartPins" | "TaskbarLayout");
        if let Some(known) = self.undeclared.iter_mut().find(|known| known.prefix == prefix) {
            known.of_desktop |= of_desktop;
            return Ok(());
        }
        if self.undeclared.len() >= 16 {
            return Err(
                self.refuse(at, "the document uses more than 16 prefixes without declaring them".to_owned())
            );
        }
        self.undeclared.push(Undeclared { prefix: prefix.to_owned(), first: at, of_desktop });
        Ok(())
    }

    /// Declares in the root element what is used and not declared.
    pub(super) fn declare(&mut self) {
        let Some(root) = &self.root else { return };
        let of_kiosk = root.name == "AssignedAccessConfiguration";
        for Undeclared { prefix, first, of_desktop } in std::mem::take(&mut self.undeclared) {
            let known = WELL_KNOWN.iter().find(|(name, _)| of_kiosk && !of_desktop && *name == prefix);
            let text = format!("the prefix {} is used but not declared", quote(&prefix));
            let Some((_, uri)) = known else {
                self.findings.add(codes::XML_PREFIX, first, text);
                let declaration = format!(" xmlns:{prefix}=\"urn:undeclared:{prefix}\"");
                self.edits.push(Edit::guess(root.end..root.end, declaration));
                continue;
            };
            let declaration = format!(" xmlns:{prefix}=\"{uri}\"");
            let hint = format!("--fix adds{declaration} to the first element.");
            self.findings.hint(codes::XML_PREFIX, first, text, hint);
            let told = format!("the prefix {} was declared", quote(&prefix));
            self.edits.push(Edit::certain(root.end..root.end, declaration, told));
        }
    }
}
