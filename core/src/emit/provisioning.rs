//! A project of Windows Configuration Designer, from which a provisioning package is built on Windows.
//!
//! Source: Microsoft's pages "Use a provisioning package to configure `HoloLens`" and "Windows Configuration Designer command-line
//! interface". The spelling of the settings below `Policies` follows the tool's reference. A project is never encrypted, so no
//! secret is ever in one.

use serde_json::json;

use super::artefact::{Artefact, Draft, Purpose, Stage};
use super::input::person;
use super::policies::{KioskText, WAITS};
use super::xml::Xml;
use super::{EmitInput, checklist, stable_id};
use crate::error::{Error, Result, codes};
use crate::model::{Delivery, DevicePolicies, FallbackDiagnostics, SharedIdentity};

/// The script that builds the package: the same bytes for every deployment.
pub(super) const SCRIPT: &str = include_str!("scripts/build-package.ps1");

/// Whether the scenario has something that a package carries.
pub(super) fn is_asked(scenario: &SharedIdentity) -> bool {
    let kiosk = scenario.kiosk.as_ref().is_some_and(|kiosk| kiosk.delivery == Delivery::ProvisioningPackage);
    kiosk || scenario.device_policies.as_ref().is_some_and(|policies| policies.time_zone.is_some())
}

/// Writes the project.
pub(super) fn add(input: &EmitInput<'_>, kiosk: KioskText, draft: &mut Draft) -> Result<()> {
    if !is_asked(input.scenario) {
        return Ok(());
    }
    let text = checklist::package(input);
    let who = "an administrator with Windows";
    let purpose = |by, text: &str| Purpose::new(Stage::Package, by, text).at(person("provisioning-package"));
    draft.add(
        Artefact::new("package/package.md", text),
        purpose(who, "How the package is built, joined to the tenant in bulk, and put on a headset."),
    )?;
    draft.add(
        Artefact::new("package/build-package.ps1", SCRIPT),
        purpose(who, "Builds the package. The same bytes for every deployment."),
    )?;
    if matches!(kiosk, KioskText::Waits) {
        for name in ["package/customizations.xml", "package/kiosk.xml", "package/package.json"] {
            draft.later(name, WAITS, Some(input.group.clone()));
        }
        return Ok(());
    }
    let mut files = Vec::new();
    let has_kiosk = matches!(kiosk, KioskText::Packaged(_));
    files.push(Artefact::new("package/customizations.xml", customizations(input, has_kiosk)?));
    if let KioskText::Packaged(text) = kiosk {
        files.push(Artefact::new("package/kiosk.xml", text));
    }
    let listed: Vec<_> = files
        .iter()
        .map(|file| {
            let name = file.name.trim_start_matches("package/");
            json!({"name": name, "bytes": file.bytes.len(), "sha256": file.sha256})
        })
        .collect();
    let data = crate::json::ascii(&json!({"format": 1, "files": listed}));
    for file in files {
        draft.add(file, purpose("build-package.ps1", "A part of the package's project."))?;
    }
    draft.add(
        Artefact::new("package/package.json", data),
        purpose("build-package.ps1", "What the script is told."),
    )
}

/// The project's settings. The kiosk is named by its file, which the tool reads when it builds.
fn customizations(input: &EmitInput<'_>, kiosk: bool) -> Result<String> {
    let id = format!("{:X}", stable_id(input.deployment, "provisioning-package").braced());
    let mut xml = Xml::document("provisioning package")?;
    xml.open("WindowsCustomizations", &[])?;
    xml.open("PackageConfig", &[("xmlns", "urn:schemas-Microsoft-com:Windows-ICD-Package-Config.v1.0")])?;
    xml.text("ID", &id)?;
    xml.text("Name", &format!("HoloLens-{}", input.deployment.name()))?;
    xml.text("Version", "1.0")?;
    xml.text("OwnerType", "ITAdmin")?;
    xml.text("Rank", "0")?;
    xml.text("Notes", "")?;
    xml.close("PackageConfig")?;
    xml.open("Settings", &[("xmlns", "urn:schemas-microsoft-com:windows-provisioning")])?;
    xml.open("Customizations", &[])?;
    xml.open("Common", &[])?;
    if kiosk {
        xml.open("AssignedAccess", &[])?;
        xml.text("MultiAppAssignedAccessSettings", "kiosk.xml")?;
        xml.close("AssignedAccess")?;
    }
    if let Some(policies) = &input.scenario.device_policies {
        groups(&mut xml, "FirstExperience", &first_experience(policies))?;
        let areas = areas(policies);
        if !areas.is_empty() {
            xml.open("Policies", &[])?;
            for (area, settings) in &areas {
                groups(&mut xml, area, settings)?;
            }
            xml.close("Policies")?;
        }
    }
    xml.close("Common")?;
    xml.close("Customizations")?;
    xml.close("Settings")?;
    xml.close("WindowsCustomizations")?;
    xml.finish()?
        .text("\n")
        .complete()
        .map_err(|_| Error::new(codes::BUG_INVARIANT, "the provisioning package has an unknown id"))
}

type Settings = Vec<(&'static str, String)>;

fn groups(xml: &mut Xml, group: &str, settings: &Settings) -> Result<()> {
    if settings.is_empty() {
        return Ok(());
    }
    xml.open(group, &[])?;
    for (name, value) in settings {
        xml.text(name, value)?;
    }
    xml.close(group)
}

fn given(list: Vec<Option<(&'static str, String)>>) -> Settings {
    list.into_iter().flatten().collect()
}

fn first_experience(policies: &DevicePolicies) -> Settings {
    let truth = |value: bool| if value { "True" } else { "False" }.to_owned();
    given(vec![
        policies.time_zone.as_ref().map(|zone| ("PreferredTimezone", zone.clone())),
        policies.skip_calibration.map(|skip| ("SkipCalibration", truth(skip))),
        policies.skip_training.map(|skip| ("SkipTraining", truth(skip))),
    ])
}

/// What goes below `Policies`, by area; an area without settings is left out.
fn areas(policies: &DevicePolicies) -> Vec<(&'static str, Settings)> {
    let number = |value: bool| u32::from(value).to_string();
    let pages = match (&policies.show_only_pages, &policies.hide_pages) {
        (Some(pages), _) => Some(format!("showonly:{}", pages.join(";"))),
        (None, Some(pages)) => Some(format!("hide:{}", pages.join(";"))),
        (None, None) => None,
    };
    let diagnostics = policies.fallback_diagnostics.map(|who| match who {
        FallbackDiagnostics::Nobody => "0",
        FallbackDiagnostics::Owners => "1",
        FallbackDiagnostics::Everyone => "2",
    });
    let areas = vec![
        (
            "DeviceLock",
            given(vec![policies.lock_after_minutes.map(|n| ("MaxInactivityTimeDeviceLock", n.to_string()))]),
        ),
        (
            "Experience",
            given(vec![
                policies.allow_manual_unenrollment.map(|may| ("AllowManualMDMUnenrollment", number(may))),
            ]),
        ),
        (
            "MixedReality",
            given(vec![
                policies
                    .group_membership_cache_days
                    .map(|days| ("AADGroupMembershipCacheValidityInDays", days.to_string())),
                policies.auto_unlock.map(|on| ("AutoUnlock", number(on))),
                diagnostics.map(|who| ("FallbackDiagnostics", who.to_owned())),
                policies.visitor_auto_logon.map(|on| ("VisitorAutoLogon", number(on))),
            ]),
        ),
        (
            "Security",
            given(vec![
                policies
                    .allow_add_provisioning_package
                    .map(|may| ("AllowAddProvisioningPackage", number(may))),
                policies
                    .allow_remove_provisioning_package
                    .map(|may| ("AllowRemoveProvisioningPackage", number(may))),
            ]),
        ),
        ("Settings", given(vec![pages.map(|pages| ("PageVisibilityList", pages))])),
    ];
    areas.into_iter().filter(|(_, settings)| !settings.is_empty()).collect()
}
