//! What both sides say: nobody is reached because one side alone is open.

use std::collections::BTreeSet;

use super::super::evidence::many;
use super::super::relations::word;
use super::{Answered, Facts, fail, manual, pass};
use crate::error::codes::PARTNER_SHUT_OUT;
use crate::model::StatementVerdict;
use crate::scenario::relation::{pairs, relation};

pub(super) fn answered(id: &str, facts: &Facts<'_>) -> Option<Answered> {
    Some(match id {
        "B-18" => other_sides(facts),
        "B-20" => unequal(facts),
        _ => return None,
    })
}

/// What the pairs of tenants say about each other.
struct Sides {
    pairs: usize,
    /// What sides say that shut a partner out.
    shut_out: Vec<String>,
    /// Sides of which nothing is known.
    unknown: Vec<String>,
    /// The modes that occur.
    modes: BTreeSet<&'static str>,
}

impl Sides {
    fn of(facts: &Facts<'_>) -> Self {
        let pairs = pairs(facts.scenario);
        let mut sides =
            Self { pairs: pairs.len(), shut_out: Vec::new(), unknown: Vec::new(), modes: BTreeSet::new() };
        for (first, second) in pairs {
            for (from, to) in [(first, second), (second, first)] {
                let said = relation(from, to);
                sides.modes.insert(word(said.access));
                match said.permits {
                    Some(true) => {}
                    Some(false) => sides.shut_out.push(format!("{} {}", from.tenant, said.text)),
                    None => sides.unknown.push(from.tenant.clone()),
                }
            }
        }
        for list in [&mut sides.shut_out, &mut sides.unknown] {
            list.sort();
            list.dedup();
        }
        sides
    }

    /// What keeps people apart, if something does.
    fn apart(&self) -> Option<Answered> {
        if let Some(first) = self.shut_out.first() {
            let more = match self.shut_out.len() - 1 {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            return Some(fail(format!("{first}{more} ({}).", PARTNER_SHUT_OUT.name)));
        }
        self.unknown.first().map(|first| {
            let more = match self.unknown.len() - 1 {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            manual(format!(
                "Nothing is known of {first}{more}: ask there, and describe it as `externalAccess`."
            ))
        })
    }
}

fn other_sides(facts: &Facts<'_>) -> Answered {
    let corrected = "The article's sentence is cut off; it means that each side must be open, allow the other one, or not block it.";
    let sides = Sides::of(facts);
    if let Some((verdict, text)) = sides.apart() {
        return (verdict, format!("{text} {corrected}"));
    }
    let text = format!("{} of tenants let each other in. {corrected}", many(sides.pairs, "pair"));
    let standing = facts.access(|_| true);
    match standing.verdict {
        Some(StatementVerdict::Emitted) => {
            let handed = "`emit` writes packs for the sides that are not administered here.";
            (StatementVerdict::Emitted, format!("{text} {handed}"))
        }
        _ => standing.answer("tenant", text),
    }
}

fn unequal(facts: &Facts<'_>) -> Answered {
    let sides = Sides::of(facts);
    if let Some(answered) = sides.apart() {
        return answered;
    }
    let modes: Vec<&str> = sides.modes.into_iter().collect();
    pass(format!(
        "{} of tenants let each other in, with external access of {}: {}. Being unequal is fine as long as each list admits the other.",
        many(sides.pairs, "pair"),
        many(modes.len(), "kind"),
        modes.join(", ")
    ))
}
