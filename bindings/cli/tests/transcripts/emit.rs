//! `emit`: documents before and after the group exists, twice the same, and nothing of others written over.

use std::fs;

use serde_json::Value;

use crate::schemas::{fits, is_error};
use crate::support::{Folder, HEAD};

const POLICIES: &str = "\
accounts: [{device: '004512310437', user: holo-0001, displayName: Press line 1}]
signIn: {kind: pin, minLength: 8}
kiosk: {mode: multiApp, apps: [remoteAssist, 'HoloCamera_cw5n1h2txyewy!HoloCamera']}
appControl: {block: ['Microsoft.WindowsStore_8wekyb3d8bbwe']}
tenantSettings: {linkedAccounts: nobody}
";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("big.yaml", format!("{HEAD}{POLICIES}"));
    folder
}

#[test]
fn the_kiosk_is_written_once_its_group_exists() {
    let folder = folder();
    let first = folder.exits("emit big.yaml -o out --json", 0).json();
    fits("artefacts", &first);
    assert_eq!(first["later"][0]["name"], "kiosk.xml");
    assert!(!folder.path("out/kiosk.xml").exists());
    assert!(folder.text("out/README.md").contains("Apply the scenario first"));
    folder.exits("apply big.yaml --yes", 0);
    let ran = folder.exits("emit big.yaml -o out", 0);
    ran.prints("files written").prints("out/README.md");
    assert!(
        folder
            .text("out/kiosk.xml")
            .contains("Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe!Microsoft.RemoteAssist")
    );
    let index: Value = serde_json::from_str(&folder.text("out/index.json")).unwrap();
    assert_eq!(index, folder.exits("emit big.yaml -o out --json", 0).json());
    for file in index["files"].as_array().unwrap() {
        let name = file["name"].as_str().unwrap();
        let bytes = fs::read(folder.path("out").join(name)).unwrap();
        assert_eq!(file["bytes"], bytes.len(), "{name}");
    }
    folder.exits("emit big.yaml -o other", 0);
    for file in index["files"].as_array().unwrap() {
        let name = file["name"].as_str().unwrap();
        assert_eq!(folder.text(&format!("out/{name}")), folder.text(&format!("other/{name}")), "{name}");
    }
}

#[test]
fn what_was_changed_by_hand_is_refused_unless_forced() {
    let folder = folder();
    folder.exits("emit big.yaml -o out", 0);
    folder.write("out/pin-reset.md", "mine");
    folder.write("out/receipts/device/004512310437.json", "filled in");
    is_error(&folder.exits("emit big.yaml -o out --json", 5), "emit.changed_by_hand");
    folder.exits("emit big.yaml -o out", 5).tells("`pin-reset.md`");
    folder.exits("emit big.yaml -o out --force", 0).prints("kept as filled in");
    assert_ne!(folder.text("out/pin-reset.md"), "mine");
    assert_eq!(folder.text("out/receipts/device/004512310437.json"), "filled in");
}

#[test]
fn what_cannot_be_emitted_is_told() {
    let folder = folder();
    folder.exits("emit big.yaml", 2).tells("--output");
    folder.exits("emit no-such.yaml -o out", 2).tells("scenario.unreadable");
    let text = folder.text("big.yaml");
    folder.write("app.yaml", text.replace("[remoteAssist, ", "[no-such-app, "));
    folder.exits("emit app.yaml -o out", 2).tells("no-such-app");
    folder.write("own.yaml", text.replace("Microsoft.WindowsStore", "Microsoft.MicrosoftRemoteAssist"));
    folder.exits("emit own.yaml -o out", 5).tells("guard.lock_out");
    assert!(!folder.path("out").exists());
}
