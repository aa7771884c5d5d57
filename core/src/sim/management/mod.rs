//! Tenant Configuration Management: snapshots of what services beside the directory are configured to.
//!
//! A tenant has the service once somebody has added its service principal; and for Teams, once that principal holds a role
//! that may read there.

mod resources;
pub(crate) mod snapshots;

use super::id::Id;
use super::schema::{Kind, directory_role};
use super::store::{Directory, Entity, Relation};

/// The application of the service, the same in every tenant.
pub(crate) const APPLICATION: &str = "03b07b79-c5bc-4b5e-9bfa-13acf4a99998";
/// Its name.
pub(crate) const NAME: &str = "Unified Tenant Configuration Management";

/// The role that reads every service, with its template.
pub(crate) const GLOBAL_READER: (&str, &str) = ("Global Reader", "f2ef992c-3afb-46b9-b7cf-a126ee74c451");

/// Templates of the roles by which Teams can be read: Global Reader, Teams Administrator, Global Administrator.
const READS_TEAMS: [&str; 3] =
    [GLOBAL_READER.1, "69091246-20e8-4a56-aa4d-066075b2a7a8", "62e90394-69f5-4237-9190-012177145e10"];

/// The service principal of the service, if the tenant has it.
fn principal(directory: &Directory) -> Option<&Entity> {
    directory.all(Kind::ServicePrincipal).by_unique(0, APPLICATION)
}

/// Whether a principal may read what Teams is configured to.
fn reads_teams(directory: &Directory, principal: Id) -> bool {
    let held = directory.links(Relation::Members).sources(principal);
    let roles = held.iter().filter_map(|one| directory.all(Kind::DirectoryRole).get(*one));
    roles.filter_map(|role| role.text(directory_role::TEMPLATE_ID)).any(|id| READS_TEAMS.contains(&id))
}
