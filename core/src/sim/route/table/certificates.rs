//! The trust store of certificate-based sign-in.

use super::{DELETE, GET, PATCH, POST};
use crate::sim::crud;
use crate::sim::entra::certificates;
use crate::sim::route::roles::{READ_TRUST, WRITE_TRUST};
use crate::sim::route::{Route, route};
use crate::sim::schema::Kind;

/// Public key infrastructures and their certificate authorities.
pub(super) const ROUTES: &[Route] = &[
    route(
        GET,
        "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations",
        READ_TRUST,
        crud::list,
    )
    .of(Kind::TrustStore),
    route(
        POST,
        "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations",
        WRITE_TRUST,
        certificates::create_store,
    ),
    route(
        GET,
        "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations/{}",
        READ_TRUST,
        crud::get,
    )
    .of(Kind::TrustStore),
    route(
        PATCH,
        "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations/{}",
        WRITE_TRUST,
        certificates::update_store,
    ),
    route(
        DELETE,
        "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations/{}",
        WRITE_TRUST,
        crud::delete,
    )
    .of(Kind::TrustStore),
    route(
        GET,
        "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations/{}/certificateAuthorities",
        READ_TRUST,
        certificates::list,
    ),
    route(
        POST,
        "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations/{}/certificateAuthorities",
        WRITE_TRUST,
        certificates::create,
    ),
    route(
        GET,
        "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations/{}/certificateAuthorities/{}",
        READ_TRUST,
        certificates::get,
    ),
    route(
        PATCH,
        "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations/{}/certificateAuthorities/{}",
        WRITE_TRUST,
        certificates::update,
    ),
    route(
        DELETE,
        "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations/{}/certificateAuthorities/{}",
        WRITE_TRUST,
        certificates::delete,
    ),
];
