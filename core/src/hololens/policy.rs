//! The policies that a shared headset uses: address, value and first build of each.
//!
//! Where the page of a policy names only the base of a build, the build of the release that brought the feature stands here.
//! Sources name the page of Microsoft's documentation.

use super::build::Build;

/// One policy that a device management service sets by an OMA-URI.
#[derive(Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its name, the last part of the address except for `AssignedAccess` and `ApplicationControl`.
    pub name: &'static str,
    /// Its address. `{TenantId}` is the tenant's id without braces, `{PolicyGUID}` the id of the App Control policy.
    pub oma_uri: &'static str,
    /// What it takes.
    pub value: PolicyValue,
    /// The first build that knows it; `None` where no page says.
    pub since: Option<Build>,
    /// The page that describes it.
    pub source: &'static str,
    /// What else to know; `None` where there is nothing.
    pub remark: Option<&'static str>,
}

/// What a policy takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyValue {
    /// A whole number within bounds, both included.
    Integer {
        /// The smallest.
        from: i32,
        /// The largest.
        to: i32,
    },
    /// True or false.
    Boolean,
    /// Text.
    Text,
    /// Text that is an XML document or fragment.
    Xml,
    /// Bytes of a file.
    Base64,
}

impl PolicyValue {
    /// Whether a number is one that the policy takes.
    pub fn takes(self, number: i32) -> bool {
        matches!(self, Self::Integer { from, to } if (from..=to).contains(&number))
    }
}

/// The policy of that name.
pub fn find(name: &str) -> Option<&'static Policy> {
    POLICIES.iter().find(|policy| policy.name == name)
}

/// The policy at that address, with `{TenantId}` and `{PolicyGUID}` as they stand in the table.
pub fn by_address(oma_uri: &str) -> Option<&'static Policy> {
    POLICIES.iter().find(|policy| policy.oma_uri == oma_uri)
}

const H20H2: Build = Build::new(19041, 1128);
const H21H1: Build = Build::new(20346, 1002);
const H21H2: Build = Build::new(20348, 1432);
const H22H1: Build = Build::new(20348, 1501);
const H22H2: Build = Build::new(20348, 1528);
const H23H2: Build = Build::new(22621, 1244);

const CSP_MIXED_REALITY: &str = "windows/client-management/mdm/policy-csp-mixedreality";
const SHARED_ACCOUNTS: &str = "hololens/shared-aad-accounts";
const KIOSK: &str = "hololens/hololens-kiosk";
const SETTINGS_PAGES: &str = "hololens/settings-uri-list";
const RESTRICTIONS: &str = "hololens/hololens-common-device-restrictions";
const PASSPORT: &str = "windows/client-management/mdm/passportforwork-csp";
const TENANT_LOCKDOWN: &str = "windows/client-management/mdm/tenantlockdown-csp";
const ACCOUNT_MANAGEMENT: &str = "windows/client-management/mdm/accountmanagement-csp";
const APP_CONTROL: &str = "windows/client-management/mdm/applicationcontrol-csp";

const fn policy(
    name: &'static str,
    oma_uri: &'static str,
    value: PolicyValue,
    since: Option<Build>,
    source: &'static str,
) -> Policy {
    Policy { name, oma_uri, value, since, source, remark: None }
}

impl Policy {
    const fn remark(mut self, remark: &'static str) -> Self {
        self.remark = Some(remark);
        self
    }
}

/// Every policy: those of mixed reality in the order of their page, then the others by topic.
pub const POLICIES: &[Policy] = &[
    policy(
        "AADGroupMembershipCacheValidityInDays",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/AADGroupMembershipCacheValidityInDays",
        PolicyValue::Integer { from: 0, to: 60 },
        Some(H20H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "AllowCaptivePortalBeforeLogon",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/AllowCaptivePortalBeforeLogon",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H22H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "AllowLaunchUriInSingleAppKiosk",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/AllowLaunchUriInSingleAppKiosk",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H22H1),
        CSP_MIXED_REALITY,
    ),
    policy(
        "AutoLogonUser",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/AutoLogonUser",
        PolicyValue::Text,
        Some(H21H2),
        CSP_MIXED_REALITY,
    )
    .remark("one account per headset, which must have signed in once"),
    policy(
        "AutomaticDisplayAdjustment",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/AutomaticDisplayAdjustment",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H20H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "AutoUnlock",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/AutoUnlock",
        PolicyValue::Integer { from: 0, to: 1 },
        None,
        CSP_MIXED_REALITY,
    )
    .remark("only in Insider Preview builds"),
    policy(
        "BrightnessButtonDisabled",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/BrightnessButtonDisabled",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H20H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "ConfigureDeviceStandbyAction",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/ConfigureDeviceStandbyAction",
        PolicyValue::Integer { from: 0, to: 2 },
        None,
        CSP_MIXED_REALITY,
    )
    .remark("only in Insider Preview builds"),
    policy(
        "ConfigureDeviceStandbyActionTimeout",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/ConfigureDeviceStandbyActionTimeout",
        PolicyValue::Integer { from: 1, to: 168 },
        None,
        CSP_MIXED_REALITY,
    )
    .remark("only in Insider Preview builds"),
    policy(
        "ConfigureMovingPlatform",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/ConfigureMovingPlatform",
        PolicyValue::Integer { from: 0, to: 2 },
        Some(H21H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "ConfigureNtpClient",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/ConfigureNtpClient",
        PolicyValue::Xml,
        Some(H21H2),
        CSP_MIXED_REALITY,
    )
    .remark("needs NtpClientEnabled and a restart"),
    policy(
        "ConfigureSharedAccount",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/ConfigureSharedAccount",
        PolicyValue::Xml,
        Some(Build::new(22621, 1217)),
        SHARED_ACCOUNTS,
    )
    .remark("the page of the policy still says Insider Preview"),
    policy(
        "DisallowNetworkConnectivityPassivePolling",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/DisallowNetworkConnectivityPassivePolling",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H21H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "EnableStartMenuSingleHandGesture",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/EnableStartMenuSingleHandGesture",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H23H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "EnableStartMenuVoiceCommand",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/EnableStartMenuVoiceCommand",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H23H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "EnableStartMenuWristTap",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/EnableStartMenuWristTap",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H23H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "EyeTrackingCalibrationPrompt",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/EyeTrackingCalibrationPrompt",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H20H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "FallbackDiagnostics",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/FallbackDiagnostics",
        PolicyValue::Integer { from: 0, to: 2 },
        Some(H20H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "HeadTrackingMode",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/HeadTrackingMode",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H20H2),
        CSP_MIXED_REALITY,
    )
    .remark("needs a restart"),
    policy(
        "ManualDownDirectionDisabled",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/ManualDownDirectionDisabled",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H21H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "MicrophoneDisabled",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/MicrophoneDisabled",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H20H2),
        CSP_MIXED_REALITY,
    )
    .remark("1 takes the sound away from Remote Assist"),
    policy(
        "NtpClientEnabled",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/NtpClientEnabled",
        PolicyValue::Xml,
        Some(H21H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "PreferLogonAsOtherUser",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/PreferLogonAsOtherUser",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H23H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "RequireStartIconHold",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/RequireStartIconHold",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H23H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "RequireStartIconVisible",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/RequireStartIconVisible",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H23H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "SkipCalibrationDuringSetup",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/SkipCalibrationDuringSetup",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H22H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "SkipTrainingDuringSetup",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/SkipTrainingDuringSetup",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H22H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "VisitorAutoLogon",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/VisitorAutoLogon",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H21H1),
        CSP_MIXED_REALITY,
    )
    .remark("only with a kiosk for visitors, and before anybody signed in"),
    policy(
        "VolumeButtonDisabled",
        "./Device/Vendor/MSFT/Policy/Config/MixedReality/VolumeButtonDisabled",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H20H2),
        CSP_MIXED_REALITY,
    ),
    policy(
        "AssignedAccess",
        "./Device/Vendor/MSFT/AssignedAccess/Configuration",
        PolicyValue::Xml,
        None,
        KIOSK,
    ),
    policy(
        "PageVisibilityList",
        "./Device/Vendor/MSFT/Policy/Config/Settings/PageVisibilityList",
        PolicyValue::Text,
        Some(H20H2),
        SETTINGS_PAGES,
    )
    .remark("starts with `showonly:` or `hide:`; names without `ms-settings:`"),
    policy(
        "AllowManualMDMUnenrollment",
        "./Device/Vendor/MSFT/Policy/Config/Experience/AllowManualMDMUnenrollment",
        PolicyValue::Integer { from: 0, to: 1 },
        None,
        RESTRICTIONS,
    ),
    policy(
        "AllowAddProvisioningPackage",
        "./Device/Vendor/MSFT/Policy/Config/Security/AllowAddProvisioningPackage",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H20H2),
        RESTRICTIONS,
    )
    .remark("0 keeps a wearer from replacing the kiosk"),
    policy(
        "AllowRemoveProvisioningPackage",
        "./Device/Vendor/MSFT/Policy/Config/Security/AllowRemoveProvisioningPackage",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H20H2),
        RESTRICTIONS,
    )
    .remark("0 keeps a wearer from removing the kiosk"),
    policy(
        "MaxInactivityTimeDeviceLock",
        "./Device/Vendor/MSFT/Policy/Config/DeviceLock/MaxInactivityTimeDeviceLock",
        PolicyValue::Integer { from: 0, to: 999 },
        None,
        RESTRICTIONS,
    )
    .remark("minutes"),
    policy(
        "DisplayOffTimeoutOnBattery",
        "./Device/Vendor/MSFT/Policy/Config/Power/DisplayOffTimeoutOnBattery",
        PolicyValue::Xml,
        None,
        RESTRICTIONS,
    ),
    policy(
        "DisplayOffTimeoutPluggedIn",
        "./Device/Vendor/MSFT/Policy/Config/Power/DisplayOffTimeoutPluggedIn",
        PolicyValue::Xml,
        None,
        RESTRICTIONS,
    ),
    policy(
        "AllowDeveloperUnlock",
        "./Device/Vendor/MSFT/Policy/Config/ApplicationManagement/AllowDeveloperUnlock",
        PolicyValue::Integer { from: 0, to: 65535 },
        None,
        RESTRICTIONS,
    )
    .remark("0 denies, 1 allows, 65535 is not configured"),
    policy(
        "RequirePrivateStoreOnly",
        "./Device/Vendor/MSFT/Policy/Config/ApplicationManagement/RequirePrivateStoreOnly",
        PolicyValue::Integer { from: 0, to: 1 },
        Some(H21H2),
        RESTRICTIONS,
    ),
    policy(
        "AllowTelemetry",
        "./Device/Vendor/MSFT/Policy/Config/System/AllowTelemetry",
        PolicyValue::Integer { from: 0, to: 3 },
        None,
        RESTRICTIONS,
    ),
    policy(
        "AllowLocation",
        "./Device/Vendor/MSFT/Policy/Config/System/AllowLocation",
        PolicyValue::Integer { from: 0, to: 2 },
        None,
        RESTRICTIONS,
    ),
    policy(
        "AllowStorageCard",
        "./Device/Vendor/MSFT/Policy/Config/System/AllowStorageCard",
        PolicyValue::Integer { from: 0, to: 1 },
        None,
        RESTRICTIONS,
    )
    .remark("0 in one package keeps later packages of the same stick from being read"),
    policy(
        "AllowInputPersonalization",
        "./Device/Vendor/MSFT/Policy/Config/Privacy/AllowInputPersonalization",
        PolicyValue::Integer { from: 0, to: 1 },
        None,
        RESTRICTIONS,
    ),
    policy(
        "UsePassportForWork",
        "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/UsePassportForWork",
        PolicyValue::Boolean,
        None,
        PASSPORT,
    )
    .remark("false breaks the setup of the PIN, which HoloLens 2 needs"),
    policy(
        "RequireSecurityDevice",
        "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/RequireSecurityDevice",
        PolicyValue::Boolean,
        None,
        PASSPORT,
    ),
    policy(
        "EnablePinRecovery",
        "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/EnablePinRecovery",
        PolicyValue::Boolean,
        None,
        PASSPORT,
    ),
    policy(
        "MinimumPINLength",
        "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/MinimumPINLength",
        PolicyValue::Integer { from: 4, to: 127 },
        None,
        PASSPORT,
    )
    .remark("HoloLens 2 asks for 6 at least"),
    policy(
        "MaximumPINLength",
        "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/MaximumPINLength",
        PolicyValue::Integer { from: 4, to: 127 },
        None,
        PASSPORT,
    ),
    policy(
        "UppercaseLetters",
        "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/UppercaseLetters",
        PolicyValue::Integer { from: 0, to: 2 },
        None,
        PASSPORT,
    )
    .remark("0 allows, 1 requires, 2 forbids"),
    policy(
        "LowercaseLetters",
        "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/LowercaseLetters",
        PolicyValue::Integer { from: 0, to: 2 },
        None,
        PASSPORT,
    )
    .remark("0 allows, 1 requires, 2 forbids"),
    policy(
        "SpecialCharacters",
        "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/SpecialCharacters",
        PolicyValue::Integer { from: 0, to: 2 },
        None,
        PASSPORT,
    )
    .remark("0 allows, 1 requires, 2 forbids"),
    policy(
        "Digits",
        "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/Digits",
        PolicyValue::Integer { from: 0, to: 2 },
        None,
        PASSPORT,
    )
    .remark("0 allows, 1 requires, 2 forbids"),
    policy(
        "History",
        "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/History",
        PolicyValue::Integer { from: 0, to: 50 },
        None,
        PASSPORT,
    ),
    policy(
        "Expiration",
        "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/Expiration",
        PolicyValue::Integer { from: 0, to: 730 },
        None,
        PASSPORT,
    )
    .remark("days; 0 never ends"),
    policy(
        "EnableWindowsHelloProvisioningForSecurityKeys",
        "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/EnableWindowsHelloProvisioningForSecurityKeys",
        PolicyValue::Boolean,
        Some(H23H2),
        PASSPORT,
    ),
    policy(
        "UseBiometrics",
        "./Device/Vendor/MSFT/PassportForWork/Biometrics/UseBiometrics",
        PolicyValue::Boolean,
        None,
        PASSPORT,
    )
    .remark("false skips the enrolment of the iris"),
    policy(
        "UseSecurityKeyForSignin",
        "./Device/Vendor/MSFT/PassportForWork/SecurityKey/UseSecurityKeyForSignin",
        PolicyValue::Integer { from: 0, to: 1 },
        None,
        PASSPORT,
    ),
    policy(
        "RequireNetworkInOOBE",
        "./Vendor/MSFT/TenantLockdown/RequireNetworkInOOBE",
        PolicyValue::Boolean,
        Some(H20H2),
        TENANT_LOCKDOWN,
    )
    .remark("survives reset and reflash, whatever its value"),
    policy(
        "EnableProfileManager",
        "./Vendor/MSFT/AccountManagement/UserProfileManagement/EnableProfileManager",
        PolicyValue::Boolean,
        None,
        ACCOUNT_MANAGEMENT,
    ),
    policy(
        "DeletionPolicy",
        "./Vendor/MSFT/AccountManagement/UserProfileManagement/DeletionPolicy",
        PolicyValue::Integer { from: 0, to: 2 },
        None,
        ACCOUNT_MANAGEMENT,
    ),
    policy(
        "ProfileInactivityThreshold",
        "./Vendor/MSFT/AccountManagement/UserProfileManagement/ProfileInactivityThreshold",
        PolicyValue::Integer { from: 0, to: i32::MAX },
        None,
        ACCOUNT_MANAGEMENT,
    )
    .remark("days"),
    policy(
        "StorageCapacityStartDeletion",
        "./Vendor/MSFT/AccountManagement/UserProfileManagement/StorageCapacityStartDeletion",
        PolicyValue::Integer { from: 0, to: 100 },
        None,
        ACCOUNT_MANAGEMENT,
    )
    .remark("percent"),
    policy(
        "StorageCapacityStopDeletion",
        "./Vendor/MSFT/AccountManagement/UserProfileManagement/StorageCapacityStopDeletion",
        PolicyValue::Integer { from: 0, to: 100 },
        None,
        ACCOUNT_MANAGEMENT,
    )
    .remark("percent"),
    policy(
        "ApplicationControl",
        "./Vendor/MSFT/ApplicationControl/Policies/{PolicyGUID}/Policy",
        PolicyValue::Base64,
        None,
        APP_CONTROL,
    )
    .remark("the compiled policy; needs a restart"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        for policy in POLICIES {
            assert_eq!(find(policy.name), Some(policy));
            assert_eq!(by_address(policy.oma_uri), Some(policy));
            assert!(
                policy.oma_uri.starts_with("./Device/Vendor/MSFT/")
                    || policy.oma_uri.starts_with("./Vendor/MSFT/")
            );
            if let PolicyValue::Integer { from, to } = policy.value {
                assert!(from < to && policy.value.takes(from) && policy.value.takes(to), "{}", policy.name);
                assert!(!policy.value.takes(from - 1));
            }
        }
        assert_eq!(find("AutoLogonUser").unwrap().since, Some(Build::new(20348, 1432)));
        assert!(!find("UseBiometrics").unwrap().value.takes(0));
        assert_eq!(find("NoSuchPolicy"), None);
    }
}
