//! What became of every statement of the articles that a scenario follows.
//!
//! A pure function of a plan and a verification; `answered` of each scenario's module says which word and which sentence.

mod evidence;
mod federation;
mod guesting;
mod markdown;
mod relations;
mod shared_identity;
#[cfg(test)]
mod tests;
mod vendors;

pub use markdown::markdown;
pub use relations::{relations, relations_svg};

use self::evidence::Evidence;
use crate::model::{ArticleReport, Plan, Report, Scenario, StatementLine, StatementVerdict, Verification};
use crate::scenario::sources::{self, Answer, SourceStatement};

/// Answers every statement of the articles that the planned scenario follows.
///
/// The checks decide. Where there is none for something, the plan's steps do: what would still be done fails.
pub fn report(plan: &Plan, verification: &Verification) -> Report {
    let articles = sources::articles(&plan.scenario)
        .iter()
        .map(|article| ArticleReport {
            title: article.title.to_owned(),
            source: article.source.to_owned(),
            lines: article
                .statements
                .iter()
                .map(|statement| line(statement, article.source, plan, verification))
                .collect(),
        })
        .collect();
    Report {
        target: plan.target,
        deployment: plan.deployment.clone(),
        kind: plan.kind.clone(),
        tenant: plan.tenant.clone(),
        at: plan.observed_at,
        ready: verification.ready,
        articles,
        relations: relations::of(&plan.scenario),
        checks: verification.checks.clone(),
        diagnostics: plan.diagnostics.clone(),
    }
}

fn line(
    statement: &SourceStatement,
    source: &str,
    plan: &Plan,
    verification: &Verification,
) -> StatementLine {
    let evidence = Evidence::new(plan, verification);
    let (verdict, answer) = match &plan.scenario {
        Scenario::SharedIdentity(scenario) => shared_identity::answered(statement.id, scenario, &evidence),
        Scenario::Federation(scenario) => federation::answered(statement.id, scenario, &evidence),
        Scenario::Guesting(_) => guesting::answered(statement.id, &evidence),
        Scenario::VendorAccounts(scenario) => vendors::answered(statement.id, scenario, &evidence),
    };
    StatementLine {
        id: statement.id.to_owned(),
        quote: statement.quote.to_owned(),
        source: format!("{source}#{}", statement.section),
        verdict,
        answer,
        answered_by: statement.answers.iter().map(Answer::name).collect(),
    }
}

/// A word and the sentences that belong to it.
type Answered = (StatementVerdict, String);

fn pass(text: impl Into<String>) -> Answered {
    (StatementVerdict::Pass, text.into())
}

fn fail(text: impl Into<String>) -> Answered {
    (StatementVerdict::Fail, text.into())
}

fn manual(text: impl Into<String>) -> Answered {
    (StatementVerdict::Manual, text.into())
}

fn advice(text: impl Into<String>) -> Answered {
    (StatementVerdict::Advice, text.into())
}

fn not_asked(text: impl Into<String>) -> Answered {
    (StatementVerdict::NotApplicable, text.into())
}

/// What is said where an answer is missing: never, as a test answers every statement of the tables.
fn unanswered() -> Answered {
    fail(UNANSWERED)
}

const UNANSWERED: &str = "This version has no answer.";
