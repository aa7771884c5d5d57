//! The type `teamsAsyncOperation`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "teamsAsyncOperation", "operations", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    ATTEMPTS_COUNT = "attemptsCount", Shape::Int, [DEFAULT];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    ERROR = "error", Shape::Any, [DEFAULT];
    LAST_ACTION = "lastActionDateTime", Shape::Time, [DEFAULT];
    OPERATION_TYPE = "operationType", Shape::OneOf(&["invalid", "cloneTeam", "archiveTeam", "unarchiveTeam", "createTeam", "teamifyGroup", "createChannel", "archiveChannel", "unarchiveChannel"]), [DEFAULT];
    STATUS = "status", Shape::OneOf(&["invalid", "notStarted", "inProgress", "succeeded", "failed"]), [DEFAULT];
    TARGET_RESOURCE_ID = "targetResourceId", Shape::Text, [DEFAULT];
    TARGET_RESOURCE_LOCATION = "targetResourceLocation", Shape::Text, [DEFAULT];
}
