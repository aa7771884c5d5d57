//! What removing a deployment gives back in Teams: lists without what was added, and people with the policies that they had.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::diff::change;
use super::diff_devices::{GIVES_BACK, RESTORES};
use super::diff_teams::{ACCESS, CLOSES, POLICY, script, told};
use super::teardown::Removal;
use crate::address::Address;
use crate::error::codes;
use crate::model::{Action, Diagnostic, Severity, Step};
use crate::powershell::canonical::{AllowedDomains, ExternalAccessState};
use crate::powershell::{Change, Operation};
use crate::resource::Resource;
use crate::resource::teams::{AccessPolicy, Closing, ExternalAccess, PolicyGrant, policy_words, words};

impl Removal<'_> {
    /// The steps: people first, then the policies that nobody has any more, then the tenants' configurations.
    pub(super) fn teams(&mut self, resources: &[&Resource]) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut grants: Vec<Address> = Vec::new();
        for resource in resources {
            if let Resource::PolicyGrant(grant) = *resource
                && let Some(step) = self.policy_grant(grant)
            {
                grants.push(step.address.clone());
                steps.push(step);
            }
        }
        for resource in resources {
            match *resource {
                Resource::AccessPolicy(policy) => steps.extend(self.access_policy(policy, &grants)),
                Resource::ExternalAccess(access) => steps.extend(self.external_access(access)),
                _ => {}
            }
        }
        steps
    }

    fn external_access(&mut self, access: &ExternalAccess) -> Option<Step> {
        let address = access.address();
        let applied = &self.history.objects.get(&address)?.applied;
        let before = ExternalAccessState::read(applied.get(RESTORES)?).ok()?;
        let Some(observed) = self.snapshot.teams.get(&access.tenant).and_then(|side| side.read()) else {
            self.kept(&address, "cannot be read from here, so nothing of it is given back");
            return None;
        };
        let now = &observed.access;
        let goal = given_back(now, &before, &access.goal(&before));
        let differences = ExternalAccess::differences(now, &goal);
        if differences.is_empty() {
            return None;
        }
        let closing = Closing::between(now, &goal);
        let mut changes = vec![change(ACCESS, json!(words(&now.meaning())), json!(words(&goal.meaning())))];
        changes.extend(differences.into_iter().map(|(field, before, after)| change(field, before, after)));
        if !closing.is_empty() {
            let text = format!(
                "{} goes back from {} to {}: this closes chat and calls with {}",
                access.tenant,
                words(&now.meaning()),
                words(&goal.meaning()),
                closing.told()
            );
            changes.push(change(CLOSES, Value::Null, json!(closing.told())));
            self.diagnostics.push(Diagnostic {
                code: codes::CLOSES_ACCESS.name.to_owned(),
                severity: Severity::Warning,
                text,
                hint: Some("If that is meant, carry it out with --yes-close.".to_owned()),
                place: None,
                source: Some("advanced-scenarios#federation".to_owned()),
            });
        }
        let asked = Change::ExternalAccess(now.change_to(&goal));
        let operation = Operation::new(self.id(&address), address.clone(), asked).between(now, &goal);
        changes.push(told(&access.tenant, &observed.tenant, &operation));
        changes.push(change(GIVES_BACK, Value::Null, json!(true)));
        let step =
            script(address, Action::Update, "what this deployment changed gets back what it was before");
        Some(Step { changes, ..step })
    }

    fn access_policy(&mut self, policy: &AccessPolicy, grants: &[Address]) -> Option<Step> {
        let address = policy.address();
        if !self.history.objects.get(&address)?.created {
            return None;
        }
        let observed = self.snapshot.teams.get(&policy.tenant)?.read()?;
        let Some(policies) = &observed.policies else {
            self.kept(&address, "cannot be read from here, so it is not removed");
            return None;
        };
        let now = policies.get(&policy.name)?;
        let operation = policy.removal(self.id(&address), now);
        let changes = vec![
            change(POLICY, json!(policy_words(now)), Value::Null),
            told(&policy.tenant, &observed.tenant, &operation),
        ];
        let step = script(address, Action::Delete, "a run of this deployment made it");
        Some(Step { changes, needs: grants.to_vec(), ..step })
    }

    fn policy_grant(&mut self, grant: &PolicyGrant) -> Option<Step> {
        let address = grant.address();
        let applied = &self.history.objects.get(&address)?.applied;
        let before = applied.get(RESTORES)?.get(POLICY)?.as_str().map(str::to_owned);
        let observed = self.snapshot.teams.get(&grant.tenant)?.read()?;
        let user = grant.user.to_ascii_lowercase();
        let (Some(policies), Some(grants)) = (&observed.policies, &observed.grants) else {
            self.kept(&address, "cannot be read from here, so nothing of it is given back");
            return None;
        };
        let now = grants.get(&user)?;
        if !grant.is_held(now.as_deref()) {
            self.kept(&address, "has another policy now, which this deployment did not give");
            return None;
        }
        // A policy that is gone meanwhile cannot be given back.
        let before = before.filter(|name| policies.contains_key(name));
        let operation = grant.operation(self.id(&address), Some(now), before.as_deref());
        let changes = vec![
            change(POLICY, json!(now), json!(before)),
            told(&grant.tenant, &observed.tenant, &operation),
            change(GIVES_BACK, Value::Null, json!(true)),
        ];
        let step = script(address, Action::Update, "the person gets back the policy that was there before");
        Some(Step { changes, ..step })
    }

    fn id(&self, address: &Address) -> String {
        self.deployment.operation(address, 0)
    }

    fn kept(&mut self, address: &Address, what: &str) {
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

/// What is there now without what the deployment brought: a field that somebody changed since stays, a domain that it added goes, one
/// that it took away comes back, and what others added stays.
fn given_back(
    now: &ExternalAccessState,
    before: &ExternalAccessState,
    ours: &ExternalAccessState,
) -> ExternalAccessState {
    fn value<T: PartialEq>(now: T, before: T, ours: &T) -> T {
        if now == *ours { before } else { now }
    }
    let set = |now: &BTreeSet<String>, before: &BTreeSet<String>, ours: &BTreeSet<String>| {
        let added: BTreeSet<_> = ours.difference(before).collect();
        let taken = before.difference(ours);
        now.iter().filter(|domain| !added.contains(domain)).chain(taken).cloned().collect::<BTreeSet<_>>()
    };
    let allowed = match (&now.allowed_domains, &before.allowed_domains, &ours.allowed_domains) {
        (AllowedDomains::List(now), AllowedDomains::List(before), AllowedDomains::List(ours)) => {
            AllowedDomains::List(set(now, before, ours))
        }
        (now, before, ours) if now == ours => before.clone(),
        (now, ..) => now.clone(),
    };
    ExternalAccessState {
        allow_federated_users: value(
            now.allow_federated_users,
            before.allow_federated_users,
            &ours.allow_federated_users,
        ),
        allowed_domains: allowed,
        blocked_domains: set(&now.blocked_domains, &before.blocked_domains, &ours.blocked_domains),
        block_all_subdomains: value(
            now.block_all_subdomains,
            before.block_all_subdomains,
            &ours.block_all_subdomains,
        ),
        external_access_with_trial_tenants: value(
            now.external_access_with_trial_tenants,
            before.external_access_with_trial_tenants,
            &ours.external_access_with_trial_tenants,
        ),
        allow_teams_consumer: value(
            now.allow_teams_consumer,
            before.allow_teams_consumer,
            &ours.allow_teams_consumer,
        ),
        allow_teams_consumer_inbound: value(
            now.allow_teams_consumer_inbound,
            before.allow_teams_consumer_inbound,
            &ours.allow_teams_consumer_inbound,
        ),
        ..now.clone()
    }
}
