//! What the articles say, statement by statement, and what of this library answers each.
//!
//! One table per article. A statement that nothing answers cannot stand here: a test looks.

mod advanced_scenarios;
mod shared_identity;
#[cfg(test)]
mod tests;
mod vendors;

use crate::error::Code;
use crate::model::Scenario;

/// One article.
#[derive(Debug, PartialEq, Eq)]
pub struct Article {
    /// Its title.
    pub title: &'static str,
    /// The name that diagnostics use for it, such as `shared-identity`.
    pub source: &'static str,
    /// What it says, in its order.
    pub statements: &'static [SourceStatement],
}

/// One thing that an article says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceStatement {
    /// The id, such as `A-05`.
    pub id: &'static str,
    /// A few words of it, as they stand there.
    pub quote: &'static str,
    /// The anchor of its section.
    pub section: &'static str,
    /// What answers it; at least one.
    pub answers: &'static [Answer],
}

/// A line of an article's table.
const fn says(
    id: &'static str,
    section: &'static str,
    quote: &'static str,
    answers: &'static [Answer],
) -> SourceStatement {
    SourceStatement { id, quote, section, answers }
}

/// What answers a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Resources of that kind, which a plan makes and `verify` checks.
    Operation(&'static str),
    /// A rule, by the code of what is told where it is broken.
    Rule(Code),
    /// Something that is told, by its code.
    Diagnostic(Code),
    /// Steps of people of that kind, each with a line of a checklist.
    Checklist(&'static str),
    /// A file that is written, by its key.
    File(&'static str),
    /// The owner accepts it, by its id in `acknowledge`.
    Acknowledgement(&'static str),
    /// Advice on the choice between solutions.
    Advice,
    /// A type of account that is told from what the directory shows, by its name.
    AccountType(&'static str),
}

impl Answer {
    /// Its name as plans, diagnostics and documents show it.
    pub fn name(&self) -> String {
        match self {
            Self::Operation(kind) | Self::Checklist(kind) => (*kind).to_owned(),
            Self::Rule(code) | Self::Diagnostic(code) => code.name.to_owned(),
            Self::File(key) => format!("{}/{key}", super::kind::FILE),
            Self::Acknowledgement(id) => format!("acknowledge/{id}"),
            Self::Advice => "advise".to_owned(),
            Self::AccountType(name) => format!("accountType/{name}"),
        }
    }
}

/// The articles that a scenario follows.
pub fn articles(scenario: &Scenario) -> &'static [Article] {
    match scenario {
        Scenario::SharedIdentity(_) => &[shared_identity::ARTICLE],
        Scenario::Federation(_) | Scenario::Guesting(_) => &[advanced_scenarios::ARTICLE],
        Scenario::VendorAccounts(_) => &[vendors::ARTICLE],
    }
}

/// The statement of that id, of any article.
pub fn find(id: &str) -> Option<&'static SourceStatement> {
    let articles = [shared_identity::ARTICLE, advanced_scenarios::ARTICLE, vendors::ARTICLE];
    articles.into_iter().flat_map(|article| article.statements).find(|statement| statement.id == id)
}
