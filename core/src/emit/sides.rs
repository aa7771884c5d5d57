//! What is done with PowerShell: a script and its data for each tenant that is administered here, and a pack for each other one.

use super::artefact::{Bundle, Draft, Stage};
use super::checklist;
use super::input::person;
use super::name;
use super::receipt::{ReceiptStep, add_script_receipts};
use super::script_pack::{ScriptPack, by_script};
use crate::error::Result;
use crate::model::ReceiptKind;
use crate::powershell::{Data, Operation, Script};
use crate::resource::Deployment;
use crate::resource::file::HAND_OVER;

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
        for (script, operations) in by_script(&side.operations) {
            pack(deployment, side, script, operations)?.add_to(&mut draft)?;
        }
    }
    let steps = side_steps(sides);
    add_script_receipts(deployment, &steps, &mut draft)?;
    Ok(draft.finish())
}

/// The steps for which a receipt comes back.
pub fn side_steps(sides: &[Side<'_>]) -> Vec<ReceiptStep> {
    let mut steps = Vec::new();
    for side in sides {
        steps.extend(side.operations.iter().map(ReceiptStep::of_script));
        if !side.administered {
            let key = format!("{HAND_OVER}{}", side.domain.to_ascii_lowercase());
            steps.push(ReceiptStep::new(person(&key), ReceiptKind::Attestation));
        }
    }
    steps
}

fn pack(
    deployment: &Deployment,
    side: &Side<'_>,
    script: Script,
    operations: Vec<Operation>,
) -> Result<ScriptPack> {
    let data = Data::new(script, deployment.name(), deployment.tenant(), side.domain, operations)?;
    let own = side.tenant.is_some_and(|tenant| tenant.eq_ignore_ascii_case(deployment.tenant()));
    let data = if own { data } else { data.elsewhere(side.tenant) };
    let (stage, place, by) = if side.administered {
        (Stage::Scripts, "powershell", "a Teams administrator")
    } else {
        (Stage::HandOver, "handover", "whoever administers that tenant")
    };
    let folder = format!("{place}/{}", name::of_domain(side.domain));
    let readme = checklist::side(deployment, side, script);
    Ok(ScriptPack { script, data, folder, stage, by, readme })
}
