//! What `fix` writes, and what it leaves to a person.

use remote_assist::lint::fix;
use remote_assist::model::LintVerdict;

use crate::support::{APP, GROUP, KIOSK, kiosk};

/// Expects a repair that leads back to the document in order.
fn mends(broken: &str, expected: &str) {
    let fixed = fix(broken.as_bytes());
    assert_eq!(fixed.text.as_deref(), Some(expected), "{:#?}", fixed.before);
    assert!(!fixed.repairs.is_empty());
    assert_eq!(fixed.after.verdict, LintVerdict::Ok, "{:#?}", fixed.after);
    assert_eq!(fix(expected.as_bytes()).text, None);
}

#[test]
fn repairs_lead_back_to_the_document_in_order() {
    mends(&kiosk("<Taskbar ", "<Taskbar\u{202f}"), KIOSK);
    mends(&kiosk("    <Profile ", "\u{a0}\u{a0}\u{a0}\u{a0}<Profile "), KIOSK);
    mends(&kiosk("<Task", "<Ta\u{200b}sk"), KIOSK);
    mends(&kiosk("=\"true\"", "=“true”"), KIOSK);
    mends(&kiosk("ShowTaskbar=\"true\"", "ShowTaskbar=\"true”"), KIOSK);
    mends(&kiosk("<Profiles>", "<Profiles><Profiles>"), KIOSK);
    mends(&format!("\u{feff}{KIOSK}"), KIOSK);
    mends(&format!(" \n{KIOSK}"), KIOSK);
    let id = "{5B328104-BD89-4863-AB27-4ED6EE355485}";
    mends(&kiosk(id, id.trim_matches(['{', '}'])), KIOSK);
    mends(&kiosk("0b7b6c40-0000-4000-8000-000000000001", "{0b7b6c40-0000-4000-8000-000000000001}"), KIOSK);
    mends(&kiosk("8bbwe!", "8bb\u{200b}we!"), KIOSK);
}

#[test]
fn a_missing_declaration_is_added() {
    let declaration = " xmlns:rs5=\"http://schemas.microsoft.com/AssignedAccess/201810/config\"";
    mends(&kiosk(declaration, ""), KIOSK);
    // Nobody knows what this one stands for.
    assert_eq!(fix(kiosk("<Taskbar ", "<Taskbar xy:z=\"\" ").as_bytes()).text, None);
}

#[test]
fn accounts_lose_their_blanks_alone() {
    let account = |name: &str| kiosk(GROUP, &format!("<Account>{name}</Account>"));
    mends(&account(" AzureAD\\holo-1@contoso.com\u{a0}"), &account("AzureAD\\holo-1@contoso.com"));
    assert_eq!(fix(account("AzureAD\\User name@AAD tenant name ").as_bytes()).text, None);
    assert_eq!(fix(account("holo-1@contoso.com").as_bytes()).text, None);
}

#[test]
fn the_default_of_auto_launch_is_left_out() {
    let camera = "<App AppUserModelId=\"HoloCamera_cw5n1h2txyewy!HoloCamera\" rs5:AutoLaunch=\"false\"/>";
    let photos =
        "<App AppUserModelId=\"Microsoft.Windows.Photos_8wekyb3d8bbwe!App\" rs5:AutoLaunch=\"false\"/>";
    let plain = format!("{APP}{camera}{photos}").replace("rs5:AutoLaunch=\"false\"", "");
    mends(&kiosk(APP, &format!("{APP}{camera}{photos}")), &kiosk(APP, &plain));
}

#[test]
fn thumbprints_lose_their_separators() {
    let document = |text: &str| {
        format!(
            "<SharedAccountConfiguration><SharedAccount><IssuerThumbprint>{text}</IssuerThumbprint></SharedAccount></SharedAccountConfiguration>"
        )
    };
    let spaced = "\u{200e}01 23 45 67 89 ab cd ef 01 23 45 67 89 ab cd ef 01 23 45 67";
    mends(&document(spaced), &document("0123456789abcdef0123456789abcdef01234567"));
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    for bytes in [&b"\xFF\xFE<\0"[..], b"<html>\xC2\xA0</html>", b"", "<a b=“c”/>".as_bytes()] {
        let fixed = fix(bytes);
        assert_eq!((fixed.text, fixed.repairs.len()), (None, 0));
        assert_eq!(fixed.before, fixed.after);
    }
}

#[test]
fn repairs_are_told_with_their_places() {
    let fixed = fix(kiosk("<Taskbar ", "<Taskbar\u{202f}").as_bytes());
    assert_eq!((fixed.repairs[0].line, fixed.repairs[0].column), (11, 15));
    assert_eq!(fixed.repairs[0].text, "U+202F NARROW NO-BREAK SPACE inside a tag became an ordinary space");
}
