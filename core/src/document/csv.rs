//! The account file: `device,user,displayName`, one line per headset.

use std::path::Path;

use csv::StringRecord;

use super::file;
use super::findings::{Findings, Problem, did_you_mean, nearest, quote};
use super::shape::listed;
use crate::error::codes;
use crate::model::{Account, Place};

const COLUMNS: [&str; 3] = ["device", "user", "displayName"];
const WANTED: &str = "device,user,displayName";

/// The accounts of a file and the line of each.
#[derive(Default)]
pub(super) struct Table {
    pub(super) accounts: Vec<Account>,
    pub(super) lines: Vec<u32>,
}

/// Reads the file; what is wrong with it goes to the findings.
pub(super) fn read(path: &Path, findings: &mut Findings<'_>) -> Table {
    let name = path.display().to_string();
    let text = match file::read(path) {
        Ok(Ok(text)) => text,
        Ok(Err(problem)) => {
            findings.add(problem);
            return Table::default();
        }
        Err(error) => {
            let problem = Problem::error(error.code(), "accountsFrom", error.to_string());
            findings.add(problem.hint("`accountsFrom` is relative to the directory of the scenario file."));
            return Table::default();
        }
    };
    if text.trim().is_empty() {
        let problem = problem(&name, 1, format!("{} is empty", quote(&name)));
        findings.add(problem.hint(format!("Its first line is `{WANTED}`, then comes one line per headset.")));
        return Table::default();
    }
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let columns = match reader.headers().map_err(|error| error.to_string()).and_then(Columns::find) {
        Ok(columns) => columns,
        Err(text) => {
            findings.add(
                problem(&name, 1, text)
                    .hint(format!("The first line must be `{WANTED}`; `displayName` may be left out.")),
            );
            return Table::default();
        }
    };
    rows(&mut reader, &columns, &text, &name, findings)
}

fn rows(
    reader: &mut csv::Reader<&[u8]>,
    columns: &Columns,
    text: &str,
    name: &str,
    findings: &mut Findings<'_>,
) -> Table {
    let mut table = Table::default();
    let mut record = StringRecord::new();
    let mut failed = false;
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                findings.add(problem(
                    name,
                    line_of(&record, text),
                    format!("{} cannot be read: {error}", quote(name)),
                ));
                failed = true;
                break;
            }
        }
        let line = line_of(&record, text);
        match columns.account(&record) {
            Ok(account) => {
                table.accounts.push(account);
                table.lines.push(line);
            }
            Err(text) => {
                findings.add(problem(name, line, text));
                failed = true;
            }
        }
    }
    if table.accounts.is_empty() && !failed {
        let text = format!("{} has a header, but no account", quote(name));
        let place = Place { file: Some(name.to_owned()), line: Some(1), ..Place::default() };
        findings.add(
            Problem::error(codes::SCENARIO_NO_ACCOUNTS, "accountsFrom", text)
                .place(place)
                .hint("Add one line per headset."),
        );
    }
    table
}

fn problem(name: &str, line: u32, text: String) -> Problem {
    let place = Place { file: Some(name.to_owned()), line: Some(line), ..Place::default() };
    Problem::error(codes::SCENARIO_CSV, "", text).place(place)
}

/// The line of a record. The reader's own position is before the blank lines that it skips.
fn line_of(record: &StringRecord, text: &str) -> u32 {
    let Some(position) = record.position() else { return 1 };
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX).min(text.len());
    let skipped = text.as_bytes()[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let line = position.line() + skipped.filter(|byte| **byte == b'\n').count() as u64;
    u32::try_from(line).unwrap_or(u32::MAX)
}

/// Which column stands where.
struct Columns {
    count: usize,
    device: usize,
    user: usize,
    display_name: Option<usize>,
}

impl Columns {
    /// Reads the header; the error says what was found.
    fn find(header: &StringRecord) -> Result<Self, String> {
        let found = header.iter().collect::<Vec<_>>().join(",");
        for (delimiter, name) in [(';', "semicolons"), ('\t', "tabs"), ('|', "bars (`|`)")] {
            if header.len() == 1 && found.contains(delimiter) {
                return Err(format!(
                    "the columns are separated by {name} instead of commas: {}",
                    quote(&found)
                ));
            }
        }
        if let Some(other) = header.iter().find(|column| !COLUMNS.contains(column)) {
            let near = did_you_mean(nearest(other, COLUMNS));
            return Err(format!(
                "the header is {}; the column {} is unknown{near}",
                quote(&found),
                quote(other)
            ));
        }
        let place = |column| -> Result<Option<usize>, String> {
            let mut places =
                header.iter().enumerate().filter(|(_, name)| *name == column).map(|(index, _)| index);
            let first = places.next();
            match places.next() {
                Some(_) => {
                    Err(format!("the header is {}; the column `{column}` is there twice", quote(&found)))
                }
                None => Ok(first),
            }
        };
        let columns = (place("device")?, place("user")?, place("displayName")?);
        match columns {
            (Some(device), Some(user), display_name) => {
                Ok(Self { count: header.len(), device, user, display_name })
            }
            (device, user, _) => {
                let missing = [(device, "device"), (user, "user")];
                let missing = missing.iter().filter(|(place, _)| place.is_none()).map(|(_, name)| *name);
                Err(format!("the header is {}; {} is missing", quote(&found), listed(missing)))
            }
        }
    }

    /// One account; the error says what is wrong with the line.
    fn account(&self, record: &StringRecord) -> Result<Account, String> {
        if record.len() != self.count {
            let (found, wanted) = (record.len(), self.count);
            return Err(format!("this line has {found} cells, the header has {wanted}"));
        }
        let cell = |index: usize| record.get(index).unwrap_or_default().to_owned();
        let filled = |index: usize, column: &str| match cell(index) {
            text if text.is_empty() => Err(format!("the cell `{column}` is blank")),
            text => Ok(text),
        };
        Ok(Account {
            device: filled(self.device, "device")?,
            user: filled(self.user, "user")?,
            display_name: self.display_name.map(cell).filter(|name| !name.is_empty()),
        })
    }
}
