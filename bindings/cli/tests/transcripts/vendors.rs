//! Accounts lent to people of vendors: handed over, one vendor leaves, all is removed.

use std::fs;

use crate::support::{Folder, root};

/// A folder with both versions of the example, whose people get in by temporary access passes.
fn vendors() -> Folder {
    let folder = Folder::new();
    for name in ["vendors.yaml", "vendors-after.yaml"] {
        let text = fs::read_to_string(root().join("examples/scenarios").join(name)).unwrap();
        folder.write(name, text.replace("\nhandOver: forcedChange", "\nhandOver: temporaryAccessPass"));
    }
    folder
}

#[test]
fn a_vendor_is_handed_accounts_and_leaves() {
    let folder = vendors();
    folder
        .exits("plan vendors.yaml --tenant-file t.json --seed companies", 0)
        .prints("+ entra.accessPass/SA1 … 3                     3 temporary access passes, usable for 480 minutes, sealed (never shown)")
        .prints("Information barriers")
        .prints("+ purview.policy/contoso1                      reaches everybody but [ContosoN, Field service]");
    folder.exits("apply vendors.yaml --tenant-file t.json --yes", 0).prints("6 passwords sealed for age1");
    let pass =
        folder.exits("secrets reveal --account SA1@abc.com --tenant-file t.json", 0).out.trim().to_owned();
    assert_eq!(pass.len(), 8, "the tenant's default length; a password has 24");
    folder.exits("verify vendors.yaml --tenant-file t.json", 0).prints("ready: 28 checks passed.");

    let after = "vendors-after.yaml --tenant-file t.json";
    folder
        .exits(&format!("plan {after}"), 0)
        .prints("x entra.user/SA2")
        .tells("`purview.policy/contoson`, `purview.segment/contoson`   plan.left_behind")
        .tells("Plan with --prune to take it away");
    folder
        .exits(&format!("apply {after} --prune --yes"), 5)
        .tells("plan.destroy_limit")
        .tells("--max-destroy 1");
    folder
        .exits(&format!("apply {after} --prune --yes --max-destroy 1"), 0)
        .prints("the scenario no longer names it, and a run of this deployment made it")
        .prints("done after");
    folder
        .exits(&format!("teardown {after} --yes"), 0)
        .tells("scoped search stays on in Teams")
        .prints("8 deleted");
}
