//! Which service plans satisfy a capability, by id.
//!
//! Source: Microsoft's "Product names and service plan identifiers for licensing". Plans that only look alike are left out
//! on purpose: `INTUNE_O365` is Basic Mobility, `INTUNE_P2` an add-on, `TEAMS_FREE` has no external access,
//! `EXCHANGE_S_FOUNDATION` is no mailbox.

use crate::model::{App, Capability};

/// Something that one of several service plans satisfies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Its name for people.
    pub name: String,
    /// Ids of the service plans; any one will do.
    pub plans: Vec<String>,
    /// Whether the deployment is refused without it; otherwise it is a warning.
    pub required: bool,
}

const REMOTE_ASSIST: &[&str] = &["4f4c7800-298a-4e22-8867-96b17850d4dd"];
const REMOTE_ASSIST_DATAVERSE: &[&str] = &["0850ebb5-64ee-4d3a-a3e1-5a97213653b5"];
const TEAMS: &[&str] = &[
    "57ff2da0-773e-42df-b2af-ffb7a2317929", // TEAMS1
    "304767db-7d23-49e8-a945-4a7eb65f9f28", // TEAMS_GOV
    "9953b155-8aef-4c56-92f3-72b0487fce41", // TEAMS_AR_GCCHIGH
    "fd500458-c24c-478e-856c-a6067a8376cd", // TEAMS_AR_DOD
];
const INTUNE: &[&str] = &[
    "c1ec4a95-1f05-45b3-a911-aa3fa01094f5", // INTUNE_A
    "d216f254-796f-4dab-bbfa-710686e646b9", // INTUNE_A_GOV
    "3e170737-c728-4eae-bbb9-3f3360f7184c", // INTUNE_A_VL
    "da24caf9-af8e-485c-b7c8-e73336da2693", // INTUNE_EDU
    "8e9ff0ff-aa7a-4b20-83c1-2f636b600ac2", // INTUNE_SMBIZ
];
const ONE_DRIVE: &[&str] = &[
    "5dbe027f-2339-4123-9542-606e4d348a72", // SHAREPOINTENTERPRISE
    "c7699d2e-19aa-44de-8edf-1736da088ca1", // SHAREPOINTSTANDARD
    "902b47e5-dcb2-4fdc-858b-c63a90a2bdb9", // SHAREPOINTDESKLESS
    "13696edf-5a08-49f6-8134-03083ed8ba30", // ONEDRIVESTANDARD
    "afcafa6a-d966-4462-918c-ec0b4e0fe642", // ONEDRIVEENTERPRISE
    "da792a53-cbc0-4184-a10d-e544dd34b3c1", // ONEDRIVE_BASIC
    "4495894f-534f-41ca-9d3b-0ebf1220a423", // ONEDRIVE_BASIC_P2
    "153f85dd-d912-4762-af6c-d6e0fb4f6692", // SHAREPOINTENTERPRISE_GOV
    "63038b2c-28d0-45f6-bc36-33062963b498", // SHAREPOINTENTERPRISE_EDU
    "0a4983bb-d3e5-4a09-95d8-b2d0127b3df5", // SHAREPOINTSTANDARD_EDU
    "b1aeb897-3a19-46e2-8c27-a609413cf193", // SHAREPOINTDESKLESS_GOV
    "98709c2e-96b5-4244-95f5-a0ebe139fb8a", // ONEDRIVE_BASIC_GOV
];
const MAILBOX: &[&str] = &[
    "9aaf7827-d63c-4b61-89c3-182f06f82e5c", // EXCHANGE_S_STANDARD
    "efb87545-963c-4e0d-99df-69c6916d9eb0", // EXCHANGE_S_ENTERPRISE
    "4a82b400-a79f-41a4-b4e2-e94f5787b113", // EXCHANGE_S_DESKLESS
    "1126bef5-da20-4f07-b45e-ad25d2581aa8", // EXCHANGE_S_ESSENTIALS
    "e9b4930a-925f-45e2-ac2a-3f7788ca6fdd", // EXCHANGE_S_STANDARD_GOV
    "8c3069c0-ccdb-44be-ab77-986203a67df2", // EXCHANGE_S_ENTERPRISE_GOV
    "88f4d7ef-a73b-4246-8047-516022144c9f", // EXCHANGE_S_DESKLESS_GOV
];
const FIELD_SERVICE: &[&str] = &[
    "8c66ef8a-177f-4c0d-853c-d4f219331d09", // DYN365_ENTERPRISE_FIELD_SERVICE
    "55c9148b-d5f0-4101-b5a0-b2727cfc0916", // D365_FIELD_SERVICE_ATTACH
    "a9a5be2d-17dd-4d43-ba78-9391e11d20a7", // DYN365_ENTERPRISE_FIELD_SERVICE_GOV
];

/// What a list of capabilities and an app require, in order and without repetition.
pub fn requirements(capabilities: &[Capability], app: &App) -> Vec<Requirement> {
    let mut found: Vec<Requirement> = Vec::new();
    let mut add = |name: &str, plans: &[&str], required: bool| {
        let plans: Vec<String> = plans.iter().map(|plan| plan.to_ascii_lowercase()).collect();
        if !found.iter().any(|requirement| requirement.plans == plans) {
            found.push(Requirement { name: name.to_owned(), plans, required });
        }
    };
    for capability in capabilities {
        match capability {
            Capability::RemoteAssist => {
                add("Remote Assist", REMOTE_ASSIST, true);
                // Some suites carry Remote Assist with a Dataverse plan of another name.
                add("Common Data Service for Remote Assist", REMOTE_ASSIST_DATAVERSE, false);
            }
            Capability::Teams => add("Teams", TEAMS, true),
            Capability::Intune => add("Intune", INTUNE, true),
            Capability::OneDrive => add("OneDrive", ONE_DRIVE, true),
            Capability::OneTimeCall => add("a mailbox for one-time calls", MAILBOX, true),
            Capability::FieldService => add("Field Service", FIELD_SERVICE, true),
        }
    }
    if let App::Custom { name, service_plans, .. } = app {
        for plan in service_plans {
            add(&format!("plan {plan} of {name}"), &[plan], true);
        }
    }
    found
}
