//! The matrix in its forms.

use std::collections::BTreeSet;

use remote_assist::model::{PersonRole, ReachBasis, ReachVerdict, TenantRole};
use remote_assist::reach::{Access, Facts, GuestFacts, PersonFacts, ReachMatrix, TenantFacts};

use crate::world::well_formed;

fn matrix() -> ReachMatrix {
    let tenant = |domain: &str, role, access| TenantFacts { access, ..TenantFacts::new(domain, role) };
    let tenants = vec![
        tenant("abc.com", TenantRole::Experts, Some(Access::Open)),
        tenant(
            "contoso1.com",
            TenantRole::Technicians,
            Some(Access::Allow(BTreeSet::from(["abc.com".to_owned()]))),
        ),
        tenant("contoson.com", TenantRole::Technicians, None),
    ];
    let mut people = vec![
        PersonFacts::new("expert@abc.com", PersonRole::Expert),
        PersonFacts::new("+1@contoso1.com", PersonRole::Technician),
        PersonFacts::new("technician@contoson.com", PersonRole::Technician),
    ];
    people[0].guest_of = vec![GuestFacts { tenant: "contoson.com".to_owned(), ..GuestFacts::default() }];
    people[0].display_name = Some("<script>alert(1)</script>".to_owned());
    ReachMatrix::new(Facts { basis: ReachBasis::File, tenants, people }).unwrap()
}

#[test]
fn every_pair_is_there_once_in_both_directions() {
    let matrix = matrix();
    let all = matrix.to_vec();
    assert_eq!((all.len(), matrix.pairs()), (6, 6));
    all.iter().for_each(well_formed);
    let pairs: BTreeSet<(&str, &str)> =
        all.iter().map(|one| (one.caller.as_str(), one.callee.as_str())).collect();
    assert_eq!(pairs.len(), 6);
    assert!(pairs.iter().all(|(from, to)| from != to));
    let verdicts: Vec<ReachVerdict> = matrix.row(0).map(|one| one.verdict).collect();
    assert_eq!(verdicts, [ReachVerdict::Yes, ReachVerdict::Unknown]);
    assert_eq!(matrix.row(1).nth(1).unwrap().verdict, ReachVerdict::No);
}

#[test]
fn csv_rows_say_the_same_and_start_no_formula() {
    let matrix = matrix();
    let mut bytes = Vec::new();
    matrix.write_csv(&mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "from,to,verdict,via,searchBy,can,decidedBy");
    assert_eq!(
        lines[1],
        "expert@abc.com,'+1@contoso1.com,yes,federation,fullAddress,call chat,openFederation@abc.com allowList@contoso1.com"
    );
    assert_eq!(lines.len(), 7);
    for (line, reach) in lines[1..].iter().zip(matrix.iter()) {
        let verdict = serde_json::to_value(reach.verdict).unwrap();
        assert_eq!(line.split(',').nth(2), verdict.as_str());
        let rules: Vec<String> =
            reach.decided_by.iter().map(|one| format!("{}@{}", one.rule, one.side)).collect();
        assert_eq!(line.rsplit(',').next().unwrap(), rules.join(" "));
    }
}

#[test]
fn the_page_is_one_table_of_words() {
    let mut bytes = Vec::new();
    matrix().write_page("pair & co", &mut bytes).unwrap();
    let page = String::from_utf8(bytes).unwrap();
    assert!(page.contains("<html lang=\"en\">") && page.contains("<caption") && !page.contains("<script"));
    assert!(page.contains("<h1>Who reaches whom: pair &amp; co</h1>"));
    assert_eq!(page.matches("<th scope=\"col\">").count(), 4);
    assert_eq!(page.matches("<th scope=\"row\">").count(), 3);
    assert_eq!(page.matches("<td>").count(), 9);
    assert_eq!(page.matches("<td>the same person</td>").count(), 3);
    assert!(page.contains("<td>yes, by address</td>") && page.contains("<td>no: allowList</td>"));
    assert!(page.contains("<td>unknown: "));
}

#[test]
fn nobody_is_an_empty_matrix() {
    let facts = Facts { basis: ReachBasis::File, tenants: Vec::new(), people: Vec::new() };
    let matrix = ReachMatrix::new(facts).unwrap();
    assert_eq!((matrix.pairs(), matrix.to_vec().len()), (0, 0));
}
