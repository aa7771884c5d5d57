//! One file per kind of resource: what is desired, how it is found, compared, written and resolved.
//!
//! A resource knows Graph; it does not know scenarios, plans or runs.

pub mod entra;
mod mark;
mod template;

pub use mark::Deployment;
pub use template::Template;

use crate::address::Address;
use entra::{Group, Licence, Membership, User};

/// A desired resource of any kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Resource {
    /// A security group.
    Group(Group),
    /// An account.
    User(User),
    /// An account's place in a group.
    Membership(Membership),
    /// The licences of a group or an account.
    Licence(Licence),
}

impl Resource {
    /// The address within the deployment.
    pub fn address(&self) -> Address {
        match self {
            Self::Group(group) => group.address(),
            Self::User(user) => user.address(),
            Self::Membership(membership) => membership.address(),
            Self::Licence(licence) => licence.address(),
        }
    }

    /// The resources that must exist before.
    pub fn needs(&self) -> Vec<Address> {
        match self {
            Self::Group(_) | Self::User(_) => Vec::new(),
            Self::Membership(membership) => {
                vec![Group::address_of(&membership.group), User::address_of(&membership.user)]
            }
            Self::Licence(licence) => vec![licence.target.address()],
        }
    }
}
