//! Sign-in with certificates, and Autopilot.

use super::Rules;
use crate::clock::Timestamp;
use crate::document::{Problem, quote};
use crate::error::codes::{SCENARIO_INVALID_VALUE, UNGUARDED};
use crate::model::{Capability, CertificateAuthority, Scep, SharedIdentity, SignIn};
use crate::scenario::certificate::{Known, read};
use crate::scenario::headsets::is_base64;

/// How the name of an account begins whose headset signs in with a certificate; the serial number follows.
const PREFIX: &str = "HL-";

pub(super) fn check(scenario: &SharedIdentity, now: Timestamp, rules: &mut Rules<'_>) {
    autopilot(scenario, rules);
    let Some(SignIn::Certificate { authorities, issuer_thumbprint, scep, .. }) = &scenario.sign_in else {
        return;
    };
    if rules.knows("signIn") {
        let known = chain(authorities, now, rules);
        issuer(issuer_thumbprint.as_deref(), &known, rules);
        service(scep, rules);
    }
    names(scenario, rules);
    if !scenario.licences.capabilities.contains(&Capability::Intune) {
        let text = "certificates reach headsets through Intune, and `licences.capabilities` has no `intune`";
        rules.add(
            Problem::warning(UNGUARDED, "licences.capabilities", text)
                .hint("Add `intune`, unless the accounts are licensed for it elsewhere."),
        );
    }
    if scenario.autopilot.is_none() {
        let text = "without `autopilot` somebody has to put each headset into the group of headsets by hand";
        rules.add(Problem::warning(UNGUARDED, "signIn", text).hint("Add `autopilot: {groupTag: …}`."));
    }
}

fn chain(authorities: &[CertificateAuthority], now: Timestamp, rules: &mut Rules<'_>) -> Vec<Known> {
    if authorities.is_empty() {
        let text = "`signIn.authorities` is empty, so no certificate could be trusted";
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, "signIn.authorities", text));
    }
    let mut known = Vec::new();
    for (index, authority) in authorities.iter().enumerate() {
        let path = format!("signIn.authorities[{index}]");
        let Some(read) = authority.certificate.as_deref().and_then(read) else {
            let text = format!("`{path}` is no certificate");
            rules.add(
                Problem::error(SCENARIO_INVALID_VALUE, path, text)
                    .hint("`file` takes PEM or DER, `certificate` the DER in base64."),
            );
            continue;
        };
        if read.until < now {
            let text = format!("the certificate of {} expired on {}", read.subject, read.until);
            rules.add(
                Problem::error(SCENARIO_INVALID_VALUE, path.clone(), text)
                    .hint("Entra refuses authorities while an expired one is among them."),
            );
        }
        if let Some(list) = &authority.revocation_list
            && !list.starts_with("http://")
        {
            let text = format!("{} is no address that Entra reads a revocation list from", quote(list));
            rules.add(
                Problem::error(SCENARIO_INVALID_VALUE, format!("{path}.revocationList"), text)
                    .hint("Entra takes one `http` address for each authority, no `https` and no LDAP."),
            );
        }
        known.push(read);
    }
    known
}

fn issuer(thumbprint: Option<&str>, known: &[Known], rules: &mut Rules<'_>) {
    let Some(thumbprint) = thumbprint else { return };
    if !known.is_empty() && !known.iter().any(|one| one.thumbprint.eq_ignore_ascii_case(thumbprint)) {
        let text = format!("{} is the thumbprint of none of `signIn.authorities`", quote(thumbprint));
        rules.add(
            Problem::error(SCENARIO_INVALID_VALUE, "signIn.issuerThumbprint", text)
                .hint("Leave it out: the last of the authorities issues the headsets' certificates."),
        );
    }
}

fn service(scep: &Scep, rules: &mut Rules<'_>) {
    if scep.servers.is_empty() {
        let text = "`signIn.scep.servers` is empty, so no headset could get a certificate";
        rules.add(Problem::error(SCENARIO_INVALID_VALUE, "signIn.scep.servers", text));
    }
    for (index, server) in scep.servers.iter().enumerate() {
        if !server.starts_with("https://") {
            let path = format!("signIn.scep.servers[{index}]");
            let text = format!("{} does not begin with https://", quote(server));
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, text));
        }
    }
}

/// The certificate is made out for `HL-` and the serial number, so the account must have that name.
fn names(scenario: &SharedIdentity, rules: &mut Rules<'_>) {
    for (index, account) in scenario.accounts.iter().flatten().enumerate() {
        let local = account.user.split('@').next().unwrap_or_default();
        let wanted = format!("{PREFIX}{}", account.device);
        let path = format!("accounts[{index}].user");
        if rules.knows(&path) && !local.eq_ignore_ascii_case(&wanted) {
            let text = format!(
                "{} cannot sign in with its headset's certificate, which is made out for {wanted}",
                quote(local)
            );
            rules.add(
                Problem::error(SCENARIO_INVALID_VALUE, path, text)
                    .hint("Name the account HL- and the serial number of its headset."),
            );
        }
    }
}

fn autopilot(scenario: &SharedIdentity, rules: &mut Rules<'_>) {
    let Some(autopilot) = &scenario.autopilot else { return };
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.');
    if autopilot.group_tag.trim().is_empty() || !autopilot.group_tag.chars().all(fits) {
        let text = format!("{} is no tag that a group's rule can ask for", quote(&autopilot.group_tag));
        rules.add(
            Problem::error(SCENARIO_INVALID_VALUE, "autopilot.groupTag", text)
                .hint("Use letters, digits, `-`, `_`, `.` and spaces."),
        );
    }
    let known = |serial: &str| {
        scenario.accounts.iter().flatten().any(|account| account.device.eq_ignore_ascii_case(serial))
    };
    for (index, headset) in autopilot.headsets.iter().flatten().enumerate() {
        let path = format!("autopilot.headsets[{index}]");
        if !is_base64(&headset.hardware_hash) {
            let text = format!("the hardware hash of {} is not base 64", quote(&headset.serial));
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, path.clone(), text));
        }
        if !known(&headset.serial) {
            let text = format!("{} is registered and has no account", quote(&headset.serial));
            rules.add(
                Problem::warning(UNGUARDED, path, text).hint("Add it to the accounts, or leave it out."),
            );
        }
    }
}
