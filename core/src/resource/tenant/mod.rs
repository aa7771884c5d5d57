//! Settings of the tenant that hold for everybody in it.

mod access;
mod certificates;
mod setting;

pub use access::{ACCESS, AccessFacts, AccessSetting, access_facts};
pub use certificates::{Authority, CertificateMethod, Trust};
pub use setting::{SETTINGS, Setting, SettingFacts, setting_facts};
