//! How people sign in: temporary access passes, Windows Hello keys, passkeys.

use std::time::Duration;

use serde_json::{Map, Value as Json, json};

use super::policies;
use super::reader::Reader;
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, bad, malformed};
use crate::sim::id::mix;
use crate::sim::moment::Moment;
use crate::sim::schema::body::{Purpose, read};
use crate::sim::schema::{Key, Kind, access_pass, user};
use crate::sim::store::{Change, Directory, Entity, Value};

/// Characters of a pass that cannot be mistaken for each other.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789+-&%!*#@";

fn policy(directory: &Directory) -> Map<String, Json> {
    policies::named("TemporaryAccessPass")
        .map(|policy| policies::current(directory, policy))
        .unwrap_or_default()
}

/// `POST /users/{id}/authentication/temporaryAccessPassMethods`: shown once; an earlier pass is replaced.
pub(crate) fn create_pass(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let fields = read(Kind::AccessPass, &body, Purpose::Create)?;
    let owner = call.user()?;
    let parent = owner.id;
    if owner.text(user::USER_TYPE_NAME) == Some("Guest") {
        return Err(malformed("Temporary Access Pass cannot be added to an external guest user."));
    }
    let policy = policy(call.directory());
    if policy["state"] != "enabled" {
        return Err(malformed(
            "Converged UserCredentialPolicy does not allow creating or updating TemporaryAccessPass.",
        ));
    }
    let number = |name: &str| policy.get(name).and_then(Json::as_i64).unwrap_or_default();
    let lifetime = body
        .get("lifetimeInMinutes")
        .and_then(Json::as_i64)
        .unwrap_or_else(|| number("defaultLifetimeInMinutes"));
    let allowed = number("minimumLifetimeInMinutes").max(10)..=number("maximumLifetimeInMinutes").min(43_200);
    if !allowed.contains(&lifetime) {
        return Err(bad(format!(
            "The lifetime of the Temporary Access Pass must be between {} and {} minutes, as the policy says.",
            allowed.start(),
            allowed.end()
        )));
    }
    let once_by_policy = policy["isUsableOnce"] == true;
    let once = body.get("isUsableOnce").and_then(Json::as_bool).unwrap_or(once_by_policy);
    if once_by_policy && !once {
        return Err(bad("The policy allows one-time Temporary Access Passes alone."));
    }
    let mut entity = call.build(parent, fields);
    entity.set(access_pass::IS_USABLE_ONCE, Some(Value::Bool(once)));
    entity.set(access_pass::LIFETIME_IN_MINUTES, Some(Value::Int(lifetime)));
    if entity.get(access_pass::START_DATE_TIME).is_none() {
        entity.set(access_pass::START_DATE_TIME, Some(Value::Time(call.now)));
    }
    let pass = pass(call, number("defaultLength"));
    let mut changes: Vec<_> = call
        .directory()
        .all(Kind::AccessPass)
        .children(parent)
        .map(|old| Change::Purge(Kind::AccessPass, old.id))
        .collect();
    changes.push(Change::Put(Kind::AccessPass, entity.clone()));
    call.commit(changes)?;
    // Only this answer holds the pass: it is not stored.
    let shown = entity.with(access_pass::TEMPORARY_ACCESS_PASS, Value::text(pass));
    call.reply(201, Kind::AccessPass, &shown)
}

/// A pass. It opens nothing, so the seed of the simulation is good enough.
fn pass(call: &Call<'_>, length: i64) -> String {
    let length = usize::try_from(length).unwrap_or(8).clamp(8, 48);
    let mut state = mix(call.settings.seed
        ^ call.world.made.rotate_left(17)
        ^ u64::from(call.settings.instance.parts()[0]));
    let mut text = String::new();
    while text.len() < length {
        state = mix(state);
        let place = usize::try_from(state % LETTERS.len() as u64).unwrap_or_default();
        text.push(char::from(LETTERS[place]));
    }
    text
}

/// Works out whether a pass can be used now.
pub(super) fn compute_pass(reader: &Reader<'_>, entity: &Entity, key: Key) -> Json {
    let start = match entity.get(access_pass::START_DATE_TIME) {
        Some(Value::Time(at)) => *at,
        _ => Moment::default(),
    };
    let minutes = match entity.get(access_pass::LIFETIME_IN_MINUTES) {
        Some(Value::Int(minutes)) => u64::try_from(*minutes).unwrap_or_default(),
        _ => 0,
    };
    let reason = if reader.now < start {
        "NotYetValid"
    } else if reader.now >= start.plus(Duration::from_secs(minutes * 60)) {
        "Expired"
    } else {
        "EnabledByPolicy"
    };
    match key {
        access_pass::IS_USABLE => json!(reason == "EnabledByPolicy"),
        access_pass::METHOD_USABILITY_REASON => json!(reason),
        _ => Json::Null,
    }
}

/// `GET /users/{id}/authentication/methods`: every method of a user.
pub(crate) fn list(call: &mut Call<'_>) -> Outcome<Answer> {
    let owner = call.user()?;
    let reader = call.reader();
    let created = owner.get(user::LAST_PASSWORD_CHANGE).map_or(Json::Null, Value::to_json);
    let mut all = vec![json!({
        "@odata.type": "#microsoft.graph.passwordAuthenticationMethod",
        "id": "28c10230-6103-485e-b985-444c60001490", "password": null, "createdDateTime": created,
    })];
    for kind in [Kind::AccessPass, Kind::HelloMethod, Kind::Passkey] {
        for method in call.directory().all(kind).children(owner.id) {
            let table = kind.table();
            let mut one = json!({ "@odata.type": format!("#microsoft.graph.{}", table.type_name) });
            for key in table.defaults() {
                one[table.property(*key).name] = reader.value(kind, method, *key);
            }
            all.push(one);
        }
    }
    let context = format!("{}/$metadata#users('{}')/authentication/methods", call.base, owner.id);
    Ok(Answer::json(200, &json!({ "@odata.context": context, "value": all })))
}

/// `POST /users/{id}/revokeSignInSessions`
pub(crate) fn revoke_sessions(call: &mut Call<'_>) -> Outcome<Answer> {
    let id = call.user()?.id;
    if let Some(found) = call.directory().user(id) {
        let changed = found.clone().with(user::SESSIONS_VALID_FROM, Value::Time(call.now));
        call.commit(vec![Change::Put(Kind::User, changed)])?;
    }
    Ok(Answer::json(
        200,
        &json!({ "@odata.context": format!("{}/$metadata#Edm.Boolean", call.base), "value": true }),
    ))
}
