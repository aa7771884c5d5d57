//! The engine as it is, and engines from which one protection was taken: the proof must find fault with each of those.

/// Which protection is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sabotage {
    /// Intents are written after the effect.
    LateIntent,
    /// Objects carry no mark.
    MissingMark,
    /// Entries overwrite what stands at their number.
    OverwritingEntries,
    /// Whatever stands at an entry's number is taken for one's own.
    StrangeEntriesTaken,
    /// A password of which nobody can tell whether it is set is not set anew.
    OldPasswordKept,
    /// What an earlier process sent is not waited for.
    HastyLook,
}

/// All of them.
pub(crate) const SABOTAGES: [Sabotage; 6] = [
    Sabotage::LateIntent,
    Sabotage::MissingMark,
    Sabotage::OverwritingEntries,
    Sabotage::StrangeEntriesTaken,
    Sabotage::OldPasswordKept,
    Sabotage::HastyLook,
];
