//! Named examples: the sources' own, and the sentences that people read.

use std::path::Path;

use remote_assist::document;
use remote_assist::error::codes;
use remote_assist::model::{Reach, ReachVerdict, Route, SearchBy};
use remote_assist::reach::{Facts, Index, explain};

use crate::world::well_formed;

const TECHNICIAN: &str = "technician@contoso1.com";
const EXPERT: &str = "expert@abc.com";

/// ABC and Contoso1 with these keys.
fn pair(abc: &str, contoso: &str) -> String {
    format!(
        "kind: federation\nname: pair\ntenant: abc.com\nsameCompany: true\ntenants:\n  \
         - {{tenant: abc.com, name: ABC, role: experts, administered: true{abc}}}\n  \
         - {{tenant: contoso1.com, name: Contoso1, role: technicians, administered: false{contoso}}}\n"
    )
}

fn access(text: &str) -> String {
    format!(", externalAccess: {text}")
}

fn facts(text: &str) -> Facts {
    let document = document::parse(text, "pair.yaml", Path::new(""));
    assert!(document.diagnostics().is_empty(), "{:#?}", document.diagnostics());
    Facts::of_scenario(document.scenario().unwrap())
}

fn reach(text: &str, from: &str, to: &str) -> Reach {
    let reach = explain(&Index::of_pair(facts(text), from, to).unwrap(), 0, 1);
    well_formed(&reach);
    reach
}

#[test]
fn the_pairs_of_the_article() {
    let cases = [
        ("{mode: open}", "{mode: open}", ReachVerdict::Yes),
        ("{mode: open}", "{mode: allow, domains: [abc.com]}", ReachVerdict::Yes),
        ("{mode: open}", "{mode: allow, domains: [other.com]}", ReachVerdict::No),
        ("{mode: open}", "{mode: block, domains: [abc.com]}", ReachVerdict::No),
        ("{mode: open}", "{mode: block, domains: [other.com]}", ReachVerdict::Yes),
        ("{mode: open}", "{mode: closed}", ReachVerdict::No),
        ("{mode: closed}", "{mode: open}", ReachVerdict::No),
        ("{mode: allow, domains: [Contoso1.com]}", "{mode: allow, domains: [ABC.com]}", ReachVerdict::Yes),
        ("{mode: allow, domains: [contoso2.com]}", "{mode: open}", ReachVerdict::No),
        ("{mode: block, domains: [contoso1.com]}", "{mode: open}", ReachVerdict::No),
        (
            "{mode: block, domains: [contoso2.com]}",
            "{mode: block, domains: [contoso2.com]}",
            ReachVerdict::Yes,
        ),
        ("{mode: allow, domains: [contoso1.com]}", "{mode: block, domains: [abc.com]}", ReachVerdict::No),
    ];
    for (abc, contoso, verdict) in cases {
        let text = pair(&access(abc), &access(contoso));
        for (from, to) in [(TECHNICIAN, EXPERT), (EXPERT, TECHNICIAN)] {
            let reach = reach(&text, from, to);
            assert_eq!(reach.verdict, verdict, "{abc} {contoso}");
            if verdict == ReachVerdict::Yes {
                assert_eq!(
                    (reach.via, reach.search_by),
                    (vec![Route::Federation], Some(SearchBy::FullAddress))
                );
                assert_eq!(reach.decided_by.len(), 2, "both sides permit it");
            }
        }
    }
}

#[test]
fn the_sentence_names_both_sides() {
    let text =
        pair(&access("{mode: allow, domains: [contoso2.com]}"), &access("{mode: allow, domains: [abc.com]}"));
    let reach = reach(&text, TECHNICIAN, EXPERT);
    let rule = &reach.decided_by[0];
    assert_eq!(
        rule.text,
        "contoso1.com allows abc.com, but abc.com's allow list (contoso2.com) does not name contoso1.com."
    );
    assert_eq!((rule.rule.as_str(), rule.side.as_str()), ("allowList", "abc.com"));
    assert_eq!(rule.source, "advanced-scenarios#federation");
    assert_eq!(reach.to_open[0], "add contoso1.com to abc.com's allow list (administered here)");
    assert!(reach.to_open[1..].iter().all(|one| one.starts_with("or ")), "{:#?}", reach.to_open);
    assert!(
        reach.to_open[1].contains("guest of contoso1.com"),
        "experts are the guests: {:#?}",
        reach.to_open
    );
}

#[test]
fn a_side_that_is_not_given_is_unknown_unless_the_other_denies() {
    let unknown = reach(&pair(&access("{mode: open}"), ""), TECHNICIAN, EXPERT);
    assert_eq!(unknown.verdict, ReachVerdict::Unknown);
    assert_eq!(unknown.missing, ["`externalAccess` of contoso1.com"]);
    assert_eq!(reach(&pair(&access("{mode: closed}"), ""), TECHNICIAN, EXPERT).verdict, ReachVerdict::No);
    let neither = reach(&pair("", ""), TECHNICIAN, EXPERT);
    assert_eq!(neither.missing.len(), 2);
}

#[test]
fn what_is_not_given_is_listed() {
    let open = pair(&access("{mode: open}"), &access("{mode: open}"));
    let assumed = reach(&open, TECHNICIAN, EXPERT).assumed;
    let expected = [
        "technician@contoso1.com has no external access policy of their own",
        "contoso1.com is no trial tenant",
        "technician@contoso1.com has a licence for Remote Assist and Teams in contoso1.com",
        "expert@abc.com has no external access policy of their own",
        "abc.com is no trial tenant",
        "expert@abc.com has a licence for Teams in abc.com",
    ];
    assert_eq!(assumed, expected);
    let trial = pair(&access("{mode: open}"), ", externalAccess: {mode: open}, trialOnly: true");
    let reach = reach(&trial, TECHNICIAN, EXPERT);
    assert_eq!((reach.verdict, reach.decided_by[0].rule.as_str()), (ReachVerdict::No, "trialTenant"));
    assert!(
        reach.assumed.contains(&"abc.com reaches no trial tenants, as Teams has it by default".to_owned())
    );
}

#[test]
fn sub_domains_are_tenants_of_their_own() {
    let sub = |access: &str| {
        pair(&format!(", externalAccess: {access}"), ", externalAccess: {mode: open}")
            .replace("tenant: contoso1.com", "tenant: eu.contoso1.com")
    };
    let ask = |text: &str| reach(text, "technician@eu.contoso1.com", EXPERT);
    let silent = ask(&sub("{mode: block, domains: [contoso1.com]}"));
    assert_eq!(silent.verdict, ReachVerdict::Yes);
    assert!(silent.assumed.contains(&"abc.com does not block the sub-domains of contoso1.com".to_owned()));
    let blocked = ask(&sub("{mode: block, domains: [contoso1.com], blockAllSubdomains: true}"));
    assert_eq!(
        (blocked.verdict, blocked.decided_by[0].rule.as_str()),
        (ReachVerdict::No, "blockAllSubdomains")
    );
    let listed = ask(&sub("{mode: allow, domains: [contoso1.com]}"));
    assert_eq!(listed.verdict, ReachVerdict::No);
    assert!(listed.decided_by[0].text.contains("a sub-domain must be listed by itself"));
    let further = pair(", domains: [abc.example]", "") + "";
    let error = Index::of_pair(facts(&further), "x@eu.abc.com", EXPERT).unwrap_err();
    assert_eq!(error.code(), codes::REACH_UNKNOWN_ADDRESS);
    assert!(Index::of_pair(facts(&further), "x@ABC.example", TECHNICIAN).is_ok());
}

#[test]
fn an_address_of_nobody_is_refused_with_the_domains() {
    let text = pair("", "");
    for wrong in ["somebody@other.com", "nobody", "@abc.com", ""] {
        let error = Index::of_pair(facts(&text), wrong, EXPERT).unwrap_err();
        assert_eq!((error.code(), error.code().exit), (codes::REACH_UNKNOWN_ADDRESS, 2), "{wrong}");
        assert!(error.hint_text().unwrap().contains("abc.com, contoso1.com"), "{error:?}");
    }
    let error = Index::of_pair(facts(&text), EXPERT, "Expert@ABC.com").unwrap_err();
    assert_eq!(error.code(), codes::USAGE);
}

#[test]
fn people_in_one_tenant_find_each_other_by_name() {
    let reach = reach(&pair("", ""), EXPERT, "User-02@abc.com");
    assert_eq!((reach.verdict, reach.search_by), (ReachVerdict::Yes, Some(SearchBy::Name)));
    assert_eq!(reach.can.len(), 4);
    assert_eq!(reach.callee, "User-02@abc.com", "as it was asked");
    assert!(reach.assumed.contains(&"abc.com has no information barriers".to_owned()));
}

#[test]
fn policies_of_people_replace_the_lists() {
    let text = pair(&access("{mode: allow, domains: [other.com]}"), &access("{mode: open}"))
        + "people:\n  - {address: Expert@abc.com, policy: {mode: allow, domains: [contoso1.com]}}\n  \
           - {address: user-02@abc.com, role: technician, policy: {mode: closed}}\n";
    let named = reach(&text, TECHNICIAN, EXPERT);
    assert_eq!(named.verdict, ReachVerdict::Yes);
    assert!(named.decided_by.iter().any(|rule| rule.rule == "personPolicy"));
    assert_eq!(reach(&text, TECHNICIAN, "user-03@abc.com").verdict, ReachVerdict::No);
    let closed = reach(&text, TECHNICIAN, "user-02@abc.com");
    assert_eq!(closed.decided_by[0].source, "Set-CsExternalAccessPolicy");
    assert!(
        closed.assumed.iter().any(|one| one.starts_with("user-02@abc.com has a licence for Remote Assist"))
    );
}

#[test]
fn headsets_are_in_one_tenant() {
    let text = include_str!("../../../examples/scenarios/plant-7.yaml");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/scenarios");
    let document = document::parse(text, "plant-7.yaml", &folder);
    let facts = Facts::of_scenario(document.scenario().unwrap());
    assert_eq!(facts.people.len(), 8);
    let headset = facts.people[0].address.clone();
    let reach = explain(&Index::of_pair(facts, &headset, "user-01@contoso.com").unwrap(), 0, 1);
    assert_eq!((reach.verdict, reach.via), (ReachVerdict::Yes, vec![Route::SameTenant]));
}
