//! External access, guests, licences and links, in every combination of a small universe.

use remote_assist::model::ReachBasis;

use crate::world::{POLICIES, Policy, SETTINGS, Setting, Side, Trials, Visit, World, plain};

/// The settings, not known among them.
fn settings() -> impl Iterator<Item = Setting> + Clone {
    SETTINGS.iter().copied().chain([Setting::Unknown])
}

fn file(one: Side, other: Side) {
    World { basis: ReachBasis::File, sides: [one, other] }.check();
    World { basis: ReachBasis::File, sides: [other, one] }.check();
}

#[test]
fn every_setting_with_every_setting_and_policy() {
    let mut sides = Vec::new();
    for setting in settings() {
        for policy in POLICIES {
            for lists in [false, true] {
                sides.push(Side { policy: *policy, lists, ..plain(setting, false) });
            }
        }
    }
    for one in &sides {
        for other in &sides {
            let sides = [*one, Side { technician: true, ..*other }];
            World { basis: ReachBasis::File, sides }.check();
        }
    }
}

#[test]
fn every_trial_setting_with_every_list_and_blocked_people() {
    let trials = [Trials::Default, Trials::Blocked, Trials::Allowed, Trials::Exception];
    for setting in settings() {
        for policy in POLICIES {
            for trials in trials {
                for trial_only in [None, Some(false), Some(true)] {
                    for bits in 0..4 {
                        let (lists, blocks_address) = (bits & 1 == 1, bits & 2 == 2);
                        let one =
                            Side { policy: *policy, lists, trials, blocks_address, ..plain(setting, false) };
                        for opposite in [Setting::Open, Setting::Unknown, Setting::AllowWithout] {
                            file(one, Side { trial_only, ..plain(opposite, true) });
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn every_licence_with_every_guest_and_link() {
    const KNOWN: [Option<bool>; 3] = [None, Some(false), Some(true)];
    let licences: Vec<(Option<bool>, Option<bool>)> =
        KNOWN.into_iter().flat_map(|teams| KNOWN.into_iter().map(move |other| (teams, other))).collect();
    let people: Vec<Side> = [Setting::Open, Setting::Unknown, Setting::Off]
        .into_iter()
        .flat_map(|setting| [false, true].map(|technician| plain(setting, technician)))
        .flat_map(|side| {
            licences.iter().map(move |(teams, remote_assist)| Side {
                teams: *teams,
                remote_assist: *remote_assist,
                ..side
            })
        })
        .collect();
    let visits =
        [Visit::None, Visit::NoTeam, Visit::Team, Visit::TeamBehindBarrier, Visit::TeamWithinBarrier];
    for basis in [ReachBasis::File, ReachBasis::Now] {
        for one in &people {
            for other in &people {
                for visit in visits {
                    let anonymous = if visit == Visit::Team { None } else { Some(visit == Visit::NoTeam) };
                    let sides = [Side { visit, anonymous, ..*one }, Side { anonymous, ..*other }];
                    World { basis, sides }.check();
                }
            }
        }
    }
}

#[test]
fn guests_on_both_sides_and_links_of_either() {
    let visits =
        [Visit::None, Visit::NoTeam, Visit::Team, Visit::TeamBehindBarrier, Visit::TeamWithinBarrier];
    let mut sides = Vec::new();
    for visit in visits {
        for technician in [false, true] {
            for anonymous in [None, Some(false), Some(true)] {
                for setting in [Setting::Open, Setting::Unknown, Setting::AllowWithout] {
                    for remote_assist in [None, Some(false)] {
                        sides.push(Side { remote_assist, visit, anonymous, ..plain(setting, technician) });
                    }
                }
            }
        }
    }
    for one in &sides {
        for other in &sides {
            World { basis: ReachBasis::File, sides: [*one, *other] }.check();
        }
    }
}

#[test]
fn a_closed_policy_needs_no_lists_in_force() {
    for lists in [false, true] {
        let one = Side { policy: Policy::Closed, lists, ..plain(Setting::Unknown, false) };
        file(one, plain(Setting::Open, true));
    }
}
