//! Device configurations, the profiles of Intune.

use std::collections::HashSet;

use serde_json::{Map, Value as Json, json};

use super::catalogue;
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Failure, Outcome, malformed, refuse, unmodelled};
use crate::sim::id::Id;
use crate::sim::schema::body::{Purpose, check, read};
use crate::sim::schema::{Kind, Shape, configuration};
use crate::sim::store::{Change, Entity, Value};

/// The type that carries OMA-URI settings.
pub(crate) const CUSTOM: &str = "windows10CustomConfiguration";

/// Types of v1.0 (CSDL) that are not modelled.
const UNMODELLED: [&str; 19] = [
    "androidCustomConfiguration",
    "androidGeneralDeviceConfiguration",
    "androidWorkProfileCustomConfiguration",
    "androidWorkProfileGeneralDeviceConfiguration",
    "appleDeviceFeaturesConfigurationBase",
    "editionUpgradeConfiguration",
    "iosCertificateProfile",
    "iosCustomConfiguration",
    "iosGeneralDeviceConfiguration",
    "iosUpdateConfiguration",
    "macOSCustomConfiguration",
    "macOSGeneralDeviceConfiguration",
    "windows10EnterpriseModernAppManagementConfiguration",
    "windows10SecureAssessmentConfiguration",
    "windows10TeamGeneralConfiguration",
    "windows81GeneralConfiguration",
    "windowsDefenderAdvancedThreatProtectionConfiguration",
    "windowsPhone81CustomConfiguration",
    "windowsPhone81GeneralConfiguration",
];

/// The type that a body names.
fn type_of(body: &Map<String, Json>) -> Outcome<&'static str> {
    let name = body.get("@odata.type").and_then(Json::as_str);
    let name = name.ok_or_else(|| model_failure("The property '@odata.type' is required: the type 'microsoft.graph.deviceConfiguration' is abstract."))?;
    let short = name.trim_start_matches('#').trim_start_matches("microsoft.graph.");
    if short == CUSTOM {
        return Ok(CUSTOM);
    }
    if let Some((known, _)) = catalogue::find(short) {
        return Ok(known);
    }
    if UNMODELLED.contains(&short) {
        return Err(unmodelled(format!("profiles of the type {short}")));
    }
    let full = name.trim_start_matches('#');
    Err(model_failure(&format!(
        "A type named '{full}' could not be resolved by the model. When a model is available, each type name must resolve to a valid type."
    )))
}

fn model_failure(text: &str) -> Failure {
    refuse(400, "ModelValidationFailure", text)
}

/// Intune does not know the object.
pub(super) fn unknown(key: &str) -> Failure {
    refuse(404, "ResourceNotFound", format!("The resource '{key}' could not be found."))
}

/// Puts the properties of a derived type aside, checked against its list.
fn derived(body: &mut Map<String, Json>, name: &'static str) -> Outcome<Map<String, Json>> {
    let mut more = Map::new();
    let Some((_, fields)) = catalogue::find(name) else { return Ok(more) };
    for (field, shape) in fields {
        if let Some(json) = body.remove(field) {
            check(field, &json, &shape, name)?;
            more.insert(field.to_owned(), json);
        }
    }
    Ok(more)
}

/// `POST /deviceManagement/deviceConfigurations`
pub(crate) fn create(call: &mut Call<'_>) -> Outcome<Answer> {
    let mut body = call.object()?;
    let name = type_of(&body)?;
    let more = derived(&mut body, name)?;
    // Clients send back what they read; the version is Intune's own.
    body.remove("version");
    check_settings(body.get("omaSettings"), name)?;
    let fields = read(Kind::Configuration, &body, Purpose::Create)?;
    if fields.text(configuration::DISPLAY_NAME).unwrap_or_default().is_empty() {
        return Err(malformed("The property 'displayName' is required."));
    }
    let mut made = call.build(Id::NONE, fields);
    made.set(configuration::TYPE, Some(Value::text(name)));
    made.set(configuration::VERSION, Some(Value::Int(1)));
    made.set(configuration::LAST_MODIFIED, Some(Value::Time(call.now)));
    made.set(configuration::MORE, (!more.is_empty()).then(|| Value::json(Json::Object(more))));
    call.store_new(Kind::Configuration, made)
}

/// The profile that the path names.
pub(super) fn profile<'c>(call: &'c Call<'_>) -> Outcome<&'c Entity> {
    call.find(Kind::Configuration, 0).map_err(|_| unknown(call.key(0)))
}

/// `GET /deviceManagement/deviceConfigurations/{id}`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    call.reply(200, Kind::Configuration, profile(call)?)
}

/// `PATCH /deviceManagement/deviceConfigurations/{id}`
pub(crate) fn update(call: &mut Call<'_>) -> Outcome<Answer> {
    let mut body = call.object()?;
    let name = type_of(&body)?;
    let found = profile(call)?;
    if found.text(configuration::TYPE) != Some(name) {
        return Err(malformed("The type of a profile cannot change."));
    }
    let id = found.id;
    let mut changed = call.directory().all(Kind::Configuration).get(id).unwrap_or(found).clone();
    let new = derived(&mut body, name)?;
    body.remove("version");
    check_settings(body.get("omaSettings"), name)?;
    let fields = read(Kind::Configuration, &body, Purpose::Update)?;
    let mut more = changed.json(configuration::MORE).and_then(Json::as_object).cloned().unwrap_or_default();
    more.extend(new);
    for (key, value) in fields.values {
        changed.set(key, value);
    }
    let version =
        changed.get(configuration::VERSION).and_then(|value| value.to_json().as_i64()).unwrap_or_default();
    changed.set(configuration::VERSION, Some(Value::Int(version + 1)));
    changed.set(configuration::LAST_MODIFIED, Some(Value::Time(call.now)));
    changed.set(configuration::MORE, (!more.is_empty()).then(|| Value::json(Json::Object(more))));
    call.commit(vec![Change::Put(Kind::Configuration, changed.clone())])?;
    call.reply(200, Kind::Configuration, &changed)
}

/// `DELETE /deviceManagement/deviceConfigurations/{id}`: 200 or 204 are documented; 204 here.
pub(crate) fn delete(call: &mut Call<'_>) -> Outcome<Answer> {
    let id = profile(call)?.id;
    let mut changes = vec![Change::Purge(Kind::Configuration, id)];
    let assignments = call.directory().all(Kind::ConfigurationAssignment).children(id);
    changes.extend(assignments.map(|one| Change::Purge(Kind::ConfigurationAssignment, one.id)));
    for kind in [Kind::DeviceStatus, Kind::UserStatus] {
        changes.extend(call.directory().all(kind).children(id).map(|one| Change::Purge(kind, one.id)));
    }
    call.commit(changes)?;
    Ok(Answer::nothing())
}

/// OMA-URI settings: each of a known type, with a value of that type, and no address twice.
fn check_settings(settings: Option<&Json>, name: &str) -> Outcome<()> {
    let Some(settings) = settings else { return Ok(()) };
    if name != CUSTOM {
        return Err(malformed(format!(
            "The property 'omaSettings' does not exist on type 'microsoft.graph.{name}'."
        )));
    }
    let mut seen = HashSet::new();
    for setting in settings.as_array().into_iter().flatten() {
        let kind = setting["@odata.type"].as_str().unwrap_or_default().trim_start_matches('#');
        let (shape, extra): (fn(&Json) -> bool, bool) = match kind.trim_start_matches("microsoft.graph.") {
            "omaSettingString" => (Json::is_string, false),
            "omaSettingStringXml" | "omaSettingBase64" => (is_base64, true),
            "omaSettingInteger" => {
                (|json| json.as_i64().is_some_and(|number| i32::try_from(number).is_ok()), false)
            }
            "omaSettingFloatingPoint" => (Json::is_number, false),
            "omaSettingBoolean" => (Json::is_boolean, false),
            "omaSettingDateTime" => {
                (|json| json.as_str().and_then(crate::sim::moment::Moment::parse).is_some(), false)
            }
            "omaSetting" => return Err(model_failure("The type 'microsoft.graph.omaSetting' is abstract.")),
            _ => {
                return Err(model_failure(&format!(
                    "A type named '{kind}' could not be resolved by the model."
                )));
            }
        };
        let known = |field: &str| {
            matches!(field, "@odata.type" | "displayName" | "description" | "omaUri" | "value")
                || (extra && field == "fileName")
        };
        if let Some(other) = setting.as_object().and_then(|one| one.keys().find(|field| !known(field))) {
            return Err(malformed(format!("Invalid property '{other}' of an OMA-URI setting.")));
        }
        let text = |field: &str| setting[field].as_str().filter(|text| !text.is_empty());
        let address = text("omaUri")
            .ok_or_else(|| malformed("The property 'omaUri' of an OMA-URI setting is required."))?;
        text("displayName")
            .ok_or_else(|| malformed("The property 'displayName' of an OMA-URI setting is required."))?;
        if !address.starts_with("./") {
            return Err(malformed(format!("The OMA-URI '{address}' is not valid.")));
        }
        if !shape(&setting["value"]) {
            return Err(malformed(format!("The value of the OMA-URI '{address}' does not fit its type.")));
        }
        if !seen.insert(address.to_ascii_lowercase()) {
            return Err(malformed(format!("The profile holds a duplicate OMA-URI: '{address}'.")));
        }
    }
    Ok(())
}

fn is_base64(json: &Json) -> bool {
    use base64::Engine;
    json.as_str().is_some_and(|text| base64::engine::general_purpose::STANDARD.decode(text).is_ok())
}

/// The properties of a derived type as JSON members; what was not given has the value that Intune shows.
pub(crate) fn more(entity: &Entity) -> String {
    let Some((_, fields)) = entity.text(configuration::TYPE).and_then(catalogue::find) else {
        return String::new();
    };
    let given = entity.json(configuration::MORE);
    let all: Map<String, Json> = fields
        .map(|(name, shape)| {
            let value = given.and_then(|given| given.get(name)).cloned();
            let empty = match shape {
                Shape::AnyList => json!([]),
                Shape::Bool => json!(false),
                _ => Json::Null,
            };
            (name.to_owned(), value.unwrap_or(empty))
        })
        .collect();
    let text = Json::Object(all).to_string();
    text[1..text.len() - 1].to_owned()
}
