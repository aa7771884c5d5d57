//! What shared accounts cannot do, and what helps. Source: sections Limitations and Issues of the article.

use crate::emit::EmitInput;
use crate::emit::overview::add;
use crate::encode::markdown::code;

/// What helps against each limitation or issue.
const MITIGATIONS: &[(&str, &str)] = &[
    (
        "A-L1",
        "Nothing to do: iris sign-in is skipped on purpose. Send what a worker needs to the headset in the call, or to files that the \
         account itself may read.",
    ),
    (
        "A-L2",
        "Name accounts after the place or the headset, so that the called person knows where the call comes from. Write numbers and \
         addresses of experts down at the place of work.",
    ),
    ("A-L3", "Give people who need Field Service a headset and an account of their own."),
    (
        "A-L4",
        "Another PIN on every headset, kept in a vault, told by word of mouth, never written on the headset, and changed when somebody \
         leaves (`pin-reset.md`).",
    ),
    (
        "A-I1",
        "Keep a log of who takes which headset, when, and who gives it back. `remote-assist custody` keeps one that shows when it is \
         altered.",
    ),
    (
        "A-I2",
        "The sign-in log tells the account and the headset, never the person. Keep it as long as the log of who had the headset, and \
         read both together.",
    ),
    ("A-I3", "Count calls per account, which is per headset; per person only the log of who had it tells."),
    (
        "A-I4",
        "Give shared accounts no directory role, no ownership and no place in a group that grants rights. `plan` and `verify` refuse \
         accounts that hold a role.",
    ),
    (
        "A-I5",
        "One central authority owns the second factor; it stands in the scenario as `mfaOwner`, and in every checklist here.",
    ),
    ("A-I6", "`pin-reset.md` says who does what. Practise it once before the first shift."),
];

pub(super) fn text(input: &EmitInput<'_>) -> String {
    let mut out = String::new();
    add(
        &mut out,
        format_args!(
            "# What shared accounts cannot do\n\nFor the deployment {}.\n\n",
            code(input.deployment.name())
        ),
    );
    out.push_str(
        "| | what Microsoft's article says | what helps | accepted by the owner |\n|---|---|---|---|\n",
    );
    for one in input.limitations {
        let helps = MITIGATIONS.iter().find(|(id, _)| *id == one.id).map_or("", |(_, helps)| helps);
        let accepted =
            if input.scenario.acknowledge.iter().any(|id| id == one.id) { "yes" } else { "not yet" };
        add(&mut out, format_args!("| {} | {} | {helps} | {accepted} |\n", one.id, one.text));
    }
    out.push_str(
        "\nWhat is not accepted yet goes into `acknowledge` of the scenario, once its owner has decided.\n",
    );
    out
}
