//! Teams, their members and channels.

use super::{DELETE, GET, PATCH, POST, PUT};
use crate::sim::route::roles::{
    CREATE_CHANNELS, CREATE_TEAMS, DELETE_CHANNELS, READ_CHANNEL_MEMBERS, READ_CHANNELS, READ_TEAM_MEMBERS,
    READ_TEAMS, WRITE_CHANNEL_MEMBERS, WRITE_TEAM_MEMBERS, WRITE_TEAMS,
};
use crate::sim::route::{Route, route};
use crate::sim::teams::{channels, members, team as teams};

/// Teams.
pub(super) const ROUTES: &[Route] = &[
    route(POST, "/teams", CREATE_TEAMS, teams::create),
    route(GET, "/teams/{}", READ_TEAMS, teams::get),
    route(PATCH, "/teams/{}", WRITE_TEAMS, teams::update),
    route(GET, "/groups/{}/team", READ_TEAMS, teams::of_group),
    route(PUT, "/groups/{}/team", CREATE_TEAMS, teams::put),
    route(GET, "/teams/{}/operations/{}", READ_TEAMS, teams::operation),
    route(GET, "/teams/{}/members", READ_TEAM_MEMBERS, members::list),
    route(POST, "/teams/{}/members", WRITE_TEAM_MEMBERS, members::add),
    route(POST, "/teams/{}/members/add", WRITE_TEAM_MEMBERS, members::bulk),
    route(POST, "/teams/{}/members/remove", WRITE_TEAM_MEMBERS, members::bulk),
    route(GET, "/teams/{}/members/{}", READ_TEAM_MEMBERS, members::get),
    route(PATCH, "/teams/{}/members/{}", WRITE_TEAM_MEMBERS, members::update),
    route(DELETE, "/teams/{}/members/{}", WRITE_TEAM_MEMBERS, members::remove),
    route(GET, "/teams/{}/channels", READ_CHANNELS, channels::list),
    route(POST, "/teams/{}/channels", CREATE_CHANNELS, channels::create),
    route(GET, "/teams/{}/primaryChannel", READ_CHANNELS, channels::primary),
    route(GET, "/teams/{}/channels/{}", READ_CHANNELS, channels::get),
    route(DELETE, "/teams/{}/channels/{}", DELETE_CHANNELS, channels::delete),
    route(GET, "/teams/{}/channels/{}/members", READ_CHANNEL_MEMBERS, channels::list_members),
    route(POST, "/teams/{}/channels/{}/members", WRITE_CHANNEL_MEMBERS, channels::add_member),
    route(PATCH, "/teams/{}/channels/{}/members/{}", WRITE_CHANNEL_MEMBERS, channels::update_member),
    route(DELETE, "/teams/{}/channels/{}/members/{}", WRITE_CHANNEL_MEMBERS, channels::remove_member),
];
