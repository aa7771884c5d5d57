//! The type `conditionalAccessPolicy`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "conditionalAccessPolicy", "conditionalAccess/policies", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    DELETED = "deletedDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    CONDITIONS = "conditions", Shape::Any, [DEFAULT, REQUIRED];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    DESCRIPTION = "description", Shape::Text, [DEFAULT];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT, REQUIRED];
    GRANT_CONTROLS = "grantControls", Shape::Any, [DEFAULT];
    MODIFIED = "modifiedDateTime", Shape::Time, [DEFAULT, READ_ONLY];
    SESSION_CONTROLS = "sessionControls", Shape::Any, [DEFAULT];
    STATE = "state", Shape::OneOf(&["enabled", "disabled", "enabledForReportingButNotEnforced"]), [DEFAULT, REQUIRED];
    TEMPLATE_ID = "templateId", Shape::Text, [DEFAULT, READ_ONLY];
}
