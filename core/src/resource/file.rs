//! A file that `emit` writes, and the keys of all of them.

use crate::address::Address;

/// A file that `emit` writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileResource {
    /// The key of its address.
    pub key: String,
    /// What it is for, in one sentence.
    pub text: String,
}

impl FileResource {
    /// The kind in addresses.
    pub const KIND: &'static str = "file";

    /// The address.
    pub fn address(&self) -> Address {
        Address::new(Self::KIND, &self.key)
    }
}

/// The kiosk document.
pub const KIOSK: &str = "kiosk";
/// The source of the App Control policy.
pub const APP_CONTROL: &str = "app-control";
/// The project of a provisioning package.
pub const PROVISIONING_PACKAGE: &str = "provisioning-package";
/// The steps of certificate sign-in.
pub const CERTIFICATE: &str = "certificate";
/// A checklist for each headset, and the runbook for a forgotten PIN.
pub const CHECKLISTS: &str = "checklists";
/// The pack for a tenant that is not administered here; its domain follows.
pub const HAND_OVER: &str = "handover-";

/// Who has an account, for whom, until when and who answers for that.
pub const ACCESS_REVIEW: &str = "access-review";
/// A letter for each person with an account; no secret stands in it.
pub const LETTERS: &str = "letters";

/// The keys of scenarios of vendors' accounts.
pub const VENDORS: &[&str] = &[ACCESS_REVIEW, LETTERS];
/// Every key that stands for itself.
pub const ALL: &[&str] = &[KIOSK, APP_CONTROL, PROVISIONING_PACKAGE, CERTIFICATE, CHECKLISTS];
