//! Writing to a folder: nothing of others is written over, nothing leads out of it.

use std::fs;

use remote_assist::error::codes;
use serde_json::json;
use tempfile::tempdir;

use crate::support::{pin, text};

#[test]
fn writing_again_changes_nothing_and_a_change_of_the_scenario_arrives() {
    let folder = tempdir().unwrap();
    let place = folder.path().join("a/b");
    let mut case = pin();
    let bundle = case.emit().unwrap();
    let first = bundle.write_to(&place, false).unwrap();
    assert_eq!(first.written.len(), bundle.files().len());
    let again = bundle.write_to(&place, false).unwrap();
    assert_eq!((again.written.len(), again.unchanged), (0, bundle.files().len()));
    for file in bundle.files() {
        assert_eq!(fs::read(place.join(&file.name)).unwrap(), file.bytes);
    }
    case.scenario.as_object_mut().unwrap().remove("kiosk");
    let fewer = case.emit().unwrap();
    let third = fewer.write_to(&place, false).unwrap();
    assert_eq!(third.removed, ["kiosk.xml"]);
    assert!(!place.join("kiosk.xml").exists());
    assert!(third.written.contains(&"index.json".to_owned()));
    let stray: Vec<_> = fs::read_dir(&place)
        .unwrap()
        .filter(|one| one.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'))
        .collect();
    assert!(stray.is_empty());
}

#[test]
fn what_others_wrote_is_refused_by_name_before_anything_is_written() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("README.md"), "mine").unwrap();
    let bundle = pin().emit().unwrap();
    let refused = bundle.write_to(folder.path(), false).unwrap_err();
    assert_eq!(refused.code(), codes::EMIT_CHANGED);
    assert!(refused.to_string().contains("`README.md`"), "{refused}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    bundle.write_to(folder.path(), true).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("README.md")).unwrap(), text(&bundle, "README.md"));
}

#[test]
fn what_was_changed_by_hand_is_refused_and_what_was_filled_in_is_kept() {
    let folder = tempdir().unwrap();
    let mut case = pin();
    case.emit().unwrap().write_to(folder.path(), false).unwrap();
    let receipt = folder.path().join("receipts/device/004512310437.json");
    fs::write(&receipt, "filled in").unwrap();
    case.scenario["mfaOwner"] = json!("somebody-else@contoso.com");
    let bundle = case.emit().unwrap();
    let written = bundle.write_to(folder.path(), false).unwrap();
    assert_eq!(written.kept, ["receipts/device/004512310437.json"]);
    fs::write(folder.path().join("pin-reset.md"), "my notes").unwrap();
    let refused = bundle.write_to(folder.path(), false).unwrap_err();
    assert!(refused.to_string().contains("`pin-reset.md`"), "{refused}");
    let forced = bundle.write_to(folder.path(), true).unwrap();
    assert_eq!(forced.written, ["pin-reset.md"]);
    assert_eq!(fs::read_to_string(&receipt).unwrap(), "filled in", "a receipt is never written over");
}

#[test]
fn an_index_that_was_changed_proves_nothing() {
    let folder = tempdir().unwrap();
    let bundle = pin().emit().unwrap();
    bundle.write_to(folder.path(), false).unwrap();
    let index = folder.path().join("index.json");
    let changed = fs::read_to_string(&index).unwrap().replace("\"stage\": 1", "\"stage\": 2");
    fs::write(&index, changed).unwrap();
    let refused = bundle.write_to(folder.path(), false).unwrap_err();
    assert!(refused.to_string().contains("`index.json`"), "{refused}");
}

#[test]
fn the_folder_of_another_deployment_is_refused() {
    let folder = tempdir().unwrap();
    let mut case = pin();
    case.emit().unwrap().write_to(folder.path(), false).unwrap();
    case.name = "plant-8".to_owned();
    let refused = case.emit().unwrap().write_to(folder.path(), false).unwrap_err();
    assert_eq!(refused.code(), codes::EMIT_CHANGED);
    assert!(refused.to_string().contains("plant-7"));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    for name in ["receipts", "receipts/device", "kiosk.xml", "index.json"] {
        let (folder, outside) = (tempdir().unwrap(), tempdir().unwrap());
        let victim = outside.path().join("victim");
        fs::write(&victim, "safe").unwrap();
        let link = folder.path().join(name);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(if name.contains('.') { &victim } else { outside.path() }, &link).unwrap();
        for force in [false, true] {
            let refused = pin().emit().unwrap().write_to(folder.path(), force).unwrap_err();
            assert_eq!(refused.code(), codes::EMIT_OUTSIDE, "{name}: {refused}");
        }
        assert_eq!(fs::read_to_string(&victim).unwrap(), "safe");
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
    }
}
