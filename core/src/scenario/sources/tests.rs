use std::collections::HashSet;

use super::*;
use crate::error::codes;
use crate::model::Scenario;
use crate::resource::Deployment;
use crate::scenario::{kind, starter, statement};

/// The ids of the first article, in its order.
fn ids() -> Vec<String> {
    let numbered = (0..=28).map(|number| format!("A-{number:02}"));
    let lettered = [("L", 1..=4), ("I", 1..=6), ("C", 0..=7)]
        .into_iter()
        .flat_map(|(letter, numbers)| numbers.map(move |number| format!("A-{letter}{number}")));
    numbered.chain(lettered).chain(["A-W".to_owned()]).collect()
}

fn scenario() -> Scenario {
    let text = starter::starter("sharedIdentity").unwrap();
    crate::document::parse(text, "x.yaml", std::path::Path::new("")).into_scenario().unwrap()
}

#[test]
fn every_statement_stands_in_its_order() {
    let [article] = articles(&scenario()) else { panic!("one article") };
    let found: Vec<&str> = article.statements.iter().map(|statement| statement.id).collect();
    assert_eq!(found, ids());
    assert_eq!(found.len(), 48);
    assert!(article.statements.iter().all(|one| find(one.id) == Some(one)));
    assert_eq!(find("A-29"), None);
}

#[test]
fn every_statement_has_answers_that_exist() {
    for statement in articles(&scenario()).iter().flat_map(|article| article.statements) {
        let id = statement.id;
        assert!(!statement.answers.is_empty() && !statement.quote.is_empty(), "{id}");
        assert!(statement.quote.len() <= 110, "{id} is no short quote");
        let names: HashSet<String> = statement.answers.iter().map(Answer::name).collect();
        assert_eq!(names.len(), statement.answers.len(), "{id} names an answer twice");
        for answer in statement.answers {
            let exists = match answer {
                Answer::Operation(kind) => {
                    kind::ALL.contains(kind) && ![kind::DEVICE, kind::PERSON].contains(kind)
                }
                Answer::Checklist(kind) => [kind::DEVICE, kind::PERSON].contains(kind),
                Answer::Rule(code) | Answer::Diagnostic(code) => codes::find(code.name) == Some(*code),
                Answer::File(key) => kind::file::ALL.contains(key),
                Answer::Acknowledgement(acknowledged) => {
                    *acknowledged == id && statement::find(acknowledged).is_some()
                }
            };
            assert!(exists, "{id}: {answer:?}");
        }
    }
}

#[test]
fn whatever_can_be_acknowledged_is_answered_by_that() {
    for one in statement::STATEMENTS {
        let answers = find(one.id).unwrap().answers;
        assert!(answers.contains(&Answer::Acknowledgement(one.id)), "{}", one.id);
        assert!(one.source.ends_with(find(one.id).unwrap().section), "{}", one.id);
    }
}

#[test]
fn the_compiler_makes_no_kind_that_is_not_listed() {
    let resources = crate::scenario::compile(&scenario(), &Deployment::new("t", "x"), "contoso.com");
    assert!(resources.len() > 3);
    for resource in resources {
        let address = resource.address();
        assert!(kind::ALL.contains(&address.kind()), "{address}");
    }
    let kinds: HashSet<&&str> = kind::ALL.iter().collect();
    assert_eq!(kinds.len(), kind::ALL.len());
}
