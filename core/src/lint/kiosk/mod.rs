//! Kiosks: `AssignedAccess` documents.
//!
//! The rules are those of "Set up HoloLens as a kiosk" and of the schemas; where Microsoft's pages disagree, the rule says so.

mod account;
mod app;
mod config;
mod profile;
mod schema;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use roxmltree::Node;

use super::codes;
use super::findings::quote;
use super::shape;
use super::tree::{Checker, attribute, child, children, guid, is_braced_guid};

/// What configurations need to know of profiles, by the id in upper case without braces.
#[derive(Default)]
struct Profiles {
    known: HashMap<String, Profile>,
    used: HashSet<String>,
}

struct Profile {
    at: usize,
    single_app: bool,
}

/// Checks a kiosk.
pub(super) fn check(checker: &mut Checker<'_, '_>, root: Node<'_, '_>) {
    shape::check(checker, root, &schema::ROOT);
    let mut profiles = Profiles::default();
    // Profiles within Profiles were told; what they hold is checked like the rest.
    for list in children(root, "Profiles") {
        for inner in children(list, "Profile")
            .chain(children(list, "Profiles").flat_map(|inner| children(inner, "Profile")))
        {
            profile::check(checker, inner);
            remember(checker, inner, &mut profiles);
        }
        if child(list, "Profile").is_none() && child(list, "Profiles").is_none() {
            checker.findings.add(
                codes::DOCUMENT_MISSING,
                list.range().start,
                "`<Profiles>` lacks `<Profile>`",
            );
        }
    }
    for configs in children(root, "Configs") {
        config::check(checker, configs, &mut profiles);
    }
    let mut unused: Vec<usize> = profiles
        .known
        .iter()
        .filter(|(id, _)| !profiles.used.contains(*id))
        .map(|(_, profile)| profile.at)
        .collect();
    unused.sort_unstable();
    for at in unused {
        checker.findings.add(codes::KIOSK_UNUSED_PROFILE, at, "no configuration uses this profile");
    }
}

/// Notes a profile under its id.
fn remember(checker: &mut Checker<'_, '_>, node: Node<'_, '_>, profiles: &mut Profiles) {
    let Some(id) = profile_id(checker, node) else { return };
    let at = node.range().start;
    let single_app = child(node, "KioskModeApp").is_some();
    match profiles.known.entry(id) {
        Entry::Vacant(place) => {
            place.insert(Profile { at, single_app });
        }
        Entry::Occupied(held) => {
            let text = format!("a second profile has the id {{{}}}", held.key());
            let hint = "Give each profile a GUID of its own.";
            checker.findings.hint(codes::KIOSK_DUPLICATE_PROFILE, at, text, hint);
        }
    }
}

/// The id of a profile or of a reference to one; what has another form is told, and repaired where only braces are missing.
fn profile_id(checker: &mut Checker<'_, '_>, node: Node<'_, '_>) -> Option<String> {
    let given = attribute(node, "Id")?;
    let (value, range) = (given.value(), checker.value(&given));
    let trimmed = super::characters::trimmed(value);
    let id = guid(trimmed);
    if is_braced_guid(value) {
        return id;
    }
    let Some(id) = id else {
        let text = format!("{} is no GUID in braces", quote(value));
        checker.findings.add(codes::KIOSK_PROFILE_ID, range.start, text);
        return None;
    };
    let text = format!("the id {} is written {{{id}}}", quote(value));
    checker.findings.hint(codes::KIOSK_PROFILE_ID, range.start, text, "--fix writes the braces.");
    let inner = trimmed.trim_start_matches('{').trim_end_matches('}').to_owned();
    checker.repair(range, format!("{{{inner}}}"), "the id of a profile got its braces");
    Some(id)
}
