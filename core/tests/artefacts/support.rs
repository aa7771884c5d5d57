//! Scenarios with everything that `emit` writes documents for.

use remote_assist::address::Address;
use remote_assist::emit::{Bundle, EmitInput, Limitation, Program, artefacts};
use remote_assist::error::Result;
use remote_assist::model::SharedIdentity;
use remote_assist::resource::Deployment;
use remote_assist::scenario::statement::STATEMENTS;
use serde_json::{Value, json};

pub(crate) const REMOTE_ASSIST: &str = "Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe!Microsoft.RemoteAssist";
pub(crate) const OWN: &str = "Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe";
pub(crate) const TENANT: &str = "00000000-0000-4000-8000-000000000001";
pub(crate) const GROUP_ID: &str = "a8d36e43-4180-4ac5-a627-fb8149bba1ac";
/// Any bytes serve as a certificate here.
pub(crate) const CERTIFICATE: &str = "MIIB";

/// What a scenario of the test is made of: the document, and what others resolve.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) scenario: Value,
    pub(crate) name: String,
    pub(crate) tenant: String,
    pub(crate) domain: String,
    pub(crate) group_id: Option<String>,
    pub(crate) kiosk_apps: Vec<String>,
    pub(crate) programs: Vec<Program>,
    pub(crate) own_family: String,
}

impl Case {
    fn of(scenario: Value) -> Self {
        Self {
            scenario,
            name: "plant-7".to_owned(),
            tenant: TENANT.to_owned(),
            domain: "contoso.com".to_owned(),
            group_id: Some(GROUP_ID.to_owned()),
            kiosk_apps: vec![REMOTE_ASSIST.to_owned()],
            programs: vec![
                Program::Package("Microsoft.WindowsStore_8wekyb3d8bbwe".to_owned()),
                Program::File("msedge.exe".to_owned()),
            ],
            own_family: OWN.to_owned(),
        }
    }

    pub(crate) fn emit(&self) -> Result<Bundle> {
        self.with(artefacts)
    }

    pub(crate) fn with<T>(&self, work: impl FnOnce(&EmitInput<'_>) -> T) -> T {
        let scenario: SharedIdentity = serde_json::from_value(self.scenario.clone()).unwrap();
        let group = Address::new("entra.group", "shared-accounts");
        let limitations: Vec<_> =
            STATEMENTS.iter().map(|one| Limitation { id: one.id, text: one.text }).collect();
        work(&EmitInput {
            scenario: &scenario,
            deployment: &Deployment::new(&self.tenant, &self.name),
            domain: &self.domain,
            group: &group,
            kiosk_apps: &self.kiosk_apps,
            programs: &self.programs,
            own_family: &self.own_family,
            limitations: &limitations,
            known: &|address| (address.kind() == "entra.group").then(|| self.group_id.clone()).flatten(),
        })
    }
}

fn base() -> Value {
    json!({
        "name": "plant-7", "tenant": "contoso.com", "usageLocation": "US", "mfaOwner": "it-operations@contoso.com",
        "group": {"displayName": "Plant 7 HoloLens"}, "acknowledge": ["A-L1"],
        "accounts": [{"device": "004512310437", "user": "hl-004512310437", "displayName": "Press line 1"}],
        "licences": {"assignTo": "group", "capabilities": ["remoteAssist"]},
        "kiosk": {"mode": "multiApp", "apps": ["remoteAssist"]},
        "appControl": {"block": ["store", "edge"]},
        "tenantSettings": {"administratorPortal": "restricted"},
    })
}

/// A PIN, and a kiosk by Intune.
pub(crate) fn pin() -> Case {
    let mut scenario = base();
    scenario["signIn"] = json!({"kind": "pin", "minLength": 8, "digits": "required", "special": "forbidden"});
    Case::of(scenario)
}

/// Automatic sign-in, and everything that goes into a package.
pub(crate) fn package() -> Case {
    let mut scenario = base();
    scenario["signIn"] = json!({"kind": "autoLogon"});
    scenario["kiosk"] = json!({"mode": "singleApp", "apps": ["remoteAssist"], "delivery": "provisioningPackage",
        "audience": {"kind": "groups", "groups": [GROUP_ID]}});
    scenario["app"] = json!({"kind": "custom", "name": "Inspect", "aumid": "I_8wekyb3d8bbwe!App",
        "packageFamilyName": "I_8wekyb3d8bbwe", "servicePlans": []});
    scenario["devicePolicies"] = json!({"showOnlyPages": ["network-wifi", "calibration"], "timeZone": "W. Europe Standard Time",
        "wirelessNetwork": "plant", "skipTraining": true, "lockAfterMinutes": 5, "autoUnlock": false,
        "allowAddProvisioningPackage": false, "fallbackDiagnostics": "owners", "deleteProfilesAfterDays": 30});
    Case::of(scenario)
}

/// The improved process.
pub(crate) fn certificate() -> Case {
    let mut scenario = base();
    scenario["signIn"] = json!({"kind": "certificate",
        "authorities": [{"certificate": CERTIFICATE}, {"certificate": CERTIFICATE}],
        "scep": {"servers": ["https://scep.contoso.com/certsrv"]}, "deviceGroup": {"displayName": "Plant 7 headsets"}});
    scenario["autopilot"] = json!({"groupTag": "plant-7"});
    scenario["kiosk"]["audience"] = json!({"kind": "everyone"});
    scenario["appControl"] = json!({"allow": ["remoteAssist"]});
    Case::of(scenario)
}

pub(crate) fn text<'a>(bundle: &'a Bundle, name: &str) -> &'a str {
    let file = bundle.file(name).unwrap_or_else(|| panic!("{name} is missing"));
    std::str::from_utf8(&file.bytes).unwrap()
}

pub(crate) fn names(bundle: &Bundle) -> Vec<&str> {
    bundle.files().iter().map(|file| file.name.as_str()).collect()
}
