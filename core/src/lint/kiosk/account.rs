//! Accounts and groups of a configuration.

use roxmltree::Node;

use super::super::characters::trimmed;
use super::super::codes;
use super::super::findings::quote;
use super::super::tree::{Checker, attribute, guid, text};

/// What the placeholders of documentation have in them. None of these can be part of a user principal name.
const PLACEHOLDERS: &[&str] =
    &["e.g.", "user name", "tenant name", "todo", "your tenant", "your account", "<", "[", "contosouser"];
/// The group of Microsoft's examples.
const EXAMPLE_GROUP: &str = "A8D36E43-4180-4AC5-A627-FB8149BBA1AC";

/// Checks an account; says who it is where that is an Entra account, and what it is compared by.
pub(super) fn account(
    checker: &mut Checker<'_, '_>,
    node: Node<'_, '_>,
    single_app: bool,
) -> (Option<&'static str>, Option<String>) {
    let given = text(node);
    let name = trimmed(&given);
    let at = checker.text_start(node);
    let entra = prefixed(name, "AzureAD\\");
    let who = entra.map(|_| "an Entra account");
    if name.is_empty() {
        checker.findings.add(codes::KIOSK_ACCOUNT, node.range().start, "`<Account>` is empty");
        return (None, None);
    }
    let lower = name.to_lowercase();
    if PLACEHOLDERS.iter().any(|part| lower.contains(part)) {
        let told = format!("{} is the placeholder of the documentation, not an account", quote(name));
        checker.findings.hint(
            codes::KIOSK_PLACEHOLDER,
            at,
            told,
            "Write AzureAD\\ and the account's user principal name.",
        );
        return (who, None);
    }
    if name != given {
        blanks(checker, node, name);
    }
    let principal = entra.or_else(|| prefixed(name, "MicrosoftAccount\\"));
    match principal {
        Some(principal) if !is_principal(principal) => {
            let told = format!("{} is no user principal name", quote(principal));
            checker.findings.add(codes::KIOSK_ACCOUNT, at, told);
        }
        None if name.contains('@') => {
            let told = format!("{} stands without AzureAD\\, so it is a Microsoft account", quote(name));
            let hint = format!("An Entra account is written {}.", quote(&format!("AzureAD\\{name}")));
            checker.findings.hint(codes::KIOSK_ACCOUNT_PREFIX, at, told, hint);
        }
        None if !single_app => {
            let told = format!(
                "{} is a local account with several apps, which Microsoft's kiosk page denies and one of its samples shows",
                quote(name)
            );
            checker.findings.add(codes::KIOSK_LOCAL_ACCOUNT, at, told);
        }
        Some(_) | None => {}
    }
    (who, Some(lower))
}

fn prefixed<'a>(name: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = name.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// One part, `@`, and a domain with a dot, without blanks.
fn is_principal(name: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !super::super::characters::is_invisible(c);
    name.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !domain.contains('@') && name.chars().all(plain)
    })
}

/// Blanks around an account belong to its name for whoever compares it.
fn blanks(checker: &mut Checker<'_, '_>, node: Node<'_, '_>, name: &str) {
    let Some(content) = checker.content(node) else { return };
    let raw = checker.source.get(content.clone()).unwrap_or_default();
    let told = format!("{} has blanks before or after it", quote(name));
    checker.findings.hint(codes::KIOSK_ACCOUNT_BLANKS, content.start, told, "--fix removes them.");
    // References and comments keep their form: what is around them is not looked at.
    if raw.contains(['&', '<']) {
        return;
    }
    let plain = trimmed(raw).to_owned();
    checker.repair(content, plain, "blanks around an account were removed");
}

/// Checks a group; returns what it is compared by.
pub(super) fn group(checker: &mut Checker<'_, '_>, node: Node<'_, '_>) -> Option<String> {
    let (kind, name) = (attribute(node, "Type")?, attribute(node, "Name")?);
    match kind.value() {
        "AzureActiveDirectoryGroup" => {}
        "LocalGroup" | "ActiveDirectoryGroup" => {
            let told = format!("a headset in Entra has no {}", quote(kind.value()));
            let hint = "Write Type=\"AzureActiveDirectoryGroup\" and the group's object id.";
            checker.findings.hint(codes::KIOSK_GROUP_TYPE, checker.value(&kind).start, told, hint);
            return Some(name.value().to_lowercase());
        }
        other => {
            let told = format!("{} is no type of a group; it is AzureActiveDirectoryGroup", quote(other));
            checker.findings.add(codes::DOCUMENT_VALUE, checker.value(&kind).start, told);
            return None;
        }
    }
    let range = checker.value(&name);
    let plain = trimmed(name.value());
    let Some(id) = guid(plain) else {
        let told = format!("{} is no object id of a group", quote(name.value()));
        let hint = "Write the id of the group in Entra: not its name, and not the id of a person.";
        checker.findings.hint(codes::KIOSK_GROUP_NAME, range.start, told, hint);
        return None;
    };
    if id == EXAMPLE_GROUP {
        let told = "this is the group of Microsoft's examples, which your tenant does not have";
        checker.findings.hint(
            codes::KIOSK_EXAMPLE_GROUP,
            range.start,
            told,
            "Write the object id of your group.",
        );
    }
    if plain != name.value() || plain.starts_with('{') {
        let told = format!("the object id {} is written without braces and blanks", quote(name.value()));
        checker.findings.hint(codes::KIOSK_GROUP_NAME, range.start, told, "--fix removes them.");
        let inner = plain.trim_start_matches('{').trim_end_matches('}').to_owned();
        checker.repair(range, inner, "the object id of a group lost its braces and blanks");
    }
    Some(id)
}

/// Checks a special group; returns what it is compared by.
pub(super) fn special(checker: &mut Checker<'_, '_>, node: Node<'_, '_>) -> Option<String> {
    let name = attribute(node, "Name")?;
    let at = checker.value(&name).start;
    match name.value() {
        "Visitor" => {}
        "DeviceOwner" => {
            let told = "a profile for DeviceOwner is in the schema, but the kiosk page for HoloLens has visitors alone";
            checker.findings.add(codes::KIOSK_SPECIAL_GROUP, at, told);
        }
        other => {
            let told = format!("{} is no special group; it is Visitor", quote(other));
            checker.findings.add(codes::DOCUMENT_VALUE, at, told);
        }
    }
    Some(name.value().to_lowercase())
}
