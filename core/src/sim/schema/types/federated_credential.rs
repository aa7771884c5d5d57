//! The type `federatedIdentityCredential`.

use crate::sim::schema::Shape;

crate::sim::schema::table! { "federatedIdentityCredential", "federatedIdentityCredentials", unique [],
    ID = "id", Shape::Text, [DEFAULT, READ_ONLY, COMPUTED];
    AUDIENCES = "audiences", Shape::Texts, [DEFAULT, REQUIRED];
    DESCRIPTION = "description", Shape::Text, [DEFAULT];
    ISSUER = "issuer", Shape::Text, [DEFAULT, REQUIRED];
    NAME = "name", Shape::Text, [DEFAULT, CREATE_ONLY, REQUIRED];
    SUBJECT = "subject", Shape::Text, [DEFAULT, REQUIRED];
}
