use std::time::Duration;

use crate::address::Address;
use crate::powershell::{Change, Operation};

/// The rate that Microsoft's page on information barriers publishes: 5,000 people an hour, that is one in this time.
const PERSON: Duration = Duration::from_millis(720);
/// Within what time an application begins, by the same page.
pub const APPLICATION_PERIOD: Duration = Duration::from_mins(30);

/// The application of all active policies, which makes them count for everybody in the tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarrierApplication {
    /// The accounts, segments and policies that it is about.
    pub needs: Vec<Address>,
}

impl BarrierApplication {
    /// The kind in addresses.
    pub const KIND: &'static str = "purview.application";

    /// The address; a tenant has one.
    pub fn address() -> Address {
        Address::new(Self::KIND, "barriers")
    }

    /// What a script is told.
    pub fn operation(id: String) -> Operation {
        Operation::new(id, Self::address(), Change::Application {})
    }

    /// How long it takes by the published rate, from the order to its end.
    pub fn takes(people: u32) -> Duration {
        APPLICATION_PERIOD.saturating_add(PERSON.saturating_mul(people))
    }
}
