//! Which steps travel together.

use super::machine::Machine;
use super::state::Class;
use super::work::{Batch, Work};
use crate::address::Address;
use crate::graph::{BATCH_LIMIT, BatchMode};
use crate::resource::entra::Membership;
use crate::resource::teams::{Team, TeamMember};

impl Machine {
    /// The next batch to send, if anything can be sent now.
    pub(super) fn pack(&mut self) -> Option<Batch> {
        let (works, mode) = self
            .members()
            .map(|works| (works, BatchMode::Sequential))
            .or_else(|| self.objects().map(|works| (works, BatchMode::Parallel)))
            .or_else(|| self.in_team().map(|works| (works, BatchMode::Parallel)))
            .or_else(|| self.group_licences().map(|works| (works, BatchMode::Parallel)))?;
        for work in &works {
            self.steps.take(work.steps());
        }
        let id = self.number();
        Some(Batch { id, works, mode })
    }

    /// Groups and accounts, and licences of accounts, 20 at a time.
    fn objects(&self) -> Option<Vec<Work>> {
        let ready = self.steps.ready(Class::Object).iter();
        let works: Vec<Work> = ready.filter_map(|&step| self.next_work(step)).take(BATCH_LIMIT).collect();
        (!works.is_empty()).then_some(works)
    }

    /// Members, 20 in a request and 20 requests in a chain: requests of one group one after another, because Entra
    /// refuses parallel writes to one object. While accounts are still being made it waits until a whole chain is full.
    fn members(&mut self) -> Option<Vec<Work>> {
        let chain = |address: &Address| match address.kind() {
            // A team takes one request after another.
            Team::KIND => TeamMember::PER_REQUEST,
            _ => Membership::PER_REQUEST * BATCH_LIMIT,
        };
        let making = self.steps.any_open(Class::Object);
        let (in_team, group, ready) = self.steps.ready_members().find_map(|(address, ready)| {
            if ready.is_empty() || (making && ready.len() < chain(address)) {
                return None;
            }
            let group = self.steps.id(address).filter(|group| !self.chains.contains(group))?;
            let ready = ready.iter().copied().take(chain(address)).collect::<Vec<_>>();
            Some((address.kind() == Team::KIND, group, ready))
        })?;
        let (single, shared): (Vec<usize>, Vec<usize>) =
            ready.into_iter().partition(|step| self.single.contains(step));
        if in_team {
            // Those who are added alone come last: the others need not wait for a place that is refused.
            let steps = if shared.is_empty() { single.into_iter().take(1).collect() } else { shared };
            self.chains.insert(group.clone());
            return Some(vec![Work::AddTeamMembers { team: group, steps }]);
        }
        let alone = |step| Work::AddMembers { group: group.clone(), steps: vec![step] };
        let mut works: Vec<Work> = single.into_iter().map(alone).collect();
        let packed = shared.chunks(Membership::PER_REQUEST);
        works.extend(packed.map(|steps| Work::AddMembers { group: group.clone(), steps: steps.to_vec() }));
        works.truncate(BATCH_LIMIT);
        self.chains.insert(group);
        Some(works)
    }

    /// Private channels and their members.
    fn in_team(&self) -> Option<Vec<Work>> {
        let ready = self.steps.ready(Class::InTeam).iter();
        let works: Vec<Work> = ready.filter_map(|&step| self.next_work(step)).take(BATCH_LIMIT).collect();
        (!works.is_empty()).then_some(works)
    }

    /// Licences of groups, once no membership is open.
    fn group_licences(&self) -> Option<Vec<Work>> {
        if self.steps.any_open(Class::Membership) {
            return None;
        }
        let ready = self.steps.ready(Class::GroupLicence).iter();
        let works: Vec<Work> = ready.map(|&step| Work::AssignLicence(step)).take(BATCH_LIMIT).collect();
        (!works.is_empty()).then_some(works)
    }
}
