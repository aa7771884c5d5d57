//! Whether everything that is referred to is there, and whether every rule is referred to.

use std::collections::{HashMap, HashSet};

use roxmltree::Node;

use super::super::codes;
use super::super::findings::quote;
use super::super::tree::{Checker, attribute, child, children};
use super::{Declared, USER_MODE};

pub(super) fn check(checker: &mut Checker<'_, '_>, root: Node<'_, '_>, declared: &Declared<'_>) {
    let mut in_user_mode: HashSet<&str> = HashSet::new();
    let mut elsewhere: HashSet<&str> = HashSet::new();
    for node in root.descendants().filter(Node::is_element) {
        let (name, known, what) = match node.tag_name().name() {
            "FileRuleRef" => ("RuleID", &declared.rules, "rule"),
            "FileAttribRef" => ("RuleID", &declared.rules, "file attribute"),
            "ExceptDenyRule" => ("DenyRuleID", &declared.rules, "rule"),
            "ExceptAllowRule" => ("AllowRuleID", &declared.rules, "rule"),
            "AllowedSigner"
            | "DeniedSigner"
            | "UpdatePolicySigner"
            | "CiSigner"
            | "SupplementalPolicySigner" => ("SignerId", &declared.signers, "signer"),
            "CertEKU" => ("ID", &declared.usages, "usage"),
            _ => continue,
        };
        let Some(id) = attribute(node, name) else {
            let text = format!("`<{}>` lacks the attribute `{name}`", node.tag_name().name());
            checker.findings.add(codes::DOCUMENT_MISSING, node.range().start, text);
            continue;
        };
        if !known.contains_key(id.value()) {
            let text = format!("the policy has no {what} of the id {}", quote(id.value()));
            checker.findings.add(codes::POLICY_REFERENCE, checker.value(&id).start, text);
        }
        if node.tag_name().name() != "FileRuleRef" {
            elsewhere.insert(id.value());
        } else if of_user_mode(node) {
            in_user_mode.insert(id.value());
        }
    }
    unused(checker, root, &in_user_mode, &elsewhere);
}

/// Whether an element stands in the scenario of user mode.
fn of_user_mode(node: Node<'_, '_>) -> bool {
    let scenario = node.ancestors().find(|outer| outer.tag_name().name() == "SigningScenario");
    scenario
        .and_then(|scenario| attribute(scenario, "Value"))
        .is_some_and(|value| value.value().trim() == USER_MODE)
}

/// Rules of which user mode knows nothing.
fn unused(
    checker: &mut Checker<'_, '_>,
    root: Node<'_, '_>,
    in_user_mode: &HashSet<&str>,
    elsewhere: &HashSet<&str>,
) {
    for rule in children(root, "FileRules").flat_map(|list| list.children()).filter(Node::is_element) {
        let name = rule.tag_name().name();
        let Some(id) = attribute(rule, "ID").filter(|_| matches!(name, "Allow" | "Deny")) else { continue };
        if !in_user_mode.contains(id.value()) && !elsewhere.contains(id.value()) {
            let text = format!(
                "the scenario of user mode does not refer to {}, so the rule has no effect",
                quote(id.value())
            );
            let hint = format!(
                "Add `<FileRuleRef RuleID={:?}/>` to the SigningScenario of Value=\"12\".",
                short(id.value())
            );
            checker.findings.hint(codes::POLICY_UNUSED_RULE, checker.value(&id).start, text, hint);
        }
    }
    let scenarios = || children(root, "SigningScenarios").flat_map(|list| children(list, "SigningScenario"));
    let allows = root.descendants().any(|node| matches!(node.tag_name().name(), "Allow" | "AllowedSigner"));
    if !allows {
        let text = "the policy allows nothing, so by itself it stops every app";
        let hint = "Merge it with DefaultWindows_Audit.xml before it is compiled.";
        let at = child(root, "FileRules").unwrap_or(root).range().start;
        checker.findings.hint(codes::POLICY_ALLOWS_NOTHING, at, text, hint);
    }
    let mut values: HashMap<&str, usize> = HashMap::new();
    for scenario in scenarios() {
        let Some(value) = attribute(scenario, "Value") else { continue };
        if values.insert(value.value(), scenario.range().start).is_some() {
            let text = format!("a second scenario has the value {}", quote(value.value()));
            checker.findings.add(codes::DOCUMENT_REPEATED, scenario.range().start, text);
        }
    }
}

/// An id for a hint.
fn short(id: &str) -> String {
    id.chars().take(64).collect()
}
