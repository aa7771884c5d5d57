//! The type `team`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "team", "teams", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    CLASSIFICATION = "classification", Shape::Text, [DEFAULT];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    DESCRIPTION = "description", Shape::Text, [DEFAULT];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT];
    FUN_SETTINGS = "funSettings", Shape::Any, [DEFAULT];
    GUEST_SETTINGS = "guestSettings", Shape::Any, [DEFAULT];
    INTERNAL_ID = "internalId", Shape::Text, [DEFAULT, READ_ONLY];
    IS_ARCHIVED = "isArchived", Shape::Bool, [DEFAULT, READ_ONLY];
    MEMBER_SETTINGS = "memberSettings", Shape::Any, [DEFAULT];
    MESSAGING_SETTINGS = "messagingSettings", Shape::Any, [DEFAULT];
    SPECIALIZATION = "specialization", Shape::OneOf(&["none", "educationStandard", "educationClass", "educationProfessionalLearningCommunity", "educationStaff", "healthcareStandard", "healthcareCareCoordination"]), [DEFAULT, READ_ONLY];
    SUMMARY = "summary", Shape::Any, [DEFAULT, READ_ONLY];
    TENANT_ID = "tenantId", Shape::Text, [DEFAULT, READ_ONLY];
    VISIBILITY = "visibility", Shape::OneOf(&["private", "public", "hiddenMembership"]), [DEFAULT];
    WEB_URL = "webUrl", Shape::Text, [DEFAULT, READ_ONLY];
}
