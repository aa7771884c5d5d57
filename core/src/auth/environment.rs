//! The variables that every Azure SDK reads.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use super::Authority;
use super::client_secret::ClientSecret;
use super::federated::FederatedToken;
use crate::error::{Error, Result, codes};
use crate::http::{ErasedTokenProvider, Origin};
use crate::model::Cloud;
use crate::secret::Secret;

pub(super) const TENANT: &str = "AZURE_TENANT_ID";
pub(super) const APPLICATION: &str = "AZURE_CLIENT_ID";
const SECRET: &str = "AZURE_CLIENT_SECRET";
const CERTIFICATE: &str = "AZURE_CLIENT_CERTIFICATE_PATH";
const FEDERATED: &str = "AZURE_FEDERATED_TOKEN_FILE";
const AUTHORITY: &str = "AZURE_AUTHORITY_HOST";
pub(super) const ONLY: &str = "AZURE_TOKEN_CREDENTIALS";

/// The variables of an environment. An empty variable counts as not set, as build agents set variables they have no value
/// for.
#[derive(Clone)]
pub struct Environment(Source);

#[derive(Clone)]
enum Source {
    Process,
    Given(BTreeMap<String, String>),
}

impl Environment {
    /// The variables of this process.
    pub fn process() -> Self {
        Self(Source::Process)
    }

    /// These variables alone.
    pub fn of<N: Into<String>, V: Into<String>>(variables: impl IntoIterator<Item = (N, V)>) -> Self {
        let given = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self(Source::Given(given.collect()))
    }

    /// A variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<String> {
        let value = match &self.0 {
            Source::Process => std::env::var(name).ok(),
            Source::Given(given) => given.get(name).cloned(),
        };
        value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    fn need(&self, name: &str, because: &str) -> Result<String> {
        self.get(name).ok_or_else(|| {
            Error::new(codes::AUTH_CONFIGURATION, format!("{because} is set, but {name} is not"))
                .hint(format!("Set {name}, or unset {because} to use another credential."))
        })
    }

    /// Which application the variables describe, if any.
    pub(super) fn explicit(&self) -> Option<Explicit> {
        // The order of `EnvironmentCredential`; a workload identity comes after it, as in `DefaultAzureCredential`.
        [(SECRET, Explicit::Secret), (CERTIFICATE, Explicit::Certificate), (FEDERATED, Explicit::Federated)]
            .into_iter()
            .find_map(|(name, kind)| self.get(name).map(|_| kind))
    }
}

impl fmt::Debug for Environment {
    /// Names alone: values may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Process => f.write_str("Environment(process)"),
            Source::Given(given) => f.debug_set().entries(given.keys()).finish(),
        }
    }
}

/// An application that the environment describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Explicit {
    Secret,
    Certificate,
    Federated,
}

impl Explicit {
    /// The name in reports.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Secret => "client secret",
            Self::Certificate => "client certificate",
            Self::Federated => "workload identity",
        }
    }

    /// The variable that chose it.
    pub(super) fn variable(self) -> &'static str {
        match self {
            Self::Secret => SECRET,
            Self::Certificate => CERTIFICATE,
            Self::Federated => FEDERATED,
        }
    }

    /// Makes it, with an authority that `reach` gives for a tenant.
    pub(super) fn provider(
        self,
        environment: &Environment,
        cloud: Cloud,
        reach: impl Fn(&str) -> Result<Authority>,
    ) -> Result<Box<dyn ErasedTokenProvider>> {
        let chosen = self.variable();
        check_authority(environment, cloud)?;
        let authority = reach(&environment.need(TENANT, chosen)?)?;
        let application = environment.need(APPLICATION, chosen)?;
        let value = environment.need(chosen, chosen)?;
        Ok(match self {
            Self::Secret => Box::new(ClientSecret::new(authority, &application, Secret::new(value))),
            Self::Federated => Box::new(FederatedToken::new(authority, &application, PathBuf::from(value))),
            Self::Certificate => certificate(authority, &application, &value)?,
        })
    }
}

#[cfg(feature = "reqwest")]
fn certificate(authority: Authority, application: &str, file: &str) -> Result<Box<dyn ErasedTokenProvider>> {
    let made = super::ClientCertificate::from_file(authority, application, file.as_ref())?;
    Ok(Box::new(made))
}

#[cfg(not(feature = "reqwest"))]
fn certificate(_: Authority, _: &str, _: &str) -> Result<Box<dyn ErasedTokenProvider>> {
    Err(Error::new(
        codes::AUTH_CONFIGURATION,
        "this build has no certificates: it was made without `reqwest`",
    ))
}

/// Refuses an authority that is not the cloud's: a variable must not decide who sees a secret.
pub(super) fn check_authority(environment: &Environment, cloud: Cloud) -> Result<()> {
    let Some(named) = environment.get(AUTHORITY) else { return Ok(()) };
    let host = named.strip_prefix("https://").unwrap_or(&named).trim_end_matches('/');
    let ours = Origin::authority(cloud);
    let known = ours.as_str().strip_prefix("https://").unwrap_or_default();
    // The older host of 21Vianet's authority, which Azure's SDKs still name.
    let older = cloud == Cloud::China && host.eq_ignore_ascii_case("login.chinacloudapi.cn");
    if older || host.eq_ignore_ascii_case(known) {
        return Ok(());
    }
    Err(Error::new(
        codes::AUTH_CONFIGURATION,
        format!(
            "{AUTHORITY} names `{}`, and the authority of the scenario's cloud is {known}",
            named.escape_default()
        ),
    )
    .hint("Set `cloud` in the scenario, or unset the variable. No other authority is asked."))
}
