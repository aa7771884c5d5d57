//! The documents of the policies that Intune or a provisioning package carries.

use super::app_control::{ControlMode, Program};
use super::artefact::{Artefact, Draft, Purpose, Stage, digest};
use super::input::person;
use super::kiosk::{guid, kiosk_of};
use super::{EmitInput, app_control, checklist, stable_id};
use crate::error::{Error, Result, codes};
use crate::model::Delivery;

/// What became of the kiosk document.
pub(super) enum KioskText {
    /// The scenario has no kiosk, or Intune carries it.
    Elsewhere,
    /// The text for the provisioning package.
    Packaged(String),
    /// It waits for the group.
    Waits,
}

/// Why a kiosk is not written yet.
pub(super) const WAITS: &str = "it names the group of the shared accounts, which does not exist yet. Apply the scenario first, then emit again";

/// Writes the kiosk, or notes that it waits for the group that it names.
pub(super) fn kiosk_document(input: &EmitInput<'_>, draft: &mut Draft) -> Result<KioskText> {
    let Some(asked) = &input.scenario.kiosk else { return Ok(KioskText::Elsewhere) };
    let id = match (input.known)(input.group) {
        Some(id) => Some(guid(&id)?),
        None => None,
    };
    let template = kiosk_of(asked, input.deployment, input.kiosk_apps, input.group)?;
    let text = template.fill(|address| id.clone().filter(|_| address == input.group)).complete();
    match (text, asked.delivery) {
        (Ok(text), Delivery::ProvisioningPackage) => Ok(KioskText::Packaged(text)),
        (Ok(text), Delivery::Intune) => {
            let what = "The kiosk as `apply` writes it to Intune, to be read or imported by hand: OMA-URI \
                        `./Device/Vendor/MSFT/AssignedAccess/Configuration`, data type String.";
            draft.add(Artefact::new("kiosk.xml", text), Purpose::new(Stage::Policies, "Intune", what))?;
            Ok(KioskText::Elsewhere)
        }
        (Err(address), Delivery::Intune) => {
            draft.later("kiosk.xml", WAITS, Some(address));
            Ok(KioskText::Elsewhere)
        }
        (Err(_), Delivery::ProvisioningPackage) => Ok(KioskText::Waits),
    }
}

/// Writes the source of the App Control policy, and what builds it, where the scenario names apps.
pub(super) fn app_control_documents(input: &EmitInput<'_>, draft: &mut Draft) -> Result<()> {
    let Some(asked) = &input.scenario.app_control else { return Ok(()) };
    if input.programs.is_empty() {
        return Ok(());
    }
    let mode = if asked.allow.is_some() { ControlMode::Allow } else { ControlMode::Block };
    let mut programs = input.programs.to_vec();
    if !asked.force {
        keep_operable(mode, &mut programs, input.own_family)?;
    }
    let id = stable_id(input.deployment, "app-control");
    let source = app_control(id, mode, &programs)?;
    let data = app_control::data(id, mode, &programs, &digest(source.as_bytes()));
    let address = person("app-control-policy");
    let purpose = |by, text: &str| Purpose::new(Stage::Policies, by, text).at(address.clone());
    let who = "an administrator with Windows";
    let text = checklist::app_control(input, id, mode, &programs);
    draft.add(
        Artefact::new("app-control/app-control.md", text),
        purpose(who, "How the App Control policy is built, tried and delivered."),
    )?;
    draft.add(
        Artefact::new("app-control/app-control.xml", source),
        purpose("build-app-control.ps1", "The source of the policy. It is of no use before it is built."),
    )?;
    draft.add(
        Artefact::new("app-control/app-control.json", data),
        purpose("build-app-control.ps1", "What the script is told."),
    )?;
    draft.add(
        Artefact::new("app-control/build-app-control.ps1", app_control::SCRIPT),
        purpose(who, "Builds the policy. The same bytes for every deployment."),
    )
}

/// Refuses to block what a headset needs, and adds it to a list of allowed apps.
fn keep_operable(mode: ControlMode, programs: &mut Vec<Program>, own: &str) -> Result<()> {
    let families: Vec<&str> = programs
        .iter()
        .filter_map(|program| match program {
            Program::Package(family) => Some(family.as_str()),
            Program::File(_) => None,
        })
        .collect();
    if mode == ControlMode::Allow {
        let missing = app_control::unlisted(&families, own);
        programs.extend(missing.into_iter().map(Program::Package));
        return Ok(());
    }
    let dangers = app_control::dangerous(&families, own);
    if dangers.is_empty() {
        return Ok(());
    }
    let told: Vec<String> =
        dangers.iter().map(|danger| format!("`{}`: {}", danger.family, danger.why)).collect();
    Err(Error::new(
        codes::LOCK_OUT,
        format!("App Control would block what a headset needs: {}", told.join("; ")),
    )
    .hint("Take it out of `appControl.block`, or set `appControl.force: true` if you mean it."))
}
