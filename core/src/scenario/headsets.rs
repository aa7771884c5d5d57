//! From a shared-identity scenario to the policies of its headsets, and to what people do with them.

use data_encoding::BASE64;

use super::apps;
use super::certificate;
use super::kind;
use super::shared_identity::GROUP;
use crate::address::Address;
use crate::emit;
use crate::hololens::policy;
use crate::model::{
    Delivery, DevicePolicies, Executor, FallbackDiagnostics, Kiosk, KioskAudience, PinCharacters,
    SharedIdentity, SignIn, Weekday, WeeklyRestart,
};
use crate::resource::entra::{Group, User};
use crate::resource::intune::{Assignment, OmaSetting, OmaValue, Profile};
use crate::resource::{Deployment, FileResource, Resource, Task, Template};

/// The key of the group of headsets.
pub(crate) const HEADSETS: &str = "shared-devices";

/// The policies and tasks, after the accounts and their groups.
pub(super) fn compile(scenario: &SharedIdentity, deployment: &Deployment, users: &[User]) -> Vec<Resource> {
    let mut found = Found { scenario, deployment, resources: Vec::new() };
    found.sign_in(users);
    if let Some(kiosk) = &scenario.kiosk {
        found.kiosk(kiosk);
    }
    found.app_control();
    if let Some(policies) = &scenario.device_policies {
        found.profile(kind::profile::DEVICE_POLICIES, "device policies", settings_of(policies), Vec::new());
    }
    found.tasks();
    found.resources
}

/// What is put together.
struct Found<'a> {
    scenario: &'a SharedIdentity,
    deployment: &'a Deployment,
    resources: Vec<Resource>,
}

impl Found<'_> {
    /// The group that policies are for: that of the headsets where there is one, else that of the accounts, since a headset
    /// that is set up by hand belongs to its account.
    fn target(&self) -> Address {
        let headsets = matches!(self.scenario.sign_in, Some(SignIn::Certificate { .. }));
        Group::address_of(if headsets { HEADSETS } else { GROUP })
    }

    /// A profile for all headsets, and its assignment; nothing where it would set nothing.
    fn profile(&mut self, key: &str, title: &str, settings: Vec<OmaSetting>, needs: Vec<Address>) {
        let target = self.target();
        self.profile_for(key, title, settings, needs, target);
    }

    fn profile_for(
        &mut self,
        key: &str,
        title: &str,
        settings: Vec<OmaSetting>,
        needs: Vec<Address>,
        group: Address,
    ) {
        if settings.is_empty() {
            return;
        }
        let address = Profile::address_of(key);
        self.resources.push(Resource::Profile(Profile {
            key: key.to_owned(),
            display_name: format!("HoloLens {}: {title}", self.scenario.name),
            settings,
            operation: self.deployment.operation(&address, 0),
            deployment: self.scenario.name.clone(),
            needs,
        }));
        self.resources
            .push(Resource::Assignment(Assignment { profile: key.to_owned(), groups: vec![group] }));
    }

    fn task(&mut self, kind: &str, key: &str, executor: Executor, text: String) {
        let address = Address::new(kind, key);
        self.resources.push(Resource::Task(Task { address, executor, text, needs: Vec::new() }));
    }

    fn file(&mut self, key: &str, text: &str) {
        self.resources.push(Resource::File(FileResource { key: key.to_owned(), text: text.to_owned() }));
    }

    fn sign_in(&mut self, users: &[User]) {
        match &self.scenario.sign_in {
            None => {}
            Some(SignIn::Pin { .. }) => {
                let settings = hello(self.scenario, self.deployment.tenant());
                self.profile(kind::profile::WINDOWS_HELLO, "Windows Hello PIN", settings, Vec::new());
            }
            Some(SignIn::AutoLogon) => {
                for user in users {
                    let key = format!("auto-logon-{}", user.key);
                    let setting = text("AutoLogonUser", &user.user_principal_name);
                    let title = format!("auto-login of {}", user.key);
                    let group = Group::address_of(&key);
                    self.profile_for(&key, &title, setting, Vec::new(), group);
                }
            }
            Some(SignIn::Certificate { .. }) => {
                let found = certificate::compile(self.scenario, self.deployment);
                self.resources.extend(found.resources);
                self.profile(kind::profile::SHARED_ACCOUNT, "shared account", found.settings, Vec::new());
                for (key, sentence) in certificate::BETA {
                    self.task(Task::PERSON, key, Executor::Person, (*sentence).to_owned());
                }
                self.file(
                    kind::file::CERTIFICATE,
                    "the steps of certificate sign-in, and the bodies of what only beta Graph takes",
                );
            }
        }
    }

    fn kiosk(&mut self, kiosk: &Kiosk) {
        let document = kiosk_document(self.scenario, self.deployment, kiosk);
        match (kiosk.delivery, document) {
            (_, None) => {}
            (Delivery::Intune, Some(document)) => {
                let needs = match kiosk.audience {
                    KioskAudience::Accounts => vec![Group::address_of(GROUP)],
                    _ => Vec::new(),
                };
                let setting = named("AssignedAccess", OmaValue::Text(document));
                self.profile(kind::profile::KIOSK, "kiosk", setting, needs);
                self.file(kind::file::KIOSK, "the kiosk document, as the profile holds it");
            }
            (Delivery::ProvisioningPackage, Some(_)) => {
                self.file(kind::file::PROVISIONING_PACKAGE, "the project of a provisioning package");
                self.task(
                    Task::PERSON,
                    "provisioning-package",
                    Executor::Person,
                    "Build the provisioning package on Windows and apply it to each headset.".to_owned(),
                );
            }
        }
    }

    fn app_control(&mut self) {
        let Some(control) = &self.scenario.app_control else { return };
        let Some(policy) = &control.policy else {
            self.file(
                kind::file::APP_CONTROL,
                "the source of the App Control policy, and the script that compiles it",
            );
            let text =
                "Compile the App Control policy on Windows, and name the result in `appControl.policyFile`.";
            self.task(Task::PERSON, "app-control-policy", Executor::Person, text.to_owned());
            return;
        };
        let (Some(id), Delivery::Intune) = (&control.policy_id, control.delivery) else { return };
        let Some(facts) = policy::find("ApplicationControl") else { return };
        let uri = facts.oma_uri.replace("{PolicyGUID}", id.trim_matches(['{', '}']));
        let file = OmaValue::File { name: "compiledPolicy.bin".to_owned(), content: policy.clone() };
        let setting = vec![OmaSetting::new(facts.name, &uri, file)];
        self.profile(kind::profile::APP_CONTROL, "App Control", setting, Vec::new());
    }

    /// What people do with each headset, where the scenario says how they sign in.
    fn tasks(&mut self) {
        let Some(sign_in) = &self.scenario.sign_in else { return };
        let what = match sign_in {
            SignIn::Pin { .. } => "set it up with its account, skip the iris, and set the PIN",
            SignIn::AutoLogon => {
                "set it up with its account and sign in once by hand; from then on it signs in by itself"
            }
            SignIn::Certificate { .. } => "run Autopilot, and choose Sign in once",
        };
        for account in self.scenario.accounts.iter().flatten() {
            let text = format!(
                "Whoever wears {} does what no policy can: {what}, as headsets/{} of `emit` says.",
                account.device, account.device
            );
            self.task(Task::DEVICE, &account.device, Executor::Device, text);
        }
        self.file(
            kind::file::CHECKLISTS,
            "a checklist for each headset, and the runbook for a forgotten PIN",
        );
    }
}

/// The kiosk document of a scenario; `None` where an app is unknown, which `validate` tells.
pub(crate) fn kiosk_document(
    scenario: &SharedIdentity,
    deployment: &Deployment,
    kiosk: &Kiosk,
) -> Option<Template> {
    let aumids: Vec<Vec<String>> =
        kiosk.apps.iter().map(|app| apps::aumids(app, &scenario.app)).collect::<Option<_>>()?;
    emit::kiosk_of(kiosk, deployment, &aumids.concat(), &Group::address_of(GROUP)).ok()
}

/// The settings of Windows Hello; what the scenario does not say is left alone, except that the iris is not asked for.
fn hello(scenario: &SharedIdentity, tenant: &str) -> Vec<OmaSetting> {
    let Some(SignIn::Pin {
        min_length,
        max_length,
        digits,
        lowercase,
        uppercase,
        special,
        expires_days,
        history,
    }) = &scenario.sign_in
    else {
        return Vec::new();
    };
    let characters = |given: &Option<PinCharacters>| {
        given.map(|given| match given {
            PinCharacters::Allowed => 0,
            PinCharacters::Required => 1,
            PinCharacters::Forbidden => 2,
        })
    };
    let numbers = [
        ("MinimumPINLength", min_length.map(signed)),
        ("MaximumPINLength", max_length.map(signed)),
        ("Digits", characters(digits)),
        ("LowercaseLetters", characters(lowercase)),
        ("UppercaseLetters", characters(uppercase)),
        ("SpecialCharacters", characters(special)),
        ("Expiration", expires_days.map(signed)),
        ("History", history.map(signed)),
    ];
    let mut settings = named("UsePassportForWork", OmaValue::Truth(true));
    settings.extend(named("UseBiometrics", OmaValue::Truth(false)));
    for (name, number) in numbers {
        settings.extend(number.into_iter().flat_map(|number| named(name, OmaValue::Integer(number))));
    }
    for setting in &mut settings {
        setting.uri = setting.uri.replace("{TenantId}", tenant);
    }
    settings
}

fn settings_of(policies: &DevicePolicies) -> Vec<OmaSetting> {
    let mut settings = Vec::new();
    let pages = |word: &str, pages: &Option<Vec<String>>| {
        pages.as_ref().map(|pages| format!("{word}:{}", pages.join(";")))
    };
    let list = pages("showonly", &policies.show_only_pages).or(pages("hide", &policies.hide_pages));
    settings.extend(list.into_iter().flat_map(|list| text("PageVisibilityList", &list)));
    let diagnostics = policies.fallback_diagnostics.map(|who| match who {
        FallbackDiagnostics::Nobody => 0,
        FallbackDiagnostics::Owners => 1,
        FallbackDiagnostics::Everyone => 2,
    });
    let truth = |given: Option<bool>| given.map(i32::from);
    let numbers = [
        ("AADGroupMembershipCacheValidityInDays", policies.group_membership_cache_days.map(signed)),
        ("FallbackDiagnostics", diagnostics),
        ("AutoUnlock", truth(policies.auto_unlock)),
        ("VisitorAutoLogon", truth(policies.visitor_auto_logon)),
        ("AllowManualMDMUnenrollment", truth(policies.allow_manual_unenrollment)),
        ("AllowAddProvisioningPackage", truth(policies.allow_add_provisioning_package)),
        ("AllowRemoveProvisioningPackage", truth(policies.allow_remove_provisioning_package)),
        ("SkipCalibrationDuringSetup", truth(policies.skip_calibration)),
        ("SkipTrainingDuringSetup", truth(policies.skip_training)),
        ("MaxInactivityTimeDeviceLock", policies.lock_after_minutes.map(signed)),
    ];
    for (name, number) in numbers {
        settings.extend(number.into_iter().flat_map(|number| named(name, OmaValue::Integer(number))));
    }
    if let Some(days) = policies.delete_profiles_after_days {
        settings.extend(named("EnableProfileManager", OmaValue::Truth(true)));
        // 2: profiles go when storage runs short or nobody used them for as many days.
        settings.extend(named("DeletionPolicy", OmaValue::Integer(2)));
        settings.extend(named("ProfileInactivityThreshold", OmaValue::Integer(signed(days))));
    }
    settings.extend(policies.weekly_restart.as_ref().and_then(restart));
    settings
}

/// A weekly restart begins at a moment in the past that is such a day and hour (Reboot CSP, `Schedule/WeeklyRecurrent`).
fn restart(restart: &WeeklyRestart) -> Option<OmaSetting> {
    let day = match restart.day {
        Weekday::Monday => 1,
        Weekday::Tuesday => 2,
        Weekday::Wednesday => 3,
        Weekday::Thursday => 4,
        Weekday::Friday => 5,
        Weekday::Saturday => 6,
        Weekday::Sunday => 7,
    };
    let (hour, minute) = clock_time(&restart.at)?;
    // 1 January 2024 was a Monday.
    let begin = format!("2024-01-{day:02}T{hour:02}:{minute:02}:00");
    let uri = "./Device/Vendor/MSFT/Reboot/Schedule/WeeklyRecurrent";
    Some(OmaSetting::text("WeeklyRecurrent", uri, &begin))
}

/// Hours and minutes of a time such as `03:30`.
pub(super) fn clock_time(text: &str) -> Option<(u8, u8)> {
    let (hour, minute) = text.split_once(':')?;
    let number = |part: &str| part.parse::<u8>().ok().filter(|_| part.len() == 2);
    let (hour, minute) = (number(hour)?, number(minute)?);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

/// Whether a text is base 64 of something.
pub(super) fn is_base64(text: &str) -> bool {
    BASE64.decode(text.as_bytes()).is_ok_and(|bytes| !bytes.is_empty())
}

fn text(name: &str, value: &str) -> Vec<OmaSetting> {
    named(name, OmaValue::Text(Template::new().text(value)))
}

/// The setting of a policy of that name.
fn named(name: &str, value: OmaValue) -> Vec<OmaSetting> {
    policy::find(name).map(|facts| OmaSetting::new(facts.name, facts.oma_uri, value)).into_iter().collect()
}

fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
