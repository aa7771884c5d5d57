use std::collections::HashSet;

use serde_json::{Value, json};

use super::*;
use crate::scenario::sources;

fn federation(more: &Value) -> Scenario {
    let mut scenario = json!({
        "kind": "federation", "name": "pair", "tenant": "abc.com", "sameCompany": true,
        "tenants": [
            {"tenant": "abc.com", "role": "experts", "administered": true, "externalAccess": {"mode": "open"}},
            {"tenant": "contoso1.com", "role": "technicians", "administered": true, "externalAccess": {"mode": "open"}}
        ]
    });
    scenario.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(scenario).unwrap()
}

/// A second side that is administered or not, with an external access or none.
fn other_side(administered: bool, access: &Value) -> Value {
    let mut other = json!({"tenant": "contoso1.com", "role": "technicians", "administered": administered});
    if !access.is_null() {
        other["externalAccess"] = access.clone();
    }
    json!({"tenants": [
        {"tenant": "abc.com", "role": "experts", "administered": true, "externalAccess": {"mode": "open"}},
        other
    ]})
}

fn reasons(option: &SolutionAdvice) -> impl Iterator<Item = &SourcedReason> {
    option.reasons_for.iter().chain(&option.reasons_against)
}

fn of(advice: &Advice, solution: Solution) -> &SolutionAdvice {
    advice.options.iter().find(|option| option.solution == solution).unwrap()
}

/// Every cell of the article's two tables of pros and cons: solution, side, words of the cell, statement.
const CELLS: &[(Solution, Speaks, &str, &str)] = &[
    (Solution::Federation, Speaks::For, "Open federation is typically on by default.", "B-15"),
    (
        Solution::Federation,
        Speaks::For,
        "If open federation is not enabled by default, it's easy to configure.",
        "B-16",
    ),
    (
        Solution::Federation,
        Speaks::Against,
        "Domain management may be more involved if not using open federation.",
        "B-17",
    ),
    (
        Solution::Federation,
        Speaks::Against,
        "Open federation requires configuration on the additional tenants' side.",
        "B-18",
    ),
    (Solution::Federation, Speaks::Against, "Federation has fewer control features than guesting", "B-19"),
    (
        Solution::Guesting,
        Speaks::For,
        "guest in one (or more) individual external users instead of an entire external tenant",
        "B-27",
    ),
    (Solution::Guesting, Speaks::For, "Guesting has more control features.", "B-29"),
    (
        Solution::Guesting,
        Speaks::Against,
        "May require more user management than with federation depending on the number of guests.",
        "B-28",
    ),
];

#[test]
fn every_pro_and_con_of_the_article_is_told() {
    let advice = advise(&federation(&json!({})));
    for (solution, speaks, cell, id) in CELLS {
        let [reason] = REASONS.iter().filter(|one| one.statement == Some(id)).collect::<Vec<_>>()[..] else {
            panic!("{id} stands once")
        };
        assert!(reason.solution == *solution && reason.speaks == *speaks, "{id}");
        assert!(reason.source.starts_with("advanced-scenarios#"), "{id}");
        if let Some(statement) = sources::find(id) {
            assert!(
                cell.contains(statement.quote) || statement.quote.contains(cell),
                "{id}: {}",
                statement.quote
            );
            assert!(reason.source.ends_with(statement.section), "{id}");
        }
        let told = of(&advice, *solution);
        let side = if *speaks == Speaks::For { &told.reasons_for } else { &told.reasons_against };
        assert!(side.iter().any(|told| told.text == reason.text), "{id}");
    }
}

#[test]
fn what_is_needed_decides() {
    let recommended = |more: &Value| advise(&federation(more)).recommended;
    assert_eq!(recommended(&json!({})), Some(Solution::Federation));
    for need in ["groupCall", "files", "containment", "searchByName"] {
        assert_eq!(recommended(&json!({"needs": {need: true}})), Some(Solution::Guesting), "{need}");
        assert_eq!(recommended(&json!({"needs": {need: false}})), Some(Solution::Federation), "{need}");
    }
    let other = json!({"sameCompany": false});
    assert_eq!(recommended(&other), Some(Solution::VendorAccounts));
    let answering = json!({"sameCompany": false, "tenant": "contoso1.com"});
    assert_eq!(
        recommended(&answering),
        Some(Solution::OneTimeLink),
        "the own people call, the others answer"
    );
    let with_files = json!({"sameCompany": false, "tenant": "contoso1.com", "needs": {"files": true}});
    assert_eq!(recommended(&with_files), Some(Solution::VendorAccounts));
}

#[test]
fn what_the_other_side_says_decides() {
    for (administered, access, expected, part) in [
        (false, json!({"mode": "open"}), Solution::Federation, ""),
        (false, json!({"mode": "allow", "domains": ["abc.com"]}), Solution::Federation, ""),
        (
            false,
            json!({"mode": "allow", "domains": ["x.com"]}),
            Solution::Guesting,
            "contoso1.com does not allow abc.com, and is not",
        ),
        (false, json!({"mode": "block", "domains": ["abc.com"]}), Solution::Guesting, "blocks abc.com"),
        (false, json!({"mode": "closed"}), Solution::Guesting, "contoso1.com is closed"),
        (false, Value::Null, Solution::Federation, "Nothing is known of contoso1.com"),
        (true, json!({"mode": "closed"}), Solution::Guesting, "so that can be changed"),
    ] {
        let advice = advise(&federation(&other_side(administered, &access)));
        assert_eq!(advice.recommended, Some(expected), "{access}");
        let against = &of(&advice, Solution::Federation).reasons_against;
        assert!(against.iter().any(|reason| reason.text.contains(part)), "{access}: {against:#?}");
    }
}

#[test]
fn one_side_of_many_that_is_closed_here_leaves_the_others() {
    let mut tenants = other_side(true, &json!({"mode": "closed"}));
    tenants["tenants"].as_array_mut().unwrap().push(json!(
        {"tenant": "contoso2.com", "role": "technicians", "administered": true, "externalAccess": {"mode": "open"}}
    ));
    let advice = advise(&federation(&tenants));
    assert_eq!(advice.recommended, Some(Solution::Federation));
    let against = &of(&advice, Solution::Federation).reasons_against;
    assert!(against[0].text.starts_with("contoso1.com is closed; it is administered here"), "{against:#?}");
}

#[test]
fn what_is_missing_would_change_the_answer() {
    let missing = |more: &Value| advise(&federation(more)).missing;
    let all = missing(&json!({}));
    assert_eq!(all.len(), 4);
    assert!(all[0].starts_with("`needs.groupCall`: "), "{all:?}");
    let needs = json!({"groupCall": false, "files": false, "containment": false, "searchByName": false});
    assert_eq!(missing(&json!({"needs": needs})), Vec::<String>::new());
    assert_eq!(missing(&json!({"needs": {"groupCall": true}})), Vec::<String>::new());
    let mut unknown = other_side(false, &Value::Null);
    unknown["needs"] = needs;
    assert_eq!(
        missing(&unknown),
        ["whom contoso1.com lets its people reach in Teams: ask its administrators"]
    );
}

#[test]
fn people_are_counted() {
    let mut many = other_side(false, &json!({"mode": "closed"}));
    many["needs"] = json!({"people": 40});
    many["tenants"].as_array_mut().unwrap().push(json!(
        {"tenant": "contoso2.com", "role": "technicians", "administered": true, "externalAccess": {"mode": "open"}}
    ));
    let advice = advise(&federation(&many));
    let against = &of(&advice, Solution::Guesting).reasons_against;
    assert!(against[0].text.starts_with("40 people from outside"), "{against:#?}");
    assert!(against[1].text.contains("needs 2 accounts of guests"), "{against:#?}");
    assert!(against[2].text.contains("contoso1.com is not administered here"), "{against:#?}");
}

#[test]
fn people_of_one_tenant_need_nothing() {
    let text = crate::scenario::starter::starter("sharedIdentity").unwrap();
    let shared = crate::document::parse(text, "x.yaml", std::path::Path::new("")).into_scenario().unwrap();
    let alone =
        federation(&json!({"tenants": [{"tenant": "abc.com", "role": "experts", "administered": true}]}));
    for scenario in [shared, alone] {
        let advice = advise(&scenario);
        assert_eq!((advice.recommended, advice.options.len(), advice.missing.len()), (None, 4, 0));
        for option in &advice.options {
            assert!(!option.fits && option.reasons_against[0].text.contains("no work across tenants"));
        }
    }
}

/// Every combination of needs, of the company, of who administers the other side and what it says.
fn every_scenario() -> Vec<Value> {
    let choices = [Value::Null, json!(false), json!(true)];
    let accesses = [
        Value::Null,
        json!({"mode": "open"}),
        json!({"mode": "allow", "domains": ["abc.com"]}),
        json!({"mode": "block", "domains": ["abc.com"]}),
        json!({"mode": "closed"}),
    ];
    let mut all = Vec::new();
    for combination in 0..3_usize.pow(4) {
        let mut needs = serde_json::Map::new();
        for (place, (key, _, _)) in NEEDS.iter().enumerate() {
            let choice = &choices[combination / 3_usize.pow(u32::try_from(place).unwrap()) % 3];
            if !choice.is_null() {
                needs.insert((*key).to_owned(), choice.clone());
            }
        }
        for (company, administered) in [(true, true), (true, false), (false, true), (false, false)] {
            for (index, access) in accesses.iter().enumerate() {
                for own in ["abc.com", "contoso1.com"] {
                    let mut scenario = other_side(administered, access);
                    scenario["sameCompany"] = json!(company);
                    scenario["tenant"] = json!(own);
                    scenario["needs"] = Value::Object(needs.clone());
                    if index > 0 {
                        scenario["needs"]["people"] = json!(index * 100 - 99);
                    }
                    all.push(scenario);
                }
            }
        }
    }
    all
}

#[test]
fn every_answer_is_sane() {
    let all = every_scenario();
    assert_eq!(all.len(), 81 * 4 * 10);
    for more in all {
        let scenario = federation(&more);
        let advice = advise(&scenario);
        let solutions: HashSet<Solution> = advice.options.iter().map(|option| option.solution).collect();
        assert_eq!(solutions.len(), 4, "{more}");
        assert!(advice.options.is_sorted_by_key(|option| !option.fits), "{more}");
        let first = &advice.options[0];
        assert!(first.fits && advice.recommended == Some(first.solution), "{more}: {advice:#?}");
        for option in &advice.options {
            for reason in reasons(option) {
                assert!(!reason.source.is_empty() && reason.text.ends_with('.'), "{reason:?}");
                assert!(!reason.text.contains("  "), "{reason:?}");
            }
        }
        // Asking for more never makes a solution fit.
        for (key, _, of_needs) in NEEDS {
            let mut needing = scenario.clone();
            let Scenario::Federation(federation) = &mut needing else { panic!("a federation") };
            *of_needs(federation.needs.get_or_insert_default()) = Some(true);
            let demanding = advise(&needing);
            for option in demanding.options.iter().filter(|option| option.fits) {
                assert!(of(&advice, option.solution).fits, "{key}: {more}");
            }
        }
        let group = &more["needs"]["groupCall"];
        assert!(group != &json!(true) || !of(&advice, Solution::Federation).fits, "{more}");
    }
}
