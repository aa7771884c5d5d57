//! Every hostile text in every text field: documents stay well-formed, carry the text unchanged, and nothing else moves.

use std::collections::HashSet;

use proptest::prelude::*;
use remote_assist::emit::{Bundle, Program, SCRIPTS};
use remote_assist::error::codes;
use serde_json::{Value, json};

use crate::markdown::structure;
use crate::strings::hostile;
use crate::support::{Case, certificate, package, pin};
use crate::trees::read;

/// A field by its place, and how a text is put there.
type Field = (&'static str, fn(&mut Case, &str));

/// Fields that no rule narrows, by JSON pointer: one text is put into all of them at once.
const FREE: &[&str] = &[
    "/description",
    "/usageLocation",
    "/mfaOwner",
    "/group/displayName",
    "/accounts/0/displayName",
    "/kiosk/apps/0",
    "/app/name",
    "/appControl/block/0",
    "/appControl/allow/0",
    "/devicePolicies/wirelessNetwork",
    "/signIn/deviceGroup/displayName",
    "/signIn/scep/servers/0",
    "/autopilot/groupTag",
];

/// Fields whose text may be refused, or changes which documents there are: one at a time.
const ALONE: &[&str] = &[
    "/acknowledge/0",
    "/accounts/0/device",
    "/accounts/0/user",
    "/kiosk/audience/groups/0",
    "/devicePolicies/showOnlyPages/0",
    "/devicePolicies/timeZone",
    "/signIn/issuerThumbprint",
    "/signIn/authorities/0/certificate",
];

const RESOLVED: &[Field] = &[
    ("name", |case, text| text.clone_into(&mut case.name)),
    ("tenant", |case, text| text.clone_into(&mut case.tenant)),
    ("domain", |case, text| text.clone_into(&mut case.domain)),
    ("group id", |case, text| case.group_id = Some(text.to_owned())),
    ("kiosk app", |case, text| case.kiosk_apps = vec![text.to_owned()]),
    ("package", |case, text| case.programs = vec![Program::Package(text.to_owned())]),
    ("file", |case, text| case.programs = vec![Program::File(text.to_owned())]),
    ("own family", |case, text| text.clone_into(&mut case.own_family)),
];

/// What no document can carry, judged by the standard and not by our code: XML 1.0 §2.2 and §3.3.3.
fn cannot_stand_in_xml(text: &str) -> bool {
    text.chars().any(|c| c.is_control() || matches!(u32::from(c) & 0xFFFF, 0xFFFE | 0xFFFF))
}

fn safe(name: &str) -> bool {
    name.split('/').all(|part| {
        let stem = part.split('.').next().unwrap().to_ascii_lowercase();
        let device = ["con", "prn", "aux", "nul"].contains(&stem.as_str())
            || (stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")));
        !device
            && part.len() < 128
            && !part.starts_with('.')
            && !part.ends_with('.')
            && !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    })
}

/// What holds for every bundle, whatever the scenario says.
fn judge(bundle: &Bundle, what: &str) {
    let lower: HashSet<String> = bundle.files().iter().map(|file| file.name.to_ascii_lowercase()).collect();
    assert_eq!(lower.len(), bundle.files().len(), "{what}: names collide");
    for file in bundle.files() {
        assert!(safe(&file.name), "{what}: {:?}", file.name);
        let text = std::str::from_utf8(&file.bytes).unwrap();
        match file.name.rsplit('.').next().unwrap() {
            "xml" => drop(read(text)),
            "json" => {
                assert!(file.bytes.is_ascii(), "{what}: {}", file.name);
                serde_json::from_slice::<Value>(&file.bytes).unwrap();
            }
            "ps1" => {
                let known = SCRIPTS.iter().find(|(name, _)| file.name.ends_with(name)).unwrap().1;
                assert_eq!(text, known, "{what}: a script changed");
            }
            "md" => {}
            other => panic!("{other}"),
        }
    }
}

fn xml_texts(bundle: &Bundle) -> Vec<String> {
    let mut found = Vec::new();
    for file in bundle.files().iter().filter(|file| file.name.ends_with("xml")) {
        let tree = read(std::str::from_utf8(&file.bytes).unwrap());
        let mut stack = vec![&tree];
        while let Some(one) = stack.pop() {
            found.push(one.text.clone());
            found.extend(one.attributes.iter().map(|(_, value)| value.clone()));
            stack.extend(&one.children);
        }
    }
    found
}

fn cases() -> [Case; 3] {
    [pin(), package(), certificate()]
}

fn put(case: &mut Case, pointer: &str, text: &str) -> bool {
    if let Some(place) = case.scenario.pointer_mut(pointer) {
        *place = json!(text);
        return true;
    }
    if pointer == "/signIn/issuerThumbprint" && case.scenario["signIn"]["kind"] == "certificate" {
        case.scenario["signIn"]["issuerThumbprint"] = json!(text);
        return true;
    }
    false
}

/// Emits, and judges what came.
fn emit(case: &Case, field: &str, text: &str) -> Option<Bundle> {
    let what = format!("{field} = {text:?}");
    match case.emit() {
        Ok(bundle) => {
            judge(&bundle, &what);
            Some(bundle)
        }
        Err(error) => {
            let known = [codes::SCENARIO_INVALID_VALUE, codes::LOCK_OUT];
            assert!(known.contains(&error.code()), "{what}: {error}");
            let told = error.to_string();
            assert!(!told.chars().any(char::is_control), "{what}: {told:?}");
            None
        }
    }
}

#[test]
fn every_hostile_text_in_every_free_field() {
    for base in cases() {
        let wanted = structure(&base.emit().unwrap());
        for text in hostile() {
            let mut case = base.clone();
            for pointer in FREE {
                put(&mut case, pointer, &text);
            }
            let bundle = emit(&case, "free", &text).unwrap_or_else(|| panic!("{text:?} is refused"));
            assert_eq!(structure(&bundle), wanted, "{text:?} changes the form of a document");
        }
    }
}

#[test]
fn every_hostile_text_in_every_other_field() {
    for base in cases() {
        for pointer in ALONE {
            for text in hostile() {
                let mut case = base.clone();
                if put(&mut case, pointer, &text) {
                    emit(&case, pointer, &text);
                }
            }
        }
    }
}

#[test]
fn every_hostile_text_in_what_others_resolve() {
    let base = package();
    for (field, set) in RESOLVED {
        for text in hostile() {
            let mut case = base.clone();
            set(&mut case, &text);
            emit(&case, field, &text);
        }
    }
}

#[test]
fn what_xml_can_carry_arrives_and_the_rest_is_refused() {
    let in_xml: &[Field] = &[
        ("kiosk app", |case, text| case.kiosk_apps = vec![text.to_owned()]),
        ("package", |case, text| case.programs = vec![Program::Package(text.to_owned())]),
        ("file", |case, text| case.programs = vec![Program::File(text.to_owned())]),
        ("time zone", |case, text| case.scenario["devicePolicies"]["timeZone"] = json!(text)),
    ];
    for (field, set) in in_xml.iter().copied() {
        for text in hostile() {
            let mut case = package();
            set(&mut case, &text);
            match case.emit() {
                Ok(bundle) => {
                    assert!(!cannot_stand_in_xml(&text), "{field} = {text:?} should be refused");
                    assert!(xml_texts(&bundle).contains(&text), "{field} = {text:?} did not arrive");
                }
                Err(error) => {
                    assert!(cannot_stand_in_xml(&text), "{field} = {text:?}: {error}");
                    assert!(error.to_string().contains("U+"), "{error}");
                }
            }
        }
    }
}

#[test]
fn headsets_with_hostile_names_have_files_of_their_own() {
    let devices = hostile();
    let mut case = pin();
    case.scenario["accounts"] = devices
        .iter()
        .enumerate()
        .map(|(n, device)| json!({"device": device, "user": format!("hl-{n}"), "displayName": device}))
        .collect();
    let bundle = case.emit().unwrap();
    judge(&bundle, "all at once");
    let count = |folder: &str| bundle.files().iter().filter(|file| file.name.starts_with(folder)).count();
    assert_eq!(count("headsets/"), devices.len());
    assert_eq!(count("receipts/device/"), devices.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_text_anywhere(text in "\\PC{0,40}|.{0,40}|[<>&\"'`|\\[\\]!#*_\\\\ \\n-]{0,30}", field in 0..FREE.len() + ALONE.len() + RESOLVED.len()) {
        for base in cases() {
            let mut case = base.clone();
            match FREE.iter().chain(ALONE).nth(field) {
                Some(pointer) => { put(&mut case, pointer, &text); }
                None => RESOLVED[field - FREE.len() - ALONE.len()].1(&mut case, &text),
            }
            emit(&case, "any", &text);
            // The same again gives the same bytes.
            if let (Ok(one), Ok(other)) = (case.emit(), case.emit()) {
                prop_assert_eq!(one, other);
            }
        }
    }
}
