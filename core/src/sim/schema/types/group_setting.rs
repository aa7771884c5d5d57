//! The type `groupSetting`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "groupSetting", "groupSettings", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT];
    TEMPLATE_ID = "templateId", Shape::Text, [DEFAULT];
    VALUES = "values", Shape::AnyList, [DEFAULT];
}
