//! Documents that somebody else wrote.

use std::fs;

use crate::schemas::{fits, is_error};
use crate::support::{Folder, root};

/// A folder with a sample of Microsoft under the name `kiosk.xml`.
fn sample(name: &str) -> Folder {
    let folder = Folder::new();
    fs::copy(root().join("core/tests/data/kiosk").join(name), folder.path("kiosk.xml")).unwrap();
    folder
}

#[test]
fn a_warning_is_told_with_its_place() {
    let folder = sample("kiosk-sample-global-assigned-access.xml");
    let ran = folder.exits("lint kiosk.xml", 0);
    ran.tells("kiosk.xml:14:43: warning: `Microsoft.settingn_8wekyb3d8bbwe!MicrosoftEdge` is no known app of HoloLens 2");
    ran.tells("kiosk.unknown_app").prints("warnings");
    let report = folder.exits("lint kiosk.xml --json", 0).json();
    assert_eq!(report["verdict"], "warning");
    assert_eq!(report["document"], "assignedAccess");
}

#[test]
fn a_broken_document_is_repaired_in_place() {
    let folder = sample("kiosk-sample-multi-app-one-aad-group.xml");
    let before = folder.text("kiosk.xml");
    let ran = folder.exits("lint kiosk.xml", 2);
    ran.tells(
        "kiosk.xml:6:17: error: U+202F NARROW NO-BREAK SPACE inside a tag; XML needs an ordinary space",
    );
    ran.prints("can be made for certain: --fix.");
    assert_eq!(folder.text("kiosk.xml"), before, "lint alone writes nothing");
    let report = folder.exits("lint kiosk.xml --json", 2).json();
    fits("lint", &report);
    assert_eq!(report["findings"][0]["line"], 4);

    let ran = folder.exits("lint kiosk.xml --fix", 2);
    ran.tells("kiosk.xml:6:17: repaired: ").tells("kiosk.xml is written with").tells("kiosk.no_app");
    assert!(!folder.text("kiosk.xml").contains('\u{202f}'));
    assert_eq!(folder.names(), ["kiosk.xml"]);
    let after = folder.text("kiosk.xml");
    folder.exits("lint kiosk.xml --fix --json", 2).tells("Nothing can be repaired for certain");
    assert_eq!(folder.text("kiosk.xml"), after);
}

#[test]
fn documents_in_order_and_none_at_all() {
    let folder = sample("shared-account-policy/shared-aad-accounts_02.xml");
    folder.exits("lint kiosk.xml", 0).prints("kiosk.xml is in order. 1 advice.");
    folder.write("page.xml", "<html/>");
    assert_eq!(folder.exits("lint page.xml --json", 2).json()["document"], "other");
    is_error(&folder.exits("lint no-such-file.xml --json", 2), "scenario.unreadable");
    folder.exits("lint .", 2).tells("scenario.unreadable");
}

#[cfg(unix)]
#[test]
fn links_and_rights_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = sample("kiosk-sample-multi-app-one-aad-group.xml");
    fs::set_permissions(folder.path("kiosk.xml"), fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("kiosk.xml", folder.path("link.xml")).unwrap();
    folder.exits("lint link.xml --fix", 2);
    assert!(fs::symlink_metadata(folder.path("link.xml")).unwrap().is_symlink());
    assert!(!folder.text("kiosk.xml").contains('\u{202f}'));
    assert_eq!(fs::metadata(folder.path("kiosk.xml")).unwrap().permissions().mode() & 0o777, 0o640);
}
