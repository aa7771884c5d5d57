//! The type `appRoleAssignment`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "appRoleAssignment", "appRoleAssignments", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    DELETED = "deletedDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    APP_ROLE_ID = "appRoleId", Shape::Guid, [DEFAULT, REQUIRED];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    PRINCIPAL_DISPLAY_NAME = "principalDisplayName", Shape::Text, [DEFAULT, READ_ONLY];
    PRINCIPAL_ID = "principalId", Shape::Guid, [DEFAULT, REQUIRED];
    PRINCIPAL_TYPE = "principalType", Shape::Text, [DEFAULT, READ_ONLY];
    RESOURCE_DISPLAY_NAME = "resourceDisplayName", Shape::Text, [DEFAULT, READ_ONLY];
    RESOURCE_ID = "resourceId", Shape::Guid, [DEFAULT, REQUIRED];
}
