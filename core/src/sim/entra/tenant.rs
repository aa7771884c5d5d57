//! The tenant itself: organization, domains, products.

use serde_json::{Value as Json, json};

use super::reader::Reader;
use super::users::source;
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, bad_identifier, missing};
use crate::sim::id::Id;
use crate::sim::odata::page;
use crate::sim::schema::{Key, Kind, domain, organization, sku};
use crate::sim::store::Entity;

/// `GET /organization`
pub(crate) fn organizations(call: &mut Call<'_>) -> Outcome<Answer> {
    page(call, &[Kind::Organization], "organization", |cursor| source(call, Kind::Organization, cursor))
}

/// `GET /organization/{id}`
pub(crate) fn organization(call: &mut Call<'_>) -> Outcome<Answer> {
    call.reply(200, Kind::Organization, call.entity(Kind::Organization, 0)?)
}

/// `GET /domains`
pub(crate) fn domains(call: &mut Call<'_>) -> Outcome<Answer> {
    page(call, &[Kind::Domain], "domains", |cursor| source(call, Kind::Domain, cursor))
}

/// `GET /domains/{name}`
pub(crate) fn domain(call: &mut Call<'_>) -> Outcome<Answer> {
    let name = call.key(0);
    let entity = call.view().by_unique(Kind::Domain, 0, name).ok_or_else(|| missing(name))?;
    call.reply(200, Kind::Domain, entity)
}

/// `GET /subscribedSkus`: one page, no filter.
pub(crate) fn skus(call: &mut Call<'_>) -> Outcome<Answer> {
    if call.query.filter.is_some() || call.query.top.is_some() || !call.query.order.is_empty() {
        return Err(crate::sim::errors::unsupported(
            "Filter, order and page size are not supported for 'subscribedSkus'.",
        ));
    }
    page(call, &[Kind::Sku], "subscribedSkus", |cursor| source(call, Kind::Sku, cursor))
}

/// `GET /subscribedSkus/{tenant}_{sku}`
pub(crate) fn sku(call: &mut Call<'_>) -> Outcome<Answer> {
    let key = call.key(0);
    let id = key.strip_prefix(&format!("{}_", call.directory().id)).and_then(Id::parse);
    let id = id.ok_or_else(|| bad_identifier(key))?;
    call.reply(200, Kind::Sku, call.view().get(Kind::Sku, id).ok_or_else(|| missing(key))?)
}

/// Works out what is not stored of the tenant.
pub(super) fn compute_organization(reader: &Reader<'_>, key: Key) -> Json {
    match key {
        organization::VERIFIED_DOMAINS => {
            let domains = reader.view.directory.all(Kind::Domain).iter().map(|(_, one)| one);
            let verified = domains.filter(|one| one.flag(domain::IS_VERIFIED)).map(|one| {
                json!({
                    "capabilities": one.texts(domain::SUPPORTED_SERVICES).join(", "),
                    "isDefault": one.flag(domain::IS_DEFAULT),
                    "isInitial": one.flag(domain::IS_INITIAL),
                    "name": one.text(domain::ID),
                    "type": one.text(domain::AUTHENTICATION_TYPE),
                })
            });
            verified.collect()
        }
        _ => Json::Null,
    }
}

/// Works out what is not stored of a product.
pub(super) fn compute_sku(reader: &Reader<'_>, entity: &Entity, key: Key) -> Json {
    let directory = reader.view.directory;
    match key {
        sku::ID => format!("{}_{}", directory.id, entity.id).into(),
        sku::ACCOUNT_ID => directory.id.to_string().into(),
        sku::SKU_ID => entity.id.to_string().into(),
        sku::CONSUMED_UNITS => directory.consumed(entity.id).into(),
        _ => Json::Null,
    }
}
