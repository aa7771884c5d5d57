//! Which tenant a verb uses, and how that is said in the first line on standard error.

use std::path::{Path, PathBuf};

use remote_assist::deploy::{Client, SimulatedOptions};
use remote_assist::error::{Error, Result, codes};

use crate::args::TargetArguments;
use crate::identity::{FOLDER, make_folder};
use crate::output::Output;
use crate::show::words::quoted;

/// A tenant that was chosen.
pub(crate) struct Target {
    client: Client,
    flags: String,
    /// What a second is: in this process the tenant's time passes only when somebody waits for it.
    time: &'static str,
}

impl Target {
    /// Opens the tenant, and says first which one it is.
    pub(crate) async fn open(arguments: &TargetArguments, output: &mut Output) -> Result<Self> {
        if let Some(authority) = &arguments.simulator {
            announce(&format!("at {authority}"), output);
            let client = Client::connect_simulator(authority).await?;
            return Ok(Self {
                client,
                flags: format!(" --simulator {}", quoted(Path::new(authority))),
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
        Ok(Self { client: Client::simulated_with(options)?, flags, time: " of simulated time" })
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
}

fn announce(place: &str, output: &mut Output) {
    output.note(format!("target: simulated tenant {place}   nothing here touches a real tenant"));
}

/// Refuses `--live` before anything is read.
pub(crate) fn refuse_live(arguments: &TargetArguments) -> Result<()> {
    if !arguments.live {
        return Ok(());
    }
    Err(Error::new(
        codes::SCENARIO_NOT_YET,
        "`--live` needs credentials, and this version of the command line reads none: neither AZURE_TENANT_ID, \
         AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, nor a workload identity, a managed identity or the Azure CLI. \
         Nothing was contacted",
    )
    .hint("Leave --live out to use a simulated tenant. From Rust, `Client::connect` takes a token of your own."))
}
