use serde::{Deserialize, Serialize};

use super::scenario::GroupSpec;

/// How people sign in to a headset. The article knows no other way; passwords are never handed out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum SignIn {
    /// A Windows Hello PIN, shared between the users of one headset and bound to it. In a document `signIn: pin` sets no limits.
    Pin {
        /// The fewest characters, 6 to 127.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min_length: Option<u32>,
        /// The most characters, 6 to 127.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_length: Option<u32>,
        /// Whether it has digits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        digits: Option<PinCharacters>,
        /// Whether it has lower-case letters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lowercase: Option<PinCharacters>,
        /// Whether it has upper-case letters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        uppercase: Option<PinCharacters>,
        /// Whether it has special characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        special: Option<PinCharacters>,
        /// After how many days it must be changed, 0 (never) to 730.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_days: Option<u32>,
        /// How many earlier ones must not be used again, 0 to 50.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        history: Option<u32>,
    },
    /// The headset signs its account in by itself, from build 20348.1432 on, after one sign-in by hand.
    AutoLogon,
    /// The headset signs its account in with a certificate: the improved process, from build 22621.1217 on.
    Certificate {
        /// The authorities that issue the headsets' certificates, the root first.
        authorities: Vec<CertificateAuthority>,
        /// The SHA-1 thumbprint of the issuing authority, 40 hexadecimal digits. That of the last authority unless given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        issuer_thumbprint: Option<String>,
        /// The service that issues them.
        scep: Scep,
        /// The security group that will hold the headsets.
        device_group: GroupSpec,
    },
}

/// Whether a kind of character stands in a PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum PinCharacters {
    /// It may.
    Allowed,
    /// It must, at least one.
    Required,
    /// It must not.
    Forbidden,
}

/// One authority of a chain of certificates. Exactly one of `file` and `certificate` is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CertificateAuthority {
    /// A file with its certificate, PEM or DER, relative to the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its certificate, DER in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// Where its list of revoked certificates is, an `http` address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_list: Option<String>,
}

/// The SCEP service that issues the headsets' certificates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scep {
    /// Its addresses, `https`.
    pub servers: Vec<String>,
    /// For how many years a certificate is valid, 1 to 5. One unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validity_years: Option<u32>,
    /// At how much of its life left it is renewed, 1 to 99 percent. 20 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renew_at_percent: Option<u32>,
}

/// Autopilot: headsets that join by themselves. Only self-deploying mode exists for `HoloLens` 2.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Autopilot {
    /// The tag that brings a headset into the group of headsets.
    pub group_tag: String,
    /// Files with hardware hashes as `AutopilotDiagnostics.zip` holds them, relative to the document; their headsets are registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hashes_from: Option<Vec<String>>,
    /// The headsets to register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headsets: Option<Vec<AutopilotHeadset>>,
}

/// A headset to register with Autopilot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AutopilotHeadset {
    /// Its serial number.
    pub serial: String,
    /// Its hardware hash, base64.
    pub hardware_hash: String,
}
