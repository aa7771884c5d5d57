//! Pieces of which seeds are made.

use serde_json::json;

use super::products::Product;
use crate::error::Result;
use crate::sim::auth::APPLICATION;
use crate::sim::id::Id;
use crate::sim::management;
use crate::sim::moment::Moment;
use crate::sim::route::permissions;
use crate::sim::schema::{
    Kind, application, configuration, directory_role, document, domain, group, organization,
    service_principal, sku, user,
};
use crate::sim::side::side_name;
use crate::sim::store::{Change, Directory, Entity, Licence, Relation, Value, World};

/// The application that is Microsoft Graph, in every tenant.
const MICROSOFT_GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// Roles that are active, with their templates.
const ROLES: [(&str, &str); 4] = [
    ("Global Administrator", "62e90394-69f5-4237-9190-012177145e10"),
    ("User Administrator", "fe930be7-5e62-47db-91af-98c3a49a38b1"),
    ("Guest Inviter", "95e79109-95c0-4d8e-aee3-d01accf2d47b"),
    ("Intune Administrator", "3a2c62db-5318-420d-8d74-23affee5d9d5"),
];

/// Builds one tenant.
pub(super) struct Builder<'w> {
    world: &'w mut World,
    tenant: usize,
    at: Moment,
    changes: Vec<Change>,
    role_number: u64,
}

impl<'w> Builder<'w> {
    /// A new tenant with its default domain and the domain that it was born with.
    pub(super) fn new(world: &'w mut World, at: Moment, name: &str, default: &str, initial: &str) -> Self {
        let id = world.next_id();
        world.directories.push(Directory::new(id));
        let tenant = world.directories.len() - 1;
        let mut builder = Self { world, tenant, at, changes: Vec::new(), role_number: 0 };
        let organization = Entity::new(id, at)
            .with(organization::DISPLAY_NAME, Value::text(name))
            .with(organization::COUNTRY_LETTER_CODE, Value::text("US"))
            .with(organization::DEFAULT_USAGE_LOCATION, Value::text("US"))
            .with(organization::COUNTRY, Value::text("US"))
            .with(organization::PREFERRED_LANGUAGE, Value::text("en"))
            .with(organization::MDM_AUTHORITY, Value::text("intune"))
            .with(organization::TENANT_TYPE, Value::text("AAD"))
            .with(organization::TECHNICAL_MAILS, Value::texts(&[format!("it@{default}")]));
        builder.put(Kind::Organization, organization);
        builder.domain(default, true, false);
        builder.domain(initial, false, true);
        builder.applications();
        builder
    }

    /// Microsoft Graph, the application of the simulation, and the role that lets it set passwords.
    fn applications(&mut self) {
        let roles: Vec<_> = permissions()
            .into_iter()
            .map(|name| {
                self.role_number += 1;
                let id = Id::derived(0x01e5, self.role_number);
                json!({
                    "id": id, "value": name, "displayName": name, "description": name, "isEnabled": true,
                    "allowedMemberTypes": ["Application"], "origin": "Application",
                })
            })
            .collect();
        let graph = self.principal("Microsoft Graph", MICROSOFT_GRAPH);
        let graph = graph.with(service_principal::APP_ROLES, Value::json(roles.into()));
        self.put(Kind::ServicePrincipal, graph);
        let application = Entity::new(self.id(), self.at)
            .with(application::DISPLAY_NAME, Value::text("Simulated application"))
            .with(application::APP_ID, Value::text(APPLICATION))
            .with(application::SIGN_IN_AUDIENCE, Value::text("AzureADMyOrg"));
        self.put(Kind::Application, application);
        let own = self.principal("Simulated application", APPLICATION);
        let member = own.id;
        self.put(Kind::ServicePrincipal, own);
        for (name, template) in ROLES {
            let role = Entity::new(self.id(), self.at)
                .with(directory_role::DISPLAY_NAME, Value::text(name))
                .with(directory_role::DESCRIPTION, Value::text(name))
                .with(directory_role::TEMPLATE_ID, Value::text(template));
            if name == "User Administrator" {
                self.changes.push(Change::Link(Relation::Members, role.id, member));
            }
            self.put(Kind::DirectoryRole, role);
        }
    }

    fn principal(&mut self, name: &str, app_id: &str) -> Entity {
        let id = self.id();
        self.principal_of(id, name, app_id)
    }

    fn principal_of(&self, id: Id, name: &str, app_id: &str) -> Entity {
        let tenant = self.world.directories[self.tenant].id;
        Entity::new(id, self.at)
            .with(service_principal::DISPLAY_NAME, Value::text(name))
            .with(service_principal::APP_DISPLAY_NAME, Value::text(name))
            .with(service_principal::APP_ID, Value::text(app_id))
            .with(service_principal::ACCOUNT_ENABLED, Value::Bool(true))
            .with(service_principal::APP_OWNER_ORGANIZATION_ID, Value::text(tenant.to_string()))
            .with(service_principal::SERVICE_PRINCIPAL_NAMES, Value::texts(&[app_id]))
            .with(service_principal::SERVICE_PRINCIPAL_TYPE, Value::text("Application"))
            .with(service_principal::SIGN_IN_AUDIENCE, Value::text("AzureADMyOrg"))
    }

    /// An Intune profile that somebody else made.
    pub(super) fn profile(&mut self, name: &str, type_name: &str, settings: Option<serde_json::Value>) {
        let mut entity = Entity::new(self.id(), self.at)
            .with(configuration::DISPLAY_NAME, Value::text(name))
            .with(configuration::TYPE, Value::text(type_name))
            .with(configuration::VERSION, Value::Int(1))
            .with(configuration::LAST_MODIFIED, Value::Time(self.at));
        entity.set(configuration::OMA_SETTINGS, settings.map(Value::json));
        self.put(Kind::Configuration, entity);
    }

    fn domain(&mut self, name: &str, default: bool, initial: bool) {
        let entity = Entity::new(self.id(), self.at)
            .with(domain::ID, Value::text(name))
            .with(domain::AUTHENTICATION_TYPE, Value::text("Managed"))
            .with(domain::IS_ADMIN_MANAGED, Value::Bool(true))
            .with(domain::IS_DEFAULT, Value::Bool(default))
            .with(domain::IS_INITIAL, Value::Bool(initial))
            .with(domain::IS_ROOT, Value::Bool(true))
            .with(domain::IS_VERIFIED, Value::Bool(true))
            .with(domain::PASSWORD_WINDOW, Value::Int(14))
            .with(domain::PASSWORD_VALIDITY, Value::Int(i64::from(i32::MAX)))
            .with(
                domain::SUPPORTED_SERVICES,
                Value::texts(&["Email", "OfficeCommunicationsOnline", "Intune"]),
            );
        self.put(Kind::Domain, entity);
    }

    /// A new identifier.
    pub(super) fn id(&mut self) -> Id {
        self.world.next_id()
    }

    /// An object.
    pub(super) fn put(&mut self, kind: Kind, entity: Entity) {
        self.changes.push(Change::Put(kind, entity));
    }

    /// A product with a number of seats.
    pub(super) fn product(&mut self, product: &Product, seats: i64) -> Id {
        let id = Id::parse(product.id).unwrap_or(Id::NONE);
        let plans: Vec<_> = product
            .plans()
            .map(|(id, name)| {
                // The list does not tell which plans are for the company; this one is (assumed).
                let applies = if name == "EXCHANGE_S_FOUNDATION" { "Company" } else { "User" };
                json!({ "servicePlanId": id, "servicePlanName": name, "provisioningStatus": "Success", "appliesTo": applies })
            })
            .collect();
        let entity = Entity::new(id, self.at)
            .with(sku::ACCOUNT_NAME, Value::text(self.world.directories[self.tenant].id.simple()))
            .with(sku::APPLIES_TO, Value::text("User"))
            .with(sku::CAPABILITY_STATUS, Value::text("Enabled"))
            .with(
                sku::PREPAID_UNITS,
                Value::json(json!({ "enabled": seats, "suspended": 0, "warning": 0, "lockedOut": 0 })),
            )
            .with(sku::SERVICE_PLANS, Value::json(plans.into()))
            .with(sku::SKU_PART_NUMBER, Value::text(product.part_number));
        self.put(Kind::Sku, entity);
        id
    }

    /// A person with products assigned directly.
    pub(super) fn user(&mut self, alias: &str, domain: &str, products: &[Id]) -> Id {
        let id = self.id();
        let name = format!("{alias}@{domain}");
        let mut entity = Entity::new(id, self.at)
            .with(user::DISPLAY_NAME, Value::text(alias))
            .with(user::USER_PRINCIPAL_NAME, Value::text(name.as_str()))
            .with(user::MAIL, Value::text(name.as_str()))
            .with(user::MAIL_NICKNAME, Value::text(alias))
            .with(user::ACCOUNT_ENABLED, Value::Bool(true))
            .with(user::USAGE_LOCATION, Value::text("US"))
            .with(user::USER_TYPE_NAME, Value::text("Member"))
            .with(user::LAST_PASSWORD_CHANGE, Value::Time(self.at));
        entity.licences = products
            .iter()
            .map(|sku| Licence {
                sku: *sku,
                group: None,
                disabled: Box::default(),
                error: None,
                updated: self.at,
            })
            .collect();
        self.put(Kind::User, entity);
        id
    }

    /// A security group.
    pub(super) fn group(&mut self, name: &str, members: &[Id]) -> Id {
        let id = self.id();
        let nickname: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        let entity = Entity::new(id, self.at)
            .with(group::DISPLAY_NAME, Value::text(name))
            .with(group::MAIL_NICKNAME, Value::text(nickname))
            .with(group::MAIL_ENABLED, Value::Bool(false))
            .with(group::SECURITY_ENABLED, Value::Bool(true));
        self.put(Kind::Group, entity);
        self.changes.extend(members.iter().map(|member| Change::Link(Relation::Members, id, *member)));
        id
    }

    /// State beside Graph, such as what Teams `PowerShell` shows.
    pub(super) fn side(&mut self, name: &str, state: serde_json::Value) {
        let entity = Entity::new(self.id(), self.at)
            .with(document::NAME, Value::text(side_name(name)))
            .with(document::BODY, Value::json(state));
        self.put(Kind::Document, entity);
    }

    /// Who outside of the tenant may be reached in Teams (the defaults of Get-CsTenantFederationConfiguration).
    pub(super) fn external_access(&mut self, allowed: &[&str], blocked: &[&str]) {
        let allowed = if allowed.is_empty() {
            json!({})
        } else {
            json!({ "AllowedDomain": allowed.iter().map(|domain| format!("Domain={domain}")).collect::<Vec<_>>() })
        };
        let blocked: Vec<_> = blocked.iter().map(|domain| format!("Domain={domain}")).collect();
        self.side("teams.tenantFederationConfiguration", json!({
            "Identity": "Global", "AllowFederatedUsers": true, "AllowedDomains": allowed, "BlockedDomains": blocked,
            "BlockAllSubdomains": false, "AllowTeamsConsumer": true, "AllowTeamsConsumerInbound": true,
            "ExternalAccessWithTrialTenants": "Blocked",
        }));
    }

    /// Adds the service that takes snapshots of the configuration, and lets it read everything.
    ///
    /// Identifiers that were never counted: those of what is made later stay as they are.
    pub(super) fn configuration_management(&mut self) {
        let principal = self.principal_of(Id::derived(0x07c4, 1), management::NAME, management::APPLICATION);
        let (name, template) = management::GLOBAL_READER;
        let role = Entity::new(Id::derived(0x07c4, 2), self.at)
            .with(directory_role::DISPLAY_NAME, Value::text(name))
            .with(directory_role::DESCRIPTION, Value::text(name))
            .with(directory_role::TEMPLATE_ID, Value::text(template));
        self.changes.push(Change::Link(Relation::Members, role.id, principal.id));
        self.put(Kind::ServicePrincipal, principal);
        self.put(Kind::DirectoryRole, role);
    }

    /// Commits the tenant.
    pub(super) fn finish(self) -> Result<()> {
        self.world.commit(self.tenant, self.at, self.changes)
    }
}
