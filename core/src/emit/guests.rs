//! Guest access: the checklist for people, and a script with its data for what Teams PowerShell alone switches.

use super::artefact::{Artefact, Bundle, Draft, Purpose, Stage};
use super::checklist;
use super::name;
use super::receipt::{ReceiptStep, add_script_receipts};
use super::script_pack::{ScriptPack, readme};
use crate::address::Address;
use crate::error::Result;
use crate::model::ReceiptKind;
use crate::powershell::{Data, Operation, Script};
use crate::resource::Deployment;

/// One line of the checklist.
#[derive(Clone, Debug)]
pub struct GuestItem {
    /// The step.
    pub address: Address,
    /// What it is, or what is to be done.
    pub text: String,
    /// Where a person finds it, where the text does not say.
    pub portal: Option<&'static str>,
    /// How it stands: what it is, and what the scenario asks.
    pub standing: String,
    /// Whether a person says that it is done, because nothing else tells.
    pub attested: bool,
}

/// What the files of guest access are made of.
#[derive(Clone, Debug)]
pub struct GuestPack<'a> {
    /// The tenant's domain.
    pub domain: &'a str,
    /// The checklist, in its order.
    pub items: Vec<GuestItem>,
    /// What the script is told; nothing where no switch is asked for.
    pub operations: Vec<Operation>,
}

/// The files.
pub fn guests(deployment: &Deployment, pack: &GuestPack<'_>) -> Result<Bundle> {
    let mut draft = Draft::new(deployment);
    let text = checklist::guests(deployment, pack);
    let purpose = Purpose::new(
        Stage::Tenant,
        "an administrator of the tenant",
        "Microsoft's checklist of guest access in its order: how each item stands, and where it is.",
    );
    draft.add(Artefact::new("guest-access.md", text), purpose)?;
    if !pack.operations.is_empty() {
        script(deployment, pack)?.add_to(&mut draft)?;
    }
    let steps = guest_steps(pack);
    add_script_receipts(deployment, &steps, &mut draft)?;
    Ok(draft.finish())
}

/// The steps for which a receipt comes back.
pub fn guest_steps(pack: &GuestPack<'_>) -> Vec<ReceiptStep> {
    let mut steps: Vec<ReceiptStep> = pack.operations.iter().map(ReceiptStep::of_script).collect();
    let attested = pack.items.iter().filter(|item| item.attested);
    let attested = attested.map(|item| ReceiptStep::new(item.address.clone(), ReceiptKind::Attestation));
    for step in attested {
        if steps.iter().all(|known| known.address != step.address) {
            steps.push(step);
        }
    }
    steps
}

fn script(deployment: &Deployment, pack: &GuestPack<'_>) -> Result<ScriptPack> {
    let script = Script::Teams;
    let data =
        Data::new(script, deployment.name(), deployment.tenant(), pack.domain, pack.operations.clone())?;
    let text = "It sets what Teams PowerShell alone switches for guests. Teams takes up to 24 hours until a switch is in force everywhere.";
    Ok(ScriptPack {
        script,
        data,
        folder: guest_folder(pack.domain),
        stage: Stage::Scripts,
        by: "a Teams administrator",
        readme: readme(deployment, pack.domain, script, "Guests in Teams", text),
    })
}

/// Where the script is.
pub(super) fn guest_folder(domain: &str) -> String {
    format!("powershell/{}", name::of_domain(domain))
}
