//! Work that Graph does after it has answered.

use serde::{Deserialize, Serialize};

use crate::sim::id::Id;
use crate::sim::moment::Moment;

/// Work that is put off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "camelCase")]
pub(crate) enum Job {
    /// Licences of a group are given to its members, or taken from them.
    Licensing {
        /// The group.
        group: Id,
        /// The members in question; all, if it is not given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        users: Option<Vec<Id>>,
        /// When it begins.
        start: Moment,
        /// When it ends; the effect shows then.
        finish: Moment,
    },
    /// A team is made.
    Team {
        /// The team as it will be stored.
        team: serde_json::Value,
        /// Its channels as they will be stored.
        channels: Vec<serde_json::Value>,
        /// The operation in which clients watch it.
        operation: Id,
        /// When.
        finish: Moment,
    },
    /// Devices are imported into Autopilot.
    Autopilot {
        /// The import records.
        devices: Vec<Id>,
        /// When.
        finish: Moment,
    },
    /// Dynamic groups get the members that their rules find.
    Membership {
        /// When.
        finish: Moment,
    },
    /// A device tells Intune what became of the profiles that reach it.
    Report {
        /// The managed device.
        device: Id,
        /// When.
        finish: Moment,
    },
    /// Policies of information barriers are applied.
    Barriers {
        /// The application in which administrators watch it.
        application: Id,
        /// When.
        finish: Moment,
    },
    /// A snapshot of the configuration is begun, or ended.
    Snapshot {
        /// The job in which administrators watch it.
        work: Id,
        /// The address up to the version, by which the snapshot will be found.
        base: String,
        /// When the snapshot is there.
        end: Moment,
        /// When.
        finish: Moment,
    },
    /// The recycle bin is emptied of one object, 30 days after its deletion.
    Purge {
        /// The name of the type.
        kind: String,
        /// The object.
        object: Id,
        /// When.
        finish: Moment,
    },
}

impl Job {
    /// When it is carried out.
    pub(crate) fn due(&self) -> Moment {
        match self {
            Self::Licensing { finish, .. }
            | Self::Team { finish, .. }
            | Self::Autopilot { finish, .. }
            | Self::Membership { finish }
            | Self::Report { finish, .. }
            | Self::Barriers { finish, .. }
            | Self::Snapshot { finish, .. }
            | Self::Purge { finish, .. } => *finish,
        }
    }
}
