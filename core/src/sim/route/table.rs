//! Every modelled request with its permissions. What is not here is answered with 501 `sim.unmodelled`.

use http::Method;

use super::roles::{
    ASSIGN_LICENCES, ASSIGN_USER_LICENCES, CHANGE_GROUPS, CHANGE_USERS, CREATE_GROUPS, DELETE_USERS,
    READ_DELETED, READ_DIRECTORY, READ_DOMAINS, READ_GROUPS, READ_LICENCES, READ_MEMBERS, READ_ORGANIZATION,
    READ_USERS, RESTORE, WRITE_GROUPS, WRITE_USERS,
};
use super::{Route, route};
use crate::sim::entra::{deleted, groups, licences, members, objects, tenant, users};

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

/// All routes, by part of Graph.
pub(super) const ROUTES: &[&[Route]] = &[USERS, GROUPS, TENANT];

const USERS: &[Route] = &[
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
];

const GROUPS: &[Route] = &[
    route(GET, "/groups", READ_GROUPS, groups::list),
    route(POST, "/groups", CREATE_GROUPS, groups::create),
    route(GET, "/groups/$count", READ_GROUPS, groups::number),
    route(GET, "/groups/{}", READ_GROUPS, groups::get),
    route(PATCH, "/groups/{}", CHANGE_GROUPS, groups::update),
    route(DELETE, "/groups/{}", WRITE_GROUPS, groups::delete),
    route(GET, "/groups/{}/members", READ_MEMBERS, members::list),
    route(GET, "/groups/{}/members/$count", READ_MEMBERS, members::list),
    route(GET, "/groups/{}/members/$ref", READ_MEMBERS, members::references),
    route(POST, "/groups/{}/members/$ref", CHANGE_GROUPS, members::add),
    route(GET, "/groups/{}/members/{}", READ_MEMBERS, members::list),
    route(GET, "/groups/{}/members/{}/$count", READ_MEMBERS, members::list),
    route(DELETE, "/groups/{}/members/{}", &[], members::delete_object),
    route(DELETE, "/groups/{}/members/{}/$ref", CHANGE_GROUPS, members::remove),
    route(GET, "/groups/{}/owners", READ_MEMBERS, members::list),
    route(GET, "/groups/{}/owners/$ref", READ_MEMBERS, members::references),
    route(POST, "/groups/{}/owners/$ref", WRITE_GROUPS, members::add),
    route(DELETE, "/groups/{}/owners/{}/$ref", WRITE_GROUPS, members::remove),
    route(GET, "/groups/{}/transitiveMembers", READ_MEMBERS, members::transitive),
    route(GET, "/groups/{}/transitiveMembers/$count", READ_MEMBERS, members::transitive),
    route(GET, "/groups/{}/transitiveMembers/{}", READ_MEMBERS, members::transitive),
    route(GET, "/groups/{}/membersWithLicenseErrors", READ_MEMBERS, members::with_licence_errors),
    route(GET, "/groups/{}/memberOf", READ_MEMBERS, members::member_of),
    route(POST, "/groups/{}/assignLicense", ASSIGN_LICENCES, licences::assign_to_group),
    route(POST, "/groups/{}/checkMemberGroups", READ_MEMBERS, objects::check_member_groups),
];

const TENANT: &[Route] = &[
    route(GET, "/organization", READ_ORGANIZATION, tenant::organizations),
    route(GET, "/organization/{}", READ_ORGANIZATION, tenant::organization),
    route(GET, "/domains", READ_DOMAINS, tenant::domains),
    route(GET, "/domains/{}", READ_DOMAINS, tenant::domain),
    route(GET, "/subscribedSkus", READ_LICENCES, tenant::skus),
    route(GET, "/subscribedSkus/{}", READ_LICENCES, tenant::sku),
    route(GET, "/directoryObjects/{}", READ_DIRECTORY, objects::get),
    route(DELETE, "/directoryObjects/{}", &["Directory.ReadWrite.All"], objects::delete),
    route(POST, "/directoryObjects/getByIds", READ_DIRECTORY, objects::by_ids),
    route(POST, "/directoryObjects/{}/checkMemberGroups", READ_DIRECTORY, objects::check_member_groups),
    route(GET, "/directory/deletedItems/{}", READ_DELETED, deleted::get),
    route(GET, "/directory/deletedItems/{}/$count", READ_DELETED, deleted::get),
    route(DELETE, "/directory/deletedItems/{}", RESTORE, deleted::purge),
    route(POST, "/directory/deletedItems/{}/restore", RESTORE, deleted::restore),
];
