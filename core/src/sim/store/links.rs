//! References between objects, such as the members of groups.

use std::collections::{BTreeMap, HashMap};

use super::replica::Replica;
use crate::sim::id::Id;
use crate::sim::moment::Moment;

/// A kind of reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relation {
    /// A group has members.
    Members,
    /// A group has owners.
    Owners,
}

impl Relation {
    /// All of them, in the order of their numbers.
    pub(crate) const ALL: [Self; 2] = [Self::Members, Self::Owners];

    /// The name of the navigation property.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Owners => "owners",
        }
    }
}

#[derive(Clone, Debug)]
struct Past {
    at: Moment,
    number: u64,
    from: Id,
    to: Id,
    added: bool,
    /// Where a removed reference stood.
    position: u64,
}

/// The targets of one object, in the order in which they were added.
#[derive(Clone, Debug, Default)]
struct Targets {
    in_order: BTreeMap<u64, Id>,
    positions: HashMap<Id, u64>,
}

/// All references of one kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links {
    forward: HashMap<Id, Targets>,
    backward: HashMap<Id, Vec<Id>>,
    next: u64,
    past: Vec<Past>,
    /// Added and removed references by the serial number of the change, for delta queries: (number, from, to, added).
    pub(crate) log: Vec<(u64, Id, Id, bool)>,
}

impl Links {
    /// Whether the reference exists.
    pub(crate) fn has(&self, from: Id, to: Id) -> bool {
        self.forward.get(&from).is_some_and(|targets| targets.positions.contains_key(&to))
    }

    /// The targets of an object from a position on, each with its position.
    pub(crate) fn targets(&self, from: Id, position: u64) -> impl Iterator<Item = (u64, Id)> {
        let targets = self.forward.get(&from).map(|targets| &targets.in_order);
        targets.into_iter().flat_map(move |all| all.range(position..)).map(|(position, id)| (*position, *id))
    }

    /// The objects that refer to one.
    pub(crate) fn sources(&self, to: Id) -> &[Id] {
        self.backward.get(&to).map_or(&[], Vec::as_slice)
    }

    /// The targets of an object as a replica shows them.
    pub(crate) fn seen(
        &self,
        from: Id,
        position: u64,
        replica: Option<&Replica>,
    ) -> Box<dyn Iterator<Item = (u64, Id)> + '_> {
        let Some(replica) = replica else { return Box::new(self.targets(from, position)) };
        let unseen = |past: &&Past| past.from == from && !replica.has(past.at, past.number);
        let mut unseen: Vec<_> = self.past.iter().filter(unseen).collect();
        if unseen.is_empty() {
            return Box::new(self.targets(from, position));
        }
        let mut targets: Vec<_> = self.targets(from, position).collect();
        while let Some(past) = unseen.pop() {
            targets.retain(|(_, to)| *to != past.to);
            if !past.added && past.position >= position {
                targets.push((past.position, past.to));
            }
        }
        targets.sort_unstable();
        Box::new(targets.into_iter())
    }

    /// Every reference, sources in the order of their identifiers.
    pub(crate) fn everything(&self) -> Vec<(Id, Id)> {
        let mut sources: Vec<_> = self.forward.keys().copied().collect();
        sources.sort_unstable();
        sources.into_iter().flat_map(|from| self.targets(from, 0).map(move |(_, to)| (from, to))).collect()
    }

    /// Remembers for replicas that a reference changes.
    pub(crate) fn remember(
        &mut self,
        from: Id,
        to: Id,
        added: bool,
        at: Moment,
        number: u64,
        forget_before: Moment,
    ) {
        if number.is_multiple_of(64) {
            self.past.retain(|one| one.at >= forget_before);
        }
        let position = self.forward.get(&from).and_then(|targets| targets.positions.get(&to)).copied();
        self.past.push(Past { at, number, from, to, added, position: position.unwrap_or_default() });
    }

    /// Adds a reference.
    pub(crate) fn add(&mut self, from: Id, to: Id, number: u64) {
        self.next += 1;
        let targets = self.forward.entry(from).or_default();
        if targets.positions.insert(to, self.next).is_none() {
            targets.in_order.insert(self.next, to);
            self.backward.entry(to).or_default().push(from);
            self.log.push((number, from, to, true));
        }
    }

    /// Removes a reference.
    pub(crate) fn remove(&mut self, from: Id, to: Id, number: u64) {
        if let Some(targets) = self.forward.get_mut(&from)
            && let Some(position) = targets.positions.remove(&to)
        {
            targets.in_order.remove(&position);
            self.log.push((number, from, to, false));
        }
        if let Some(sources) = self.backward.get_mut(&to) {
            sources.retain(|source| *source != from);
        }
    }
}
