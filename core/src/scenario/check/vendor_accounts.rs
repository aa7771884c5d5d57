//! The rules of accounts for people of vendors and contractors.
//!
//! Source: "Dynamics 365 Remote Assist advanced deployment scenarios", scenario 2; names of segments from Microsoft's page
//! New-OrganizationSegment.

mod barriers;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::time::Duration;

use super::accounts::{LOCAL_LENGTH, MARKS, fault, foreign_domain};
use super::syntax::{is_address, name_fault};
use super::{Rules, head, licences};
use crate::clock::Timestamp;
use crate::document::{Problem, quote};
use crate::error::codes::{
    LOOKALIKE, SCENARIO_DUPLICATE_USER, SCENARIO_INVALID_USER, SCENARIO_INVALID_VALUE, SCENARIO_NO_ACCOUNTS,
    VENDOR_EXPIRED, VENDOR_LICENSING, VENDORS_SEE_EACH_OTHER,
};
use crate::model::{Vendor, VendorAccount, VendorAccounts, domain_of};
use crate::scenario::lookalike::looks;

/// The article's second scenario.
const SCENARIO: &str = "advanced-scenarios#scenario-2";

/// The longest name of a segment.
const NAME_LENGTH: usize = 64;

pub(super) fn check(scenario: &VendorAccounts, now: Timestamp, rules: &mut Rules<'_>) {
    head::name(&scenario.name, rules);
    head::tenant(&scenario.tenant, rules);
    licensing(scenario, rules);
    head::location(&scenario.usage_location, rules);
    head::owner(&scenario.mfa_owner, rules);
    head::group(&scenario.group, rules);
    head::app(&scenario.app, rules);
    licences::asked_for(&scenario.licences, rules);
    vendors(scenario, rules);
    let (mut accounts, mut people) = (Seen::default(), Seen::default());
    for (at, vendor) in scenario.vendors.iter().enumerate() {
        for (index, account) in vendor.accounts.iter().enumerate() {
            let path = format!("vendors[{at}].accounts[{index}]");
            user(account, &scenario.tenant, &path, &mut accounts, rules);
            person(account, &scenario.tenant, &path, &mut people, rules);
            expiry(account, now, &path, rules);
        }
    }
    barriers::check(scenario, rules);
    if scenario.barriers.is_none() && scenario.vendors.len() > 1 && rules.knows("barriers") {
        let text = format!(
            "there are {} vendors and no information barriers: without them every vendor's people can search for and reach each other \
             and everybody of the company",
            scenario.vendors.len()
        );
        rules.add(
            Problem::warning(VENDORS_SEE_EACH_OTHER, "vendors", text)
                .hint("Add `barriers: {isolateVendors: true}`, which needs a licence with information barriers.")
                .source(SCENARIO),
        );
    }
}

fn licensing(scenario: &VendorAccounts, rules: &mut Rules<'_>) {
    if rules.knows("licensingConfirmed") && !scenario.licensing_confirmed {
        let text = "`licensingConfirmed` is not `true`: the article has the licences for people from outside agreed with Microsoft's \
                    sales first";
        rules.add(
            Problem::error(VENDOR_LICENSING, "licensingConfirmed", text)
                .hint("Ask your Microsoft sales representative. When the contract says so, write `licensingConfirmed: true`.")
                .source(SCENARIO),
        );
    }
}

/// Names of vendors: each once, and fit for a segment.
fn vendors(scenario: &VendorAccounts, rules: &mut Rules<'_>) {
    if scenario.vendors.is_empty() && rules.knows("vendors") {
        let text = "`vendors` is empty, so there is no account to make";
        rules.add(Problem::error(SCENARIO_NO_ACCOUNTS, "vendors", text));
    }
    let mut seen = Seen::default();
    for (at, vendor) in scenario.vendors.iter().enumerate() {
        let path = format!("vendors[{at}].name");
        if rules.knows(&path) {
            if let Some(fault) = segment_fault(&vendor.name) {
                let text = format!("{} cannot name a vendor: it {fault}", quote(&vendor.name));
                rules.add(Problem::error(SCENARIO_INVALID_VALUE, path.clone(), text));
            }
            match seen.find(&vendor.name) {
                Found::New => {}
                Found::Same(first) => {
                    let text = format!(
                        "the vendor {} is listed twice ({}), so its people would be in one segment twice",
                        quote(&vendor.name),
                        rules.first(&first)
                    );
                    rules.add(
                        Problem::error(SCENARIO_INVALID_VALUE, path.clone(), text)
                            .hint("List each vendor once, with all of its accounts."),
                    );
                }
                Found::Alike(first, name) => {
                    rules.add(alike("vendor", &path, &vendor.name, &name, &rules.first(&first)));
                }
            }
            seen.keep(&vendor.name, path);
        }
        no_accounts(at, vendor, rules);
    }
}

fn no_accounts(at: usize, vendor: &Vendor, rules: &mut Rules<'_>) {
    let path = format!("vendors[{at}].accounts");
    if vendor.accounts.is_empty() && rules.knows(&path) {
        let text = format!("the vendor {} has no account", quote(&vendor.name));
        rules.add(
            Problem::error(SCENARIO_NO_ACCOUNTS, path, text)
                .hint("Give each of its people an account, or leave the vendor out."),
        );
    }
}

/// What is wrong with a name of a segment, which also stands as the value of an attribute.
fn segment_fault(name: &str) -> Option<String> {
    let length = name.chars().count();
    if let Some(fault) = name_fault(name) {
        return Some(fault);
    }
    if length > NAME_LENGTH {
        return Some(format!("has {length} characters; a segment takes {NAME_LENGTH}"));
    }
    if name.trim() != name {
        return Some("begins or ends with a space".to_owned());
    }
    let found = name.chars().find(|c| "*?[]:".contains(*c))?;
    Some(format!("has `{found}`, which PowerShell takes for more than a name"))
}

fn user(account: &VendorAccount, tenant: &str, path: &str, seen: &mut Seen, rules: &mut Rules<'_>) {
    let shown = format!("{path}.displayName");
    if let Some(fault) = account.display_name.as_deref().filter(|_| rules.knows(&shown)).and_then(name_fault)
    {
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, shown, format!("the display name {fault}")));
    }
    let path = format!("{path}.user");
    if !rules.knows(&path) {
        return;
    }
    if let Some(fault) = fault(&account.user) {
        let text = format!("{} cannot be an account: {fault}", quote(&account.user));
        rules.add(
            Problem::error(SCENARIO_INVALID_USER, path.clone(), text).hint(format!(
                "A name takes A-Z, a-z, 0-9 and {MARKS}, at most {LOCAL_LENGTH} before the `@`."
            )),
        );
    }
    foreign_domain(&account.user, tenant, &path, rules);
    // Plans name accounts by their local part, so it is what must differ.
    let local = account.user.split('@').next().unwrap_or_default().to_owned();
    match seen.find(&local) {
        Found::New => {}
        Found::Same(first) => {
            let text = format!(
                "the account {} is given to two people ({}), and an account is for one person",
                quote(&account.user),
                rules.first(&first)
            );
            rules.add(
                Problem::error(SCENARIO_DUPLICATE_USER, path.clone(), text)
                    .hint("Give each person an account of its own.")
                    .source(SCENARIO),
            );
        }
        Found::Alike(first, name) => {
            rules.add(alike("account", &path, &local, &name, &rules.first(&first)));
        }
    }
    seen.keep(&local, path);
}

/// A person has one account, and comes from outside.
fn person(account: &VendorAccount, tenant: &str, path: &str, seen: &mut Seen, rules: &mut Rules<'_>) {
    let sponsor = format!("{path}.sponsor");
    if let Some(address) = account.sponsor.as_deref().filter(|one| rules.knows(&sponsor) && !is_address(one))
    {
        let text = format!("{} is not an address, and a sponsor must be reachable", quote(address));
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, sponsor, text));
    }
    let path = format!("{path}.person");
    if !rules.knows(&path) {
        return;
    }
    if !is_address(&account.person) {
        let text = format!(
            "{} is not an address, so nobody knows whom the account {} is for",
            quote(&account.person),
            quote(&account.user)
        );
        let problem = Problem::error(SCENARIO_INVALID_VALUE, path, text);
        rules.add(problem.hint("Write the person's own address, such as `bob@contoso1.com`."));
        return;
    }
    let domain = domain_of(&account.person);
    if domain.eq_ignore_ascii_case(tenant) {
        let text = format!(
            "{} is an address of the tenant itself: who has an account there needs no other one",
            quote(&account.person)
        );
        let problem = Problem::error(SCENARIO_INVALID_VALUE, path.clone(), text);
        rules.add(problem.hint("Write the address by which the person is reached outside.").source(SCENARIO));
    }
    if let Found::Same(first) = seen.find(&account.person) {
        let text = format!(
            "{} has two accounts ({}), and a person has one",
            quote(&account.person),
            rules.first(&first)
        );
        let problem = Problem::error(SCENARIO_DUPLICATE_USER, path.clone(), text);
        rules.add(problem.hint("Leave one of them out.").source(SCENARIO));
    }
    seen.keep(&account.person, path);
}

fn expiry(account: &VendorAccount, now: Timestamp, path: &str, rules: &mut Rules<'_>) {
    let path = format!("{path}.expires");
    let Some(expires) = account.expires.as_deref().filter(|_| rules.knows(&path)) else { return };
    let last_day = Some(expires).filter(|text| text.len() == 10);
    let Some(last_day) = last_day.and_then(|day| Timestamp::parse(&format!("{day}T00:00:00Z"))) else {
        let text = format!("{} is no day", quote(expires));
        let problem = Problem::error(SCENARIO_INVALID_VALUE, path, text);
        rules.add(problem.hint("Write year, month and day, such as `2026-12-31`."));
        return;
    };
    if now >= last_day.plus(Duration::from_hours(24)) {
        let text = format!(
            "the account {} of {} was needed until {expires}, which is over",
            quote(&account.user),
            quote(&account.person)
        );
        rules.add(
            Problem::error(VENDOR_EXPIRED, path, text)
                .hint("Leave the account out, and apply with --prune to delete it; or give a later day.")
                .source(SCENARIO),
        );
    }
}

fn alike(what: &str, path: &str, name: &str, other: &str, first: &str) -> Problem {
    let text = format!("{} looks like {} ({first}) and is another {what}", quote(name), quote(other));
    Problem::error(LOOKALIKE, path, text)
        .hint("Choose names that differ by more than look-alikes such as 0/O, 1/l/I and rn/m.")
}

/// Names that were there before: by small letters, because the services compare without case, and by look.
#[derive(Default)]
struct Seen {
    names: HashMap<String, String>,
    looks: HashMap<String, (String, String)>,
}

/// Whether a name was there before.
enum Found {
    New,
    /// It was, at this path.
    Same(String),
    /// One that looks like it was, at this path.
    Alike(String, String),
}

impl Seen {
    fn find(&self, name: &str) -> Found {
        if let Some(path) = self.names.get(&name.to_lowercase()) {
            return Found::Same(path.clone());
        }
        let alike = looks(name).into_iter().find_map(|look| self.looks.get(&look).cloned());
        alike.map_or(Found::New, |(path, other)| Found::Alike(path, other))
    }

    fn keep(&mut self, name: &str, path: String) {
        for look in looks(name) {
            self.looks.entry(look).or_insert_with(|| (path.clone(), name.to_owned()));
        }
        self.names.entry(name.to_lowercase()).or_insert(path);
    }
}
