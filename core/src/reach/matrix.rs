use std::borrow::Cow;
use std::io::{self, Write};

use super::decision::Decision;
use super::explain::explain;
use super::facts::{Facts, PersonFacts};
use super::index::Index;
use super::page;
use super::reason::End;
use crate::encode;
use crate::error::Result;
use crate::model::{Ability, Reach, ReachVerdict, Route, SearchBy};

/// Everybody of whom something is known, with everybody else. Pairs are decided as they are asked for, so that memory holds
/// the people and never the pairs.
#[derive(Debug)]
pub struct ReachMatrix(Index);

impl ReachMatrix {
    /// The matrix of the facts' people.
    pub fn new(facts: Facts) -> Result<Self> {
        Index::of_people(facts).map(Self)
    }

    /// The people, in the order of rows and columns.
    pub fn people(&self) -> &[PersonFacts] {
        self.0.people()
    }

    /// How many pairs there are: each person with each other one, in both directions.
    pub fn pairs(&self) -> usize {
        self.0.len() * self.0.len().saturating_sub(1)
    }

    /// The people as numbers, for verdicts alone.
    pub fn index(&self) -> &Index {
        &self.0
    }

    /// One row: whom one person reaches, in the order of the people and without that person.
    ///
    /// # Panics
    ///
    /// If the number is not below the count of people, once the row is read.
    pub fn row(&self, from: usize) -> impl Iterator<Item = Reach> + '_ {
        (0..self.0.len()).filter(move |to| *to != from).map(move |to| explain(&self.0, from, to))
    }

    /// All pairs, row by row, each made when it is asked for.
    pub fn iter(&self) -> impl Iterator<Item = Reach> + '_ {
        (0..self.0.len()).flat_map(|from| self.row(from))
    }

    /// All pairs at once. For many people use [`ReachMatrix::iter`] or [`ReachMatrix::write_csv`].
    pub fn to_vec(&self) -> Vec<Reach> {
        self.iter().collect()
    }

    /// Writes a row for each pair, with what decides by the names of its rules.
    pub fn write_csv(&self, output: impl Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(output);
        writer.write_record(["from", "to", "verdict", "via", "searchBy", "can", "decidedBy"])?;
        let cells: Vec<Cow<'_, str>> =
            self.people().iter().map(|person| encode::csv::cell(&person.address)).collect();
        // One buffer for each list: nothing grows with the pairs.
        let (mut via, mut can, mut rules) = (String::new(), String::new(), String::new());
        for (from, from_cell) in cells.iter().enumerate() {
            for (to, to_cell) in cells.iter().enumerate().filter(|(to, _)| *to != from) {
                let decision = self.0.decide(from, to);
                join(&mut via, decision.routes.iter().map(route));
                join(&mut can, decision.routes.abilities().map(ability));
                self.join_rules(&mut rules, &decision, (from, to));
                let search = decision.routes.search_by().map_or("", search_by);
                let verdict = verdict(decision.verdict);
                writer.write_record([from_cell, to_cell, verdict, &via, search, &can, &rules])?;
            }
        }
        writer.flush()
    }

    /// Writes a page with one table, to be read with eyes or with a screen reader.
    pub fn write_page(&self, title: &str, output: impl Write) -> io::Result<()> {
        page::write(self, title, output)
    }

    fn join_rules(&self, held: &mut String, decision: &Decision, (from, to): (usize, usize)) {
        held.clear();
        for told in decision.told() {
            if !held.is_empty() {
                held.push(' ');
            }
            held.push_str(told.reason.rule());
            held.push('@');
            held.push_str(self.0.tenant(match told.side() {
                End::From => from,
                End::To => to,
            }));
        }
    }
}

fn join(held: &mut String, words: impl Iterator<Item = &'static str>) {
    held.clear();
    for word in words {
        if !held.is_empty() {
            held.push(' ');
        }
        held.push_str(word);
    }
}

pub(super) fn verdict(verdict: ReachVerdict) -> &'static str {
    match verdict {
        ReachVerdict::Yes => "yes",
        ReachVerdict::No => "no",
        ReachVerdict::Unknown => "unknown",
    }
}

fn route(route: Route) -> &'static str {
    match route {
        Route::SameTenant => "sameTenant",
        Route::Guest => "guest",
        Route::Federation => "federation",
        Route::OneTimeLink => "oneTimeLink",
    }
}

fn search_by(search: SearchBy) -> &'static str {
    match search {
        SearchBy::Name => "name",
        SearchBy::FullAddress => "fullAddress",
    }
}

fn ability(ability: Ability) -> &'static str {
    match ability {
        Ability::Call => "call",
        Ability::Chat => "chat",
        Ability::GroupCall => "groupCall",
        Ability::Files => "files",
    }
}
