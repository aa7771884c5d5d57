//! What needs no tenant.

use crate::support::{Folder, HEAD, numbered};

#[test]
fn the_example_is_valid() {
    let folder = Folder::plant();
    folder.exits("validate plant-7.yaml", 0).prints("plant-7.yaml is valid").prints("Nothing was contacted.");
    assert_eq!(folder.names(), ["plant-7-devices.csv", "plant-7.yaml"], "validate leaves nothing behind");
}

#[test]
fn a_starter_is_valid_as_it_stands() {
    let folder = Folder::new();
    folder.exits("init sharedIdentity -o site.yaml", 0).tells("site.yaml is written");
    folder.exits("validate site.yaml", 0);
    assert_eq!(folder.exits("init sharedIdentity", 0).out, folder.text("site.yaml"));
    folder.exits("init federation -o group.yaml", 0).tells("group.yaml is written");
    folder.exits("validate group.yaml", 0);
}

#[test]
fn init_overwrites_nothing() {
    let folder = Folder::new();
    folder.write("site.yaml", "mine");
    folder.exits("init sharedIdentity -o site.yaml", 2).tells("exists already");
    assert_eq!(folder.text("site.yaml"), "mine");
    folder.exits("init federation --improved", 2).tells("no improved form");
    folder.exits("init sharedidentities", 2).tells("scenario.unknown_kind");
    folder.exits("init sharedIdentity -o no/such/folder/site.yaml", 1).tells("store.unwritable");
}

/// A mistake, the name of its code, and what the text must say.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("usageLocation: US\n", "usageLocatoin: US\n", "did you mean `usageLocation`"),
    ("sharedIdentity", "sharedIdentities", "sharedIdentity"),
    ("mfaOwner: it-operations@contoso.com", "mfaOwner: []", "mfaOwner"),
    ("name: plant-7\n", "", "name"),
    ("name: plant-7\n", "name: plant-7\nname: plant-8\n", "name"),
    ("plant-7-devices.csv", "no-such.csv", "no-such.csv"),
    ("group:", "  : [\n", "bad.yaml:"),
];

#[test]
fn every_mistake_is_told_with_its_place() {
    let folder = Folder::plant();
    let text = folder.text("plant-7.yaml");
    for (good, bad, told) in MISTAKES {
        assert!(text.contains(good), "{good}");
        folder.write("bad.yaml", text.replacen(good, bad, 1));
        for verb in ["validate bad.yaml", "plan bad.yaml", "apply bad.yaml --yes", "verify bad.yaml"] {
            let ran = folder.exits(verb, 2);
            ran.tells(told).tells("error: ");
            let first = ran.err.lines().find(|line| line.contains("error: ")).unwrap();
            assert!(first.starts_with("bad.yaml:"), "{first}");
        }
    }
    assert!(!folder.names().contains(&".remote-assist".to_owned()), "no tenant was made");
}

#[test]
fn all_mistakes_are_told_at_once() {
    let folder = Folder::new();
    folder.write("bad.yaml", HEAD.replace("usageLocation", "usageLocatoin").replace("kind", "kimd"));
    let ran = folder.run("validate bad.yaml");
    assert_eq!(ran.code, Some(2));
    let bad = HEAD.replace("usageLocation: US", "usageLocation: XX").replace("name: big", "name: Big Site");
    folder
        .write("bad.yaml", format!("{bad}accounts: [{{device: D1, user: h1}}, {{device: D1, user: h2}}]\n"));
    let ran = folder.exits("validate bad.yaml", 2);
    assert!(ran.err.matches("error: ").count() >= 3, "{ran}");
    ran.prints("3 errors").prints("Nothing was contacted.");
}

#[test]
fn bad_account_files_are_named() {
    let folder = Folder::plant();
    let rows = folder.text("plant-7-devices.csv");
    let last = rows.trim_end().lines().last().unwrap();
    for bad in [format!("{rows}{last}\n"), String::new(), "device,user\n".to_owned(), "a,b\n1,2\n".to_owned()]
    {
        folder.write("plant-7-devices.csv", bad);
        folder.exits("validate plant-7.yaml", 2).tells("plant-7-devices.csv");
    }
    folder.write("plant-7-devices.csv", b"device,user,displayName\nD1,h1,\xff\xfe\n");
    folder.exits("validate plant-7.yaml", 2).tells("UTF-8");
}

#[test]
fn files_that_are_none_are_told() {
    let folder = Folder::plant();
    folder.exits("validate no-such.yaml plant-7.yaml", 2).tells("no-such.yaml").tells("scenario.unreadable");
    folder.exits("plan .", 2).tells("scenario.unreadable");
    folder.write("empty.yaml", "");
    folder.exits("validate empty.yaml", 2).tells("empty.yaml");
    folder.write("binary.yaml", [0_u8, 159, 146, 150]);
    folder.exits("apply binary.yaml --yes", 2).tells("binary.yaml");
}

#[test]
fn permissions_need_no_tenant() {
    let folder = Folder::plant();
    let permissions = folder.exits("permissions plant-7.yaml --json", 0).json();
    assert!(!permissions["apply"]["graph"].as_array().unwrap().is_empty());
    folder.exits("permissions plant-7.yaml", 0).prints("To apply").prints("directory roles");
    assert!(!folder.names().contains(&".remote-assist".to_owned()));
}

#[test]
fn planned_verbs_are_told_apart_from_unknown_ones() {
    let folder = Folder::new();
    for verb in ["explain x", "custody x"] {
        let ran = folder.exits(verb, 2);
        let name = verb.split(' ').next().unwrap();
        ran.tells(name).tells("scenario.not_yet").tells("does not have it yet");
    }
    folder.exits("aply x", 2).tells("apply");
    folder.exits("", 2).tells("a verb is missing");
    folder.exits("plan", 2);
}

#[test]
fn help_and_version_are_results() {
    let folder = Folder::new();
    folder.exits("--help", 0).prints("validate").prints("Exit codes");
    folder.exits("plan --help", 0).prints("--adopt");
    folder.exits("--version", 0).prints(env!("CARGO_PKG_VERSION"));
    let shells = [
        ("bash", "complete"),
        ("zsh", "#compdef"),
        ("fish", "complete -c"),
        ("powershell", "Register-ArgumentCompleter"),
    ];
    for (shell, word) in shells {
        folder.exits(&format!("completions {shell}"), 0).prints(word);
    }
}

#[test]
fn nobody_is_asked_where_nobody_can_answer() {
    let folder = Folder::new();
    folder.write("big.yaml", numbered(2));
    folder.exits("apply big.yaml", 2).tells("--yes");
    assert_eq!(folder.names(), ["big.yaml"], "nothing was contacted");
}
