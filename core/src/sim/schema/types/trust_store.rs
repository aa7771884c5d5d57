//! The type `certificateBasedAuthPki`: certificate authorities whose certificates open the sign-in.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "certificateBasedAuthPki", "directory/publicKeyInfrastructure/certificateBasedAuthConfigurations", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    DELETED = "deletedDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT];
    LAST_MODIFIED = "lastModifiedDateTime", Shape::Time, [DEFAULT, READ_ONLY];
    STATUS = "status", Shape::Text, [DEFAULT, READ_ONLY];
    STATUS_DETAILS = "statusDetails", Shape::Text, [DEFAULT, READ_ONLY];
}
