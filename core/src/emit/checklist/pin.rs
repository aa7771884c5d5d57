//! The runbook for PINs (statement A-I6).

use crate::emit::EmitInput;
use crate::emit::overview::add;
use crate::encode::markdown::code;
use crate::model::SignIn;

pub(super) fn text(input: &EmitInput<'_>) -> String {
    let owner = code(&input.scenario.mfa_owner);
    let mut out = String::new();
    add(
        &mut out,
        format_args!(
            "# Resetting a PIN\n\nFor the deployment {}. Multi-factor authentication is owned by {owner}; nobody else can set a new \
             PIN (A-I6). Intune cannot reset a PIN of HoloLens 2 from afar.\n\n",
            code(input.deployment.name())
        ),
    );
    out.push_str("## When\n\n");
    for when in [
        "Somebody who knows the PIN leaves, or no longer works with the headset (A-L4).",
        "The PIN is forgotten, or is known to people who should not know it.",
        "The headset was lost and found again.",
    ] {
        add(&mut out, format_args!("- {when}\n"));
    }
    out.push_str("\n## With the headset at hand\n\n");
    for (number, step) in (1..).zip([
        format!("Tell {owner}, and agree on a time: the second factor is asked for at once."),
        "On the sign-in screen of the headset choose the account, then \"I forgot my PIN\". Where people know the old PIN: Settings → \
         Accounts → Sign-in options → PIN → Change."
            .to_owned(),
        "Whoever resets gets the password by `remote-assist secrets reveal`, and gives it to nobody (A-21).".to_owned(),
        format!("{owner} confirms the second factor."),
        "Set a new PIN that no other headset has, and write it into the vault.".to_owned(),
        "Lock the headset, and sign in once with the new PIN.".to_owned(),
        "Tell the new PIN to the people of the shift, by word of mouth.".to_owned(),
    ]) {
        add(&mut out, format_args!("{number}. {step}\n"));
    }
    out.push_str("\n## When that does not work, and when a headset is gone for good\n\n");
    for (number, step) in (1..).zip([
        "Delete the account's old key: Microsoft Entra admin center → Users → the account → Authentication methods → Windows Hello for \
         Business → Delete. By Graph: `DELETE /users/{id}/authentication/windowsHelloForBusinessMethods/{id}`.",
        "Revoke the account's sessions, and give it a new password.",
        "Reset the headset, or reflash it with the Advanced Recovery Companion, and work through its checklist in `headsets/` again.",
        "A headset that is gone: wipe and delete it in Intune, delete it in Microsoft Entra, and take it out of the scenario.",
    ]) {
        add(&mut out, format_args!("{number}. {step}\n"));
    }
    if let Some(SignIn::AutoLogon) = input.scenario.sign_in {
        out.push_str(
            "\nThese headsets sign in by themselves. After a new password or PIN the account signs in once by hand; then it does so by \
             itself again (A-23).\n",
        );
    }
    out
}
