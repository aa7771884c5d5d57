//! The credentials of `--live`.

use remote_assist::auth::{Authority, Chain, DeviceCode, DevicePrompt, Environment};
use remote_assist::error::{Error, Result, codes};
use remote_assist::model::Cloud;

use crate::output::tell_person;

/// The credentials that the environment and this machine offer, in their order.
pub(crate) fn chain(tenant: Option<&str>, cloud: Cloud) -> Chain {
    Chain::from_environment(&Environment::process(), tenant, cloud)
}

/// A person who signs in with a browser, in a tenant.
pub(crate) fn device_code(tenant: &str, cloud: Cloud) -> Result<DeviceCode> {
    let application = Environment::process().get("AZURE_CLIENT_ID").ok_or_else(|| {
        Error::new(
            codes::AUTH_CONFIGURATION,
            "`--device-code` signs a person in to an application, and AZURE_CLIENT_ID names none",
        )
        .hint("Set AZURE_CLIENT_ID to an application registration of the tenant that allows public client flows.")
    })?;
    Ok(DeviceCode::new(Authority::live(cloud, tenant)?, &application, prompt))
}

fn prompt(prompt: &DevicePrompt) {
    let minutes = prompt.valid.as_secs() / 60;
    tell_person(&format!(
        "sign in: open {} and type {}   valid for {minutes} minutes",
        prompt.page, prompt.code
    ));
}
