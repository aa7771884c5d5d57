//! Where things are: the tenant that is meant, and the journals of deployments.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use remote_assist::journal::Location;

use crate::identity::FOLDER;

/// Which tenant is meant.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Target (the simulated tenant .remote-assist/tenant.json unless given)")]
pub(crate) struct TargetArguments {
    /// Use the simulated tenant kept in this file, made on first use
    #[arg(long, value_name = "FILE", conflicts_with_all = ["simulator", "live"])]
    pub(crate) tenant_file: Option<PathBuf>,
    /// What a new simulated tenant holds: contoso (default), large or companies
    #[arg(long, value_name = "NAME", conflicts_with_all = ["simulator", "live"])]
    pub(crate) seed: Option<String>,
    /// Use a simulated tenant that `sim serve` serves there
    #[arg(long, value_name = "URL", conflicts_with = "live")]
    pub(crate) simulator: Option<String>,
    /// Use Microsoft Graph with the credentials of the environment: variables, managed identity, Azure CLI
    #[arg(long)]
    pub(crate) live: bool,
    /// Sign a person in with a browser instead, to the application of the variable `AZURE_CLIENT_ID`
    #[arg(long, requires = "live")]
    pub(crate) device_code: bool,
}

/// Where journals are.
#[derive(Clone, Debug, Args)]
pub(crate) struct JournalArguments {
    /// Where the journal is: a folder, or a store such as `az://container/folder`; FILE.journal beside a tenant file, else
    /// .remote-assist/journal, unless given
    #[arg(long = "journal", value_name = "DIR_OR_URL")]
    place: Option<String>,
}

impl JournalArguments {
    pub(crate) fn location(&self) -> Option<Location> {
        self.place.as_deref().map(Location::parse)
    }

    /// The place that is named, or the one that a target uses by itself.
    pub(crate) fn of(&self, target: &TargetArguments) -> Location {
        self.location().unwrap_or_else(|| match &target.tenant_file {
            Some(file) => Location::beside(Some(file)),
            None if target.live || target.simulator.is_some() => shared(),
            None => Location::beside(Some(&own_tenant())),
        })
    }

    /// The flags that choose the same place again, for commands that are printed.
    pub(crate) fn flags(&self) -> String {
        let quoted = |place: &String| crate::show::words::quoted(std::path::Path::new(place));
        self.place.as_ref().map_or_else(String::new, |place| format!(" --journal {}", quoted(place)))
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum JournalVerb {
    /// Check chain, order and completeness
    Verify(JournalVerifyArguments),
}

#[derive(Debug, Args)]
pub(crate) struct JournalVerifyArguments {
    /// The deployment's name; every deployment unless given
    pub(crate) name: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
    /// The journal of the simulated tenant kept in this file
    #[arg(long, value_name = "FILE", conflicts_with = "place")]
    pub(crate) tenant_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) journal: JournalArguments,
}

impl JournalVerifyArguments {
    /// Where to look: the place that is named, or those that the command line uses by itself.
    pub(crate) fn locations(&self) -> Vec<Location> {
        match (self.journal.location(), &self.tenant_file) {
            (Some(named), _) => vec![named],
            (None, Some(file)) => vec![Location::beside(Some(file))],
            (None, None) => vec![shared(), Location::beside(Some(&own_tenant()))],
        }
    }
}

/// The journals of every other tenant.
fn shared() -> Location {
    Location::Folder(Path::new(FOLDER).join("journal"))
}

/// The simulated tenant that is used unless another one is named.
fn own_tenant() -> PathBuf {
    Path::new(FOLDER).join("tenant.json")
}
