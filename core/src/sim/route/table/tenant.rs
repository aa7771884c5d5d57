//! The tenant itself: organization, products, policies, logs, the recycle bin.

use super::{DELETE, GET, PATCH, POST, PUT};
use crate::sim::crud;
use crate::sim::entra::{applications, audit, deleted, members, objects, policies, settings, tenant};
use crate::sim::route::roles::{
    READ_DELETED, READ_DIRECTORY, READ_DOMAINS, READ_LICENCES, READ_LOGS, READ_METHOD_POLICIES,
    READ_ORGANIZATION, READ_POLICIES, READ_REGISTRATION, READ_ROLES, READ_SHARE_POINT, READ_TENANTS, RESTORE,
    WRITE_ACCESS, WRITE_AUTHORIZATION, WRITE_CONSENT, WRITE_CROSS_TENANT, WRITE_DEFAULTS,
    WRITE_METHOD_POLICIES, WRITE_REGISTRATION, WRITE_ROLES, WRITE_SHARE_POINT,
};
use crate::sim::route::{Route, route};
use crate::sim::schema::Kind;

/// The tenant.
pub(super) const ROUTES: &[Route] = &[
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
    route(GET, "/policies/authorizationPolicy", READ_POLICIES, policies::get),
    route(PATCH, "/policies/authorizationPolicy", WRITE_AUTHORIZATION, policies::update),
    route(GET, "/policies/deviceRegistrationPolicy", READ_REGISTRATION, policies::get),
    route(PUT, "/policies/deviceRegistrationPolicy", WRITE_REGISTRATION, policies::put),
    route(GET, "/policies/authenticationMethodsPolicy", READ_METHOD_POLICIES, policies::get),
    route(PATCH, "/policies/authenticationMethodsPolicy", WRITE_METHOD_POLICIES, policies::update),
    route(
        GET,
        "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations",
        READ_METHOD_POLICIES,
        policies::list_methods,
    ),
    route(
        GET,
        "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/{}",
        READ_METHOD_POLICIES,
        policies::get,
    ),
    route(
        PATCH,
        "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/{}",
        WRITE_METHOD_POLICIES,
        policies::update,
    ),
    route(GET, "/policies/identitySecurityDefaultsEnforcementPolicy", READ_POLICIES, policies::get),
    route(PATCH, "/policies/identitySecurityDefaultsEnforcementPolicy", WRITE_DEFAULTS, policies::update),
    route(GET, "/policies/adminConsentRequestPolicy", READ_POLICIES, policies::get),
    route(PUT, "/policies/adminConsentRequestPolicy", WRITE_CONSENT, policies::put),
    route(GET, "/policies/crossTenantAccessPolicy", READ_POLICIES, policies::get),
    route(PATCH, "/policies/crossTenantAccessPolicy", WRITE_CROSS_TENANT, policies::update),
    route(GET, "/policies/crossTenantAccessPolicy/default", READ_POLICIES, policies::get),
    route(PATCH, "/policies/crossTenantAccessPolicy/default", WRITE_CROSS_TENANT, policies::update),
    route(
        POST,
        "/policies/crossTenantAccessPolicy/default/resetToSystemDefault",
        WRITE_CROSS_TENANT,
        policies::reset,
    ),
    route(GET, "/policies/crossTenantAccessPolicy/partners", READ_POLICIES, crud::list).of(Kind::Partner),
    route(POST, "/policies/crossTenantAccessPolicy/partners", WRITE_CROSS_TENANT, settings::create_partner),
    route(GET, "/policies/crossTenantAccessPolicy/partners/{}", READ_POLICIES, crud::get).of(Kind::Partner),
    route(PATCH, "/policies/crossTenantAccessPolicy/partners/{}", WRITE_CROSS_TENANT, crud::update)
        .of(Kind::Partner),
    route(DELETE, "/policies/crossTenantAccessPolicy/partners/{}", WRITE_CROSS_TENANT, crud::delete)
        .of(Kind::Partner),
    route(GET, "/admin/sharepoint/settings", READ_SHARE_POINT, policies::get),
    route(PATCH, "/admin/sharepoint/settings", WRITE_SHARE_POINT, policies::update_and_show),
    route(GET, "/identity/conditionalAccess/policies", READ_POLICIES, crud::list).of(Kind::AccessPolicy),
    route(GET, "/identity/conditionalAccess/policies/{}", READ_POLICIES, crud::get).of(Kind::AccessPolicy),
    route(PATCH, "/identity/conditionalAccess/policies/{}", WRITE_ACCESS, crud::update)
        .of(Kind::AccessPolicy),
    route(
        GET,
        "/tenantRelationships/findTenantInformationByDomainName/{}",
        READ_TENANTS,
        applications::tenant_information,
    ),
    route(GET, "/directoryRoles", READ_ROLES, crud::list).of(Kind::DirectoryRole),
    route(GET, "/directoryRoles/{}", READ_ROLES, crud::get).of(Kind::DirectoryRole),
    route(GET, "/directoryRoles/{}/members", READ_ROLES, members::of_role),
    route(POST, "/directoryRoles/{}/members/$ref", WRITE_ROLES, members::add_to_role),
    route(DELETE, "/directoryRoles/{}/members/{}/$ref", WRITE_ROLES, members::remove_from_role),
    route(GET, "/auditLogs/directoryAudits", READ_LOGS, audit::list),
    route(GET, "/auditLogs/directoryAudits/{}", READ_LOGS, audit::get),
    route(GET, "/auditLogs/signIns", READ_LOGS, audit::sign_ins).of(Kind::SignIn),
    route(GET, "/auditLogs/signIns/{}", READ_LOGS, crud::get).of(Kind::SignIn),
];
