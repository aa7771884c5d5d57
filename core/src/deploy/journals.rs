//! Verifying the journals of deployments, without any tenant.

use std::sync::Arc;

use super::client::Client;
use crate::clock::Clock;
use crate::error::{Error, Result, codes};
use crate::journal::{JournalPlace, JournalReport, Location, Problem, journals, verify};
use crate::model::{JournalHead, JournalProblem, JournalVerification, VerifiedJournal};

/// Checks chain, order and completeness of the journals at some places: those of one deployment, or all.
///
/// What is wrong stands in the answer. Fails with `journal.none` if there is no journal, and where a place cannot be read.
pub async fn verify_journals(
    places: &[Location],
    name: Option<&str>,
    clock: Arc<dyn Clock>,
) -> Result<JournalVerification> {
    let mut found = Vec::new();
    for location in places {
        for one in journals(location, Arc::clone(&clock)).await? {
            if name.is_some_and(|name| name != one.name) {
                continue;
            }
            let place = JournalPlace::of(location.clone(), one, Arc::clone(&clock));
            found.extend(verify(&place).await?.map(verified));
        }
    }
    if found.is_empty() {
        let places: Vec<String> = places.iter().map(Location::place).collect();
        let what = name.map_or_else(|| "no journal".to_owned(), |name| format!("no journal of `{name}`"));
        return Err(Error::new(
            codes::JOURNAL_NONE,
            format!("there is {what} in {}", places.join(" or in ")),
        )
        .hint("Name the place with `--journal`."));
    }
    Ok(JournalVerification { whole: found.iter().all(|one| one.problems.is_empty()), journals: found })
}

impl Client {
    /// Checks chain, order and completeness of this client's journals: that of a deployment, or all. Contacts no tenant.
    ///
    /// What is wrong stands in the answer. Fails with `journal.none` if there is no journal.
    pub async fn verify_journal(
        &self,
        name: Option<&str>,
        journal: Option<Location>,
    ) -> Result<JournalVerification> {
        let place = journal.unwrap_or_else(|| self.journal.clone());
        verify_journals(&[place], name, Arc::clone(&self.connection.clock)).await
    }
}

fn verified(report: JournalReport) -> VerifiedJournal {
    let JournalReport { tenant, name, entries, head, problems } = report;
    let head = JournalHead { seq: shown(head.seq), digest: head.hash.into() };
    let problem = |Problem { entry, file, text }| JournalProblem { entry: entry.map(shown), file, text };
    VerifiedJournal {
        tenant,
        name,
        entries: shown(entries),
        head,
        problems: problems.into_iter().map(problem).collect(),
    }
}

/// A number as other languages can hold it. A made-up name of a file may be larger than any journal.
fn shown(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
