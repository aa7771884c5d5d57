//! Properties of the derived types of `deviceConfiguration` that are modelled beside custom profiles (CSDL).

use crate::sim::schema::Shape;

/// The derived type of that name, with its properties.
pub(super) fn find(
    name: &str,
) -> Option<(&'static str, impl Iterator<Item = (&'static str, Shape)> + use<>)> {
    let (known, text) = TYPES.iter().find(|(known, _)| *known == name)?;
    let fields = text.split_ascii_whitespace().filter_map(|field| {
        let (name, kind) = field.split_once(':')?;
        let shape = match kind {
            "b" => Shape::Bool,
            "i" => Shape::Int,
            "t" => Shape::Text,
            "l" => Shape::AnyList,
            _ => Shape::Any,
        };
        Some((name, shape))
    });
    Some((known, fields))
}

/// Name and kind of each property: `b` truth value, `i` whole number, `t` text, `l` list, `a` anything.
const TYPES: &[(&str, &str)] = &[
    (
        "sharedPCConfiguration",
        "accountManagerPolicy:a allowedAccounts:a allowLocalStorage:b disableAccountManager:b \
         disableEduPolicies:b disablePowerPolicies:b disableSignInOnResume:b enabled:b \
         idleTimeBeforeSleepInSeconds:i kioskAppDisplayName:t kioskAppUserModelId:t maintenanceStartTime:a",
    ),
    (
        "windows10EndpointProtectionConfiguration",
        "applicationGuardAllowPersistence:b applicationGuardAllowPrintToLocalPrinters:b \
         applicationGuardAllowPrintToNetworkPrinters:b applicationGuardAllowPrintToPDF:b \
         applicationGuardAllowPrintToXPS:b applicationGuardBlockClipboardSharing:a \
         applicationGuardBlockFileTransfer:a applicationGuardBlockNonEnterpriseContent:b \
         applicationGuardEnabled:b applicationGuardForceAuditing:b appLockerApplicationControl:a \
         bitLockerDisableWarningForOtherDiskEncryption:b bitLockerEnableStorageCardEncryptionOnMobile:b \
         bitLockerEncryptDevice:b bitLockerRemovableDrivePolicy:a defenderAdditionalGuardedFolders:l \
         defenderAttackSurfaceReductionExcludedPaths:l defenderExploitProtectionXml:a \
         defenderExploitProtectionXmlFileName:t defenderGuardedFoldersAllowedAppPaths:l \
         defenderSecurityCenterBlockExploitProtectionOverride:b firewallBlockStatefulFTP:b \
         firewallCertificateRevocationListCheckMethod:a firewallIdleTimeoutForSecurityAssociationInSeconds:i \
         firewallIPSecExemptionsAllowDHCP:b firewallIPSecExemptionsAllowICMP:b \
         firewallIPSecExemptionsAllowNeighborDiscovery:b firewallIPSecExemptionsAllowRouterDiscovery:b \
         firewallMergeKeyingModuleSettings:b firewallPacketQueueingMethod:a firewallPreSharedKeyEncodingMethod:a \
         firewallProfileDomain:a firewallProfilePrivate:a firewallProfilePublic:a \
         smartScreenBlockOverrideForFiles:b smartScreenEnableInShell:b",
    ),
    (
        "windows10GeneralConfiguration",
        "accountsBlockAddingNonMicrosoftAccountEmail:b antiTheftModeBlocked:b appsAllowTrustedAppsSideloading:a \
         appsBlockWindowsStoreOriginatedApps:b bluetoothAllowedServices:l bluetoothBlockAdvertising:b \
         bluetoothBlockDiscoverableMode:b bluetoothBlocked:b bluetoothBlockPrePairing:b cameraBlocked:b \
         cellularBlockDataWhenRoaming:b cellularBlockVpn:b cellularBlockVpnWhenRoaming:b \
         certificatesBlockManualRootCertificateInstallation:b connectedDevicesServiceBlocked:b copyPasteBlocked:b \
         cortanaBlocked:b defenderBlockEndUserAccess:b defenderCloudBlockLevel:a \
         defenderDaysBeforeDeletingQuarantinedMalware:i defenderDetectedMalwareActions:a \
         defenderFileExtensionsToExclude:l defenderFilesAndFoldersToExclude:l defenderMonitorFileActivity:a \
         defenderProcessesToExclude:l defenderPromptForSampleSubmission:a defenderRequireBehaviorMonitoring:b \
         defenderRequireCloudProtection:b defenderRequireNetworkInspectionSystem:b \
         defenderRequireRealTimeMonitoring:b defenderScanArchiveFiles:b defenderScanDownloads:b \
         defenderScanIncomingMail:b defenderScanMappedNetworkDrivesDuringFullScan:b defenderScanMaxCpu:i \
         defenderScanNetworkFiles:b defenderScanRemovableDrivesDuringFullScan:b \
         defenderScanScriptsLoadedInInternetExplorer:b defenderScanType:a defenderScheduledQuickScanTime:a \
         defenderScheduledScanTime:a defenderSignatureUpdateIntervalInHours:i defenderSystemScanSchedule:a \
         developerUnlockSetting:a deviceManagementBlockFactoryResetOnMobile:b \
         deviceManagementBlockManualUnenroll:b diagnosticsDataSubmissionMode:a edgeAllowStartPagesModification:b \
         edgeBlockAccessToAboutFlags:b edgeBlockAddressBarDropdown:b edgeBlockAutofill:b \
         edgeBlockCompatibilityList:b edgeBlockDeveloperTools:b edgeBlocked:b edgeBlockExtensions:b \
         edgeBlockInPrivateBrowsing:b edgeBlockJavaScript:b edgeBlockLiveTileDataCollection:b \
         edgeBlockPasswordManager:b edgeBlockPopups:b edgeBlockSearchSuggestions:b \
         edgeBlockSendingDoNotTrackHeader:b edgeBlockSendingIntranetTrafficToInternetExplorer:b \
         edgeClearBrowsingDataOnExit:b edgeCookiePolicy:a edgeDisableFirstRunPage:b \
         edgeEnterpriseModeSiteListLocation:t edgeFirstRunUrl:t edgeHomepageUrls:l edgeRequireSmartScreen:b \
         edgeSearchEngine:a edgeSendIntranetTrafficToInternetExplorer:b edgeSyncFavoritesWithInternetExplorer:b \
         enterpriseCloudPrintDiscoveryEndPoint:t enterpriseCloudPrintDiscoveryMaxLimit:i \
         enterpriseCloudPrintMopriaDiscoveryResourceIdentifier:t enterpriseCloudPrintOAuthAuthority:t \
         enterpriseCloudPrintOAuthClientIdentifier:t enterpriseCloudPrintResourceIdentifier:t \
         experienceBlockDeviceDiscovery:b experienceBlockErrorDialogWhenNoSIM:b experienceBlockTaskSwitcher:b \
         gameDvrBlocked:b internetSharingBlocked:b locationServicesBlocked:b \
         lockScreenAllowTimeoutConfiguration:b lockScreenBlockActionCenterNotifications:b \
         lockScreenBlockCortana:b lockScreenBlockToastNotifications:b lockScreenTimeoutInSeconds:i \
         logonBlockFastUserSwitching:b microsoftAccountBlocked:b microsoftAccountBlockSettingsSync:b \
         networkProxyApplySettingsDeviceWide:b networkProxyAutomaticConfigurationUrl:t \
         networkProxyDisableAutoDetect:b networkProxyServer:a nfcBlocked:b oneDriveDisableFileSync:b \
         passwordBlockSimple:b passwordExpirationDays:i passwordMinimumCharacterSetCount:i \
         passwordMinimumLength:i passwordMinutesOfInactivityBeforeScreenTimeout:i \
         passwordPreviousPasswordBlockCount:i passwordRequired:b passwordRequiredType:a \
         passwordRequireWhenResumeFromIdleState:b passwordSignInFailureCountBeforeFactoryReset:i \
         personalizationDesktopImageUrl:t personalizationLockScreenImageUrl:t privacyAdvertisingId:a \
         privacyAutoAcceptPairingAndConsentPrompts:b privacyBlockInputPersonalization:b \
         resetProtectionModeBlocked:b safeSearchFilter:a screenCaptureBlocked:b searchBlockDiacritics:b \
         searchDisableAutoLanguageDetection:b searchDisableIndexerBackoff:b searchDisableIndexingEncryptedItems:b \
         searchDisableIndexingRemovableDrive:b searchEnableAutomaticIndexSizeManangement:b \
         searchEnableRemoteQueries:b settingsBlockAccountsPage:b settingsBlockAddProvisioningPackage:b \
         settingsBlockAppsPage:b settingsBlockChangeLanguage:b settingsBlockChangePowerSleep:b \
         settingsBlockChangeRegion:b settingsBlockChangeSystemTime:b settingsBlockDevicesPage:b \
         settingsBlockEaseOfAccessPage:b settingsBlockEditDeviceName:b settingsBlockGamingPage:b \
         settingsBlockNetworkInternetPage:b settingsBlockPersonalizationPage:b settingsBlockPrivacyPage:b \
         settingsBlockRemoveProvisioningPackage:b settingsBlockSettingsApp:b settingsBlockSystemPage:b \
         settingsBlockTimeLanguagePage:b settingsBlockUpdateSecurityPage:b sharedUserAppDataAllowed:b \
         smartScreenBlockPromptOverride:b smartScreenBlockPromptOverrideForFiles:b \
         smartScreenEnableAppInstallControl:b startBlockUnpinningAppsFromTaskbar:b startMenuAppListVisibility:a \
         startMenuHideChangeAccountSettings:b startMenuHideFrequentlyUsedApps:b startMenuHideHibernate:b \
         startMenuHideLock:b startMenuHidePowerButton:b startMenuHideRecentJumpLists:b \
         startMenuHideRecentlyAddedApps:b startMenuHideRestartOptions:b startMenuHideShutDown:b \
         startMenuHideSignOut:b startMenuHideSleep:b startMenuHideSwitchAccount:b startMenuHideUserTile:b \
         startMenuLayoutEdgeAssetsXml:a startMenuLayoutXml:a startMenuMode:a startMenuPinnedFolderDocuments:a \
         startMenuPinnedFolderDownloads:a startMenuPinnedFolderFileExplorer:a startMenuPinnedFolderHomeGroup:a \
         startMenuPinnedFolderMusic:a startMenuPinnedFolderNetwork:a startMenuPinnedFolderPersonalFolder:a \
         startMenuPinnedFolderPictures:a startMenuPinnedFolderSettings:a startMenuPinnedFolderVideos:a \
         storageBlockRemovableStorage:b storageRequireMobileDeviceEncryption:b \
         storageRestrictAppDataToSystemVolume:b storageRestrictAppInstallToSystemVolume:b \
         tenantLockdownRequireNetworkDuringOutOfBoxExperience:b usbBlocked:b voiceRecordingBlocked:b \
         webRtcBlockLocalhostIpAddress:b wiFiBlockAutomaticConnectHotspots:b wiFiBlocked:b \
         wiFiBlockManualConfiguration:b wiFiScanInterval:i windowsSpotlightBlockConsumerSpecificFeatures:b \
         windowsSpotlightBlocked:b windowsSpotlightBlockOnActionCenter:b \
         windowsSpotlightBlockTailoredExperiences:b windowsSpotlightBlockThirdPartyNotifications:b \
         windowsSpotlightBlockWelcomeExperience:b windowsSpotlightBlockWindowsTips:b \
         windowsSpotlightConfigureOnLockScreen:a windowsStoreBlockAutoUpdate:b windowsStoreBlocked:b \
         windowsStoreEnablePrivateStoreOnly:b wirelessDisplayBlockProjectionToThisDevice:b \
         wirelessDisplayBlockUserInputFromReceiver:b wirelessDisplayRequirePinForPairing:b",
    ),
    (
        "windowsUpdateForBusinessConfiguration",
        "allowWindows11Upgrade:b automaticUpdateMode:a autoRestartNotificationDismissal:a \
         businessReadyUpdatesOnly:a deadlineForFeatureUpdatesInDays:i deadlineForQualityUpdatesInDays:i \
         deadlineGracePeriodInDays:i deliveryOptimizationMode:a driversExcluded:b engagedRestartDeadlineInDays:i \
         engagedRestartSnoozeScheduleInDays:i engagedRestartTransitionScheduleInDays:i \
         featureUpdatesDeferralPeriodInDays:i featureUpdatesPaused:b featureUpdatesPauseExpiryDateTime:a \
         featureUpdatesPauseStartDate:a featureUpdatesRollbackStartDateTime:a \
         featureUpdatesRollbackWindowInDays:i featureUpdatesWillBeRolledBack:b installationSchedule:a \
         microsoftUpdateServiceAllowed:b postponeRebootUntilAfterDeadline:b prereleaseFeatures:a \
         qualityUpdatesDeferralPeriodInDays:i qualityUpdatesPaused:b qualityUpdatesPauseExpiryDateTime:a \
         qualityUpdatesPauseStartDate:a qualityUpdatesRollbackStartDateTime:a qualityUpdatesWillBeRolledBack:b \
         scheduleImminentRestartWarningInMinutes:i scheduleRestartWarningInHours:i skipChecksBeforeRestart:b \
         updateNotificationLevel:a updateWeeks:a userPauseAccess:a userWindowsUpdateScanAccess:a",
    ),
];
