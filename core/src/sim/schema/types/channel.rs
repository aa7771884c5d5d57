//! The type `channel`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "channel", "channels", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    DESCRIPTION = "description", Shape::Text, [DEFAULT];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT, REQUIRED];
    EMAIL = "email", Shape::Text, [DEFAULT, READ_ONLY];
    IS_ARCHIVED = "isArchived", Shape::Bool, [DEFAULT, READ_ONLY];
    IS_FAVORITE_BY_DEFAULT = "isFavoriteByDefault", Shape::Bool, [DEFAULT];
    LAYOUT_TYPE = "layoutType", Shape::OneOf(&["post", "chat"]), [];
    MEMBERSHIP_TYPE = "membershipType", Shape::OneOf(&["standard", "private", "shared"]), [DEFAULT, CREATE_ONLY];
    MIGRATION_MODE = "migrationMode", Shape::OneOf(&["inProgress", "completed"]), [READ_ONLY];
    ORIGINAL_CREATED = "originalCreatedDateTime", Shape::Time, [READ_ONLY];
    SUMMARY = "summary", Shape::Any, [READ_ONLY];
    TENANT_ID = "tenantId", Shape::Text, [DEFAULT, READ_ONLY];
    WEB_URL = "webUrl", Shape::Text, [DEFAULT, READ_ONLY];
    MEMBERS = "sim.members", Shape::Any, [READ_ONLY, HIDDEN, UNFILTERABLE];
}
