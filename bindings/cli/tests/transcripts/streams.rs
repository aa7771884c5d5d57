//! Readers that go away, and outputs that cannot be written.

use std::process::Stdio;

use crate::support::{Folder, Ran, numbered};

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let folder = Folder::new();
    folder.write("big.yaml", numbered(2000));
    let mut child = folder
        .command("plan big.yaml --seed large --json")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(0), "{ran}");
    assert!(!ran.err.contains("error"), "{ran}");
}

#[test]
fn a_run_goes_on_when_its_reader_leaves() {
    let folder = Folder::new();
    folder.write("site.yaml", numbered(3));
    let mut child = folder
        .command("apply site.yaml --yes --json")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(Ran::from(child.wait_with_output().unwrap()).code, Some(0));
    folder.exits("plan site.yaml --exit-code", 0);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_a_failure() {
    let folder = Folder::plant();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output =
        folder.command("plan plant-7.yaml --json").stdout(full).stderr(Stdio::piped()).output().unwrap();
    let ran = Ran::from(output);
    assert_eq!(ran.code, Some(1), "{ran}");
    ran.tells("could not be written");
}
