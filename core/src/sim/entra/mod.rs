//! Entra: users, groups, licences, and the tenant itself.

pub(crate) mod deleted;
mod expand;
pub(crate) mod groups;
pub(crate) mod licences;
pub(crate) mod licensing;
pub(crate) mod members;
pub(crate) mod objects;
mod reader;
mod references;
pub(crate) mod tenant;
pub(crate) mod users;

pub(crate) use expand::Expansion;
pub(crate) use reader::Reader;
