//! The apps of a profile.

use std::collections::{HashMap, HashSet};

use roxmltree::{Attribute, Node};

use super::super::characters::{is_invisible, trimmed};
use super::super::codes;
use super::super::findings::quote;
use super::super::tree::{Checker, attribute, children};
use crate::hololens::apps::{self, APPS, Aumid};

/// How near an AUMID has to be to a known one to be taken for a typing error.
const NEAR: f64 = 0.8;
/// Longer values are not compared: it takes time that grows with the square.
const COMPARED: usize = 200;

/// Checks the allowed apps; returns their AUMIDs in lower case.
pub(super) fn check(checker: &mut Checker<'_, '_>, list: Node<'_, '_>) -> HashSet<String> {
    let mut seen: HashSet<String> = HashSet::new();
    let mut empty = true;
    for app in children(list, "App") {
        empty = false;
        let at = app.range().start;
        let (id, path) = (attribute(app, "AppUserModelId"), attribute(app, "DesktopAppPath"));
        if let Some(path) = &path {
            let text = "`DesktopAppPath` starts a desktop program; HoloLens 2 has none";
            checker.findings.add(codes::KIOSK_DESKTOP_ONLY, path.range().start, text);
        }
        let Some(id) = id else {
            if path.is_none() {
                checker.findings.add(
                    codes::DOCUMENT_MISSING,
                    at,
                    "`<App>` lacks the attribute `AppUserModelId`",
                );
            }
            continue;
        };
        aumid(checker, &id);
        if !seen.insert(trimmed(id.value()).to_ascii_lowercase()) {
            let text = format!("{} is allowed a second time", quote(id.value()));
            checker.findings.add(codes::KIOSK_DUPLICATE_APP, checker.value(&id).start, text);
        }
    }
    if empty {
        let text = "`<AllowedApps>` allows no app, so Start would be empty";
        let hint =
            "Name at least one: `<App AppUserModelId=\"…\"/>`. What stands in a comment does not count.";
        checker.findings.hint(codes::KIOSK_NO_APP, list.range().start, text, hint);
    }
    auto_launch(checker, list);
    together(checker, list, &seen);
    seen
}

/// What `true` and `false` look like in the schema.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.trim_ascii() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// At most one app starts by itself.
fn auto_launch(checker: &mut Checker<'_, '_>, list: Node<'_, '_>) {
    let mut started: Option<()> = None;
    let mut not_started = Vec::new();
    for app in children(list, "App") {
        let Some(launch) = attribute(app, "AutoLaunch") else { continue };
        let at = launch.range().start;
        match boolean(launch.value()) {
            Some(true) => {
                if started.replace(()).is_some() {
                    let text = "a second app starts by itself; one does at most";
                    checker.findings.add(codes::KIOSK_AUTO_LAUNCH, at, text);
                }
            }
            Some(false) => not_started.push(launch.range()),
            None => {
                let text = format!("{} is neither true nor false", quote(launch.value()));
                checker.findings.add(codes::DOCUMENT_VALUE, checker.value(&launch).start, text);
            }
        }
    }
    if not_started.len() < 2 {
        return;
    }
    if let Some(second) = not_started.get(1) {
        let text = "AutoLaunch=\"false\" stands more than once in this profile, which the schema forbids";
        checker.findings.hint(
            codes::KIOSK_AUTO_LAUNCH_FALSE,
            second.start,
            text,
            "--fix removes it: it is the default.",
        );
    }
    for range in not_started {
        checker.repair(range, "", "AutoLaunch=\"false\" was removed; it is the default");
    }
}

/// What can be said of an AUMID by itself.
pub(super) fn aumid(checker: &mut Checker<'_, '_>, id: &Attribute<'_, '_>) {
    let (value, range) = (id.value(), checker.value(id));
    let at = range.start;
    let plain: String = trimmed(value).chars().filter(|c| !is_invisible(*c)).collect();
    if plain != value && Aumid::parse(&plain).is_some() {
        let text = format!("{} has blanks or invisible characters in it", quote(value));
        checker.findings.hint(codes::KIOSK_AUMID, at, text, "--fix removes them.");
        checker.repair(range, plain, "blanks and invisible characters of an AUMID were removed");
        return;
    }
    if let Some(app) = apps::by_aumid(value) {
        return known(checker, app, at);
    }
    let Some(parsed) = Aumid::parse(value) else { return malformed(checker, value, at) };
    if !apps::is_microsofts(&parsed.package) {
        let text = format!("{} is an app that is not known here", quote(value));
        return checker.findings.hint(
            codes::KIOSK_OTHER_APP,
            at,
            text,
            "Look at it once on a headset, in the Device Portal.",
        );
    }
    if !checker.findings.lists(codes::KIOSK_UNKNOWN_APP) {
        return checker.findings.add(codes::KIOSK_UNKNOWN_APP, at, "");
    }
    let meant = nearest(value).map_or_else(String::new, |(app, id)| format!("; {app} is `{id}`"));
    let text = format!("{} is no known app of HoloLens 2{meant}", quote(value));
    checker.findings.add(codes::KIOSK_UNKNOWN_APP, at, text);
}

fn malformed(checker: &mut Checker<'_, '_>, value: &str, at: usize) {
    if let Some(plain) = apps::without_version(value).filter(|_| value.len() <= COMPARED) {
        let text = format!("{} names one version of a package; an AUMID has none", quote(value));
        return checker.findings.hint(
            codes::KIOSK_AUMID_VERSION,
            at,
            text,
            format!("Write {}.", quote(&plain)),
        );
    }
    let text = format!("{} is no AUMID, so no app has it", quote(value));
    checker.findings.hint(
        codes::KIOSK_AUMID,
        at,
        text,
        "An AUMID is `NAME_PUBLISHER!APP` with a publisher of 13 characters.",
    );
}

/// The known app that was probably meant.
fn nearest(value: &str) -> Option<(&'static str, &'static str)> {
    if value.len() > COMPARED {
        return None;
    }
    let value = value.to_ascii_lowercase();
    let all = APPS.iter().flat_map(|app| app.aumids.iter().map(move |known| (app, known.id)));
    let (app, likeness) = all
        .map(|(app, id)| (app, strsim::normalized_damerau_levenshtein(&value, &id.to_ascii_lowercase())))
        .max_by(|one, other| one.1.total_cmp(&other.1))?;
    (likeness >= NEAR).then_some((app.name, app.aumid()?))
}

fn known(checker: &mut Checker<'_, '_>, app: &apps::App, at: usize) {
    if let Some(risk) = app.risk {
        let text = format!("{} does not belong on a headset with a shared account: {risk}", app.name);
        checker.findings.add(codes::KIOSK_RISKY_APP, at, text);
    }
    if let Some(remark) = app.remark {
        checker.findings.add(codes::KIOSK_APP_REMARK, at, format!("{}: {remark}", app.name));
    }
}

/// What can be said of apps together: newer builds start Settings and Edge by another AUMID.
fn together(checker: &mut Checker<'_, '_>, list: Node<'_, '_>, seen: &HashSet<String>) {
    let mut first: HashMap<&'static str, usize> = HashMap::new();
    for app in children(list, "App") {
        let Some(id) = attribute(app, "AppUserModelId") else { continue };
        if let Some(known) = apps::by_aumid(id.value()) {
            first.entry(known.key).or_insert_with(|| checker.value(&id).start);
        }
    }
    let mut told: Vec<(usize, String)> = Vec::new();
    for app in APPS.iter().filter(|app| app.aumids.len() > 1) {
        let Some(at) = first.get(app.key) else { continue };
        let Some(newer) = app.aumid().filter(|id| !seen.contains(&id.to_ascii_lowercase())) else { continue };
        told.push((*at, format!("from 21H1 on, {} starts as `{newer}`, which is not allowed", app.name)));
    }
    if let (Some(at), false) = (first.get("devicePicker"), first.contains_key("camera")) {
        told.push((*at, "Device Picker is there for Miracast, which needs Camera too".to_owned()));
    }
    for (at, text) in told {
        checker.findings.add(codes::KIOSK_BOTH_AUMIDS, at, text);
    }
}
