//! From a scenario file to a deployed tenant and back.

use crate::support::{Folder, HEAD, numbered, pending};

#[test]
fn a_plan_says_what_would_happen_and_writes_nothing() {
    let folder = Folder::plant();
    let first = folder.exits("plan plant-7.yaml --json --tenant-file t.json", 0);
    let second = folder.exits("plan plant-7.yaml --json --tenant-file t.json", 0);
    let without_time = |text: &str| {
        text.lines().filter(|line| !line.contains("\"observedAt\"")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(without_time(&first.out), without_time(&second.out), "the same plan is the same bytes");
    let plan = first.json();
    assert_eq!((plan["target"].as_str(), plan["summary"]["create"].as_u64()), (Some("simulated"), Some(12)));
    for step in plan["steps"].as_array().unwrap() {
        assert!(step["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{step}");
    }
    let ran = folder.exits("plan plant-7.yaml --tenant-file t.json", 0);
    ran.prints("+ entra.user/holo-0001 … 0008").prints("8 accounts").prints("12 to create").prints("about");
    ran.tells("Apply with: remote-assist apply plant-7.yaml --tenant-file t.json");
    let markdown = folder.exits("plan plant-7.yaml --markdown --tenant-file t.json", 0);
    markdown.prints("### Plan for `plant-7`").prints("| `+` | `entra.user/holo-0008` |");
}

#[test]
fn a_report_answers_every_statement_and_writes_nothing() {
    let folder = Folder::plant();
    let rows = |text: &str| text.lines().filter(|line| line.starts_with("| A-")).count();
    let planned = pending(&folder.exits("plan plant-7.yaml --json", 0).json());
    let before = folder.exits("report plant-7.yaml --markdown", 0);
    assert!(
        before.out.starts_with("# Readiness of `plant-7` in the simulated tenant `contoso.com`"),
        "{before}"
    );
    before.prints("**not ready**").prints("| A-05 | fail |").prints("| A-23 | not applicable |");
    assert_eq!(rows(&before.out), 48);
    assert_eq!(pending(&folder.exits("plan plant-7.yaml --json", 0).json()), planned);
    folder.exits("apply plant-7.yaml --yes", 0);
    let after = folder.exits("report plant-7.yaml", 0);
    after.prints("| A-05 | pass |").prints("8 accounts, one per headset.");
    assert_eq!(rows(&after.out), 48);
    let later = folder.exits("report plant-7.yaml -o report.html", 2);
    later.tells("does not have it yet");
    assert!(!folder.path("report.html").exists());
    folder.exits("report plant-7.yaml --markdown --json", 2);
}

#[test]
fn the_first_line_names_the_target() {
    let folder = Folder::plant();
    let ran = folder.exits("plan plant-7.yaml", 0);
    let first = ran.err.lines().next().unwrap();
    assert!(first.starts_with("target: simulated tenant .remote-assist/tenant.json"), "{first}");
    assert!(first.contains("nothing here touches a real tenant"), "{first}");
    assert!(folder.path(".remote-assist/tenant.json").exists());
    assert_eq!(folder.text(".remote-assist/.gitignore"), "*\n");
}

#[test]
fn what_is_applied_is_in_force_and_stays() {
    let folder = Folder::plant();
    folder.exits("plan plant-7.yaml --exit-code", 3);
    folder.exits("verify plant-7.yaml", 1).prints("fail").prints("not ready");
    let ran = folder.exits("apply plant-7.yaml --yes", 0);
    ran.prints("done after")
        .prints("12 created")
        .prints("8 passwords sealed for age1")
        .tells("Check with: remote-assist verify plant-7.yaml");
    let plan = folder.exits("plan plant-7.yaml --json --exit-code", 0).json();
    assert_eq!(pending(&plan), 0);
    folder.exits("plan plant-7.yaml", 0).prints("Nothing to do");
    let verified = folder.exits("verify plant-7.yaml --wait", 4);
    verified.prints("not ready: 9 for people, 5 that no API tells; ");
    folder.exits("apply plant-7.yaml --yes", 0).prints("Nothing to do");
}

#[test]
fn passwords_are_sealed_and_nowhere_in_clear() {
    let folder = Folder::plant();
    folder.exits("apply plant-7.yaml --yes", 0);
    let journal = folder.path(".remote-assist/tenant.json.journal");
    let text: String = walk(&journal).iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    assert_eq!(text.matches("BEGIN AGE ENCRYPTED FILE").count(), 8);
    let shown = folder.exits("secrets reveal --account holo-0001@contoso.com", 0).out;
    let password = shown.trim_end();
    assert_eq!(password.len(), 24);
    assert!(!text.contains(password), "a journal holds ciphertext alone");
    folder.exits("secrets reveal --account holo-0001@contoso.com", 2).tells("--reason");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for private in [folder.path(".remote-assist/identity.txt"), journal] {
            assert_eq!(
                std::fs::metadata(&private).unwrap().permissions().mode() & 0o077,
                0,
                "{}",
                private.display()
            );
        }
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[test]
fn events_are_numbered_lines_that_end_with_the_outcome() {
    let folder = Folder::plant();
    let events = folder.exits("apply plant-7.yaml --yes --json", 0).lines();
    let numbers: Vec<u64> = events.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
    assert!(events.len() > 10 && numbers.is_sorted());
    let last = events.last().unwrap();
    assert_eq!((last["event"].as_str(), last["outcome"].as_str()), (Some("runFinished"), Some("done")));
}

#[test]
fn too_few_seats_refuse_before_the_first_write() {
    let folder = Folder::new();
    folder.write("big.yaml", numbered(500));
    folder.exits("apply big.yaml --yes", 5).tells("license.no_seats").tells("Nothing was written.");
    folder.exits("plan big.yaml", 5).prints("500 accounts").tells("cannot be applied");
    folder.write("one.yaml", numbered(1));
    let plan = folder.exits("plan one.yaml --json", 0).json();
    assert_eq!(plan["summary"]["create"], 2, "nothing of the 500 was written");
}

#[test]
fn a_domain_of_somebody_else_is_refused() {
    let folder = Folder::new();
    folder.write("foreign.yaml", numbered(1).replace("contoso.com", "nobody.example"));
    let ran = folder.run("plan foreign.yaml");
    assert!(matches!(ran.code, Some(2 | 5)), "{ran}");
    ran.tells("nobody.example");
}

#[test]
fn an_account_that_is_no_longer_named_is_let_go() {
    let folder = Folder::new();
    folder.write("site.yaml", numbered(3));
    folder.exits("apply site.yaml --yes", 0);
    folder.write("site.yaml", numbered(2));
    folder.exits("plan site.yaml", 0).prints("x entra.user/holo-0003").prints("1 to let go");
    folder.exits("apply site.yaml --yes", 0).prints("1 let go");
    folder.exits("plan site.yaml --exit-code", 0);
}

#[test]
fn a_changed_name_is_told_before_and_after() {
    let folder = Folder::new();
    let site = |name: &str| format!("{HEAD}accounts: [{{device: D1, user: dock-1, displayName: {name}}}]\n");
    folder.write("site.yaml", site("Dock 1"));
    folder.exits("apply site.yaml --yes", 0);
    folder.write("site.yaml", site("Press 1"));
    folder.exits("plan site.yaml", 0).prints("displayName \"Dock 1\" → \"Press 1\"").prints("1 to update");
    folder.exits("apply site.yaml --yes", 0).prints("1 updated");
}

#[test]
fn ten_thousand_accounts_fit_on_a_page() {
    let folder = Folder::new();
    folder.write("big.yaml", numbered(10_000));
    let ran = folder.exits("plan big.yaml --seed large", 0);
    ran.prints("entra.user/holo-0001 … 10000").prints("10,000 memberships");
    assert!(ran.out.lines().count() < 20, "{ran}");
}
