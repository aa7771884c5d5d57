//! The documents that a deployment needs beside Graph: for Windows, for the headset, and for people.
//!
//! Everything here is a pure function: the same input gives the same bytes. Only [`Bundle::write_to`] touches the disk.

mod app_control;
mod artefact;
mod certificate;
mod checklist;
mod folder;
mod guests;
mod headset;
mod input;
mod kiosk;
mod name;
mod overview;
mod policies;
mod provisioning;
mod receipt;
mod script_pack;
mod shared_account;
mod sides;
mod vendors;
mod xml;

use uuid::Uuid;

pub use self::app_control::{ControlMode, Danger, Program, app_control, dangerous};
pub use self::artefact::{Artefact, Bundle};
pub use self::folder::Written;
pub use self::guests::{GuestItem, GuestPack, guest_steps, guests};
pub use self::input::{EmitInput, Limitation};
pub use self::kiosk::{KioskApp, KioskFor, kiosk, kiosk_of};
pub use self::receipt::{LARGEST_RECEIPT, ReceiptStep, empty_receipt, read_receipt};
pub use self::shared_account::{shared_account, thumbprint};
pub use self::sides::{Side, side_steps, sides};
pub use self::vendors::{VendorDocuments, VendorPerson, vendor_steps, vendors};
use crate::error::Result;
use crate::resource::Deployment;

/// The scripts that are the same for every deployment, by their names.
pub const SCRIPTS: &[(&str, &str)] =
    &[("build-app-control.ps1", app_control::SCRIPT), ("build-package.ps1", provisioning::SCRIPT)];

/// The namespace of ids that are made from names (RFC 9562, version 5).
const NAMESPACE: Uuid = Uuid::from_u128(0x6b1e_7c52_93d4_4f08_9a37_2f5c_0e81_d64b);

/// The id that one thing of a deployment has on every machine, such as the profile of its kiosk (`kiosk`).
pub fn stable_id(deployment: &Deployment, key: &str) -> Uuid {
    let name = format!("{}/{}/{key}", deployment.tenant(), deployment.name());
    Uuid::new_v5(&NAMESPACE, name.as_bytes())
}

/// All documents that the scenario asks for, and no other.
///
/// A document that names an object which does not exist yet is left out, and the bundle says so. Fails where a text of the
/// scenario cannot stand in a document, and where App Control would block an app without which a headset is of no use.
pub fn artefacts(input: &EmitInput<'_>) -> Result<Bundle> {
    let mut draft = artefact::Draft::new(input.deployment);
    checklist::tenant_settings(input, &mut draft)?;
    certificate::add(input, &mut draft)?;
    let kiosk = policies::kiosk_document(input, &mut draft)?;
    policies::app_control_documents(input, &mut draft)?;
    provisioning::add(input, kiosk, &mut draft)?;
    checklist::headsets(input, &mut draft)?;
    checklist::operation(input, &mut draft)?;
    input::receipts(input, &mut draft)?;
    Ok(draft.finish())
}

/// The steps of the scenario for which somebody must vouch, in the order in which they are done.
pub fn receipt_steps(input: &EmitInput<'_>) -> Vec<ReceiptStep> {
    input::steps(input)
}
