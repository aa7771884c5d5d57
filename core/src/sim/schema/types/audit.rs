//! The type `directoryAudit`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "directoryAudit", "auditLogs/directoryAudits", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    ACTIVITY = "activityDateTime", Shape::Time, [DEFAULT];
    ACTIVITY_DISPLAY_NAME = "activityDisplayName", Shape::Text, [DEFAULT];
    ADDITIONAL_DETAILS = "additionalDetails", Shape::AnyList, [DEFAULT];
    CATEGORY = "category", Shape::Text, [DEFAULT];
    CORRELATION_ID = "correlationId", Shape::Text, [DEFAULT];
    INITIATED_BY = "initiatedBy", Shape::Any, [DEFAULT];
    LOGGED_BY_SERVICE = "loggedByService", Shape::Text, [DEFAULT];
    OPERATION_TYPE = "operationType", Shape::Text, [DEFAULT];
    RESULT = "result", Shape::OneOf(&["success", "failure", "timeout"]), [DEFAULT];
    RESULT_REASON = "resultReason", Shape::Text, [DEFAULT];
    TARGET_RESOURCES = "targetResources", Shape::AnyList, [DEFAULT];
}
