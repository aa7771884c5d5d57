//! Which documents a scenario gets, and what stands in them.

use remote_assist::address::Address;
use remote_assist::emit::{
    ControlMode, KioskApp, KioskFor, Program, app_control, dangerous, kiosk, shared_account, stable_id,
    thumbprint,
};
use remote_assist::error::codes;
use remote_assist::resource::Deployment;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{GROUP_ID, OWN, REMOTE_ASSIST, certificate, names, package, pin, text};
use crate::trees::read;

/// The document of the facts: what Microsoft's schema accepts, byte for byte.
const CANONICAL: &str = include_str!("canonical.xml");

fn app(aumid: &str, auto_launch: bool) -> KioskApp {
    KioskApp { aumid: aumid.to_owned(), auto_launch }
}

#[test]
fn the_kiosk_is_the_canonical_document() {
    let group = Address::new("entra.group", "shared-accounts");
    let profile = Uuid::try_parse("8739C257-184F-45DD-8657-C235819172A3").unwrap();
    let template = kiosk(profile, &[app(REMOTE_ASSIST, true)], &KioskFor::Group(group.clone())).unwrap();
    assert_eq!(template.complete(), Err(group.clone()));
    let text = template.fill(|_| Some(GROUP_ID.to_owned())).complete().unwrap();
    assert_eq!(read(&text), read(CANONICAL));
}

#[test]
fn a_kiosk_for_others() {
    let write = |audience| kiosk(Uuid::nil(), &[app("a!b", false)], &audience).unwrap().complete().unwrap();
    let everyone = read(&write(KioskFor::Everyone));
    assert_eq!(everyone.named("GlobalProfile").len(), 1);
    assert_eq!(everyone.named("App")[0].attributes.len(), 1, "nothing starts by itself");
    let groups = read(&write(KioskFor::Groups(vec![format!("{{{}}}", GROUP_ID.to_uppercase())])));
    assert_eq!(groups.named("UserGroup")[0].attribute("Name"), Some(GROUP_ID));
    let accounts = read(&write(KioskFor::Accounts(vec!["a&b@contoso.com ".to_owned()])));
    assert_eq!(accounts.named("Account")[0].text, "AzureAD\\a&b@contoso.com");
}

#[test]
fn a_kiosk_that_cannot_work_is_refused() {
    let everyone = KioskFor::Everyone;
    let refused = [
        kiosk(Uuid::nil(), &[], &everyone),
        kiosk(Uuid::nil(), &[app("a!b", false), app("A!B", false)], &everyone),
        kiosk(Uuid::nil(), &[app("a!b", true), app("a!c", true)], &everyone),
        kiosk(Uuid::nil(), &[app("a!b", false)], &KioskFor::Groups(vec!["Plant 7".to_owned()])),
        kiosk(Uuid::nil(), &[app("a!b", false)], &KioskFor::Accounts(Vec::new())),
        kiosk(Uuid::nil(), &[app("a\u{1}b", false)], &everyone),
    ];
    for refused in refused {
        assert_eq!(refused.unwrap_err().code(), codes::SCENARIO_INVALID_VALUE);
    }
}

#[test]
fn a_thumbprint_is_forty_digits() {
    let text = shared_account("77:DE 0879f69314d867bd08fcf2e8e6616548b3c8").unwrap();
    assert_eq!(read(&text).named("IssuerThumbprint")[0].text, "77de0879f69314d867bd08fcf2e8e6616548b3c8");
    for bad in [
        "",
        "77de",
        "x7de0879f69314d867bd08fcf2e8e6616548b3c8",
        "\u{ff17}7de0879f69314d867bd08fcf2e8e6616548b3c",
    ] {
        assert!(shared_account(bad).is_err(), "{bad}");
    }
    // RFC 3174: the digest of "abc".
    assert_eq!(thumbprint(b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

#[test]
fn every_rule_of_app_control_counts_in_user_mode() {
    let programs = [Program::Package("A_b".to_owned()), Program::File("msedge.exe".to_owned())];
    for (mode, element) in [(ControlMode::Block, "Deny"), (ControlMode::Allow, "Allow")] {
        let tree = read(&app_control(Uuid::nil(), mode, &programs).unwrap());
        let rules = tree.named(element);
        assert_eq!(rules[0].attribute("PackageFamilyName"), Some("A_b"));
        assert_eq!(rules[1].attribute("FileName"), Some("msedge.exe"));
        let user: Vec<_> = tree
            .named("SigningScenario")
            .into_iter()
            .filter(|one| one.attribute("Value") == Some("12"))
            .collect();
        let referred: Vec<_> =
            user[0].named("FileRuleRef").iter().map(|one| one.attribute("RuleID").unwrap()).collect();
        let ids: Vec<_> = rules.iter().map(|rule| rule.attribute("ID").unwrap()).collect();
        assert_eq!(referred, ids);
        assert_eq!(tree.named("PolicyID")[0].text, tree.named("BasePolicyID")[0].text);
    }
    let blocked = app_control(Uuid::nil(), ControlMode::Block, &programs).unwrap();
    assert_eq!(blocked.matches("65535.65535.65535.65535").count(), 2);
    assert!(app_control(Uuid::nil(), ControlMode::Block, &[]).is_err());
}

#[test]
fn what_a_headset_needs_is_not_blocked_by_accident() {
    let settings = "holographicsystemsettings_CW5N1H2TXYEWY";
    assert_eq!(dangerous(&[settings, "Microsoft.WindowsStore_8wekyb3d8bbwe"], OWN).len(), 1);
    assert_eq!(dangerous(&[OWN], OWN).len(), 1);
    assert_eq!(dangerous(&["Microsoft.MicrosoftEdge_8wekyb3d8bbwe"], OWN), []);
    let mut case = pin();
    case.programs = vec![Program::Package(OWN.to_owned())];
    let refused = case.emit().unwrap_err();
    assert_eq!(refused.code(), codes::LOCK_OUT);
    assert!(refused.hint_text().unwrap().contains("force"));
    case.scenario["appControl"]["force"] = json!(true);
    case.emit().unwrap();
}

#[test]
fn a_list_of_allowed_apps_gets_what_a_headset_needs() {
    let bundle = certificate().emit().unwrap();
    let policy = read(text(&bundle, "app-control/app-control.xml"));
    let allowed: Vec<_> =
        policy.named("Allow").iter().filter_map(|rule| rule.attribute("PackageFamilyName")).collect();
    for family in [OWN, "HolographicSystemSettings_cw5n1h2txyewy", "HoloShell_cw5n1h2txyewy"] {
        assert!(allowed.contains(&family), "{family} in {allowed:?}");
    }
}

#[test]
fn a_scenario_gets_what_it_asks_for_and_no_more() {
    let mut case = pin();
    let all = names(&case.emit().unwrap()).join(" ");
    for name in [
        "kiosk.xml",
        "app-control/app-control.xml",
        "tenant-settings.md",
        "headsets/004512310437.md",
        "pin-reset.md",
        "limitations.md",
        "receipts/device/004512310437.json",
        "receipts/tenant-setting/linkedAccounts.json",
    ] {
        assert!(all.split(' ').any(|known| known == name), "{name} in {all}");
    }
    assert!(!all.contains("package/") && !all.contains("certificate/"));
    for key in ["kiosk", "appControl", "tenantSettings", "signIn"] {
        case.scenario.as_object_mut().unwrap().remove(key);
    }
    case.kiosk_apps.clear();
    case.programs.clear();
    assert_eq!(names(&case.emit().unwrap()), ["README.md", "limitations.md", "index.json"]);
}

#[test]
fn what_waits_for_the_group_is_left_out_and_told() {
    let mut case = pin();
    case.group_id = None;
    let bundle = case.emit().unwrap();
    assert!(bundle.file("kiosk.xml").is_none());
    assert_eq!(bundle.index().later[0].name, "kiosk.xml");
    assert_eq!(bundle.index().later[0].address.as_ref().unwrap().as_str(), "entra.group/shared-accounts");
    assert!(text(&bundle, "README.md").contains("Apply the scenario first"));
    let mut case = package();
    case.group_id = None;
    case.scenario["kiosk"]["audience"] = json!({"kind": "accounts"});
    let bundle = case.emit().unwrap();
    assert_eq!(bundle.index().later.len(), 3);
    assert!(bundle.file("package/build-package.ps1").is_some());
}

#[test]
fn the_package_names_the_kiosk_and_its_parts_are_proven() {
    let bundle = package().emit().unwrap();
    let project = read(text(&bundle, "package/customizations.xml"));
    assert_eq!(project.named("MultiAppAssignedAccessSettings")[0].text, "kiosk.xml");
    assert_eq!(project.named("PageVisibilityList")[0].text, "showonly:network-wifi;calibration");
    assert_eq!(project.named("AllowAddProvisioningPackage")[0].text, "0");
    assert_eq!(project.named("PreferredTimezone")[0].text, "W. Europe Standard Time");
    assert!(project.named("AutoLogonUser").is_empty());
    let data: Value = serde_json::from_str(text(&bundle, "package/package.json")).unwrap();
    for listed in data["files"].as_array().unwrap() {
        let file = bundle.file(&format!("package/{}", listed["name"].as_str().unwrap())).unwrap();
        assert_eq!(listed["sha256"], file.sha256.as_str());
        assert_eq!(listed["bytes"], file.bytes.len());
    }
    let kiosk = read(text(&bundle, "package/kiosk.xml"));
    assert_eq!(kiosk.named("App")[0].attributes.len(), 2, "the one app starts by itself");
}

#[test]
fn one_certificate_profile_serves_all_headsets_or_none() {
    let mut case = certificate();
    let bundle = case.emit().unwrap();
    let profile: Value = serde_json::from_str(text(&bundle, "certificate/scep-profile.json")).unwrap();
    assert_eq!(profile["customSubjectAlternativeNames"][0]["name"], "hl-{{Device_Serial}}@contoso.com");
    assert_eq!(profile["certificateValidityPeriodValue"], 1);
    assert!(bundle.file("certificate/trusted-intermediate-profile-1.json").is_some());
    // SHA-1 of the bytes of the test's certificate, made with `base64 -d | sha1sum`.
    assert!(
        text(&bundle, "certificate/shared-account.xml").contains("523c7c694f9eabcffc2cd73a450d801ee8325300"),
        "{}",
        text(&bundle, "certificate/shared-account.xml")
    );
    case.scenario["accounts"][0]["user"] = json!("press-1");
    let bundle = case.emit().unwrap();
    assert!(bundle.file("certificate/scep-profile.json").is_none());
    assert!(bundle.index().later[0].why.contains("named after its headset"));
}

#[test]
fn ids_are_stable_and_differ() {
    let deployment = Deployment::new("T", "plant-7");
    assert_eq!(stable_id(&deployment, "kiosk"), stable_id(&Deployment::new("t", "plant-7"), "kiosk"));
    assert_ne!(stable_id(&deployment, "kiosk"), stable_id(&deployment, "app-control"));
    assert_ne!(stable_id(&deployment, "kiosk"), stable_id(&Deployment::new("t", "plant-8"), "kiosk"));
}

#[test]
fn scripts_are_plain_ascii() {
    for (name, script) in remote_assist::emit::SCRIPTS {
        assert!(script.is_ascii() && !script.contains('\r') && !script.contains('\t'), "{name}");
        assert!(
            script.contains("Set-StrictMode") && script.contains("$ErrorActionPreference = 'Stop'"),
            "{name}"
        );
        for word in ["Invoke-Expression", "iex ", "@\"", "@'"] {
            assert!(!script.contains(word), "{name}: {word}");
        }
    }
}

#[test]
fn no_document_holds_what_a_checklist_must_not() {
    for case in [pin(), package(), certificate()] {
        for file in case.emit().unwrap().files() {
            let text = String::from_utf8_lossy(&file.bytes).to_lowercase();
            assert!(!text.contains("bprt") && !text.contains("<password"), "{}", file.name);
        }
    }
}
