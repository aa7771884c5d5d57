//! Which solution fits: no tenant is needed, and every verdict is an answer.

use crate::support::Folder;

const PAIR: &str = "\
kind: federation
name: pair
tenant: abc.com
sameCompany: true
acknowledge: [lifecycle]
tenants:
  - {tenant: abc.com, name: ABC, role: experts, administered: true, externalAccess: {mode: open}}
  - {tenant: contoso1.com, name: Contoso1, role: technicians, administered: false, externalAccess: {mode: open}}
";

#[test]
fn advice_names_the_solution_and_its_sources() {
    let folder = Folder::new();
    folder.write("pair.yaml", PAIR);
    let ran = folder.exits("advise pair.yaml", 0);
    ran.prints("Recommended: federation\n")
        .prints("\nguesting   fits\n")
        .prints("vendor accounts   does not fit");
    ran.prints("  + Open federation is typically on by default.\n      advanced-scenarios#federation-pros-and-cons\n");
    ran.prints("  ? `needs.groupCall`: ");
    folder.write("group.yaml", format!("{PAIR}needs: {{groupCall: true}}\n"));
    folder
        .exits("advise group.yaml", 0)
        .prints("Recommended: guesting\n")
        .prints("federation   does not fit");
    assert_eq!(folder.names(), ["group.yaml", "pair.yaml"], "nothing was contacted");
}

#[test]
fn advice_for_programs_takes_the_flags_of_other_verbs() {
    let folder = Folder::new();
    folder.write("pair.yaml", PAIR);
    let advice = folder.exits("advise pair.yaml --tenant-file c.json --seed companies --json", 0).json();
    assert_eq!(advice["recommended"], "federation");
    let options = advice["options"].as_array().unwrap();
    assert_eq!(options.len(), 4);
    for reason in options
        .iter()
        .flat_map(|option| ["for", "against"].into_iter().flat_map(|side| option[side].as_array().unwrap()))
    {
        assert!(!reason["source"].as_str().unwrap().is_empty(), "{reason}");
    }
    assert_eq!(folder.names(), ["pair.yaml"], "nothing was read or made");
}

#[test]
fn what_the_advice_answers_is_no_error() {
    let folder = Folder::new();
    folder.write("others.yaml", PAIR.replace("sameCompany: true", "sameCompany: false"));
    folder.exits("validate others.yaml", 2).tells("federation.same_company");
    folder.exits("advise others.yaml", 0).prints("Recommended: vendor accounts");
    let alone: String = PAIR.lines().filter(|line| !line.contains("Contoso1")).collect::<Vec<_>>().join("\n");
    folder.write("alone.yaml", alone);
    folder.exits("advise alone.yaml", 0).prints("Nothing is recommended").prints("no work across tenants");
    folder.write("bad.yaml", PAIR.replace("abc.com", "not a domain"));
    folder.exits("advise bad.yaml", 2).tells("is not a domain").tells("Nothing was contacted.");
    let failed = folder.exits("advise bad.yaml --json", 2).json();
    assert_eq!(failed["error"]["code"], "scenario.invalid_value");
}
