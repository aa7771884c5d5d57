use std::collections::{BTreeSet, HashMap};

use crate::address::Address;
use crate::model::{Action, Counts, Step};
use crate::resource::entra::{Group, Licence, Membership};

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
    pub(super) list: Vec<Step>,
    phases: Vec<Phase>,
    /// How many needed steps are not done yet.
    open_needs: Vec<usize>,
    dependants: Vec<Vec<usize>>,
    /// How often a step was sent.
    pub(super) attempts: Vec<u32>,
    ids: HashMap<Address, String>,
    /// Steps that became ready and were not taken yet, in order, by class.
    ready: [BTreeSet<usize>; 3],
    /// How many steps of a class are open.
    open: [usize; 3],
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
}

impl Class {
    fn of(step: &Step) -> Self {
        match step.address.kind() {
            Membership::KIND => Self::Membership,
            Licence::KIND if step.needs.iter().any(|need| need.kind() == Group::KIND) => Self::GroupLicence,
            _ => Self::Object,
        }
    }
}

impl Steps {
    pub(super) fn new(list: Vec<Step>) -> Self {
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
        let mut ready: [BTreeSet<usize>; 3] = Default::default();
        let mut open = [0; 3];
        for (step, phase) in phases.iter().enumerate() {
            let class = Class::of(&list[step]) as usize;
            if *phase == Phase::Ready {
                ready[class].insert(step);
            }
            open[class] += usize::from(*phase != Phase::Done);
        }
        Self { attempts: vec![0; list.len()], list, phases, open_needs, dependants, ids, ready, open }
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

    fn ready_mut(&mut self, step: usize) -> &mut BTreeSet<usize> {
        &mut self.ready[Class::of(&self.list[step]) as usize]
    }

    /// Marks steps as sent.
    pub(super) fn take(&mut self, steps: &[usize]) {
        for &step in steps {
            self.ready_mut(step).remove(&step);
            self.phases[step] = Phase::Running;
            self.attempts[step] += 1;
        }
    }

    /// Puts a step back, to be sent again.
    pub(super) fn again(&mut self, step: usize) {
        if self.phases[step] == Phase::Running {
            self.phases[step] = Phase::Ready;
            self.ready_mut(step).insert(step);
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
                self.ready_mut(dependant).insert(dependant);
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
        self.ready_mut(step).remove(&step);
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
