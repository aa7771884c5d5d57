//! What must hold when nothing happens any more.

use std::collections::HashMap;

use remote_assist::clock::Timestamp;
use remote_assist::engine::history;
use remote_assist::journal::{Presence, State};
use remote_assist::model::Purpose;

use crate::fixture::{GROUP, OWN};
use crate::planning;
use crate::tenant::{Objects, Tenant};
use crate::world::World;

/// Checks a world that has come to rest, and notes every violation. `first` is the tenant as it was at the beginning.
pub(crate) fn check(world: &mut World, first: &Tenant) {
    let mut found = Vec::new();
    match world.store.fold() {
        Err(why) => found.push(format!("the journal is broken: {why}")),
        Ok(state) => {
            settled(&state, &mut found);
            recorded(world, &state, &mut found);
            second_plan(world, &state, &mut found);
        }
    }
    duplicates(&world.tenant.now, &mut found);
    foreign(&world.tenant.now, &first.now, &mut found);
    world.violations.extend(found);
}

/// Every intent has an end, and no run is open.
fn settled(state: &State, found: &mut Vec<String>) {
    if let Some(address) = state.open.keys().next() {
        found.push(format!("{} intents have no end, {address} among them", state.open.len()));
    }
    if state.run.is_some() {
        found.push("the run is still open".to_owned());
    }
}

/// No object of ours is unknown to the journal, and for each account that we made a password is recorded that holds.
fn recorded(world: &World, state: &State, found: &mut Vec<String>) {
    let by_id: HashMap<&str, _> = state
        .resources
        .iter()
        .filter(|(address, _)| address.kind() == "entra.user" || address.kind() == "entra.group")
        .filter_map(|(address, held)| Some((held.id.as_deref()?, (address, held))))
        .collect();
    let objects = &world.tenant.now;
    for account in objects.accounts.values().filter(|account| account.password != OWN) {
        let name = &account.seen.user_principal_name;
        let Some((address, held)) = by_id.get(account.seen.id.as_str()) else {
            found.push(format!("an orphan: {name} is in the tenant and not in the journal"));
            continue;
        };
        if !held.created_by_us || held.presence == Presence::Deleted {
            found.push(format!("{name} was made by us, and the journal says otherwise: {held:?}"));
        }
        let valid = state.secrets.get(*address).and_then(|secret| secret.valid.as_ref());
        match valid {
            None => found.push(format!("a lost password: none is recorded for {name}")),
            Some(valid) if valid.sealed.as_str() != account.password.to_string() => found.push(format!(
                "a lost password: {name} has {}, and {} is recorded",
                account.password,
                valid.sealed.as_str()
            )),
            Some(_) => {}
        }
    }
    for group in objects.groups.values().filter(|group| group.seen.unique_name.is_some()) {
        if !by_id.get(group.seen.id.as_str()).is_some_and(|(_, held)| held.presence == Presence::Managed) {
            found.push(format!("an orphan: the group {} is not in the journal", group.seen.id));
        }
    }
}

/// A plan made now has nothing to do.
fn second_plan(world: &World, state: &State, found: &mut Vec<String>) {
    let later = crate::time::Moment::MAX / 4;
    let snapshot = world.tenant.snapshot(later, 0, &planning::asked(&world.setting.fixture.job));
    // Nothing of this world expires, so the time does not matter.
    let history = history(state, Timestamp::from_unix(0));
    let plan = planning::plan(&world.setting.fixture.job, &snapshot, &history);
    if plan.summary.pending() {
        let step = plan.steps.iter().find(|step| step.action != remote_assist::model::Action::None);
        let first = step.map(|step| format!("{:?} {}: {}", step.action, step.address, step.reason));
        found.push(format!("the second plan is not empty: {}", first.unwrap_or_default()));
    }
    let ours = snapshot.users.values().filter(|user| user.employee_id.is_some()).count();
    if world.setting.fixture.job.purpose == Purpose::Teardown && (ours > 0 || !snapshot.groups.is_empty()) {
        found.push(format!(
            "{ours} accounts and {} groups are left of what was removed",
            snapshot.groups.len()
        ));
    }
}

/// Nothing is there twice.
fn duplicates(objects: &Objects, found: &mut Vec<String>) {
    let groups = objects.groups.values().filter(|group| group.seen.display_name == GROUP).count();
    if groups > 1 {
        found.push(format!("the group is there {groups} times"));
    }
    let mut names: Vec<_> = objects
        .accounts
        .values()
        .map(|account| account.seen.user_principal_name.to_ascii_lowercase())
        .collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    if names.len() < all {
        found.push(format!("{} accounts are there twice", all - names.len()));
    }
}

/// What belongs to others is as it was, but for an account that is taken over on purpose.
fn foreign(now: &Objects, first: &Objects, found: &mut Vec<String>) {
    for (id, account) in first.accounts.iter().filter(|(_, account)| account.password == OWN) {
        let taken = id.starts_with("taken");
        match now.accounts.get(id) {
            Some(held) if held == account || (taken && held.password == OWN) => {}
            Some(_) => found.push(format!("{id} belongs to somebody else and was changed")),
            None => found.push(format!("{id} belongs to somebody else and is gone")),
        }
    }
    for (id, group) in first.groups.iter().filter(|(_, group)| group.seen.unique_name.is_none()) {
        if now.groups.get(id).is_none_or(|held| held != group) && group.seen.display_name != GROUP {
            found.push(format!("the group {id} belongs to somebody else and was changed"));
        }
    }
}
