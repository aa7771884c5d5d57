//! Pieces of which seeds are made.

use serde_json::json;

use super::products::Product;
use crate::error::Result;
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::{Kind, domain, group, organization, sku, user};
use crate::sim::store::{Change, Directory, Entity, Licence, Relation, Value, World};

/// Builds one tenant.
pub(super) struct Builder<'w> {
    world: &'w mut World,
    tenant: usize,
    at: Moment,
    changes: Vec<Change>,
}

impl<'w> Builder<'w> {
    /// A new tenant with its default domain and the domain that it was born with.
    pub(super) fn new(world: &'w mut World, at: Moment, name: &str, default: &str, initial: &str) -> Self {
        let id = world.next_id();
        world.directories.push(Directory::new(id));
        let tenant = world.directories.len() - 1;
        let mut builder = Self { world, tenant, at, changes: Vec::new() };
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
        builder
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

    /// Commits the tenant.
    pub(super) fn finish(self) -> Result<()> {
        self.world.commit(self.tenant, self.at, self.changes)
    }
}
