//! Teams: teams, their members and channels, and the cmdlets of the module `MicrosoftTeams`.

pub(crate) mod channels;
pub(crate) mod cmdlets;
pub(crate) mod members;
pub(crate) mod provisioning;
pub(crate) mod team;
