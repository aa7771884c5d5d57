//! The matrix as a page: one table whose cells are words, readable without colours and with a screen reader.

use std::io::{self, Write};

use super::facts::PersonFacts;
use super::matrix::{ReachMatrix, verdict};
use crate::encode::html::text;
use crate::model::{PersonRole, ReachBasis, SearchBy};

const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
    <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n";

const STYLE: &str = "<style>\nbody { font: 1rem/1.4 system-ui, sans-serif; margin: 2rem; }\n\
    .table { overflow-x: auto; }\ntable { border-collapse: collapse; }\n\
    caption { text-align: start; padding-block: 0.5rem; }\n\
    th, td { border: 1px solid; padding: 0.3rem 0.6rem; text-align: start; vertical-align: top; }\n</style>\n";

/// Writes the page, row by row.
pub(super) fn write(matrix: &ReachMatrix, title: &str, mut output: impl Write) -> io::Result<()> {
    let title = format!("Who reaches whom: {title}");
    write!(output, "{HEAD}<title>{}</title>\n{STYLE}</head>\n<body>\n<main>\n", text(&title))?;
    writeln!(output, "<h1>{}</h1>", text(&title))?;
    let basis = match matrix.index().facts.basis {
        ReachBasis::File => "as the file describes it",
        ReachBasis::Now => "as the tenants are now",
    };
    writeln!(
        output,
        "<div class=\"table\" role=\"region\" aria-labelledby=\"caption\" tabindex=\"0\">\n<table>\n\
         <caption id=\"caption\">Each row is a person who begins, each column one who is to be reached; {basis}. \
         \u{201c}By name\u{201d} and \u{201c}by address\u{201d} say how the other is found.</caption>"
    )?;
    writeln!(output, "<thead>\n<tr>\n<th scope=\"col\">From</th>")?;
    for person in matrix.people() {
        writeln!(output, "<th scope=\"col\">{}</th>", name(person))?;
    }
    writeln!(output, "</tr>\n</thead>\n<tbody>")?;
    for (from, person) in matrix.people().iter().enumerate() {
        writeln!(output, "<tr>\n<th scope=\"row\">{}</th>", name(person))?;
        for to in 0..matrix.people().len() {
            writeln!(output, "<td>{}</td>", cell(matrix, from, to))?;
        }
        writeln!(output, "</tr>")?;
    }
    writeln!(output, "</tbody>\n</table>\n</div>\n</main>\n</body>\n</html>")?;
    output.flush()
}

fn name(person: &PersonFacts) -> String {
    let role = match person.role {
        PersonRole::Expert => "expert",
        PersonRole::Technician => "technician",
    };
    let address = text(&person.address);
    match &person.display_name {
        Some(name) => format!("{}<br>{address}<br>{role}", text(name)),
        None => format!("{address}<br>{role}"),
    }
}

/// The verdict, and how the other is found or which rules decide.
fn cell(matrix: &ReachMatrix, from: usize, to: usize) -> String {
    if from == to {
        return "the same person".to_owned();
    }
    let decision = matrix.index().decide(from, to);
    let word = verdict(decision.verdict);
    match decision.routes.search_by() {
        Some(SearchBy::Name) => format!("{word}, by name"),
        Some(SearchBy::FullAddress) => format!("{word}, by address"),
        None => {
            let mut rules: Vec<&str> = decision.told().map(|told| told.reason.rule()).collect();
            rules.dedup();
            format!("{word}: {}", rules.join(", "))
        }
    }
}
