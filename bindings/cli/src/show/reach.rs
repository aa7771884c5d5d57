//! Who reaches whom, as people read it.

use anstyle::Style;
use remote_assist::model::{Ability, Reach, ReachBasis, ReachVerdict, Route, SearchBy};
use remote_assist::reach::ReachMatrix;

use super::words::{count, thousands};
use crate::line::{GREEN, Line, RED, YELLOW};
use crate::output::Output;

/// How many pairs are listed before the rest is counted.
const LISTED: usize = 200;
/// Where what follows a label stands.
const LABEL: usize = 13;

/// One pair: the verdict and why, which rules decide, and what would open the way.
pub(crate) fn pair(reach: &Reach, output: &mut Output) {
    let (word, style) = word(reach.verdict);
    let texts: Vec<&str> = reach.decided_by.iter().map(|rule| rule.text.as_str()).collect();
    let head = match reach.verdict {
        ReachVerdict::Yes => format!("{} reaches {}: {}.", reach.caller, reach.callee, ways(reach)),
        ReachVerdict::No | ReachVerdict::Unknown => texts.join(" "),
    };
    output.line(Line::new().mark(word, style).text(format!(".  {head}")));
    if reach.verdict == ReachVerdict::Yes {
        labelled("because", &texts, output);
    }
    let rules: Vec<String> = reach
        .decided_by
        .iter()
        .map(|rule| format!("{}, {}   source: {}", rule.side, rule.rule, rule.source))
        .collect();
    labelled("decided by", &rules, output);
    labelled("is missing", &reach.missing, output);
    labelled("to open it", &reach.to_open, output);
    labelled("assumed", &reach.assumed, output);
    if reach.basis == ReachBasis::File {
        output.note("This is what follows from the file; nothing was contacted.");
    }
}

/// All pairs, a line for each.
pub(crate) fn matrix(matrix: &ReachMatrix, output: &mut Output) {
    for reach in matrix.iter().take(LISTED) {
        let (word, style) = word(reach.verdict);
        let why = match reach.verdict {
            ReachVerdict::Yes => ways(&reach),
            ReachVerdict::No | ReachVerdict::Unknown => {
                reach.decided_by.first().map_or_else(String::new, |rule| rule.text.clone())
            }
        };
        let line = Line::new().text(format!("{} → {}  ", reach.caller, reach.callee)).mark(word, style);
        output.line(line.text(format!("  {why}")));
    }
    let more = matrix.pairs().saturating_sub(LISTED);
    if more > 0 {
        output.line(format!("… and {} more: --csv FILE lists all", thousands(more)));
    }
    let people = matrix.index().len();
    let mut tally = [0; 3];
    for from in 0..people {
        for to in (0..people).filter(|to| *to != from) {
            tally[match matrix.index().decide(from, to).verdict {
                ReachVerdict::Yes => 0,
                ReachVerdict::No => 1,
                ReachVerdict::Unknown => 2,
            }] += 1;
        }
    }
    let [yes, no, unknown] = tally.map(thousands);
    output.line(format!("{}: {yes} yes, {no} no, {unknown} unknown", count(matrix.pairs(), "pair")));
}

fn labelled(label: &str, texts: &[impl AsRef<str>], output: &mut Output) {
    for (at, text) in texts.iter().enumerate() {
        let label = if at == 0 { label } else { "" };
        output.line(format!("     {label:<LABEL$}{}", text.as_ref()));
    }
}

fn word(verdict: ReachVerdict) -> (&'static str, Style) {
    match verdict {
        ReachVerdict::Yes => ("yes", GREEN),
        ReachVerdict::No => ("no", RED),
        ReachVerdict::Unknown => ("unknown", YELLOW),
    }
}

/// `by federation, found by the full address; call, chat`.
fn ways(reach: &Reach) -> String {
    let via: Vec<&str> = reach
        .via
        .iter()
        .map(|route| match route {
            Route::SameTenant => "in the same tenant",
            Route::Guest => "as guest",
            Route::Federation => "by federation",
            Route::OneTimeLink => "by a one-time link",
        })
        .collect();
    let can: Vec<&str> = reach
        .can
        .iter()
        .map(|ability| match ability {
            Ability::Call => "call",
            Ability::Chat => "chat",
            Ability::GroupCall => "group call",
            Ability::Files => "files",
        })
        .collect();
    let search = match reach.search_by {
        Some(SearchBy::Name) => ", found by name",
        Some(SearchBy::FullAddress) => ", found by the full address",
        None => "",
    };
    format!("{}{search}; {}", via.join(", "), can.join(", "))
}
