//! Tenant Configuration Management.

use super::{DELETE, GET, POST};
use crate::sim::management::snapshots;
use crate::sim::route::roles::{READ_SNAPSHOTS, WRITE_SNAPSHOTS};
use crate::sim::route::{Route, route};
use crate::sim::schema::Kind;

const JOBS: &str = "/admin/configurationManagement/configurationSnapshotJobs";
const JOB: &str = "/admin/configurationManagement/configurationSnapshotJobs/{}";

/// Snapshots.
pub(super) const ROUTES: &[Route] = &[
    route(
        POST,
        "/admin/configurationManagement/configurationSnapshots/createSnapshot",
        WRITE_SNAPSHOTS,
        snapshots::create,
    ),
    route(GET, JOBS, READ_SNAPSHOTS, snapshots::list).of(Kind::SnapshotJob),
    route(GET, JOB, READ_SNAPSHOTS, snapshots::get).of(Kind::SnapshotJob),
    route(DELETE, JOB, WRITE_SNAPSHOTS, snapshots::delete).of(Kind::SnapshotJob),
    route(
        GET,
        "/admin/configurationManagement/configurationSnapshots/{}",
        READ_SNAPSHOTS,
        snapshots::content,
    ),
];
