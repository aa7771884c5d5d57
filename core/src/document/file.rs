//! Reading the files that a person names, with errors that say which file and why.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::findings::{Problem, quote};
use super::limits::{FILE_BYTES, too_large};
use crate::error::{Error, Result, codes};
use crate::model::Place;

/// What a file holds, or why it is not text.
pub(super) fn read(path: &Path) -> Result<Result<String, Problem>> {
    let name = path.display().to_string();
    let fail = |error: std::io::Error| {
        Error::new(codes::SCENARIO_UNREADABLE, format!("{} cannot be read: {}", quote(&name), reason(&error)))
            .hint("Look at the path and at the rights to read it.")
            .because(error)
    };
    let mut bytes = Vec::new();
    // One byte more than allowed shows that a file is too large, whatever its announced length.
    let limit = u64::try_from(FILE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(fail)?;
    if bytes.len() > FILE_BYTES {
        return Ok(Err(too_large(&name)));
    }
    Ok(decode(bytes, &name))
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        std::io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
        _ => error.to_string(),
    }
}

/// UTF-8 with or without a byte order mark; anything else is refused with the line where it shows.
fn decode(bytes: Vec<u8>, name: &str) -> Result<String, Problem> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(not_text(name, 1, "is UTF-16, not UTF-8"));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        }),
        Err(error) => {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = before.split(|byte| *byte == b'\n').count();
            Err(not_text(name, u32::try_from(line).unwrap_or(u32::MAX), "is not UTF-8"))
        }
    }
}

fn not_text(name: &str, line: u32, what: &str) -> Problem {
    let place = Place { file: Some(name.to_owned()), line: Some(line), ..Place::default() };
    Problem::error(codes::SCENARIO_SYNTAX, "", format!("{} {what}", quote(name)))
        .place(place)
        .hint("Save it as UTF-8 (in Excel: \"CSV UTF-8\").")
}
