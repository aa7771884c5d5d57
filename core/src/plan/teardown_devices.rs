//! What removing a deployment takes beside its accounts: profiles, trusted authorities, and settings that get their value back.

use serde_json::{Value, json};

use super::diff::change;
use super::diff_devices::{GIVES_BACK, RESTORES};
use super::teardown::Removal;
use crate::address::Address;
use crate::error::codes;
use crate::model::{Action, Change, Diagnostic, Executor, Severity, Step};
use crate::resource::Resource;
use crate::resource::intune::{ObservedProfile, Profile};
use crate::resource::tenant::{Authority, CertificateMethod, Setting, Trust, setting_facts};

impl Removal<'_> {
    /// The steps, in an order in which nothing is taken away that another step still needs.
    pub(super) fn devices(&mut self, resources: &[Resource]) -> Vec<Step> {
        let mut steps = Vec::new();
        for resource in resources {
            match resource {
                Resource::Profile(profile) => {
                    let now = self.snapshot.profile(&profile.operation);
                    steps.extend(now.map(|now| self.profile(profile, now)));
                }
                Resource::Setting(setting) => steps.extend(self.setting(setting)),
                Resource::CertificateMethod(method) => steps.extend(self.method(method, resources)),
                _ => {}
            }
        }
        let mut authorities = Vec::new();
        for resource in resources {
            match resource {
                Resource::Authority(authority) => authorities.extend(self.authority(authority, resources)),
                Resource::Trust(trust) => {
                    if let Some(now) = self.snapshot.trusts.get(&trust.display_name) {
                        let name = change("displayName", json!(trust.display_name), Value::Null);
                        steps.push(step(
                            trust.address(),
                            Action::Delete,
                            "its name shows that this deployment made it",
                            Some(&now.id),
                            vec![name],
                        ));
                    }
                }
                _ => {}
            }
        }
        // A list of authorities goes when it is empty.
        for authority in authorities {
            if let Some(trust) = steps.iter_mut().find(|step| step.address.kind() == Trust::KIND) {
                trust.needs.push(authority.address.clone());
            }
            steps.push(authority);
        }
        steps
    }

    fn profile(&mut self, profile: &Profile, now: &ObservedProfile) -> Step {
        let address = profile.address();
        if self.history.made(&address, &now.id) {
            let name = change("displayName", json!(now.display_name), Value::Null);
            let reason = "a run of this deployment made it";
            return step(address, Action::Delete, reason, Some(&now.id), vec![name]);
        }
        self.diagnostics.push(Diagnostic {
            code: codes::TEARDOWN_UNPROVEN.name.to_owned(),
            severity: Severity::Warning,
            text: format!("the profile \"{}\" carries this deployment's mark, but the journal does not say that a run made it: it is let go and stays", now.display_name),
            hint: Some("Delete it in Intune if nobody needs it.".to_owned()),
            place: None,
            source: None,
        });
        let mark = change(Profile::MARK, json!(now.description), Value::Null);
        let reason = "nothing proves that a run made it: the mark is cleared, and it stays";
        step(address, Action::Detach, reason, Some(&now.id), vec![mark])
    }

    /// A setting gets the value back that it had before, unless somebody changed it since.
    fn setting(&mut self, setting: &Setting) -> Option<Step> {
        let address = setting.address();
        let applied = &self.history.objects.get(&address)?.applied;
        let policy = self.snapshot.policies.get(setting_facts(&setting.key)?.path?)?;
        let (wanted, before) = (applied.get("value")?, applied.get(RESTORES)?);
        let now = setting.now(policy).map_or(Value::Null, |now| json!(now));
        if now != *wanted {
            self.left(
                &address,
                &format!("is `{}` now, which this deployment did not set", now.as_str().unwrap_or("unknown")),
            );
            return None;
        }
        if setting.restoring(policy) == *before {
            return None;
        }
        let changes = vec![
            change("value", now, json!(setting.now(before))),
            change(Setting::BODY, Value::Null, before.clone()),
            change(GIVES_BACK, Value::Null, json!(true)),
        ];
        Some(step(address, Action::Update, "it gets back the value that it had before", None, changes))
    }

    /// What this deployment added to the method goes; the rest stays as it is.
    fn method(&self, method: &CertificateMethod, resources: &[Resource]) -> Option<Step> {
        let address = method.address();
        let before = self.history.objects.get(&address)?.applied.get(RESTORES)?;
        let now = self.snapshot.policies.get(CertificateMethod::PATH)?;
        let group = resources.iter().find_map(|resource| match resource {
            Resource::Group(group) if group.address() == method.accounts => {
                self.snapshot.groups.get(&group.unique_name).map(|now| now.id.clone())
            }
            _ => None,
        });
        let mut changes: Vec<Change> = method
            .withdrawn(now, before, group.as_deref())
            .into_iter()
            .map(|(field, before, after)| change(field, before, after))
            .collect();
        let reason = "the shared accounts no longer sign in with a certificate";
        if !changes.is_empty() {
            changes.push(change(GIVES_BACK, Value::Null, json!(true)));
        }
        (!changes.is_empty()).then(|| step(address, Action::Update, reason, Some("X509Certificate"), changes))
    }

    fn authority(&self, authority: &Authority, resources: &[Resource]) -> Option<Step> {
        let trust = resources.iter().find_map(|resource| match resource {
            Resource::Trust(trust) if trust.key == authority.trust => Some(trust),
            _ => None,
        })?;
        let held = self.snapshot.trusts.get(&trust.display_name)?;
        let now = held.authorities.iter().find(|now| Authority::is(&authority.certificate, now))?;
        let kind = change("certificateAuthorityType", now["certificateAuthorityType"].clone(), Value::Null);
        let id = now["id"].as_str()?;
        let of = change(Authority::TRUST, Value::Null, json!(held.id));
        let reason = "it stands in this deployment's list";
        Some(step(authority.address(), Action::Delete, reason, Some(id), vec![kind, of]))
    }

    fn left(&mut self, address: &Address, what: &str) {
        self.diagnostics.push(Diagnostic {
            code: codes::TEARDOWN_UNPROVEN.name.to_owned(),
            severity: Severity::Warning,
            text: format!("`{address}` {what}: it stays as it is"),
            hint: None,
            place: None,
            source: None,
        });
    }
}

/// The group of a deployment can go once nothing names it any more.
pub(super) fn names_groups(step: &Step) -> bool {
    matches!(step.address.kind(), Profile::KIND | Setting::KIND | CertificateMethod::KIND)
}

fn step(address: Address, action: Action, reason: &str, id: Option<&str>, changes: Vec<Change>) -> Step {
    Step {
        address,
        action,
        executor: Executor::Graph,
        reason: reason.to_owned(),
        object_id: id.map(str::to_owned),
        changes,
        needs: Vec::new(),
    }
}
