//! Users.

use serde_json::{Map, Value as Json, json};

use super::licensing;
use super::reader::{Reader, security_identifier};
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, bad, denied, taken};
use crate::sim::id::Id;
use crate::sim::odata::{count, exact, page};
use crate::sim::schema::body::{Fields, Purpose, invalid_value, read};
use crate::sim::schema::{Key, Kind, domain, sku, user};
use crate::sim::store::{Change, Entity, Value};

/// `GET /users`
pub(crate) fn list(call: &mut Call<'_>) -> Outcome<Answer> {
    page(call, &[Kind::User], "users", |cursor| source(call, Kind::User, cursor))
}

/// `GET /users/$count`
pub(crate) fn number(call: &mut Call<'_>) -> Outcome<Answer> {
    count(call, &[Kind::User], source(call, Kind::User, 0))
}

/// All objects of a type, or the few that the filter names.
pub(crate) fn source<'a>(
    call: &'a Call<'_>,
    kind: Kind,
    cursor: u64,
) -> Box<dyn Iterator<Item = (u64, Kind, &'a Entity)> + 'a> {
    let view = call.view();
    if let Some(found) = exact(view, kind, call.query.filter.as_ref()) {
        let numbered = (0..).zip(found).map(move |(place, entity)| (place, kind, entity));
        return Box::new(numbered.skip(usize::try_from(cursor).unwrap_or(usize::MAX)));
    }
    let from = u32::try_from(cursor).unwrap_or(u32::MAX);
    Box::new(view.from(kind, from).map(move |(place, entity)| (u64::from(place), kind, entity)))
}

/// `GET /users/{id}`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    call.reply(200, Kind::User, call.user()?)
}

/// `POST /users`
pub(crate) fn create(call: &mut Call<'_>) -> Outcome<Answer> {
    let fields = read(Kind::User, &call.object()?, Purpose::Create)?;
    no_binds(&fields)?;
    check(call, &fields, None)?;
    let id = call.world.next_id();
    let mut entity = Entity::new(id, call.now).with(user::USER_TYPE_NAME, Value::text("Member"));
    set_all(call, &mut entity, fields);
    call.commit(vec![Change::Put(Kind::User, entity)])?;
    call.created(Kind::User, id)
}

/// `PATCH /users/{id}`
pub(crate) fn update(call: &mut Call<'_>) -> Outcome<Answer> {
    let fields = read(Kind::User, &call.object()?, Purpose::Update)?;
    no_binds(&fields)?;
    let entity = call.user()?;
    permitted(call, &fields)?;
    check(call, &fields, Some(entity.id))?;
    let mut entity = call.directory().user(entity.id).unwrap_or(entity).clone();
    set_all(call, &mut entity, fields);
    call.commit(vec![Change::Put(Kind::User, entity)])?;
    Ok(Answer::nothing())
}

/// `DELETE /users/{id}`
pub(crate) fn delete(call: &mut Call<'_>) -> Outcome<Answer> {
    let id = call.user()?.id;
    super::deleted::discard(call, Kind::User, id)?;
    Ok(Answer::nothing())
}

/// One refused property fails the whole PATCH: passwords need a permission of their own, everything else another.
fn permitted(call: &Call<'_>, fields: &Fields) -> Outcome<()> {
    let others = fields.values.iter().filter(|(key, _)| *key != user::PASSWORD_PROFILE);
    if fields.names(user::PASSWORD_PROFILE) {
        call.require(&["User-PasswordProfile.ReadWrite.All", "Directory.ReadWrite.All"])?;
    }
    let mut others = others.peekable();
    if others.peek().is_none() {
        return Ok(());
    }
    let only_enabled = others.all(|(key, _)| *key == user::ACCOUNT_ENABLED);
    let write = ["User.ReadWrite.All", "Directory.ReadWrite.All"];
    if call.grant.holds_any(&write)
        || (only_enabled && call.grant.holds_any(&["User.EnableDisableAccount.All"]))
    {
        Ok(())
    } else {
        Err(denied())
    }
}

fn no_binds(fields: &Fields) -> Outcome<()> {
    match fields.binds.first() {
        Some((name, _)) => Err(crate::sim::errors::unmodelled(format!("binding '{name}' of users"))),
        None => Ok(()),
    }
}

fn check(call: &Call<'_>, fields: &Fields, own: Option<Id>) -> Outcome<()> {
    if fields.names(user::USER_PRINCIPAL_NAME) {
        let name = fields.text(user::USER_PRINCIPAL_NAME).unwrap_or_default();
        check_principal_name(call, name, own)?;
    }
    if let Some(nickname) = fields.text(user::MAIL_NICKNAME)
        && (nickname.is_empty()
            || !nickname.is_ascii()
            || nickname.contains(|c: char| "@()\\[]\";:<>, ".contains(c)))
    {
        return Err(invalid_value("mailNickname", "user"));
    }
    if let Some(location) = fields.text(user::USAGE_LOCATION)
        && !(location.len() == 2 && location.bytes().all(|byte| byte.is_ascii_alphabetic()))
    {
        return Err(invalid_value("usageLocation", "user"));
    }
    for key in [user::DISPLAY_NAME, user::ACCOUNT_ENABLED, user::MAIL_NICKNAME] {
        let emptied = fields.names(key) && (fields.value(key).is_none() || fields.text(key) == Some(""));
        if emptied {
            return Err(invalid_value(user::TABLE.property(key).name, "user"));
        }
    }
    check_policies(fields)?;
    check_password(fields, own.is_none())
}

fn check_principal_name(call: &Call<'_>, name: &str, own: Option<Id>) -> Outcome<()> {
    let valid = |c: char| c.is_ascii_alphanumeric() || "'.-_!#^~".contains(c);
    let parts = name.split_once('@').filter(|(alias, domain)| {
        let alias_fits =
            !alias.is_empty() && alias.len() <= 64 && alias.chars().all(valid) && !alias.ends_with('.');
        alias_fits && name.len() <= 113 && !domain.contains('@')
    });
    let Some((_, domain)) = parts else { return Err(bad("Property userPrincipalName is invalid.")) };
    let verified = call
        .directory()
        .all(Kind::Domain)
        .by_unique(0, domain)
        .is_some_and(|one| one.flag(domain::IS_VERIFIED));
    if !verified {
        return Err(bad(
            "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.",
        ));
    }
    match call.directory().all(Kind::User).by_unique(0, name) {
        Some(other) if Some(other.id) != own => Err(taken("userPrincipalName")),
        _ => Ok(()),
    }
}

fn check_policies(fields: &Fields) -> Outcome<()> {
    let Some(policies) = fields.text(user::PASSWORD_POLICIES) else { return Ok(()) };
    let known =
        |one: &str| matches!(one.trim(), "None" | "DisablePasswordExpiration" | "DisableStrongPassword");
    if policies.split(',').all(known) { Ok(()) } else { Err(invalid_value("passwordPolicies", "user")) }
}

fn check_password(fields: &Fields, creating: bool) -> Outcome<()> {
    let Some(Value::Json(profile)) = fields.value(user::PASSWORD_PROFILE) else { return Ok(()) };
    let Some(password) = profile["password"].as_str() else {
        return if creating {
            Err(bad("A password must be specified to create a new user."))
        } else {
            Ok(())
        };
    };
    let weak =
        fields.text(user::PASSWORD_POLICIES).is_some_and(|text| text.contains("DisableStrongPassword"));
    let classes = [
        password.chars().any(char::is_lowercase),
        password.chars().any(char::is_uppercase),
        password.chars().any(|c| c.is_ascii_digit()),
        password.chars().any(|c| !c.is_alphanumeric()),
    ];
    let strong = classes.into_iter().filter(|class| *class).count() >= 3;
    let length = password.chars().count();
    if (8..=256).contains(&length) && (strong || weak) {
        return Ok(());
    }
    Err(bad(
        "The specified password does not comply with password complexity requirements. Please provide a different password.",
    ))
}

/// Sets what a body gives. The password itself is kept nowhere: nothing in the simulation ever needs it.
fn set_all(call: &Call<'_>, entity: &mut Entity, fields: Fields) {
    for (key, value) in fields.values {
        if key == user::PASSWORD_PROFILE {
            let Some(Value::Json(profile)) = value else { continue };
            if profile["password"].is_string() {
                entity.set(user::LAST_PASSWORD_CHANGE, Some(Value::Time(call.now)));
            }
            let mut kept = entity.json(key).and_then(Json::as_object).cloned().unwrap_or_default();
            for (name, json) in
                profile.as_object().into_iter().flatten().filter(|(name, _)| *name != "password")
            {
                kept.insert(name.clone(), json.clone());
            }
            entity.set(key, Some(Value::json(Json::Object(kept))));
        } else if key == user::EXTENSION_ATTRIBUTE {
            let mut kept = entity.json(key).and_then(Json::as_object).cloned().unwrap_or_default();
            if let Some(Value::Json(new)) = value {
                kept.extend(new.as_object().cloned().unwrap_or_default());
            }
            kept.retain(|_, json| !json.is_null());
            entity.set(key, (!kept.is_empty()).then(|| Value::json(Json::Object(kept))));
        } else if key == user::USAGE_LOCATION {
            let upper =
                value.as_ref().and_then(Value::as_text).map(|text| Value::text(text.to_ascii_uppercase()));
            entity.set(key, upper);
        } else {
            entity.set(key, value);
        }
    }
}

/// Works out what is not stored of a user.
pub(super) fn compute(reader: &Reader<'_>, entity: &Entity, key: Key) -> Json {
    match key {
        user::ASSIGNED_LICENSES => licensing::assigned(entity),
        user::LICENSE_ASSIGNMENT_STATES => licensing::states(entity),
        user::ASSIGNED_PLANS => plans(reader, entity, true),
        user::PROVISIONED_PLANS => plans(reader, entity, false),
        user::SECURITY_IDENTIFIER => security_identifier(entity.id),
        user::IDENTITIES => {
            let name = entity.text(user::USER_PRINCIPAL_NAME);
            json!([{ "signInType": "userPrincipalName", "issuer": reader.view.directory.domain(), "issuerAssignedId": name }])
        }
        user::PASSWORD_PROFILE => {
            // Graph never returns the password.
            let kept = entity.json(key);
            kept.map_or(Json::Null, |kept| {
                json!({
                    "password": null,
                    "forceChangePasswordNextSignIn": kept["forceChangePasswordNextSignIn"].as_bool().unwrap_or_default(),
                    "forceChangePasswordNextSignInWithMfa": kept["forceChangePasswordNextSignInWithMfa"].as_bool().unwrap_or_default(),
                })
            })
        }
        user::EXTENSION_ATTRIBUTE => {
            let kept = entity.json(key);
            let all = (1..=15).map(|number| {
                let name = format!("extensionAttribute{number}");
                let value = kept.and_then(|kept| kept.get(&name)).cloned().unwrap_or_default();
                (name, value)
            });
            Json::Object(all.collect::<Map<_, _>>())
        }
        _ => Json::Null,
    }
}

fn plans(reader: &Reader<'_>, entity: &Entity, assigned: bool) -> Json {
    let mut all = Vec::new();
    for licence in entity.licences.iter().filter(|one| one.error.is_none()) {
        let Some(product) = reader.view.directory.sku(licence.sku) else { continue };
        for plan in product.json(sku::SERVICE_PLANS).and_then(Json::as_array).into_iter().flatten() {
            let off = plan["servicePlanId"]
                .as_str()
                .and_then(Id::parse)
                .is_some_and(|id| licence.disabled.contains(&id));
            let status = if off { "Deleted" } else { "Enabled" };
            let service = &plan["servicePlanName"];
            all.push(if assigned {
                json!({
                    "assignedDateTime": licence.updated.to_string(), "capabilityStatus": status,
                    "service": service, "servicePlanId": plan["servicePlanId"],
                })
            } else {
                json!({ "capabilityStatus": status, "provisioningStatus": "Success", "service": service })
            });
        }
    }
    all.into()
}
