//! How the provisioning package is built and applied (statement A-27).

use crate::emit::EmitInput;
use crate::emit::overview::add;
use crate::encode::markdown::code;
use crate::model::SignIn;

/// Writes the steps.
pub(in crate::emit) fn package(input: &EmitInput<'_>) -> String {
    let mut out = String::from("# The provisioning package\n\n");
    add(
        &mut out,
        format_args!(
            "For the deployment {}. It holds no password, no key of a wireless network and no token: a project is never encrypted, and a \
             HoloLens does not take an encrypted package (A-21).\n\n## Build\n\n",
            code(input.deployment.name())
        ),
    );
    for (number, step) in (1..).zip([
        "Copy this folder to a computer with Windows 10 or 11 and Windows Configuration Designer, which comes with the Windows ADK.",
        "`powershell -ExecutionPolicy Bypass -File build-package.ps1`. It compares the files with `package.json`, then runs `icd.exe \
         /Build-ProvisioningPackage /CustomizationXML:build\\customizations.xml /PackagePath:headset.ppkg -Encrypted +Overwrite` (the \
         minus means: not encrypted).",
        "After a change give a higher version: `-Version 1.1`. Headsets that hold the package take a higher version alone.",
        "The names of settings below `Policies` follow the reference of the tool. Open the project in it once, and see that it accepts \
         them, before you rely on the package.",
    ]) {
        add(&mut out, format_args!("{number}. {step}\n"));
    }
    out.push_str("\n## Join in bulk, if headsets shall join without a person who signs in\n\n");
    for (number, step) in (1..).zip([
        "Only the wizard of Windows Configuration Designer can get the token: \"Provision HoloLens devices\" → Account management → Enroll \
         in Microsoft Entra ID → Get bulk token.",
        "The token is a secret: keep that project apart from this folder, and delete it afterwards. It is valid for at most 30 days.",
        "How many headsets can use it is bounded by \"Maximum number of devices per user\" (Microsoft Entra admin center → Devices → Device \
         settings).",
        "While tenant lockdown is on (`RequireNetworkInOOBE`), a headset does not join by a package.",
    ]) {
        add(&mut out, format_args!("{number}. {step}\n"));
    }
    out.push_str("\n## Apply\n\n");
    for (number, step) in (1..).zip([
        "Copy `headset.ppkg` to the root of a USB stick (or connect the headset to a computer by USB-C and copy it there).",
        "Switch the headset on. At the first screen of set-up plug the stick in. From build 19041.1128 on the package is found and \
         confirmed by itself after ten seconds.",
        "A headset that is set up already: copy it to Documents, then Settings → Accounts → Access work or school → Add or remove a \
         provisioning package.",
        "Fill in `receipts/person/provisioning-package.json`; `after` is the SHA-256 that the script printed.",
    ]) {
        add(&mut out, format_args!("{number}. {step}\n"));
    }
    let absent = absent(input);
    if !absent.is_empty() {
        out.push_str("\n## What the package does not carry\n\n");
        for what in absent {
            add(&mut out, format_args!("- {what}\n"));
        }
    }
    out
}

/// What the scenario asks for and only Intune can carry.
fn absent(input: &EmitInput<'_>) -> Vec<&'static str> {
    let policies = input.scenario.device_policies.as_ref();
    let mut absent = Vec::new();
    match &input.scenario.sign_in {
        Some(SignIn::Pin { .. }) => {
            absent.push("What is asked of a PIN: Microsoft documents no setting of a package for it on HoloLens 2. Intune carries it.");
        }
        Some(SignIn::AutoLogon) => {
            absent.push("`AutoLogonUser`: it differs from headset to headset, so Intune carries one profile for each.");
        }
        Some(SignIn::Certificate { .. }) => absent.push("Everything about certificates: Intune carries it."),
        None => {}
    }
    if policies.is_some_and(|policies| policies.weekly_restart.is_some()) {
        absent.push("The weekly restart: Intune carries it.");
    }
    if policies.is_some_and(|policies| policies.delete_profiles_after_days.is_some()) {
        absent.push("Deleting old profiles: Intune carries it.");
    }
    if policies.is_some_and(|policies| policies.wireless_network.is_some()) {
        absent.push("The wireless network: its key is a secret. Whoever sets the headset up chooses it.");
    }
    absent
}
