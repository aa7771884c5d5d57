//! Teams: teams, their members and channels.

pub(crate) mod channels;
pub(crate) mod members;
pub(crate) mod provisioning;
pub(crate) mod team;
