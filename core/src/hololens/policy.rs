//! The policies that a shared headset uses: address, value and first build of each.
//!
//! Where the page of a policy names only the base of a build, the build of the release that brought the feature stands here.
//! Sources name the page of Microsoft's documentation.

use self::PolicyValue::{Base64, Boolean, Text, Xml};
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

macro_rules! policies {
    ($($name:literal at $oma_uri:literal takes $value:expr, since $since:expr, by $source:ident $(: $remark:literal)?;)*) => {
        /// Every policy: those of mixed reality in the order of their page, then the others by topic.
        pub const POLICIES: &[Policy] = &[$(Policy {
            name: $name,
            oma_uri: $oma_uri,
            value: $value,
            since: $since,
            source: $source,
            remark: policies!(@remark $($remark)?),
        }),*];
    };
    (@remark $remark:literal) => { Some($remark) };
    (@remark) => { None };
}

/// Off or on.
const FLAG: PolicyValue = whole(0, 1);

const fn whole(from: i32, to: i32) -> PolicyValue {
    PolicyValue::Integer { from, to }
}

policies! {
    "AADGroupMembershipCacheValidityInDays" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/AADGroupMembershipCacheValidityInDays" takes whole(0, 60), since Some(H20H2), by CSP_MIXED_REALITY;
    "AllowCaptivePortalBeforeLogon" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/AllowCaptivePortalBeforeLogon" takes FLAG, since Some(H22H2), by CSP_MIXED_REALITY;
    "AllowLaunchUriInSingleAppKiosk" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/AllowLaunchUriInSingleAppKiosk" takes FLAG, since Some(H22H1), by CSP_MIXED_REALITY;
    "AutoLogonUser" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/AutoLogonUser" takes Text, since Some(H21H2), by CSP_MIXED_REALITY: "one account per headset, which must have signed in once";
    "AutomaticDisplayAdjustment" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/AutomaticDisplayAdjustment" takes FLAG, since Some(H20H2), by CSP_MIXED_REALITY;
    "AutoUnlock" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/AutoUnlock" takes FLAG, since None, by CSP_MIXED_REALITY: "only in Insider Preview builds";
    "BrightnessButtonDisabled" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/BrightnessButtonDisabled" takes FLAG, since Some(H20H2), by CSP_MIXED_REALITY;
    "ConfigureDeviceStandbyAction" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/ConfigureDeviceStandbyAction" takes whole(0, 2), since None, by CSP_MIXED_REALITY: "only in Insider Preview builds";
    "ConfigureDeviceStandbyActionTimeout" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/ConfigureDeviceStandbyActionTimeout" takes whole(1, 168), since None, by CSP_MIXED_REALITY: "only in Insider Preview builds";
    "ConfigureMovingPlatform" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/ConfigureMovingPlatform" takes whole(0, 2), since Some(H21H2), by CSP_MIXED_REALITY;
    "ConfigureNtpClient" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/ConfigureNtpClient" takes Xml, since Some(H21H2), by CSP_MIXED_REALITY: "needs NtpClientEnabled and a restart";
    "ConfigureSharedAccount" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/ConfigureSharedAccount" takes Xml, since Some(Build::new(22621, 1217)), by SHARED_ACCOUNTS: "the page of the policy still says Insider Preview";
    "DisallowNetworkConnectivityPassivePolling" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/DisallowNetworkConnectivityPassivePolling" takes FLAG, since Some(H21H2), by CSP_MIXED_REALITY;
    "EnableStartMenuSingleHandGesture" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/EnableStartMenuSingleHandGesture" takes FLAG, since Some(H23H2), by CSP_MIXED_REALITY;
    "EnableStartMenuVoiceCommand" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/EnableStartMenuVoiceCommand" takes FLAG, since Some(H23H2), by CSP_MIXED_REALITY;
    "EnableStartMenuWristTap" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/EnableStartMenuWristTap" takes FLAG, since Some(H23H2), by CSP_MIXED_REALITY;
    "EyeTrackingCalibrationPrompt" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/EyeTrackingCalibrationPrompt" takes FLAG, since Some(H20H2), by CSP_MIXED_REALITY;
    "FallbackDiagnostics" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/FallbackDiagnostics" takes whole(0, 2), since Some(H20H2), by CSP_MIXED_REALITY;
    "HeadTrackingMode" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/HeadTrackingMode" takes FLAG, since Some(H20H2), by CSP_MIXED_REALITY: "needs a restart";
    "ManualDownDirectionDisabled" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/ManualDownDirectionDisabled" takes FLAG, since Some(H21H2), by CSP_MIXED_REALITY;
    "MicrophoneDisabled" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/MicrophoneDisabled" takes FLAG, since Some(H20H2), by CSP_MIXED_REALITY: "1 takes the sound away from Remote Assist";
    "NtpClientEnabled" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/NtpClientEnabled" takes Xml, since Some(H21H2), by CSP_MIXED_REALITY;
    "PreferLogonAsOtherUser" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/PreferLogonAsOtherUser" takes FLAG, since Some(H23H2), by CSP_MIXED_REALITY;
    "RequireStartIconHold" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/RequireStartIconHold" takes FLAG, since Some(H23H2), by CSP_MIXED_REALITY;
    "RequireStartIconVisible" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/RequireStartIconVisible" takes FLAG, since Some(H23H2), by CSP_MIXED_REALITY;
    "SkipCalibrationDuringSetup" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/SkipCalibrationDuringSetup" takes FLAG, since Some(H22H2), by CSP_MIXED_REALITY;
    "SkipTrainingDuringSetup" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/SkipTrainingDuringSetup" takes FLAG, since Some(H22H2), by CSP_MIXED_REALITY;
    "VisitorAutoLogon" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/VisitorAutoLogon" takes FLAG, since Some(H21H1), by CSP_MIXED_REALITY: "only with a kiosk for visitors, and before anybody signed in";
    "VolumeButtonDisabled" at "./Device/Vendor/MSFT/Policy/Config/MixedReality/VolumeButtonDisabled" takes FLAG, since Some(H20H2), by CSP_MIXED_REALITY;
    "AssignedAccess" at "./Device/Vendor/MSFT/AssignedAccess/Configuration" takes Xml, since None, by KIOSK;
    "PageVisibilityList" at "./Device/Vendor/MSFT/Policy/Config/Settings/PageVisibilityList" takes Text, since Some(H20H2), by SETTINGS_PAGES: "starts with `showonly:` or `hide:`; names without `ms-settings:`";
    "AllowManualMDMUnenrollment" at "./Device/Vendor/MSFT/Policy/Config/Experience/AllowManualMDMUnenrollment" takes FLAG, since None, by RESTRICTIONS;
    "AllowAddProvisioningPackage" at "./Device/Vendor/MSFT/Policy/Config/Security/AllowAddProvisioningPackage" takes FLAG, since Some(H20H2), by RESTRICTIONS: "0 keeps a wearer from replacing the kiosk";
    "AllowRemoveProvisioningPackage" at "./Device/Vendor/MSFT/Policy/Config/Security/AllowRemoveProvisioningPackage" takes FLAG, since Some(H20H2), by RESTRICTIONS: "0 keeps a wearer from removing the kiosk";
    "MaxInactivityTimeDeviceLock" at "./Device/Vendor/MSFT/Policy/Config/DeviceLock/MaxInactivityTimeDeviceLock" takes whole(0, 999), since None, by RESTRICTIONS: "minutes";
    "DisplayOffTimeoutOnBattery" at "./Device/Vendor/MSFT/Policy/Config/Power/DisplayOffTimeoutOnBattery" takes Xml, since None, by RESTRICTIONS;
    "DisplayOffTimeoutPluggedIn" at "./Device/Vendor/MSFT/Policy/Config/Power/DisplayOffTimeoutPluggedIn" takes Xml, since None, by RESTRICTIONS;
    "AllowDeveloperUnlock" at "./Device/Vendor/MSFT/Policy/Config/ApplicationManagement/AllowDeveloperUnlock" takes whole(0, 65535), since None, by RESTRICTIONS: "0 denies, 1 allows, 65535 is not configured";
    "RequirePrivateStoreOnly" at "./Device/Vendor/MSFT/Policy/Config/ApplicationManagement/RequirePrivateStoreOnly" takes FLAG, since Some(H21H2), by RESTRICTIONS;
    "AllowTelemetry" at "./Device/Vendor/MSFT/Policy/Config/System/AllowTelemetry" takes whole(0, 3), since None, by RESTRICTIONS;
    "AllowLocation" at "./Device/Vendor/MSFT/Policy/Config/System/AllowLocation" takes whole(0, 2), since None, by RESTRICTIONS;
    "AllowStorageCard" at "./Device/Vendor/MSFT/Policy/Config/System/AllowStorageCard" takes FLAG, since None, by RESTRICTIONS: "0 in one package keeps later packages of the same stick from being read";
    "AllowInputPersonalization" at "./Device/Vendor/MSFT/Policy/Config/Privacy/AllowInputPersonalization" takes FLAG, since None, by RESTRICTIONS;
    "UsePassportForWork" at "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/UsePassportForWork" takes Boolean, since None, by PASSPORT: "false breaks the setup of the PIN, which HoloLens 2 needs";
    "RequireSecurityDevice" at "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/RequireSecurityDevice" takes Boolean, since None, by PASSPORT;
    "EnablePinRecovery" at "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/EnablePinRecovery" takes Boolean, since None, by PASSPORT;
    "MinimumPINLength" at "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/MinimumPINLength" takes whole(4, 127), since None, by PASSPORT: "HoloLens 2 asks for 6 at least";
    "MaximumPINLength" at "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/MaximumPINLength" takes whole(4, 127), since None, by PASSPORT;
    "UppercaseLetters" at "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/UppercaseLetters" takes whole(0, 2), since None, by PASSPORT: "0 allows, 1 requires, 2 forbids";
    "LowercaseLetters" at "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/LowercaseLetters" takes whole(0, 2), since None, by PASSPORT: "0 allows, 1 requires, 2 forbids";
    "SpecialCharacters" at "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/SpecialCharacters" takes whole(0, 2), since None, by PASSPORT: "0 allows, 1 requires, 2 forbids";
    "Digits" at "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/Digits" takes whole(0, 2), since None, by PASSPORT: "0 allows, 1 requires, 2 forbids";
    "History" at "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/History" takes whole(0, 50), since None, by PASSPORT;
    "Expiration" at "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/PINComplexity/Expiration" takes whole(0, 730), since None, by PASSPORT: "days; 0 never ends";
    "EnableWindowsHelloProvisioningForSecurityKeys" at "./Device/Vendor/MSFT/PassportForWork/{TenantId}/Policies/EnableWindowsHelloProvisioningForSecurityKeys" takes Boolean, since Some(H23H2), by PASSPORT;
    "UseBiometrics" at "./Device/Vendor/MSFT/PassportForWork/Biometrics/UseBiometrics" takes Boolean, since None, by PASSPORT: "false skips the enrolment of the iris";
    "UseSecurityKeyForSignin" at "./Device/Vendor/MSFT/PassportForWork/SecurityKey/UseSecurityKeyForSignin" takes FLAG, since None, by PASSPORT;
    "RequireNetworkInOOBE" at "./Vendor/MSFT/TenantLockdown/RequireNetworkInOOBE" takes Boolean, since Some(H20H2), by TENANT_LOCKDOWN: "survives reset and reflash, whatever its value";
    "EnableProfileManager" at "./Vendor/MSFT/AccountManagement/UserProfileManagement/EnableProfileManager" takes Boolean, since None, by ACCOUNT_MANAGEMENT;
    "DeletionPolicy" at "./Vendor/MSFT/AccountManagement/UserProfileManagement/DeletionPolicy" takes whole(0, 2), since None, by ACCOUNT_MANAGEMENT;
    "ProfileInactivityThreshold" at "./Vendor/MSFT/AccountManagement/UserProfileManagement/ProfileInactivityThreshold" takes whole(0, i32::MAX), since None, by ACCOUNT_MANAGEMENT: "days";
    "StorageCapacityStartDeletion" at "./Vendor/MSFT/AccountManagement/UserProfileManagement/StorageCapacityStartDeletion" takes whole(0, 100), since None, by ACCOUNT_MANAGEMENT: "percent";
    "StorageCapacityStopDeletion" at "./Vendor/MSFT/AccountManagement/UserProfileManagement/StorageCapacityStopDeletion" takes whole(0, 100), since None, by ACCOUNT_MANAGEMENT: "percent";
    "ApplicationControl" at "./Vendor/MSFT/ApplicationControl/Policies/{PolicyGUID}/Policy" takes Base64, since None, by APP_CONTROL: "the compiled policy; needs a restart";
}

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
