//! Rules for App Control.

use remote_assist::model::LintedDocument;

use crate::support::finds;

const POLICY: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<SiPolicy xmlns="urn:schemas-microsoft-com:sipolicy">
  <VersionEx>10.0.0.0</VersionEx>
  <PolicyTypeID>{A244370E-44C9-4C06-B551-F6016E563076}</PolicyTypeID>
  <PlatformID>{2E07F7E4-194C-4D20-B7C9-6F44A6C5A234}</PlatformID>
  <Rules><Rule><Option>Enabled:UMCI</Option></Rule></Rules>
  <EKUs><EKU ID="ID_EKU_STORE" Value="010a2b0601040182374c0301"/></EKUs>
  <FileRules>
    <Allow ID="ID_ALLOW_A_1" FileName="*"/>
    <Deny ID="ID_DENY_A_1" PackageFamilyName="Microsoft.WindowsStore_8wekyb3d8bbwe" PackageVersion="65535.65535.65535.65535"/>
  </FileRules>
  <Signers><Signer ID="ID_SIGNER_S_1" Name="x"><CertEKU ID="ID_EKU_STORE"/></Signer></Signers>
  <SigningScenarios>
    <SigningScenario Value="131" ID="ID_SIGNINGSCENARIO_DRIVERS_1"><ProductSigners/></SigningScenario>
    <SigningScenario Value="12" ID="ID_SIGNINGSCENARIO_WINDOWS">
      <ProductSigners>
        <AllowedSigners><AllowedSigner SignerId="ID_SIGNER_S_1"/></AllowedSigners>
        <FileRulesRef><FileRuleRef RuleID="ID_ALLOW_A_1"/><FileRuleRef RuleID="ID_DENY_A_1"/></FileRulesRef>
      </ProductSigners>
    </SigningScenario>
  </SigningScenarios>
</SiPolicy>
"#;

fn policy(from: &str, to: &str) -> String {
    assert!(POLICY.contains(from), "{from}");
    POLICY.replace(from, to)
}

#[test]
fn a_policy_in_order_has_no_finding() {
    assert_eq!(finds(POLICY, &[]).document, LintedDocument::AppControl);
}

#[test]
fn references() {
    finds(
        &policy("RuleID=\"ID_DENY_A_1\"", "RuleID=\"ID_DENY_A_2\""),
        &["app_control.unused_rule", "app_control.unknown_reference"],
    );
    finds(
        &policy("SignerId=\"ID_SIGNER_S_1\"", "SignerId=\"ID_SIGNER_S_2\""),
        &["app_control.unknown_reference"],
    );
    finds(
        &policy("<CertEKU ID=\"ID_EKU_STORE\"/>", "<CertEKU ID=\"ID_EKU\"/>"),
        &["app_control.unknown_reference"],
    );
    finds(
        &policy("ID=\"ID_ALLOW_A_1\" FileName", "ID=\"ID_DENY_A_1\" FileName"),
        &["app_control.duplicate_id", "app_control.unknown_reference"],
    );
    // A rule that only the drivers' scenario knows has no effect on apps.
    finds(&policy("Value=\"12\"", "Value=\"13\""), &["app_control.unused_rule", "app_control.unused_rule"]);
    finds(&policy("Value=\"131\"", "Value=\"12\""), &["document.repeated"]);
}

#[test]
fn what_is_denied() {
    let store = "Microsoft.WindowsStore_8wekyb3d8bbwe";
    finds(
        &policy(store, "Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe"),
        &["app_control.denies_remote_assist"],
    );
    finds(&policy(store, "HolographicSystemSettings_cw5n1h2txyewy"), &["app_control.denies_settings"]);
    finds(&policy(store, "Microsoft.AAD.BrokerPlugin_cw5n1h2txyewy"), &["app_control.denies_system"]);
    finds(&policy(store, "Microsoft.WindowStore_8wekyb3d8bbwe"), &["app_control.unknown_package"]);
    finds(&policy(store, "WindowsStore"), &["app_control.package"]);
    finds(&policy("65535.65535.65535.65535", "1.0.0.0"), &["app_control.deny_version"]);
    finds(
        &policy("65535.65535.65535.65535", "65536.0.0.0"),
        &["app_control.version", "app_control.deny_version"],
    );
    finds(
        &policy(&format!("PackageFamilyName=\"{store}\""), "FileName=\"*\""),
        &["app_control.denies_everything"],
    );
}

#[test]
fn whether_it_acts() {
    let option = "<Option>Enabled:UMCI</Option>";
    finds(
        &policy(option, "<Option>Enabled:Unsigned System Integrity Policy</Option>"),
        &["app_control.no_user_mode"],
    );
    finds(
        &policy("</Rules>", "<Rule><Option>Enabled:Audit Mode</Option></Rule></Rules>"),
        &["app_control.audit_mode"],
    );
    finds(
        &policy("{A244370E-44C9-4C06-B551-F6016E563076}", "A244370E-44C9-4C06-B551-F6016E563076"),
        &["app_control.policy_id"],
    );
    finds(&policy("PolicyTypeID", "Other"), &["app_control.policy_id"]);
    finds(&policy("10.0.0.0", "10.0"), &["app_control.version"]);
    finds(&policy("urn:schemas-microsoft-com:sipolicy", "urn:x"), &["document.namespace"]);
    let denies = POLICY
        .replace("<Allow ID=\"ID_ALLOW_A_1\" FileName=\"*\"/>", "")
        .replace("<FileRuleRef RuleID=\"ID_ALLOW_A_1\"/>", "")
        .replace("<AllowedSigners><AllowedSigner SignerId=\"ID_SIGNER_S_1\"/></AllowedSigners>", "");
    finds(&denies, &["app_control.allows_nothing"]);
}
