//! The seven settings of the tenant that the article asks to review (statements A-C1 to A-C7).

use serde_json::Value;

use crate::emit::EmitInput;
use crate::emit::input::WITHOUT_API;
use crate::emit::overview::add;
use crate::encode::markdown::code;
use crate::model::{Cloud, TenantSettings};

struct Setting {
    /// The key in the scenario.
    key: &'static str,
    id: &'static str,
    title: &'static str,
    /// Where it is in the Microsoft Entra admin center.
    path: &'static str,
    means: &'static str,
    /// The words of the scenario, and what they are called there.
    words: &'static [(&'static str, &'static str)],
}

const WHO: &[(&str, &str)] = &[("nobody", "None, No"), ("selected", "Selected"), ("everyone", "All, Yes")];

const SETTINGS: &[Setting] = &[
    Setting {
        key: "administratorPortal",
        id: "A-C1",
        title: "Who can open the admin center",
        path: "Identity → Users → User settings → Restrict access to Microsoft Entra admin center",
        means: "It hides the pages from people without a role, and protects nothing: PowerShell and Graph stay open. Conditional Access \
                for the Windows Azure Service Management API protects.",
        words: &[("open", "No"), ("restricted", "Yes")],
    },
    Setting {
        key: "appRegistrations",
        id: "A-C2",
        title: "App registrations",
        path: "Identity → Users → User settings → Users can register applications",
        means: "Whether everybody, a shared account too, can register applications in the tenant.",
        words: &[("allowed", "Yes"), ("blocked", "No")],
    },
    Setting {
        key: "linkedAccounts",
        id: "A-C3",
        title: "Linked account connections",
        path: "Identity → Users → User settings → LinkedIn account connections",
        means: "Whether people can connect their LinkedIn accounts; a shared account should have none.",
        words: WHO,
    },
    Setting {
        key: "userFeatures",
        id: "A-C4",
        title: "User features",
        path: "Identity → Users → User settings → Manage user feature settings",
        means: "Previews for people, such as My Staff. What the page holds changes with time: note what is there.",
        words: WHO,
    },
    Setting {
        key: "selfServicePasswordReset",
        id: "A-C5",
        title: "Self-service password reset",
        path: "Protection → Password reset → Properties",
        means: "Who can reset the own password. Shared accounts should not: choose \"Selected\" with a group that they are not in, or \"None\".",
        words: WHO,
    },
    Setting {
        key: "deviceJoin",
        id: "A-C6",
        title: "Joining devices",
        path: "Identity → Devices → All devices → Device settings → Users may join devices to Microsoft Entra",
        means: "Shared accounts must be allowed to join where a headset is set up by hand. Autopilot does not ask.",
        words: WHO,
    },
    Setting {
        key: "enterpriseStateRoaming",
        id: "A-C7",
        title: "Enterprise State Roaming",
        path: "Identity → Devices → All devices → Enterprise State Roaming",
        means: "Whose settings roam between devices. Data stay for 90 to 180 days after it is switched off.",
        words: WHO,
    },
];

pub(super) fn text(input: &EmitInput<'_>, asked: &TenantSettings) -> String {
    let mut out = String::from("# Settings of the tenant\n\n");
    add(
        &mut out,
        format_args!(
            "For the tenant {}, asked for by the deployment {}. Each of these holds for everybody in the tenant: before one is changed, \
             think of all other accounts, and note the value before (A-C0).\n",
            code(input.deployment.tenant()),
            code(input.deployment.name())
        ),
    );
    let words = serde_json::to_value(asked).unwrap_or(Value::Null);
    for setting in SETTINGS {
        let word = words.get(setting.key).and_then(Value::as_str).unwrap_or("review");
        one(input, setting, word, &mut out);
    }
    out
}

fn one(input: &EmitInput<'_>, one: &Setting, word: &str, out: &mut String) {
    add(out, format_args!("\n## {} ({})\n\n", one.title, one.id));
    let nowhere = one.key == "linkedAccounts"
        && matches!(input.scenario.cloud, Cloud::UsGov | Cloud::UsGovDod | Cloud::China);
    if nowhere {
        out.push_str("This cloud does not have it. Note that in the receipt.\n\n");
    }
    add(
        out,
        format_args!(
            "- Where: Microsoft Entra admin center → {}\n- What it means: {}\n",
            one.path, one.means
        ),
    );
    match one.words.iter().find(|(known, _)| *known == word) {
        Some((word, called)) => {
            add(
                out,
                format_args!(
                    "- What the scenario asks: `{word}` (there: {called}). It changes the whole tenant.\n"
                ),
            );
        }
        None => out.push_str("- What the scenario asks: look at it and note it; change nothing.\n"),
    }
    if !WITHOUT_API.contains(&one.key) {
        out.push_str("- Receipt: none. Graph tells this setting, so `verify` looks by itself.\n");
        return;
    }
    let words: Vec<String> =
        one.words.iter().map(|(word, called)| format!("`\"{word}\"` ({called})")).collect();
    add(
        out,
        format_args!(
            "- Receipt: {}. `after`: the value that you find or set, {}; `before`: the value before, if you change it; `by`: your \
             address; `at`: the time; `result`: `\"done\"`.\n",
            code(&format!("receipts/tenant-setting/{}.json", one.key)),
            words.join(", ")
        ),
    );
}
