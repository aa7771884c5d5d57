//! App Control policies as source: what a Windows machine compiles for `./Vendor/MSFT/ApplicationControl`.
//!
//! Only what matters on a headset is looked at: whether references fit, whether the policy acts at all, and what it stops.

mod deny;
mod references;

use std::collections::HashMap;

use roxmltree::Node;

use super::codes;
use super::findings::quote;
use super::tree::{Checker, attribute, child, children, is_braced_guid, text};

const NAMESPACE: &str = "urn:schemas-microsoft-com:sipolicy";
/// The value of the scenario of user mode.
const USER_MODE: &str = "12";

/// What has ids in a policy, each with its place.
#[derive(Default)]
struct Declared<'a> {
    rules: HashMap<&'a str, usize>,
    signers: HashMap<&'a str, usize>,
    usages: HashMap<&'a str, usize>,
}

/// Checks a policy.
pub(super) fn check(checker: &mut Checker<'_, '_>, root: Node<'_, '_>) {
    let at = root.range().start;
    if root.tag_name().namespace() != Some(NAMESPACE) {
        let given = root.tag_name().namespace().map_or_else(|| "no namespace".to_owned(), quote);
        let text = format!("the element `SiPolicy` is in {given}; it belongs in {}", quote(NAMESPACE));
        checker.findings.add(codes::DOCUMENT_NAMESPACE, at, text);
    }
    ids(checker, root);
    options(checker, root);
    if let Some(version) = child(root, "VersionEx") {
        deny::version(checker, &text(version), checker.text_start(version));
    }
    let mut declared = Declared::default();
    declare(checker, root, "FileRules", &mut declared.rules);
    declare(checker, root, "Signers", &mut declared.signers);
    declare(checker, root, "EKUs", &mut declared.usages);
    references::check(checker, root, &declared);
    deny::check(checker, root);
}

/// The ids of the policy: one of its type, or, for several policies on a device, its own and that of its base.
fn ids(checker: &mut Checker<'_, '_>, root: Node<'_, '_>) {
    let mut found = false;
    for name in ["PolicyTypeID", "PolicyID", "BasePolicyID", "PlatformID"] {
        let Some(node) = child(root, name) else { continue };
        found |= name == "PolicyTypeID" || name == "PolicyID";
        let given = text(node);
        if !is_braced_guid(given.trim()) {
            let told = format!("`<{name}>` is {}, which is no GUID in braces", quote(&given));
            checker.findings.add(codes::POLICY_ID, checker.text_start(node), told);
        }
    }
    if !found {
        let told = "the policy has neither `<PolicyTypeID>` nor `<PolicyID>`, and Intune's address needs one";
        checker.findings.add(codes::POLICY_ID, root.range().start, told);
    }
}

fn options(checker: &mut Checker<'_, '_>, root: Node<'_, '_>) {
    let mut user_mode = false;
    for rules in children(root, "Rules") {
        for option in children(rules, "Rule").filter_map(|rule| child(rule, "Option")) {
            match text(option).trim() {
                "Enabled:UMCI" => user_mode = true,
                "Enabled:Audit Mode" => {
                    let told = "the policy is in audit mode: it watches and blocks nothing";
                    let hint = "Set-RuleOption -FilePath POLICY.xml -Option 3 -Delete";
                    checker.findings.hint(codes::POLICY_AUDIT, checker.text_start(option), told, hint);
                }
                _ => {}
            }
        }
    }
    if !user_mode {
        let at = child(root, "Rules").unwrap_or(root).range().start;
        let told = "the option Enabled:UMCI is missing, so apps are not checked";
        let hint = "Set-RuleOption -FilePath POLICY.xml -Option 0";
        checker.findings.hint(codes::POLICY_NO_USER_MODE, at, told, hint);
    }
}

/// Notes what has an id; the same id twice is told.
fn declare<'a>(
    checker: &mut Checker<'_, '_>,
    root: Node<'a, '_>,
    list: &'static str,
    into: &mut HashMap<&'a str, usize>,
) {
    for node in children(root, list).flat_map(|list| list.children()).filter(Node::is_element) {
        let Some(id) = attribute(node, "ID") else {
            let told = format!("`<{}>` lacks the attribute `ID`", node.tag_name().name());
            checker.findings.add(codes::DOCUMENT_MISSING, node.range().start, told);
            continue;
        };
        if into.insert(id.value(), node.range().start).is_some() {
            let told = format!("the id {} is given twice", quote(id.value()));
            checker.findings.add(codes::POLICY_DUPLICATE_ID, checker.value(&id).start, told);
        }
    }
}
