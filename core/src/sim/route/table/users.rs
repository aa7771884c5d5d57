//! Users, how they sign in, and invitations.

use super::{DELETE, GET, PATCH, POST};
use crate::sim::crud;
use crate::sim::entra::{delta, invitations, licences, members, methods, objects, users};
use crate::sim::intune::devices;
use crate::sim::route::roles::{
    ACT_MANAGED, ASSIGN_USER_LICENCES, CHANGE_USERS, DELETE_USERS, INVITE, READ_DIRECTORY, READ_LICENCES,
    READ_MANAGED, READ_METHODS, READ_PASSES, READ_TEAMS, READ_USERS, REVOKE, WRITE_HELLO, WRITE_MANAGED,
    WRITE_PASSES, WRITE_PASSKEYS, WRITE_USERS,
};
use crate::sim::route::{Route, route};
use crate::sim::schema::Kind;
use crate::sim::teams::team as teams;

/// Users and how they sign in.
pub(super) const ROUTES: &[Route] = &[
    route(GET, "/users", READ_USERS, users::list),
    route(POST, "/users", WRITE_USERS, users::create),
    route(GET, "/users/$count", READ_USERS, users::number),
    route(GET, "/users/{}", READ_USERS, users::get),
    route(PATCH, "/users/{}", CHANGE_USERS, users::update),
    route(DELETE, "/users/{}", DELETE_USERS, users::delete),
    route(GET, "/users/{}/memberOf", READ_DIRECTORY, members::member_of),
    route(GET, "/users/{}/memberOf/{}", READ_DIRECTORY, members::member_of),
    route(GET, "/users/{}/transitiveMemberOf", READ_DIRECTORY, members::member_of),
    route(GET, "/users/{}/licenseDetails", READ_LICENCES, licences::details),
    route(POST, "/users/{}/assignLicense", ASSIGN_USER_LICENCES, licences::assign_to_user),
    route(POST, "/users/{}/reprocessLicenseAssignment", WRITE_USERS, licences::reprocess),
    route(POST, "/users/{}/checkMemberGroups", READ_DIRECTORY, objects::check_member_groups),
    route(POST, "/users/{}/getMemberGroups", READ_DIRECTORY, objects::member_groups),
    route(GET, "/users/delta", READ_USERS, delta::users),
    route(POST, "/users/{}/revokeSignInSessions", REVOKE, methods::revoke_sessions),
    route(GET, "/users/{}/authentication/methods", READ_METHODS, methods::list),
    route(GET, "/users/{}/authentication/temporaryAccessPassMethods", READ_PASSES, crud::list_of_user)
        .of(Kind::AccessPass),
    route(POST, "/users/{}/authentication/temporaryAccessPassMethods", WRITE_PASSES, methods::create_pass),
    route(GET, "/users/{}/authentication/temporaryAccessPassMethods/{}", READ_PASSES, crud::get_of_user)
        .of(Kind::AccessPass),
    route(
        DELETE,
        "/users/{}/authentication/temporaryAccessPassMethods/{}",
        WRITE_PASSES,
        crud::delete_of_user,
    )
    .of(Kind::AccessPass),
    route(GET, "/users/{}/authentication/windowsHelloForBusinessMethods", READ_METHODS, crud::list_of_user)
        .of(Kind::HelloMethod),
    route(GET, "/users/{}/authentication/windowsHelloForBusinessMethods/{}", READ_METHODS, crud::get_of_user)
        .of(Kind::HelloMethod),
    route(
        DELETE,
        "/users/{}/authentication/windowsHelloForBusinessMethods/{}",
        WRITE_HELLO,
        crud::delete_of_user,
    )
    .of(Kind::HelloMethod),
    route(GET, "/users/{}/authentication/fido2Methods", READ_METHODS, crud::list_of_user).of(Kind::Passkey),
    route(GET, "/users/{}/authentication/fido2Methods/{}", READ_METHODS, crud::get_of_user).of(Kind::Passkey),
    route(DELETE, "/users/{}/authentication/fido2Methods/{}", WRITE_PASSKEYS, crud::delete_of_user)
        .of(Kind::Passkey),
    route(GET, "/users/{}/joinedTeams", READ_TEAMS, teams::joined),
    route(GET, "/users/{}/managedDevices", READ_MANAGED, devices::of_user),
    route(DELETE, "/users/{}/managedDevices/{}", WRITE_MANAGED, devices::delete),
    route(POST, "/users/{}/managedDevices/{}/cleanWindowsDevice", ACT_MANAGED, devices::action),
    route(POST, "/users/{}/managedDevices/{}/locateDevice", ACT_MANAGED, devices::action),
    route(POST, "/users/{}/managedDevices/{}/rebootNow", ACT_MANAGED, devices::action),
    route(POST, "/users/{}/managedDevices/{}/remoteLock", ACT_MANAGED, devices::action),
    route(POST, "/users/{}/managedDevices/{}/retire", ACT_MANAGED, devices::action),
    route(POST, "/users/{}/managedDevices/{}/shutDown", ACT_MANAGED, devices::action),
    route(POST, "/users/{}/managedDevices/{}/syncDevice", ACT_MANAGED, devices::action),
    route(POST, "/users/{}/managedDevices/{}/wipe", ACT_MANAGED, devices::action),
    route(POST, "/invitations", INVITE, invitations::create),
];
