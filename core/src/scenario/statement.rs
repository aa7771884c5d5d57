//! The limitations and issues of shared accounts that the source names, for the owner to accept.
//!
//! Source: "Deploying Remote Assist using a shared identity across multiple users", sections Limitations and Issues.

/// The id that acknowledges that the products end.
pub const LIFECYCLE: &str = "lifecycle";

/// One limitation or issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The id, such as `A-L1`.
    pub id: &'static str,
    /// What the source says, in one sentence without a full stop.
    pub text: &'static str,
    /// The section.
    pub source: &'static str,
}

const LIMITATIONS: &str = "shared-identity#limitations";
const ISSUES: &str = "shared-identity#issues";

/// All of them, in the order of the source.
pub const STATEMENTS: &[Statement] = &[
    Statement {
        id: "A-L1",
        text: "nobody can sign in with the iris or reach their own content in Microsoft 365",
        source: LIMITATIONS,
    },
    Statement {
        id: "A-L2",
        text: "there are no personal or recent contacts, and callers see the account's name instead of the person's",
        source: LIMITATIONS,
    },
    Statement {
        id: "A-L3",
        text: "the advanced integrations with Field Service cannot be used",
        source: LIMITATIONS,
    },
    Statement { id: "A-L4", text: "the PIN is shared between the users of a headset", source: LIMITATIONS },
    Statement {
        id: "A-I1",
        text: "nobody can prove who used a headset and what was done with it",
        source: ISSUES,
    },
    Statement {
        id: "A-I2",
        text: "audit records are incomplete, and after an incident the person may not be found",
        source: ISSUES,
    },
    Statement { id: "A-I3", text: "there is no tracking or analysis per person", source: ISSUES },
    Statement {
        id: "A-I4",
        text: "advanced permissions cannot be given to a shared account",
        source: ISSUES,
    },
    Statement { id: "A-I5", text: "a central authority should own MFA for these accounts", source: ISSUES },
    Statement {
        id: "A-I6",
        text: "resetting a PIN needs whoever owns MFA, which is hard to organise",
        source: ISSUES,
    },
];

/// The statement of that id.
pub fn find(id: &str) -> Option<&'static Statement> {
    STATEMENTS.iter().find(|statement| statement.id == id)
}

/// Every id that can be acknowledged.
pub fn ids() -> impl Iterator<Item = &'static str> {
    STATEMENTS.iter().map(|statement| statement.id).chain([LIFECYCLE])
}
