//! Applications, service principals and devices of the directory.

use super::{DELETE, GET, PATCH, POST};
use crate::sim::crud;
use crate::sim::entra::applications;
use crate::sim::route::roles::{
    READ_APPLICATIONS, READ_DEVICES, READ_GRANTS, WRITE_APPLICATIONS, WRITE_ASSIGNMENTS, WRITE_DEVICES,
    WRITE_GRANTS,
};
use crate::sim::route::{Route, route};
use crate::sim::schema::Kind;

/// Applications and devices of the directory.
pub(super) const ROUTES: &[Route] = &[
    route(GET, "/applications", READ_APPLICATIONS, crud::list).of(Kind::Application),
    route(POST, "/applications", WRITE_APPLICATIONS, applications::create),
    route(GET, "/applications/{}", READ_APPLICATIONS, crud::get).of(Kind::Application),
    route(PATCH, "/applications/{}", WRITE_APPLICATIONS, applications::update).of(Kind::Application),
    route(DELETE, "/applications/{}", WRITE_APPLICATIONS, crud::delete).of(Kind::Application),
    route(POST, "/applications/{}/addPassword", WRITE_APPLICATIONS, applications::add_password),
    route(POST, "/applications/{}/owners/$ref", WRITE_APPLICATIONS, applications::add_owner),
    route(GET, "/applications/{}/federatedIdentityCredentials", READ_APPLICATIONS, applications::credentials),
    route(
        POST,
        "/applications/{}/federatedIdentityCredentials",
        WRITE_APPLICATIONS,
        applications::add_credential,
    ),
    route(
        GET,
        "/applications/{}/federatedIdentityCredentials/{}",
        READ_APPLICATIONS,
        applications::get_credential,
    ),
    route(
        PATCH,
        "/applications/{}/federatedIdentityCredentials/{}",
        WRITE_APPLICATIONS,
        applications::update_credential,
    ),
    route(
        DELETE,
        "/applications/{}/federatedIdentityCredentials/{}",
        WRITE_APPLICATIONS,
        applications::remove_credential,
    ),
    route(GET, "/servicePrincipals", READ_APPLICATIONS, crud::list).of(Kind::ServicePrincipal),
    route(POST, "/servicePrincipals", WRITE_APPLICATIONS, applications::create_principal),
    route(GET, "/servicePrincipals/{}", READ_APPLICATIONS, crud::get).of(Kind::ServicePrincipal),
    route(PATCH, "/servicePrincipals/{}", WRITE_APPLICATIONS, applications::update_principal)
        .of(Kind::ServicePrincipal),
    route(DELETE, "/servicePrincipals/{}", WRITE_APPLICATIONS, crud::delete).of(Kind::ServicePrincipal),
    route(GET, "/servicePrincipals/{}/appRoleAssignments", READ_APPLICATIONS, applications::assignments),
    route(POST, "/servicePrincipals/{}/appRoleAssignments", WRITE_ASSIGNMENTS, applications::assign),
    route(GET, "/servicePrincipals/{}/appRoleAssignedTo", READ_APPLICATIONS, applications::assignments),
    route(POST, "/servicePrincipals/{}/appRoleAssignedTo", WRITE_ASSIGNMENTS, applications::assign),
    route(DELETE, "/servicePrincipals/{}/appRoleAssignments/{}", WRITE_ASSIGNMENTS, applications::unassign),
    route(DELETE, "/servicePrincipals/{}/appRoleAssignedTo/{}", WRITE_ASSIGNMENTS, applications::unassign),
    route(GET, "/oauth2PermissionGrants", READ_GRANTS, crud::list).of(Kind::PermissionGrant),
    route(POST, "/oauth2PermissionGrants", WRITE_GRANTS, applications::grant),
    route(DELETE, "/oauth2PermissionGrants/{}", WRITE_GRANTS, crud::delete).of(Kind::PermissionGrant),
    route(GET, "/devices", READ_DEVICES, crud::list).of(Kind::Device),
    route(GET, "/devices/$count", READ_DEVICES, crud::number).of(Kind::Device),
    route(POST, "/devices", WRITE_DEVICES, crud::create).of(Kind::Device),
    route(GET, "/devices/{}", READ_DEVICES, crud::get).of(Kind::Device),
    route(PATCH, "/devices/{}", WRITE_DEVICES, crud::update).of(Kind::Device),
    route(DELETE, "/devices/{}", WRITE_DEVICES, crud::delete).of(Kind::Device),
];
