//! What HoloLens 2 knows: its apps, its builds, and the policies that a shared headset uses.
//!
//! Tables of facts from Microsoft's documentation, each with its page; nothing here contacts anybody.

pub mod apps;
pub mod build;
pub mod policy;

pub use apps::{App, Aumid, PackageFamilyName};
pub use build::{Build, Release};
pub use policy::{Policy, PolicyValue};
