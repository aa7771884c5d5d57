//! A small universe of two tenants with one person each, and what the tables say of it.
//!
//! The second evaluator knows complete worlds alone. Of a world with something unknown it says what it says of every completion, and
//! `unknown` where these differ.

use std::collections::{BTreeMap, BTreeSet};

use remote_assist::model::{
    Ability, PersonPolicy, PersonRole, Reach, ReachBasis, ReachVerdict, Route, SearchBy, TenantRole,
    TrialTenants,
};
use remote_assist::reach::{
    Access, BarrierMode, BarrierPolicy, Barriers, Facts, GuestFacts, Index, PersonFacts, TenantFacts, explain,
};

use crate::tables::{FEDERATION, Row, abilities, search_by};

/// The domain of each side, a domain above it, and one that only looks like it.
pub(crate) const DOMAINS: [(&str, &str, &str); 2] =
    [("eu.abc.com", "abc.com", "u.abc.com"), ("us.contoso.com", "contoso.com", "s.contoso.com")];

/// Who outside a side reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    Unknown,
    Open,
    AllowWith,
    AllowWithout,
    AllowParent,
    AllowEmpty,
    BlockWith,
    BlockWithout(Option<bool>),
    BlockParent(Option<bool>),
    BlockLookAlike,
    Off,
}

/// Every setting that is known.
pub(crate) const SETTINGS: &[Setting] = &[
    Setting::Open,
    Setting::AllowWith,
    Setting::AllowWithout,
    Setting::AllowParent,
    Setting::AllowEmpty,
    Setting::BlockWith,
    Setting::BlockWithout(None),
    Setting::BlockWithout(Some(true)),
    Setting::BlockParent(None),
    Setting::BlockParent(Some(false)),
    Setting::BlockParent(Some(true)),
    Setting::BlockLookAlike,
    Setting::Off,
];

/// The policy of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Policy {
    Absent,
    Default,
    Open,
    AllowWith,
    AllowWithout,
    BlockWith,
    BlockWithout,
    Closed,
}

pub(crate) const POLICIES: &[Policy] = &[
    Policy::Absent,
    Policy::Default,
    Policy::Open,
    Policy::AllowWith,
    Policy::AllowWithout,
    Policy::BlockWith,
    Policy::BlockWithout,
    Policy::Closed,
];

/// What a side does with trial tenants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trials {
    Default,
    Blocked,
    Allowed,
    Exception,
}

/// What the person is in the other tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visit {
    None,
    NoTeam,
    Team,
    TeamBehindBarrier,
    TeamWithinBarrier,
}

/// One side: a tenant and its person.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Side {
    pub(crate) setting: Setting,
    pub(crate) trials: Trials,
    pub(crate) trial_only: Option<bool>,
    pub(crate) policy: Policy,
    pub(crate) lists: bool,
    pub(crate) blocks_address: bool,
    pub(crate) technician: bool,
    pub(crate) teams: Option<bool>,
    pub(crate) remote_assist: Option<bool>,
    pub(crate) visit: Visit,
    pub(crate) anonymous: Option<bool>,
}

/// A side of which nothing but its setting matters.
pub(crate) fn plain(setting: Setting, technician: bool) -> Side {
    Side {
        setting,
        trials: Trials::Default,
        trial_only: None,
        policy: Policy::Absent,
        lists: false,
        blocks_address: false,
        technician,
        teams: None,
        remote_assist: None,
        visit: Visit::None,
        anonymous: None,
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct World {
    pub(crate) basis: ReachBasis,
    pub(crate) sides: [Side; 2],
}

impl World {
    /// Compares the library's answer with that of the tables.
    pub(crate) fn check(&self) {
        let index = Index::of_people(self.facts()).unwrap();
        let reach = explain(&index, 0, 1);
        let told = (reach.verdict, reach.via.clone(), reach.search_by, reach.can.clone());
        assert_eq!(told, self.expected(), "{self:#?}\n{reach:#?}");
        assert_eq!(index.decide(0, 1).verdict, reach.verdict);
        well_formed(&reach);
    }

    fn facts(&self) -> Facts {
        let sides = [0, 1].map(|at| facts_of(&self.sides[at], &self.sides[1 - at], at));
        let [one, other] = sides;
        Facts { basis: self.basis, tenants: vec![one.0, other.0], people: vec![one.1, other.1] }
    }

    /// What the tables say.
    fn expected(&self) -> (ReachVerdict, Vec<Route>, Option<SearchBy>, Vec<Ability>) {
        let every: Vec<Vec<Route>> = self.completions().iter().map(World::routes).collect();
        let via: Vec<Route> =
            every[0].iter().copied().filter(|route| every.iter().all(|open| open.contains(route))).collect();
        let verdict = if every.iter().all(|open| !open.is_empty()) {
            ReachVerdict::Yes
        } else if every.iter().all(Vec::is_empty) {
            ReachVerdict::No
        } else {
            ReachVerdict::Unknown
        };
        let can = [Ability::Call, Ability::Chat, Ability::GroupCall, Ability::Files];
        let can =
            can.into_iter().filter(|one| via.iter().any(|route| abilities(*route).contains(one))).collect();
        let search = via.first().and_then(|route| search_by(*route));
        (verdict, via, search, can)
    }

    /// The world with everything unknown made known, in every way.
    fn completions(&self) -> Vec<World> {
        let one = completions(&self.sides[0], self.basis);
        let other = completions(&self.sides[1], self.basis);
        let pairs = one.iter().flat_map(|one| other.iter().map(move |other| [*one, *other]));
        pairs.map(|sides| World { basis: self.basis, sides }).collect()
    }

    /// The ways that are open in a complete world.
    fn routes(&self) -> Vec<Route> {
        let [one, other] = &self.sides;
        let licensed = self
            .sides
            .map(|side| side.teams != Some(false) && (!side.technician || side.remote_assist != Some(false)));
        let visits = |guest: &Side, host: usize| {
            !guest.technician
                && matches!(guest.visit, Visit::Team | Visit::TeamWithinBarrier)
                && licensed[host]
        };
        let federated = FEDERATION[row(one, other) as usize][row(other, one) as usize];
        let host = usize::from(other.technician && !one.technician);
        let mut open = Vec::new();
        if visits(one, 1) || visits(other, 0) {
            open.push(Route::Guest);
        }
        if federated && licensed == [true, true] {
            open.push(Route::Federation);
        }
        if self.sides[host].anonymous == Some(true) && licensed[host] {
            open.push(Route::OneTimeLink);
        }
        open
    }
}

/// Which row of the table of federation a complete side is in, towards the other.
fn row(side: &Side, other: &Side) -> Row {
    let shut_for_trials =
        other.trial_only == Some(true) && matches!(side.trials, Trials::Default | Trials::Blocked);
    if side.setting == Setting::Off || side.policy == Policy::Closed || shut_for_trials || side.blocks_address
    {
        return Row::Off;
    }
    match (side.lists, side.policy) {
        (true, Policy::Open) => Row::Open,
        (true, Policy::AllowWith) => Row::AllowListWith,
        (true, Policy::AllowWithout) => Row::AllowListWithout,
        (true, Policy::BlockWith) => Row::BlockListWith,
        (true, Policy::BlockWithout) => Row::BlockListWithout,
        _ => match side.setting {
            Setting::Open => Row::Open,
            Setting::AllowWith => Row::AllowListWith,
            Setting::AllowWithout | Setting::AllowParent | Setting::AllowEmpty => Row::AllowListWithout,
            Setting::BlockWith | Setting::BlockParent(Some(true)) => Row::BlockListWith,
            Setting::BlockWithout(_) | Setting::BlockParent(_) | Setting::BlockLookAlike => {
                Row::BlockListWithout
            }
            Setting::Off => Row::Off,
            Setting::Unknown => unreachable!("worlds are complete here"),
        },
    }
}

fn completions(side: &Side, basis: ReachBasis) -> Vec<Side> {
    let settings = if side.setting == Setting::Unknown { SETTINGS } else { &[side.setting] };
    // A document's people are licensed unless it says otherwise; of what tenants hold nothing is taken for granted.
    let both = |known: Option<bool>| match (known, basis) {
        (None, ReachBasis::Now) => vec![Some(true), Some(false)],
        (known, _) => vec![known],
    };
    // The licence for Remote Assist brings Teams.
    let brought = side.technician && side.remote_assist == Some(true) && side.teams.is_none();
    let teams = if brought { vec![Some(true)] } else { both(side.teams) };
    let remote_assist = both(side.remote_assist);
    let mut all = Vec::new();
    for setting in settings {
        for teams in &teams {
            for remote_assist in &remote_assist {
                all.push(Side { setting: *setting, teams: *teams, remote_assist: *remote_assist, ..*side });
            }
        }
    }
    all
}

pub(crate) fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn facts_of(side: &Side, other: &Side, at: usize) -> (TenantFacts, PersonFacts) {
    let (own, _, _) = DOMAINS[at];
    let (domain, parent, look_alike) = DOMAINS[1 - at];
    let block = |names: &[&str], all_subdomains| Some(Access::Block { domains: set(names), all_subdomains });
    let access = match side.setting {
        Setting::Unknown => None,
        Setting::Open => Some(Access::Open),
        Setting::AllowWith => Some(Access::Allow(set(&["other.com", domain]))),
        Setting::AllowWithout => Some(Access::Allow(set(&["other.com"]))),
        Setting::AllowParent => Some(Access::Allow(set(&[parent]))),
        Setting::AllowEmpty => Some(Access::Allow(set(&[]))),
        Setting::BlockWith => block(&["other.com", domain], None),
        Setting::BlockWithout(all) => block(&["other.com"], all),
        Setting::BlockParent(all) => block(&[parent], all),
        Setting::BlockLookAlike => block(&[look_alike], Some(true)),
        Setting::Off => Some(Access::Closed),
    };
    let person = |at: usize| format!("Person@{}", DOMAINS[at].0);
    let mixed = vec!["other.com".to_owned(), domain.to_uppercase()];
    let without = vec!["other.com".to_owned(), parent.to_owned()];
    let policy = match side.policy {
        Policy::Absent => None,
        Policy::Default => Some(PersonPolicy::OrganizationDefault),
        Policy::Open => Some(PersonPolicy::Open),
        Policy::AllowWith => Some(PersonPolicy::Allow { domains: mixed }),
        Policy::AllowWithout => Some(PersonPolicy::Allow { domains: without }),
        Policy::BlockWith => Some(PersonPolicy::Block { domains: mixed }),
        Policy::BlockWithout => Some(PersonPolicy::Block { domains: without }),
        Policy::Closed => Some(PersonPolicy::Closed),
    };
    let guest = |teams: &[&str], segments: &[&str]| {
        vec![GuestFacts { tenant: domain.to_owned(), teams: set(teams), segments: set(segments) }]
    };
    let guest_of = match side.visit {
        Visit::None => Vec::new(),
        Visit::NoTeam => guest(&["elsewhere"], &[]),
        Visit::Team => guest(&["team"], &[]),
        Visit::TeamBehindBarrier => guest(&["elsewhere", "team"], &["visitors"]),
        Visit::TeamWithinBarrier => guest(&["team"], &["friends"]),
    };
    let barred = matches!(other.visit, Visit::TeamBehindBarrier | Visit::TeamWithinBarrier);
    let tenant = TenantFacts {
        access,
        trial_tenants: match side.trials {
            Trials::Default => None,
            Trials::Blocked | Trials::Exception => Some(TrialTenants::Blocked),
            Trials::Allowed => Some(TrialTenants::Allowed),
        },
        trial_exceptions: if side.trials == Trials::Exception { set(&[domain]) } else { set(&[]) },
        trial_only: side.trial_only,
        person_lists: side.lists,
        blocked_people: if side.blocks_address { set(&[&person(1 - at).to_lowercase()]) } else { set(&[]) },
        barriers: barred.then(|| Barriers {
            mode: BarrierMode::SingleSegment,
            policies: BTreeMap::from([("internal".to_owned(), BarrierPolicy::Block(set(&["visitors"])))]),
        }),
        anonymous_join: side.anonymous,
        ..TenantFacts::new(own, if side.technician { TenantRole::Technicians } else { TenantRole::Experts })
    };
    let role = if side.technician { PersonRole::Technician } else { PersonRole::Expert };
    let person = PersonFacts {
        policy,
        teams_licence: side.teams,
        remote_assist_licence: side.remote_assist,
        guest_of,
        teams: set(&["team"]),
        segments: set(if barred { &["internal"] } else { &[] }),
        ..PersonFacts::new(&person(at), role)
    };
    (tenant, person)
}

/// What holds of every answer.
pub(crate) fn well_formed(reach: &Reach) {
    assert!(!reach.decided_by.is_empty(), "{reach:#?}");
    for rule in &reach.decided_by {
        assert!(
            ![&rule.rule, &rule.side, &rule.text, &rule.source].iter().any(|text| text.is_empty()),
            "{rule:#?}"
        );
        assert!(rule.text.ends_with('.') && !rule.text.contains("()"), "{rule:#?}");
    }
    let yes = reach.verdict == ReachVerdict::Yes;
    assert_eq!(reach.via.is_empty(), !yes, "{reach:#?}");
    assert_eq!(reach.can.is_empty(), !yes, "{reach:#?}");
    assert_eq!(reach.missing.is_empty(), reach.verdict != ReachVerdict::Unknown, "{reach:#?}");
    assert!(reach.to_open.is_empty() || reach.verdict == ReachVerdict::No, "{reach:#?}");
}
