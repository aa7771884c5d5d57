//! Commented scenarios to start from, for `init`.

/// The text of a commented scenario of that kind, if there is one.
///
/// It is valid as it stands; an editor that knows the schema completes and checks it.
pub fn starter(kind: &str) -> Option<&'static str> {
    (kind == "sharedIdentity").then_some(SHARED_IDENTITY)
}

const SHARED_IDENTITY: &str = include_str!("starter/shared_identity.yaml");
