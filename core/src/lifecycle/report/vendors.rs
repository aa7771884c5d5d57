//! The answers to "Dynamics 365 Remote Assist advanced deployment scenarios", for accounts of vendors.

use super::evidence::{Evidence, Standing, many};
use super::{Answered, advice, fail, manual, not_asked, pass, unanswered};
use crate::model::{HandOver, StatementVerdict, VendorAccounts};
use crate::scenario::kind;

/// The word and the sentences for one statement.
pub(super) fn answered(id: &str, scenario: &VendorAccounts, evidence: &Evidence<'_>) -> Answered {
    let facts = Facts { scenario, evidence };
    match id {
        "B-32" => facts.contract(),
        "B-33" => facts.payer(),
        "B-34" => facts.accounts(),
        "B-35" => facts.licences(),
        "B-36" => facts.hand_over(),
        "B-37" => facts.people(),
        "B-38" => facts.barriers(),
        "B-39" => facts.search(),
        "B-40" => facts.all(),
        _ => unanswered(),
    }
}

/// What the answers are made from.
struct Facts<'a> {
    scenario: &'a VendorAccounts,
    evidence: &'a Evidence<'a>,
}

impl Facts<'_> {
    fn contract(&self) -> Answered {
        if self.scenario.licensing_confirmed {
            let text = "`licensingConfirmed: true`: the owner says that Microsoft's sales have confirmed the licences.";
            return pass(text);
        }
        let text = "`licensingConfirmed` is not `true`, so the scenario is refused.";
        fail(text)
    }

    fn payer(&self) -> Answered {
        let text = "The company's tenant owns the products and assigns them; a vendor needs none of its own.";
        self.licensed().answer("account", text)
    }

    fn accounts(&self) -> Answered {
        let text = format!(
            "{} of the tenant's own stand for {}; they are members, not guests.",
            many(self.count(), "account"),
            many(self.scenario.vendors.len(), "vendor")
        );
        self.named(kind::USER, "account").answer("account", text)
    }

    fn licences(&self) -> Answered {
        let barriers = if self.scenario.barriers.is_some() {
            " Whoever is in a segment needs a licence with information barriers besides."
        } else {
            ""
        };
        let text = format!("Each account has the licence for Remote Assist, which brings Teams.{barriers}");
        self.licensed().answer("account", text)
    }

    fn hand_over(&self) -> Answered {
        let (text, made) = match self.scenario.hand_over {
            HandOver::ForcedChange => (
                "Passwords are sealed in the journal and must be changed at the first sign-in. `emit` writes a letter for each person \
                 without the password; `secrets` reveals it to whoever hands it over.",
                self.named(kind::USER, "account"),
            ),
            HandOver::TemporaryAccessPass => (
                "Temporary access passes are sealed in the journal and end by themselves. `emit` writes a letter for each person without \
                 the pass; `secrets` reveals it to whoever hands it over.",
                self.named(kind::ACCESS_PASS, "accessPass"),
            ),
        };
        match made.verdict {
            Some(StatementVerdict::Pass) => manual(text),
            _ => made.answer("account", text),
        }
    }

    fn people(&self) -> Answered {
        let accounts = || self.scenario.vendors.iter().flat_map(|vendor| &vendor.accounts);
        let ending = accounts().filter(|account| account.expires.is_some()).count();
        let sponsored = accounts().filter(|account| account.sponsor.is_some()).count();
        let text = format!(
            "{} for as many people, each of whom keeps the address outside; {ending} of them with a last day and {sponsored} with a \
             sponsor. `access-review.csv` lists them.",
            many(self.count(), "account")
        );
        pass(text)
    }

    fn barriers(&self) -> Answered {
        if self.scenario.barriers.is_none() {
            return if self.scenario.vendors.len() > 1 {
                let text = "There are no information barriers, so every vendor's people find and reach each other and everybody of the company.";
                advice(text)
            } else {
                let text = "There is one vendor, which has no other one to be kept from.";
                not_asked(text)
            };
        }
        let kinds = [kind::SEGMENT, kind::BARRIER_POLICY, kind::BARRIER_APPLICATION];
        let standing = self.evidence.resources(|address| kinds.contains(&address.kind()));
        if standing.total == 0 {
            let text = "Nobody is to be kept from anybody, so no barrier is needed.";
            return not_asked(text);
        }
        let placed = self.evidence.checks(|check| check.check == "inSegment");
        standing.and(placed).answer(
            "part of the barriers",
            "The segments and policies are in force and applied, every account is in its segment, and the vendors do not reach each other \
             beyond what the scenario allows.",
        )
    }

    fn search(&self) -> Answered {
        let text = "All are in one tenant, so people are found by name, as far as barriers let them be seen.";
        let search = self.evidence.kind(kind::TEAMS_SETTING);
        if search.total == 0 {
            return advice(text);
        }
        search.answer("setting", format!("{text} Scoped search, which the barriers need, is on."))
    }

    fn all(&self) -> Answered {
        let wanted = [kind::GROUP, kind::USER, kind::ACCESS_PASS, kind::MEMBERSHIP, kind::LICENCE];
        let standing = self.evidence.resources(|address| {
            wanted.contains(&address.kind()) || kind::BARRIERS.contains(&address.kind())
        });
        standing.answer(
            "part",
            "Group, accounts, licences and what keeps vendors apart are as the scenario says.",
        )
    }

    fn licensed(&self) -> Standing {
        self.named(kind::LICENCE, "licence")
    }

    /// How everything stands that a check of that name is about; by the steps of a kind where nothing was checked.
    fn named(&self, kind: &str, check: &str) -> Standing {
        let standing = self.evidence.checks(|one| one.check == check);
        if standing.total > 0 { standing } else { self.evidence.kind(kind) }
    }

    fn count(&self) -> usize {
        self.scenario.vendors.iter().map(|vendor| vendor.accounts.len()).sum()
    }
}
