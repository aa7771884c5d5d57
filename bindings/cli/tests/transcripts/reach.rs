//! Who reaches whom, by the file.

use remote_assist::model::Reach;
use serde_json::Value;

use crate::schemas::is_error;
use crate::support::Folder;

const GROUP: &str = "\
kind: federation
name: group
tenant: abc.com
sameCompany: true
acknowledge: [lifecycle]
tenants:
  - {tenant: abc.com, name: ABC, role: experts, administered: true, externalAccess: {mode: allow, domains: [contoso1.com]}}
  - {tenant: contoso1.com, role: technicians, administered: true, externalAccess: {mode: open}}
  - {tenant: contoso2.com, role: technicians, administered: false, externalAccess: {mode: allow, domains: [abc.com]}}
  - {tenant: contoson.com, role: technicians, administered: false}
people:
  - {address: expert@abc.com, displayName: \"<b>Expert</b>\"}
  - {address: technician@contoso1.com}
  - {address: technician@contoso2.com}
";

fn group() -> Folder {
    let folder = Folder::new();
    folder.write("group.yaml", GROUP);
    folder
}

#[test]
fn a_pair_is_told_with_what_decides() {
    let folder = group();
    let ran = folder.exits("reach group.yaml --from technician@contoso2.com --to expert@abc.com", 0);
    ran.prints("no.  contoso2.com allows abc.com, but abc.com's allow list (contoso1.com) does not name contoso2.com.")
        .prints("decided by   abc.com, allowList   source: advanced-scenarios#federation")
        .prints("to open it   add contoso2.com to abc.com's allow list (administered here)")
        .tells("nothing was contacted");
    folder
        .exits("reach group.yaml --from technician@contoso1.com --to user-07@abc.com", 0)
        .prints("yes.  technician@contoso1.com reaches user-07@abc.com: by federation, found by the full address; call, chat.")
        .prints("abc.com allows contoso1.com.")
        .prints("assumed      ");
    folder
        .exits("reach group.yaml --from a@contoson.com --to b@contoso1.com", 0)
        .prints("unknown.  ")
        .prints("is missing   `externalAccess` of contoson.com");
    assert_eq!(folder.names(), ["group.yaml"], "no tenant was made");
}

#[test]
fn json_answers_are_the_model() {
    // The model knows no other keys, so that what it reads and writes again is what was printed.
    let fits = |value: &Value| {
        let read: Reach = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), *value);
    };
    let folder = group();
    let pair =
        folder.exits("reach group.yaml --from technician@contoso1.com --to expert@abc.com --json", 0).json();
    fits(&pair);
    assert_eq!((&pair["verdict"], &pair["searchBy"]), (&"yes".into(), &"fullAddress".into()));
    let matrix = folder.exits("reach group.yaml --matrix --json", 0).json();
    let list = matrix.as_array().unwrap();
    assert_eq!(list.len(), 6);
    list.iter().for_each(fits);
}

#[test]
fn a_matrix_comes_in_four_forms() {
    let folder = group();
    folder
        .exits("reach group.yaml --matrix", 0)
        .prints("expert@abc.com → technician@contoso1.com  yes  by federation")
        .prints("6 pairs: 2 yes, 4 no, 0 unknown");
    let csv = folder.exits("reach group.yaml --matrix --csv -", 0).out;
    assert_eq!(csv.lines().count(), 7);
    folder
        .exits("reach group.yaml --matrix --csv all.csv -o all.html", 0)
        .tells("all.csv is written: 6 pairs");
    assert_eq!(folder.text("all.csv"), csv);
    let page = folder.text("all.html");
    assert!(page.contains("&lt;b&gt;Expert&lt;/b&gt;") && page.contains("<th scope=\"row\">"), "{page}");
    folder.exits("reach group.yaml --matrix -o no/such/folder/all.html", 1).tells("store.unwritable");
    folder.write("alone.yaml", GROUP.split("people:").next().unwrap());
    let ran = folder.exits("reach alone.yaml --matrix --json", 0);
    assert_eq!(ran.tells("fewer than two people").json().as_array().unwrap().len(), 0);
}

#[test]
fn headsets_reach_everybody_of_their_tenant() {
    let folder = Folder::plant();
    folder
        .exits("reach plant-7.yaml --from holo-0001@contoso.com --to user-01@contoso.com", 0)
        .prints("in the same tenant, found by name; call, chat, group call, files");
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    let folder = group();
    folder.exits("reach group.yaml", 2).tells("--from A --to B").tells("--matrix");
    folder.exits("reach group.yaml --from expert@abc.com", 2);
    folder.exits("reach group.yaml --matrix --from a@abc.com --to b@abc.com", 2);
    folder.exits("reach group.yaml --from a@abc.com --to b@abc.com --csv x.csv", 2).tells("one pair");
    folder.exits("reach group.yaml --matrix --json --csv -", 2).tells("not both");
    folder.exits("reach group.yaml --from a@abc.com --to A@abc.com", 2).tells("nobody calls themselves");
    let ran = folder.exits("reach group.yaml --from a@abc.com --to b@other.com --json", 2);
    is_error(&ran, "reach.unknown_address");
    ran.tells("Described are: abc.com, contoso1.com, contoso2.com, contoson.com");
    folder.write("bad.yaml", GROUP.replace("sameCompany: true\n", ""));
    folder.exits("reach bad.yaml --matrix", 2).tells("sameCompany");
    folder.exits("reach group.yaml --matrix --now", 2).tells("tenant.domain_not_verified");
}
