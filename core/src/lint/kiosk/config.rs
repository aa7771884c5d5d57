//! Who gets which profile.

use std::collections::HashSet;

use roxmltree::Node;

use super::super::codes;
use super::super::findings::quote;
use super::super::tree::{Checker, attribute, child, children};
use super::{Profiles, account, profile_id};

const CHOICES: &[&str] = &["Account", "AutoLogonAccount", "UserGroup", "SpecialGroup"];

pub(super) fn check(checker: &mut Checker<'_, '_>, configs: Node<'_, '_>, profiles: &mut Profiles) {
    let mut seen = HashSet::new();
    let mut any = false;
    for inner in configs.children().filter(Node::is_element) {
        match inner.tag_name().name() {
            "GlobalProfile" => {
                if any
                    && children(configs, "Config")
                        .next()
                        .is_some_and(|first| first.range().start < inner.range().start)
                {
                    let text = "`<GlobalProfile>` has to come before every `<Config>`";
                    checker.findings.add(codes::KIOSK_GLOBAL_NOT_FIRST, inner.range().start, text);
                }
                any = true;
                everybody(checker, inner, profiles);
            }
            "Config" => {
                any = true;
                config(checker, inner, profiles, &mut seen);
            }
            _ => {}
        }
    }
    if !any {
        let text = "the document has profiles and gives them to nobody";
        let hint = "Add a `<Config>` for an account or a group, or a `<GlobalProfile>` for everybody.";
        checker.findings.hint(codes::KIOSK_NO_CONFIG, configs.range().start, text, hint);
    }
}

/// The profile of everybody, and who is left out.
fn everybody(checker: &mut Checker<'_, '_>, node: Node<'_, '_>, profiles: &mut Profiles) {
    reference(checker, node, profiles, Some("everybody"));
    for exclusions in children(node, "Exclusions") {
        for group in children(exclusions, "SpecialGroup") {
            let Some(name) = attribute(group, "Name") else { continue };
            let at = group.range().start;
            if name.value() == "DeviceOwner" {
                let text = "the kiosk leaves out the device's owner: whoever signs in first when a headset is set up by hand, which \
                    is the shared account itself";
                let hint = "Set headsets up with Autopilot or as an administrator, or remove the exclusion.";
                checker.findings.hint(codes::KIOSK_OWNER_EXCLUDED, at, text, hint);
            } else {
                let text = format!("{} cannot be left out; only DeviceOwner can", quote(name.value()));
                checker.findings.add(codes::DOCUMENT_VALUE, checker.value(&name).start, text);
            }
        }
    }
}

fn config(
    checker: &mut Checker<'_, '_>,
    node: Node<'_, '_>,
    profiles: &mut Profiles,
    seen: &mut HashSet<String>,
) {
    let choices: Vec<Node<'_, '_>> =
        node.children().filter(|inner| CHOICES.contains(&inner.tag_name().name())).collect();
    if choices.is_empty() {
        let text = "`<Config>` names nobody";
        let hint = "Add `<Account>`, `<UserGroup>` or `<SpecialGroup>` before `<DefaultProfile>`.";
        checker.findings.hint(codes::DOCUMENT_MISSING, node.range().start, text, hint);
    }
    // Two of the same kind were told as repeated.
    let kind = |node: &Node<'_, '_>| node.tag_name().name().to_owned();
    let first = choices.first().map(kind);
    if let Some(second) =
        choices.iter().find(|choice| first.as_ref().is_some_and(|first| kind(choice) != *first))
    {
        let text = "`<Config>` names one account or group, and this is another one";
        checker.findings.add(codes::DOCUMENT_REPEATED, second.range().start, text);
    }
    let mut entra = None;
    for choice in &choices {
        let (who, identity) = match choice.tag_name().name() {
            "Account" => account::account(checker, *choice, single_app(node, profiles)),
            "UserGroup" => (Some("a group"), account::group(checker, *choice)),
            "SpecialGroup" => (Some("visitors"), account::special(checker, *choice)),
            _ => {
                let text =
                    "`<AutoLogonAccount>` is a local account of desktop Windows; HoloLens 2 does not have it";
                let hint = "Use the policy MixedReality/AutoLogonUser for the account of a headset.";
                checker.findings.hint(codes::KIOSK_DESKTOP_ONLY, choice.range().start, text, hint);
                (None, None)
            }
        };
        entra = entra.or(who);
        if let Some(identity) = identity.filter(|identity| !seen.insert(identity.clone())) {
            let text = format!("{} has a second configuration", quote(&identity));
            checker.findings.add(codes::KIOSK_DUPLICATE_ACCOUNT, choice.range().start, text);
        }
    }
    if let Some(default) = child(node, "DefaultProfile") {
        reference(checker, default, profiles, entra);
    }
}

/// Whether the configuration gives a single-app profile.
fn single_app(config: Node<'_, '_>, profiles: &Profiles) -> bool {
    child(config, "DefaultProfile")
        .and_then(|default| super::guid(attribute(default, "Id")?.value()))
        .and_then(|id| profiles.known.get(&id))
        .is_some_and(|profile| profile.single_app)
}

/// A reference to a profile; `entra` says who gets it, where that is somebody who cannot have a single app.
fn reference(
    checker: &mut Checker<'_, '_>,
    node: Node<'_, '_>,
    profiles: &mut Profiles,
    entra: Option<&str>,
) {
    let Some(id) = profile_id(checker, node) else { return };
    let Some(profile) = profiles.known.get(&id) else {
        let at = attribute(node, "Id").map_or(node.range().start, |given| checker.value(&given).start);
        let text = format!("no profile of this document has the id {{{id}}}");
        return checker.findings.add(codes::KIOSK_UNKNOWN_PROFILE, at, text);
    };
    if let Some(who) = entra.filter(|_| profile.single_app) {
        let text = format!(
            "this gives `<KioskModeApp>` to {who}; the kiosk page has single apps for local and Microsoft accounts alone, although one \
             of its samples differs"
        );
        let hint = "Use `<AllAppsList>` with one app and rs5:AutoLaunch=\"true\".";
        checker.findings.hint(codes::KIOSK_SINGLE_APP, node.range().start, text, hint);
    }
    profiles.used.insert(id);
}
