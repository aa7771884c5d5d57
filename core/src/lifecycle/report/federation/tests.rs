use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::{Value, json};

use super::super::UNANSWERED;
use super::super::tests::{assert_line, line, told};
use super::super::{Report, markdown};
use crate::model::StatementVerdict::{self, Advice, Emitted, Fail, Manual, NotApplicable, Pass};

/// The example of the repository, in its full form.
fn example() -> Value {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/scenarios/group-federation.yaml");
    serde_json::to_value(crate::document::load(file).unwrap().into_scenario().unwrap()).unwrap()
}

/// The steps of the example once it is applied.
const APPLIED: &[(&str, &str)] = &[
    ("teams.externalAccess/abc.com", "none"),
    ("teams.externalAccess/contoso1.com", "none"),
    ("teams.externalAccess/contoso2.com", "none"),
    ("file/handover-contoson.com", "emit"),
];

fn reported(scenario: &Value, steps: &[(&str, &str)]) -> Report {
    told(scenario, steps, &[], &json!([]))
}

fn expect(report: &Report, lines: &[(&str, StatementVerdict, &str)]) {
    for (id, verdict, part) in lines {
        assert_line(report, id, *verdict, part);
    }
}

#[test]
fn every_statement_is_answered_in_every_form() {
    let mut forms = vec![example()];
    for change in [
        json!({"needs": {"groupCall": true, "files": true}}),
        json!({"people": null, "needs": null, "sameCompany": false}),
        json!({"people": [{"address": "expert@abc.com", "policy": {"mode": "closed"}}]}),
    ] {
        let mut form = example();
        form.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        forms.push(form);
    }
    for access in [Value::Null, json!({"mode": "closed"}), json!({"mode": "allow", "domains": ["x.com"]})] {
        let mut form = example();
        for tenant in form["tenants"].as_array_mut().unwrap() {
            tenant["externalAccess"] = access.clone();
            tenant["trialOnly"] = json!(true);
        }
        forms.push(form);
    }
    for form in forms {
        for steps in [APPLIED, &[]] {
            let report = reported(&form, steps);
            let [article] = report.articles.as_slice() else { panic!("one article") };
            assert_eq!(article.lines.len(), 30);
            for line in &article.lines {
                assert_ne!(line.answer, UNANSWERED, "{}", line.id);
                assert!(line.answer.ends_with(['.', ')']) && !line.answer.contains("  "), "{line:?}");
                assert!(
                    !line.answered_by.is_empty() && line.source.starts_with("advanced-scenarios#"),
                    "{line:?}"
                );
            }
        }
    }
}

#[test]
fn the_example_is_answered_once_it_is_applied() {
    let report = reported(&example(), APPLIED);
    expect(
        &report,
        &[
            (
                "B-01",
                Pass,
                "contoso1.com, contoso2.com and contoson.com with Remote Assist; experts answer at abc.com",
            ),
            ("B-02", NotApplicable, "4 tenants"),
            ("B-03", Advice, "A pack goes to the administrators of contoson.com."),
            ("B-04", Advice, "The 4 people"),
            ("B-06", NotApplicable, "cannot sign in to Remote Assist"),
            ("B-10", Pass, "`sameCompany: true`"),
            ("B-11", Pass, "Federation"),
            ("B-12", Emitted, "open: abc.com and contoson.com; allow: contoso1.com; block: contoso2.com."),
            ("B-14", Manual, "technicians (contoso1.com, contoso2.com and contoson.com) need Remote Assist"),
            ("B-16", Emitted, "one setting"),
            ("B-17", Advice, "3 domains have to be looked after, of contoso1.com and contoso2.com."),
            ("B-18", Emitted, "3 pairs of tenants let each other in. The article's sentence is cut off"),
            ("B-19", Advice, "`people[].policy`"),
            ("B-20", Pass, "3 kinds: allow, block, open"),
            ("B-21", Advice, "NAME@abc.com"),
            ("B-23", Emitted, "contoson.com is not"),
            ("B-24", Pass, "contoso1.com and contoso2.com"),
            ("B-25", Pass, "guesting is not necessary"),
            ("B-26", Advice, "no Remote Assist"),
        ],
    );
}

#[test]
fn what_is_not_applied_fails() {
    let mut steps = APPLIED.to_vec();
    steps[0].1 = "update";
    let report = reported(&example(), &steps);
    for id in ["B-12", "B-15", "B-16", "B-18", "B-23"] {
        assert_line(&report, id, Fail, "Apply the scenario.");
    }
    assert_line(&report, "B-24", Pass, "contoso1.com");
}

#[test]
fn both_sides_count() {
    let mut shut = example();
    shut["tenants"][1]["externalAccess"] = json!({"mode": "block", "domains": ["abc.com"]});
    let report = reported(&shut, APPLIED);
    assert_line(&report, "B-18", Fail, "contoso1.com blocks abc.com (federation.partner_shut_out).");
    assert_line(&report, "B-20", Fail, "contoso1.com blocks abc.com");
    assert_line(&report, "B-25", Advice, "where it is not known: contoso1.com with abc.com.");
    let mut unknown = example();
    unknown["tenants"][3].as_object_mut().unwrap().remove("externalAccess");
    let report = reported(&unknown, APPLIED);
    assert_line(&report, "B-18", Manual, "Nothing is known of contoson.com: ask there");
    assert!(line(&report, "B-25").answer.contains("both sides have to let each other in"));
    let mut needing = example();
    needing["needs"]["groupCall"] = json!(true);
    let report = reported(&needing, APPLIED);
    assert_line(&report, "B-25", Advice, "Group calls are needed");
    assert_line(&report, "B-11", Advice, "does not fit");
}

/// Which elements a Markdown text has, and what it links to, without its words.
fn structure(text: &str) -> Vec<String> {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let told = events.filter_map(|event| match event {
        Event::Start(Tag::Image { dest_url, .. }) => Some(format!("image {}", &dest_url[..26])),
        Event::Start(Tag::Link { dest_url, .. }) => Some(format!("link {dest_url}")),
        Event::Start(tag) => Some(format!("{:?}", tag.to_end())),
        Event::Html(text) | Event::InlineHtml(text) => Some(format!("html {text}")),
        Event::Code(_) => Some("code".to_owned()),
        _ => None,
    });
    told.collect()
}

#[test]
fn the_markdown_shows_the_relations_as_a_picture_and_as_a_table() {
    let text = markdown(&reported(&example(), APPLIED));
    let images: Vec<String> = structure(&text).into_iter().filter(|one| one.starts_with("image")).collect();
    assert_eq!(images, ["image data:image/svg+xml;base64,"]);
    assert!(text.contains("| `contoson.com` | `ContosoN` | technicians | no |"), "{text}");
    assert!(
        text.contains("| `contoso1.com` | allow | `abc.com` | lets in | `contoso1.com allows abc.com.` |"),
        "{text}"
    );
    assert_eq!(text.lines().filter(|line| line.starts_with("| B-")).count(), 30);
}

proptest! {
    // Each case writes and reads two whole reports.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_name_changes_the_form_of_the_report(name in "[|`<>\\[\\]()!#:\n@ a\u{202e}]{1,20}|\\PC{1,20}") {
        let mut scenario = example();
        scenario["tenants"][1]["name"] = json!(name);
        let plain = structure(&markdown(&reported(&example(), APPLIED)));
        prop_assert_eq!(structure(&markdown(&reported(&scenario, APPLIED))), plain);
    }
}
