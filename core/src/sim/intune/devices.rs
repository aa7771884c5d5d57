//! Devices that Intune manages, and Autopilot.

use serde_json::{Value as Json, json};

use super::configurations::unknown;
use super::reports;
use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, bad, malformed};
use crate::sim::id::Id;
use crate::sim::schema::body::{Purpose, invalid_property, read};
use crate::sim::schema::{Kind, autopilot_device, autopilot_import, device, managed_device};
use crate::sim::store::{Change, Entity, Job, Value};

/// The key of the device stands first, or second below a user.
fn managed<'c>(call: &'c Call<'_>) -> Outcome<&'c Entity> {
    let number = usize::from(call.path.starts_with("/users"));
    call.find(Kind::ManagedDevice, number).map_err(|_| unknown(call.key(number)))
}

/// `POST /deviceManagement/managedDevices/{id}/…`: accepted; what the device does is listed in its action results.
pub(crate) fn action(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.optional_object()?;
    let name = call.path.rsplit('/').next().unwrap_or_default().to_owned();
    let known: &[&str] = match name.as_str() {
        "wipe" => &["keepEnrollmentData", "keepUserData", "macOsUnlockCode", "persistEsimDataPlan"],
        "cleanWindowsDevice" => &["keepUserData"],
        _ => &[],
    };
    if let Some(other) = body.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(invalid_property(other));
    }
    let mut device = call.primary(Kind::ManagedDevice, managed(call)?);
    let mut results = device
        .json(managed_device::DEVICE_ACTION_RESULTS)
        .and_then(Json::as_array)
        .cloned()
        .unwrap_or_default();
    results.push(json!({
        "actionName": name, "actionState": "pending", "startDateTime": call.now.to_string(), "lastUpdatedDateTime": call.now.to_string(),
    }));
    device.set(managed_device::DEVICE_ACTION_RESULTS, Some(Value::json(results.into())));
    let id = device.id;
    let mut changes = vec![Change::Put(Kind::ManagedDevice, device)];
    if name == "syncDevice" {
        changes.push(reports::follow_up(call.world, call.settings, id, call.now));
    }
    call.commit(changes)?;
    Ok(Answer::nothing())
}

/// `DELETE …/managedDevices/{id}`
pub(crate) fn delete(call: &mut Call<'_>) -> Outcome<Answer> {
    let gone = call.primary(Kind::ManagedDevice, managed(call)?);
    let directory = call.directory();
    let mut changes = vec![Change::Purge(Kind::ManagedDevice, gone.id)];
    changes.extend(reports::forget(directory, gone.id));
    let own = gone.id.to_string();
    let known = directory.all(Kind::AutopilotDevice).iter().map(|(_, one)| one);
    let known = known.filter(|one| one.text(autopilot_device::MANAGED_DEVICE_ID) == Some(&own));
    changes.extend(known.map(|one| {
        let mut freed = one.clone().with(autopilot_device::ENROLLMENT_STATE, Value::text("notContacted"));
        freed.set(autopilot_device::MANAGED_DEVICE_ID, None);
        Change::Put(Kind::AutopilotDevice, freed)
    }));
    let object = gone.text(managed_device::AZURE_AD_DEVICE_ID);
    let object = object.and_then(|id| directory.all(Kind::Device).by_unique(0, id)).cloned();
    changes.extend(object.map(|object| {
        let mut left = object.with(device::IS_MANAGED, Value::Bool(false));
        left.set(device::IS_COMPLIANT, None);
        Change::Put(Kind::Device, left)
    }));
    call.commit(changes)?;
    Ok(Answer::nothing())
}

/// `GET /deviceManagement/managedDevices/{id}`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    call.reply(200, Kind::ManagedDevice, managed(call)?)
}

/// `GET /users/{id}/managedDevices`
pub(crate) fn of_user(call: &mut Call<'_>) -> Outcome<Answer> {
    let owner = call.user()?.id.to_string();
    let all = call.directory().all(Kind::ManagedDevice);
    let found: Vec<_> =
        all.iter().filter(|(_, one)| one.text(managed_device::USER_ID) == Some(&owner)).collect();
    let set = format!("users('{owner}')/managedDevices");
    crate::sim::odata::page(call, &[Kind::ManagedDevice], &set, |cursor| {
        let listed = found.iter().map(|(place, one)| (u64::from(*place), Kind::ManagedDevice, *one));
        Box::new(listed.filter(move |(place, ..)| *place >= cursor))
    })
}

/// `POST /deviceManagement/importedWindowsAutopilotDeviceIdentities`
pub(crate) fn import_one(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let made = import(call, &body)?;
    let job = finish(call, vec![made.id]);
    call.commit(vec![Change::Put(Kind::AutopilotImport, made.clone()), job])?;
    call.created(Kind::AutopilotImport, made.id)
}

fn import(call: &mut Call<'_>, body: &serde_json::Map<String, Json>) -> Outcome<Entity> {
    let mut body = body.clone();
    // Documented requests send identifier and state along; they are Intune's own.
    body.remove("id");
    body.remove("state");
    let fields = read(Kind::AutopilotImport, &body, Purpose::Create)?;
    if fields.text(autopilot_import::SERIAL_NUMBER).unwrap_or_default().is_empty() {
        return Err(malformed("The property 'serialNumber' is required."));
    }
    let made = call.build(Id::NONE, fields);
    Ok(made.with(autopilot_import::STATE, Value::json(state("pending", 0, ""))))
}

fn state(status: &str, code: i64, name: &str) -> Json {
    json!({
        "@odata.type": "microsoft.graph.importedWindowsAutopilotDeviceIdentityState", "deviceImportStatus": status,
        "deviceRegistrationId": "", "deviceErrorCode": code, "deviceErrorName": name,
    })
}

fn finish(call: &Call<'_>, devices: Vec<Id>) -> Change {
    Change::Job(
        call.world.serial + 1,
        Job::Autopilot { devices, finish: call.now.plus(call.settings.import_delay()) },
    )
}

/// `POST /deviceManagement/importedWindowsAutopilotDeviceIdentities/import`
pub(crate) fn import_many(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.object()?;
    let list = body.get("importedWindowsAutopilotDeviceIdentities").and_then(Json::as_array).cloned();
    let list = list
        .ok_or_else(|| malformed("The parameter 'importedWindowsAutopilotDeviceIdentities' is required."))?;
    let mut made = Vec::new();
    for json in list.iter().filter_map(Json::as_object) {
        let one = import(call, json)?;
        if made.iter().any(|other: &Entity| {
            other.get(autopilot_import::SERIAL_NUMBER) == one.get(autopilot_import::SERIAL_NUMBER)
        }) {
            return Err(bad("ZtdDeviceDuplicated: the same device stands twice in the request."));
        }
        made.push(one);
    }
    let job = finish(call, made.iter().map(|one| one.id).collect());
    let mut changes: Vec<_> =
        made.iter().map(|one| Change::Put(Kind::AutopilotImport, one.clone())).collect();
    changes.push(job);
    call.commit(changes)?;
    let reader = call.reader();
    let table = Kind::AutopilotImport.table();
    let value: Vec<Json> = made
        .iter()
        .map(|one| {
            let members = table.defaults().iter().map(|key| {
                (table.property(*key).name.to_owned(), reader.value(Kind::AutopilotImport, one, *key))
            });
            Json::Object(members.collect())
        })
        .collect();
    Ok(Answer::json(200, &json!({ "value": value })))
}

/// Ends imports when their time has come: a device that is known already is an error.
pub(crate) fn run(
    world: &mut crate::sim::store::World,
    tenant: usize,
    job: &Job,
) -> crate::error::Result<()> {
    let Job::Autopilot { devices, finish } = job else { return Ok(()) };
    let mut changes = Vec::new();
    for id in devices {
        let made = world.next_id();
        let directory = &world.directories[tenant];
        let Some(one) = directory.all(Kind::AutopilotImport).get(*id) else { continue };
        let serial = one.text(autopilot_import::SERIAL_NUMBER).unwrap_or_default();
        let known = directory
            .all(Kind::AutopilotDevice)
            .iter()
            .any(|(_, old)| old.text(autopilot_device::SERIAL_NUMBER) == Some(serial));
        let outcome =
            if known { state("error", 806, "ZtdDeviceAlreadyAssigned") } else { state("complete", 0, "") };
        changes.push(Change::Put(
            Kind::AutopilotImport,
            one.clone().with(autopilot_import::STATE, Value::json(outcome)),
        ));
        if !known {
            let mut device = Entity::new(made, *finish)
                .with(autopilot_device::SERIAL_NUMBER, Value::text(serial))
                .with(autopilot_device::ENROLLMENT_STATE, Value::text("notContacted"))
                .with(autopilot_device::MANUFACTURER, Value::text("Microsoft Corporation"))
                .with(autopilot_device::MODEL, Value::text("HoloLens 2"));
            device.set(autopilot_device::GROUP_TAG, one.get(autopilot_import::GROUP_TAG).cloned());
            device.set(autopilot_device::PRODUCT_KEY, one.get(autopilot_import::PRODUCT_KEY).cloned());
            changes.push(Change::Put(Kind::AutopilotDevice, device));
        }
    }
    world.commit(tenant, *finish, changes)
}

/// `POST /deviceManagement/windowsAutopilotDeviceIdentities/{id}/…`
pub(crate) fn autopilot_action(call: &mut Call<'_>) -> Outcome<Answer> {
    let body = call.optional_object()?;
    let mut changed = call.find(Kind::AutopilotDevice, 0).map_err(|_| unknown(call.key(0)))?.clone();
    let name = call.path.rsplit('/').next().unwrap_or_default();
    let known: &[&str] = match name {
        "assignUserToDevice" => &["userPrincipalName", "addressableUserName"],
        "updateDeviceProperties" => &["userPrincipalName", "addressableUserName", "groupTag", "displayName"],
        _ => &[],
    };
    if name == "unassignUserFromDevice" {
        changed.set(autopilot_device::USER_PRINCIPAL_NAME, None);
        changed.set(autopilot_device::ADDRESSABLE_USER_NAME, None);
    }
    for (field, json) in &body {
        let key = autopilot_device::TABLE.key(field).filter(|_| known.contains(&field.as_str()));
        let key = key.ok_or_else(|| invalid_property(field))?;
        changed.set(key, json.as_str().map(Value::text));
    }
    call.commit(vec![Change::Put(Kind::AutopilotDevice, changed)])?;
    Ok(Answer::nothing())
}
