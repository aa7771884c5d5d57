//! The type `deviceConfiguration` and what all of its derived types share; the rest stands in the catalogue of derived types.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "deviceConfiguration", "deviceManagement/deviceConfigurations", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    DESCRIPTION = "description", Shape::Text, [DEFAULT];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT, REQUIRED];
    LAST_MODIFIED = "lastModifiedDateTime", Shape::Time, [DEFAULT, READ_ONLY];
    VERSION = "version", Shape::Int, [DEFAULT, READ_ONLY];
    OMA_SETTINGS = "omaSettings", Shape::AnyList, [DEFAULT];
    TYPE = "sim.type", Shape::Text, [READ_ONLY, HIDDEN, UNFILTERABLE];
    MORE = "sim.more", Shape::Any, [READ_ONLY, HIDDEN, UNFILTERABLE];
}
