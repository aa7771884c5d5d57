//! Signing in with a certificate: what the improved process asks of the tenant.

use data_encoding::BASE64;
use x509_cert::Certificate;
use x509_cert::der::Decode;

use super::headsets::HEADSETS;
use super::shared_identity::GROUP;
use crate::clock::Timestamp;
use crate::emit;
use crate::model::{SharedIdentity, SignIn};
use crate::resource::entra::Group;
use crate::resource::intune::{AutopilotDevice, OmaSetting};
use crate::resource::tenant::{Authority, CertificateMethod, Trust};
use crate::resource::{Deployment, Resource};

/// The key of the list of authorities.
const TRUST: &str = "headsets";

/// What Graph takes in beta alone, and a person therefore does.
pub(super) const BETA: &[(&str, &str)] = &[
    (
        "trusted-root-profile",
        "Make the trusted certificate profile in Intune, as certificate.md of `emit` says: Graph v1.0 cannot.",
    ),
    (
        "scep-profile",
        "Make the SCEP certificate profile in Intune, as certificate.md of `emit` says: Graph v1.0 cannot.",
    ),
    (
        "autopilot-profile",
        "Make the self-deploying Autopilot profile in Intune, as certificate.md of `emit` says: Graph v1.0 cannot.",
    ),
];

/// What the process asks for.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) resources: Vec<Resource>,
    /// The settings of the profile that makes a headset use its certificate.
    pub(super) settings: Vec<OmaSetting>,
}

pub(super) fn compile(scenario: &SharedIdentity, deployment: &Deployment) -> Asked {
    let Some(SignIn::Certificate { authorities, issuer_thumbprint, device_group, .. }) = &scenario.sign_in
    else {
        return Asked::default();
    };
    let mut resources = Vec::new();
    let group = Group::address_of(HEADSETS);
    let tag = scenario.autopilot.as_ref().map(|autopilot| autopilot.group_tag.as_str());
    resources.push(Resource::Group(Group {
        key: HEADSETS.to_owned(),
        display_name: device_group.display_name.clone(),
        unique_name: deployment.unique_name(&group),
        rule: tag.map(|tag| format!("(device.devicePhysicalIds -any _ -eq \"[OrderID]:{tag}\")")),
    }));
    let trust =
        Trust { key: TRUST.to_owned(), display_name: deployment.unique_name(&Trust::address_of(TRUST)) };
    resources.push(Resource::Trust(trust));
    let mut issuer = None;
    for (index, authority) in authorities.iter().enumerate() {
        let certificate = authority.certificate.clone().unwrap_or_default();
        let Some(known) = read(&certificate) else { continue };
        resources.push(Resource::Authority(Authority {
            thumbprint: known.thumbprint.clone(),
            certificate,
            until: known.until,
            root: index == 0,
            revocation_list: authority.revocation_list.clone(),
            trust: TRUST.to_owned(),
        }));
        let named =
            issuer_thumbprint.as_ref().is_none_or(|named| named.eq_ignore_ascii_case(&known.thumbprint));
        if named {
            issuer = Some(known);
        }
    }
    let mut settings = Vec::new();
    if let Some(issuer) = issuer {
        resources.push(Resource::CertificateMethod(CertificateMethod {
            accounts: Group::address_of(GROUP),
            issuer: issuer.subject,
        }));
        let facts = crate::hololens::policy::find("ConfigureSharedAccount");
        let document = emit::shared_account(&issuer.thumbprint).ok();
        settings.extend(
            facts
                .zip(document)
                .map(|(facts, document)| OmaSetting::text(facts.name, facts.oma_uri, &document)),
        );
    }
    if let Some(autopilot) = &scenario.autopilot {
        let devices = autopilot.headsets.iter().flatten().map(|headset| {
            Resource::AutopilotDevice(AutopilotDevice {
                serial: headset.serial.clone(),
                hardware_hash: headset.hardware_hash.clone(),
                group_tag: autopilot.group_tag.clone(),
            })
        });
        resources.extend(devices);
    }
    Asked { resources, settings }
}

/// What is read from a certificate.
pub(super) struct Known {
    /// The SHA-1 of the certificate, 40 hexadecimal digits.
    pub(super) thumbprint: String,
    /// The distinguished name of its subject.
    pub(super) subject: String,
    /// Until when it is valid.
    pub(super) until: Timestamp,
}

/// Reads a certificate that is DER in base64; `None` where it is none.
pub(super) fn read(base64: &str) -> Option<Known> {
    let bytes = BASE64.decode(base64.as_bytes()).ok()?;
    let certificate = Certificate::from_der(&bytes).ok()?.tbs_certificate;
    Some(Known {
        thumbprint: emit::thumbprint(&bytes),
        subject: certificate.subject.to_string(),
        until: Timestamp::from_unix(
            certificate.validity.not_after.to_unix_duration().as_secs().try_into().ok()?,
        ),
    })
}
