//! The checklist of one headset. Source: "Deploying Remote Assist using a shared identity across multiple users" (statements A-18
//! to A-23), and "Shared Microsoft Entra accounts in `HoloLens`" for certificates.

use crate::emit::headset::Headset;
use crate::emit::overview::add;
use crate::emit::{EmitInput, provisioning};
use crate::encode::markdown::code;
use crate::model::{App, Delivery, PinCharacters, SignIn};

pub(super) fn text(input: &EmitInput<'_>, sign_in: &SignIn, headset: &Headset<'_>) -> String {
    let mut out = String::new();
    let scenario = input.scenario;
    add(&mut out, format_args!("# Headset {}\n\n", code(headset.serial)));
    out.push_str("| | |\n|---|---|\n");
    let facts = [
        ("account", headset.account.as_str()),
        ("name that callers see", headset.display_name),
        ("who owns multi-factor authentication", scenario.mfa_owner.as_str()),
        ("deployment", input.deployment.name()),
    ];
    for (what, value) in facts {
        add(&mut out, format_args!("| {what} | {} |\n", crate::encode::markdown::cell(value)));
    }
    out.push('\n');
    let steps = match sign_in {
        SignIn::Pin { .. } => by_hand(input, sign_in, headset),
        SignIn::AutoLogon => {
            let mut steps = by_hand(input, sign_in, headset);
            steps.extend(auto_logon());
            steps
        }
        SignIn::Certificate { .. } => by_certificate(input, headset),
    };
    for step in steps.into_iter().chain(ending(input, headset)) {
        add(&mut out, format_args!("- [ ] {step}\n"));
    }
    out
}

fn network(input: &EmitInput<'_>) -> String {
    match input.scenario.device_policies.as_ref().and_then(|policies| policies.wireless_network.as_deref()) {
        Some(name) => format!(
            "Connect to the wireless network {}. Its key is in no file of this folder: ask whoever keeps it.",
            code(name)
        ),
        None => "Connect to a network that reaches Microsoft Entra, Intune and Teams.".to_owned(),
    }
}

fn package(input: &EmitInput<'_>) -> Option<String> {
    provisioning::is_asked(input.scenario).then(|| {
        "Before set-up goes past its first screen: plug in the USB stick that holds `headset.ppkg` in its root, and wait until \
         the package is applied (see `package/package.md`)."
            .to_owned()
    })
}

/// Set-up by a person, with a PIN.
fn by_hand(input: &EmitInput<'_>, sign_in: &SignIn, headset: &Headset<'_>) -> Vec<String> {
    let mut steps = vec!["Charge the headset, put it on, and switch it on.".to_owned()];
    steps.extend(package(input));
    steps.push(network(input));
    let (account, owner) = (code(&headset.account), code(&input.scenario.mfa_owner));
    steps.push(format!(
        "Choose \"My work or school owns it\" and sign in as {account} (A-18). Whoever sets up gets the password by \
         `remote-assist secrets reveal`; the people who use the headset never do (A-21)."
    ));
    steps.push(format!("Confirm the second factor: {owner} holds it (A-I5)."));
    steps.push("Calibrate the eyes, or skip it: everybody who uses the headset has other eyes.".to_owned());
    steps.push("Skip the enrolment of the iris (A-19).".to_owned());
    steps.push(format!(
        "Set the Windows Hello PIN (A-20){}. Use another PIN on every headset, write it into the vault that {owner} keeps, and \
         never on the headset.",
        rules(sign_in)
    ));
    steps.push(
        "The PIN works on this headset alone (A-22). If the headset is replaced or reset, this list begins anew.".to_owned(),
    );
    steps.push("Answer the screens about privacy as your organisation asks.".to_owned());
    steps
}

/// What the scenario asks of a PIN.
fn rules(sign_in: &SignIn) -> String {
    let SignIn::Pin { min_length, max_length, digits, lowercase, uppercase, special, .. } = sign_in else {
        return String::new();
    };
    let mut rules = Vec::new();
    match (min_length, max_length) {
        (Some(from), Some(to)) => rules.push(format!("{from} to {to} characters")),
        (Some(from), None) => rules.push(format!("at least {from} characters")),
        (None, Some(to)) => rules.push(format!("at most {to} characters")),
        (None, None) => rules.push("at least 6 characters".to_owned()),
    }
    let kinds = [
        ("digits", digits),
        ("small letters", lowercase),
        ("capital letters", uppercase),
        ("special characters", special),
    ];
    for (what, rule) in kinds {
        match rule {
            Some(PinCharacters::Required) => rules.push(format!("with {what}")),
            Some(PinCharacters::Forbidden) => rules.push(format!("without {what}")),
            Some(PinCharacters::Allowed) | None => {}
        }
    }
    format!(": {}", rules.join(", "))
}

fn auto_logon() -> [String; 4] {
    [
        "Look at Settings → System → About: the build is 20348.1432 or newer. Older ones do not sign in by themselves (A-23).",
        "Restart the headset. It signs the account in by itself, because it has signed in once by hand before (A-23).",
        "Nobody can sign out any more. Keep the headset locked away when nobody uses it: whoever holds it is signed in.",
        "After a large update of Windows the headset may ask for one sign-in by hand again.",
    ]
    .map(str::to_owned)
}

/// The improved process.
fn by_certificate(input: &EmitInput<'_>, headset: &Headset<'_>) -> Vec<String> {
    let mut steps = vec![
        "All steps of `certificate/certificate.md` are done.".to_owned(),
        if input.scenario.autopilot.is_some() {
            "The headset stands in the list of Windows Autopilot devices with a profile assigned.".to_owned()
        } else {
            "The headset is joined to Microsoft Entra and managed by Intune; Windows Autopilot is the recommended way.".to_owned()
        },
        "Charge the headset, put it on, and switch it on.".to_owned(),
    ];
    steps.extend(package(input));
    steps.push(network(input));
    if input.scenario.autopilot.is_some() {
        steps.push(
            "Wait: Autopilot is looked for within 15 seconds, then the headset joins by itself.".to_owned(),
        );
    }
    steps.push(
        "Look at Settings → System → About: the build is 22621.1217 or newer. Older ones cannot do this."
            .to_owned(),
    );
    steps.push(
        "Look at Settings → Update & Security → Certificates: the headset's certificate stands in the store of the local machine."
            .to_owned(),
    );
    steps.push(format!(
        "Tap \"Sign in\". The headset signs in as {} without a password, a PIN or the iris.",
        code(&headset.account)
    ));
    steps.push("Whoever holds the headset is signed in: keep it locked away when nobody uses it.".to_owned());
    steps
}

/// What is the same for everyone: looking whether it works.
fn ending(input: &EmitInput<'_>, headset: &Headset<'_>) -> Vec<String> {
    let app = match &input.scenario.app {
        App::RemoteAssist => "Dynamics 365 Remote Assist".to_owned(),
        App::Custom { name, .. } => code(name),
    };
    let mut steps = Vec::new();
    if let Some(kiosk) = &input.scenario.kiosk {
        let how = if kiosk.delivery == Delivery::Intune { "once Intune has synchronised" } else { "at once" };
        steps.push(format!("The start menu shows the apps of the kiosk and no other, {how} (A-24)."));
    }
    if input.scenario.app_control.is_some() {
        steps.push("Restart once, and try an app that App Control blocks: it does not start, and nothing says why (A-28).".to_owned());
    }
    steps.push(format!(
        "Test call: open {app}, call a colleague in Teams, and see that sound, video and annotations work and that the call comes \
         from {} (A-L2).",
        code(headset.display_name)
    ));
    steps.push(format!(
        "Fill in {} with who did this, when, and how it came out.",
        code(&format!("receipts/device/{}.json", headset.file))
    ));
    steps
}
