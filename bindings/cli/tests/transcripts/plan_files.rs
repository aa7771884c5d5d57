//! Saved plans: applied as they were read, refused when they or the tenant changed.

use serde_json::{Value, json};

use crate::support::{Folder, numbered, pending};

#[test]
fn a_saved_plan_is_what_is_applied() {
    let folder = Folder::plant();
    let ran = folder.exits("plan plant-7.yaml -o plan.json --json", 0);
    assert_eq!(ran.out, folder.text("plan.json"), "the file holds what --json prints");
    folder.exits("plan plant-7.yaml -o plan.json", 0).tells("remote-assist apply plan.json");
    std::fs::remove_file(folder.path("plant-7.yaml")).unwrap();
    folder.exits("apply plan.json --yes", 0).prints("12 created");
}

#[test]
fn a_plan_that_no_longer_fits_is_refused() {
    let folder = Folder::plant();
    folder.exits("plan plant-7.yaml -o plan.json", 0);
    folder.exits("apply plant-7.yaml --yes", 0);
    folder.exits("apply plan.json --yes", 5).tells("plan.stale").tells("Nothing was written");
}

#[test]
fn an_altered_plan_is_refused() {
    let folder = Folder::plant();
    folder.exits("plan plant-7.yaml -o plan.json", 0);
    folder.write(
        "altered.json",
        folder.text("plan.json").replace("\"usageLocation\": \"US\"", "\"usageLocation\": \"GB\""),
    );
    folder.exits("apply altered.json --yes", 2).tells("plan.malformed");
    let mut plan: Value = serde_json::from_str(&folder.text("plan.json")).unwrap();
    plan["format"] = json!(2);
    folder.write("newer.json", plan.to_string());
    folder.exits("apply newer.json --yes", 2).tells("format 2");
    folder.write("torn.json", &folder.text("plan.json")[..2000]);
    folder.exits("apply torn.json --yes", 2);
    folder.exits("plan plant-7.yaml --exit-code", 3);
}

#[test]
fn a_plan_for_another_tenant_is_refused() {
    let folder = Folder::plant();
    folder.exits("plan plant-7.yaml -o plan.json --tenant-file a.json", 0);
    let ran = folder.run("apply plan.json --yes --tenant-file c.json --seed companies");
    assert!(matches!(ran.code, Some(2 | 5)), "{ran}");
}

#[test]
fn a_plan_file_that_cannot_be_written_is_told() {
    let folder = Folder::plant();
    folder.exits("plan plant-7.yaml -o no/such/folder/plan.json", 1).tells("store.unwritable");
}

#[test]
fn an_empty_plan_can_be_applied() {
    let folder = Folder::new();
    folder.write("site.yaml", numbered(2));
    folder.exits("apply site.yaml --yes", 0);
    let plan = folder.exits("plan site.yaml -o plan.json --json", 0).json();
    assert_eq!(pending(&plan), 0);
    let events = folder.exits("apply plan.json --yes --json", 0).lines();
    assert_eq!(events.last().unwrap()["outcome"], "done");
}
