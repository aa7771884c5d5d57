#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(clippy::disallowed_methods, reason = "tests run on the runtime that tokio's macro makes")
)]

pub mod address;
pub mod clock;
pub mod encode;
pub mod error;
pub mod json;
pub mod secret;

pub mod model;

pub mod auth;
pub mod document;
pub mod graph;
pub mod hololens;
pub mod http;

pub mod emit;
pub mod lint;
pub mod powershell;
pub mod resource;

pub mod plan;
pub mod reach;
pub mod scenario;

pub mod journal;

pub mod engine;
pub mod lifecycle;

pub mod deploy;

#[cfg(feature = "schema")]
pub mod schema;

#[cfg(feature = "sim")]
pub mod sim;
