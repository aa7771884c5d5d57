//! Temporary.
mod kiosk;
mod shared_account;
mod xml;
pub use kiosk::{KioskApp, KioskFor, kiosk};
pub use shared_account::shared_account;
