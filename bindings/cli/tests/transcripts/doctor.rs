//! `doctor`: what there is, and what each missing thing is needed for.

use crate::support::{Folder, NOBODY};

/// Nothing of this machine: no programs, no modules, no proxy.
const BARE: &[(&str, &str)] = &[
    ("AZURE_TOKEN_CREDENTIALS", ""),
    ("PATH", "/nonexistent"),
    ("HOME", "/nonexistent"),
    ("PSModulePath", ""),
    ("HTTPS_PROXY", "http://me:planted@proxy.example:8080"),
];

const SHOWN: &str = "\
Credentials   tenant: contoso.com
  absent      environment variables: none of AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH and AZURE_FEDERATED_TOKEN_FILE is set
              set AZURE_TENANT_ID and AZURE_CLIENT_ID with AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE
  not tried   managed identity: would be tried
  not tried   Azure CLI: would be tried
Permissions of the scenario
  unknown     DeviceManagementConfiguration.Read.All for reading Intune profiles and what headsets report about them
  unknown     DeviceManagementConfiguration.ReadWrite.All for making Intune profiles and assigning them
  unknown     Group.Read.All for reading groups, their members and licences
  unknown     Group.ReadWrite.All for creating and changing the group, and its members
  unknown     LicenseAssignment.ReadWrite.All for assigning products to the group or to accounts
  unknown     Organization.Read.All for reading the tenant, its domains and its products
  unknown     Policy.Read.All for reading the tenant's settings and sign-in methods
  unknown     Policy.Read.DeviceConfiguration for reading who can join devices
  unknown     User.Read.All for reading accounts
  unknown     User.ReadWrite.All for creating and changing accounts
This machine
  not checked tenant: which tenant the credential belongs to is not known: nobody was contacted
  not checked clock: how far the clock of this machine is off is not known: nobody was contacted
  ok          proxy: HTTPS_PROXY is http://***@proxy.example:8080
  ok          store: .remote-assist does not exist yet and can be made
  absent      powershell: neither pwsh nor powershell is on the PATH
              needed for steps that Graph cannot carry out; without it they are handed over as scripts
              Install PowerShell 7: https://aka.ms/powershell.
  absent      MicrosoftTeams: not found in the module folders
              needed for external access between tenants (federation), which Graph cannot set
              Install it in PowerShell: Install-Module MicrosoftTeams -Scope CurrentUser
  absent      ExchangeOnlineManagement: not found in the module folders
              needed for information barriers between vendors, which Graph cannot set
              Install it in PowerShell: Install-Module ExchangeOnlineManagement -Scope CurrentUser
nothing is wrong. Nobody was contacted; --live asks the credentials and the tenant.
";

#[cfg(unix)]
#[test]
fn everything_is_named_and_nobody_is_contacted() {
    let folder = Folder::plant();
    let ran = folder.exits_as("doctor plant-7.yaml", BARE, 0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), (SHOWN, ""));
    assert_eq!(folder.names(), ["plant-7-devices.csv", "plant-7.yaml"], "doctor leaves nothing behind");
}

#[test]
fn a_live_doctor_without_credentials_is_not_ready() {
    let folder = Folder::plant();
    let report = folder.exits_as("doctor --live --json", NOBODY, 1).json();
    crate::schemas::fits("doctor", &report);
    assert_eq!((report["ready"].as_bool(), report["live"].as_bool()), (Some(false), Some(true)));
    let outcomes: Vec<_> =
        report["credentials"].as_array().unwrap().iter().map(|one| one["outcome"].clone()).collect();
    assert_eq!(outcomes, ["absent", "absent", "absent"]);
    folder.exits_as("doctor --live", NOBODY, 1).prints("not ready").prints("`az` is not installed");
}

#[test]
fn what_is_wrong_is_told_without_contacting_anybody() {
    let folder = Folder::plant();
    folder.write(".remote-assist", "a file");
    folder.exits("doctor", 1).prints("wrong       store").prints(".remote-assist");
    let folder = Folder::new();
    let half = [("AZURE_CLIENT_SECRET", "planted")];
    let ran = folder.exits_as("doctor", &half, 1);
    ran.prints("refused     client secret").prints("AZURE_TENANT_ID is not");
    assert!(!ran.out.contains("planted"));
    folder.exits("doctor no-such.yaml", 2).tells("scenario.unreadable");
}
