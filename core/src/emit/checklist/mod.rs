//! What people do, in Markdown. Every text of the scenario stands in a code span, where nothing in it can act.

mod certificate;
mod control;
mod guests;
mod headset;
mod limitation;
mod package;
mod pin;
mod settings;
mod side;

pub(super) use self::certificate::certificate;
pub(super) use self::control::app_control;
pub(super) use self::guests::guests;
pub(super) use self::package::package;
pub(super) use self::side::side;
use super::EmitInput;
use super::artefact::{Artefact, Draft, Purpose, Stage};
use super::headset as headsets_of;
use crate::error::Result;
use crate::model::SignIn;

/// The seven settings of the tenant.
pub(super) fn tenant_settings(input: &EmitInput<'_>, draft: &mut Draft) -> Result<()> {
    let Some(asked) = input.scenario.tenant_settings else { return Ok(()) };
    let text = settings::text(input, asked);
    let purpose = Purpose::new(
        Stage::Tenant,
        "an administrator of the tenant",
        "The seven settings that Microsoft's article asks to review: where they are, and what to note.",
    );
    draft.add(Artefact::new("tenant-settings.md", text), purpose)
}

/// One checklist per headset, where the scenario says how people sign in.
pub(super) fn headsets(input: &EmitInput<'_>, draft: &mut Draft) -> Result<()> {
    let Some(sign_in) = &input.scenario.sign_in else { return Ok(()) };
    for one in headsets_of::all(input) {
        let text = headset::text(input, sign_in, &one);
        let purpose =
            Purpose::new(Stage::Headsets, "whoever sets the headset up", "Setting up this headset.")
                .at(one.address());
        draft.add(Artefact::new(format!("headsets/{}.md", one.file), text), purpose)?;
    }
    Ok(())
}

/// What is needed later: resetting a PIN, and what shared accounts cannot do.
pub(super) fn operation(input: &EmitInput<'_>, draft: &mut Draft) -> Result<()> {
    if matches!(input.scenario.sign_in, Some(SignIn::Pin { .. } | SignIn::AutoLogon)) {
        let purpose = Purpose::new(
            Stage::Operation,
            "whoever owns multi-factor authentication",
            "What to do when a PIN is forgotten, known to the wrong people, or a headset is replaced.",
        );
        draft.add(Artefact::new("pin-reset.md", pin::text(input)), purpose)?;
    }
    let purpose = Purpose::new(
        Stage::Operation,
        "the owner of the deployment",
        "What a shared account cannot do, and what helps against it.",
    );
    draft.add(Artefact::new("limitations.md", limitation::text(input)), purpose)
}
