use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::address::Address;
use crate::model::{Action, Counts, Step};
use crate::resource::entra::{Group, Licence, Membership};
use crate::resource::teams::{Channel, ChannelMember, Team, TeamMember};

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Steps that it needs are not done.
    Blocked,
    /// It can be sent.
    Ready,
    /// It was sent, or waits for another look.
    Running,
    /// It is done, or there was nothing to do.
    Done,
    /// It failed.
    Failed,
    /// A step that it needs failed.
    Skipped,
}

/// All steps of a run, how far each is, and the object ids that are known.
#[derive(Debug)]
pub(super) struct Steps {
    pub(super) list: Arc<Vec<Step>>,
    phases: Vec<Phase>,
    /// How many needed steps are not done yet.
    open_needs: Vec<usize>,
    dependants: Vec<Vec<usize>>,
    /// How often a step was sent.
    pub(super) attempts: Vec<u32>,
    ids: HashMap<Address, String>,
    /// Steps that became ready and were not taken yet, in order, by class; memberships are kept by their group.
    ready: [BTreeSet<usize>; 4],
    /// Memberships that became ready and were not taken yet, by the group that they are for.
    ready_members: BTreeMap<Address, BTreeSet<usize>>,
    /// Licences that go before their group does.
    of_groups: HashSet<Address>,
    /// How many steps of a class are open.
    open: [usize; 4],
}

/// Steps that are packed alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Groups, accounts, and licences of accounts: any may travel together.
    Object,
    /// Memberships: up to 20 in one request, requests of one group one after another.
    Membership,
    /// Licences of groups: after the memberships, so that Entra processes them once.
    GroupLicence,
    /// Private channels and their members: after the memberships of the team, without which nobody can be in one.
    InTeam,
}

impl Class {
    fn of(step: &Step) -> Self {
        match step.address.kind() {
            Membership::KIND => Self::Membership,
            _ if joins_team(step) => Self::Membership,
            ChannelMember::KIND => Self::InTeam,
            Channel::KIND if step.needs.iter().any(|need| need.kind() == TeamMember::KIND) => Self::InTeam,
            Licence::KIND if step.needs.iter().any(|need| need.kind() == Group::KIND) => Self::GroupLicence,
            _ => Self::Object,
        }
    }
}

/// Whether a step adds somebody to a team.
pub(super) fn joins_team(step: &Step) -> bool {
    step.address.kind() == TeamMember::KIND && step.action == Action::Assign
}

/// The group or the team that a membership is for.
fn group_of_member(step: &Step) -> Option<&Address> {
    let kind = match step.address.kind() {
        Membership::KIND => Group::KIND,
        _ if joins_team(step) => Team::KIND,
        _ => return None,
    };
    step.needs.iter().find(|need| need.kind() == kind)
}

impl Steps {
    pub(super) fn new(list: Arc<Vec<Step>>) -> Self {
        let index: HashMap<&Address, usize> =
            list.iter().enumerate().map(|(i, step)| (&step.address, i)).collect();
        let works = |step: &Step| !matches!(step.action, Action::None | Action::Emit | Action::Manual);
        let mut open_needs = vec![0; list.len()];
        let mut dependants = vec![Vec::new(); list.len()];
        for (dependant, step) in list.iter().enumerate().filter(|(_, step)| works(step)) {
            for need in step
                .needs
                .iter()
                .filter_map(|need| index.get(need).copied())
                .filter(|need| works(&list[*need]))
            {
                open_needs[dependant] += 1;
                dependants[need].push(dependant);
            }
        }
        let phases: Vec<Phase> = list
            .iter()
            .zip(&open_needs)
            .map(|(step, open)| match (works(step), open) {
                (false, _) => Phase::Done,
                (true, 0) => Phase::Ready,
                (true, _) => Phase::Blocked,
            })
            .collect();
        let ids =
            list.iter().filter_map(|step| Some((step.address.clone(), step.object_id.clone()?))).collect();
        let mut open = [0; 4];
        for (step, phase) in list.iter().zip(&phases) {
            open[Class::of(step) as usize] += usize::from(*phase != Phase::Done);
        }
        let of_groups = list
            .iter()
            .filter(|step| step.address.kind() == Group::KIND)
            .flat_map(|step| step.needs.iter().cloned())
            .collect();
        let mut steps = Self {
            attempts: vec![0; list.len()],
            list,
            phases,
            open_needs,
            dependants,
            ids,
            ready: Default::default(),
            ready_members: BTreeMap::new(),
            of_groups,
            open,
        };
        for step in 0..steps.list.len() {
            if steps.phases[step] == Phase::Ready {
                steps.list_ready(step);
            }
        }
        steps
    }

    pub(super) fn phase(&self, step: usize) -> Phase {
        self.phases[step]
    }

    pub(super) fn id(&self, address: &Address) -> Option<String> {
        self.ids.get(address).cloned()
    }

    pub(super) fn learn(&mut self, step: usize, id: &str) {
        self.ids.insert(self.list[step].address.clone(), id.to_owned());
    }

    /// Steps of a class that can be sent, in the order of the plan.
    pub(super) fn ready(&self, class: Class) -> &BTreeSet<usize> {
        &self.ready[class as usize]
    }

    /// Memberships that can be sent, by the group that they are for, in the order of the plan.
    pub(super) fn ready_members(&self) -> impl Iterator<Item = (&Address, &BTreeSet<usize>)> {
        self.ready_members.iter()
    }

    /// Whether a licence has to go before the group that carries it does.
    pub(super) fn is_of_group(&self, licence: &Address) -> bool {
        self.of_groups.contains(licence)
    }

    fn list_ready(&mut self, step: usize) {
        match group_of_member(&self.list[step]) {
            Some(group) => {
                // Nearly always the group is known already, and then its address need not be copied.
                if let Some(ready) = self.ready_members.get_mut(group) {
                    ready.insert(step);
                } else {
                    self.ready_members.insert(group.clone(), BTreeSet::from([step]));
                }
            }
            None => {
                self.ready[Class::of(&self.list[step]) as usize].insert(step);
            }
        }
    }

    fn unlist_ready(&mut self, step: usize) {
        let ready = match group_of_member(&self.list[step]) {
            Some(group) => self.ready_members.get_mut(group),
            None => self.ready.get_mut(Class::of(&self.list[step]) as usize),
        };
        if let Some(ready) = ready {
            ready.remove(&step);
        }
    }

    /// Marks steps as sent.
    pub(super) fn take(&mut self, steps: &[usize]) {
        for &step in steps {
            self.unlist_ready(step);
            self.phases[step] = Phase::Running;
            self.attempts[step] += 1;
        }
    }

    /// Puts a step back, to be sent again.
    pub(super) fn again(&mut self, step: usize) {
        if self.phases[step] == Phase::Running {
            self.phases[step] = Phase::Ready;
            self.list_ready(step);
        }
    }

    /// Marks a step as done and frees those that waited for it. Returns whether it was open.
    pub(super) fn done(&mut self, step: usize) -> bool {
        if !self.is_open(step) {
            return false;
        }
        self.close(step, Phase::Done);
        for dependant in std::mem::take(&mut self.dependants[step]) {
            self.open_needs[dependant] -= 1;
            if self.open_needs[dependant] == 0 && self.phases[dependant] == Phase::Blocked {
                self.phases[dependant] = Phase::Ready;
                self.list_ready(dependant);
            }
        }
        true
    }

    /// Marks a step as failed and returns all that are skipped with it.
    pub(super) fn failed(&mut self, step: usize) -> Vec<usize> {
        if !self.is_open(step) {
            return Vec::new();
        }
        self.close(step, Phase::Failed);
        let mut skipped = Vec::new();
        let mut pending = std::mem::take(&mut self.dependants[step]);
        while let Some(dependant) = pending.pop() {
            if self.is_open(dependant) {
                self.close(dependant, Phase::Skipped);
                skipped.push(dependant);
                pending.append(&mut std::mem::take(&mut self.dependants[dependant]));
            }
        }
        skipped.sort_unstable();
        skipped
    }

    fn is_open(&self, step: usize) -> bool {
        matches!(self.phases[step], Phase::Blocked | Phase::Ready | Phase::Running)
    }

    fn close(&mut self, step: usize, phase: Phase) {
        self.phases[step] = phase;
        self.unlist_ready(step);
        self.open[Class::of(&self.list[step]) as usize] -= 1;
    }

    /// Whether a step of that class is still open.
    pub(super) fn any_open(&self, class: Class) -> bool {
        self.open[class as usize] > 0
    }

    /// How many steps ended how; steps without work do not count.
    pub(super) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for (step, phase) in self.list.iter().zip(&self.phases) {
            let counter = match phase {
                _ if matches!(step.action, Action::None | Action::Emit | Action::Manual) => continue,
                Phase::Done => &mut counts.done,
                Phase::Failed => &mut counts.failed,
                Phase::Skipped => &mut counts.skipped,
                Phase::Blocked | Phase::Ready | Phase::Running => &mut counts.open,
            };
            *counter += 1;
        }
        counts
    }
}
