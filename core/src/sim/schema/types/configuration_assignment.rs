//! The type `deviceConfigurationAssignment`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "deviceConfigurationAssignment", "deviceManagement/deviceConfigurations/assignments", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    TARGET = "target", Shape::Any, [DEFAULT, REQUIRED];
}
