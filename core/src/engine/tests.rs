//! The machine driven through faults, without a network: a small tenant answers, and each test says what goes wrong.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;

use super::command::{Command, Ended, Input, ReadAnswer};
use super::machine::Machine;
use super::notice::Notice;
use super::work::{Batch, Work};
use crate::error::{Error, codes};
use crate::graph::{Answer, Reply};
use crate::model::{
    Account, Action, App, AssignTo, Capability, Cloud, GroupSpec, LicenceSpec, Outcome, Plan, Purpose,
    Scenario, SharedIdentity, Target,
};
use crate::plan::{History, PlanInput, Snapshot, TenantFacts, build};
use crate::resource::Deployment;
use crate::resource::entra::{
    AssignedLicence, LicenceState, ObservedGroup, ObservedSku, ObservedUser, ServicePlan,
};

pub(super) fn plan(accounts: usize) -> Plan {
    let scenario = Scenario::SharedIdentity(SharedIdentity {
        name: "plant-7".into(),
        tenant: "contoso.com".into(),
        cloud: Cloud::Global,
        description: None,
        app: App::RemoteAssist,
        group: GroupSpec { display_name: "Shared".into() },
        accounts: Some(
            (1..=accounts)
                .map(|n| Account {
                    device: format!("D{n}"),
                    user: format!("holo-{n:04}"),
                    display_name: None,
                })
                .collect(),
        ),
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
    let deployment = Deployment::new("tenant", "plant-7");
    let plans =
        vec![ServicePlan { id: "57ff2da0-773e-42df-b2af-ffb7a2317929".into(), name: "TEAMS1".into() }];
    let snapshot = Snapshot {
        tenant: TenantFacts { id: "tenant".into(), domains: vec!["contoso.com".into()] },
        skus: vec![ObservedSku { sku_id: "sku".into(), part_number: "TEAMS".into(), free: 100_000, plans }],
        ..Snapshot::default()
    };
    let resources = crate::scenario::compile(&scenario, &deployment, "contoso.com");
    build(PlanInput {
        scenario: &scenario,
        resources: &resources,
        deployment: &deployment,
        snapshot: &snapshot,
        target: Target::Simulated,
        adopt: &BTreeMap::new(),
        prune: false,
        purpose: Purpose::Apply,
        keep: &[],
        history: &History::default(),
        share: crate::http::Share::WHOLE,
        diagnostics: Vec::new(),
    })
}

fn refused(reason: &str) -> Answer {
    Answer::Refused(Error::new(codes::GRAPH_REFUSED, "refused").with("reason", reason))
}

fn unknown() -> Answer {
    Answer::Unknown(Error::new(codes::HTTP_LOST, "the connection broke"))
}

fn done(id: Option<String>) -> Answer {
    let body = id.map_or(serde_json::Value::Null, |id| json!({ "id": id }));
    Answer::Done(Reply { status: 201, body, ..Reply::default() })
}

/// What goes wrong with one sending of one request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    LostBefore,
    LostAfter,
    Throttled,
    ThrottledAfter,
    NotRun,
    Busy,
}

/// A tenant small enough to be obviously right.
#[derive(Default)]
struct Tenant {
    /// Accounts and the group, by step.
    made: HashMap<usize, usize>,
    members: HashSet<usize>,
    licensed: bool,
    bad_member: Option<usize>,
}

impl Tenant {
    fn carry_out(&mut self, work: &Work) -> Answer {
        match work {
            Work::CreateGroup(step) => {
                let first = self.made.insert(*step, 1).is_none();
                done(first.then(|| format!("id-{step}")))
            }
            Work::CreateUser(step) => {
                if self.made.contains_key(step) {
                    return refused("nameTaken");
                }
                self.made.insert(*step, 1);
                done(Some(format!("id-{step}")))
            }
            Work::AddMembers { steps, .. } => {
                if self.bad_member.is_some_and(|bad| steps.contains(&bad)) {
                    return refused("invalid");
                }
                if steps.iter().any(|step| self.members.contains(step)) {
                    return refused("referenceExists");
                }
                self.members.extend(steps);
                done(None)
            }
            Work::AssignLicence(_) => {
                self.licensed = true;
                done(None)
            }
            _ => done(None),
        }
    }

    fn read(&self, work: &Work, machine: &Machine) -> ReadAnswer {
        let licence = AssignedLicence { sku_id: "sku".into(), disabled_plans: Vec::new() };
        let user = |step: usize| ObservedUser {
            id: format!("id-{step}"),
            user_principal_name: format!("user-{step}"),
            display_name: None,
            usage_location: None,
            account_enabled: None,
            employee_id: machine
                .plan_step(step)
                .changes
                .iter()
                .find(|c| c.field == "employeeId")
                .and_then(|c| c.after.0.as_str().map(Into::into)),
            password_policies: None,
            licences: Vec::new(),
            licence_states: vec![LicenceState {
                sku_id: "sku".into(),
                by_group: None,
                state: "Active".into(),
                error: None,
                disabled_plans: Vec::new(),
            }],
            created: None,
            synchronised: false,
            attributes: serde_json::Value::Null,
        };
        match work {
            Work::FindUser(step) => ReadAnswer::User(self.made.contains_key(step).then(|| user(*step))),
            Work::ListMembers { .. } => {
                ReadAnswer::Members(self.members.iter().filter_map(|step| machine.member_of(*step)).collect())
            }
            Work::MemberStates(_) => ReadAnswer::States(self.made.keys().map(|step| user(*step)).collect()),
            Work::FindGroup(step) => ReadAnswer::Group(Some(group(*step, Vec::new()))),
            _ => ReadAnswer::Group(Some(group(0, if self.licensed { vec![licence] } else { Vec::new() }))),
        }
    }
}

fn group(step: usize, licences: Vec<AssignedLicence>) -> ObservedGroup {
    ObservedGroup {
        id: format!("id-{step}"),
        display_name: String::new(),
        unique_name: None,
        licences,
        processing: None,
        created: None,
        rule: None,
        role_assignable: false,
    }
}

/// What a whole run did.
struct Story {
    ended: Ended,
    batches: Vec<Batch>,
    told: Vec<Notice>,
    slept: Duration,
}

/// Drives a machine to its end; `fault` may spoil each sending, `cancel_after` cancels after so many batches.
fn drive(
    plan: &Plan,
    tenant: &mut Tenant,
    mut fault: impl FnMut(&Work) -> Option<Fault>,
    cancel_after: usize,
) -> Story {
    let mut machine = Machine::new(plan, "https://graph");
    let mut commands: VecDeque<Command> = machine.step(Input::Start).into();
    let (mut batches, mut told, mut slept, mut sealed) =
        (Vec::new(), Vec::new(), Duration::ZERO, HashSet::new());
    let mut running: HashSet<usize> = HashSet::new();
    for _ in 0..200_000 {
        let command = commands.pop_front().expect("a machine that is not at its end waits for something");
        let input = match command {
            Command::Tell(notice) => {
                told.push(notice);
                continue;
            }
            Command::Record(_) => continue,
            Command::Finish(ended) => return Story { ended, batches, told, slept },
            Command::Intend(batch) => {
                sealed.extend(batch.works.iter().flat_map(|work| work.steps().to_vec()));
                Input::Intended(batch.id)
            }
            Command::Sleep(token, delay) => {
                slept += delay;
                Input::Woke(token)
            }
            Command::Read(work) => {
                let answer = tenant.read(&work, &machine);
                Input::Read(work, answer)
            }
            Command::Send(batch) => {
                for &step in batch.works.iter().flat_map(Work::steps) {
                    assert!(sealed.contains(&step), "an effect without an intent");
                    assert!(running.insert(step), "a step was sent twice at a time");
                    for need in &machine.plan_step(step).needs {
                        assert!(machine.id_of(need).is_some(), "{need} was needed and not there");
                    }
                }
                let answers = batch.works.iter().map(|work| spoil(tenant, work, fault(work))).collect();
                batch.works.iter().flat_map(Work::steps).for_each(|step| {
                    running.remove(step);
                });
                let id = batch.id;
                batches.push(batch);
                if batches.len() == cancel_after {
                    commands.extend(machine.step(Input::Cancel));
                }
                Input::Answered(id, answers)
            }
        };
        commands.extend(machine.step(input));
    }
    panic!("the run does not end");
}

fn spoil(tenant: &mut Tenant, work: &Work, fault: Option<Fault>) -> Answer {
    let throttled = || Answer::Throttled {
        wait: Some(Duration::from_secs(3)),
        error: Error::new(codes::GRAPH_THROTTLED, "slow down"),
    };
    match fault {
        None => tenant.carry_out(work),
        Some(Fault::LostBefore) => unknown(),
        Some(Fault::LostAfter) => {
            tenant.carry_out(work);
            unknown()
        }
        Some(Fault::Throttled) => throttled(),
        Some(Fault::ThrottledAfter) => {
            tenant.carry_out(work);
            throttled()
        }
        Some(Fault::NotRun) => Answer::NotRun(Error::new(codes::GRAPH_REFUSED, "one before it failed")),
        Some(Fault::Busy) => refused("concurrency"),
    }
}

const NEVER: usize = usize::MAX;

#[test]
fn everything_is_done_in_few_requests() {
    let mut tenant = Tenant::default();
    let story = drive(&plan(45), &mut tenant, |_| None, NEVER);
    assert_eq!(story.ended.outcome, Outcome::Done);
    assert_eq!((story.ended.counts.done, tenant.made.len(), tenant.members.len()), (45 * 2 + 2, 46, 45));
    let sizes: Vec<usize> = story.batches.iter().map(|batch| batch.works.len()).collect();
    // The group and the accounts by 20, then 20 + 20 + 5 members in one chain, then the licence.
    assert_eq!(sizes, [20, 20, 6, 3, 1]);
    assert!(matches!(story.told.last(), Some(Notice::StepFinished { action: Action::Assign, .. })));
}

#[test]
fn a_lost_answer_makes_no_second_object() {
    for fault in [
        Fault::LostBefore,
        Fault::LostAfter,
        Fault::Throttled,
        Fault::ThrottledAfter,
        Fault::NotRun,
        Fault::Busy,
    ] {
        let mut tenant = Tenant::default();
        let mut spoilt = HashSet::new();
        let story =
            drive(&plan(3), &mut tenant, |work| spoilt.insert(format!("{work:?}")).then_some(fault), NEVER);
        assert_eq!(story.ended.outcome, Outcome::Done, "{fault:?}: {:?}", story.ended);
        assert_eq!((tenant.made.len(), tenant.members.len()), (4, 3));
    }
}

#[test]
fn one_bad_member_keeps_nobody_out() {
    let plan = plan(25);
    let bad = plan.steps.iter().position(|step| step.address.as_str().ends_with("shared-accounts/holo-0007"));
    let mut tenant = Tenant { bad_member: bad, ..Tenant::default() };
    let story = drive(&plan, &mut tenant, |_| None, NEVER);
    assert_eq!(story.ended.outcome, Outcome::Partial);
    assert_eq!((tenant.members.len(), tenant.licensed), (24, true));
    assert_eq!(story.ended.failures.len(), 1);
    assert!(story.ended.failures[0].address.as_str().ends_with("holo-0007"));
}

#[test]
fn what_needs_a_failed_step_is_skipped_and_the_rest_goes_on() {
    let mut tenant = Tenant::default();
    let mut machine_plan = plan(4);
    machine_plan.steps[0].changes.retain(|change| change.field != "nothing");
    let story = drive(
        &machine_plan,
        &mut tenant,
        |work| matches!(work, Work::CreateGroup(_)).then_some(Fault::LostBefore),
        NEVER,
    );
    let counts = story.ended.counts;
    assert_eq!((counts.done, counts.failed, counts.skipped, counts.open), (4, 1, 5, 0));
    assert_eq!(story.ended.failures[0].error.code, "outcome.unknown");
    assert!(story.slept > Duration::from_mins(1), "it gave up after {:?}", story.slept);
}

#[test]
fn cancelling_leaves_the_rest_open() {
    let mut tenant = Tenant::default();
    let story = drive(&plan(300), &mut tenant, |_| None, 3);
    assert_eq!(story.ended.outcome, Outcome::Cancelled);
    let counts = story.ended.counts;
    assert!(counts.done > 0 && counts.open > 0 && counts.failed == 0, "{counts:?}");
    assert_eq!(usize::try_from(counts.done).unwrap(), tenant.made.len());
}

#[test]
fn a_store_that_fails_stops_before_anything_is_sent() {
    let mut machine = Machine::new(&plan(2), "https://graph");
    let mut ended = None;
    let mut commands: VecDeque<Command> = machine.step(Input::Start).into();
    while let Some(command) = commands.pop_front() {
        match command {
            Command::Intend(batch) => {
                let error = Error::new(codes::STORE_UNWRITABLE, "the disk is full");
                commands.extend(machine.step(Input::NotIntended(batch.id, error)));
            }
            Command::Finish(end) => ended = Some(end),
            Command::Send(_) => panic!("sent without an intent"),
            _ => {}
        }
    }
    let ended = ended.unwrap();
    assert_eq!((ended.outcome, ended.counts.done), (Outcome::Partial, 0));
    assert_eq!(ended.stopped.unwrap().code, "store.unwritable");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_faults_end_with_every_step_accounted_for(
        accounts in 1usize..60,
        faults in proptest::collection::vec(prop_oneof![
            3 => Just(None),
            1 => Just(Some(Fault::LostBefore)), 1 => Just(Some(Fault::LostAfter)), 1 => Just(Some(Fault::Throttled)),
            1 => Just(Some(Fault::ThrottledAfter)), 1 => Just(Some(Fault::NotRun)), 1 => Just(Some(Fault::Busy)),
        ], 0..400),
        cancel_after in prop_oneof![Just(NEVER), 1usize..12],
    ) {
        let plan = plan(accounts);
        let mut tenant = Tenant::default();
        let mut faults = faults.into_iter();
        let story = drive(&plan, &mut tenant, |_| faults.next().flatten(), cancel_after);
        let counts = story.ended.counts;
        prop_assert_eq!(counts.done + counts.failed + counts.skipped + counts.open, plan.summary.create + plan.summary.assign);
        prop_assert_eq!(story.ended.failures.len(), usize::try_from(counts.failed).unwrap());
        // Whatever was told as done is there, and nothing is there twice.
        let told = story.told.iter().filter(|notice| matches!(notice,
            Notice::StepFinished { result: crate::model::StepResult::Done, .. })).count();
        prop_assert_eq!(told, usize::try_from(counts.done).unwrap());
        if story.ended.outcome == Outcome::Done {
            prop_assert_eq!((tenant.made.len(), tenant.members.len(), tenant.licensed), (accounts + 1, accounts, true));
        }
    }
}
