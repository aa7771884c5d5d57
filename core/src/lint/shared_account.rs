//! Certificate sign-in of shared accounts: the value of the policy `ConfigureSharedAccount`.

use roxmltree::Node;

use super::characters::{is_invisible, trimmed};
use super::codes;
use super::findings::quote;
use super::shape::{self, Content, Shape, any, attribute, maybe, one};
use super::tree::{Checker, child, children, text};

/// How long the schema lets an issuer's name be.
const LONGEST_NAME: usize = 512;
/// How long the schema lets an object identifier be.
const LONGEST_OID: usize = 100;
/// How many object identifiers the schema takes.
const MOST_OIDS: usize = 5;
/// What Microsoft's page gives as an example.
const EXAMPLES: &[&str] = &["77de0879f69314d867bd08fcf2e8e6616548b3c8", "cn=yourca"];

const fn element(name: &'static str, content: Content) -> Shape {
    Shape { name, namespace: None, attributes: &[], content }
}

static THUMBPRINT: Shape = element("IssuerThumbprint", Content::Text);
static NAME: Shape = element("IssuerName", Content::Text);
static OID: Shape = element("Oid", Content::Text);
static OIDS: Shape = element("EkuOidRequirements", Content::Sequence(&[any(&OID)]));
static AUTO_LOGON: Shape = Shape {
    name: "AutoLogon",
    namespace: None,
    attributes: &[attribute("forced", false)],
    content: Content::Text,
};
static ACCOUNT: Shape = element(
    "SharedAccount",
    Content::Sequence(&[maybe(&THUMBPRINT), maybe(&NAME), maybe(&OIDS), maybe(&AUTO_LOGON)]),
);
static ROOT: Shape = element("SharedAccountConfiguration", Content::Mixed(&[one(&ACCOUNT)]));

/// Checks the value of the policy.
pub(super) fn check(checker: &mut Checker<'_, '_>, root: Node<'_, '_>) {
    shape::check(checker, root, &ROOT);
    for account in children(root, "SharedAccount") {
        match (child(account, "IssuerThumbprint"), child(account, "IssuerName")) {
            (Some(thumbprint), None) => check_thumbprint(checker, thumbprint),
            (None, Some(name)) => check_name(checker, name),
            (Some(_), Some(name)) => {
                let text = "the issuer is given by thumbprint and by name; the schema takes one of them";
                checker.findings.add(codes::SHARED_ISSUER, name.range().start, text);
            }
            (None, None) => {
                let text = "no issuer is given, so no certificate would be taken";
                let hint = "Add `<IssuerThumbprint>` or `<IssuerName>`.";
                checker.findings.hint(codes::SHARED_ISSUER, account.range().start, text, hint);
            }
        }
        if let Some(list) = child(account, "EkuOidRequirements") {
            check_usages(checker, list);
        }
        if let Some(logon) = child(account, "AutoLogon") {
            let text = "`<AutoLogon>` is in the schema of 2024, and no page says what it does";
            checker.findings.hint(codes::SHARED_AUTO_LOGON, logon.range().start, text, "Leave it out.");
        }
    }
}

fn check_thumbprint(checker: &mut Checker<'_, '_>, node: Node<'_, '_>) {
    let given = text(node);
    let at = checker.text_start(node);
    if is_thumbprint(&given) {
        return example(checker, &given, at);
    }
    // Windows copies a mark before the first digit, and other programs write separators.
    let separator = |c: char| c.is_whitespace() || is_invisible(c) || matches!(c, ':' | '-');
    let plain: String = given.chars().filter(|c| !separator(*c)).collect();
    let hint =
        "Write the SHA-1 thumbprint of the issuer's certificate: 40 hexadecimal digits without separators.";
    if !is_thumbprint(&plain) {
        let text = format!("{} is no thumbprint of 40 hexadecimal digits", quote(&given));
        return checker.findings.hint(codes::SHARED_THUMBPRINT, at, text, hint);
    }
    let told = "the thumbprint has separators or invisible characters in it";
    checker.findings.hint(codes::SHARED_THUMBPRINT, at, told, "--fix removes them.");
    if let Some(content) = checker.content(node)
        && !checker.source.get(content.clone()).unwrap_or_default().contains(['&', '<'])
    {
        checker.repair(content, plain, "separators of a thumbprint were removed");
    }
}

fn is_thumbprint(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn check_name(checker: &mut Checker<'_, '_>, node: Node<'_, '_>) {
    let given = text(node);
    let at = checker.text_start(node);
    let length = given.chars().count();
    if trimmed(&given).is_empty() {
        checker.findings.add(codes::SHARED_ISSUER, node.range().start, "the issuer's name is empty");
    } else if length > LONGEST_NAME {
        let text = format!("the issuer's name has {length} characters; the schema takes {LONGEST_NAME}");
        checker.findings.add(codes::SHARED_ISSUER, at, text);
    } else {
        example(checker, &given, at);
    }
}

fn example(checker: &mut Checker<'_, '_>, given: &str, at: usize) {
    let lower = given.to_lowercase();
    if EXAMPLES.iter().any(|example| lower.starts_with(example)) {
        let text = format!("{} is the issuer of Microsoft's example", quote(given));
        checker.findings.hint(codes::SHARED_EXAMPLE, at, text, "Write the issuer of your certificates.");
    }
}

fn check_usages(checker: &mut Checker<'_, '_>, list: Node<'_, '_>) {
    let mut count = 0;
    for oid in children(list, "Oid") {
        count += 1;
        let given = text(oid);
        let at = checker.text_start(oid);
        if count == MOST_OIDS + 1 {
            let text = format!("the schema takes {MOST_OIDS} object identifiers, and this is another one");
            checker.findings.add(codes::SHARED_OID, oid.range().start, text);
        }
        if !is_oid(&given) {
            let text = format!("{} is no object identifier, such as 1.3.6.1.5.5.7.3.2", quote(&given));
            checker.findings.add(codes::SHARED_OID, at, text);
        }
    }
    if count == 0 {
        let text = "`<EkuOidRequirements>` holds no `<Oid>`";
        checker.findings.hint(
            codes::SHARED_OID,
            list.range().start,
            text,
            "Leave it out to take every usage.",
        );
    }
}

fn is_oid(text: &str) -> bool {
    text.len() <= LONGEST_OID
        && text.contains('.')
        && text.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
