//! The answers to "Deploying Remote Assist using a shared identity across multiple users".

mod accounts;
mod considerations;
mod headsets;
mod licences;
mod limits;
mod restrictions;

use super::evidence::{Evidence, many, sentence};
use super::{Answered, advice, manual, not_asked, pass, unanswered};
use crate::model::{SharedIdentity, SignIn};

/// The word and the sentences for one statement.
pub(super) fn answered(id: &str, scenario: &SharedIdentity, evidence: &Evidence<'_>) -> Answered {
    let facts = Facts { scenario, evidence };
    accounts::answered(id, &facts)
        .or_else(|| licences::answered(id, &facts))
        .or_else(|| headsets::answered(id, &facts))
        .or_else(|| restrictions::answered(id, &facts))
        .or_else(|| limits::answered(id, &facts))
        .or_else(|| considerations::answered(id, &facts))
        .unwrap_or_else(unanswered)
}

/// What the answers are made from.
struct Facts<'a> {
    scenario: &'a SharedIdentity,
    evidence: &'a Evidence<'a>,
}

impl Facts<'_> {
    /// How many accounts there are, hence headsets.
    fn count(&self) -> usize {
        self.scenario.accounts.as_ref().map_or(0, Vec::len)
    }

    /// `8 accounts`.
    fn accounts(&self) -> String {
        many(self.count(), "account")
    }

    /// `8 headsets`.
    fn headsets(&self) -> String {
        many(self.count(), "headset")
    }

    fn has_certificate(&self) -> bool {
        matches!(self.scenario.sign_in, Some(SignIn::Certificate { .. }))
    }

    fn has_pin(&self) -> bool {
        matches!(self.scenario.sign_in, Some(SignIn::Pin { .. }))
    }
}
