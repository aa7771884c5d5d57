#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod address;
pub mod clock;
pub mod error;
pub mod json;
pub mod secret;

pub mod model;

#[cfg(feature = "sim")]
pub mod sim;
