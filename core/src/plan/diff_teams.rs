//! Desired against observed: who outside of a tenant its people reach. What is written goes through a PowerShell script.

use serde_json::{Value, json};

use super::diff::{Comparison, change};
use super::diff_devices::RESTORES;
use super::snapshot::{ObservedTeams, Snapshot, TeamsSide};
use crate::address::Address;
use crate::error::{Code, codes};
use crate::model::{Action, CompanyTenant, Diagnostic, Executor, Federation, ReceiptResult, Severity, Step};
use crate::powershell::Operation;
use crate::powershell::canonical::{ExternalAccessState, GrantState, Meaning, PolicyState};
use crate::resource::teams::{
    AccessPolicy, Closing, ExternalAccess, OPERATION, PolicyGrant, effective, policy_words, words,
};

/// The field of a step that says whom it shuts out; the guard of `apply` looks for it.
pub(crate) const CLOSES: &str = "closes";
/// The field that says in words whom a tenant's people reach.
pub(super) const ACCESS: &str = "externalAccess";
/// The field that names a person's policy.
pub(super) const POLICY: &str = "policy";
/// The policy of whoever has no other.
const EVERYBODY: &str = "Global";
/// Why nothing is to be done where nothing but a receipt tells what is there.
const LEFT: &str = "the receipt of the script says that it is so";
/// The article's section.
const SOURCE: &str = "advanced-scenarios#federation";

impl Comparison<'_> {
    pub(super) fn external_access(&mut self, access: &ExternalAccess) -> Step {
        let address = access.address();
        let Some(observed) = self.side(&access.tenant).cloned() else {
            let operation = access.operation(self.id(&address), None);
            return self.unread(&access.tenant, address, &operation);
        };
        let now = &observed.access;
        let goal = access.goal(now);
        if let (Meaning::Allow(_), Some(ignored)) = (goal.meaning(), goal.ignored_block_list()) {
            self.noted(
                codes::IGNORED_BLOCK_LIST,
                Severity::Warning,
                format!(
                    "{} has a block list of {} beside its allow list, where Teams ignores it",
                    access.tenant,
                    domains(ignored.len())
                ),
                "It comes to life when the tenant is opened.",
            );
        }
        let differences = ExternalAccess::differences(now, &goal);
        if differences.is_empty() {
            return as_it_is(address, format!("it is {}", words(&now.meaning())));
        }
        let closing = Closing::between(now, &goal);
        let opening = Closing::between(&goal, now);
        self.consequences(access, &observed, &goal, &closing, &opening);
        let access_words = change(ACCESS, json!(words(&now.meaning())), json!(words(&goal.meaning())));
        let mut changes = vec![access_words];
        changes.extend(differences.into_iter().map(|(field, before, after)| change(field, before, after)));
        if !closing.is_empty() {
            changes.push(change(CLOSES, Value::Null, json!(closing.told())));
        }
        let operation = access.operation(self.id(&address), Some(now));
        changes.push(told(&access.tenant, &observed.tenant, &operation));
        // What a removal brings back: what stood before the first change of the deployment.
        let before = self.history.objects.get(&address).and_then(|held| held.applied.get(RESTORES)).cloned();
        changes.push(change(RESTORES, Value::Null, before.unwrap_or_else(|| now.to_value())));
        Step { changes, ..script(address, Action::Update, "the scenario asks for another configuration") }
    }

    pub(super) fn access_policy(&mut self, policy: &AccessPolicy) -> Step {
        let address = policy.address();
        let Some(observed) = self.side(&policy.tenant).cloned() else {
            let operation = policy.operation(self.id(&address), None);
            return self.unread(&policy.tenant, address, &operation);
        };
        let goal = policy.goal();
        let Some(policies) = &observed.policies else {
            if self.left(&address).is_some_and(|left| PolicyState::read(left).is_ok_and(|left| left == goal))
            {
                return as_it_is(address, LEFT.to_owned());
            }
            self.policies_unknown(&policy.tenant);
            let operation = policy.operation(self.id(&address), None);
            return self.unread(&policy.tenant, address, &operation);
        };
        let now = policies.get(&policy.name).cloned().unwrap_or(PolicyState::Absent);
        if now == goal {
            return as_it_is(address, "the policy is as the scenario says".to_owned());
        }
        let operation = policy.operation(self.id(&address), Some(&now));
        let changes = vec![
            change(POLICY, json!(policy_words(&now)), json!(policy_words(&goal))),
            told(&policy.tenant, &observed.tenant, &operation),
        ];
        let (action, reason) = match now {
            PolicyState::Absent => (Action::Create, "the tenant has no policy of that name"),
            PolicyState::Present { .. } => (Action::Update, "the policy differs from the scenario"),
        };
        Step { changes, ..script(address, action, reason) }
    }

    pub(super) fn policy_grant(&mut self, grant: &PolicyGrant) -> Step {
        let address = grant.address();
        let Some(observed) = self.side(&grant.tenant).cloned() else {
            let operation = grant.operation(self.id(&address), None, grant.policy.as_deref());
            return self.unread(&grant.tenant, address, &operation);
        };
        let (Some(policies), Some(grants)) = (&observed.policies, &observed.grants) else {
            let wanted = grant.policy.as_deref().map(str::to_lowercase);
            let left = self.left(&address).and_then(|left| GrantState::read(left).ok());
            if left.is_some_and(|left| left.policy_name == wanted) {
                return as_it_is(address, LEFT.to_owned());
            }
            self.policies_unknown(&grant.tenant);
            let operation = grant.operation(self.id(&address), None, grant.policy.as_deref());
            return self.unread(&grant.tenant, address, &operation);
        };
        let user = grant.user.to_ascii_lowercase();
        let Some(now) = grants.get(&user) else {
            self.refuse(
                codes::GRAPH_NOT_FOUND,
                format!("{} has no account {}, so it can have no policy", grant.tenant, grant.user),
                "Correct the address, or leave the person's `policy` out until the account exists.",
            );
            return as_it_is(address, "there is no such account".to_owned());
        };
        if grant.is_held(now.as_deref()) {
            let step = as_it_is(address, "the person has this policy".to_owned());
            return Step { needs: grant.needs(), ..step };
        }
        let operation = grant.operation(self.id(&address), Some(now), grant.policy.as_deref());
        let before = self.history.objects.get(&address).and_then(|held| held.applied.get(RESTORES)).cloned();
        let mut changes = vec![
            change(POLICY, json!(now), json!(grant.policy)),
            told(&grant.tenant, &observed.tenant, &operation),
            change(RESTORES, Value::Null, before.unwrap_or_else(|| json!({POLICY: now}))),
        ];
        let held = now.as_deref().unwrap_or(EVERYBODY);
        let held = policies.get(held).unwrap_or(&PolicyState::Absent);
        let (reaches, will) = (effective(held, &observed.access), grant.effect(&observed.access));
        let closing = Closing::between(&reaches, &will);
        if !closing.is_empty() {
            changes.push(change(CLOSES, Value::Null, json!(closing.told())));
            self.noted(
                codes::CLOSES_ACCESS,
                Severity::Warning,
                format!(
                    "{} reaches {} and will reach {}: this closes chat and calls of this person with {}",
                    grant.user,
                    words(&reaches.meaning()),
                    words(&will.meaning()),
                    closing.told()
                ),
                "If that is meant, carry it out with --yes-close.",
            );
        }
        let step = script(address, Action::Assign, "the person has another policy");
        Step { changes, needs: grant.needs(), ..step }
    }

    /// What Teams of a tenant holds; `None`, and a warning, where that is not known.
    fn side(&mut self, tenant: &str) -> Option<&'_ ObservedTeams> {
        let snapshot = self.snapshot;
        let why = match snapshot.teams.get(&tenant.to_ascii_lowercase()) {
            Some(TeamsSide::Read(observed)) => return Some(observed),
            Some(TeamsSide::Unreadable(why)) => why.clone(),
            None => "nobody has looked".to_owned(),
        };
        self.not_known(format!("what Teams of {tenant} holds is not known: {why}"));
        None
    }

    /// Says that whom a tenant's people reach was read, and their policies were not.
    fn policies_unknown(&mut self, tenant: &str) {
        self.not_known(format!("which policies Teams of {tenant} holds, and who has them, is not known"));
    }

    fn not_known(&mut self, text: String) {
        if !self.diagnostics.iter().any(|one| one.text == text) {
            let hint = "Run the script that `emit` writes, and bring its receipt back: apply FILE --receipt RECEIPT.";
            self.noted(codes::SIDE_UNREADABLE, Severity::Warning, text, hint);
        }
    }

    /// What a script left at an address, as its receipt says.
    fn left(&self, address: &Address) -> Option<&'_ Value> {
        let receipt = self.history.receipts.get(address)?;
        let after = receipt.after.as_ref().filter(|_| receipt.result == ReceiptResult::Done)?;
        Some(&after.0)
    }

    /// The step for a tenant that cannot be read: the script finds out itself what is to be done.
    fn unread(&self, tenant: &str, address: Address, operation: &Operation) -> Step {
        let own = self.snapshot.tenant.owns(tenant);
        let id = if own { self.snapshot.tenant.id.as_str() } else { "" };
        let reason =
            format!("what {tenant} holds is not known here: its script looks, and changes what differs");
        Step { changes: vec![told(tenant, id, operation)], ..script(address, Action::Update, &reason) }
    }

    fn id(&self, address: &Address) -> String {
        self.deployment.operation(address, 0)
    }

    /// Says in words whom a change shuts out and lets in, and how many people that are.
    fn consequences(
        &mut self,
        access: &ExternalAccess,
        observed: &ObservedTeams,
        goal: &ExternalAccessState,
        closing: &Closing,
        opening: &Closing,
    ) {
        let (now, then) = (words(&observed.access.meaning()), words(&goal.meaning()));
        let own =
            observed.accounts.map_or_else(String::new, |count| format!(" for the {} here", people(count)));
        if !closing.is_empty() {
            let partners =
                self.partners(&access.tenant, |domain| Closing::concerns(&observed.access, goal, domain));
            self.noted(
                codes::CLOSES_ACCESS,
                Severity::Warning,
                format!(
                    "{} is {now} and becomes {then}: this closes chat and calls{own} with {}{partners}",
                    access.tenant,
                    closing.told()
                ),
                "If that is meant, carry it out with --yes-close.",
            );
        }
        if !opening.is_empty() {
            let partners =
                self.partners(&access.tenant, |domain| Closing::concerns(goal, &observed.access, domain));
            self.noted(
                codes::OPENS_ACCESS,
                Severity::Advice,
                format!(
                    "{} is {now} and becomes {then}: this opens chat and calls{own} with {}{partners}, as far as their side permits it",
                    access.tenant,
                    opening.told()
                ),
                "`remote-assist reach FILE --matrix` shows who reaches whom then.",
            );
        }
    }

    /// How many people of the other tenants of the scenario are concerned, as far as they could be counted.
    fn partners(&self, tenant: &str, concerned: impl Fn(&str) -> bool) -> String {
        let counted: Vec<u32> = self
            .snapshot
            .teams
            .iter()
            .filter(|(domain, _)| !domain.eq_ignore_ascii_case(tenant) && concerned(domain))
            .filter_map(|(_, side)| side.read()?.accounts)
            .collect();
        let total: u32 = counted.iter().sum();
        if counted.is_empty() {
            return String::new();
        }
        let tenants =
            if counted.len() == 1 { "tenant".to_owned() } else { format!("{} tenants", counted.len()) };
        format!(" ({} in the {tenants} of this file that could be counted)", people(total))
    }

    fn noted(&mut self, code: Code, severity: Severity, text: String, hint: &str) {
        self.diagnostics.push(Diagnostic {
            code: code.name.to_owned(),
            severity,
            text,
            hint: Some(hint.to_owned()),
            place: None,
            source: Some(SOURCE.to_owned()),
        });
    }
}

/// Tenants that hold no product with what their people need.
pub(super) fn unlicensed(scenario: &Federation, snapshot: &Snapshot) -> Vec<Diagnostic> {
    let told = |tenant: &CompanyTenant| {
        let observed = snapshot.teams.get(&tenant.tenant.to_ascii_lowercase())?.read()?;
        let missing = observed.missing_plans(tenant.role, &scenario.app);
        let who = tenant.role.people();
        (!missing.is_empty()).then(|| Diagnostic {
            code: codes::SIDE_UNLICENSED.name.to_owned(),
            severity: Severity::Warning,
            text: format!(
                "{} has {who}, and holds no product with {}",
                tenant.tenant,
                missing.join(" and ")
            ),
            hint: Some("Technicians need Remote Assist and Teams, experts Teams alone. Get the licences in that tenant.".to_owned()),
            place: None,
            source: Some(SOURCE.to_owned()),
        })
    };
    scenario.tenants.iter().filter_map(told).collect()
}

/// What the script of a step is told.
pub(super) fn told(domain: &str, tenant: &str, operation: &Operation) -> crate::model::Change {
    let script = operation.change.script().file_name();
    let told = json!({"script": script, "domain": domain, "tenant": tenant, "operation": operation});
    change(OPERATION, Value::Null, told)
}

pub(super) fn script(address: Address, action: Action, reason: &str) -> Step {
    Step {
        address,
        action,
        executor: Executor::Powershell,
        reason: reason.to_owned(),
        object_id: None,
        changes: Vec::new(),
        needs: Vec::new(),
    }
}

fn as_it_is(address: Address, reason: String) -> Step {
    Step { reason, ..script(address, Action::None, "") }
}

fn domains(count: usize) -> String {
    if count == 1 { "1 domain".to_owned() } else { format!("{count} domains") }
}

fn people(count: u32) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}
