//! Cells of CSV files that people open in a spreadsheet.

use std::borrow::Cow;

/// Prefixes a cell with `'` where a spreadsheet would carry it out as a formula; quoting is the CSV writer's part.
///
/// ASVS 1.2.10 names `=`, `+`, `-`, `@`, tab, carriage return and NUL; the full-width forms are read the same way
/// by spreadsheets of East Asian locales (not verified by us), so they are prefixed too.
///
/// ```
/// assert_eq!(remote_assist::encode::csv::cell("=1+1"), "'=1+1");
/// ```
pub fn cell(text: &str) -> Cow<'_, str> {
    const ACTIVE: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];
    if text.starts_with(ACTIVE) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_become_text() {
        for hostile in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "＝1", "－1"] {
            assert_eq!(cell(hostile), format!("'{hostile}"));
        }
        for harmless in ["HL2-0001", "", "Dock 3 = north"] {
            assert_eq!(cell(harmless), harmless);
        }
    }

    proptest! {
        #[test]
        fn cells_survive_a_csv_writer_and_never_start_active(text in any::<String>()) {
            let mut writer = ::csv::Writer::from_writer(Vec::new());
            writer.write_record(["x", &cell(&text)]).unwrap();
            let bytes = writer.into_inner().unwrap();
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[..]);
            let record = reader.records().next().unwrap().unwrap();
            prop_assert!(!record[1].starts_with(['=', '+', '-', '@', '\t', '\r', '\0']));
            prop_assert!(record[1] == text || record[1][1..] == text);
        }
    }
}
