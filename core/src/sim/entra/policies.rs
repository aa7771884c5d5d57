//! Policies of the tenant: one object each, read whole, changed in part or put whole.

use serde_json::{Map, Value as Json, json};

use super::certificate_method::{self, X509_CERTIFICATE};
use super::policy_table::{METHODS, POLICIES, Policy, Write};
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, bad, malformed, missing};
use crate::sim::schema::body::{check, invalid_property};
use crate::sim::schema::{Kind, Shape, document, organization};
use crate::sim::store::{Change, Directory, Entity, Value};

/// A policy as it stands: what it is by default with what was changed.
pub(crate) fn current(directory: &Directory, policy: &Policy) -> Map<String, Json> {
    let Json::Object(mut whole) = (policy.initial)() else { return Map::new() };
    let stored = directory.all(Kind::Document).by_unique(0, policy.name);
    if let Some(Json::Object(changed)) = stored.and_then(|one| one.json(document::BODY)) {
        whole.extend(changed.clone());
    }
    whole
}

/// The policy of that name.
pub(crate) fn named(name: &str) -> Option<&'static Policy> {
    POLICIES.iter().chain(METHODS).find(|policy| policy.name.eq_ignore_ascii_case(name))
}

fn asked(call: &Call<'_>) -> Outcome<&'static Policy> {
    let last = call.path.rsplit('/').next().unwrap_or_default();
    // `…/authenticationMethodConfigurations('Fido2')` is another way to write the key.
    let name = if call.key(0).is_empty() { last } else { call.key(0) };
    named(name).ok_or_else(|| missing(name))
}

/// `GET /policies/…`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    let policy = asked(call)?;
    show(call, policy)
}

fn show(call: &Call<'_>, policy: &Policy) -> Outcome<Answer> {
    let mut whole = Map::new();
    let path = call.path.trim_start_matches('/');
    whole.insert("@odata.context".to_owned(), format!("{}/$metadata#{path}/$entity", call.base).into());
    let mut body = current(call.directory(), policy);
    if policy.name == "authenticationMethodsPolicy" {
        body.insert("authenticationMethodConfigurations".to_owned(), methods(call.directory()).into());
    }
    for name in call.query.select.iter().flatten() {
        if !body.contains_key(name) {
            return Err(malformed(format!(
                "Could not find a property named '{name}' on type 'microsoft.graph.{}'.",
                policy.name
            )));
        }
    }
    if let Some(names) = &call.query.select {
        body.retain(|name, _| names.contains(name) || name.starts_with('@'));
    }
    whole.extend(body);
    Ok(Answer::json(200, &Json::Object(whole)))
}

fn methods(directory: &Directory) -> Vec<Json> {
    METHODS.iter().map(|method| Json::Object(current(directory, method))).collect()
}

/// `GET /policies/authenticationMethodsPolicy/authenticationMethodConfigurations`
#[expect(clippy::unnecessary_wraps, reason = "a handler like the others")]
pub(crate) fn list_methods(call: &mut Call<'_>) -> Outcome<Answer> {
    let context = format!("{}/$metadata#authenticationMethodConfigurations", call.base);
    Ok(Answer::json(200, &json!({ "@odata.context": context, "value": methods(call.directory()) })))
}

/// `PATCH /policies/…`: what is not given stays.
pub(crate) fn update(call: &mut Call<'_>) -> Outcome<Answer> {
    let policy = asked(call)?;
    let body = call.object()?;
    write(call, policy, &body)?;
    Ok(Answer::nothing())
}

/// `PATCH /admin/sharepoint/settings`: what is not given stays; the answer holds the whole.
pub(crate) fn update_and_show(call: &mut Call<'_>) -> Outcome<Answer> {
    let policy = asked(call)?;
    let body = call.object()?;
    write(call, policy, &body)?;
    show(call, policy)
}

/// `PUT /policies/…`: the whole object; a part of it is refused.
pub(crate) fn put(call: &mut Call<'_>) -> Outcome<Answer> {
    let policy = asked(call)?;
    let body = call.object()?;
    let (needed, answer) = match policy.write {
        Write::PutAndShow(needed) => (needed, true),
        Write::Put(needed) => (needed, false),
        Write::Patch => return Err(bad("Specified HTTP method is not allowed for the request target.")),
    };
    if let Some(name) = needed.iter().find(|name| body.get(**name).is_none_or(Json::is_null)) {
        return Err(malformed(format!(
            "The property '{name}' is required: this request replaces the whole policy."
        )));
    }
    if policy.name == "deviceRegistrationPolicy" {
        keep_registration(call, policy, &body)?;
        check_memberships(&body)?;
    }
    write(call, policy, &body)?;
    if answer { show(call, policy) } else { Ok(Answer::nothing()) }
}

/// While Intune manages devices everybody may register them, and the setting cannot change.
fn keep_registration(call: &Call<'_>, policy: &Policy, body: &Map<String, Json>) -> Outcome<()> {
    let directory = call.directory();
    let organization = directory.all(Kind::Organization).iter().next().map(|(_, one)| one);
    let intune = organization.and_then(|one| one.text(organization::MDM_AUTHORITY)) == Some("intune");
    let before = current(directory, policy).get("azureADRegistration").cloned();
    if intune && before.as_ref() != body.get("azureADRegistration") {
        return Err(bad("The property 'azureADRegistration' cannot be changed while Intune is enabled."));
    }
    Ok(())
}

/// Who may do something is everybody, nobody, or listed (CSDL: three types under one abstract type).
fn check_memberships(body: &Map<String, Json>) -> Outcome<()> {
    let part = |outer: &str, inner: &str| body.get(outer).map_or(&Json::Null, |whole| &whole[inner]);
    let places = [
        part("azureADRegistration", "allowedToRegister"),
        part("azureADJoin", "allowedToJoin"),
        &part("azureADJoin", "localAdmins")["registeringUsers"],
    ];
    for membership in places.into_iter().filter(|place| !place.is_null()) {
        let name = membership["@odata.type"].as_str().unwrap_or_default();
        let lists = membership.get("users").is_some() || membership.get("groups").is_some();
        match name.trim_start_matches('#').trim_start_matches("microsoft.graph.") {
            "enumeratedDeviceRegistrationMembership" => {}
            "allDeviceRegistrationMembership" | "noDeviceRegistrationMembership" if !lists => {}
            "allDeviceRegistrationMembership" | "noDeviceRegistrationMembership" => {
                return Err(malformed("Users and groups are listed for an enumerated membership alone."));
            }
            _ => {
                return Err(malformed(format!(
                    "A type named '{name}' is not a membership of device registration."
                )));
            }
        }
    }
    Ok(())
}

fn write(call: &mut Call<'_>, policy: &Policy, body: &Map<String, Json>) -> Outcome<()> {
    let mut whole = current(call.directory(), policy);
    let stored = call.directory().all(Kind::Document).by_unique(0, policy.name).cloned();
    let mut kept = stored
        .as_ref()
        .and_then(|one| one.json(document::BODY))
        .and_then(Json::as_object)
        .cloned()
        .unwrap_or_default();
    if let Some(json) = body.get("@odata.type")
        && policy.type_name.is_some_and(|name| json.as_str() != Some(name))
    {
        return Err(malformed("The type of the body does not fit the policy."));
    }
    if policy.name == X509_CERTIFICATE.name {
        certificate_method::check(body)?;
    }
    for (name, json) in body.iter().filter(|(name, _)| !name.contains('@')) {
        if policy.read_only.contains(&name.as_str()) {
            // Clients send back what they read; only a changed value is refused.
            if whole.get(name) == Some(json) {
                continue;
            }
            return Err(bad(format!("Property '{name}' is read-only and cannot be set.")));
        }
        let field = policy.fields.iter().find(|field| field.name == name);
        let field = field.ok_or_else(|| invalid_property(name))?;
        check(name, json, &field.shape, policy.name)?;
        let merged = match (&field.shape, whole.remove(name), json) {
            (Shape::Complex(_), Some(Json::Object(mut before)), Json::Object(after))
                if policy.write == Write::Patch =>
            {
                before.extend(after.clone());
                Json::Object(before)
            }
            _ => json.clone(),
        };
        kept.insert(name.clone(), merged);
    }
    let mut entity = match stored {
        Some(stored) => stored,
        None => Entity::new(call.world.next_id(), call.now).with(document::NAME, Value::text(policy.name)),
    };
    entity.set(document::BODY, Some(Value::json(Json::Object(kept))));
    call.commit(vec![Change::Put(Kind::Document, entity)])
}

/// `POST /policies/crossTenantAccessPolicy/default/resetToSystemDefault`
pub(crate) fn reset(call: &mut Call<'_>) -> Outcome<Answer> {
    let stored = call.directory().all(Kind::Document).by_unique(0, "default").map(|one| one.id);
    let changes = stored.into_iter().map(|id| Change::Purge(Kind::Document, id)).collect();
    call.commit(changes)?;
    Ok(Answer::nothing())
}
