use proptest::prelude::*;
use serde_json::{Value, json};

use super::picture::place;
use super::*;

/// The tenants ABC and so many companies, with the external access of each by turns.
fn group(experts: usize, technicians: usize, name: &str) -> Federation {
    let accesses = [
        json!({"mode": "open"}),
        json!({"mode": "allow", "domains": ["expert1.com"]}),
        json!({"mode": "block", "domains": ["expert1.com"]}),
        json!({"mode": "closed"}),
        Value::Null,
    ];
    let tenant = |index: usize, role: &str| {
        let mut tenant = json!({
            "tenant": format!("{}{index}.com", role.trim_end_matches('s')), "role": role, "name": name,
            "administered": index.is_multiple_of(2)
        });
        if !accesses[index % 5].is_null() {
            tenant["externalAccess"] = accesses[index % 5].clone();
        }
        tenant
    };
    let tenants: Vec<Value> = (0..experts)
        .map(|index| tenant(index, "experts"))
        .chain((0..technicians).map(|index| tenant(index, "technicians")))
        .collect();
    let scenario = json!({"name": "group", "tenant": "expert0.com", "sameCompany": true, "tenants": tenants});
    serde_json::from_value(scenario).unwrap()
}

/// The elements of a picture, by their names; fails where it is not well-formed.
fn elements(svg: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(svg).unwrap();
    document
        .descendants()
        .filter(roxmltree::Node::is_element)
        .map(|node| node.tag_name().name().to_owned())
        .collect()
}

fn overlap(first: &picture::Placed, second: &picture::Placed) -> bool {
    let apart = |start: usize, size: usize, other: usize, other_size: usize| {
        start + size <= other || other + other_size <= start
    };
    !apart(first.x, first.width(), second.x, second.width())
        && !apart(first.y, first.height, second.y, second.height)
}

#[test]
fn boxes_never_overlap_and_stay_inside() {
    for count in 2..=20 {
        for experts in [0, 1, count / 2, count - 1, count] {
            let scenario = group(experts, count - experts, "Contoso");
            let placed = place(&relations(&scenario));
            assert_eq!(placed.len(), count);
            for (index, first) in placed.iter().enumerate() {
                assert!(placed[index + 1..].iter().all(|second| !overlap(first, second)), "{placed:?}");
            }
            let svg = relations_svg(&scenario);
            let document = roxmltree::Document::parse(&svg).unwrap();
            let root = document.root_element();
            let size = |name: &str| root.attribute(name).unwrap().parse::<usize>().unwrap();
            let (width, height) = (size("width"), size("height"));
            assert!(placed.iter().all(|one| one.x + one.width() <= width && one.y + one.height <= height));
        }
    }
}

#[test]
fn a_picture_has_a_title_a_description_and_an_arrow_each_way() {
    let scenario = group(1, 5, "Contoso");
    let svg = relations_svg(&scenario);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    let ids = root.attribute("aria-labelledby").unwrap().split(' ');
    assert!(ids.into_iter().all(|id| document.descendants().any(|node| node.attribute("id") == Some(id))));
    let arrows =
        document.descendants().filter(|node| node.tag_name().name() == "path" && node.has_children()).count();
    assert_eq!(arrows, 10);
    for part in
        ["lets in technician0.com (open)", "shuts out expert0.com (closed)", "unknown expert0.com (unknown)"]
    {
        assert!(svg.contains(part), "{part}: {svg}");
    }
    assert!(described(&relations(&scenario)).contains("technician3.com is closed."));
}

#[test]
fn both_directions_of_every_pair_are_told() {
    let found = relations(&group(2, 3, "Contoso"));
    assert_eq!((found.tenants.len(), found.relations.len()), (5, 12));
    for one in &found.relations {
        assert!(found.relations.iter().any(|other| other.tenant == one.other && other.other == one.tenant));
        assert!(one.text.starts_with(&one.tenant) && one.text.ends_with('.'), "{one:?}");
    }
}

proptest! {
    #[test]
    fn no_name_becomes_markup(name in "[<>&'\"/a\u{0}\u{1b}\u{202e}\u{200f}\u{ffff}\n]{1,80}|\\PC{1,80}") {
        let plain = elements(&relations_svg(&group(1, 2, "Contoso")));
        let svg = relations_svg(&group(1, 2, &name));
        prop_assert_eq!(elements(&svg), plain);
        let hidden = svg.contains(['\u{0}', '\u{1b}', '\u{202e}', '\u{200f}', '\u{ffff}']);
        prop_assert!(!hidden);
    }

    #[test]
    fn no_domain_becomes_markup(domain in "[<>&'\"/a\u{202e}\n]{1,40}|\\PC{1,300}") {
        let mut scenario = group(1, 2, "Contoso");
        let plain = elements(&relations_svg(&scenario));
        scenario.tenants[1].tenant = format!("{domain}.x");
        prop_assert_eq!(elements(&relations_svg(&scenario)), plain);
    }
}
