//! Changes of a text, and the way back from a place in the changed text to the original.

use std::borrow::Cow;
use std::ops::Range;

/// One replacement, in bytes of the text that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// What is replaced; empty for an insertion.
    pub(super) range: Range<usize>,
    /// What stands there afterwards.
    pub(super) with: Cow<'static, str>,
    /// What was done, for a person; `None` for a guess that only serves to read on.
    pub(super) told: Option<Cow<'static, str>>,
}

impl Edit {
    /// A repair that has no alternative.
    pub(super) fn certain(
        range: Range<usize>,
        with: impl Into<Cow<'static, str>>,
        told: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { range, with: with.into(), told: Some(told.into()) }
    }

    /// A guess that lets the reader go on; it is never written.
    pub(super) fn guess(range: Range<usize>, with: impl Into<Cow<'static, str>>) -> Self {
        Self { range, with: with.into(), told: None }
    }
}

/// Where pieces of a changed text came from.
#[derive(Clone, Debug, Default)]
pub(super) struct Origin {
    pieces: Vec<Piece>,
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    new: usize,
    new_length: usize,
    old: usize,
    old_length: usize,
}

impl Origin {
    /// The place in the original of a place in the changed text; within a replacement, the start of what was replaced.
    pub(super) fn of(&self, new: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.new <= new);
        let Some(piece) = after.checked_sub(1).and_then(|index| self.pieces.get(index)) else { return new };
        match new.checked_sub(piece.new + piece.new_length) {
            Some(beyond) => piece.old + piece.old_length + beyond,
            None => piece.old,
        }
    }
}

/// The text with the edits, the way back, and the edits that were carried out.
///
/// Of edits that overlap, the one that starts first is carried out; of those that start together, the first of the list.
pub(super) fn apply(text: &str, mut edits: Vec<Edit>) -> (String, Origin, Vec<Edit>) {
    edits.sort_by_key(|edit| edit.range.start);
    let mut out = String::with_capacity(text.len() + 64);
    let mut origin = Origin::default();
    let mut at = 0;
    edits.retain(|edit| {
        let Some(between) = text.get(at..edit.range.start) else { return false };
        if text.get(edit.range.clone()).is_none() {
            return false;
        }
        out.push_str(between);
        origin.pieces.push(Piece {
            new: out.len(),
            new_length: edit.with.len(),
            old: edit.range.start,
            old_length: edit.range.len(),
        });
        out.push_str(&edit.with);
        at = edit.range.end;
        true
    });
    out.push_str(text.get(at..).unwrap_or_default());
    (out, origin, edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_again() {
        let edits = vec![Edit::guess(6..6, "!!"), Edit::guess(2..4, "x"), Edit::guess(3..5, "never")];
        let (text, origin, done) = apply("abcdefgh", edits);
        assert_eq!(text, "abxef!!gh");
        assert_eq!(done.len(), 2);
        let places: Vec<usize> = (0..=text.len()).map(|new| origin.of(new)).collect();
        assert_eq!(places, [0, 1, 2, 4, 5, 6, 6, 6, 7, 8]);
    }

    #[test]
    fn edits_outside_of_the_text_are_left_out() {
        let (text, _, done) = apply("aé", vec![Edit::guess(2..3, "x"), Edit::guess(9..9, "x")]);
        assert_eq!((text.as_str(), done.len()), ("aé", 0));
    }
}
