//! What sign-in by certificate needs beside Graph v1.0: the document for the headset, and two profiles that only the beta of Graph
//! and the admin center know.
//!
//! Source: Microsoft's page "Shared Microsoft Entra accounts in `HoloLens`". Names of properties are those of the beta types
//! `windows81SCEPCertificateProfile` and `windows81TrustedRootCertificate`.

use data_encoding::BASE64;
use serde_json::{Value, json};

use super::artefact::{Artefact, Draft, Purpose, Stage};
use super::headset::{self, Headset};
use super::input::person;
use super::{EmitInput, checklist, shared_account, thumbprint};
use crate::address::Address;
use crate::error::{Error, Result, codes};
use crate::model::{CertificateAuthority, Scep, SignIn};

/// Why the SCEP profile is left out.
const NOT_BY_SERIAL: &str = "one profile serves all headsets only where every account is named after its headset: the same words \
     before the serial number and the same domain. Rename the accounts so, then emit again";

/// Writes the documents where the scenario asks for certificates.
pub(super) fn add(input: &EmitInput<'_>, draft: &mut Draft) -> Result<()> {
    let Some(SignIn::Certificate { authorities, issuer_thumbprint, scep, device_group }) =
        &input.scenario.sign_in
    else {
        return Ok(());
    };
    let certificates: Vec<Vec<u8>> = authorities.iter().map(decoded).collect::<Result<_>>()?;
    let Some(issuer) = certificates.last() else {
        return Err(Error::new(codes::SCENARIO_INVALID_VALUE, "`signIn.authorities` names no authority"));
    };
    let digits = issuer_thumbprint.clone().unwrap_or_else(|| thumbprint(issuer));
    let document = shared_account(&digits)?;
    let administrator = "an administrator of Intune";
    let add = |draft: &mut Draft, name: String, bytes: Vec<u8>, by, text: &str, at: Option<Address>| {
        let purpose = Purpose { address: at, ..Purpose::new(Stage::Certificate, by, text) };
        draft.add(Artefact::new(name, bytes), purpose)
    };
    let subject = subject(&headset::all(input));
    let text =
        checklist::certificate(input, &device_group.display_name, subject.as_deref(), certificates.len());
    add(
        draft,
        "certificate/certificate.md".to_owned(),
        text.into_bytes(),
        administrator,
        "All steps of the sign-in by certificate in order, those that `apply` does among them.",
        None,
    )?;
    add(
        draft,
        "certificate/shared-account.xml".to_owned(),
        format!("{document}\n").into_bytes(),
        "Intune",
        "The policy `ConfigureSharedAccount` as `apply` writes it: OMA-URI \
         `./Device/Vendor/MSFT/Policy/Config/MixedReality/ConfigureSharedAccount`, data type String.",
        None,
    )?;
    for (index, certificate) in certificates.iter().enumerate() {
        let name = profile_name(index);
        let body = crate::json::ascii(&trusted(input, index, certificate));
        let at = Some(person("trusted-root-profile"));
        add(draft, name, body, administrator, "A request for the beta of Graph: a trusted certificate.", at)?;
    }
    let name = "certificate/scep-profile.json";
    let Some(subject) = subject else {
        draft.later(name, NOT_BY_SERIAL, None);
        return Ok(());
    };
    let body = crate::json::ascii(&scep_profile(input, scep, &subject));
    let at = Some(person("scep-profile"));
    add(
        draft,
        name.to_owned(),
        body,
        administrator,
        "A request for the beta of Graph: the headsets' certificates.",
        at,
    )
}

/// The file of the profile for the authority at an index; the root is the first.
fn profile_name(index: usize) -> String {
    match index {
        0 => "certificate/trusted-root-profile.json".to_owned(),
        more => format!("certificate/trusted-intermediate-profile-{more}.json"),
    }
}

fn decoded(authority: &CertificateAuthority) -> Result<Vec<u8>> {
    let text = authority.certificate.as_deref().unwrap_or_default();
    BASE64.decode(text.trim().as_bytes()).ok().filter(|bytes| !bytes.is_empty()).ok_or_else(|| {
        Error::new(
            codes::SCENARIO_INVALID_VALUE,
            "a certificate of `signIn.authorities` is missing or not in base64",
        )
    })
}

/// The name in a headset's certificate, with Intune's variable for the serial number; `None` where the accounts have no such form.
fn subject(headsets: &[Headset<'_>]) -> Option<String> {
    let form = |headset: &Headset<'_>| {
        let (local, domain) = headset.account.split_once('@')?;
        let (local, serial) = (local.to_lowercase(), headset.serial.to_lowercase());
        let prefix = local.strip_suffix(&serial).filter(|_| !serial.is_empty())?;
        // What a letter becomes in lower case may be longer; such names are not taken apart.
        let prefix = headset.account.get(..prefix.len()).filter(|kept| kept.to_lowercase() == prefix)?;
        Some(format!("{prefix}{{{{Device_Serial}}}}@{domain}"))
    };
    let first = form(headsets.first()?)?;
    headsets
        .iter()
        .all(|headset| form(headset).is_some_and(|other| other.eq_ignore_ascii_case(&first)))
        .then_some(first)
}

fn scep_profile(input: &EmitInput<'_>, scep: &Scep, subject: &str) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.windows81SCEPCertificateProfile",
        "displayName": format!("{} headsets: certificate", input.deployment.name()),
        "certificateStore": "machine",
        "keyStorageProvider": "useTpmKspOtherwiseFail",
        "subjectNameFormat": "custom",
        "subjectNameFormatString": "CN={{Device_Serial}}",
        "subjectAlternativeNameType": "none",
        "customSubjectAlternativeNames": [{"sanType": "userPrincipalName", "name": subject}],
        "keyUsage": "keyEncipherment,digitalSignature",
        "keySize": "size2048",
        "hashAlgorithm": "sha2",
        "extendedKeyUsages": [
            {"name": "Smartcard Logon", "objectIdentifier": "1.3.6.1.4.1.311.20.2.2"},
            {"name": "Client Authentication", "objectIdentifier": "1.3.6.1.5.5.7.3.2"},
        ],
        "scepServerUrls": scep.servers,
        "certificateValidityPeriodScale": "years",
        "certificateValidityPeriodValue": scep.validity_years.unwrap_or(1),
        "renewalThresholdPercentage": scep.renew_at_percent.unwrap_or(20),
    })
}

fn trusted(input: &EmitInput<'_>, index: usize, certificate: &[u8]) -> Value {
    let store = if index == 0 { "computerCertStoreRoot" } else { "computerCertStoreIntermediate" };
    let what = if index == 0 { "root".to_owned() } else { format!("intermediate {index}") };
    json!({
        "@odata.type": "#microsoft.graph.windows81TrustedRootCertificate",
        "displayName": format!("{} headsets: trusted {what}", input.deployment.name()),
        "certFileName": format!("{}.cer", what.replace(' ', "-")),
        "destinationStore": store,
        "trustedRootCertificate": BASE64.encode(certificate),
    })
}
