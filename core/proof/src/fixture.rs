//! The twelve deployments that go through the faults.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use remote_assist::address::Address;
use remote_assist::model::{
    Account, App, AssignTo, Capability, Cloud, GroupSpec, LicenceSpec, Purpose, Scenario, SharedIdentity,
};
use remote_assist::resource::{Deployment, Resource};
use remote_assist::scenario::compile;

use crate::tenant::Tenant;

pub(crate) const TENANT: &str = "6f1c0000-0000-4000-8000-000000000001";
pub(crate) const DOMAIN: &str = "contoso.com";
pub(crate) const SKU: &str = "sku-teams";
pub(crate) const TEAMS: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";
pub(crate) const NAME: &str = "plant-7";
pub(crate) const GROUP: &str = "Shared headsets";
/// The password of everybody whom the deployment did not make.
pub(crate) const OWN: u32 = 1;

/// One deployment: what was applied before without faults, and what is asked for under faults.
#[derive(Clone, Debug)]
pub(crate) struct Fixture {
    pub(crate) name: &'static str,
    pub(crate) before: Option<Job>,
    pub(crate) job: Job,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) scenario: Scenario,
    pub(crate) adopt: BTreeMap<Address, String>,
    pub(crate) prune: bool,
    pub(crate) purpose: Purpose,
    /// What the scenario becomes.
    pub(crate) resources: Vec<Resource>,
}

impl Job {
    fn apply(accounts: std::ops::RangeInclusive<u32>) -> Self {
        let account =
            |n| Account { device: format!("D{n}"), user: format!("holo-{n:04}"), display_name: None };
        let scenario = Scenario::SharedIdentity(SharedIdentity {
            name: NAME.into(),
            tenant: DOMAIN.into(),
            cloud: Cloud::Global,
            description: None,
            app: App::RemoteAssist,
            group: GroupSpec { display_name: GROUP.into() },
            accounts: Some(accounts.map(account).collect()),
            accounts_from: None,
            template: None,
            usage_location: "US".into(),
            mfa_owner: "it@contoso.com".into(),
            acknowledge: Vec::new(),
            licences: LicenceSpec {
                assign_to: AssignTo::Group,
                capabilities: vec![Capability::Teams],
                skus: None,
            },
            sign_in: None,
            autopilot: None,
            kiosk: None,
            app_control: None,
            device_policies: None,
            tenant_settings: None,
        });
        Self {
            scenario,
            adopt: BTreeMap::new(),
            prune: false,
            purpose: Purpose::Apply,
            resources: Vec::new(),
        }
        .change(|_| {})
    }

    fn change(mut self, change: impl FnOnce(&mut SharedIdentity)) -> Self {
        // Fixtures are made of shared accounts alone.
        if let Scenario::SharedIdentity(scenario) = &mut self.scenario {
            change(scenario);
        }
        self.resources = compile(&self.scenario, &DEPLOYMENT, DOMAIN);
        self
    }

    fn direct(self) -> Self {
        self.change(|scenario| scenario.licences.assign_to = AssignTo::User)
    }

    fn elsewhere(self) -> Self {
        self.change(|scenario| scenario.usage_location = "DE".into())
    }

    fn adopting(mut self) -> Self {
        self.adopt.insert(Address::new("entra.user", "holo-0002"), "taken-2".to_owned());
        self
    }

    fn pruning(mut self) -> Self {
        self.prune = true;
        self
    }

    fn teardown(mut self) -> Self {
        self.purpose = Purpose::Teardown;
        self.adopt = BTreeMap::new();
        self
    }
}

/// The deployment that all fixtures are about.
pub(crate) static DEPLOYMENT: LazyLock<Deployment> = LazyLock::new(|| Deployment::new(TENANT, NAME));

/// A tenant with people and groups that are none of ours, some with names that look like ours.
pub(crate) fn tenant(adopting: bool) -> Tenant {
    let mut tenant = Tenant::default();
    tenant.add_account("other-1", "user-01@contoso.com", OWN);
    tenant.add_account("other-2", "holo-00010@contoso.com", OWN);
    tenant.add_group("others", "Shared headsets (old)", &["other-1"]);
    if adopting {
        tenant.add_account("taken-2", "holo-0002@contoso.com", OWN);
    }
    tenant
}

/// All fixtures. The first is the one for pairs of faults.
pub(crate) fn all() -> Vec<Fixture> {
    let fixture = |name, before: Option<Job>, job| Fixture { name, before, job };
    let apply = Job::apply;
    vec![
        fixture("a new group with accounts", None, apply(1..=24)),
        fixture("one account", None, apply(1..=1)),
        fixture("more accounts than one batch of members", None, apply(1..=45)),
        fixture("licences given to accounts", None, apply(1..=8).direct()),
        fixture("an account is taken over", None, apply(1..=6).adopting()),
        fixture("accounts are added", Some(apply(1..=5)), apply(1..=12)),
        fixture("fields are changed", Some(apply(1..=10)), apply(1..=10).elsewhere()),
        fixture("accounts are let go", Some(apply(1..=10)), apply(1..=4)),
        fixture("accounts are pruned", Some(apply(1..=10)), apply(3..=6).pruning()),
        fixture("all is removed", Some(apply(1..=12)), apply(1..=12).teardown()),
        fixture("an adopted account is let go", Some(apply(1..=6).adopting()), apply(1..=6).teardown()),
        fixture(
            "direct licences are removed",
            Some(apply(1..=6).direct().adopting()),
            apply(1..=6).direct().teardown(),
        ),
    ]
}
