//! Which tenant a verb uses, and how that is said in the first line on standard error.

use std::path::{Path, PathBuf};

use remote_assist::deploy::{Client, SimulatedOptions};
use remote_assist::error::Result;
use remote_assist::http::Origin;
use remote_assist::model::{Cloud, Scenario};

use crate::args::{PaceArguments, TargetArguments};
use crate::identity::{FOLDER, make_folder};
use crate::live;
use crate::output::Output;
use crate::show::words::quoted;

/// A tenant that was chosen.
pub(crate) struct Target {
    client: Client,
    flags: String,
    /// The flags that choose how fast it may go.
    pace: String,
    /// What a second is: in this process the tenant's time passes only when somebody waits for it.
    time: &'static str,
}

impl Target {
    /// Opens the tenant of a scenario, and says first which one it is. What is live never becomes simulated.
    pub(crate) async fn open(
        arguments: &TargetArguments,
        scenario: &Scenario,
        output: &mut Output,
    ) -> Result<Self> {
        Self::open_at(arguments, scenario.tenant(), scenario.cloud(), output).await
    }

    /// The same for verbs without a scenario; the tenant matters only where it is live.
    pub(crate) async fn open_at(
        arguments: &TargetArguments,
        tenant: &str,
        cloud: Cloud,
        output: &mut Output,
    ) -> Result<Self> {
        if arguments.live {
            return Self::live(arguments, tenant, cloud, output).await;
        }
        if let Some(authority) = &arguments.simulator {
            announce(&format!("at {authority}"), output);
            let client = Client::connect_simulator(authority).await?;
            return Ok(Self {
                client,
                flags: format!(" --simulator {}", quoted(Path::new(authority))),
                pace: String::new(),
                time: "",
            });
        }
        let file = arguments.tenant_file.clone();
        let flags =
            file.as_deref().map_or_else(String::new, |file| format!(" --tenant-file {}", quoted(file)));
        let file = file.unwrap_or_else(|| PathBuf::from(FOLDER).join("tenant.json"));
        announce(&file.display().to_string(), output);
        if let Some(seed) = arguments.seed.as_deref().filter(|_| file.exists()) {
            output.note(format!(
                "{} exists and keeps what it holds; the seed {seed} is not used",
                file.display()
            ));
        }
        if arguments.tenant_file.is_none() {
            make_folder(FOLDER.as_ref())?;
        }
        let options = SimulatedOptions {
            seed: arguments.seed.clone(),
            tenant_file: Some(file),
            ..SimulatedOptions::default()
        };
        let client = Client::simulated_with(options)?;
        Ok(Self { client, flags, pace: String::new(), time: " of simulated time" })
    }

    /// Microsoft Graph, with the first credential that works. The credential is asked before anything else is done.
    async fn live(
        arguments: &TargetArguments,
        tenant: &str,
        cloud: Cloud,
        output: &mut Output,
    ) -> Result<Self> {
        output.note(format!(
            "target: live tenant {tenant}   Microsoft Graph at {}",
            Origin::cloud(cloud).as_str()
        ));
        let mut flags = " --live".to_owned();
        let client = if arguments.device_code {
            flags.push_str(" --device-code");
            output.note("credential: a person who signs in with a browser");
            Client::connect(tenant, live::device_code(tenant, cloud)?, cloud)?
        } else {
            let chain = live::chain(Some(tenant), cloud);
            chain.search(&Origin::cloud(cloud).scope()).await.1?;
            output.note(format!("credential: {}", chain.chosen().unwrap_or_default()));
            Client::connect(tenant, chain, cloud)?
        };
        Ok(Self { client, flags, pace: String::new(), time: "" })
    }

    /// The same tenant with a share of its quotas, if one is given.
    pub(crate) fn paced(mut self, arguments: PaceArguments) -> Self {
        if let Some(share) = arguments.share {
            self.client = self.client.with_share(share);
            self.pace = format!(" --share {share}");
        }
        self
    }

    /// The client of the tenant.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// What follows a number of seconds.
    pub(crate) fn time(&self) -> &'static str {
        self.time
    }

    /// The flags that choose the same tenant again, for commands that are printed.
    pub(crate) fn flags(&self) -> &str {
        &self.flags
    }

    /// The same for commands that carry something out.
    pub(crate) fn carrying_flags(&self) -> String {
        format!("{}{}", self.flags, self.pace)
    }
}

fn announce(place: &str, output: &mut Output) {
    output.note(format!("target: simulated tenant {place}   nothing here touches a real tenant"));
}
