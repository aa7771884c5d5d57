//! Collects diagnostics, tells where each stands, and keeps many of one kind short.

use std::collections::BTreeMap;

use crate::error::Code;
use crate::model::{Diagnostic, Place, Severity};

use super::node::Position;

/// How many diagnostics of one code are listed before one line stands for the rest.
const LISTED: u32 = 20;

/// One thing to say about a document; where it stands follows from its path unless a place is given.
pub(crate) struct Problem {
    diagnostic: Box<Diagnostic>,
    place: Box<Where>,
}

enum Where {
    Path(String),
    Position(String, Position),
    Place(Place),
}

impl Problem {
    /// Nothing can be carried out before this is mended.
    pub(crate) fn error(code: Code, path: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, path.into(), text.into())
    }

    /// It can be carried out, but somebody should decide.
    pub(crate) fn warning(code: Code, path: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, path.into(), text.into())
    }

    /// A recommendation.
    pub(crate) fn advice(code: Code, path: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(code, Severity::Advice, path.into(), text.into())
    }

    fn new(code: Code, severity: Severity, path: String, text: String) -> Self {
        let code = code.name.to_owned();
        let diagnostic = Diagnostic { code, severity, text, hint: None, place: None, source: None };
        Self { diagnostic: Box::new(diagnostic), place: Box::new(Where::Path(path)) }
    }

    /// Says what to do about it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.diagnostic.hint = Some(hint.into());
        self
    }

    /// Names the article and section that it comes from.
    pub(crate) fn source(mut self, source: &str) -> Self {
        self.diagnostic.source = Some(source.to_owned());
        self
    }

    /// Gives the place in the document's own text, for what has no path yet.
    pub(crate) fn position(mut self, at: Position) -> Self {
        if let Where::Path(path) = *self.place {
            self.place = Box::new(Where::Position(path, at));
        }
        self
    }

    /// Gives the place, for what stands in another file.
    pub(crate) fn place(mut self, place: Place) -> Self {
        self.place = Box::new(Where::Place(place));
        self
    }
}

/// All diagnostics of one pass.
pub(crate) struct Findings<'a> {
    locate: &'a dyn Fn(&str) -> Place,
    file: Option<String>,
    list: Vec<Diagnostic>,
    /// How many of each code were met, listed or not, and how serious they are.
    met: BTreeMap<String, (u32, Severity)>,
}

impl<'a> Findings<'a> {
    /// Starts; `locate` gives the place of a path.
    pub(crate) fn new(locate: &'a dyn Fn(&str) -> Place) -> Self {
        Self { file: locate("").file, locate, list: Vec::new(), met: BTreeMap::new() }
    }

    /// The place of a path, for a text that names another place.
    pub(crate) fn locate(&self, path: &str) -> Place {
        (self.locate)(path)
    }

    /// Adds one; of many of one code only the first are kept.
    pub(crate) fn add(&mut self, problem: Problem) {
        let Problem { mut diagnostic, place } = problem;
        let (count, _) = self.met.entry(diagnostic.code.clone()).or_insert((0, diagnostic.severity));
        *count += 1;
        if *count > LISTED {
            return;
        }
        diagnostic.place = match *place {
            Where::Path(path) => Some((self.locate)(&path)),
            Where::Position(path, at) => Some(self.positioned(path, at)),
            Where::Place(place) => Some(place),
        }
        .filter(|place| *place != Place::default());
        self.list.push(*diagnostic);
    }

    /// The diagnostics, with one more for each code that occurred more often than is listed.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        for (code, (count, severity)) in self.met {
            let Some(more) = count.checked_sub(LISTED).filter(|more| *more > 0) else { continue };
            let place = Place { file: self.file.clone(), ..Place::default() };
            self.list.push(Diagnostic {
                code,
                severity,
                text: format!("{more} more of the same kind are not listed"),
                hint: Some("Mend the listed ones first, then look again.".to_owned()),
                place: Some(place).filter(|place| *place != Place::default()),
                source: None,
            });
        }
        self.list
    }

    fn positioned(&self, path: String, at: Position) -> Place {
        let known = at.line > 0;
        Place {
            file: self.file.clone(),
            line: known.then_some(at.line),
            column: known.then_some(at.column),
            path: Some(path).filter(|path| !path.is_empty()),
        }
    }
}

/// Text from the document for a sentence: in back-ticks, cut where it is long.
pub(crate) fn quote(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        None => format!("`{text}`"),
        Some((end, _)) => format!("`{}…`", &text[..end]),
    }
}

/// The known name that is nearest to `text`, if one is near enough to be meant.
pub(crate) fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Longer texts are never near to a key, and the distance takes quadratic time.
    let text = text.chars().take(64).collect::<String>().to_lowercase();
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&text, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= (name.len() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The end of a sentence that names what was probably meant.
pub(crate) fn did_you_mean(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::codes;

    #[test]
    fn many_of_one_kind_end_in_one_line() {
        let nowhere = |_: &str| Place::default();
        let mut findings = Findings::new(&nowhere);
        for index in 0..100_000 {
            findings.add(Problem::error(
                codes::SCENARIO_DUPLICATE_USER,
                format!("accounts[{index}]"),
                "twice",
            ));
        }
        let list = findings.finish();
        assert_eq!(list.len(), 21);
        assert_eq!(list[20].text, "99980 more of the same kind are not listed");
        assert_eq!(list[20].code, codes::SCENARIO_DUPLICATE_USER.name);
    }

    #[test]
    fn the_nearest_name_is_one_that_could_be_meant() {
        let known = ["usageLocation", "mfaOwner", "group"];
        assert_eq!(nearest("usageLocatoin", known), Some("usageLocation"));
        assert_eq!(nearest("UsageLocation", known), Some("usageLocation"));
        assert_eq!(nearest("mfa_owner", known), Some("mfaOwner"));
        assert_eq!(nearest("colour", known), None);
    }
}
