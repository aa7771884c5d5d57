use super::app_control::Program;
use super::artefact::{Draft, digest};
use super::receipt::{ReceiptStep, add_receipts};
use super::{app_control, headset, provisioning};
use crate::address::Address;
use crate::error::Result;
use crate::model::{ReceiptKind, SharedIdentity, SignIn};
use crate::resource::tenant::{SETTINGS, Setting};
use crate::resource::{Deployment, Task};

/// What the documents of a shared-identity deployment are made of.
#[derive(Clone, Copy)]
pub struct EmitInput<'a> {
    /// The scenario in its full form.
    pub scenario: &'a SharedIdentity,
    /// The deployment: the tenant's id and the name.
    pub deployment: &'a Deployment,
    /// The domain that completes accounts which are given as a local part.
    pub domain: &'a str,
    /// The address of the group that holds the accounts.
    pub group: &'a Address,
    /// The application user model ids of the kiosk's apps, in the order of the scenario.
    pub kiosk_apps: &'a [String],
    /// The programs that App Control names, in the order of the scenario.
    pub programs: &'a [Program],
    /// The package family name of the app that the deployment is for.
    pub own_family: &'a str,
    /// The limitations and issues of the source.
    pub limitations: &'a [Limitation<'a>],
    /// The id of an object of the deployment, where it is known.
    pub known: &'a (dyn Fn(&Address) -> Option<String> + Sync),
}

impl std::fmt::Debug for EmitInput<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EmitInput").field("deployment", self.deployment).finish_non_exhaustive()
    }
}

/// A limitation or issue of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limitation<'a> {
    /// Its id, such as `A-L1`.
    pub id: &'a str,
    /// What the source says.
    pub text: &'a str,
}

pub(super) fn setting(key: &str) -> Address {
    Address::new(Setting::KIND, key)
}

pub(super) fn person(key: &str) -> Address {
    Address::new(Task::PERSON, key)
}

/// The steps for which somebody must vouch.
pub(super) fn steps(input: &EmitInput<'_>) -> Vec<ReceiptStep> {
    let scenario = input.scenario;
    let mut steps = Vec::new();
    if scenario.tenant_settings.is_some() {
        let without_api = SETTINGS.iter().filter(|facts| facts.path.is_none());
        steps.extend(without_api.map(|facts| ReceiptStep::new(setting(facts.key), ReceiptKind::Attestation)));
    }
    if matches!(scenario.sign_in, Some(SignIn::Certificate { .. })) {
        for key in ["trusted-root-profile", "scep-profile", "autopilot-profile"] {
            steps.push(ReceiptStep::new(person(key), ReceiptKind::Attestation));
        }
    }
    let script = |key, text: &str| ReceiptStep {
        script_sha256: Some(digest(text.as_bytes())),
        ..ReceiptStep::new(person(key), ReceiptKind::Powershell)
    };
    if !input.programs.is_empty() {
        steps.push(script("app-control-policy", app_control::SCRIPT));
    }
    if provisioning::is_asked(scenario) {
        steps.push(script("provisioning-package", provisioning::SCRIPT));
    }
    if scenario.sign_in.is_some() {
        let headsets = headset::all(input);
        steps.extend(headsets.iter().map(|headset| ReceiptStep::new(headset.address(), ReceiptKind::Device)));
    }
    steps
}

/// Adds an empty receipt for each step.
pub(super) fn receipts(input: &EmitInput<'_>, draft: &mut Draft) -> Result<()> {
    add_receipts(input.deployment, &steps(input), "To be filled in when the step is done.", draft)
}
