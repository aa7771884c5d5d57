//! Entra: users, groups, licences, and the tenant itself.

pub(crate) mod applications;
pub(crate) mod audit;
mod certificate_method;
pub(crate) mod certificates;
pub(crate) mod deleted;
pub(crate) mod delta;
pub(crate) mod dynamic;
mod expand;
pub(crate) mod groups;
pub(crate) mod invitations;
pub(crate) mod licences;
pub(crate) mod licensing;
pub(crate) mod members;
pub(crate) mod methods;
pub(crate) mod objects;
pub(crate) mod policies;
mod policy_table;
mod reader;
mod references;
pub(crate) mod settings;
pub(crate) mod tenant;
pub(crate) mod users;

pub(crate) use expand::Expansion;
pub(crate) use reader::Reader;
