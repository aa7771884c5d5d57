//! One profile: its apps, its layout, and what only a desktop has.

use std::collections::HashSet;

use roxmltree::{Document, Node};

use super::super::codes;
use super::super::findings::{Findings, quote};
use super::super::scan;
use super::super::tree::{Checker, attribute, child, children};
use super::app;

/// What only desktop Windows has, with what to do.
const DESKTOP: &[&str] =
    &["FileExplorerNamespaceRestrictions", "StartPins", "TaskbarLayout", "BreakoutSequence"];

pub(super) fn check(checker: &mut Checker<'_, '_>, profile: Node<'_, '_>) {
    let at = profile.range().start;
    for name in DESKTOP {
        if let Some(found) = child(profile, name) {
            let text = format!("`<{name}>` is for desktop Windows; HoloLens 2 does not have it");
            checker.findings.hint(codes::KIOSK_DESKTOP_LAYOUT, found.range().start, text, "Remove it.");
        }
    }
    let (list, single) = (child(profile, "AllAppsList"), child(profile, "KioskModeApp"));
    match (list, single) {
        (None, None) => {
            let text = "a profile has either `<AllAppsList>` or `<KioskModeApp>`, and this one has neither";
            checker.findings.add(codes::DOCUMENT_MISSING, at, text);
        }
        (Some(_), Some(single)) => {
            let text = "a profile has either `<AllAppsList>` or `<KioskModeApp>`, and this one has both";
            checker.findings.add(codes::DOCUMENT_REPEATED, single.range().start, text);
        }
        _ => {}
    }
    if let Some(single) = single {
        single_app(checker, single);
    }
    let Some(list) = list else { return };
    let apps = children(list, "AllowedApps").flat_map(|apps| app::check(checker, apps)).collect();
    layout(checker, profile, &apps);
    if child(profile, "Taskbar").is_none() {
        let text = "`<Profile>` lacks `<Taskbar ShowTaskbar=\"true\"/>`, which the schema wants although HoloLens 2 has no taskbar";
        checker.findings.add(codes::DOCUMENT_MISSING, at, text);
    }
    if let Some(show) = child(profile, "Taskbar").and_then(|taskbar| attribute(taskbar, "ShowTaskbar"))
        && app::boolean(show.value()).is_none()
    {
        let told = format!("{} is neither true nor false", quote(show.value()));
        checker.findings.add(codes::DOCUMENT_VALUE, checker.value(&show).start, told);
    }
}

fn single_app(checker: &mut Checker<'_, '_>, single: Node<'_, '_>) {
    for name in ["ClassicAppPath", "ClassicAppArguments"] {
        if let Some(classic) = attribute(single, name) {
            let text = format!("`{name}` starts a desktop program; HoloLens 2 has none");
            checker.findings.add(codes::KIOSK_DESKTOP_ONLY, classic.range().start, text);
        }
    }
    match attribute(single, "AppUserModelId") {
        Some(id) => app::aumid(checker, &id),
        None if attribute(single, "ClassicAppPath").is_none() => {
            let text = "`<KioskModeApp>` lacks the attribute `AppUserModelId`";
            checker.findings.add(codes::DOCUMENT_MISSING, single.range().start, text);
        }
        None => {}
    }
}

/// The start layout, which the schema of older builds wants and no HoloLens draws.
fn layout(checker: &mut Checker<'_, '_>, profile: Node<'_, '_>, apps: &HashSet<String>) {
    let Some(layout) = child(profile, "StartLayout") else {
        let text = "the profile has no `<StartLayout>`; older builds want one, although they do not draw it";
        return checker.findings.add(codes::KIOSK_NO_START_LAYOUT, profile.range().start, text);
    };
    let Some(content) = checker.content(layout) else { return };
    let raw = checker.source.get(content.clone()).unwrap_or_default();
    let Some((head, rest)) = raw.split_once("<![CDATA[") else { return };
    let Some((inner, _)) = rest.split_once("]]>") else { return };
    let start = content.start + head.len() + "<![CDATA[".len();
    let (lead, inner) = (inner.len() - inner.trim_start().len(), inner.trim_start());
    // The same bounds as for the document, and nothing is mended: no HoloLens looks at it.
    let scanned = scan::scan(inner, &mut Findings::default());
    if !scanned.readable || !scanned.edits.is_empty() {
        return;
    }
    let Ok(parsed) = Document::parse(inner) else { return };
    for tile in parsed.descendants().filter(Node::is_element) {
        let Some(id) = attribute(tile, "AppUserModelID") else { continue };
        if !apps.contains(&id.value().to_ascii_lowercase()) {
            let text = format!(
                "the tile {} is no allowed app; HoloLens 2 does not draw the layout",
                quote(id.value())
            );
            checker.findings.add(codes::KIOSK_START_TILE, start + lead + id.range().start, text);
        }
    }
}
