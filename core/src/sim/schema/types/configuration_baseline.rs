//! The type `configurationBaseline`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "configurationBaseline", "admin/configurationManagement/configurationSnapshots", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT];
    DESCRIPTION = "description", Shape::Text, [DEFAULT];
    PARAMETERS = "parameters", Shape::AnyList, [DEFAULT];
    RESOURCES = "resources", Shape::AnyList, [DEFAULT];
}
