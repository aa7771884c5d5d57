//! The rules that need no tenant. Each looks at every account once.

mod accounts;
mod advice;
mod app_control;
mod certificate;
mod devices;
pub(super) mod federation;
mod guesting;
mod head;
mod kiosk;
mod licences;
mod policies;
mod syntax;
mod vendor_accounts;

#[cfg(test)]
mod tests;

use crate::clock::Timestamp;
use crate::document::{Findings, Problem};
use crate::model::{Diagnostic, Place, Scenario};

/// What is wrong with a scenario, and what its source says about it, without contacting anybody.
///
/// `now` decides what the end of a product means. Each diagnostic has its path as its place; [`super::validate`] also
/// knows file, line and column.
pub fn check(scenario: &Scenario, now: Timestamp) -> Vec<Diagnostic> {
    let locate =
        |path: &str| Place { path: Some(path.to_owned()).filter(|p| !p.is_empty()), ..Place::default() };
    run(scenario, now, &locate, &|_| false)
}

/// The same with places, and silent about paths whose value is a stand-in for something wrong.
pub(super) fn run(
    scenario: &Scenario,
    now: Timestamp,
    locate: &dyn Fn(&str) -> Place,
    broken: &dyn Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let mut rules = Rules { findings: Findings::new(locate), broken };
    match scenario {
        Scenario::SharedIdentity(shared) => {
            head::check(shared, &mut rules);
            devices::check(shared, &mut rules);
            accounts::check(shared, &mut rules);
            licences::check(shared, &mut rules);
            kiosk::check(shared, &mut rules);
            app_control::check(shared, &mut rules);
            policies::check(shared, &mut rules);
            certificate::check(shared, now, &mut rules);
            advice::check(shared, now, &mut rules);
        }
        Scenario::Federation(federation) => {
            federation::check(federation, &mut rules);
            advice::lifecycle(&federation.app, &federation.acknowledge, now, &mut rules);
        }
        Scenario::Guesting(guesting) => {
            guesting::check(guesting, &mut rules);
            advice::lifecycle(&guesting.app, &guesting.acknowledge, now, &mut rules);
        }
        Scenario::VendorAccounts(vendors) => {
            vendor_accounts::check(vendors, now, &mut rules);
            advice::lifecycle(&vendors.app, &vendors.acknowledge, now, &mut rules);
        }
    }
    rules.findings.finish()
}

/// What the rules write to.
struct Rules<'a> {
    findings: Findings<'a>,
    broken: &'a dyn Fn(&str) -> bool,
}

impl Rules<'_> {
    /// Whether the value at a path can be judged.
    fn knows(&self, path: &str) -> bool {
        !(self.broken)(path)
    }

    fn add(&mut self, problem: Problem) {
        self.findings.add(problem);
    }

    /// Where something was first, for the end of a sentence.
    fn first(&self, path: &str) -> String {
        let place = self.findings.locate(path);
        match place.line {
            Some(line) => format!("first on line {line}"),
            None => format!("first at `{path}`"),
        }
    }
}
