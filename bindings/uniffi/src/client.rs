use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use remote_assist::deploy::{SimulatedOptions, VerifyOptions};
use remote_assist::model::{Cloud, PermissionReport, Plan, Scenario, Target, Validation, Verification};
use remote_assist_bridge::{Source, adopted, apply_options};

use crate::credential::Foreign;
use crate::json::parsed;
use crate::{Result, Run, SimulatedTenant, TokenProvider};

/// Plans, applies and verifies scenarios in one tenant, simulated or live.
#[derive(Debug, uniffi::Object)]
pub struct Client(remote_assist_bridge::Client);

impl Client {
    pub(crate) fn over(client: remote_assist_bridge::Client) -> Arc<Self> {
        Arc::new(Self(client))
    }
}

#[uniffi::export]
impl Client {
    /// A client of a simulated tenant; it needs no account. In memory, unless a tenant file keeps it.
    ///
    /// `seed` is `contoso` unless given; `roles` are the application permissions of its token, every one unless given;
    /// `delay_ms` is the time that each request takes.
    #[uniffi::constructor(default(seed = None, roles = None, tenant_file = None, delay_ms = 0))]
    pub fn simulated(
        seed: Option<String>,
        roles: Option<Vec<String>>,
        tenant_file: Option<String>,
        delay_ms: u32,
    ) -> Result<Arc<Self>> {
        let options = SimulatedOptions { seed, roles, tenant_file: tenant_file.map(PathBuf::from), delay_ms };
        Ok(Arc::new(Self(remote_assist_bridge::Client::simulated(options)?)))
    }

    /// A client of Microsoft Graph in a tenant, with the caller's credential. Contacts nobody yet.
    ///
    /// `cloud` is the worldwide one unless given.
    #[uniffi::constructor(default(cloud = None))]
    pub fn connect(
        tenant: &str,
        credential: Arc<dyn TokenProvider>,
        cloud: Option<Cloud>,
    ) -> Result<Arc<Self>> {
        let cloud = cloud.unwrap_or_default();
        let tokens = Arc::new(Foreign::new(credential));
        Ok(Arc::new(Self(remote_assist_bridge::Client::connect(tenant, tokens, cloud)?)))
    }

    /// Whether the tenant is simulated.
    pub fn target(&self) -> Target {
        self.0.target()
    }

    /// The simulated tenant behind this client, if it is one in this process; none after `shutdown`.
    pub fn tenant(&self) -> Option<Arc<SimulatedTenant>> {
        self.0.tenant().map(SimulatedTenant::new)
    }

    /// Checks a scenario without contacting anybody; every finding at once.
    pub async fn validate(&self, scenario: Scenario) -> Result<Validation> {
        Ok(self.0.validate(scenario).await?)
    }

    /// Checks a YAML or JSON file; every finding at once, each with its place.
    pub async fn validate_file(&self, path: String) -> Result<Validation> {
        Ok(self.0.validate(PathBuf::from(path)).await?)
    }

    /// Checks a document's JSON text; every finding at once. `base` is the folder where relative paths in it start.
    #[uniffi::method(default(base = ""))]
    pub async fn validate_json(&self, document: String, base: String) -> Result<Validation> {
        let source = Source::Value { value: parsed(&document)?, base: PathBuf::from(base) };
        Ok(self.0.validate(source).await?)
    }

    /// Reads the tenant and says what `apply` would do, without writing anything.
    ///
    /// `adopt` names objects to take over on purpose: the address, and the object id that the directory shows.
    #[uniffi::method(default(adopt))]
    pub async fn plan(&self, scenario: Scenario, adopt: HashMap<String, String>) -> Result<Plan> {
        Ok(self.0.plan(scenario, adopted(adopt)?).await?)
    }

    /// Carries a plan out. A plan that no longer fits the tenant is refused before the first write.
    ///
    /// `recipients` are age public keys to which generated passwords are sealed, `journal` is the folder or URL of the journal; a
    /// simulated client needs neither.
    #[uniffi::method(default(recipients = [], journal = None))]
    pub async fn apply(
        &self,
        plan: Plan,
        recipients: Vec<String>,
        journal: Option<String>,
    ) -> Result<Arc<Run>> {
        let options = apply_options(recipients, journal.map(PathBuf::from));
        Ok(Run::new(&self.0.apply(plan, options).await?))
    }

    /// Checks whether the scenario is in force. With `wait` it looks again while checks are pending, for ten minutes at most.
    #[uniffi::method(default(wait = false))]
    pub async fn verify(&self, scenario: Scenario, wait: bool) -> Result<Verification> {
        Ok(self.0.verify(scenario, VerifyOptions { wait }).await?)
    }

    /// The least Graph permissions and directory roles for a scenario. Contacts nobody.
    pub async fn permissions(&self, scenario: Scenario) -> Result<PermissionReport> {
        Ok(self.0.permissions(scenario).await?)
    }

    /// Gives connections, tokens and a tenant file up. Runs go on; every later call fails with `usage`. Twice is harmless.
    pub fn shutdown(&self) -> Result<()> {
        Ok(self.0.close()?)
    }
}
