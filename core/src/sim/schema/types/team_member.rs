//! The type `aadUserConversationMember`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "aadUserConversationMember", "members", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT];
    ROLES = "roles", Shape::Texts, [DEFAULT];
    VISIBLE_HISTORY_START = "visibleHistoryStartDateTime", Shape::Time, [DEFAULT];
    EMAIL = "email", Shape::Text, [DEFAULT];
    TENANT_ID = "tenantId", Shape::Text, [DEFAULT];
    USER_ID = "userId", Shape::Text, [DEFAULT];
}
