//! The apps that a kiosk or an App Control policy can name.
//!
//! Sources: "HoloLens kiosk mode reference" for AUMIDs, "Windows Defender Application Control" of the HoloLens documentation
//! for package family names. Those of the newer Settings app and of the older Edge follow from their AUMIDs.

use super::build::Build;

/// One app of HoloLens 2.
#[derive(Debug, PartialEq, Eq)]
pub struct App {
    /// The name in documents, such as `remoteAssist`.
    pub key: &'static str,
    /// The name that people see.
    pub name: &'static str,
    /// Its AUMIDs, the one to use first; older ones follow.
    pub aumids: &'static [KnownAumid],
    /// Its package family names. Empty where the app comes in no package of its own.
    pub packages: &'static [&'static str],
    /// Why it does not belong on a headset with a shared account; `None` where nothing speaks against it.
    pub risk: Option<&'static str>,
    /// What else to know about it in a kiosk; `None` where there is nothing.
    pub remark: Option<&'static str>,
}

/// An AUMID, and the build that brought it.
#[derive(Debug, PartialEq, Eq)]
pub struct KnownAumid {
    /// The AUMID.
    pub id: &'static str,
    /// The first build that knows it; `None` where every build of HoloLens 2 does.
    pub since: Option<Build>,
}

const SETTINGS_RISK: &str =
    "whoever wears the headset can change it, and the account's page is one step away";
const EDGE_RISK: &str =
    "single sign-on opens the account's own pages, where its sign-in methods can be changed";
const STORE_RISK: &str = "whoever wears the headset can install apps";
const EXPLORER_RISK: &str = "whoever wears the headset sees the files that others left";
const INSTALLER_RISK: &str = "whoever wears the headset can install packages";

const fn always(id: &'static str) -> KnownAumid {
    KnownAumid { id, since: None }
}

const fn since_21h1(id: &'static str) -> KnownAumid {
    KnownAumid { id, since: Some(Build::new(20346, 1002)) }
}

const fn app(
    key: &'static str,
    name: &'static str,
    aumids: &'static [KnownAumid],
    packages: &'static [&'static str],
) -> App {
    App { key, name, aumids, packages, risk: None, remark: None }
}

impl App {
    const fn risk(mut self, risk: &'static str) -> Self {
        self.risk = Some(risk);
        self
    }

    const fn remark(mut self, remark: &'static str) -> Self {
        self.remark = Some(remark);
        self
    }

    /// The AUMID to write into new documents; `None` for an app that cannot be started from a kiosk.
    pub fn aumid(&self) -> Option<&'static str> {
        self.aumids.first().map(|known| known.id)
    }
}

/// Every app, the two that this library is about first.
pub const APPS: &[App] = &[
    app(
        "remoteAssist",
        "Dynamics 365 Remote Assist",
        &[always("Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe!Microsoft.RemoteAssist")],
        &["Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe"],
    ),
    app(
        "guides",
        "Dynamics 365 Guides",
        &[always("Microsoft.Dynamics365.Guides_8wekyb3d8bbwe!MicrosoftGuides")],
        &["Microsoft.Dynamics365.Guides_8wekyb3d8bbwe"],
    ),
    app(
        "settings",
        "Settings",
        &[
            since_21h1("BAEAEF15-9BAB-47FC-800B-ACECAD2AE94B_cw5n1h2txyewy!App"),
            always("HolographicSystemSettings_cw5n1h2txyewy!App"),
        ],
        &["BAEAEF15-9BAB-47FC-800B-ACECAD2AE94B_cw5n1h2txyewy", "HolographicSystemSettings_cw5n1h2txyewy"],
    )
    .risk(SETTINGS_RISK),
    app(
        "edge",
        "Microsoft Edge",
        &[
            since_21h1("Microsoft.MicrosoftEdge.Stable_8wekyb3d8bbwe!MSEDGE"),
            always("Microsoft.MicrosoftEdge_8wekyb3d8bbwe!MicrosoftEdge"),
        ],
        // App Control stops the newer Edge by its file name, msedge.exe, not by a package.
        &["Microsoft.MicrosoftEdge_8wekyb3d8bbwe", "Microsoft.MicrosoftEdge.Stable_8wekyb3d8bbwe"],
    )
    .risk(EDGE_RISK),
    app(
        "store",
        "Microsoft Store",
        &[always("Microsoft.WindowsStore_8wekyb3d8bbwe!App")],
        &["Microsoft.WindowsStore_8wekyb3d8bbwe"],
    )
    .risk(STORE_RISK),
    app(
        "fileExplorer",
        "File Explorer",
        &[always("c5e2524a-ea46-4f67-841f-6a9465d9d515_cw5n1h2txyewy!App")],
        &["c5e2524a-ea46-4f67-841f-6a9465d9d515_cw5n1h2txyewy"],
    )
    .risk(EXPLORER_RISK),
    app("appInstaller", "App Installer", &[], &["Microsoft.DesktopAppInstaller_8wekyb3d8bbwe"])
        .risk(INSTALLER_RISK),
    app("camera", "Camera", &[always("HoloCamera_cw5n1h2txyewy!HoloCamera")], &["HoloCamera_cw5n1h2txyewy"]),
    app(
        "devicePicker",
        "Device Picker",
        &[always("Microsoft.Windows.DevicesFlowHost_cw5n1h2txyewy!Microsoft.Windows.DevicesFlowHost")],
        &["Microsoft.Windows.DevicesFlowHost_cw5n1h2txyewy"],
    ),
    app(
        "devicePickerFirstGeneration",
        "Device Picker of HoloLens (1st gen)",
        &[always("HoloDevicesFlow_cw5n1h2txyewy!HoloDevicesFlow")],
        &["HoloDevicesFlow_cw5n1h2txyewy"],
    )
    .remark("it belongs to the first generation of HoloLens"),
    app(
        "viewer3d",
        "3D Viewer",
        &[always("Microsoft.Microsoft3DViewer_8wekyb3d8bbwe!Microsoft.Microsoft3DViewer")],
        &["Microsoft.Microsoft3DViewer_8wekyb3d8bbwe"],
    ),
    app(
        "calendar",
        "Calendar",
        &[always("microsoft.windowscommunicationsapps_8wekyb3d8bbwe!microsoft.windowslive.calendar")],
        &["microsoft.windowscommunicationsapps_8wekyb3d8bbwe"],
    ),
    app(
        "mail",
        "Mail",
        &[always("microsoft.windowscommunicationsapps_8wekyb3d8bbwe!microsoft.windowslive.mail")],
        &["microsoft.windowscommunicationsapps_8wekyb3d8bbwe"],
    ),
    app(
        "cortana",
        "Cortana",
        &[always("Microsoft.549981C3F5F10_8wekyb3d8bbwe!App")],
        &["Microsoft.549981C3F5F10_8wekyb3d8bbwe"],
    ),
    app(
        "feedbackHub",
        "Feedback Hub",
        &[always("Microsoft.WindowsFeedbackHub_8wekyb3d8bbwe!App")],
        &["Microsoft.WindowsFeedbackHub_8wekyb3d8bbwe"],
    ),
    app(
        "moviesTv",
        "Movies & TV",
        &[always("Microsoft.ZuneVideo_8wekyb3d8bbwe!Microsoft.ZuneVideo")],
        &["Microsoft.ZuneVideo_8wekyb3d8bbwe"],
    ),
    app(
        "oneDrive",
        "OneDrive",
        &[always("microsoft.microsoftskydrive_8wekyb3d8bbwe!App")],
        &["microsoft.microsoftskydrive_8wekyb3d8bbwe"],
    ),
    app(
        "photos",
        "Photos",
        &[always("Microsoft.Windows.Photos_8wekyb3d8bbwe!App")],
        &["Microsoft.Windows.Photos_8wekyb3d8bbwe"],
    ),
    app(
        "tips",
        "Tips",
        &[always("Microsoft.HoloLensTips_8wekyb3d8bbwe!HoloLensTips")],
        &["Microsoft.HoloLensTips_8wekyb3d8bbwe"],
    ),
    app(
        "mesh",
        "Mesh",
        &[always("Microsoft.Fenix2020_8wekyb3d8bbwe!App")],
        &["Microsoft.Fenix2020_8wekyb3d8bbwe"],
    )
    .remark("Microsoft retired it"),
];

/// The app of that key.
pub fn by_key(key: &str) -> Option<&'static App> {
    APPS.iter().find(|app| app.key == key)
}

/// The app with that AUMID, whatever its case.
pub fn by_aumid(aumid: &str) -> Option<&'static App> {
    APPS.iter().find(|app| app.aumids.iter().any(|known| known.id.eq_ignore_ascii_case(aumid)))
}

/// The first app of that package, whatever the name's case. Calendar and Mail share one package.
pub fn by_package(family_name: &str) -> Option<&'static App> {
    APPS.iter().find(|app| app.packages.iter().any(|known| known.eq_ignore_ascii_case(family_name)))
}

/// Whether Microsoft publishes a package, by the hash of the publisher.
pub fn is_microsofts(package: &PackageFamilyName<'_>) -> bool {
    ["8wekyb3d8bbwe", "cw5n1h2txyewy"].iter().any(|hash| package.publisher.eq_ignore_ascii_case(hash))
}

/// A package family name: `NAME_PUBLISHER`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackageFamilyName<'a> {
    /// The package's name.
    pub name: &'a str,
    /// The 13 characters that stand for the publisher.
    pub publisher: &'a str,
}

impl<'a> PackageFamilyName<'a> {
    /// Reads a package family name; `None` where it has another form.
    ///
    /// The name has 3 to 50 letters, digits, dots and dashes; the publisher 13 characters of Crockford's base 32.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (name, publisher) = text.rsplit_once('_')?;
        let of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let of_publisher =
            |c: char| c.is_ascii_alphanumeric() && !matches!(c.to_ascii_lowercase(), 'i' | 'l' | 'o' | 'u');
        let sound = (3..=50).contains(&name.len())
            && name.chars().all(of_name)
            && publisher.len() == 13
            && publisher.chars().all(of_publisher);
        sound.then_some(Self { name, publisher })
    }
}

/// An application user model id: `NAME_PUBLISHER!APP`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aumid<'a> {
    /// The package.
    pub package: PackageFamilyName<'a>,
    /// The app within the package.
    pub app: &'a str,
}

impl<'a> Aumid<'a> {
    /// Reads an AUMID; `None` where it has another form.
    ///
    /// The app's id is parts of letters and digits with dots between them, 64 characters at most.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (package, app) = text.split_once('!')?;
        let part = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic())
                && part.chars().all(|c| c.is_ascii_alphanumeric())
        };
        let sound = app.len() <= 64 && app.split('.').all(part);
        sound.then_some(Self { package: PackageFamilyName::parse(package)?, app })
    }
}

/// The AUMID without the version that a package's full name carries, `NAME_1.2.3.4_arm64__PUBLISHER!APP`; `None` where there
/// is none.
pub fn without_version(text: &str) -> Option<String> {
    let (package, app) = text.split_once('!')?;
    let mut parts = package.split('_');
    let (name, version, publisher) = (parts.next()?, parts.next()?, parts.next_back()?);
    let numbers = version.split('.').count() >= 2
        && version.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    numbers.then(|| format!("{name}_{publisher}!{app}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_sound() {
        let mut keys: Vec<_> = APPS.iter().map(|app| app.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), APPS.len());
        for app in APPS {
            for known in app.aumids {
                let aumid = Aumid::parse(known.id).unwrap_or_else(|| panic!("{}", known.id));
                let package = format!("{}_{}", aumid.package.name, aumid.package.publisher);
                assert!(app.packages.contains(&package.as_str()), "{package}");
                assert!(is_microsofts(&aumid.package));
                assert_eq!(by_aumid(known.id), Some(app));
            }
            assert!(app.packages.iter().all(|name| PackageFamilyName::parse(name).is_some()));
            assert!(app.packages.iter().all(|name| by_package(name).is_some()));
            assert_eq!(by_key(app.key), Some(app));
        }
    }

    #[test]
    fn forms_are_told_apart() {
        for wrong in [
            "",
            "!",
            "Microsoft.MicrosoftRemoteAssist!App",
            "Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbw!App",
            "Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwu!App",
            "Microsoft.MicrosoftRemoteAssist_1.0.0.0_x64__8wekyb3d8bbwe!App",
            "Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe!",
            "Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe!1App",
            "Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe! App",
        ] {
            assert_eq!(Aumid::parse(wrong), None, "{wrong}");
        }
        assert!(Aumid::parse("Contoso.Inspect_abcdefghjkmnp!Contoso.Inspect.App1").is_some());
        assert_eq!(
            without_version("Microsoft.MicrosoftRemoteAssist_1.0.0.0_x64__8wekyb3d8bbwe!App").as_deref(),
            Some("Microsoft.MicrosoftRemoteAssist_8wekyb3d8bbwe!App")
        );
        assert_eq!(without_version("HoloCamera_cw5n1h2txyewy!HoloCamera"), None);
    }
}
