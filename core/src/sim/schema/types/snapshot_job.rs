//! The type `configurationSnapshotJob`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "configurationSnapshotJob", "admin/configurationManagement/configurationSnapshotJobs", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT, REQUIRED];
    DESCRIPTION = "description", Shape::Text, [DEFAULT];
    TENANT_ID = "tenantId", Shape::Text, [DEFAULT, READ_ONLY];
    STATUS = "status", Shape::OneOf(&["notStarted", "running", "succeeded", "failed", "unknownFutureValue", "partiallySuccessful"]), [DEFAULT, READ_ONLY];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    COMPLETED = "completedDateTime", Shape::Text, [DEFAULT, READ_ONLY];
    RESOURCES = "resources", Shape::Texts, [REQUIRED];
    RESOURCE_LOCATION = "resourceLocation", Shape::Text, [READ_ONLY];
    ERROR_DETAILS = "errorDetails", Shape::Texts, [READ_ONLY];
    CREATED_BY = "createdBy", Shape::Any, [READ_ONLY];
}
