//! Each rule for kiosks: the document in order, with one defect.

use remote_assist::lint::lint;
use remote_assist::model::{LintVerdict, LintedDocument, Severity};

use crate::support::{APP, GROUP, KIOSK, codes, finds, kiosk};

const ACCOUNT: &str = r"<Account>AzureAD\holo-1@contoso.com</Account>";

#[test]
fn a_document_in_order_has_no_finding() {
    let report = finds(KIOSK, &[]);
    assert_eq!(report.document, LintedDocument::AssignedAccess);
    assert_eq!(report.verdict, LintVerdict::Ok);
    finds(&kiosk(GROUP, ACCOUNT), &[]);
    finds(&kiosk("\n", "\r\n"), &[]);
    finds(&kiosk(GROUP, r#"<SpecialGroup Name="Visitor"/>"#), &[]);
    // Namespaces go by URI: any prefix will do, and the base may have one too.
    finds(&kiosk("rs5", "v2"), &[]);
    let prefixed = KIOSK.replace("xmlns=", "xmlns:aa=").replace("</", "</aa:");
    let prefixed = [
        "AssignedAccessConfiguration ",
        "Profiles>",
        "Profile ",
        "AllAppsList>",
        "AllowedApps>",
        "App ",
        "StartLayout>",
        "Taskbar ",
        "Configs>",
        "Config>",
        "UserGroup ",
        "DefaultProfile ",
    ]
    .iter()
    .fold(prefixed, |text, name| text.replace(&format!("<{name}"), &format!("<aa:{name}")));
    finds(&prefixed.replace("</aa:LayoutModificationTemplate", "</LayoutModificationTemplate"), &[]);
}

#[test]
fn apps() {
    let remote = "Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe!Microsoft.RemoteAssist";
    let with = |app: &str| kiosk(APP, &format!("{APP}<App AppUserModelId=\"{app}\"/>"));
    finds(
        &kiosk(remote, "Microsoft.MicrosoftRemoteAsist_8wekyb3d8bbwe!Microsoft.RemoteAssist"),
        &["kiosk.unknown_app"],
    );
    finds(&kiosk(remote, "RemoteAssist"), &["kiosk.aumid"]);
    let version = "Microsoft.MicrosoftRemoteAssist_1.2.3.0_arm64__8wekyb3d8bbwe!Microsoft.RemoteAssist";
    let report = finds(&kiosk(remote, version), &["kiosk.aumid_version"]);
    assert!(report.findings[0].hint.as_ref().unwrap().contains(remote));
    finds(&with("Contoso.Inspect_abcdefghjkmnp!App"), &["kiosk.other_app"]);
    finds(&with(remote), &["kiosk.duplicate_app"]);
    finds(&with("Microsoft.WindowsStore_8wekyb3d8bbwe!App"), &["kiosk.risky_app"]);
    finds(&with("c5e2524a-ea46-4f67-841f-6a9465d9d515_cw5n1h2txyewy!App"), &["kiosk.risky_app"]);
    finds(&with("BAEAEF15-9BAB-47FC-800B-ACECAD2AE94B_cw5n1h2txyewy!App"), &["kiosk.risky_app"]);
    finds(&with("HolographicSystemSettings_cw5n1h2txyewy!App"), &["kiosk.risky_app", "kiosk.both_aumids"]);
    finds(&with("Microsoft.Fenix2020_8wekyb3d8bbwe!App"), &["kiosk.app_remark"]);
    finds(&kiosk(APP, &format!("<!-- {APP} -->")), &["kiosk.no_app"]);
    finds(&kiosk(APP, r"<App/>"), &["document.missing"]);
    finds(&kiosk(APP, r#"<App DesktopAppPath="C:\x.exe"/>"#), &["kiosk.desktop_only"]);
}

#[test]
fn auto_launch() {
    let camera =
        |launch: &str| format!("<App AppUserModelId=\"HoloCamera_cw5n1h2txyewy!HoloCamera\" {launch}/>");
    finds(&kiosk(APP, &(APP.to_owned() + &camera("rs5:AutoLaunch=\"1\""))), &["kiosk.auto_launch"]);
    finds(&kiosk(APP, &(APP.to_owned() + &camera("rs5:AutoLaunch=\"false\""))), &[]);
    finds(&kiosk("rs5:AutoLaunch=\"true\"", "rs5:AutoLaunch=\"yes\""), &["document.value"]);
    finds(&kiosk("rs5:AutoLaunch=\"true\"", "AutoLaunch=\"true\""), &["document.namespace"]);
    let two = kiosk(APP, &(APP.replace("true", "false") + &camera("rs5:AutoLaunch=\"false\"")));
    finds(&two, &["kiosk.auto_launch_false"]);
}

#[test]
fn profiles_and_references() {
    let id = "{5B328104-BD89-4863-AB27-4ED6EE355485}";
    finds(
        &kiosk(&format!("<DefaultProfile Id=\"{id}\"/>"), ""),
        &["kiosk.unused_profile", "document.missing"],
    );
    let other = id.replace('5', "6");
    finds(
        &kiosk(&format!("<DefaultProfile Id=\"{id}\"/>"), &format!("<DefaultProfile Id=\"{other}\"/>")),
        &["kiosk.unused_profile", "kiosk.unknown_profile"],
    );
    // GUIDs have no case.
    finds(
        &kiosk(
            &format!("<DefaultProfile Id=\"{id}\"/>"),
            &format!("<DefaultProfile Id=\"{}\"/>", id.to_lowercase()),
        ),
        &[],
    );
    finds(&kiosk(id, "5B328104-BD89-4863-AB27-4ED6EE355485"), &["kiosk.profile_id", "kiosk.profile_id"]);
    finds(
        &kiosk(&format!("<Profile Id=\"{id}\""), "<Profile Id=\"one\""),
        &["kiosk.profile_id", "kiosk.unknown_profile"],
    );
    let profile =
        &KIOSK[KIOSK.find("<Profile ").unwrap()..KIOSK.find("</Profile>").unwrap() + "</Profile>".len()];
    finds(&kiosk(profile, &profile.repeat(2)), &["kiosk.duplicate_profile"]);
    finds(&kiosk(profile, ""), &["document.missing", "kiosk.unknown_profile"]);
    finds(&kiosk("<Profiles>", "<Profiles><Profiles>"), &["kiosk.nested_profiles"]);
    let both =
        KIOSK.replace("<Profiles>", "<Profiles><Profiles>").replace("</Profiles>", "</Profiles></Profiles>");
    finds(&both, &["kiosk.nested_profiles"]);
    let layout = "<StartLayout><![CDATA[<LayoutModificationTemplate/>]]></StartLayout>";
    finds(&kiosk(layout, ""), &["kiosk.no_start_layout"]);
    finds(&kiosk("<Taskbar ShowTaskbar=\"true\"/>", ""), &["document.missing"]);
    finds(&kiosk("ShowTaskbar=\"true\"", "ShowTaskbar=\"on\""), &["document.value"]);
    let tile = r#"<x><Tile AppUserModelID="HolographicSystemSettings_cw5n1h2txyewy!App"/></x>"#;
    finds(&kiosk("<LayoutModificationTemplate/>", tile), &["kiosk.start_tile"]);
}

#[test]
fn everybody() {
    let id = "{5B328104-BD89-4863-AB27-4ED6EE355485}";
    let global = format!("<v3:GlobalProfile Id=\"{id}\"/>");
    finds(&kiosk("<Configs>", &format!("<Configs>{global}")), &[]);
    finds(&kiosk("</Configs>", &format!("{global}</Configs>")), &["kiosk.global_not_first"]);
    let owner = format!(
        "<v3:GlobalProfile Id=\"{id}\"><v5:Exclusions><v5:SpecialGroup Name=\"DeviceOwner\"/></v5:Exclusions></v3:GlobalProfile>"
    );
    let report = finds(&kiosk("<Configs>", &format!("<Configs>{owner}")), &["kiosk.owner_excluded"]);
    assert_eq!(report.verdict, LintVerdict::Warning);
    // The prefix v5 of the Windows 11 schema is another namespace.
    let windows = kiosk("<Configs>", &format!("<Configs>{owner}")).replace("202010/config", "2022/config");
    assert!(codes(&windows).contains(&"document.namespace".to_owned()));
    let start = KIOSK.find("<Config>").unwrap();
    let end = KIOSK.find("</Configs>").unwrap();
    finds(&kiosk(&KIOSK[start..end], ""), &["kiosk.unused_profile", "kiosk.no_config"]);
}

#[test]
fn accounts() {
    let account = |name: &str| kiosk(GROUP, &format!("<Account>{name}</Account>"));
    finds(&account("AzureAD\\holo-1@contoso.com "), &["kiosk.account_blanks"]);
    finds(&account("AzureAD\\User name@AAD tenant name"), &["kiosk.placeholder_account"]);
    finds(&account("AzureAD\\contosouser@contoso.onmicrosoft.com"), &["kiosk.placeholder_account"]);
    finds(&account("AzureAD\\holo-1"), &["kiosk.account"]);
    finds(&account(""), &["kiosk.account"]);
    finds(&account("holo-1@contoso.com"), &["kiosk.account_prefix"]);
    finds(&account("MicrosoftAccount\\holo@outlook.com"), &[]);
    finds(&account("kiosk"), &["kiosk.local_account"]);
    finds(&kiosk(GROUP, ""), &["document.missing"]);
    finds(&kiosk(GROUP, &format!("{GROUP}{ACCOUNT}")), &["document.order", "document.repeated"]);
    let config = &KIOSK[KIOSK.find("<Config>").unwrap()..KIOSK.find("</Configs>").unwrap()];
    finds(&kiosk(config, &config.repeat(2)), &["kiosk.duplicate_account"]);
    finds(&kiosk(GROUP, "<AutoLogonAccount/>"), &["kiosk.desktop_only"]);
    let group = "0b7b6c40-0000-4000-8000-000000000001";
    finds(&kiosk(group, &format!("{{{group}}}")), &["kiosk.group_name"]);
    finds(&kiosk(group, "Plant 7"), &["kiosk.group_name"]);
    finds(&kiosk(group, "a8d36e43-4180-4ac5-a627-fb8149bba1ac"), &["kiosk.example_group"]);
    finds(&kiosk("AzureActiveDirectoryGroup", "ActiveDirectoryGroup"), &["kiosk.group_type"]);
    finds(&kiosk("AzureActiveDirectoryGroup", "EntraGroup"), &["document.value"]);
}

#[test]
fn single_apps_are_for_local_accounts() {
    let start = KIOSK.find("<AllAppsList>").unwrap();
    let end = KIOSK.find("</Profile>").unwrap();
    let single = r#"<KioskModeApp AppUserModelId="Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe!Microsoft.RemoteAssist"/>"#;
    let document = kiosk(&KIOSK[start..end], single);
    finds(&document, &["kiosk.single_app"]);
    finds(&document.replace(GROUP, ACCOUNT), &["kiosk.single_app"]);
    finds(&document.replace(GROUP, "<Account>kiosk</Account>"), &[]);
    finds(
        &document
            .replace("KioskModeApp ", "KioskModeApp rs5:AutoLaunch=\"true\" ")
            .replace(GROUP, "<Account>kiosk</Account>"),
        &["document.unknown_attribute"],
    );
    let classic = single.replace("<KioskModeApp", "<KioskModeApp xmlns:c=\"http://schemas.microsoft.com/AssignedAccess/2021/config\" c:ClassicAppPath=\"x\"");
    finds(
        &document.replace(single, &classic).replace(GROUP, "<Account>kiosk</Account>"),
        &["kiosk.desktop_only"],
    );
}

#[test]
fn desktop_layouts() {
    let pins = r#"<p:StartPins xmlns:p="http://schemas.microsoft.com/AssignedAccess/2022/config">x</p:StartPins><Taskbar"#;
    finds(&kiosk("<Taskbar", pins), &["kiosk.desktop_layout"]);
    finds(
        &kiosk("<StartLayout>", "<rs5:FileExplorerNamespaceRestrictions/><StartLayout>"),
        &["kiosk.desktop_layout"],
    );
}

#[test]
fn what_the_schema_does_not_have() {
    finds(&kiosk("<Profiles>", "<Profiles>text"), &["document.text"]);
    finds(&kiosk("<AllAppsList>", "<Extra/><AllAppsList>"), &["document.unknown_element"]);
    finds(&kiosk("<Taskbar ", "<Taskbar Colour=\"red\" "), &["document.unknown_attribute"]);
    let wrong = kiosk("2017/config", "2018/config");
    assert_eq!(lint(wrong.as_bytes()).verdict, LintVerdict::Error);
}

#[test]
fn text_that_is_no_xml() {
    finds(&kiosk("<Taskbar ", "<Taskbar\u{a0}"), &["xml.invisible_character"]);
    finds(&kiosk("<Taskbar ", "<Task\u{200b}bar "), &["xml.invisible_character"]);
    finds(&kiosk("<Taskbar ShowTaskbar=\"true\"", "<Taskbar ShowTaskbar=“true”"), &["xml.curly_quote"]);
    finds(&kiosk("<Taskbar ShowTaskbar=\"true\"", "<Taskbar ShowTaskbar=\"true”"), &["xml.curly_quote"]);
    finds(
        &kiosk(" xmlns:rs5=\"http://schemas.microsoft.com/AssignedAccess/201810/config\"", ""),
        &["xml.undeclared_prefix"],
    );
    finds(
        &kiosk("<Taskbar ", "<Taskbar xy:z=\"\" "),
        &["xml.undeclared_prefix", "document.unknown_attribute"],
    );
    finds(&kiosk("holo", "holo").replace("</AllAppsList>", ""), &["xml.not_closed"]);
    finds(&kiosk("</AllAppsList>", "</AllAppsList></App>"), &["xml.stray_end_tag"]);
    finds(&format!("\n{KIOSK}"), &["xml.declaration_late"]);
    finds(&format!("{KIOSK}<x/>"), &["xml.outside_root"]);
    finds(&kiosk("<Taskbar ", "<Taskbar ShowTaskbar=\"true\" "), &["xml.duplicate_attribute"]);
    finds(&kiosk("utf-8", "utf-16"), &["xml.declared_encoding"]);
    finds(&kiosk("<Configs>", "<Configs>\u{1}"), &["xml.control_character"]);
}

#[test]
fn doctypes_and_entities_are_refused() {
    let bomb = KIOSK.replace(
        "<AssignedAccessConfiguration",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><AssignedAccessConfiguration",
    );
    let report = finds(&bomb, &["xml.doctype"]);
    assert_eq!(report.verdict, LintVerdict::Error);
    finds(&kiosk("<Configs>", "<Configs><!--&x;-->"), &[]);
    finds(&kiosk(GROUP, "<Account>AzureAD\\h&holo;@contoso.com</Account>"), &["xml.entity"]);
    finds(&kiosk(GROUP, "<Account>AzureAD\\r&d@contoso.com</Account>"), &["xml.ampersand"]);
}

#[test]
fn bytes_that_are_no_text() {
    let utf16: Vec<u8> = KIOSK.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [utf16.clone(), [vec![0xFF, 0xFE], utf16].concat(), vec![b'<', 0xFF]] {
        let report = lint(&bytes);
        assert_eq!(report.document, LintedDocument::Other);
        assert_eq!(report.findings[0].code, "xml.encoding");
        assert_eq!(report.findings[0].severity, Severity::Error);
    }
    let report = lint(&[0xEF, 0xBB, 0xBF, b'\n', b'a', 0xC3]);
    assert_eq!((report.findings[0].line, report.findings[0].column), (2, 2));
    finds("", &["document.unknown"]);
    finds("hello", &["xml.outside_root", "document.unknown"]);
    finds("<html/>", &["document.unknown"]);
    assert_eq!(lint(&vec![b' '; (16 << 20) + 1]).findings[0].code, "xml.too_large");
}

#[test]
fn places_are_those_of_the_text_as_it_was() {
    let text = kiosk("  <Profiles>", "\u{202f}\u{202f}<Profiles\u{a0}>")
        .replace("ShowTaskbar=\"true\"", "ShowTaskbar=“on”");
    let report = lint(text.as_bytes());
    let at = |code: &str| {
        let found = report.findings.iter().find(|one| one.code == code).unwrap();
        let line = text.lines().nth(found.line as usize - 1).unwrap();
        line.chars().skip(found.column as usize - 1).collect::<String>()
    };
    assert!(at("document.value").starts_with("on”"), "{report:#?}");
    assert!(at("xml.curly_quote").starts_with("“on"));
}
