//! Checks of who outside of a tenant its people reach.

use std::collections::BTreeMap;

use super::verify_devices::blocks;
use super::vouched::vouched;
use crate::address::Address;
use crate::model::{Check, Federation, Receipt, Target, Verdict, Verification};
use crate::plan::{ObservedTeams, Snapshot, TeamsSide};
use crate::resource::Resource;
use crate::resource::teams::{AccessPolicy, ExternalAccess, PolicyGrant, words};
use crate::scenario::kind::file::HAND_OVER;

const APPLY: &str = "Apply the scenario.";
const RECEIPT: &str =
    "Run the script that `emit` writes, and bring its receipt back: apply FILE --receipt RECEIPT.";

/// What is verified.
pub(super) struct Sides<'a> {
    pub(super) scenario: &'a Federation,
    pub(super) resources: &'a [Resource],
    pub(super) snapshot: &'a Snapshot,
    pub(super) receipts: &'a BTreeMap<Address, Receipt>,
}

impl Sides<'_> {
    /// Checks every side, and that each holds licences for what its people do.
    pub(super) fn verify(&self, target: Target) -> Verification {
        let mut checks: Vec<Check> =
            self.resources.iter().filter_map(|resource| self.check(resource)).collect();
        checks.extend(self.licences());
        let ready = !checks.iter().any(blocks);
        Verification { target, ready, checks }
    }

    fn check(&self, resource: &Resource) -> Option<Check> {
        match resource {
            Resource::ExternalAccess(access) => Some(self.external_access(access)),
            Resource::AccessPolicy(policy) => Some(self.policy(policy)),
            Resource::PolicyGrant(grant) => Some(self.grant(grant)),
            Resource::Task(task) => Some(self.hand_over(&task.address, &task.text)),
            _ => None,
        }
    }

    fn external_access(&self, access: &ExternalAccess) -> Check {
        self.side(&access.tenant, access.address(), "externalAccess", |now| {
            let words = words(&now.access.meaning());
            let differences = ExternalAccess::differences(&now.access, &access.goal(&now.access));
            if differences.is_empty() {
                return Some((true, format!("{} is {words}", access.tenant)));
            }
            let fields: Vec<&str> = differences.iter().map(|(field, ..)| *field).collect();
            Some((
                false,
                format!(
                    "{} is {words}, which is not what the scenario says: {}",
                    access.tenant,
                    fields.join(", ")
                ),
            ))
        })
    }

    fn policy(&self, policy: &AccessPolicy) -> Check {
        self.side(&policy.tenant, policy.address(), "policy", |now| {
            Some(match now.policies.as_ref()?.get(&policy.name) {
                Some(held) if *held == policy.goal() => (true, "the policy is there".to_owned()),
                Some(_) => (false, "the policy differs from the scenario".to_owned()),
                None => (false, "the policy does not exist".to_owned()),
            })
        })
    }

    fn grant(&self, grant: &PolicyGrant) -> Check {
        self.side(&grant.tenant, grant.address(), "policyGrant", |now| {
            Some(match now.grants.as_ref()?.get(&grant.user.to_ascii_lowercase()) {
                Some(held) if grant.is_held(held.as_deref()) => {
                    (true, "the person has this policy".to_owned())
                }
                Some(_) => (false, "the person has another policy".to_owned()),
                None => (false, "the tenant has no such account".to_owned()),
            })
        })
    }

    fn side(
        &self,
        tenant: &str,
        address: Address,
        name: &str,
        judge: impl FnOnce(&ObservedTeams) -> Option<(bool, String)>,
    ) -> Check {
        let (verdict, text, hint) = match self.snapshot.teams.get(&tenant.to_ascii_lowercase()) {
            Some(TeamsSide::Read(now)) => match judge(now) {
                Some((true, text)) => (Verdict::Pass, text, None),
                Some((false, text)) => (Verdict::Fail, text, Some(APPLY)),
                None => {
                    let text = format!("the policies of Teams of {tenant} cannot be read from here");
                    (Verdict::Manual, text, Some(RECEIPT))
                }
            },
            Some(TeamsSide::Unreadable(why)) => {
                (Verdict::Manual, format!("what Teams of {tenant} holds is not known: {why}"), Some(RECEIPT))
            }
            None => (Verdict::Manual, format!("nobody has looked at {tenant}"), Some(RECEIPT)),
        };
        Check { address, check: name.to_owned(), verdict, text, hint: hint.map(str::to_owned) }
    }

    /// Somebody who administers the other side says that it is done.
    fn hand_over(&self, address: &Address, text: &str) -> Check {
        let domain = address.key().trim_start_matches(HAND_OVER);
        let script = self.receipts.get(&ExternalAccess::address_of(domain));
        vouched(address.clone(), "handOver", self.receipts.get(address).or(script), text, RECEIPT)
    }

    /// Technicians need Remote Assist and Teams, experts Teams alone (article, figure 1.2, and its note on remote collaborators).
    fn licences(&self) -> Vec<Check> {
        let mut checks = Vec::new();
        for tenant in &self.scenario.tenants {
            let Some(now) =
                self.snapshot.teams.get(&tenant.tenant.to_ascii_lowercase()).and_then(TeamsSide::read)
            else {
                continue;
            };
            // What holds no word about products is no proof of them.
            if now.plans.is_none() {
                continue;
            }
            let missing = now.missing_plans(tenant.role, &self.scenario.app);
            let text = if missing.is_empty() {
                format!("{} holds products with all that its {} need", tenant.tenant, tenant.role.people())
            } else {
                format!(
                    "{} holds no product with {}, which its {} need",
                    tenant.tenant,
                    missing.join(" and "),
                    tenant.role.people()
                )
            };
            checks.push(Check {
                address: ExternalAccess::address_of(&tenant.tenant),
                check: "licences".to_owned(),
                verdict: if missing.is_empty() { Verdict::Pass } else { Verdict::Fail },
                text,
                hint: (!missing.is_empty()).then(|| "Get the licences in that tenant.".to_owned()),
            });
        }
        checks
    }
}
