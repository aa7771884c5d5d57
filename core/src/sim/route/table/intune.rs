//! Intune: profiles, enrolment, devices.

use super::{DELETE, GET, PATCH, POST};
use crate::sim::crud;
use crate::sim::intune::{assignments, configurations, devices, enrollment};
use crate::sim::route::roles::{
    ACT_MANAGED, READ_MANAGED, READ_PROFILES, READ_SERVICE, WRITE_MANAGED, WRITE_PROFILES, WRITE_SERVICE,
};
use crate::sim::route::{Route, route};
use crate::sim::schema::Kind;

/// Intune.
pub(super) const ROUTES: &[Route] = &[
    route(GET, "/deviceManagement/deviceConfigurations", READ_PROFILES, crud::list).of(Kind::Configuration),
    route(POST, "/deviceManagement/deviceConfigurations", WRITE_PROFILES, configurations::create),
    route(GET, "/deviceManagement/deviceConfigurations/{}", READ_PROFILES, configurations::get),
    route(PATCH, "/deviceManagement/deviceConfigurations/{}", WRITE_PROFILES, configurations::update),
    route(DELETE, "/deviceManagement/deviceConfigurations/{}", WRITE_PROFILES, configurations::delete),
    route(POST, "/deviceManagement/deviceConfigurations/{}/assign", WRITE_PROFILES, assignments::assign),
    route(GET, "/deviceManagement/deviceConfigurations/{}/assignments", READ_PROFILES, assignments::list),
    route(POST, "/deviceManagement/deviceConfigurations/{}/assignments", WRITE_PROFILES, assignments::add),
    route(GET, "/deviceManagement/deviceConfigurations/{}/assignments/{}", READ_PROFILES, assignments::get),
    route(
        DELETE,
        "/deviceManagement/deviceConfigurations/{}/assignments/{}",
        WRITE_PROFILES,
        assignments::remove,
    ),
    route(
        GET,
        "/deviceManagement/deviceConfigurations/{}/deviceStatuses",
        READ_PROFILES,
        assignments::statuses,
    )
    .of(Kind::DeviceStatus),
    route(
        GET,
        "/deviceManagement/deviceConfigurations/{}/userStatuses",
        READ_PROFILES,
        assignments::statuses,
    )
    .of(Kind::UserStatus),
    route(
        GET,
        "/deviceManagement/deviceConfigurations/{}/deviceStatusOverview",
        READ_PROFILES,
        assignments::overview,
    ),
    route(GET, "/deviceManagement/deviceEnrollmentConfigurations", READ_SERVICE, crud::list)
        .of(Kind::Enrollment),
    route(POST, "/deviceManagement/deviceEnrollmentConfigurations", WRITE_SERVICE, enrollment::create),
    route(GET, "/deviceManagement/deviceEnrollmentConfigurations/{}", READ_SERVICE, enrollment::get),
    route(PATCH, "/deviceManagement/deviceEnrollmentConfigurations/{}", WRITE_SERVICE, enrollment::update),
    route(DELETE, "/deviceManagement/deviceEnrollmentConfigurations/{}", WRITE_SERVICE, crud::delete)
        .of(Kind::Enrollment),
    route(
        POST,
        "/deviceManagement/deviceEnrollmentConfigurations/{}/assign",
        WRITE_SERVICE,
        enrollment::assign,
    ),
    route(
        GET,
        "/deviceManagement/deviceEnrollmentConfigurations/{}/assignments",
        READ_SERVICE,
        enrollment::assignments,
    ),
    route(
        POST,
        "/deviceManagement/deviceEnrollmentConfigurations/{}/assignments",
        WRITE_SERVICE,
        enrollment::add_assignment,
    ),
    route(
        GET,
        "/deviceManagement/deviceEnrollmentConfigurations/{}/assignments/{}",
        READ_SERVICE,
        enrollment::get_assignment,
    ),
    route(
        DELETE,
        "/deviceManagement/deviceEnrollmentConfigurations/{}/assignments/{}",
        WRITE_SERVICE,
        enrollment::remove_assignment,
    ),
    route(
        POST,
        "/deviceManagement/deviceEnrollmentConfigurations/{}/setPriority",
        WRITE_SERVICE,
        enrollment::set_priority,
    ),
    route(GET, "/deviceManagement/managedDevices", READ_MANAGED, crud::list).of(Kind::ManagedDevice),
    route(GET, "/deviceManagement/managedDevices/{}", READ_MANAGED, devices::get),
    route(DELETE, "/deviceManagement/managedDevices/{}", WRITE_MANAGED, devices::delete),
    route(POST, "/deviceManagement/managedDevices/{}/cleanWindowsDevice", ACT_MANAGED, devices::action),
    route(POST, "/deviceManagement/managedDevices/{}/locateDevice", ACT_MANAGED, devices::action),
    route(POST, "/deviceManagement/managedDevices/{}/rebootNow", ACT_MANAGED, devices::action),
    route(POST, "/deviceManagement/managedDevices/{}/remoteLock", ACT_MANAGED, devices::action),
    route(POST, "/deviceManagement/managedDevices/{}/retire", ACT_MANAGED, devices::action),
    route(POST, "/deviceManagement/managedDevices/{}/shutDown", ACT_MANAGED, devices::action),
    route(POST, "/deviceManagement/managedDevices/{}/syncDevice", ACT_MANAGED, devices::action),
    route(POST, "/deviceManagement/managedDevices/{}/wipe", ACT_MANAGED, devices::action),
    route(GET, "/deviceManagement/windowsAutopilotDeviceIdentities", READ_SERVICE, crud::list)
        .of(Kind::AutopilotDevice),
    route(GET, "/deviceManagement/windowsAutopilotDeviceIdentities/{}", READ_SERVICE, crud::get)
        .of(Kind::AutopilotDevice),
    route(DELETE, "/deviceManagement/windowsAutopilotDeviceIdentities/{}", WRITE_SERVICE, crud::delete)
        .of(Kind::AutopilotDevice),
    route(
        POST,
        "/deviceManagement/windowsAutopilotDeviceIdentities/{}/assignUserToDevice",
        WRITE_SERVICE,
        devices::autopilot_action,
    ),
    route(
        POST,
        "/deviceManagement/windowsAutopilotDeviceIdentities/{}/unassignUserFromDevice",
        WRITE_SERVICE,
        devices::autopilot_action,
    ),
    route(
        POST,
        "/deviceManagement/windowsAutopilotDeviceIdentities/{}/updateDeviceProperties",
        WRITE_SERVICE,
        devices::autopilot_action,
    ),
    route(GET, "/deviceManagement/importedWindowsAutopilotDeviceIdentities", READ_SERVICE, crud::list)
        .of(Kind::AutopilotImport),
    route(
        POST,
        "/deviceManagement/importedWindowsAutopilotDeviceIdentities",
        WRITE_SERVICE,
        devices::import_one,
    ),
    route(
        POST,
        "/deviceManagement/importedWindowsAutopilotDeviceIdentities/import",
        WRITE_SERVICE,
        devices::import_many,
    ),
    route(GET, "/deviceManagement/importedWindowsAutopilotDeviceIdentities/{}", READ_SERVICE, crud::get)
        .of(Kind::AutopilotImport),
    route(
        DELETE,
        "/deviceManagement/importedWindowsAutopilotDeviceIdentities/{}",
        WRITE_SERVICE,
        crud::delete,
    )
    .of(Kind::AutopilotImport),
];
