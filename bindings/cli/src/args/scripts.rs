use clap::Args;
use remote_assist::deploy::PowerShellSignIn;
use remote_assist::error::{Error, codes};

/// What a run may do beside Graph.
#[derive(Debug, Args)]
pub(crate) struct ScriptArguments {
    /// Allow that chat and calls are closed for people who have them now
    #[arg(long)]
    pub(crate) yes_close: bool,
    /// Run PowerShell scripts on this machine, signed in so; without it steps of a live tenant wait for their receipts
    #[arg(long, value_name = "SIGN_IN", value_parser = ["interactive", "certificate", "managedIdentity"])]
    powershell: Option<String>,
}

impl ScriptArguments {
    /// How scripts sign in, if they may run. A certificate is named by environment variables, as Azure's own tools do.
    pub(crate) fn sign_in(&self) -> Result<Option<PowerShellSignIn>, Error> {
        let variable = |name: &str| {
            std::env::var(name).ok().filter(|value| !value.is_empty()).ok_or_else(|| {
                Error::new(codes::USAGE, format!("`--powershell certificate` needs the variable {name}"))
                    .hint("AZURE_CLIENT_ID is the application, AZURE_CLIENT_CERTIFICATE_THUMBPRINT its certificate's SHA-1 thumbprint.")
            })
        };
        Ok(match self.powershell.as_deref() {
            None => None,
            Some("certificate") => Some(PowerShellSignIn::Certificate {
                application: variable("AZURE_CLIENT_ID")?,
                thumbprint: variable("AZURE_CLIENT_CERTIFICATE_THUMBPRINT")?,
            }),
            Some("managedIdentity") => Some(PowerShellSignIn::ManagedIdentity),
            Some(_) => Some(PowerShellSignIn::Interactive),
        })
    }
}
