//! The enrolment of a headset: what Entra and Intune have of it afterwards.

use serde_json::json;

use super::{reach, reports};
use crate::sim::entra::{dynamic, objects, policies};
use crate::sim::errors::{Failure, Outcome, refuse};
use crate::sim::headset::{EnrolledHeadset, Headset, HeadsetManner};
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::{Kind, autopilot_device, device, hello_method, managed_device, user};
use crate::sim::settings::Settings;
use crate::sim::store::{Change, Directory, Entity, Value, World};

/// The application that manages devices: Microsoft Intune.
const INTUNE: &str = "0000000a-0000-0000-c000-000000000000";

/// What the person in front of the headset reads.
fn refused(text: impl Into<String>) -> Failure {
    refuse(400, "sim.enrolmentRefused", text)
}

/// Everything that an enrolment is about, checked.
struct Checked {
    user: Option<Entity>,
    autopilot: Option<Entity>,
}

/// Enrols a headset, or says why it cannot be.
pub(crate) fn enrol(
    world: &mut World,
    settings: &Settings,
    tenant: usize,
    now: Moment,
    headset: &Headset,
) -> Outcome<EnrolledHeadset> {
    let Checked { user, autopilot } = check(&world.directories[tenant], headset)?;
    let (object, device_id, managed) = (world.next_id(), world.next_id(), world.next_id());
    let name = format!("HOLOLENS-{}", device_id.simple()[..6].to_uppercase());
    let enrolment =
        Enrolment { headset, user: user.as_ref(), autopilot: autopilot.as_ref(), name: &name, now };
    let mut changes = vec![
        Change::Put(Kind::Device, enrolment.device(object, device_id)),
        Change::Put(Kind::ManagedDevice, enrolment.managed(managed, device_id)),
    ];
    let mut hello = None;
    if let Some(person) = user.as_ref().filter(|_| headset.set_pin) {
        let mut method = Entity::new(world.next_id(), now)
            .with(hello_method::DISPLAY_NAME, Value::text(name.as_str()))
            .with(hello_method::KEY_STRENGTH, Value::text("normal"))
            .with(hello_method::DEVICE, Value::text(object.to_string()));
        method.parent = person.id;
        hello = Some(method.id.to_string());
        changes.push(Change::Put(Kind::HelloMethod, method));
    }
    if let Some(known) = autopilot {
        let known = known
            .with(autopilot_device::ENROLLMENT_STATE, Value::text("enrolled"))
            .with(autopilot_device::MANAGED_DEVICE_ID, Value::text(managed.to_string()))
            .with(autopilot_device::AZURE_ACTIVE_DIRECTORY_DEVICE_ID, Value::text(device_id.to_string()))
            .with(autopilot_device::LAST_CONTACTED, Value::Time(now));
        changes.push(Change::Put(Kind::AutopilotDevice, known));
    }
    changes.extend(dynamic::follow_up(world, settings, tenant, now, &changes));
    changes.push(reports::follow_up(world, settings, managed, now));
    world.commit(tenant, now, changes)?;
    Ok(EnrolledHeadset {
        object_id: object.to_string(),
        device_id: device_id.to_string(),
        managed_device_id: managed.to_string(),
        device_name: name,
        hello_method_id: hello,
    })
}

fn check(directory: &Directory, headset: &Headset) -> Outcome<Checked> {
    let serial = headset.serial_number.as_str();
    if serial.is_empty()
        || serial.len() > 64
        || !serial.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        return Err(refused("A serial number has 1 to 64 letters, digits and hyphens."));
    }
    let parts: Vec<&str> = headset.os_version().split('.').collect();
    if parts.len() != 4 || parts.iter().any(|part| part.parse::<u32>().is_err()) {
        return Err(refused("A build has four numbers with dots between them, such as 10.0.22621.1244."));
    }
    let managed = directory.all(Kind::ManagedDevice).iter().map(|(_, one)| one);
    if managed.into_iter().any(|one| one.text(managed_device::SERIAL_NUMBER) == Some(serial)) {
        return Err(refused(format!(
            "Error 0x80180014: a device with the serial number '{serial}' is enrolled already. Delete it from Intune first."
        )));
    }
    let mut known = directory.all(Kind::AutopilotDevice).iter().map(|(_, one)| one);
    let autopilot = known.find(|one| one.text(autopilot_device::SERIAL_NUMBER) == Some(serial)).cloned();
    if headset.manner == HeadsetManner::Autopilot && autopilot.is_none() {
        return Err(refused(format!("Autopilot does not know a device with the serial number '{serial}'.")));
    }
    let user = match headset.user_principal_name.as_deref() {
        Some(name) => Some(person(directory, name)?),
        None if headset.manner == HeadsetManner::Manual => {
            return Err(refused("Somebody has to sign in to enrol a device by hand."));
        }
        None if headset.set_pin => return Err(refused("Somebody has to sign in to set a PIN.")),
        None => None,
    };
    if let Some(user) = user.filter(|_| headset.manner == HeadsetManner::Manual) {
        may_enrol(directory, user)?;
    }
    Ok(Checked { user: user.cloned(), autopilot })
}

fn person<'d>(directory: &'d Directory, name: &str) -> Outcome<&'d Entity> {
    let found = directory.all(Kind::User).by_unique(0, name);
    let found = found.ok_or_else(|| {
        refused(format!("AADSTS50034: the user account '{name}' does not exist in the directory."))
    })?;
    if found.flag(user::ACCOUNT_ENABLED) {
        return Ok(found);
    }
    Err(refused(format!("AADSTS50057: the user account '{name}' is disabled.")))
}

/// Whether a user may join a device and bring it into Intune.
fn may_enrol(directory: &Directory, person: &Entity) -> Outcome<()> {
    let name = person.text(user::USER_PRINCIPAL_NAME).unwrap_or_default();
    let policy = policies::named("deviceRegistrationPolicy")
        .map(|policy| policies::current(directory, policy))
        .unwrap_or_default();
    let allowed = &policy.get("azureADJoin").cloned().unwrap_or_default()["allowedToJoin"];
    let listed = |list: &str, id: Id| {
        let id = id.to_string();
        allowed[list].as_array().is_some_and(|all| all.iter().any(|one| one.as_str() == Some(&id)))
    };
    let may_join = match allowed["@odata.type"].as_str().map(|name| name.trim_start_matches('#')) {
        Some("microsoft.graph.noDeviceRegistrationMembership") => false,
        Some("microsoft.graph.enumeratedDeviceRegistrationMembership") => {
            listed("users", person.id)
                || objects::groups_of(directory, person.id).into_iter().any(|group| listed("groups", group))
        }
        _ => true,
    };
    if !may_join {
        return Err(refused(format!(
            "Error 801c03ed: the device registration policy does not allow '{name}' to join devices."
        )));
    }
    let quota = policy.get("userDeviceQuota").and_then(serde_json::Value::as_u64).unwrap_or(u64::MAX);
    let own = person.id.to_string();
    let managed = directory.all(Kind::ManagedDevice).iter().map(|(_, one)| one);
    let count = managed.filter(|one| one.text(managed_device::USER_ID) == Some(&own)).count();
    if u64::try_from(count).unwrap_or(u64::MAX) >= quota {
        return Err(refused(format!("Error 801c000e: '{name}' has reached the device quota of {quota}.")));
    }
    if !reach::has_intune(directory, person) {
        return Err(refused(format!("Error 80180018: '{name}' has no Intune license.")));
    }
    Ok(())
}

/// An enrolment that may go ahead.
struct Enrolment<'e> {
    headset: &'e Headset,
    user: Option<&'e Entity>,
    autopilot: Option<&'e Entity>,
    name: &'e str,
    now: Moment,
}

impl Enrolment<'_> {
    /// The object in Entra.
    fn device(&self, object: Id, device_id: Id) -> Entity {
        let mut physical = vec![format!("[HWID]:h:{}", device_id.simple())];
        if let Some(known) = self.autopilot {
            physical.push(format!("[ZTDId]:{}", known.id));
            let tags = [
                ("OrderID", autopilot_device::GROUP_TAG),
                ("PurchaseOrderId", autopilot_device::PURCHASE_ORDER_IDENTIFIER),
            ];
            for (label, key) in tags {
                physical.extend(
                    known.text(key).filter(|tag| !tag.is_empty()).map(|tag| format!("[{label}]:{tag}")),
                );
            }
        }
        Entity::new(object, self.now)
            .with(device::ACCOUNT_ENABLED, Value::Bool(true))
            .with(device::ALTERNATIVE_SECURITY_IDS, Value::json(json!([])))
            .with(device::APPROXIMATE_LAST_SIGN_IN, Value::Time(self.now))
            .with(device::DEVICE_ID, Value::text(device_id.to_string()))
            .with(device::DEVICE_OWNERSHIP, Value::text("Company"))
            .with(device::DEVICE_VERSION, Value::Int(2))
            .with(device::DISPLAY_NAME, Value::text(self.name))
            .with(device::IS_COMPLIANT, Value::Bool(true))
            .with(device::IS_MANAGED, Value::Bool(true))
            .with(device::MANAGEMENT_TYPE, Value::text("MDM"))
            .with(device::MANUFACTURER, Value::text("Microsoft Corporation"))
            .with(device::MDM_APP_ID, Value::text(INTUNE))
            .with(device::MODEL, Value::text("HoloLens 2"))
            .with(device::OPERATING_SYSTEM, Value::text("Windows"))
            .with(device::OPERATING_SYSTEM_VERSION, Value::text(self.headset.os_version()))
            .with(device::PHYSICAL_IDS, Value::texts(&physical))
            .with(device::PROFILE_TYPE, Value::text("RegisteredDevice"))
            .with(device::REGISTRATION, Value::Time(self.now))
            .with(device::TRUST_TYPE, Value::text("AzureAd"))
    }

    /// The object in Intune.
    fn managed(&self, id: Id, device_id: Id) -> Entity {
        let kind = match self.headset.manner {
            HeadsetManner::Manual => "windowsAzureADJoin",
            HeadsetManner::Autopilot => "windowsAzureADJoinUsingDeviceAuth",
            HeadsetManner::Package => "windowsBulkAzureDomainJoin",
        };
        let own = |key| self.user.and_then(|person| person.get(key).cloned());
        let mut managed = Entity::new(id, self.now)
            .with(managed_device::AZURE_AD_DEVICE_ID, Value::text(device_id.to_string()))
            .with(managed_device::AZURE_AD_REGISTERED, Value::Bool(true))
            .with(managed_device::COMPLIANCE_STATE, Value::text("compliant"))
            .with(managed_device::DEVICE_ENROLLMENT_TYPE, Value::text(kind))
            .with(managed_device::DEVICE_NAME, Value::text(self.name))
            .with(managed_device::DEVICE_REGISTRATION_STATE, Value::text("registered"))
            .with(managed_device::ENROLLED, Value::Time(self.now))
            .with(managed_device::LAST_SYNC, Value::Time(self.now))
            .with(managed_device::MANAGED_DEVICE_NAME, Value::text(self.name))
            .with(managed_device::MANAGED_DEVICE_OWNER_TYPE, Value::text("company"))
            .with(managed_device::MANAGEMENT_AGENT, Value::text("mdm"))
            .with(managed_device::MANAGEMENT_STATE, Value::text("managed"))
            .with(managed_device::MANUFACTURER, Value::text("Microsoft Corporation"))
            .with(managed_device::MODEL, Value::text("HoloLens 2"))
            .with(managed_device::OPERATING_SYSTEM, Value::text("Windows"))
            .with(managed_device::OS_VERSION, Value::text(self.headset.os_version()))
            .with(managed_device::SERIAL_NUMBER, Value::text(self.headset.serial_number.as_str()));
        managed.set(managed_device::USER_ID, self.user.map(|person| Value::text(person.id.to_string())));
        managed.set(managed_device::USER_PRINCIPAL_NAME, own(user::USER_PRINCIPAL_NAME));
        managed.set(managed_device::USER_DISPLAY_NAME, own(user::DISPLAY_NAME));
        managed.set(managed_device::EMAIL_ADDRESS, own(user::MAIL));
        managed
    }
}
