//! What the simulated tenants hold, and how it changes.

mod audit;
mod change;
mod collection;
mod directory;
mod entity;
mod file;
mod job;
mod links;
mod replica;
mod value;
mod world;

pub(crate) use audit::AuditEntry;
pub(crate) use change::Change;
pub(crate) use directory::{Directory, View};
pub(crate) use entity::Entity;
pub(crate) use file::{Header, TenantFile};
pub(crate) use job::Job;
pub(crate) use links::Relation;
pub(crate) use replica::{REPLICAS, Replica};
pub(crate) use value::{Licence, Value, licence_error};
pub(crate) use world::{World, WorldCopy};
