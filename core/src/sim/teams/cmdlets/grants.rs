//! Who has which policy of external access.

use serde_json::{Map, Value as Json, json};

use super::access_policy;
use crate::sim::id::Id;
use crate::sim::powershell::{
    Arguments, Cmdlet, Effect, Output, Refusal, Session, Take, mandatory, parameter,
};
use crate::sim::store::Relation;

/// Where the assignments are kept.
const STATE: &str = "teams.externalAccessAssignments";

/// The type of these policies.
const POLICY_TYPE: &str = "ExternalAccessPolicy";

/// The cmdlets.
pub(super) const ALL: &[Cmdlet] = &[
    Cmdlet {
        name: "Grant-CsExternalAccessPolicy",
        parameters: &[&[
            parameter("Identity", Take::Text),
            parameter("PolicyName", Take::Text),
            parameter("Global", Take::Switch),
            parameter("Group", Take::Text),
            parameter("Rank", Take::Int),
            parameter("DomainController", Take::Ignored),
            parameter("Force", Take::Ignored),
            parameter("PassThru", Take::Unmodelled),
            parameter("Tenant", Take::Ignored),
        ]],
        effect: Effect::Changes,
        run: grant,
    },
    Cmdlet {
        name: "Get-CsUserPolicyAssignment",
        parameters: &[&[
            mandatory("Identity", Take::Text),
            parameter("InputObject", Take::Unmodelled),
            parameter("PolicyType", Take::Text),
        ]],
        effect: Effect::Reads,
        run: assignment,
    },
];

/// One assignment to a group.
struct OfGroup {
    group: Id,
    policy: String,
    rank: i64,
}

/// Assignments: that of the tenant, those of users, and those of groups by rank.
#[derive(Default)]
struct Assignments {
    global: Option<String>,
    users: Map<String, Json>,
    groups: Vec<OfGroup>,
}

impl Assignments {
    fn read(session: &Session<'_>) -> Self {
        let state = session.state(STATE);
        let text = |json: &Json| json.as_str().map(str::to_owned);
        let groups = state.get("groups").and_then(Json::as_array).into_iter().flatten();
        Self {
            global: state.get("global").and_then(text),
            users: state.get("users").and_then(Json::as_object).cloned().unwrap_or_default(),
            groups: groups
                .filter_map(|one| {
                    let group = one["group"].as_str().and_then(Id::parse)?;
                    Some(OfGroup { group, policy: text(&one["policy"])?, rank: one["rank"].as_i64()? })
                })
                .collect(),
        }
    }

    fn keep(self, session: &mut Session<'_>) -> Result<(), Refusal> {
        let groups: Vec<Json> = self
            .groups
            .iter()
            .map(|one| json!({ "group": one.group, "policy": one.policy, "rank": one.rank }))
            .collect();
        let mut state = Map::new();
        state.insert("global".to_owned(), self.global.into());
        state.insert("users".to_owned(), Json::Object(self.users));
        state.insert("groups".to_owned(), groups.into());
        session.keep(STATE, state)
    }

    /// Gives a group a policy at a rank; whoever has that rank or a later one makes room.
    fn rank(&mut self, group: Id, policy: Option<String>, rank: i64) {
        self.groups.retain(|one| one.group != group);
        let Some(policy) = policy else { return };
        if self.groups.iter().any(|one| one.rank == rank) {
            for one in self.groups.iter_mut().filter(|one| one.rank >= rank) {
                one.rank += 1;
            }
        }
        self.groups.push(OfGroup { group, policy, rank });
        self.groups.sort_by_key(|one| one.rank);
    }
}

/// Whether a policy is assigned to anybody.
pub(super) fn granted(session: &Session<'_>, policy: &str) -> bool {
    let all = Assignments::read(session);
    let same = |name: &str| name.eq_ignore_ascii_case(policy);
    let directory = session.directory();
    let of_user = all.users.iter().any(|(id, name)| {
        // Whoever was deleted has no policy any more.
        let lives = Id::parse(id).is_some_and(|id| directory.user(id).is_some());
        lives && name.as_str().is_some_and(same)
    });
    let of_group = all.groups.iter().any(|one| directory.group(one.group).is_some() && same(&one.policy));
    of_user || of_group || all.global.as_deref().is_some_and(same)
}

/// How a user comes to a policy.
struct Source {
    policy: String,
    group: Option<Id>,
}

/// The policies that a user has, the one that counts first: an own one, then those of groups by rank.
fn sources(session: &Session<'_>, user: Id) -> Vec<Source> {
    let all = Assignments::read(session);
    let members = session.directory().links(Relation::Members);
    let own = all.users.get(&user.to_string()).and_then(Json::as_str);
    let own = own.map(|policy| Source { policy: policy.to_owned(), group: None });
    let groups = all.groups.into_iter().filter(|one| members.has(one.group, user));
    let groups = groups.map(|one| Source { policy: one.policy, group: Some(one.group) });
    own.into_iter().chain(groups).collect()
}

/// The policy that a user has, unless it is that of the tenant.
pub(super) fn effective(session: &Session<'_>, user: Id) -> Option<String> {
    sources(session, user).into_iter().next().map(|one| one.policy)
}

fn grant(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    let policy = arguments.text("PolicyName").filter(|name| !name.is_empty());
    let policy = policy.map(|name| access_policy::known(session, name)).transpose()?;
    let mut all = Assignments::read(session);
    let rank = arguments.get("Rank").and_then(Json::as_i64);
    match (arguments.text("Identity"), arguments.text("Group"), arguments.switched("Global"), rank) {
        (Some(identity), None, false, None) => {
            let user = session.user(identity)?.id.to_string();
            match policy {
                Some(policy) => all.users.insert(user, policy.into()),
                None => all.users.shift_remove(&user),
            };
        }
        (None, Some(group), false, Some(rank)) => {
            let found = Id::parse(group).filter(|id| session.directory().group(*id).is_some());
            let found = found.ok_or_else(|| Refusal::not_found(group))?;
            if rank < 1 {
                return Err(Refusal::argument("The rank of an assignment is a number from 1 on."));
            }
            all.rank(found, policy, rank);
        }
        (None, Some(_), false, None) => {
            return Err(Refusal::binding(
                "Cannot process command because of one or more missing mandatory parameters: Rank.",
            ));
        }
        (None, None, true, None) => all.global = policy,
        _ => {
            return Err(Refusal::binding(
                "Parameter set cannot be resolved using the specified named parameters.",
            ));
        }
    }
    all.keep(session)?;
    Ok(Vec::new())
}

fn assignment(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    let user = session.user(arguments.text("Identity").unwrap_or_default())?.id;
    let wanted = arguments.text("PolicyType").is_none_or(|one| one.eq_ignore_ascii_case(POLICY_TYPE));
    let sources = sources(session, user);
    let Some(first) = sources.first().filter(|_| wanted) else { return Ok(Vec::new()) };
    let shown: Vec<Json> = sources
        .iter()
        .map(|one| {
            let kind = if one.group.is_some() { "Group" } else { "Direct" };
            json!({ "AssignmentType": kind, "PolicyName": one.policy, "Reference": one.group })
        })
        .collect();
    Ok(vec![json!({ "PolicyType": POLICY_TYPE, "PolicyName": first.policy, "PolicySource": shown })])
}
