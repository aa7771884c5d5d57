//! One encoder per context, so that text from a tenant or a file is data wherever it is written.
//!
//! Anyone may choose a display name. Every name, key and message that did not come from this library passes
//! through the encoder of the place where it is written, at the moment when it is written.

pub mod ci;
pub mod csv;
pub mod html;
pub mod markdown;
pub mod odata;
pub mod terminal;
pub mod xml;
