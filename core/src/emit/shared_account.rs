//! The document of the policy `MixedReality/ConfigureSharedAccount`: by whose certificate a headset signs in.
//!
//! Source: Microsoft's page "Shared Microsoft Entra accounts in `HoloLens`". The element `AutoLogon` of the newer schema is left
//! out: nothing says what it does.

use data_encoding::HEXLOWER;
use sha1::{Digest, Sha1};

use super::xml::Xml;
use crate::error::{Error, Result, codes};

/// Writes the document for the thumbprint of the authority that issues the headsets' certificates: 40 hexadecimal digits; colons
/// and spaces between them are taken out.
pub fn shared_account(issuer_thumbprint: &str) -> Result<String> {
    let digits: String = issuer_thumbprint
        .chars()
        .filter(|c| !matches!(c, ':' | ' '))
        .collect::<String>()
        .to_ascii_lowercase();
    if digits.len() != 40 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(Error::new(
            codes::SCENARIO_INVALID_VALUE,
            "the issuer's thumbprint is not a SHA-1 digest of 40 hexadecimal digits",
        )
        .hint("Give the certificate of the issuing authority in `authorities`, and leave `issuerThumbprint` out."));
    }
    let mut xml = Xml::line("shared-account document");
    xml.open("SharedAccountConfiguration", &[])?;
    xml.open("SharedAccount", &[])?;
    xml.text("IssuerThumbprint", &digits)?;
    xml.close("SharedAccount")?;
    xml.close("SharedAccountConfiguration")?;
    xml.finish()?
        .complete()
        .map_err(|_| Error::new(codes::BUG_INVARIANT, "the shared-account document has an unknown id"))
}

/// The thumbprint of a certificate in DER.
pub fn thumbprint(certificate: &[u8]) -> String {
    HEXLOWER.encode(&Sha1::digest(certificate))
}
