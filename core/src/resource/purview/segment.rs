use crate::address::Address;
use crate::powershell::canonical::SegmentState;
use crate::powershell::{Change, Operation, Removal, Segment, Wanted};

/// A segment: the people whose attribute has a value.
///
/// Source: Microsoft's page New-OrganizationSegment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarrierSegment {
    /// Its name, which cannot be changed later.
    pub name: String,
    /// Who belongs to it.
    pub filter: String,
}

impl BarrierSegment {
    /// The kind in addresses.
    pub const KIND: &'static str = "purview.segment";

    /// The address, by the name.
    pub fn address(&self) -> Address {
        Self::address_of(&self.name)
    }

    /// The address of the segment of that name.
    pub fn address_of(name: &str) -> Address {
        Address::new(Self::KIND, &name.to_lowercase())
    }

    /// What the tenant holds once it is in force.
    pub fn goal(&self) -> SegmentState {
        SegmentState::Present(self.filter.clone())
    }

    /// What a script is told, by what the tenant holds if that is known.
    pub fn operation(&self, id: String, now: Option<&SegmentState>) -> Operation {
        let segment = Segment { name: self.name.clone(), filter: self.filter.clone() };
        let operation = Operation::new(id, self.address(), Change::Segment(Wanted::Set(segment)));
        now.map_or(operation.clone(), |now| operation.between(now, &self.goal()))
    }

    /// What a script is told that removes it.
    pub fn removal(&self, id: String, now: &SegmentState) -> Operation {
        let change = Change::Segment(Wanted::Remove(Removal::new(self.name.as_str())));
        Operation::new(id, self.address(), change).between(now, &SegmentState::Absent)
    }
}
