//! Which tenant is used, and what stands in the way.

use crate::server::Server;
use crate::support::{Folder, numbered};

#[test]
fn a_tenant_file_in_use_is_told() {
    let folder = Folder::plant();
    let _server = Server::start(&folder, "--tenant t.json");
    folder.exits("plan plant-7.yaml --tenant-file t.json", 5).tells("in use").tells("--simulator");
}

#[test]
fn a_simulator_stands_on_this_machine() {
    let folder = Folder::plant();
    for address in
        ["http://example.invalid:1", "https://127.0.0.1:1", "http://10.0.0.1:1", "graph.microsoft.com"]
    {
        folder.exits(&format!("plan plant-7.yaml --simulator {address}"), 2).tells("loopback");
    }
}

#[test]
fn seeds_are_chosen_by_name() {
    let folder = Folder::plant();
    folder.write("abc.yaml", numbered(2).replace("contoso.com", "abc.com"));
    folder.exits("plan abc.yaml --tenant-file t.json --seed companies", 0);
    folder
        .exits("plan abc.yaml --tenant-file t.json --seed contoso", 0)
        .tells("the seed contoso is not used");
    folder.exits("plan plant-7.yaml --tenant-file u.json --seed no-such-seed", 2).tells("no-such-seed");
}

#[test]
fn folders_that_cannot_be_written_are_told() {
    let folder = Folder::plant();
    folder.write("file", "");
    folder.exits("plan plant-7.yaml --tenant-file file/t.json", 1).tells("store.unwritable");
    folder.write(".remote-assist", "");
    folder.exits("plan plant-7.yaml", 1).tells(".remote-assist");
}

#[test]
fn a_damaged_tenant_file_is_told() {
    let folder = Folder::plant();
    folder.write("t.json", "this is no tenant\n");
    let ran = folder.run("plan plant-7.yaml --tenant-file t.json");
    assert!(matches!(ran.code, Some(1 | 2)), "{ran}");
    ran.tells("t.json");
    assert_eq!(folder.text("t.json"), "this is no tenant\n");
}

#[test]
fn a_recipient_that_is_none_is_told_before_anything_is_read() {
    let folder = Folder::plant();
    folder.exits("apply plant-7.yaml --yes --recipient me", 2).tells("secret.recipient_invalid");
    assert!(!folder.path(".remote-assist").exists());
}

#[test]
fn a_given_recipient_gets_the_passwords() {
    let folder = Folder::plant();
    folder.exits("apply plant-7.yaml --yes --tenant-file t.json", 0);
    let key =
        folder.text(".remote-assist/identity.txt").lines().next().unwrap().replace("# public key: ", "");
    let other = Folder::plant();
    other
        .exits(&format!("apply plant-7.yaml --yes --tenant-file t.json --recipient {key}"), 0)
        .prints("8 passwords sealed");
    assert!(!other.path(".remote-assist/identity.txt").exists(), "no key is made that nobody needs");
}
