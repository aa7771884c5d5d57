//! What is done with PowerShell: a script and its data for each tenant that is administered here, and a pack for each other one.

use super::artefact::{Artefact, Bundle, Draft, Purpose, Stage};
use super::checklist;
use super::input::{person, receipt_names};
use super::name;
use super::overview::add;
use super::receipt::{ReceiptStep, empty_receipt};
use crate::error::Result;
use crate::model::ReceiptKind;
use crate::powershell::{Data, Operation, Script};
use crate::resource::Deployment;

/// What the key of a hand-over begins with; the tenant's domain follows.
const HAND_OVER: &str = "handover-";

/// One tenant, and what its script is told.
#[derive(Clone, Debug)]
pub struct Side<'a> {
    /// Its domain.
    pub domain: &'a str,
    /// Its name for people.
    pub name: &'a str,
    /// Its id, where that is known.
    pub tenant: Option<&'a str>,
    /// Whether it is administered here.
    pub administered: bool,
    /// What is asked of it, in words.
    pub asked: Vec<String>,
    /// Whom its people should reach afterwards: full addresses to try.
    pub tries: Vec<String>,
    /// What the script is told; at least one.
    pub operations: Vec<Operation>,
}

/// The files for all sides.
pub fn sides(deployment: &Deployment, sides: &[Side<'_>]) -> Result<Bundle> {
    let mut draft = Draft::new(deployment);
    for side in sides {
        // A domain is a safe name, unless Windows takes its beginning for a device.
        let domain = side.domain.to_ascii_lowercase();
        let folder = if name::is_safe(&domain) { domain } else { format!("tenant-{domain}") };
        for script in Script::ALL {
            let operations = side.operations.iter().filter(|operation| operation.change.script() == script);
            let operations: Vec<Operation> = operations.cloned().collect();
            if !operations.is_empty() {
                files(deployment, side, &folder, script, operations, &mut draft)?;
            }
        }
    }
    let steps = side_steps(sides);
    for (step, name) in steps.iter().zip(receipt_names(&steps)) {
        let purpose = Purpose {
            fill_in: true,
            ..Purpose::new(
                Stage::Receipts,
                "whoever did the step",
                "The script writes it; by hand, fill it in.",
            )
            .at(step.address.clone())
        };
        draft.add(Artefact::new(name, empty_receipt(deployment, step)), purpose)?;
    }
    Ok(draft.finish())
}

/// The steps for which a receipt comes back.
pub fn side_steps(sides: &[Side<'_>]) -> Vec<ReceiptStep> {
    let mut steps = Vec::new();
    for side in sides {
        steps.extend(side.operations.iter().map(|operation| ReceiptStep {
            script_sha256: Some(operation.change.script().sha256()),
            ..ReceiptStep::new(operation.address.clone(), ReceiptKind::Powershell)
        }));
        if !side.administered {
            let key = format!("{HAND_OVER}{}", side.domain);
            steps.push(ReceiptStep::new(person(&key), ReceiptKind::Attestation));
        }
    }
    steps
}

fn files(
    deployment: &Deployment,
    side: &Side<'_>,
    folder: &str,
    script: Script,
    operations: Vec<Operation>,
    draft: &mut Draft,
) -> Result<()> {
    let data = Data::new(script, deployment.name(), deployment.tenant(), side.domain, operations)?;
    let own = side.tenant.is_some_and(|tenant| tenant.eq_ignore_ascii_case(deployment.tenant()));
    let data = if own { data } else { data.elsewhere(side.tenant) };
    let (stage, folder) = if side.administered {
        (Stage::Scripts, format!("powershell/{folder}"))
    } else {
        (Stage::HandOver, format!("handover/{folder}"))
    };
    let by = if side.administered { "a Teams administrator" } else { "whoever administers that tenant" };
    let data_name = format!("{}.json", script.file_name().trim_end_matches(".ps1"));
    let mut pack = vec![
        (
            Artefact::new(format!("{folder}/{}", script.file_name()), script.bytes()),
            "The script; the same for every deployment. It may be signed.",
        ),
        (Artefact::new(format!("{folder}/{data_name}"), data.to_ascii_json()), "What the script is told."),
    ];
    let text = checklist::side(deployment, side, script, &data_name);
    pack.push((
        Artefact::new(format!("{folder}/README.md"), text),
        "What is asked, how it is done, and what comes back.",
    ));
    let mut sums = String::new();
    for (file, _) in &pack {
        let name = file.name.rsplit('/').next().unwrap_or_default();
        add(&mut sums, format_args!("{}  {name}\n", file.sha256));
    }
    pack.push((
        Artefact::new(format!("{folder}/SHA256SUMS"), sums),
        "The digests of these files, for `sha256sum -c`.",
    ));
    for (file, text) in pack {
        draft.add(file, Purpose::new(stage, by, text))?;
    }
    Ok(())
}
