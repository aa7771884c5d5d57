//! The seven settings of the tenant that the article asks to review (statements A-C1 to A-C7).

use serde_json::Value;

use crate::emit::EmitInput;
use crate::emit::overview::add;
use crate::encode::markdown::code;
use crate::model::{Cloud, TenantSettings};
use crate::resource::tenant::{SETTINGS, SettingFacts};

pub(super) fn text(input: &EmitInput<'_>, asked: TenantSettings) -> String {
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

fn one(input: &EmitInput<'_>, one: &SettingFacts, word: &str, out: &mut String) {
    add(out, format_args!("\n## {} ({})\n\n", one.title, one.statement));
    let nowhere = one.key == "linkedAccounts"
        && matches!(input.scenario.cloud, Cloud::UsGov | Cloud::UsGovDod | Cloud::China);
    if nowhere {
        out.push_str("This cloud does not have it. Note that in the receipt.\n\n");
    }
    add(out, format_args!("- Where: {}\n- What it means: {}\n", one.portal, one.means));
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
    if one.path.is_some() {
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
