//! The type `domain`.

use crate::sim::schema::{Shape, field};

const DOMAIN_STATE: Shape = Shape::Complex(&[
    field("lastActionDateTime", Shape::Time),
    field("operation", Shape::Text),
    field("status", Shape::Text),
]);

crate::sim::schema::table! { "domain", "domains", unique [ID],
    ID = "id", Shape::Text, [DEFAULT, CREATE_ONLY];
    AUTHENTICATION_TYPE = "authenticationType", Shape::Text, [DEFAULT, READ_ONLY];
    AVAILABILITY_STATUS = "availabilityStatus", Shape::Text, [DEFAULT, READ_ONLY];
    IS_ADMIN_MANAGED = "isAdminManaged", Shape::Bool, [DEFAULT, READ_ONLY];
    IS_DEFAULT = "isDefault", Shape::Bool, [DEFAULT];
    IS_INITIAL = "isInitial", Shape::Bool, [DEFAULT, READ_ONLY];
    IS_ROOT = "isRoot", Shape::Bool, [DEFAULT, READ_ONLY];
    IS_VERIFIED = "isVerified", Shape::Bool, [DEFAULT, READ_ONLY];
    MANUFACTURER = "manufacturer", Shape::Text, [DEFAULT, READ_ONLY];
    MODEL = "model", Shape::Text, [DEFAULT, READ_ONLY];
    PASSWORD_WINDOW = "passwordNotificationWindowInDays", Shape::Int, [DEFAULT];
    PASSWORD_VALIDITY = "passwordValidityPeriodInDays", Shape::Int, [DEFAULT];
    STATE = "state", DOMAIN_STATE, [DEFAULT, READ_ONLY];
    SUPPORTED_SERVICES = "supportedServices", Shape::Texts, [DEFAULT];
}
