//! The `AssignedAccess` document: what the start menu of a headset shows, and for whom.
//!
//! Source: Microsoft's pages "Set up `HoloLens` as a kiosk" and "Assigned Access XSD". A shared Entra account needs the multi-app
//! form even for one app, because the single-app form is for local and Microsoft accounts.

use std::collections::HashSet;

use uuid::Uuid;

use super::stable_id;
use super::xml::Xml;
use crate::address::Address;
use crate::error::{Error, Result, codes};
use crate::model::{Kiosk, KioskAudience, KioskMode};
use crate::resource::{Deployment, Template};

/// One app of a kiosk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KioskApp {
    /// The application user model id.
    pub aumid: String,
    /// Whether it starts by itself; at most one does.
    pub auto_launch: bool,
}

/// For whom a kiosk holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KioskFor {
    /// For the members of a group of the deployment, whose id may not be known yet.
    Group(Address),
    /// For everybody who signs in (from build 19041.1128 on).
    Everyone,
    /// For the members of groups with these object ids.
    Groups(Vec<String>),
    /// For accounts, by their user principal names.
    Accounts(Vec<String>),
}

/// The layout is needed by the schema and not used by `HoloLens`; this is the one of Microsoft's samples.
const LAYOUT: &str = "<LayoutModificationTemplate xmlns:defaultlayout=\"http://schemas.microsoft.com/Start/2014/FullDefaultLayout\" \
     xmlns:start=\"http://schemas.microsoft.com/Start/2014/StartLayout\" Version=\"1\" \
     xmlns=\"http://schemas.microsoft.com/Start/2014/LayoutModification\"><LayoutOptions StartTileGroupCellWidth=\"6\" />\
     <DefaultLayoutOverride><StartLayoutCollection><defaultlayout:StartLayout GroupCellWidth=\"6\">\
     <start:Group Name=\"Life at a glance\"><start:Tile Size=\"2x2\" Column=\"0\" Row=\"0\" \
     AppUserModelID=\"HolographicSystemSettings_cw5n1h2txyewy!App\" /></start:Group></defaultlayout:StartLayout>\
     </StartLayoutCollection></DefaultLayoutOverride></LayoutModificationTemplate>";

/// The `v5` prefix means 202010 here, as in Microsoft's samples for `HoloLens`; in the schema of Windows 11 it means 2022.
const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns", "http://schemas.microsoft.com/AssignedAccess/2017/config"),
    ("xmlns:v3", "http://schemas.microsoft.com/AssignedAccess/2020/config"),
    ("xmlns:v5", "http://schemas.microsoft.com/AssignedAccess/202010/config"),
    ("xmlns:rs5", "http://schemas.microsoft.com/AssignedAccess/201810/config"),
];

/// Writes the kiosk of a scenario, whose apps are resolved already; `accounts` is the group of the shared accounts. With one app, that
/// one starts by itself.
pub fn kiosk_of(
    asked: &Kiosk,
    deployment: &Deployment,
    aumids: &[String],
    accounts: &Address,
) -> Result<Template> {
    let starts = asked.mode == KioskMode::SingleApp;
    let app = |(index, aumid): (usize, &String)| KioskApp {
        aumid: aumid.clone(),
        // An app may have an older id beside its own; a headset knows one of them.
        auto_launch: starts && index == 0,
    };
    let apps: Vec<KioskApp> = aumids.iter().enumerate().map(app).collect();
    let audience = match &asked.audience {
        KioskAudience::Accounts => KioskFor::Group(accounts.clone()),
        KioskAudience::Everyone => KioskFor::Everyone,
        KioskAudience::Groups { groups } => KioskFor::Groups(groups.clone()),
    };
    kiosk(stable_id(deployment, "kiosk"), &apps, &audience)
}

/// Writes the document. `profile` is the id of its one profile; it stays the same for the same kiosk.
///
/// Refused are a kiosk without apps or without anybody, an app that is listed twice, a second app that starts by itself, and a
/// group whose id is not a GUID.
pub fn kiosk(profile: Uuid, apps: &[KioskApp], audience: &KioskFor) -> Result<Template> {
    check(apps, audience)?;
    let profile = format!("{:X}", profile.braced());
    let mut xml = Xml::document("kiosk document")?;
    xml.open("AssignedAccessConfiguration", NAMESPACES)?;
    xml.open("Profiles", &[])?;
    xml.open("Profile", &[("Id", &profile)])?;
    xml.open("AllAppsList", &[])?;
    xml.open("AllowedApps", &[])?;
    for app in apps {
        let id = ("AppUserModelId", app.aumid.as_str());
        let attributes = [id, ("rs5:AutoLaunch", "true")];
        // The schema wants the attribute's values to differ between apps, so it stands nowhere else.
        xml.empty("App", if app.auto_launch { &attributes } else { &attributes[..1] })?;
    }
    xml.close("AllowedApps")?;
    xml.close("AllAppsList")?;
    xml.constant("StartLayout", LAYOUT)?;
    xml.empty("Taskbar", &[("ShowTaskbar", "true")])?;
    xml.close("Profile")?;
    xml.close("Profiles")?;
    xml.open("Configs", &[])?;
    configs(&mut xml, &profile, audience)?;
    xml.close("Configs")?;
    xml.close("AssignedAccessConfiguration")?;
    Ok(xml.finish()?.text("\n"))
}

fn configs(xml: &mut Xml, profile: &str, audience: &KioskFor) -> Result<()> {
    const TYPE: (&str, &str) = ("Type", "AzureActiveDirectoryGroup");
    let default = [("Id", profile)];
    match audience {
        KioskFor::Everyone => xml.empty("v3:GlobalProfile", &default)?,
        KioskFor::Group(group) => {
            xml.open("Config", &[])?;
            xml.empty_with_id("UserGroup", &[TYPE], "Name", group.clone())?;
            xml.empty("DefaultProfile", &default)?;
            xml.close("Config")?;
        }
        KioskFor::Groups(groups) => {
            for group in groups {
                xml.open("Config", &[])?;
                xml.empty("UserGroup", &[TYPE, ("Name", &guid(group)?)])?;
                xml.empty("DefaultProfile", &default)?;
                xml.close("Config")?;
            }
        }
        KioskFor::Accounts(accounts) => {
            for account in accounts {
                xml.open("Config", &[])?;
                xml.text("Account", &format!("AzureAD\\{}", account.trim()))?;
                xml.empty("DefaultProfile", &default)?;
                xml.close("Config")?;
            }
        }
    }
    Ok(())
}

fn check(apps: &[KioskApp], audience: &KioskFor) -> Result<()> {
    let refuse = |text: String| Err(Error::new(codes::SCENARIO_INVALID_VALUE, text));
    let mut seen = HashSet::new();
    if let Some(twice) = apps.iter().find(|app| !seen.insert(app.aumid.to_lowercase())) {
        return refuse(format!("the kiosk lists the app {} twice", shown(&twice.aumid)));
    }
    let launched = apps.iter().filter(|app| app.auto_launch).count();
    let nobody = match audience {
        KioskFor::Groups(list) | KioskFor::Accounts(list) => list.is_empty(),
        KioskFor::Group(_) | KioskFor::Everyone => false,
    };
    match (apps.is_empty(), launched > 1, nobody) {
        (true, _, _) => refuse("the kiosk lists no app, so a headset would show nothing".to_owned()),
        (_, true, _) => refuse("the kiosk has more than one app that starts by itself".to_owned()),
        (_, _, true) => refuse("the kiosk holds for nobody".to_owned()),
        _ => Ok(()),
    }
}

/// The id of a group as a headset reads it: without braces, in small letters.
pub(super) fn guid(text: &str) -> Result<String> {
    Uuid::try_parse(text.trim()).map(|id| id.hyphenated().to_string()).map_err(|_| {
        Error::new(
            codes::SCENARIO_INVALID_VALUE,
            format!("{} is not the object id of a group: that is a GUID", shown(text)),
        )
        .hint("The object id stands on the group's overview in the Microsoft Entra admin center.")
    })
}

fn shown(text: &str) -> String {
    format!("`{}`", crate::encode::terminal::text(text))
}
