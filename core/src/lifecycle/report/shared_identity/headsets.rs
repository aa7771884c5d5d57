//! Section 3: setting headsets up, the PIN, auto-login, and how people sign in at all.

use super::super::evidence::ATTESTED;
use super::{Answered, Facts, advice, manual, not_asked, pass};
use crate::error::codes::NO_RECIPIENT;
use crate::model::{SignIn, StatementVerdict};
use crate::scenario::kind::profile;

pub(super) fn answered(id: &str, facts: &Facts<'_>) -> Option<Answered> {
    Some(match id {
        "A-18" => set_up(facts),
        "A-19" => iris(facts),
        "A-20" => pin(facts),
        "A-21" => passwords(facts),
        "A-22" => tied(facts),
        "A-23" => auto_login(facts),
        "A-W" => sign_in(facts),
        _ => return None,
    })
}

/// Checks of a headset that only a person's word answers, as long as nothing is known of it.
const WORD: [&str; 2] = ["manual", ATTESTED];

/// What is done on the headsets: the checks of those names, and people's words where nothing is known yet.
fn by_hand(facts: &Facts<'_>, what: &str, names: &[&str]) -> Answered {
    let standing = facts.evidence.headsets(&[&WORD, names].concat());
    let all = facts.headsets();
    match standing.verdict {
        Some(StatementVerdict::Pass) => pass(format!("{what}: done on {all}.")),
        None if facts.evidence.knows_headsets() => pass(format!("{all} are under management.")),
        Some(verdict @ (StatementVerdict::Fail | StatementVerdict::Pending)) => {
            (verdict, standing.answer("headset", "").1)
        }
        Some(_) if standing.passed > 0 => {
            let open = standing.total - standing.passed;
            manual(format!("{what}: open on {open} of {all}. `emit` writes a checklist for each."))
        }
        _ => manual(format!("{what}: open on {all}. `emit` writes a checklist for each.")),
    }
}

/// Checks of a headset that was set up.
const SET_UP: &[&str] = &["enrolled", "compliant", "build"];

fn set_up(facts: &Facts<'_>) -> Answered {
    match &facts.scenario.sign_in {
        None => manual(format!(
            "Set {} up with their accounts, one each. With `signIn` in the scenario, `emit` writes a checklist for each.",
            facts.headsets()
        )),
        Some(SignIn::Certificate { .. }) => by_hand(facts, "Run Autopilot", SET_UP),
        Some(_) => by_hand(facts, "Set up with the account", SET_UP),
    }
}

fn iris(facts: &Facts<'_>) -> Answered {
    match &facts.scenario.sign_in {
        None => not_asked("Add `signIn: pin`: a profile then keeps headsets from asking for the iris."),
        Some(SignIn::Certificate { .. }) => {
            not_asked("With certificate sign-in no headset asks for the iris.")
        }
        Some(SignIn::AutoLogon) => by_hand(facts, "Skip the iris", &[]),
        Some(SignIn::Pin { .. }) => {
            let standing = facts.evidence.profile(|key| key == profile::WINDOWS_HELLO);
            let (verdict, text) =
                standing.answer("part", "The profile for Windows Hello switches the iris off.");
            if verdict != StatementVerdict::Pass {
                return (verdict, text);
            }
            let hand = by_hand(facts, "Skip the iris", &[]);
            // A headset that is set up by hand gets its policies only afterwards.
            (hand.0, format!("{text} {}", hand.1))
        }
    }
}

fn pin(facts: &Facts<'_>) -> Answered {
    let Some(SignIn::Pin { min_length, max_length, expires_days, .. }) = &facts.scenario.sign_in else {
        return not_asked(if facts.has_certificate() {
            "With certificate sign-in there is no PIN."
        } else {
            "Add `signIn: pin`."
        });
    };
    let standing = facts.evidence.profile(|key| key == profile::WINDOWS_HELLO);
    let limits: Vec<String> = [
        min_length.map(|least| format!("at least {least} characters")),
        max_length.map(|most| format!("at most {most}")),
        expires_days.filter(|days| *days > 0).map(|days| format!("a new one after {days} days")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let limits = if limits.is_empty() { "no limits of length".to_owned() } else { limits.join(", ") };
    let (verdict, text) =
        standing.answer("part", format!("The profile for Windows Hello is in force ({limits})."));
    if verdict != StatementVerdict::Pass {
        return (verdict, text);
    }
    let hand = by_hand(facts, "Set the PIN", &["pin"]);
    (hand.0, format!("{text} {}", hand.1))
}

fn passwords(facts: &Facts<'_>) -> Answered {
    pass(format!(
        "The passwords of {} are generated, sealed to age keys and never printed; the journal notes who reveals one. A live apply \
         without a key is refused ({}).",
        facts.accounts(),
        NO_RECIPIENT.name
    ))
}

fn tied(facts: &Facts<'_>) -> Answered {
    if !facts.has_pin() {
        return not_asked("The scenario asks for no PIN (`signIn: pin`).");
    }
    let (verdict, text) = by_hand(facts, "Set the PIN", &["pin"]);
    (verdict, format!("A PIN holds on one headset alone, so each has its own. {text}"))
}

fn auto_login(facts: &Facts<'_>) -> Answered {
    if !matches!(facts.scenario.sign_in, Some(SignIn::AutoLogon)) {
        return not_asked("Add `signIn: autoLogon`; it needs build 20348.1432.");
    }
    let standing = facts.evidence.profile(|key| key.starts_with(profile::AUTO_LOGON));
    let (verdict, text) = standing.answer(
        "part",
        format!("{} sign in by themselves, each with a profile of its own.", facts.headsets()),
    );
    if verdict != StatementVerdict::Pass {
        return (verdict, text);
    }
    let hand = by_hand(facts, "Sign in once by hand", &["enrolled"]);
    (hand.0, format!("{text} {}", hand.1))
}

fn sign_in(facts: &Facts<'_>) -> Answered {
    match &facts.scenario.sign_in {
        None => advice(
            "How people sign in is not managed: add `signIn: pin` or `signIn: autoLogon`, and hand no password out.",
        ),
        Some(SignIn::Pin { .. }) => {
            pass("People sign in with the account's name and the headset's PIN; `signIn` knows no password.")
        }
        Some(SignIn::AutoLogon) => pass("Headsets sign in by themselves; `signIn` knows no password."),
        Some(SignIn::Certificate { .. }) => {
            pass("Headsets sign in with a certificate (the improved process); `signIn` knows no password.")
        }
    }
}
