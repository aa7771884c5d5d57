//! What a policy stops, and whether it should.

use roxmltree::Node;

use super::super::codes;
use super::super::findings::quote;
use super::super::tree::{Checker, attribute, children};
use crate::hololens::apps::{self, APPS, PackageFamilyName};

/// A version above every other: a rule with it denies all of a package.
const EVERY_VERSION: &str = "65535.65535.65535.65535";
/// Packages of Windows that draw, lock or sign in. The names are those of desktop Windows, on which Windows Holographic rests.
const SYSTEM: &[&str] = &[
    "Microsoft.AAD.BrokerPlugin_cw5n1h2txyewy",
    "Microsoft.LockApp_cw5n1h2txyewy",
    "Microsoft.Windows.CloudExperienceHost_cw5n1h2txyewy",
    "Microsoft.Windows.ShellExperienceHost_cw5n1h2txyewy",
    "Microsoft.Windows.StartMenuExperienceHost_cw5n1h2txyewy",
];
/// How near a package has to be to a known one to be taken for a typing error.
const NEAR: f64 = 0.85;
/// Longer values are not compared: it takes time that grows with the square.
const COMPARED: usize = 200;

pub(super) fn check(checker: &mut Checker<'_, '_>, root: Node<'_, '_>) {
    for rule in children(root, "FileRules").flat_map(|list| list.children()).filter(Node::is_element) {
        let denies = rule.tag_name().name() == "Deny";
        if let Some(given) = attribute(rule, "PackageVersion") {
            version(checker, given.value(), checker.value(&given).start);
        }
        for name in ["FileName", "FilePath"] {
            let Some(given) = attribute(rule, name).filter(|given| denies && given.value() == "*") else {
                continue;
            };
            let text = format!("the rule denies every file: {name}=\"*\"");
            checker.findings.add(codes::POLICY_DENIES_EVERYTHING, checker.value(&given).start, text);
        }
        let Some(given) = attribute(rule, "PackageFamilyName") else { continue };
        let at = checker.value(&given).start;
        package(checker, given.value(), at);
        if !denies {
            continue;
        }
        effect(checker, given.value(), at);
        if let Some(version) =
            attribute(rule, "PackageVersion").filter(|version| version.value() != EVERY_VERSION)
        {
            let text = format!("the rule denies the package up to version {} alone", quote(version.value()));
            let hint = format!("Write {EVERY_VERSION} to deny every version.");
            checker.findings.hint(codes::POLICY_DENY_VERSION, checker.value(&version).start, text, hint);
        }
    }
}

/// The form of a package's name, and whether it is nearly a known one.
fn package(checker: &mut Checker<'_, '_>, name: &str, at: usize) {
    let Some(parsed) = PackageFamilyName::parse(name) else {
        let text = format!("{} is no package family name", quote(name));
        let hint =
            "A package family name is `NAME_PUBLISHER` with a publisher of 13 characters, without a version.";
        return checker.findings.hint(codes::POLICY_PACKAGE, at, text, hint);
    };
    let compared = apps::is_microsofts(&parsed)
        && name.len() <= COMPARED
        && apps::by_package(name).is_none()
        && checker.findings.lists(codes::POLICY_UNKNOWN_PACKAGE);
    if !compared {
        return;
    }
    let lower = name.to_ascii_lowercase();
    let near = |known: &str| strsim::normalized_damerau_levenshtein(&lower, &known.to_ascii_lowercase());
    let all = APPS.iter().flat_map(|app| app.packages.iter().map(move |known| (app, *known)));
    let best =
        all.map(|(app, known)| (app, known, near(known))).max_by(|one, other| one.2.total_cmp(&other.2));
    if let Some((app, known, _)) = best.filter(|(.., likeness)| *likeness >= NEAR) {
        let text = format!("{} is no known package; {} is `{known}`", quote(name), app.name);
        checker.findings.add(codes::POLICY_UNKNOWN_PACKAGE, at, text);
    }
}

/// What is lost with a package.
fn effect(checker: &mut Checker<'_, '_>, name: &str, at: usize) {
    if SYSTEM.iter().any(|system| system.eq_ignore_ascii_case(name)) {
        let text = format!("{} belongs to Windows: without it nobody signs in", quote(name));
        return checker.findings.add(codes::POLICY_DENIES_SYSTEM, at, text);
    }
    match apps::by_package(name).map(|app| app.key) {
        Some("remoteAssist") => {
            let text =
                "the rule denies Remote Assist, for every account of the headset and without a message";
            checker.findings.hint(codes::POLICY_DENIES_REMOTE_ASSIST, at, text, "Remove the rule.");
        }
        Some("settings") => {
            let text =
                "the rule denies Settings: nobody can join a network or calibrate the headset any more";
            let hint = "The policy Settings/PageVisibilityList hides single pages instead.";
            checker.findings.hint(codes::POLICY_DENIES_SETTINGS, at, text, hint);
        }
        _ => {}
    }
}

/// Four numbers of 16 bits.
pub(super) fn version(checker: &mut Checker<'_, '_>, given: &str, at: usize) {
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()) && part.parse::<u16>().is_ok();
    let trimmed = given.trim();
    if trimmed.len() > 32 || trimmed.split('.').count() != 4 || !trimmed.split('.').all(number) {
        let text = format!("{} is no version of four numbers from 0 to 65535", quote(given));
        checker.findings.add(codes::POLICY_VERSION, at, text);
    }
}
