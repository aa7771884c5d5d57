//! The engine as it is, and engines from which one protection was taken: the proof must find fault with each of those.

/// Which protection is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sabotage {
    /// Intents are written after the effect.
    NoIntent,
    /// Objects carry no mark.
    NoMark,
    /// Entries overwrite what stands at their number.
    NoFence,
    /// Whatever stands at an entry's number is taken for one's own.
    NoNonce,
    /// A password of which nobody can tell whether it is set is not set anew.
    NoRenewal,
    /// What an earlier process sent is not waited for.
    NoSettling,
}

/// All of them.
pub(crate) const SABOTAGES: [Sabotage; 6] = [
    Sabotage::NoIntent,
    Sabotage::NoMark,
    Sabotage::NoFence,
    Sabotage::NoNonce,
    Sabotage::NoRenewal,
    Sabotage::NoSettling,
];
