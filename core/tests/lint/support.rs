//! Documents to change, and short ways to say what is expected.

use remote_assist::lint::lint;
use remote_assist::model::LintReport;

/// A kiosk in order: one profile with Remote Assist, for one group.
pub(crate) const KIOSK: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<AssignedAccessConfiguration xmlns="http://schemas.microsoft.com/AssignedAccess/2017/config" xmlns:v3="http://schemas.microsoft.com/AssignedAccess/2020/config" xmlns:v5="http://schemas.microsoft.com/AssignedAccess/202010/config" xmlns:rs5="http://schemas.microsoft.com/AssignedAccess/201810/config">
  <Profiles>
    <Profile Id="{5B328104-BD89-4863-AB27-4ED6EE355485}">
      <AllAppsList>
        <AllowedApps>
          <App AppUserModelId="Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe!Microsoft.RemoteAssist" rs5:AutoLaunch="true"/>
        </AllowedApps>
      </AllAppsList>
      <StartLayout><![CDATA[<LayoutModificationTemplate/>]]></StartLayout>
      <Taskbar ShowTaskbar="true"/>
    </Profile>
  </Profiles>
  <Configs>
    <Config>
      <UserGroup Type="AzureActiveDirectoryGroup" Name="0b7b6c40-0000-4000-8000-000000000001"/>
      <DefaultProfile Id="{5B328104-BD89-4863-AB27-4ED6EE355485}"/>
    </Config>
  </Configs>
</AssignedAccessConfiguration>
"#;

pub(crate) const APP: &str = r#"<App AppUserModelId="Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe!Microsoft.RemoteAssist" rs5:AutoLaunch="true"/>"#;
pub(crate) const GROUP: &str =
    r#"<UserGroup Type="AzureActiveDirectoryGroup" Name="0b7b6c40-0000-4000-8000-000000000001"/>"#;

/// The kiosk with one text replaced everywhere.
pub(crate) fn kiosk(from: &str, to: &str) -> String {
    assert!(KIOSK.contains(from), "{from}");
    KIOSK.replace(from, to)
}

/// The codes of a document, in its order.
pub(crate) fn codes(text: &str) -> Vec<String> {
    lint(text.as_bytes()).findings.into_iter().map(|finding| finding.code).collect()
}

/// Expects exactly these codes.
pub(crate) fn finds(text: &str, expected: &[&str]) -> LintReport {
    let report = lint(text.as_bytes());
    let found: Vec<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(found, expected, "{report:#?}\n{text}");
    report
}
