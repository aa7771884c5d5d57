//! Desired against observed: information barriers. What is written goes through a PowerShell script.

use std::time::Duration;

use serde_json::{Value, json};

use super::barriers::{BarrierSide, ObservedBarriers, has_plan};
use super::build::PlanInput;
use super::diff::{Comparison, change, error};
use super::diff_teams::{script, told};
use crate::error::codes;
use crate::model::{Action, Diagnostic, ReachVerdict, Severity, Step, VendorAccounts};
use crate::powershell::Operation;
use crate::powershell::canonical::{BarrierPolicyState, SegmentState};
use crate::reach::{Facts, Index};
use crate::resource::purview::{
    APPLICATION_PERIOD, Barrier, BarrierApplication, BarrierPolicy, BarrierSegment, Mode, ScopedSearch,
};
use crate::scenario::vendor_barriers;

/// The field that says who belongs to a segment.
pub(super) const FILTER: &str = "filter";
/// The field that says in words whom a segment reaches.
pub(super) const REACHES: &str = "reaches";
/// The field that says for whom policies count once they are applied.
pub(super) const APPLIED: &str = "appliedTo";
/// The field that says when something was changed last that only counts once it is applied.
pub(super) const CHANGED: &str = "changedAt";
/// What the data of an application says besides: an open one that was ordered since then is followed, and no other one is ordered.
pub(crate) const SINCE: &str = "since";
/// The article's section.
const SOURCE: &str = "advanced-scenarios#scenario-2";
/// What can be done without the licence (Microsoft's page on the restricted mode of Remote Assist).
const ALTERNATIVE: &str = "Get a product with the plan INFORMATION_BARRIERS, such as Microsoft 365 E5, for everybody in a segment. Without \
                           it, switch private calls off for the vendors' accounts (`Set-CsTeamsCallingPolicy -AllowPrivateCalling \
                           $false`): Remote Assist on a headset then shows them no contacts, and meetings still work; and leave \
                           `barriers` out.";

impl Comparison<'_> {
    pub(super) fn barrier(&mut self, barrier: &Barrier) -> Step {
        let remaining = match barrier {
            Barrier::Policy(policy) => Barrier::Policy(policy.without(&self.going)),
            other => other.clone(),
        };
        let barrier = &remaining;
        let address = barrier.address();
        let step = match (barrier, self.snapshot.barriers.as_ref().and_then(BarrierSide::read)) {
            (_, None) => self.barrier_unread(barrier),
            (Barrier::ScopedSearch(_), Some(now)) => self.scoped_search(now),
            (Barrier::Segment(segment), Some(now)) => self.segment(segment, now),
            (Barrier::Policy(policy), Some(now)) => self.barrier_policy(policy, now),
            (Barrier::Application(application), Some(now)) => self.application(application, now),
        };
        Step { needs: barrier.needs(), address, ..step }
    }

    /// The step for what cannot be read: the script finds out itself what is to be done.
    fn barrier_unread(&mut self, barrier: &Barrier) -> Step {
        let address = barrier.address();
        let id = self.deployment.operation(&address, 0);
        let mode = Mode::default();
        let operation = match barrier {
            Barrier::ScopedSearch(_) => ScopedSearch::operation(id, None),
            Barrier::Segment(segment) => segment.operation(id, None),
            Barrier::Policy(policy) => policy.operation(id, mode, None),
            Barrier::Application(_) => BarrierApplication::operation(id),
        };
        let reason = "which information barriers the tenant holds is not known here: its script looks, and changes what differs";
        Step { changes: vec![self.barrier_told(&operation)], ..script(address, Action::Update, reason) }
    }

    fn scoped_search(&self, now: &ObservedBarriers) -> Step {
        let address = ScopedSearch::address();
        if now.search == ScopedSearch::goal() {
            return Step { reason: "scoped search is on".to_owned(), ..script(address, Action::None, "") };
        }
        let operation = ScopedSearch::operation(self.deployment.operation(&address, 0), Some(&now.search));
        let changes = vec![change("scopedSearch", json!(false), json!(true)), self.barrier_told(&operation)];
        let reason = "information barriers need scoped search; Microsoft asks to wait for 24 hours after it is turned on";
        Step { changes, ..script(address, Action::Update, reason) }
    }

    fn segment(&mut self, segment: &BarrierSegment, now: &ObservedBarriers) -> Step {
        let address = segment.address();
        let held = now.segment(&segment.name).map_or(SegmentState::Absent, |(_, held)| held.state.clone());
        let operation = segment.operation(self.deployment.operation(&address, 0), Some(&held));
        let ours = self.history.objects.get(&address).is_some_and(|recorded| recorded.created);
        let (action, reason, before) = match &held {
            SegmentState::Present(filter) if *filter == segment.filter => {
                return script(address, Action::None, "the segment is as the scenario says");
            }
            SegmentState::Present(filter) if !ours => {
                self.refuse(
                    codes::BARRIERS_FOREIGN,
                    format!(
                        "a segment \"{}\" belongs to somebody else: its people are those with {filter}, and no run of `{}` made it",
                        segment.name,
                        self.deployment.name()
                    ),
                    "Name the vendor or the segment otherwise, or remove that segment if nobody needs it.",
                );
                return script(address, Action::None, "it belongs to somebody else and is left alone");
            }
            SegmentState::Present(filter) => (Action::Update, "its people are others now", json!(filter)),
            SegmentState::Absent => (Action::Create, "the tenant has no segment of that name", Value::Null),
        };
        let changes = vec![change(FILTER, before, json!(segment.filter)), self.barrier_told(&operation)];
        Step { changes, ..script(address, action, reason) }
    }

    fn barrier_policy(&mut self, policy: &BarrierPolicy, now: &ObservedBarriers) -> Step {
        let address = policy.address();
        let held = now.policy(&policy.name).map_or(BarrierPolicyState::Absent, |held| held.state.clone());
        if let Some(other) =
            policy_of(now, &policy.segment).filter(|other| !other.eq_ignore_ascii_case(&policy.name))
        {
            self.refuse(
                codes::BARRIERS_FOREIGN,
                format!(
                    "the segment \"{}\" has the policy \"{other}\" of somebody else, and a segment takes one policy",
                    policy.segment
                ),
                "Remove that policy if nobody needs it, or name the vendor otherwise.",
            );
            return script(address, Action::None, "somebody else's policy is left alone");
        }
        let goal = policy.goal(now.mode);
        if held == goal {
            return script(address, Action::None, "the policy is as the scenario says");
        }
        if turns_round(&held, &goal) {
            self.refuse(
                codes::BARRIERS_FOREIGN,
                format!(
                    "the policy of \"{}\" cannot change between blocking and allowing, which the service never lets a policy do",
                    policy.segment
                ),
                "Tear the deployment down and apply it again, or choose the form that stands.",
            );
            return script(address, Action::None, "the policy cannot be changed to what the scenario says");
        }
        let operation = policy.operation(self.deployment.operation(&address, 0), now.mode, Some(&held));
        let changes = vec![
            change(REACHES, json!(policy_said(&held)), json!(policy_said(&goal))),
            self.barrier_told(&operation),
        ];
        let (action, reason) = match held {
            BarrierPolicyState::Absent => (Action::Create, "the segment has no policy"),
            BarrierPolicyState::Present { .. } => (Action::Update, "the policy differs from the scenario"),
        };
        Step { changes, ..script(address, action, reason) }
    }

    /// Applied anew where something changes, where the last application did not end well or came before a change, and where an account
    /// is not where it belongs.
    fn application(&self, application: &BarrierApplication, now: &ObservedBarriers) -> Step {
        let address = BarrierApplication::address();
        let follows = now.applications.first().filter(|one| one.is_open() && now.covers(one));
        let reason = if self.changes_before(application) {
            "what changes counts once all policies are applied"
        } else if follows.is_some() {
            "an application of the policies is under way: it is followed to its end"
        } else if !now.is_applied() {
            "the policies have not been applied since they were changed"
        } else if let Some(misplaced) = self.misplaced(application, now) {
            return self.applied_anew(&format!("{misplaced} is not in its segment yet"), now, None);
        } else {
            return script(
                address,
                Action::None,
                "the policies are applied, and every account is in its segment",
            );
        };
        let since = follows.filter(|_| !self.changes_before(application)).map(|_| {
            let changed = now.changed().unwrap_or_else(|| crate::clock::Timestamp::from_unix(0));
            changed.to_string()
        });
        self.applied_anew(reason, now, since)
    }

    fn applied_anew(&self, reason: &str, now: &ObservedBarriers, since: Option<String>) -> Step {
        let address = BarrierApplication::address();
        let operation = BarrierApplication::operation(self.deployment.operation(&address, 0));
        let mut told = self.barrier_told(&operation);
        if let (Some(since), Some(data)) = (since, told.after.0.as_object_mut()) {
            data.insert(SINCE.to_owned(), json!(since));
        }
        let changes = vec![
            change(APPLIED, Value::Null, json!("everybody")),
            change(CHANGED, Value::Null, json!(now.changed())),
            told,
        ];
        let reason = format!("{reason}; {}", duration(now.accounts));
        Step { changes, ..script(address, Action::Update, &reason) }
    }

    /// Whether this plan changes an account's segment, a segment or a policy.
    fn changes_before(&self, application: &BarrierApplication) -> bool {
        application.needs.iter().any(|need| self.changing.contains(need))
    }

    /// The first account that was not in its segment when the policies were applied last.
    fn misplaced(&self, application: &BarrierApplication, now: &ObservedBarriers) -> Option<String> {
        let wanted = self.segments_of_accounts(application);
        wanted.into_iter().find_map(|(account, segment)| {
            let held = now.members.get(&account.to_lowercase())?.as_deref();
            (!held.is_some_and(|held| held.eq_ignore_ascii_case(&segment))).then_some(account)
        })
    }

    /// The accounts and the segments that they belong to; a vendor whose people meet everybody has none.
    fn segments_of_accounts(&self, application: &BarrierApplication) -> Vec<(String, String)> {
        let has = |segment: &str| application.needs.contains(&BarrierSegment::address_of(segment));
        let placed = self.placed.iter().filter(|(_, segment)| has(segment));
        placed.cloned().collect()
    }

    fn barrier_told(&self, operation: &Operation) -> crate::model::Change {
        told(&self.domain, self.deployment.tenant(), operation)
    }
}

/// How long an application takes, in words.
fn duration(accounts: Option<u32>) -> String {
    let begins = minutes(APPLICATION_PERIOD);
    match accounts {
        None => format!("it begins within {begins}, and Microsoft names an hour for 5,000 people"),
        Some(count) => format!(
            "it begins within {begins} and takes up to {} for {count} account{} of the tenant, at the 5,000 an hour that Microsoft names",
            minutes(BarrierApplication::takes(count).saturating_sub(APPLICATION_PERIOD)),
            if count == 1 { "" } else { "s" }
        ),
    }
}

fn minutes(time: Duration) -> String {
    match time.as_secs().div_ceil(60) {
        0 | 1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

/// The policy that a segment has, whoever made it.
fn policy_of<'a>(now: &'a ObservedBarriers, segment: &str) -> Option<&'a str> {
    let assigned =
        |state: &BarrierPolicyState| state.segment().is_some_and(|one| one.eq_ignore_ascii_case(segment));
    now.policies.iter().find(|(_, policy)| assigned(&policy.state)).map(|(name, _)| name.as_str())
}

/// Whether one allows and the other blocks.
fn turns_round(held: &BarrierPolicyState, goal: &BarrierPolicyState) -> bool {
    let allows = |state: &BarrierPolicyState| match state {
        BarrierPolicyState::Absent => None,
        BarrierPolicyState::Present { segments_allowed, .. } => Some(!segments_allowed.is_empty()),
    };
    allows(held).is_some_and(|held| allows(goal) != Some(held))
}

/// What a policy says, in words; `None` where there is none.
pub(crate) fn policy_said(policy: &BarrierPolicyState) -> Option<String> {
    let BarrierPolicyState::Present { segments_allowed, segments_blocked, state, .. } = policy else {
        return None;
    };
    let names = |segments: &std::collections::BTreeSet<String>| {
        segments.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    let inactive = if state == "Active" { "" } else { " (inactive)" };
    Some(if segments_allowed.is_empty() {
        format!("everybody but [{}]{inactive}", names(segments_blocked))
    } else {
        format!("nobody but [{}]{inactive}", names(segments_allowed))
    })
}

/// What forbids the barriers: nothing of them is written unless all of it can work.
pub(super) fn refused(scenario: &VendorAccounts, input: &PlanInput<'_>) -> Vec<Diagnostic> {
    let pattern = vendor_barriers::pattern(scenario, input.deployment);
    if pattern.policies.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    if !has_plan(input.snapshot) {
        let text = "no product of the tenant holds the service plan for information barriers, and `barriers` asks for them";
        found.push(error(codes::BARRIERS_UNLICENSED, text.to_owned(), ALTERNATIVE));
    }
    match &input.snapshot.barriers {
        Some(BarrierSide::Read(now)) => {
            found.extend(prerequisites(now));
            let segments =
                pattern.segments.iter().filter(|segment| now.segment(&segment.name).is_none()).count();
            let most = now.mode.most_segments();
            if now.segments.len() + segments > most {
                found.push(error(
                    codes::BARRIERS_PREREQUISITE,
                    format!(
                        "the tenant has {} segments and gets {segments} more, and in the mode {} it takes {most}",
                        now.segments.len(),
                        now.mode.name()
                    ),
                    "Remove segments that nobody needs.",
                ));
            }
            found.extend(unproven(scenario, now.mode));
        }
        Some(BarrierSide::Unreadable(why)) => {
            found.push(Diagnostic {
                severity: Severity::Warning,
                ..error(
                    codes::BARRIERS_UNREADABLE,
                    format!("which information barriers the tenant holds is not known: {why}"),
                    "Run the scripts that `emit` writes, Teams before Compliance, and bring their receipts back: apply FILE --receipt RECEIPT.",
                )
            });
            found.extend(unproven(scenario, Mode::default()));
        }
        None => found.extend(unproven(scenario, Mode::default())),
    }
    for diagnostic in &mut found {
        diagnostic.source.get_or_insert_with(|| SOURCE.to_owned());
    }
    found
}

/// What Microsoft's page on policies of information barriers asks for first.
fn prerequisites(now: &ObservedBarriers) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if !now.audited {
        found.push(error(
            codes::BARRIERS_PREREQUISITE,
            "the audit log does not record, and information barriers need it".to_owned(),
            "Turn it on: `Set-AdminAuditLogConfig -UnifiedAuditLogIngestionEnabled $true`. It may take an hour.",
        ));
    }
    if now.mode == Mode::Legacy && now.address_books > 0 {
        found.push(error(
            codes::BARRIERS_PREREQUISITE,
            format!(
                "the tenant has address book policies ({}), which barriers in the mode Legacy do not bear",
                now.address_books
            ),
            "Remove them: `Get-AddressBookPolicy | Remove-AddressBookPolicy`.",
        ));
    }
    found
}

/// Pairs that the policies would not keep apart, or would: proven before anything is written.
fn unproven(scenario: &VendorAccounts, mode: Mode) -> Vec<Diagnostic> {
    let facts = Facts::of_vendors(scenario, mode);
    let Ok(index) = Index::of_people(facts) else { return Vec::new() };
    let Some(barriers) = &scenario.barriers else { return Vec::new() };
    // People of one vendor are in one segment, so one of them stands for all.
    let mut first = 0;
    let firsts: Vec<(usize, &str)> = scenario
        .vendors
        .iter()
        .map(|vendor| {
            let at = first;
            first += vendor.accounts.len();
            (at, vendor.name.as_str())
        })
        .collect();
    let mut found = Vec::new();
    for (at, (one, name)) in firsts.iter().enumerate() {
        for (other, other_name) in &firsts[at + 1..] {
            if *one >= index.len() || *other >= index.len() {
                continue;
            }
            for (from, to) in [(*one, *other), (*other, *one)] {
                let meets = index.decide(from, to).verdict == ReachVerdict::Yes;
                if meets != barriers.may_meet(name, other_name) {
                    let text = format!(
                        "with these policies {name} and {other_name} {}",
                        if meets { "would reach each other" } else { "could not meet" }
                    );
                    found.push(error(
                        codes::BARRIERS_NOT_PROVEN,
                        text,
                        "Nothing is activated. Report it with the scenario's `barriers`.",
                    ));
                }
            }
        }
    }
    found
}
