//! Desired against observed: the checklist of guest access, and whether guests are necessary at all.

use serde_json::{Value, json};

use super::diff::{Comparison, change, create, unchanged};
use super::diff_devices::RESTORES;
use super::diff_teams::{script, told};
use super::snapshot::Snapshot;
use super::snapshot_guests::Switches;
use crate::error::{Code, codes};
use crate::model::{Action, Diagnostic, Executor, Guesting, Severity, Step};
use crate::powershell::canonical::Meaning;
use crate::resource::Resource;
use crate::resource::teams::{Switch, settings_shown};
use crate::resource::tenant::{AccessSetting, Setting};
use crate::scenario::lets_invite;

/// The article's section.
const SOURCE: &str = "advanced-scenarios#guesting";
/// The field of a step that says what settings are.
pub(super) const VALUE: &str = "value";

impl Comparison<'_> {
    pub(super) fn access_setting(&mut self, setting: &AccessSetting, resources: &[Resource]) -> Step {
        let address = setting.address();
        let Some(facts) = setting.facts() else { return unchanged(address, "") };
        let Some(policy) = self.snapshot.policies.get(facts.path) else {
            let asked = if setting.is_review() {
                "look at".to_owned()
            } else {
                format!("set to `{}`", setting.wanted)
            };
            let reason = format!(
                "It cannot be read here: {asked} \"{}\" in the admin center ({}).",
                facts.title, facts.portal
            );
            let step = unchanged(address, "");
            return Step {
                action: Action::Manual,
                executor: Executor::Person,
                reason,
                object_id: None,
                ..step
            };
        };
        let now = setting.now(policy).unwrap_or_else(|| "unknown".to_owned());
        if setting.key == "inviters" {
            self.invitations(setting, &now, resources);
        }
        if setting.is_review() || now == setting.wanted {
            return Step { reason: format!("it is `{now}`"), object_id: None, ..unchanged(address, "") };
        }
        self.noticed(
            codes::TENANT_WIDE,
            format!(
                "`{address}` changes from `{now}` to `{}` for the whole tenant. {}",
                setting.wanted, facts.effect
            ),
            "The value before is kept in the journal, and `teardown` restores it.",
        );
        // What stands in the same object and changes before is part of what is sent.
        let others: Vec<(String, Value)> = if setting.shares_object() {
            let earlier = resources.iter().filter_map(|resource| match resource {
                Resource::AccessSetting(other)
                    if setting.needs.contains(&other.address()) && !other.is_review() =>
                {
                    Some(other)
                }
                _ => None,
            });
            let values = earlier.filter_map(|other| other.restoring(policy).as_object().cloned());
            values.flatten().map(|(name, _)| (name, json!("true"))).collect()
        } else {
            Vec::new()
        };
        let Some(body) = setting.body(policy, &others) else { return unchanged(address, "") };
        let applied = self.history.objects.get(&address).map(|held| &held.applied);
        let written = |field: &str| applied.and_then(|applied| applied.get(field));
        let before = written(RESTORES).filter(|_| written(VALUE) == Some(&json!(now))).cloned();
        let before = before.unwrap_or_else(|| setting.restoring(policy));
        let changes = vec![
            change(VALUE, json!(now), json!(setting.wanted)),
            change(Setting::BODY, Value::Null, body),
            change(RESTORES, Value::Null, before),
        ];
        let step = create(address, Vec::new(), "the scenario asks for another value");
        Step { action: Action::Update, changes, needs: setting.needs.clone(), ..step }
    }

    /// An application cannot invite where administrators alone may.
    fn invitations(&mut self, setting: &AccessSetting, now: &str, resources: &[Resource]) {
        let asks = |resource: &Resource| matches!(resource, Resource::Guest(guest) if self.snapshot.guesting.of(&guest.email).is_empty());
        if lets_invite(now) || lets_invite(&setting.wanted) || !resources.iter().any(asks) {
            return;
        }
        self.refuse(
            codes::GUEST_ACCESS_CLOSED,
            format!("`{}` is `{now}`, with which an application cannot invite anybody", setting.address()),
            "Write `access: {inviters: adminsGuestInvitersAndAllMembers}`, or invite the guests in the Entra admin center and apply again.",
        );
    }

    pub(super) fn switch(&mut self, switch: &Switch) -> Step {
        let address = switch.address();
        let Some(facts) = switch.facts() else { return unchanged(address, "") };
        let wanted = facts.on().settings;
        let now = match &self.snapshot.guesting.switches {
            Switches::Read(shown) => shown.get(facts.key).and_then(|shown| facts.read(shown)),
            Switches::Unreadable(why) => {
                let why = why.clone();
                if !switch.on {
                    let reason = format!(
                        "{} cannot be read from here ({why}): look at it in the admin center ({}).",
                        facts.title, facts.portal
                    );
                    let step = unchanged(address, "");
                    return Step {
                        action: Action::Manual,
                        executor: Executor::Person,
                        reason,
                        object_id: None,
                        ..step
                    };
                }
                None
            }
        };
        let held = now.as_ref().is_some_and(|now| now.values == wanted);
        if held || !switch.on {
            let word = if held { "on" } else { "not on" };
            return Step {
                reason: format!("{}: {word}", facts.title),
                executor: Executor::Powershell,
                object_id: None,
                ..unchanged(address, "")
            };
        }
        let Some(operation) = switch.operation(self.deployment.operation(&address, 0), now.as_ref(), &wanted)
        else {
            return unchanged(address, "");
        };
        let shown = now.as_ref().map_or(Value::Null, |now| settings_shown(&now.values));
        if now.is_some() {
            self.noticed(
                codes::TENANT_WIDE,
                format!("`{address}` is switched on for all guests of the tenant: {}", facts.title),
                "The values before are kept in the journal, and `teardown` restores them. Teams takes up to 24 hours.",
            );
        }
        let applied = self.history.objects.get(&address).and_then(|held| held.applied.get(RESTORES)).cloned();
        let changes = vec![
            change(VALUE, shown.clone(), settings_shown(&wanted)),
            told(&switch.tenant, &self.snapshot.tenant.id, &operation),
            change(RESTORES, Value::Null, applied.unwrap_or(shown)),
        ];
        Step { changes, ..script(address, Action::Update, "the scenario asks for it to be on") }
    }

    fn noticed(&mut self, code: Code, text: String, hint: &str) {
        self.diagnostics.push(Diagnostic {
            code: code.name.to_owned(),
            severity: Severity::Warning,
            text,
            hint: Some(hint.to_owned()),
            place: None,
            source: Some(SOURCE.to_owned()),
        });
    }
}

/// The article's rule that guests are not necessary, for both sides of a call: it looks at the technicians' tenant alone, and a call needs
/// both.
pub(super) fn not_necessary(scenario: &Guesting, snapshot: &Snapshot) -> Vec<Diagnostic> {
    let own = scenario.tenant.to_ascii_lowercase();
    let meaning = |domain: &str| Some(snapshot.teams.get(domain)?.read()?.access.meaning());
    let homes = scenario.homes();
    let reached = |home: &&String| {
        meaning(&own).is_some_and(|meaning| permits(&meaning, home))
            && meaning(home).is_some_and(|meaning| permits(&meaning, &own))
    };
    let reached: Vec<&str> = homes.iter().filter(reached).map(String::as_str).collect();
    if reached.is_empty() {
        return Vec::new();
    }
    vec![Diagnostic {
        code: codes::GUEST_NOT_NEEDED.name.to_owned(),
        severity: Severity::Advice,
        text: format!(
            "{own} and {} let their people reach each other, so guests are not necessary for calls between two",
            reached.join(", ")
        ),
        hint: Some(
            "Guests are needed for group calls, files, search by name, and to let in single people. `remote-assist advise FILE` weighs both."
                .to_owned(),
        ),
        place: None,
        source: Some(SOURCE.to_owned()),
    }]
}

/// Whether settings let people reach a domain.
fn permits(meaning: &Meaning, domain: &str) -> bool {
    let below =
        |parent: &String| domain.strip_suffix(parent.as_str()).is_some_and(|rest| rest.ends_with('.'));
    match meaning {
        Meaning::Open => true,
        Meaning::Allow(domains) => domains.contains(domain),
        Meaning::Block { domains, all_subdomains } => {
            let blocked = domains.contains(domain) || *all_subdomains && domains.iter().any(below);
            !blocked
        }
        Meaning::Closed(_) | Meaning::Unknown(_) => false,
    }
}
