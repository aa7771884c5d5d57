//! Settings of the tenant that hold for everybody in it.

mod certificates;
mod setting;

pub use certificates::{Authority, CertificateMethod, Trust};
pub use setting::{SETTINGS, Setting, SettingFacts, setting_facts};
