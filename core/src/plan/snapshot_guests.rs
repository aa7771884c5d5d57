use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::resource::entra::ObservedGuest;
use crate::resource::teams::ObservedTeam;

/// What the tenant holds of guests and of the team in which they meet people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GuestFacts {
    /// Who has each e-mail address, by the address in lower case.
    pub guests: HashMap<String, Vec<ObservedGuest>>,
    /// Accounts of the tenant that the scenario names, by their sign-in addresses in lower case; those that exist.
    pub people: HashMap<String, ObservedGuest>,
    /// Teams of the wanted name, and the one that a run recorded.
    pub teams: Vec<ObservedTeam>,
    /// The switches of Teams for guests.
    pub switches: Switches,
}

impl GuestFacts {
    /// Who has an e-mail address.
    pub fn of(&self, email: &str) -> &[ObservedGuest] {
        self.guests.get(&email.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// The account of the tenant with a sign-in address.
    pub fn person(&self, address: &str) -> Option<&ObservedGuest> {
        self.people.get(&address.to_ascii_lowercase())
    }
}

/// The switches of Teams for guests, as far as they can be read from here.
#[derive(Clone, Debug, PartialEq)]
pub enum Switches {
    /// What the cmdlet of each shows, by the switch's key.
    Read(BTreeMap<&'static str, Value>),
    /// They cannot be read; why, as the end of a sentence.
    Unreadable(String),
}

impl Default for Switches {
    fn default() -> Self {
        Self::Unreadable("nobody has looked".to_owned())
    }
}
