//! The type `temporaryAccessPassAuthenticationMethod`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "temporaryAccessPassAuthenticationMethod", "temporaryAccessPassMethods", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    CREATED = "createdDateTime", Shape::Time, [DEFAULT, READ_ONLY, COMPUTED];
    IS_USABLE = "isUsable", Shape::Bool, [DEFAULT, READ_ONLY, COMPUTED];
    IS_USABLE_ONCE = "isUsableOnce", Shape::Bool, [DEFAULT];
    LIFETIME_IN_MINUTES = "lifetimeInMinutes", Shape::Int, [DEFAULT];
    METHOD_USABILITY_REASON = "methodUsabilityReason", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    START_DATE_TIME = "startDateTime", Shape::Time, [DEFAULT];
    TEMPORARY_ACCESS_PASS = "temporaryAccessPass", Shape::Text, [DEFAULT, READ_ONLY];
}
