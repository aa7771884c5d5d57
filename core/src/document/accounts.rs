//! Turns the three ways of naming accounts into one list, and remembers where each account stands.

use std::collections::BTreeSet;
use std::path::Path;

use super::csv;
use super::findings::{Findings, Problem};
use super::numbering::Numbering;
use crate::error::codes;
use crate::model::{Account, AccountTemplate, Place, SharedIdentity};

/// Where the accounts of the full form stand.
#[derive(Debug, Default)]
pub(super) enum Origin {
    /// In the document's own list.
    #[default]
    Listed,
    /// In a CSV file, on these lines.
    File { file: String, lines: Vec<u32> },
    /// In the document's template.
    Template { names_displayed: bool },
}

impl Origin {
    /// The place of a path such as `accounts[3].user` if it is not in the document's own list.
    pub(super) fn locate(&self, path: &str, document: &dyn Fn(&str) -> Place) -> Option<Place> {
        let rest = path.strip_prefix("accounts").filter(|rest| rest.is_empty() || rest.starts_with('['))?;
        let place = match self {
            Self::Listed => return None,
            Self::File { file, lines } => match index(rest).and_then(|index| lines.get(index)) {
                Some(line) => Place { file: Some(file.clone()), line: Some(*line), ..Place::default() },
                None => document("accountsFrom"),
            },
            Self::Template { names_displayed: true } if rest.ends_with(".displayName") => {
                document("template.displayName")
            }
            Self::Template { .. } if rest.is_empty() => document("template"),
            Self::Template { .. } => document("template.user"),
        };
        Some(Place { path: Some(path.to_owned()), ..place })
    }
}

fn index(rest: &str) -> Option<usize> {
    rest.strip_prefix('[')?.split_once(']')?.0.parse().ok()
}

/// Fills `accounts`, takes the other two forms away, and gives every account a display name.
pub(super) fn expand(
    scenario: &mut SharedIdentity,
    base: &Path,
    findings: &mut Findings<'_>,
    broken: &mut BTreeSet<String>,
) -> Origin {
    let from = scenario.accounts_from.take();
    let template = scenario.template.take();
    let mut accounts = scenario.accounts.take().unwrap_or_default();
    let mut origin = Origin::Listed;
    if ["accounts", "accountsFrom", "template"].iter().any(|key| broken.contains(*key)) {
        // What they hold is unknown, so nothing more can be said about the accounts.
        broken.insert("accounts".to_owned());
    } else if let Some(name) = from {
        let path = base.join(&name);
        let table = csv::read(&path, findings);
        if table.accounts.is_empty() {
            // The table said why.
            broken.insert("accounts".to_owned());
        }
        accounts = table.accounts;
        origin = Origin::File { file: path.display().to_string(), lines: table.lines };
    } else if let Some(template) = template {
        origin = Origin::Template { names_displayed: template.display_name.is_some() };
        accounts = numbered(&template, findings, broken);
    }
    for account in &mut accounts {
        if account.display_name.is_none() {
            account.display_name = Some(local_part(&account.user).to_owned());
        }
    }
    scenario.accounts = Some(accounts);
    origin
}

fn numbered(
    template: &AccountTemplate,
    findings: &mut Findings<'_>,
    broken: &mut BTreeSet<String>,
) -> Vec<Account> {
    if broken.iter().any(|path| path.starts_with("template.")) {
        broken.insert("accounts".to_owned());
        return Vec::new();
    }
    let mut read = |key: &str, text: &str| match Numbering::parse(text) {
        Ok(numbering) => Some(numbering),
        Err(reason) => {
            let path = format!("template.{key}");
            let sentence = format!("`{path}` cannot be used: {reason}");
            findings.add(
                Problem::error(codes::SCENARIO_INVALID_VALUE, path, sentence)
                    .hint("Write `{n}` for the number, or `{n:04}` for four digits with zeros in front."),
            );
            None
        }
    };
    let user = read("user", &template.user);
    let display_name = template.display_name.as_ref().map(|text| read("displayName", text));
    let (Some(user), false) = (user, matches!(display_name, Some(None))) else {
        broken.insert("accounts".to_owned());
        return Vec::new();
    };
    if !user.is_numbered() {
        let text = "`template.user` has no `{n}`, so all accounts would have the same name";
        findings.add(
            Problem::error(codes::SCENARIO_INVALID_VALUE, "template.user", text)
                .hint("Write `{n}` for the number, such as `holo-{n:04}`."),
        );
        broken.insert("accounts".to_owned());
        return Vec::new();
    }
    let account = |number| {
        let user = user.text(number);
        let display_name = display_name.as_ref().and_then(Option::as_ref).map(|name| name.text(number));
        Account { device: local_part(&user).to_owned(), user, display_name }
    };
    (1..=template.count).map(account).collect()
}

/// What stands before the `@`.
pub(crate) fn local_part(user: &str) -> &str {
    user.split_once('@').map_or(user, |(local, _)| local)
}
