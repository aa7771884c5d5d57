//! Groups, their members and settings.

use super::{DELETE, GET, PATCH, POST};
use crate::sim::entra::{delta, groups, licences, members, objects, settings};
use crate::sim::route::roles::{
    ASSIGN_LICENCES, CHANGE_GROUPS, CREATE_GROUPS, READ_GROUPS, READ_MEMBERS, READ_SETTINGS, WRITE_GROUPS,
    WRITE_SETTINGS,
};
use crate::sim::route::{Route, route};

/// Groups and their members.
pub(super) const ROUTES: &[Route] = &[
    route(GET, "/groups", READ_GROUPS, groups::list),
    route(POST, "/groups", CREATE_GROUPS, groups::create),
    route(GET, "/groups/$count", READ_GROUPS, groups::number),
    route(GET, "/groups/{}", READ_GROUPS, groups::get),
    route(PATCH, "/groups/{}", CHANGE_GROUPS, groups::update),
    route(DELETE, "/groups/{}", WRITE_GROUPS, groups::delete),
    route(POST, "/groups/{}/validateProperties", READ_GROUPS, groups::validate),
    route(POST, "/directoryObjects/validateProperties", READ_GROUPS, groups::validate),
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
    route(GET, "/groups/delta", READ_GROUPS, delta::groups),
    route(GET, "/groups/{}/settings", READ_SETTINGS, settings::list),
    route(POST, "/groups/{}/settings", WRITE_SETTINGS, settings::create),
    route(GET, "/groups/{}/settings/{}", READ_SETTINGS, settings::get),
    route(PATCH, "/groups/{}/settings/{}", WRITE_SETTINGS, settings::update),
    route(DELETE, "/groups/{}/settings/{}", WRITE_SETTINGS, settings::delete),
    route(GET, "/groupSettings", READ_SETTINGS, settings::list),
    route(POST, "/groupSettings", WRITE_SETTINGS, settings::create),
    route(GET, "/groupSettings/{}", READ_SETTINGS, settings::get),
    route(PATCH, "/groupSettings/{}", WRITE_SETTINGS, settings::update),
    route(DELETE, "/groupSettings/{}", WRITE_SETTINGS, settings::delete),
    route(GET, "/groupSettingTemplates", READ_SETTINGS, settings::templates),
    route(GET, "/groupSettingTemplates/{}", READ_SETTINGS, settings::template),
];
