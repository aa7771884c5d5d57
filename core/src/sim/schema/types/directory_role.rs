//! The type `directoryRole`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "directoryRole", "directoryRoles", unique [TEMPLATE_ID],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    DELETED = "deletedDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    DESCRIPTION = "description", Shape::Text, [DEFAULT, READ_ONLY];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT, READ_ONLY];
    TEMPLATE_ID = "roleTemplateId", Shape::Text, [DEFAULT, READ_ONLY];
}
