//! What the source warns of and recommends, and when the products end.

use super::super::lifecycle;
use super::super::statement::{self, LIFECYCLE, STATEMENTS};
use super::Rules;
use crate::clock::Timestamp;
use crate::document::{Problem, did_you_mean, nearest, quote};
use crate::error::codes::{
    ACKNOWLEDGE, PRODUCT_ENDED, PRODUCT_ENDING, SCENARIO_INVALID_VALUE, USE_IMPROVED_PROCESS,
};
use crate::model::{App, SharedIdentity, SignIn};

/// From so many devices on, the source recommends the improved process ("fewer than 10 devices").
const MANY_DEVICES: usize = 10;

pub(super) fn check(scenario: &SharedIdentity, now: Timestamp, rules: &mut Rules<'_>) {
    many_devices(scenario, rules);
    let acknowledged = |id: &str| scenario.acknowledge.iter().any(|given| given == id);
    unknown_ids(scenario, rules);
    if rules.knows("acknowledge") {
        missing_ids(&acknowledged, rules);
    }
    product_ends(&scenario.app, &scenario.acknowledge, now, rules);
}

/// When the products end, for scenarios that have nothing else to acknowledge.
pub(super) fn lifecycle(app: &App, acknowledge: &[String], now: Timestamp, rules: &mut Rules<'_>) {
    for (index, id) in acknowledge.iter().enumerate() {
        let path = format!("acknowledge[{index}]");
        if rules.knows(&path) && id != LIFECYCLE {
            let text = format!("{} is nothing to acknowledge here", quote(id));
            rules.add(Problem::error(SCENARIO_INVALID_VALUE, path, text).hint("It takes `lifecycle`."));
        }
    }
    product_ends(app, acknowledge, now, rules);
}

fn many_devices(scenario: &SharedIdentity, rules: &mut Rules<'_>) {
    let count = scenario.accounts.as_ref().map_or(0, Vec::len);
    let with_pin = matches!(scenario.sign_in, None | Some(SignIn::Pin { .. }));
    if count >= MANY_DEVICES && with_pin {
        let text = format!(
            "{count} accounts sign in with a PIN. From ten devices on the article recommends certificate sign-in, which \
             needs no PIN and no set-up per device"
        );
        rules.add(
            Problem::advice(USE_IMPROVED_PROCESS, "accounts", text)
                .hint("remote-assist init sharedIdentity --improved")
                .source("shared-identity#important"),
        );
    }
}

fn unknown_ids(scenario: &SharedIdentity, rules: &mut Rules<'_>) {
    for (index, id) in scenario.acknowledge.iter().enumerate() {
        let path = format!("acknowledge[{index}]");
        if rules.knows(&path) && statement::find(id).is_none() && id != LIFECYCLE {
            let near = nearest(id, statement::ids());
            let text = format!("{} is no limitation or issue of the source{}", quote(id), did_you_mean(near));
            rules.add(
                Problem::error(SCENARIO_INVALID_VALUE, path, text)
                    .hint("The ids are `A-L1` to `A-L4`, `A-I1` to `A-I6`, and `lifecycle`."),
            );
        }
    }
}

fn missing_ids(acknowledged: &dyn Fn(&str) -> bool, rules: &mut Rules<'_>) {
    let missing: Vec<_> = STATEMENTS.iter().filter(|statement| !acknowledged(statement.id)).collect();
    let Some(first) = missing.first() else { return };
    let list: Vec<_> =
        missing.iter().map(|statement| format!("{}: {}", statement.id, statement.text)).collect();
    let ids: Vec<_> = missing.iter().map(|statement| statement.id).collect();
    let text = format!(
        "{} of the {} limitations and issues of shared accounts are not acknowledged. {}",
        missing.len(),
        STATEMENTS.len(),
        list.join("; ")
    );
    rules.add(
        Problem::warning(ACKNOWLEDGE, "acknowledge", text)
            .hint(format!("If the owner accepts them, add to the list: acknowledge: [{}]", ids.join(", ")))
            .source(first.source),
    );
}

fn product_ends(app: &App, acknowledge: &[String], now: Timestamp, rules: &mut Rules<'_>) {
    if acknowledge.iter().any(|id| id == LIFECYCLE) {
        return;
    }
    for product in lifecycle::of(app) {
        let ended = product.has_ended(now);
        let problem = if ended && product.is_error_once_ended {
            Problem::error(PRODUCT_ENDED, "app", product.told(now))
        } else {
            Problem::warning(PRODUCT_ENDING, "app", product.told(now))
        };
        let hint = format!("{} To go on knowingly, add `lifecycle` to `acknowledge`.", product.advice);
        rules.add(problem.hint(hint).source(product.source));
    }
}
