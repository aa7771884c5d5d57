//! Steps for what headsets and the tenant's settings ask for.

use serde_json::{Value, json};

use super::diff::{Comparison, change, create, existing, unchanged};
use crate::address::Address;
use crate::error::codes;
use crate::model::{Action, Diagnostic, Executor, Severity, Step};
use crate::resource::intune::{Assignment, AutopilotDevice, ObservedProfile, Profile};
use crate::resource::tenant::{Authority, CertificateMethod, Setting, Trust, setting_facts};
use crate::resource::{FileResource, Resource, Task};

/// The field of a change of the tenant that holds what a removal brings back.
pub(super) const RESTORES: &str = "restores";
/// The field of a step of a removal that says that what it writes is no longer this deployment's.
pub(crate) const GIVES_BACK: &str = "givesBack";
const AS_IS: &str = "it is as the scenario says";

impl Comparison<'_> {
    fn known(&self) -> impl Fn(&Address) -> Option<String> {
        |address| self.ids.get(address).cloned()
    }

    fn set(address: Address, object: Option<String>, reason: &str, needs: Vec<Address>) -> Step {
        Step {
            address,
            action: Action::Update,
            executor: Executor::Graph,
            reason: reason.to_owned(),
            object_id: object,
            changes: Vec::new(),
            needs,
        }
    }

    pub(super) fn profile(&mut self, profile: &Profile) -> Step {
        let address = profile.address();
        let Some(now) = self.snapshot.profile(&profile.operation) else {
            let fields = profile.fields(&self.known());
            let step = create(address, fields, "the tenant has no profile with this deployment's mark");
            return Step { needs: profile.needs.clone(), ..step };
        };
        let copies = self.snapshot.profiles.iter().filter(|other| profile.marked(other)).count();
        if copies > 1 {
            self.diagnostics.push(Diagnostic {
                code: codes::PLAN_DUPLICATE.name.to_owned(),
                severity: Severity::Warning,
                text: format!("{copies} profiles carry the mark of `{address}`; {} is taken for it", now.id),
                hint: Some("Somebody copied it in Intune. Delete the copies, or clear their description: two profiles with the same settings conflict.".to_owned()),
                place: None,
                source: None,
            });
        }
        self.ids.insert(address.clone(), now.id.clone());
        let differences = profile.differences(now, &self.known());
        let step = existing(address, &now.id, differences, "the profile differs from the scenario", AS_IS);
        Step { needs: profile.needs.clone(), ..step }
    }

    pub(super) fn assignment(&self, assignment: &Assignment) -> Step {
        let address = assignment.address();
        let profile = Profile::address_of(&assignment.profile);
        let id = self.ids.get(&profile).cloned();
        let now = id.as_ref().and_then(|id| self.snapshot.profiles.iter().find(|held| held.id == *id));
        let Some(targets) = assignment.targets(now, &self.known()) else {
            let step = unchanged(address, id.as_deref().unwrap_or_default());
            return Step { needs: assignment.needs(), ..step };
        };
        let before = now.map_or(Value::Null, |now| json!(now.groups));
        Step {
            address,
            action: Action::Assign,
            executor: Executor::Graph,
            reason: "the profile is not for the group yet".to_owned(),
            object_id: None,
            changes: vec![change("groups", before, Value::Null), change("targets", Value::Null, targets)],
            needs: assignment.needs(),
        }
    }

    pub(super) fn autopilot(&self, device: &AutopilotDevice) -> Step {
        let address = device.address();
        if self.snapshot.autopilot.contains(&device.serial.to_ascii_uppercase()) {
            return Step { object_id: None, ..unchanged(address, "") };
        }
        create(address, device.fields(), "the headset is not registered with Autopilot")
    }

    pub(super) fn trust(&mut self, trust: &Trust) -> Step {
        let address = trust.address();
        match self.snapshot.trusts.get(&trust.display_name) {
            Some(now) => {
                self.ids.insert(address.clone(), now.id.clone());
                unchanged(address, &now.id)
            }
            None => create(address, trust.fields(), "the tenant has no such list of trusted authorities"),
        }
    }

    pub(super) fn authority(&mut self, authority: &Authority) -> Step {
        let address = authority.address();
        let trust = Trust::address_of(&authority.trust);
        let held = self.ids.get(&trust).and_then(|id| {
            let trust = self.snapshot.trusts.values().find(|trust| trust.id == *id)?;
            let mut authorities = trust.authorities.iter();
            authorities.find(|now| Authority::is(&authority.certificate, now))?["id"].as_str()
        });
        let step = match held {
            Some(id) => {
                self.ids.insert(address.clone(), id.to_owned());
                unchanged(address, id)
            }
            None => create(address, authority.fields(), "the tenant does not trust this authority yet"),
        };
        Step { needs: vec![trust], ..step }
    }

    pub(super) fn certificate_method(&mut self, method: &CertificateMethod) -> Step {
        let address = method.address();
        let none = Value::Null;
        let now = self.snapshot.policies.get(CertificateMethod::PATH).unwrap_or(&none);
        let differences = method.differences(now, &self.known());
        if differences.is_empty() {
            return Step { needs: vec![method.accounts.clone()], ..unchanged(address, "X509Certificate") };
        }
        self.told(
            codes::TENANT_WIDE,
            "signing in with a certificate is a method of the whole tenant: it is switched on for the shared accounts alone, and what others configured stays".to_owned(),
            "Whoever is in scope and has no certificate can be locked out; so never add everybody.",
        );
        let step = Self::set(
            address.clone(),
            Some("X509Certificate".to_owned()),
            "the shared accounts cannot sign in with a certificate yet",
            vec![method.accounts.clone()],
        );
        let mut changes: Vec<_> =
            differences.into_iter().map(|(field, before, after)| change(field, before, after)).collect();
        let ours = self.written(&address, "state") == Some(&now["state"]);
        let before = self.restores(&address, ours, CertificateMethod::restoring(now));
        changes.push(change(RESTORES, Value::Null, before));
        Step { changes, ..step }
    }

    pub(super) fn setting(&mut self, setting: &Setting) -> Step {
        let address = setting.address();
        let Some(facts) = setting_facts(&setting.key) else { return unchanged(address, "") };
        let policy = facts.path.and_then(|path| self.snapshot.policies.get(path));
        let Some(policy) = policy else {
            let asked = if setting.is_review() {
                format!("look at \"{}\" in the admin center", facts.title)
            } else {
                format!("set \"{}\" to `{}` in the admin center", facts.title, setting.wanted)
            };
            let reason = format!("No API tells or changes it: {asked} ({}).", facts.portal);
            return person(address, Executor::Person, reason);
        };
        let now = setting.now(policy).unwrap_or_else(|| "unknown".to_owned());
        if setting.is_review() || setting.holds(policy, &self.known()) {
            return Step { reason: format!("it is `{now}`"), object_id: None, ..unchanged(address, "") };
        }
        self.told(
            codes::TENANT_WIDE,
            format!(
                "`{address}` changes from `{now}` to `{}` for the whole tenant. {}",
                setting.wanted, facts.effect
            ),
            "The value before is kept in the journal, and `teardown` restores it.",
        );
        let id = self.known();
        let ours = self.written(&address, "value") == Some(&json!(now));
        let before = self.restores(&address, ours, setting.restoring(policy));
        let step = Self::set(address, None, "the scenario asks for another value", setting.needs());
        Step {
            changes: vec![
                change("value", json!(now), json!(setting.wanted)),
                change(Setting::BODY, Value::Null, setting.body(policy, &id)),
                change(RESTORES, Value::Null, before),
            ],
            ..step
        }
    }

    /// What a run of the deployment wrote last into a field.
    fn written(&self, address: &Address, field: &str) -> Option<&Value> {
        self.history.objects.get(address)?.applied.get(field)
    }

    /// What a removal brings back: what was there before the deployment changed it for the first time, as long as nobody else
    /// changed it since.
    fn restores(&self, address: &Address, ours: bool, now: Value) -> Value {
        self.written(address, RESTORES).filter(|_| ours).cloned().unwrap_or(now)
    }

    pub(super) fn task(task: &Task) -> Step {
        let step = person(task.address.clone(), task.executor, task.text.clone());
        Step { needs: task.needs.clone(), ..step }
    }

    pub(super) fn file(file: &FileResource) -> Step {
        Step {
            action: Action::Emit,
            reason: format!("`emit` writes {}.", file.text),
            object_id: None,
            ..unchanged(file.address(), "")
        }
    }

    /// Profiles that a run made and that the scenario no longer asks for: they are deleted if that is asked for, else let go.
    pub(super) fn leftover_profiles(&self, resources: &[Resource], prune: bool) -> Vec<Step> {
        let asked = |address: &Address| resources.iter().any(|resource| resource.address() == *address);
        let mut left: Vec<(&Address, &ObservedProfile)> = self
            .history
            .objects
            .keys()
            .filter(|address| address.kind() == Profile::KIND && !asked(address))
            .filter_map(|address| {
                Some((address, self.snapshot.profile(&self.deployment.operation(address, 0))?))
            })
            .collect();
        left.sort_by_key(|(address, _)| *address);
        let step = |(address, now): (&Address, &ObservedProfile)| {
            let made = self.history.made(address, &now.id);
            let (action, reason, gone) = if prune && made {
                let name = change("displayName", json!(now.display_name), Value::Null);
                (
                    Action::Delete,
                    "the scenario no longer asks for it, and a run of this deployment made it",
                    name,
                )
            } else {
                let mark = change(Profile::MARK, json!(now.description), Value::Null);
                (
                    Action::Detach,
                    "the scenario no longer asks for it: the mark is cleared, nothing else",
                    mark,
                )
            };
            let step = Self::set(address.clone(), Some(now.id.clone()), reason, Vec::new());
            Step { action, changes: vec![gone], ..step }
        };
        left.into_iter().map(step).collect()
    }

    fn told(&mut self, code: crate::error::Code, text: String, hint: &str) {
        self.diagnostics.push(Diagnostic {
            code: code.name.to_owned(),
            severity: Severity::Warning,
            text,
            hint: Some(hint.to_owned()),
            place: None,
            source: Some("shared-identity#considerations".to_owned()),
        });
    }
}

fn person(address: Address, executor: Executor, reason: String) -> Step {
    Step {
        address,
        action: Action::Manual,
        executor,
        reason,
        object_id: None,
        changes: Vec::new(),
        needs: Vec::new(),
    }
}
