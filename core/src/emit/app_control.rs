//! App Control for Business (formerly WDAC): the source of a policy, and what builds it on Windows.
//!
//! Source: Microsoft's pages "Windows Defender Application Control - WDAC" (`HoloLens`) and "Use Windows Defender Application
//! Control on `HoloLens` 2" (Intune). The binary form is made by `ConvertFrom-CIPolicy` alone, which only Windows has.

use serde_json::json;
use uuid::Uuid;

use super::xml::Xml;
use crate::error::{Error, Result, codes};

/// The script that builds the policy: the same bytes for every deployment.
pub(super) const SCRIPT: &str = include_str!("scripts/build-app-control.ps1");

const NAMESPACE: &str = "urn:schemas-microsoft-com:sipolicy";
/// The platform that every policy of Windows names.
const PLATFORM: &str = "{2E07F7E4-194C-4D20-B7C9-6F44A6C5A234}";
/// The options of a policy that `New-CIPolicy -UserPEs` makes; the script takes audit mode away.
const OPTIONS: &[&str] = &[
    "Enabled:Unsigned System Integrity Policy",
    "Enabled:Audit Mode",
    "Enabled:Advanced Boot Options Menu",
    "Enabled:UMCI",
];

/// What a rule names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Program {
    /// An app, by its package family name.
    Package(String),
    /// A program, by the name in its file's resources, such as `msedge.exe`: the new Edge has no rule by package.
    File(String),
}

impl Program {
    fn name(&self) -> &str {
        match self {
            Self::Package(name) | Self::File(name) => name,
        }
    }

    fn attribute(&self) -> &'static str {
        match self {
            Self::Package(_) => "PackageFamilyName",
            Self::File(_) => "FileName",
        }
    }
}

/// What a policy does with the programs that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlMode {
    /// They cannot be launched; everything else can.
    Block,
    /// They and Windows itself can be launched, and no other app.
    Allow,
}

/// An app without which a headset cannot be operated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Danger {
    /// Its package family name.
    pub family: String,
    /// What would no longer work.
    pub why: &'static str,
}

/// Apps that stay allowed, and what depends on them. The family of the new Settings follows from its application user model id.
const NEEDED: &[(&str, &str)] = &[
    (
        "BAEAEF15-9BAB-47FC-800B-ACECAD2AE94B_cw5n1h2txyewy",
        "nobody could choose a wireless network or calibrate (Settings, from build 20346.1002 on)",
    ),
    (
        "HolographicSystemSettings_cw5n1h2txyewy",
        "nobody could choose a wireless network or calibrate (Settings, before build 20346.1002)",
    ),
    ("HoloShell_cw5n1h2txyewy", "the start menu itself would not appear"),
];

/// Those of the named families whose blocking makes a headset useless; `own` is the family of the app that the deployment is for.
pub fn dangerous(families: &[&str], own: &str) -> Vec<Danger> {
    needed(own)
        .filter(|(family, _)| families.iter().any(|named| named.trim().eq_ignore_ascii_case(family)))
        .map(|(family, why)| Danger { family: family.to_owned(), why })
        .collect()
}

/// The families that a list of allowed apps lacks.
pub(super) fn unlisted(families: &[&str], own: &str) -> Vec<String> {
    needed(own)
        .map(|(family, _)| family)
        .filter(|family| !families.iter().any(|named| named.trim().eq_ignore_ascii_case(family)))
        .map(str::to_owned)
        .collect()
}

fn needed(own: &str) -> impl Iterator<Item = (&str, &'static str)> {
    NEEDED
        .iter()
        .map(|(family, why)| (*family, *why))
        .chain([(own, "the app that the headsets are for would not start")])
}

/// Writes the source of the policy: to be merged with the inbox policy before it is compiled.
///
/// `id` becomes the policy's id, which is part of the OMA-URI.
pub fn app_control(id: Uuid, mode: ControlMode, programs: &[Program]) -> Result<String> {
    if programs.is_empty() {
        return Err(Error::new(codes::SCENARIO_INVALID_VALUE, "the App Control policy names no app"));
    }
    let id = format!("{:X}", id.braced());
    let rules: Vec<(String, &Program)> = programs
        .iter()
        .enumerate()
        .map(|(index, program)| {
            let word = if mode == ControlMode::Block { "DENY" } else { "ALLOW" };
            let letter = if matches!(program, Program::Package(_)) { 'A' } else { 'D' };
            (format!("ID_{word}_{letter}_{}", index + 1), program)
        })
        .collect();
    let mut xml = Xml::document("App Control policy")?;
    xml.open("SiPolicy", &[("xmlns", NAMESPACE), ("PolicyType", "Base Policy")])?;
    xml.text("VersionEx", "10.0.0.0")?;
    xml.text("PlatformID", PLATFORM)?;
    xml.open("Rules", &[])?;
    for option in OPTIONS {
        xml.open("Rule", &[])?;
        xml.text("Option", option)?;
        xml.close("Rule")?;
    }
    xml.close("Rules")?;
    xml.empty("EKUs", &[])?;
    file_rules(&mut xml, mode, &rules)?;
    xml.empty("Signers", &[])?;
    scenarios(&mut xml, &rules)?;
    xml.empty("UpdatePolicySigners", &[])?;
    xml.empty("CiSigners", &[])?;
    xml.text("HvciOptions", "0")?;
    xml.text("BasePolicyID", &id)?;
    xml.text("PolicyID", &id)?;
    xml.close("SiPolicy")?;
    xml.finish()?
        .text("\n")
        .complete()
        .map_err(|_| Error::new(codes::BUG_INVARIANT, "the App Control policy has an unknown id"))
}

fn file_rules(xml: &mut Xml, mode: ControlMode, rules: &[(String, &Program)]) -> Result<()> {
    xml.open("FileRules", &[])?;
    for (id, program) in rules {
        let (id, name) = (("ID", id.as_str()), ("FriendlyName", program.name()));
        let what = (program.attribute(), program.name());
        match (mode, program) {
            // A denied package is denied up to the version that is named, so the highest one means all.
            (ControlMode::Block, _) => {
                xml.empty("Deny", &[id, name, what, ("PackageVersion", "65535.65535.65535.65535")])?;
            }
            (ControlMode::Allow, Program::Package(_)) => {
                xml.empty("Allow", &[id, name, what, ("PackageVersion", "0.0.0.0")])?;
            }
            (ControlMode::Allow, Program::File(_)) => {
                xml.empty("Allow", &[id, name, what, ("MinimumFileVersion", "0.0.0.0")])?;
            }
        }
    }
    xml.close("FileRules")
}

/// A rule counts only where the scenario of user mode (12) refers to it.
fn scenarios(xml: &mut Xml, rules: &[(String, &Program)]) -> Result<()> {
    xml.open("SigningScenarios", &[])?;
    let drivers = [("Value", "131"), ("ID", "ID_SIGNINGSCENARIO_DRIVERS_1"), ("FriendlyName", "Kernel mode")];
    xml.open("SigningScenario", &drivers)?;
    xml.empty("ProductSigners", &[])?;
    xml.close("SigningScenario")?;
    let windows = [("Value", "12"), ("ID", "ID_SIGNINGSCENARIO_WINDOWS"), ("FriendlyName", "User mode")];
    xml.open("SigningScenario", &windows)?;
    xml.open("ProductSigners", &[])?;
    xml.open("FileRulesRef", &[])?;
    for (id, _) in rules {
        xml.empty("FileRuleRef", &[("RuleID", id)])?;
    }
    xml.close("FileRulesRef")?;
    xml.close("ProductSigners")?;
    xml.close("SigningScenario")?;
    xml.close("SigningScenarios")
}

/// The data of the build script: ASCII, so that no version of PowerShell reads it as something else.
pub(super) fn data(id: Uuid, mode: ControlMode, programs: &[Program], source_sha256: &str) -> Vec<u8> {
    let rules: Vec<_> = programs
        .iter()
        .map(|program| json!({"attribute": program.attribute(), "value": program.name()}))
        .collect();
    crate::json::ascii(&json!({
        "format": 1,
        "policyId": id.hyphenated().to_string(),
        "mode": if mode == ControlMode::Block { "block" } else { "allow" },
        "sourceSha256": source_sha256,
        "rules": rules,
    }))
}
