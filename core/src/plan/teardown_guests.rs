//! What removing a deployment takes back of guests: settings, the team, and whoever was invited by it and nobody before.

use serde_json::{Value, json};

use super::diff::{change, unchanged};
use super::diff_access::VALUE;
use super::diff_devices::RESTORES;
use super::diff_guests::ours;
use super::diff_teams::{script, told};
use super::snapshot_guests::Switches;
use super::teardown::Removal;
use crate::error::codes;
use crate::model::{Action, Diagnostic, Severity, Step};
use crate::resource::Resource;
use crate::resource::entra::Guest;
use crate::resource::teams::{
    Channel, Mark, ObservedTeam, Switch, Team, TeamMember, settings_shown, switch_facts,
};
use crate::resource::tenant::{AccessSetting, Setting};

impl Removal<'_> {
    /// The steps: places in a team that stays, the team, guests, then the settings.
    pub(super) fn guesting(&mut self, resources: &[Resource]) -> Vec<Step> {
        let mut steps = Vec::new();
        let team = resources.iter().find_map(|resource| match resource {
            Resource::Team(team) => Some((team, ours(team, self.snapshot)?)),
            _ => None,
        });
        if let Some((team, (now, mark))) = team {
            steps.extend(self.team(team, now, mark, resources));
        }
        let mut before = None;
        for resource in resources {
            match resource {
                Resource::Guest(guest) => steps.extend(self.guest(guest)),
                Resource::Switch(switch) => steps.extend(self.switch(switch)),
                Resource::AccessSetting(setting) => {
                    let step = self.access_setting(setting, before.as_ref());
                    before = step.clone().filter(|_| setting.shares_object()).or(before);
                    steps.extend(step);
                }
                _ => {}
            }
        }
        steps
    }

    fn team(&mut self, team: &Team, now: &ObservedTeam, mark: Mark, resources: &[Resource]) -> Vec<Step> {
        let address = team.address();
        let gone = |field: &str, held: Value| vec![change(field, held, Value::Null)];
        if mark == Mark::Made && self.history.made(&address, &now.id) {
            let others = self.others(now, resources);
            if others > 0 {
                self.notes(
                    codes::TEARDOWN_OTHERS.name,
                    format!("the team \"{}\" has {others} people whom this deployment did not put there: they lose the team, its files and conversations", now.display_name),
                    "Save what they need first. A deleted team can be restored for 30 days.",
                );
            }
            return vec![Step {
                action: Action::Delete,
                reason: "a run of this deployment made it".to_owned(),
                changes: gone("displayName", json!(now.display_name)),
                ..unchanged(address, &now.id)
            }];
        }
        if mark == Mark::Made {
            self.notes(
                codes::TEARDOWN_UNPROVEN.name,
                format!("the team \"{}\" carries this deployment's mark, but the journal does not say that a run made it: it is let go and stays", now.display_name),
                "Delete it in the Teams admin center if it is meant.",
            );
        }
        let mut steps = self.places(team, now, resources);
        let needs = steps.iter().map(|step| step.address.clone()).collect();
        steps.push(Step {
            action: Action::Detach,
            reason: "it existed before this deployment: the mark is cleared, and it stays".to_owned(),
            changes: vec![change(Team::MARK, json!(now.description), json!(now.plain_description()))],
            needs,
            ..unchanged(address, &now.id)
        });
        steps
    }

    /// What a run put into a team that stays: people, and channels.
    fn places(&self, team: &Team, now: &ObservedTeam, resources: &[Resource]) -> Vec<Step> {
        let mut steps = Vec::new();
        for resource in resources {
            let address = resource.address();
            let Some(held) = self.history.objects.get(&address).filter(|held| held.created) else { continue };
            let id = match resource {
                Resource::TeamMember(member) if member.team == team.key => {
                    let user = held.applied.get(TeamMember::USER).and_then(Value::as_str);
                    let user = user.map(str::to_owned).or_else(|| {
                        self.snapshot.guesting.of(&member.person).first().map(|guest| guest.id.clone())
                    });
                    user.and_then(|user| now.members.get(&user)).map(|place| place.id.clone())
                }
                Resource::Channel(Channel { display_name, .. }) => {
                    let named =
                        now.channels.iter().find(|now| now.display_name.eq_ignore_ascii_case(display_name));
                    named.filter(|now| held.id.as_ref() == Some(&now.id)).map(|now| now.id.clone())
                }
                _ => None,
            };
            let Some(id) = id else { continue };
            let step = unchanged(address, &id);
            steps.push(Step {
                action: Action::Delete,
                reason: "a run of this deployment put it into the team".to_owned(),
                changes: vec![change(Team::FIELD, Value::Null, json!(now.id))],
                ..step
            });
        }
        steps
    }

    /// How many people are in a team whom the scenario does not name.
    fn others(&self, now: &ObservedTeam, resources: &[Resource]) -> usize {
        let known = |user: &&String| {
            resources.iter().any(|resource| match resource {
                Resource::TeamMember(member) if member.guest => {
                    self.snapshot.guesting.of(&member.person).iter().any(|guest| guest.id == **user)
                }
                Resource::TeamMember(member) => {
                    self.snapshot.guesting.person(&member.person).is_some_and(|person| person.id == **user)
                }
                _ => false,
            })
        };
        now.members.keys().filter(|user| !known(user)).count()
    }

    /// A guest is deleted whom a run of ours invited, by the journal and by the mark; whoever was there before stays.
    fn guest(&mut self, guest: &Guest) -> Option<Step> {
        let address = guest.address();
        let held = self.snapshot.guesting.of(&guest.email).iter();
        let now =
            held.into_iter().find(|now| now.employee_id.as_deref() == Some(guest.employee_id.as_str()))?;
        let step = unchanged(address.clone(), &now.id);
        if self.history.made(&address, &now.id) {
            return Some(Step {
                action: Action::Delete,
                reason: "a run of this deployment invited the guest".to_owned(),
                changes: vec![change("mail", json!(guest.email), Value::Null)],
                ..step
            });
        }
        self.notes(
            codes::TEARDOWN_UNPROVEN.name,
            format!("{} carries this deployment's mark, but the journal does not say that a run invited the guest: the guest is let go and stays", guest.email),
            "Delete the guest in the Entra admin center if that is meant.",
        );
        Some(Step {
            action: Action::Detach,
            reason: "nothing proves that a run invited the guest: the mark is cleared, and the guest stays"
                .to_owned(),
            changes: vec![change(Guest::MARK, json!(now.employee_id), Value::Null)],
            ..step
        })
    }

    /// A setting that nobody changed since gets back what it was; `earlier` is the step that writes the same object before.
    fn access_setting(&self, setting: &AccessSetting, earlier: Option<&Step>) -> Option<Step> {
        let address = setting.address();
        let applied = &self.history.objects.get(&address)?.applied;
        let before = applied.get(RESTORES)?;
        let policy = self.snapshot.policies.get(setting.facts()?.path)?;
        let now = setting.now(policy)?;
        if applied.get(VALUE) != Some(&json!(now)) || setting.restoring(policy) == *before {
            return None;
        }
        let restored = earlier.filter(|_| setting.shares_object()).and_then(|step| {
            let change = step.changes.iter().find(|change| change.field == RESTORES)?;
            change.after.0.as_object().cloned()
        });
        let others: Vec<(String, Value)> = restored.into_iter().flatten().collect();
        let body = setting.brought_back(policy, before, &others);
        let needs = earlier.filter(|_| setting.shares_object()).map(|step| step.address.clone());
        Some(Step {
            action: Action::Update,
            reason: "what this deployment changed gets back what it was before".to_owned(),
            object_id: None,
            changes: vec![
                change(VALUE, json!(now), Value::Null),
                change(Setting::BODY, Value::Null, body),
                change(RESTORES, Value::Null, before.clone()),
            ],
            needs: needs.into_iter().collect(),
            ..unchanged(address, "")
        })
    }

    fn switch(&self, switch: &Switch) -> Option<Step> {
        let address = switch.address();
        let before = self.history.objects.get(&address)?.applied.get(RESTORES)?;
        let facts = switch_facts(&switch.key)?;
        let before = facts.read(before)?;
        let Switches::Read(shown) = &self.snapshot.guesting.switches else { return None };
        let now = facts.read(shown.get(facts.key)?)?;
        // What somebody else changed since is not ours to give back.
        if now.values != facts.on().settings || now == before {
            return None;
        }
        let id = self.deployment.operation(&address, 0);
        let operation = switch.operation(id, Some(&now), &before.values)?;
        let changes = vec![
            change(VALUE, settings_shown(&now.values), settings_shown(&before.values)),
            told(&switch.tenant, &self.snapshot.tenant.id, &operation),
        ];
        let step =
            script(address, Action::Update, "what this deployment changed gets back what it was before");
        Some(Step { changes, ..step })
    }

    fn notes(&mut self, code: &str, text: String, hint: &str) {
        self.diagnostics.push(Diagnostic {
            code: code.to_owned(),
            severity: Severity::Warning,
            text,
            hint: Some(hint.to_owned()),
            place: None,
            source: None,
        });
    }
}
