//! What the tenant knows of the headsets themselves.

use std::collections::HashMap;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::graph::{GraphClient, Operation, path};

/// What headsets report, as far as the credential may read it.
#[derive(Debug)]
pub(super) struct Headsets {
    /// Headsets under management, by serial number in upper case; the error where they cannot be read.
    pub(super) managed: std::result::Result<HashMap<String, Value>, ReadError>,
    /// How many Windows Hello keys an account has, by its object id.
    pub(super) keys: HashMap<String, std::result::Result<usize, ReadError>>,
    /// What headsets report about a profile, by the profile's object id: device name and state.
    pub(super) states: HashMap<String, Vec<(String, String)>>,
}

/// Why something could not be read, as a sentence.
#[derive(Clone, Debug)]
pub(super) struct ReadError(pub(super) String);

impl Default for Headsets {
    fn default() -> Self {
        Self { managed: Ok(HashMap::new()), keys: HashMap::new(), states: HashMap::new() }
    }
}

impl From<Error> for ReadError {
    fn from(error: Error) -> Self {
        Self(error.to_string())
    }
}

/// The headsets that Intune manages, by the model that they report.
const MANAGED: &str = "/deviceManagement/managedDevices?$filter=model%20eq%20'HoloLens%202'&$select=id,serialNumber,deviceName,\
                       osVersion,complianceState,userPrincipalName,azureADDeviceId,lastSyncDateTime&$top=1000";

impl Headsets {
    /// Reads what is known; what may not be read is told by the checks that need it, and stops nothing.
    ///
    /// `accounts` are those whose PIN is looked for, each with the serial number of its headset: where the headset is not under
    /// management yet there is no PIN, and Graph grants few readings of sign-in methods.
    pub(super) async fn read(
        graph: &GraphClient,
        accounts: &[(String, String)],
        profiles: &[String],
    ) -> Self {
        let mut lists = vec![Operation::get(MANAGED)];
        lists.extend(profiles.iter().map(|profile| Operation::get(states_of(profile))));
        let mut pages = match graph.read_batch(lists.clone()).await {
            Ok(pages) => pages.into_iter(),
            Err(error) => return Self { managed: Err(ReadError::from(error)), ..Self::default() },
        };
        let mut found =
            Self { managed: managed(graph, &lists[0], pages.next().flatten()).await, ..Self::default() };
        for ((profile, list), page) in profiles.iter().zip(&lists[1..]).zip(pages) {
            let Some(page) = page else { continue };
            if let Ok(states) = states(graph, list, page).await {
                found.states.insert(profile.clone(), states);
            }
        }
        let set_up = accounts.iter().filter(|(_, serial)| found.managed(serial).is_some());
        let accounts: Vec<String> = set_up.map(|(account, _)| account.clone()).collect();
        found.keys = keys(graph, &accounts).await;
        found
    }

    /// The headset with that serial number.
    pub(super) fn managed(&self, serial: &str) -> Option<&Value> {
        self.managed.as_ref().ok()?.get(&serial.to_ascii_uppercase())
    }
}

async fn keys(
    graph: &GraphClient,
    accounts: &[String],
) -> HashMap<String, std::result::Result<usize, ReadError>> {
    let read = |id: &String| {
        Operation::get(format!("{}/authentication/windowsHelloForBusinessMethods", path::user(id)))
    };
    match graph.read_batch(accounts.iter().map(read).collect()).await {
        Ok(answers) => accounts
            .iter()
            .zip(answers)
            .map(|(id, answer)| {
                let count =
                    answer.and_then(|list| list["value"].as_array().map(Vec::len)).unwrap_or_default();
                (id.clone(), Ok(count))
            })
            .collect(),
        Err(error) => {
            let error = ReadError::from(error);
            accounts.iter().map(|id| (id.clone(), Err(error.clone()))).collect()
        }
    }
}

async fn managed(
    graph: &GraphClient,
    list: &Operation,
    page: Option<Value>,
) -> std::result::Result<HashMap<String, Value>, ReadError> {
    let mut managed = HashMap::new();
    let keep = |device: Value| {
        let serial = device["serialNumber"].as_str().map(str::to_ascii_uppercase);
        managed.extend(serial.map(|serial| (serial, device)));
    };
    if let Some(page) = page {
        graph.each_rest(list, page, keep).await?;
    }
    Ok(managed)
}

fn states_of(profile: &str) -> String {
    format!(
        "/deviceManagement/deviceConfigurations/{}/deviceStatuses?$select=deviceDisplayName,status&$top=1000",
        path::segment(profile)
    )
}

async fn states(graph: &GraphClient, list: &Operation, page: Value) -> Result<Vec<(String, String)>> {
    let mut states = Vec::new();
    let keep = |state: Value| {
        let text = |field: &str| state[field].as_str().unwrap_or_default().to_owned();
        states.push((text("deviceDisplayName"), text("status")));
    };
    graph.each_rest(list, page, keep).await?;
    Ok(states)
}
