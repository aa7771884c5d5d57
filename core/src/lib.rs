#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod address;
pub mod clock;
pub mod encode;
pub mod error;
pub mod json;
pub mod secret;

pub mod model;

pub mod document;

pub mod scenario;

#[cfg(feature = "schema")]
pub mod schema;
