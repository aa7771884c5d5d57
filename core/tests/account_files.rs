//! Account files: every mistake names the file, the line and what is wanted.

use std::path::{Path, PathBuf};

use remote_assist::clock::Timestamp;
use remote_assist::document::{self, Document};
use remote_assist::error::{Code, codes};
use remote_assist::model::Scenario;
use remote_assist::scenario::validate;

const HEAD: &str = "\
kind: sharedIdentity
name: x
tenant: contoso.com
usageLocation: US
mfaOwner: it@contoso.com
group: {displayName: X}
licences: {assignTo: group, capabilities: [remoteAssist]}
accountsFrom: devices.csv
";

/// A directory of its own that goes away.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("remote-assist-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("as the test arranged");
        std::fs::write(path.join("x.yaml"), HEAD).expect("as the test arranged");
        Self(path)
    }

    fn csv(&self, bytes: impl AsRef<[u8]>) -> Document {
        std::fs::write(self.0.join("devices.csv"), bytes).expect("as the test arranged");
        document::load(self.0.join("x.yaml")).expect("as the test arranged")
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        // Leaving it behind would not fail the test.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn assert_told(document: &Document, code: Code, line: u32, parts: &[&str]) {
    let list = document.diagnostics();
    assert_eq!(list.len(), 1, "{list:#?}");
    let place = list[0].place.as_ref().expect("as the test arranged");
    assert_eq!((list[0].code.as_str(), place.line), (code.name, Some(line)), "{list:?}");
    assert!(place.file.as_ref().expect("as the test arranged").ends_with("devices.csv"), "{place:?}");
    let said = format!("{} {}", list[0].text, list[0].hint.clone().unwrap_or_default());
    for part in parts {
        assert!(said.contains(part), "{said} has no {part}");
    }
    assert!(document.scenario().is_none());
}

fn devices(document: &Document) -> Vec<String> {
    let Some(Scenario::SharedIdentity(scenario)) = document.scenario() else {
        panic!("{:#?}", document.diagnostics())
    };
    scenario
        .accounts
        .as_ref()
        .expect("as the test arranged")
        .iter()
        .map(|account| account.device.clone())
        .collect()
}

#[test]
fn a_file_is_read_relative_to_the_document() {
    let directory = Directory::new("good");
    let document = directory.csv("device,user,displayName\r\nA1,x-a,\"Dock, north\"\r\nA2,x-b,\r\n");
    assert_eq!(devices(&document), ["A1", "A2"]);
    let Some(Scenario::SharedIdentity(scenario)) = document.scenario() else { panic!() };
    let names: Vec<_> =
        scenario.accounts.as_ref().unwrap().iter().map(|a| a.display_name.clone().unwrap()).collect();
    assert_eq!(names, ["Dock, north", "x-b"]);
    let place = document.locate("accounts[1].user");
    assert!(place.file.unwrap().ends_with("devices.csv") && place.line == Some(3));
    assert_eq!(document.locate("accounts").line, Some(8));
    assert!(document.locate("name").file.unwrap().ends_with("x.yaml"));
}

#[test]
fn order_of_columns_byte_order_mark_spaces_and_blank_lines_do_not_matter() {
    let directory = Directory::new("lenient");
    assert_eq!(devices(&directory.csv("\u{feff}device,user\nA1,x-a\n")), ["A1"]);
    assert_eq!(devices(&directory.csv("user, device\n x-a , A1 \n")), ["A1"]);
    let document = directory.csv("device,user\n\n\nA1,x-a\n\nA2,x-b\n");
    assert_eq!(devices(&document), ["A1", "A2"]);
    assert_eq!(document.locate("accounts[0]").line, Some(4));
    assert_eq!(document.locate("accounts[1]").line, Some(6));
    let document = directory.csv("device,user,displayName\nA1,x-a,\"two\nlines\"\nA2,x-b,B\n");
    assert_eq!(document.locate("accounts[1]").line, Some(4));
}

#[test]
fn a_wrong_header_tells_found_and_wanted() {
    let directory = Directory::new("header");
    let csv = codes::SCENARIO_CSV;
    for (header, parts) in [
        ("device;user;displayName", &["semicolons", "`device,user,displayName`"][..]),
        ("device\tuser", &["tabs"]),
        ("Device,User", &["`Device,User`", "did you mean `device`", "`device,user,displayName`"]),
        ("device,user,serial", &["`serial` is unknown", "`device,user,serial`"]),
        ("device,displayName", &["`user` is missing"]),
        ("displayName", &["`device`, `user` is missing"]),
        ("device,user,user", &["`user` is there twice"]),
        ("A1,x-a,Dock", &["`A1,x-a,Dock`"]),
    ] {
        assert_told(&directory.csv(format!("{header}\nA1,x-a,Dock\n")), csv, 1, parts);
    }
}

#[test]
fn empty_files_are_named() {
    let directory = Directory::new("empty");
    for text in ["", "\n\n", "\u{feff}"] {
        assert_told(
            &directory.csv(text),
            codes::SCENARIO_CSV,
            1,
            &["devices.csv` is empty", "device,user,displayName"],
        );
    }
    assert_told(
        &directory.csv("device,user\n"),
        codes::SCENARIO_NO_ACCOUNTS,
        1,
        &["devices.csv", "no account"],
    );
}

#[test]
fn bad_lines_are_named() {
    let directory = Directory::new("lines");
    let csv = codes::SCENARIO_CSV;
    assert_told(&directory.csv("device,user\nA1,x-a\n ,x-b\n"), csv, 3, &["`device` is blank"]);
    assert_told(&directory.csv("device,user\nA1,\n"), csv, 2, &["`user` is blank"]);
    assert_told(&directory.csv("device,user\nA1,x-a\nA2\n"), csv, 3, &["1 cells, the header has 2"]);
    assert_told(&directory.csv("device,user\nA1,x-a,Dock\n"), csv, 2, &["3 cells"]);
}

#[test]
fn what_is_not_utf_8_is_named_with_its_line() {
    let directory = Directory::new("encoding");
    let document = directory.csv(b"device,user,displayName\nA1,x-a,Z\xfcrich\n");
    assert_told(&document, codes::SCENARIO_SYNTAX, 2, &["is not UTF-8", "Save it as UTF-8"]);
    assert_told(&directory.csv(b"\xff\xfed\0e\0"), codes::SCENARIO_SYNTAX, 1, &["UTF-16"]);
    std::fs::write(directory.0.join("y.yaml"), b"kind: x\nname: \xff\n").unwrap();
    let document = document::load(directory.0.join("y.yaml")).unwrap();
    assert_eq!(document.diagnostics()[0].place.as_ref().unwrap().line, Some(2));
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let directory = Directory::new("unreadable");
    let document = document::load(directory.0.join("x.yaml")).unwrap();
    let one = &document.diagnostics()[0];
    assert_eq!(one.code, codes::SCENARIO_UNREADABLE.name);
    assert!(one.text.contains("devices.csv") && one.text.contains("there is no such file"), "{}", one.text);
    assert_eq!(one.place.as_ref().unwrap().line, Some(8));
    std::fs::create_dir_all(directory.0.join("devices.csv")).unwrap();
    let document = document::load(directory.0.join("x.yaml")).unwrap();
    assert!(document.diagnostics()[0].text.contains("it is a directory"));
    let error = document::load(directory.0.join("none.yaml")).unwrap_err();
    assert_eq!(error.code(), codes::SCENARIO_UNREADABLE);
    assert!(error.to_string().contains("none.yaml") && error.hint_text().is_some());
    assert!(Scenario::from_path(Path::new("/")).is_err());
}

#[test]
fn rules_name_the_line_of_the_file() {
    let directory = Directory::new("rules");
    let document = directory.csv("device,user\nA1,x-a\nA2,x-b\nA1,x-c\n");
    let validation = validate(&document, Timestamp::from_unix(0));
    let one =
        validation.diagnostics.iter().find(|one| one.code == codes::SCENARIO_DUPLICATE_DEVICE.name).unwrap();
    let place = one.place.as_ref().unwrap();
    assert!(place.file.as_ref().unwrap().ends_with("devices.csv") && place.line == Some(4));
    assert!(one.text.contains("(first on line 2)"), "{}", one.text);
}

#[test]
fn a_hundred_thousand_lines_are_read() {
    let directory = Directory::new("large");
    let rows = (1..=100_000).map(|n| format!("D{n},x-{n}\n")).collect::<Vec<_>>().concat();
    assert_eq!(devices(&directory.csv(format!("device,user\n{rows}"))).len(), 100_000);
    let same = "D,x\n".repeat(100_000);
    let validation = validate(&directory.csv(format!("device,user\n{same}")), Timestamp::from_unix(0));
    assert!(validation.diagnostics.len() < 60, "{}", validation.diagnostics.len());
    assert!(validation.diagnostics.iter().any(|one| one.text.starts_with("99979 more of the same kind")));
}
