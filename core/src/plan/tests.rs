//! Plans from hand-made snapshots: what is compared, counted and refused.

use std::collections::BTreeMap;

use super::{History, PlanInput, Snapshot, TenantFacts, build};
use crate::address::Address;
use crate::model::{
    Account, Action, App, AssignTo, Capability, Cloud, GroupSpec, LicenceSpec, Plan, Purpose, Scenario,
    SharedIdentity, Target,
};
use crate::resource::entra::{AssignedLicence, ObservedGroup, ObservedSku, ObservedUser, ServicePlan};
use crate::resource::{Deployment, Resource};
use crate::scenario;

const TEAMS: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";
/// Entra ID P1.
const P1: &str = "41781fb2-bc02-4b7c-bd55-b576c07bb09d";

/// A scenario and a tenant to compare it with.
struct Given {
    scenario: SharedIdentity,
    snapshot: Snapshot,
    adopt: BTreeMap<Address, String>,
}

fn given(accounts: usize) -> Given {
    let account = |n| Account { device: format!("D{n}"), user: format!("holo-{n:04}"), display_name: None };
    let sku = ObservedSku {
        sku_id: "sku".into(),
        part_number: "TEAMS".into(),
        free: 10,
        plans: vec![
            ServicePlan { id: TEAMS.into(), name: "TEAMS1".into() },
            ServicePlan { id: P1.into(), name: "AAD_PREMIUM".into() },
        ],
    };
    Given {
        scenario: SharedIdentity {
            name: "plant-7".into(),
            tenant: "contoso.com".into(),
            cloud: Cloud::Global,
            description: None,
            app: App::RemoteAssist,
            group: GroupSpec { display_name: "Shared".into() },
            accounts: Some((1..=accounts).map(account).collect()),
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
        },
        snapshot: Snapshot {
            tenant: TenantFacts {
                id: "tenant".into(),
                domains: vec!["contoso.com".into(), "contoso.onmicrosoft.com".into()],
            },
            skus: vec![sku],
            ..Snapshot::default()
        },
        adopt: BTreeMap::new(),
    }
}

impl Given {
    fn deployment(&self) -> Deployment {
        Deployment::new(&self.snapshot.tenant.id, &self.scenario.name)
    }

    fn resources(&self) -> Vec<Resource> {
        let scenario = Scenario::SharedIdentity(self.scenario.clone());
        scenario::compile(&scenario, &self.deployment(), "contoso.com")
    }

    fn plan(&self) -> Plan {
        let scenario = Scenario::SharedIdentity(self.scenario.clone());
        build(PlanInput {
            scenario: &scenario,
            resources: &self.resources(),
            deployment: &self.deployment(),
            snapshot: &self.snapshot,
            target: Target::Simulated,
            adopt: &self.adopt,
            prune: false,
            purpose: Purpose::Apply,
            keep: &[],
            history: &History::default(),
            share: crate::http::Share::WHOLE,
            diagnostics: Vec::new(),
        })
    }

    /// The tenant as it is after the scenario was applied.
    fn apply(mut self) -> Self {
        let licence = AssignedLicence { sku_id: "sku".into(), disabled_plans: Vec::new() };
        for resource in self.resources() {
            match resource {
                Resource::Group(group) => {
                    let observed = ObservedGroup {
                        id: "group".into(),
                        display_name: group.display_name.clone(),
                        unique_name: Some(group.unique_name.clone()),
                        licences: vec![licence.clone()],
                        processing: None,
                        created: None,
                        rule: None,
                        role_assignable: false,
                    };
                    self.snapshot.groups.insert(group.unique_name, observed);
                }
                Resource::User(user) => {
                    let id = format!("id-{}", user.key);
                    self.snapshot.members.entry("group".into()).or_default().insert(id.clone());
                    let mut observed = foreign(&user.user_principal_name);
                    observed.id = id;
                    observed.display_name = Some(user.display_name.clone());
                    observed.usage_location = Some(user.usage_location.clone());
                    observed.account_enabled = Some(true);
                    observed.employee_id = Some(user.employee_id.clone());
                    observed.password_policies = Some("DisablePasswordExpiration".into());
                    observed.licences = vec![licence.clone()];
                    self.snapshot.users.insert(user.user_principal_name, observed);
                }
                _ => {}
            }
        }
        self.snapshot.skus[0].free = 0;
        self
    }

    fn accounts(&mut self) -> &mut Vec<Account> {
        self.scenario.accounts.as_mut().unwrap()
    }
}

fn foreign(name: &str) -> ObservedUser {
    ObservedUser {
        id: "foreign".into(),
        user_principal_name: name.into(),
        display_name: None,
        usage_location: None,
        account_enabled: None,
        employee_id: None,
        password_policies: None,
        licences: Vec::new(),
        licence_states: Vec::new(),
        created: Some("2024-03-01T10:00:00Z".into()),
        synchronised: false,
        attributes: serde_json::Value::Null,
    }
}

fn codes(plan: &Plan) -> Vec<&str> {
    plan.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
}

fn pending(plan: &Plan) -> Vec<(&str, Action)> {
    plan.steps
        .iter()
        .filter(|step| step.action != Action::None)
        .map(|step| (step.address.as_str(), step.action))
        .collect()
}

#[test]
fn a_new_deployment_is_made_in_the_order_of_its_dependencies() {
    let plan = given(2).plan();
    let expected = [
        ("entra.group/shared-accounts", Action::Create),
        ("entra.user/holo-0001", Action::Create),
        ("entra.user/holo-0002", Action::Create),
        ("entra.membership/shared-accounts/holo-0001", Action::Assign),
        ("entra.membership/shared-accounts/holo-0002", Action::Assign),
        ("entra.licence/shared-accounts", Action::Assign),
    ];
    assert_eq!(pending(&plan), expected);
    assert!(plan.diagnostics.is_empty());
    assert_eq!(plan.steps[3].changes[0].after.0, serde_json::json!({"unknown": "entra.user/holo-0001#id"}));
}

#[test]
fn what_was_applied_is_unchanged_even_with_no_seat_left() {
    let plan = given(3).apply().plan();
    assert_eq!((pending(&plan), plan.summary.unchanged), (Vec::new(), 8));
    assert!(plan.diagnostics.is_empty(), "{:?}", plan.diagnostics);
}

#[test]
fn equal_inputs_give_equal_bytes() {
    // Hash maps are seeded anew each time, so an order that leaks shows after a few rounds.
    let make = || {
        let mut given = given(9).apply();
        given.accounts().truncate(4);
        serde_json::to_string(&given.plan()).unwrap()
    };
    let first = make();
    assert!((0..20).all(|_| make() == first));
}

#[test]
fn what_the_document_no_longer_names_is_let_go_and_not_deleted() {
    let mut given = given(3).apply();
    given.accounts().remove(1);
    let plan = given.plan();
    assert_eq!(pending(&plan), [("entra.user/holo-0002", Action::Detach)]);
    let changes = &plan.steps.last().unwrap().changes;
    assert_eq!(
        (changes.len(), changes[0].field.as_str(), changes[0].after.is_null()),
        (1, "employeeId", true)
    );
}

#[test]
fn only_declared_fields_are_compared() {
    let mut given = given(1).apply();
    let user = given.snapshot.users.values_mut().next().unwrap();
    user.created = Some("2020-01-01T00:00:00Z".into());
    user.display_name = Some("by hand".into());
    let plan = given.plan();
    assert_eq!(pending(&plan), [("entra.user/holo-0001", Action::Update)]);
    let step = plan.steps.iter().find(|step| step.action == Action::Update).unwrap();
    assert_eq!(step.changes.iter().map(|change| change.field.as_str()).collect::<Vec<_>>(), ["displayName"]);
}

#[test]
fn foreign_objects_are_refused_and_left_alone() {
    let mut given = given(2);
    given.snapshot.users.insert("holo-0002@contoso.com".into(), foreign("holo-0002@contoso.com"));
    let plan = given.plan();
    assert_eq!(codes(&plan), ["plan.foreign_object"]);
    assert!(plan.diagnostics[0].text.contains("2024-03-01"));
    assert!(plan.diagnostics[0].hint.as_ref().unwrap().contains("--adopt entra.user/holo-0002=foreign"));
    assert!(!pending(&plan).iter().any(|(address, _)| *address == "entra.user/holo-0002"));
}

#[test]
fn an_object_is_taken_over_only_by_its_own_id_and_without_a_number_of_its_own() {
    let name = "holo-0002@contoso.com";
    let mut base = given(2);
    base.snapshot.users.insert(name.into(), foreign(name));
    base.adopt.insert(Address::new("entra.user", "holo-0002"), "foreign".into());
    assert_eq!((codes(&base.plan()), base.plan().summary.adopt), (Vec::new(), 1));
    base.snapshot.users.get_mut(name).unwrap().employee_id = Some("4711".into());
    assert_eq!(codes(&base.plan()), ["plan.foreign_object"]);
    base.adopt.insert(Address::new("entra.user", "holo-0002"), "another".into());
    assert_eq!(codes(&base.plan()), ["plan.adopt"]);
    base.adopt.insert(Address::new("entra.user", "holo-9999"), "x".into());
    assert_eq!(codes(&base.plan()), ["plan.adopt", "plan.adopt"]);
}

#[test]
fn seats_are_counted_for_accounts_that_lack_the_product() {
    assert!(codes(&given(10).plan()).is_empty());
    let plan = given(11).plan();
    assert_eq!(codes(&plan), ["license.no_seats"]);
    assert!(plan.diagnostics[0].text.contains("TEAMS has 10 free, 11 are needed"));
    // One more account on a licensed group needs one seat, and none is left.
    let mut given = given(3).apply();
    let account = Account { device: "D9".into(), user: "holo-0009".into(), display_name: None };
    given.accounts().push(account);
    assert!(given.plan().diagnostics[0].text.contains("TEAMS has 0 free, 1 are needed"));
}

#[test]
fn group_licensing_needs_a_product_that_includes_it() {
    let mut given = given(1);
    assert_eq!(codes(&given.plan()), [""; 0]);
    given.snapshot.skus[0].plans.pop();
    let plan = given.plan();
    assert_eq!(codes(&plan), ["licence.group_licensing"]);
    assert_eq!(plan.diagnostics[0].severity, crate::model::Severity::Warning);
    given.scenario.licences.assign_to = AssignTo::User;
    assert_eq!(codes(&given.plan()), [""; 0]);
    given.scenario.licences.assign_to = AssignTo::Group;
    given.snapshot.skus[0].part_number = "ENTERPRISEPACK_GOV".into();
    assert_eq!(codes(&given.plan()), [""; 0]);
}

#[test]
fn a_domain_that_the_tenant_does_not_own_is_refused() {
    let mut given = given(2);
    given.accounts()[1].user = "holo-0002@nobody.example".into();
    let plan = given.plan();
    assert_eq!(codes(&plan), ["tenant.domain_not_verified"]);
    assert!(plan.diagnostics[0].text.contains("nobody.example"));
}
