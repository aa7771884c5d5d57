//! What the machine itself offers: its managed identity, and who is signed in to the Azure CLI.
//!
//! Both come from Microsoft's `azure_identity`, behind the feature `azure-identity`; without it they are named as absent.

use super::chain::Candidate;
#[cfg(not(feature = "azure-identity"))]
use crate::error::{Error, codes};

const IDENTITY: &str = "managed identity";
const CLI: &str = "Azure CLI";

/// The identity that Azure gives to the machine; the one of an application where its id is given.
pub(super) fn managed_identity(application: Option<&str>) -> Candidate {
    let remedy = match application {
        Some(id) => format!("assign the managed identity {id} to this machine"),
        None => "run on an Azure machine that has a managed identity".to_owned(),
    };
    #[cfg(feature = "azure-identity")]
    let provider = super::azure::managed_identity(application).map(|made| Box::new(made) as _);
    #[cfg(not(feature = "azure-identity"))]
    let provider = Err(left_out());
    Candidate { name: IDENTITY, remedy, provider }
}

/// Whoever is signed in to the Azure CLI, in a tenant.
pub(super) fn azure_cli(tenant: Option<&str>) -> Candidate {
    let remedy = match tenant {
        Some(tenant) => {
            format!("install the Azure CLI and run `az login --tenant {}`", tenant.escape_default())
        }
        None => "install the Azure CLI and run `az login`".to_owned(),
    };
    #[cfg(feature = "azure-identity")]
    let provider = super::azure::azure_cli(tenant).map(|made| Box::new(made) as _);
    #[cfg(not(feature = "azure-identity"))]
    let provider = Err(left_out());
    Candidate { name: CLI, remedy, provider }
}

#[cfg(not(feature = "azure-identity"))]
fn left_out() -> Error {
    Error::new(codes::TOKEN_MISSING, "this build was made without the feature `azure-identity`")
}
