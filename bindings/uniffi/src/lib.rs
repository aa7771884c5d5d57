//! The UniFFI library: the core for Kotlin, Ruby, Swift and Python.

mod model;

uniffi::setup_scaffolding!("remote_assist");
