//! The steps of the improved process. Source: "Shared Microsoft Entra accounts in `HoloLens`".

use crate::emit::EmitInput;
use crate::emit::overview::add;
use crate::encode::markdown::{cell, code};

/// Writes the steps. `subject` is the name in the certificates, if one form fits all accounts.
pub(in crate::emit) fn certificate(
    input: &EmitInput<'_>,
    device_group: &str,
    subject: Option<&str>,
    authorities: usize,
) -> String {
    let mut out = String::from("# Sign-in by certificate\n\n");
    add(
        &mut out,
        format_args!(
            "For the deployment {}. Headsets need build 22621.1217 or newer; Microsoft's page of the policy still calls it a preview. \
             PIN and iris cannot be used any more, and whoever holds a headset is signed in.\n\n",
            code(input.deployment.name())
        ),
    );
    out.push_str("| # | step | who | where |\n|---|---|---|---|\n");
    for (number, (what, who, place)) in (1..).zip(steps(input, device_group, subject, authorities)) {
        add(&mut out, format_args!("| {number} | {what} | {who} | {place} |\n"));
    }
    out.push_str(PROFILES);
    if authorities > 1 {
        out.push_str(
            "\nRepeat step 6 for every `trusted-intermediate-profile-*.json`; its destination store is \"Computer certificate store - \
             Intermediate\".\n",
        );
    }
    out
}

const APPLY: &str = "`apply`, by Graph";

fn steps(
    input: &EmitInput<'_>,
    device_group: &str,
    subject: Option<&str>,
    authorities: usize,
) -> Vec<(String, &'static str, String)> {
    let text = |text: &str| text.to_owned();
    let subject = subject.map_or_else(
        || text("`scep-profile.json` is not written: `README.md` says why"),
        |subject| format!("`scep-profile.json`; name in the certificate: {}", cell(subject)),
    );
    vec![
        (
            format!(
                "the groups {} (accounts) and {} (headsets)",
                cell(&input.scenario.group.display_name),
                cell(device_group)
            ),
            APPLY,
            text("Microsoft Entra"),
        ),
        (
            match authorities {
                1 => text("the certificate of the authority as a trusted one"),
                more => format!("the {more} certificates of the authorities as trusted ones"),
            },
            APPLY,
            text("Microsoft Entra → Public key infrastructure"),
        ),
        (
            text("certificate-based authentication on, for the group of accounts alone"),
            APPLY,
            text("Authentication methods"),
        ),
        (text("a certificate counts as multi-factor authentication"), APPLY, text("the same")),
        (text("a certificate belongs to the account that its principal name names"), APPLY, text("the same")),
        (
            text("the profile with the trusted root, assigned to the group of headsets"),
            "**a person**",
            text("`trusted-root-profile.json`; receipt `receipts/person/trusted-root-profile.json`"),
        ),
        (
            text("the SCEP profile, assigned to the group of headsets"),
            "**a person**",
            format!("{subject}; receipt `receipts/person/scep-profile.json`"),
        ),
        (
            text("the policy `ConfigureSharedAccount`, assigned to the group of headsets"),
            APPLY,
            text("`shared-account.xml`"),
        ),
        (text("one account per headset, in the group of accounts"), APPLY, text("Microsoft Entra")),
        (text("licences for the accounts"), APPLY, text("Microsoft Entra")),
        (
            text("Conditional Access, no self-service password reset for the accounts, kiosk"),
            "a person, `apply`",
            text("`tenant-settings.md`, `kiosk.xml`, where the scenario asks for them"),
        ),
        (
            text("the Autopilot profile, self-deploying, assigned to the group of headsets"),
            "**a person**",
            text("below; receipt `receipts/person/autopilot-profile.json`"),
        ),
        (text("switch each headset on, tap \"Sign in\""), "whoever sets up", text("`headsets/`")),
    ]
}

const PROFILES: &str = "
## The profiles that Graph v1.0 does not know

The files for the first two are bodies for `POST deviceManagement/deviceConfigurations` of the **beta** of Graph, with the permission \
`DeviceManagementConfiguration.ReadWrite.All`. Microsoft may change the beta at any time. The answer to `trusted-root-profile.json` has an \
`id`; give it to `scep-profile.json` as `\"rootCertificate@odata.bind\": \
\"https://graph.microsoft.com/beta/deviceManagement/deviceConfigurations('ID')\"`. Then assign both to the group of headsets.

By hand, in the Microsoft Intune admin center:

1. Devices → Configuration → Create → New policy → Windows 10 and later → Templates → Trusted certificate. Upload the root, destination \
store \"Computer certificate store - Root\". Assign it to the group of headsets.
2. The same → Templates → SCEP certificate. Certificate type **Device**; subject alternative name *User principal name* as above; key \
storage provider \"Enroll to TPM KSP, otherwise fail\"; key usage digital signature and key encipherment; 2048 bits; SHA-2; the root of \
step 1; extended key usages Client Authentication and Smart Card Logon; validity, renewal and servers as in `scep-profile.json`. Assign it \
to the group of headsets.
3. Devices → Enrollment → Windows Autopilot → Deployment profiles → Create profile → HoloLens. Deployment mode **Self-deploying** (the \
only one that HoloLens 2 knows), join type Microsoft Entra joined. Assign it to the group of headsets. A headset waits 15 seconds for it \
on its first start; if it shows the licence terms instead, restart it.

The service that issues must accept requests of *devices* from Intune, and put both extended key usages into the certificate. Each \
authority has one HTTP address for its list of revoked certificates. Headsets reach `certauth` of the sign-in service without inspection \
of TLS.
";
