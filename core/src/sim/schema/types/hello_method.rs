//! The type `windowsHelloForBusinessAuthenticationMethod`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "windowsHelloForBusinessAuthenticationMethod", "windowsHelloForBusinessMethods", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    DISPLAY_NAME = "displayName", Shape::Text, [DEFAULT];
    DEVICE = "sim.device", Shape::Text, [READ_ONLY, HIDDEN, UNFILTERABLE];
    KEY_STRENGTH = "keyStrength", Shape::OneOf(&["normal", "weak", "unknown"]), [DEFAULT];
}
