//! Singletons such as tenant policies: what was changed of each, by name.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "sim.document", "documents", unique [NAME],
    NAME = "name", Shape::Text, [DEFAULT];
    BODY = "body", Shape::Any, [DEFAULT];
}
