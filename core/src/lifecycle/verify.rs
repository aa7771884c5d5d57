//! Is the scenario in force? Every check is told, also those that pass.

use std::collections::{BTreeMap, HashMap};

use super::headsets::Headsets;
use super::verify_barriers::Walls;
use super::verify_devices::{Devices, blocks};
use super::verify_guests::Guests;
use super::verify_teams::Sides;
use crate::address::Address;
use crate::error::Result;
use crate::graph::{Advanced, GraphClient, Operation};
use crate::model::{
    Account, Check, Receipt, Scenario, SharedIdentity, SignIn, Target, Verdict, Verification,
};
use crate::plan::{self, Snapshot};
use crate::resource::entra::{
    AccessPass, Group, Licence, LicenceState, LicenceTarget, ObservedUser, PassState, Requirement, User,
};
use crate::resource::intune::Profile;
use crate::resource::{Deployment, Resource};

/// What is verified.
#[derive(Debug)]
pub struct Verifying<'a> {
    /// Where requests go.
    pub graph: &'a GraphClient,
    /// Whether the tenant is simulated.
    pub target: Target,
    /// The deployment.
    pub deployment: &'a Deployment,
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What it asks for.
    pub resources: &'a [Resource],
    /// What the tenant holds.
    pub snapshot: &'a Snapshot,
    /// What people and scripts said was done.
    pub receipts: &'a BTreeMap<Address, Receipt>,
}

/// Checks every resource against what the tenant holds now.
pub async fn verify(what: Verifying<'_>) -> Result<Verification> {
    let Verifying { graph, target, deployment, scenario, resources, snapshot, receipts } = what;
    let shared = match scenario {
        Scenario::SharedIdentity(shared) => Some(shared),
        Scenario::Federation(scenario) => {
            return Ok(Sides { scenario, resources, snapshot, receipts }.verify(target));
        }
        Scenario::Guesting(_) => return Ok(Guests { resources, snapshot, receipts }.verify(target)),
        Scenario::VendorAccounts(_) => None,
    };
    let mut states: HashMap<String, Vec<LicenceState>> = HashMap::new();
    let keep = |user: serde_json::Value| {
        states.extend(ObservedUser::read(&user).map(|user| (user.id, user.licence_states)));
    };
    let list = User::licence_states(&deployment.employee_prefix());
    let first = Operation::get(&list).header("ConsistencyLevel", "eventual");
    let mut lists = vec![first.clone()];
    lists.extend(plan::holder_lists());
    let mut holders = HashMap::new();
    if let Ok(mut pages) = graph.read_batch(lists).await {
        let rest = pages.split_off(1);
        if let Some(page) = pages.pop().flatten() {
            graph.each_rest(&first, page, keep).await?;
        }
        holders = plan::holders_in(graph, rest).await.unwrap_or_default();
    } else {
        // Where roles may not be read, nothing is said about them.
        graph.each(&list, Advanced(true), keep).await?;
    }
    let accounts = resources
        .iter()
        .filter_map(|resource| match resource {
            Resource::User(user) => Some((user.key.as_str(), user)),
            _ => None,
        })
        .collect();
    let view = View { snapshot, resources, accounts, states: &states, holders: &holders };
    let Some(shared) = shared else {
        let mut checks: Vec<Check> = resources.iter().flat_map(|resource| view.check(resource)).collect();
        checks.extend(Walls { resources, snapshot, receipts }.checks());
        let ready = !checks.iter().any(blocks);
        return Ok(Verification { target, ready, checks });
    };
    let headsets = view.headsets(graph, shared).await;
    let ids = |address: &Address| view.id(address);
    let domain = snapshot.tenant.domain_for(scenario.tenant());
    let account = |account: &Account| {
        let now = snapshot.user(&account.user_principal_name(&domain))?;
        Some((now.id.clone(), now.user_principal_name.clone()))
    };
    let devices = Devices {
        snapshot,
        scenario: shared,
        resources,
        headsets: &headsets,
        receipts,
        ids: &ids,
        account: &account,
    };
    let checks: Vec<Check> = resources
        .iter()
        .flat_map(|resource| view.check(resource).into_iter().chain(devices.check(resource)))
        .collect();
    let ready = !checks.iter().any(blocks);
    Ok(Verification { target, ready, checks })
}

struct View<'a> {
    snapshot: &'a Snapshot,
    resources: &'a [Resource],
    /// The accounts of the scenario by their keys.
    accounts: HashMap<&'a str, &'a User>,
    /// How each of our accounts got its licences, by object id.
    states: &'a HashMap<String, Vec<LicenceState>>,
    /// Why an account is privileged, by its object id.
    holders: &'a HashMap<String, String>,
}

impl View<'_> {
    fn check(&self, resource: &Resource) -> Vec<Check> {
        let address = resource.address();
        let one = |name: &str, verdict, text: String, hint: Option<&str>| {
            vec![Check {
                address: address.clone(),
                check: name.to_owned(),
                verdict,
                text,
                hint: hint.map(str::to_owned),
            }]
        };
        match resource {
            Resource::Group(group) => match self.snapshot.groups.get(&group.unique_name) {
                Some(now) if group.differences(now).is_empty() => one(
                    "group",
                    Verdict::Pass,
                    format!("the group \"{}\" is there", group.display_name),
                    None,
                ),
                Some(_) => {
                    one("group", Verdict::Fail, "the group differs from the scenario".into(), Some(APPLY))
                }
                None => one("group", Verdict::Fail, "the group does not exist".into(), Some(APPLY)),
            },
            Resource::User(user) => {
                let (verdict, text, hint) = self.account(user);
                one("account", verdict, text, hint)
            }
            Resource::Membership(membership) => {
                let ids = self
                    .group_id(&membership.group)
                    .zip(self.user(&membership.user).map(|user| user.id.as_str()));
                match ids {
                    Some((group, user)) if self.snapshot.is_member(group, user) => {
                        one("member", Verdict::Pass, "the account is a member".into(), None)
                    }
                    _ => one(
                        "member",
                        Verdict::Fail,
                        "the account is no member of the group".into(),
                        Some(APPLY),
                    ),
                }
            }
            Resource::Licence(licence) => self.licences(licence),
            Resource::AccessPass(pass) => {
                let (verdict, text, hint) = self.access_pass(pass);
                one("accessPass", verdict, text, hint)
            }
            _ => Vec::new(),
        }
    }

    /// Reads what is known of headsets, where the scenario says how people sign in to them.
    async fn headsets(&self, graph: &GraphClient, scenario: &SharedIdentity) -> Headsets {
        let Some(sign_in) = &scenario.sign_in else { return Headsets::default() };
        let domain = self.snapshot.tenant.domain_for(&scenario.tenant);
        let with_pin = scenario.accounts.iter().flatten().filter(|_| matches!(sign_in, SignIn::Pin { .. }));
        let accounts: Vec<(String, String)> = with_pin
            .filter_map(|account| {
                let now = self.snapshot.user(&account.user_principal_name(&domain))?;
                Some((now.id.clone(), account.device.clone()))
            })
            .collect();
        let marks = self.resources.iter().filter_map(|resource| match resource {
            Resource::Profile(profile) => Some(profile.operation.as_str()),
            _ => None,
        });
        let profiles: Vec<String> =
            marks.filter_map(|mark| self.snapshot.profile(mark)).map(|now| now.id.clone()).collect();
        Headsets::read(graph, &accounts, &profiles).await
    }

    /// The object id of what exists and is ours.
    fn id(&self, address: &Address) -> Option<String> {
        match address.kind() {
            Group::KIND => self.group_id(address.key()).map(str::to_owned),
            User::KIND => self.user(address.key()).map(|user| user.id.clone()),
            Profile::KIND => self.resources.iter().find_map(|resource| match resource {
                Resource::Profile(profile) if profile.address() == *address => {
                    self.snapshot.profile(&profile.operation).map(|now| now.id.clone())
                }
                _ => None,
            }),
            _ => None,
        }
    }

    fn account(&self, user: &User) -> (Verdict, String, Option<&'static str>) {
        let name = &user.user_principal_name;
        match self.snapshot.user(name) {
            None => (Verdict::Fail, format!("{name} does not exist"), Some(APPLY)),
            Some(now) if !user.marked(now) => (
                Verdict::Fail,
                format!("{name} belongs to somebody else"),
                Some("Choose another name, or take it over on purpose with --adopt."),
            ),
            Some(now) if self.holders.contains_key(&now.id) => {
                let why = self.holders.get(&now.id).map_or("", String::as_str);
                if user.personal {
                    let text =
                        format!("{name} {why}: an account for somebody from outside must have no privileges");
                    return (Verdict::Fail, text, Some("Take them away."));
                }
                (
                    Verdict::Fail,
                    format!("{name} {why}: a shared account must have no privileges"),
                    Some("Take them away: whoever holds the headset has them too (A-I4)."),
                )
            }
            Some(now) => {
                let differences: Vec<_> =
                    user.differences(now).into_iter().map(|(field, _, _)| field).collect();
                if differences.is_empty() {
                    (Verdict::Pass, format!("{name} is enabled, at {}", user.usage_location), None)
                } else {
                    (
                        Verdict::Fail,
                        format!("{name} differs from the scenario in {}", differences.join(", ")),
                        Some(APPLY),
                    )
                }
            }
        }
    }

    fn access_pass(&self, pass: &AccessPass) -> (Verdict, String, Option<&'static str>) {
        let name = &pass.user_principal_name;
        match self.snapshot.passes.get(&pass.address()) {
            None => (Verdict::Fail, format!("{name} has got no temporary access pass"), Some(APPLY)),
            Some(PassState::Usable(until)) => (
                Verdict::Pass,
                format!("{name} can sign in with a temporary access pass until {until}"),
                None,
            ),
            Some(PassState::Over) => {
                let text = format!(
                    "the temporary access pass of {name} was used or taken away, or is older than 30 days"
                );
                (Verdict::Pass, text, None)
            }
            Some(PassState::Expired(until)) => (
                Verdict::Fail,
                format!("nobody used the temporary access pass of {name} before {until}"),
                Some("Apply the scenario: it issues another one."),
            ),
        }
    }

    /// One check per account that the licence is for.
    fn licences(&self, licence: &Licence) -> Vec<Check> {
        let check = |user: &User| {
            let (verdict, text, hint) = self.licensed(user, licence);
            Check { address: user.address(), check: "licence".to_owned(), verdict, text, hint }
        };
        match &licence.target {
            LicenceTarget::User(key) => {
                self.accounts.get(key.as_str()).map(|user| check(user)).into_iter().collect()
            }
            LicenceTarget::Group(_) => self
                .resources
                .iter()
                .filter_map(|resource| match resource {
                    Resource::User(user) => Some(check(user)),
                    _ => None,
                })
                .collect(),
        }
    }

    fn licensed(&self, user: &User, licence: &Licence) -> (Verdict, String, Option<String>) {
        let name = &user.user_principal_name;
        let Some(now) = self.snapshot.user(name) else {
            return (Verdict::Fail, format!("{name} does not exist"), Some(APPLY.to_owned()));
        };
        let none = Vec::new();
        let states = self.states.get(&now.id).unwrap_or(&none);
        let missing: Vec<&Requirement> =
            licence.requirements.iter().filter(|need| need.required && !self.enabled(need, states)).collect();
        if missing.is_empty() {
            let names: Vec<_> = licence.requirements.iter().map(|need| need.name.as_str()).collect();
            return (Verdict::Pass, format!("{name} is licensed for {}", names.join(", ")), None);
        }
        let names = missing.iter().map(|need| need.name.as_str()).collect::<Vec<_>>().join(", ");
        if let Some(cause) = states.iter().find_map(|state| state.error.as_deref()) {
            let text = format!("{name} is not licensed for {names}: {cause}");
            return (Verdict::Fail, text, Some(LicenceState::remedy(cause).to_owned()));
        }
        if self.processing(licence) {
            let hint = "Entra processes the group; `--wait` waits for it.".to_owned();
            return (Verdict::Pending, format!("{name} is not licensed for {names} yet"), Some(hint));
        }
        (Verdict::Fail, format!("{name} is not licensed for {names}"), Some(APPLY.to_owned()))
    }

    /// Whether an active product enables a plan for the requirement.
    fn enabled(&self, requirement: &Requirement, states: &[LicenceState]) -> bool {
        states.iter().filter(|state| state.active()).any(|state| {
            let plans =
                self.snapshot.skus.iter().filter(|sku| sku.sku_id == state.sku_id).flat_map(|sku| &sku.plans);
            plans
                .into_iter()
                .any(|plan| requirement.plans.contains(&plan.id) && !state.disabled_plans.contains(&plan.id))
        })
    }

    /// Whether Entra still works on the group: it says so, or the group carries licences that a member does not have yet.
    fn processing(&self, licence: &Licence) -> bool {
        let LicenceTarget::Group(key) = &licence.target else { return false };
        let Some(group) = self.group(key).and_then(|group| self.snapshot.groups.get(&group.unique_name))
        else {
            return false;
        };
        !group.licences.is_empty()
    }

    fn group(&self, key: &str) -> Option<&Group> {
        self.resources.iter().find_map(|resource| match resource {
            Resource::Group(group) if group.key == key => Some(group),
            _ => None,
        })
    }

    fn group_id(&self, key: &str) -> Option<&str> {
        self.group(key)
            .and_then(|group| self.snapshot.groups.get(&group.unique_name))
            .map(|group| group.id.as_str())
    }

    fn user(&self, key: &str) -> Option<&ObservedUser> {
        self.snapshot.user(&self.accounts.get(key)?.user_principal_name)
    }
}

const APPLY: &str = "Apply the scenario.";
