//! The actions that assign licences, and what they leave to be read.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value as Json, json};

use super::licensing::{self, Book};
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, bad, licence, malformed};
use crate::sim::id::Id;
use crate::sim::odata::Writer;
use crate::sim::schema::{Kind, group, sku, user};
use crate::sim::store::{Change, Directory, Entity, Licence, Value};

/// What `assignLicense` asks for.
struct Order {
    add: Vec<(Id, Vec<Id>)>,
    remove: Vec<Id>,
}

fn order(body: &Map<String, Json>, directory: &Directory) -> Outcome<Order> {
    let list = |name: &str| {
        body.get(name).and_then(Json::as_array).ok_or_else(|| {
            malformed(format!("One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: {name}."))
        })
    };
    let (added, removed) = (list("addLicenses")?, list("removeLicenses")?);
    if let Some(other) = body.keys().find(|key| !matches!(key.as_str(), "addLicenses" | "removeLicenses")) {
        return Err(malformed(format!(
            "The parameter '{other}' in the request payload is not a valid parameter for the operation 'assignLicense'."
        )));
    }
    let id = |json: &Json| {
        let text = json.as_str().unwrap_or_default();
        Id::parse(text).ok_or_else(|| {
            malformed(format!("Cannot convert the literal '{text}' to the expected type 'Edm.Guid'."))
        })
    };
    let mut order = Order { add: Vec::new(), remove: removed.iter().map(id).collect::<Outcome<_>>()? };
    for one in added {
        if let Some(other) = one
            .as_object()
            .and_then(|one| one.keys().find(|key| !matches!(key.as_str(), "skuId" | "disabledPlans")))
        {
            return Err(bad(format!("Invalid property '{other}' in 'addLicenses'.")));
        }
        let disabled = one["disabledPlans"].as_array().map_or(&[][..], Vec::as_slice);
        let wanted = (id(&one["skuId"])?, disabled.iter().map(id).collect::<Outcome<Vec<_>>>()?);
        check(directory, &wanted)?;
        if order.remove.contains(&wanted.0) || order.add.iter().any(|(sku, _)| *sku == wanted.0) {
            return Err(bad("The license cannot be added and removed, or added twice, in the same request."));
        }
        order.add.push(wanted);
    }
    Ok(order)
}

fn check(directory: &Directory, (wanted, disabled): &(Id, Vec<Id>)) -> Outcome<()> {
    let product = directory.sku(*wanted).ok_or_else(|| licence::unknown(*wanted))?;
    if product.text(sku::APPLIES_TO) != Some("User") {
        return Err(licence::company(*wanted));
    }
    match disabled.iter().find(|plan| !licensing::plans(product).any(|one| one == **plan)) {
        Some(plan) => Err(licence::foreign_plan(*plan, *wanted)),
        None => Ok(()),
    }
}

/// `POST /users/{id}/assignLicense`: everything at once, or nothing and the reason.
pub(crate) fn assign_to_user(call: &mut Call<'_>) -> Outcome<Answer> {
    let id = call.user()?.id;
    let directory = call.directory();
    let order = order(&call.object()?, directory)?;
    let entity = directory.user(id).ok_or_else(|| crate::sim::errors::missing(id))?;
    let mut licences = entity.licences.clone();
    for gone in &order.remove {
        let before = licences.len();
        licences.retain(|one| !(one.sku == *gone && one.group.is_none()));
        if licences.len() == before {
            let through_group = licences.iter().any(|one| one.sku == *gone);
            return Err(if through_group { licence::inherited() } else { licence::absent("User") });
        }
    }
    if !order.add.is_empty() && entity.text(user::USAGE_LOCATION).is_none() {
        return Err(licence::no_location());
    }
    for (wanted, disabled) in order.add {
        let product = directory.sku(wanted).ok_or_else(|| licence::unknown(wanted))?;
        let held: Vec<Licence> =
            licences.iter().filter(|one| !(one.sku == wanted && one.group.is_none())).cloned().collect();
        if let Some(obstacle) =
            licensing::obstacle(directory, entity, &held, (product, &disabled), &Book::new())
        {
            return Err(obstacle.failure);
        }
        licences = held;
        licences.push(Licence {
            sku: wanted,
            group: None,
            disabled: disabled.into(),
            error: None,
            updated: call.now,
        });
    }
    let mut changed = entity.clone();
    changed.licences = licences;
    call.commit(vec![Change::Put(Kind::User, changed)])?;
    current(call, id)
}

/// Answers with the user as the write left it.
/// The whole user: the pages show properties that otherwise come with `$select` alone.
fn current(call: &Call<'_>, id: Id) -> Outcome<Answer> {
    let entity = call.directory().user(id).ok_or_else(|| crate::sim::errors::missing(id))?;
    let mut out = String::new();
    let context = format!("\"@odata.context\":\"{}/$metadata#users/$entity\"", call.base);
    Writer::whole(call.reader(), Kind::User).write(&mut out, Kind::User, entity, &context);
    Ok(Answer::written(200, out))
}

/// `POST /groups/{id}/assignLicense`: accepted now, done later.
pub(crate) fn assign_to_group(call: &mut Call<'_>) -> Outcome<Answer> {
    let id = call.group()?.id;
    let directory = call.directory();
    let order = order(&call.object()?, directory)?;
    let entity = directory.group(id).ok_or_else(|| crate::sim::errors::missing(id))?;
    if !entity.flag(group::SECURITY_ENABLED) {
        return Err(bad(
            "Licenses can be assigned to security groups and to Microsoft 365 groups with securityEnabled alone.",
        ));
    }
    let mut changed = entity.clone();
    for gone in &order.remove {
        let before = changed.licences.len();
        changed.licences.retain(|one| one.sku != *gone);
        if changed.licences.len() == before {
            return Err(licence::absent("Group"));
        }
    }
    for (wanted, disabled) in order.add {
        changed.licences.retain(|one| one.sku != wanted);
        changed.licences.push(Licence {
            sku: wanted,
            group: None,
            disabled: disabled.into(),
            error: None,
            updated: call.now,
        });
    }
    changed.set(group::WAS_LICENSED, Some(Value::Bool(true)));
    let work = licensing::schedule(call, id, None);
    call.commit(vec![Change::Put(Kind::Group, changed.clone()), work])?;
    let answer = call.reply(202, Kind::Group, &changed)?;
    Ok(answer)
}

/// `POST /users/{id}/reprocessLicenseAssignment`: what goes wrong through a group is said here at once.
pub(crate) fn reprocess(call: &mut Call<'_>) -> Outcome<Answer> {
    let id = call.user()?.id;
    let entity: &Entity = call.directory().user(id).ok_or_else(|| crate::sim::errors::missing(id))?;
    let changed = licensing::reprocess(call.directory(), entity, call.now)?;
    if changed.licences != entity.licences {
        call.commit(vec![Change::Put(Kind::User, changed)])?;
    }
    current(call, id)
}

/// `GET /users/{id}/licenseDetails`
pub(crate) fn details(call: &mut Call<'_>) -> Outcome<Answer> {
    let entity = call.user()?;
    let mut skus: Vec<Id> =
        entity.licences.iter().filter(|one| one.error.is_none()).map(|one| one.sku).collect();
    skus.sort_unstable();
    skus.dedup();
    let value: Vec<Json> = skus
        .into_iter()
        .filter_map(|id| {
            let product = call.directory().sku(id)?;
            let paths: Vec<_> =
                entity.licences.iter().filter(|one| one.sku == id && one.error.is_none()).collect();
            let plans =
                product.json(sku::SERVICE_PLANS).and_then(Json::as_array).into_iter().flatten().map(|plan| {
                    let plan_id = plan["servicePlanId"].as_str().and_then(Id::parse).unwrap_or(Id::NONE);
                    let off = paths.iter().all(|path| path.disabled.contains(&plan_id));
                    let mut plan = plan.clone();
                    plan["provisioningStatus"] = if off { "Disabled" } else { "Success" }.into();
                    plan
                });
            Some(json!({
                "id": URL_SAFE_NO_PAD.encode(format!("{}{}", entity.id.simple(), id.simple())),
                "skuId": id,
                "skuPartNumber": product.text(sku::SKU_PART_NUMBER),
                "servicePlans": plans.collect::<Vec<_>>(),
            }))
        })
        .collect();
    let context = format!("{}/$metadata#users('{}')/licenseDetails", call.base, entity.id);
    Ok(Answer::json(200, &json!({ "@odata.context": context, "value": value })))
}
