//! Guest access: the checklist for people, and a script with its data for what Teams PowerShell alone switches.

use super::artefact::{Artefact, Bundle, Draft, Purpose, Stage};
use super::checklist;
use super::input::receipt_names;
use super::name;
use super::overview::add;
use super::receipt::{ReceiptStep, empty_receipt};
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
        scripts(deployment, pack, &mut draft)?;
    }
    let steps = guest_steps(pack);
    for (step, name) in steps.iter().zip(receipt_names(&steps)) {
        let purpose = Purpose::new(
            Stage::Receipts,
            "whoever did the step",
            "The script writes it; by hand, fill it in.",
        );
        let purpose = Purpose { fill_in: true, ..purpose.at(step.address.clone()) };
        draft.add(Artefact::new(name, empty_receipt(deployment, step)), purpose)?;
    }
    Ok(draft.finish())
}

/// The steps for which a receipt comes back.
pub fn guest_steps(pack: &GuestPack<'_>) -> Vec<ReceiptStep> {
    let script = |operation: &Operation| ReceiptStep {
        script_sha256: Some(operation.change.script().sha256()),
        ..ReceiptStep::new(operation.address.clone(), ReceiptKind::Powershell)
    };
    let mut steps: Vec<ReceiptStep> = pack.operations.iter().map(script).collect();
    let attested = pack.items.iter().filter(|item| item.attested);
    let attested = attested.map(|item| ReceiptStep::new(item.address.clone(), ReceiptKind::Attestation));
    for step in attested {
        if steps.iter().all(|known| known.address != step.address) {
            steps.push(step);
        }
    }
    steps
}

fn scripts(deployment: &Deployment, pack: &GuestPack<'_>, draft: &mut Draft) -> Result<()> {
    let domain = pack.domain.to_ascii_lowercase();
    let folder = if name::is_safe(&domain) { domain } else { format!("tenant-{domain}") };
    let folder = format!("powershell/{folder}");
    let script = Script::Teams;
    let data =
        Data::new(script, deployment.name(), deployment.tenant(), pack.domain, pack.operations.clone())?;
    let data_name = format!("{}.json", script.file_name().trim_end_matches(".ps1"));
    let by = "a Teams administrator";
    let files = [
        (
            Artefact::new(format!("{folder}/{}", script.file_name()), script.bytes()),
            "The script; the same for every deployment. It may be signed.",
        ),
        (Artefact::new(format!("{folder}/{data_name}"), data.to_ascii_json()), "What the script is told."),
    ];
    let mut sums = String::new();
    for (file, _) in &files {
        let name = file.name.rsplit('/').next().unwrap_or_default();
        add(&mut sums, format_args!("{}  {name}\n", file.sha256));
    }
    for (file, text) in files {
        draft.add(file, Purpose::new(Stage::Scripts, by, text))?;
    }
    let text = "The digests of these files, for `sha256sum -c`.";
    draft.add(Artefact::new(format!("{folder}/SHA256SUMS"), sums), Purpose::new(Stage::Scripts, by, text))
}
