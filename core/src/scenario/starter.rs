//! Commented scenarios to start from, for `init`.

/// The text of a commented scenario of that kind, if there is one.
///
/// It is valid as it stands; an editor that knows the schema completes and checks it.
pub fn starter(kind: &str) -> Option<&'static str> {
    match kind {
        "sharedIdentity" => Some(SHARED_IDENTITY),
        "federation" => Some(FEDERATION),
        "vendorAccounts" => Some(VENDOR_ACCOUNTS),
        "guesting" => Some(GUESTING),
        _ => None,
    }
}

/// The text of a commented scenario by the improved process, if the kind has one: sign-in with certificates, for ten headsets and more.
pub fn improved(kind: &str) -> Option<&'static str> {
    (kind == "sharedIdentity").then_some(IMPROVED)
}

const IMPROVED: &str = include_str!("starter/shared_identity_improved.yaml");
const FEDERATION: &str = include_str!("starter/federation.yaml");
const VENDOR_ACCOUNTS: &str = include_str!("starter/vendor_accounts.yaml");
const GUESTING: &str = include_str!("starter/guesting.yaml");
const SHARED_IDENTITY: &str = include_str!("starter/shared_identity.yaml");
