use remote_assist::model::Scenario;

use crate::Result;

/// Reads a YAML or JSON file and the files that it names. Fails with the first mistake; `Client.validate_file` lists all.
#[uniffi::export]
pub async fn load_scenario(path: String) -> Result<Scenario> {
    Ok(remote_assist_bridge::load(path).await?)
}
