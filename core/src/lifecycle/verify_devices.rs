//! Checks of what headsets and the tenant's settings ask for.

use std::collections::BTreeMap;

use super::headsets::Headsets;
use crate::address::Address;
use crate::clock::Timestamp;
use crate::hololens::build::Build;
use crate::hololens::policy;
use crate::model::{Account, Check, Receipt, ReceiptResult, SharedIdentity, SignIn, Verdict};
use crate::plan::Snapshot;
use crate::resource::intune::{Assignment, AutopilotDevice, Profile};
use crate::resource::tenant::{Authority, CertificateMethod, Setting, Trust, setting_facts};
use crate::resource::{FileResource, Resource, Task};

/// What the checks look at.
pub(super) struct Devices<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) scenario: &'a SharedIdentity,
    pub(super) resources: &'a [Resource],
    pub(super) headsets: &'a Headsets,
    pub(super) receipts: &'a BTreeMap<Address, Receipt>,
    /// Object ids of what exists and is ours.
    pub(super) ids: &'a dyn Fn(&Address) -> Option<String>,
    /// The object id and the user principal name of the account of a headset.
    pub(super) account: &'a dyn Fn(&Account) -> Option<(String, String)>,
}

const APPLY: &str = "Apply the scenario.";

fn check(address: Address, name: &str, verdict: Verdict, text: String, hint: Option<String>) -> Check {
    Check { address, check: name.to_owned(), verdict, text, hint }
}

impl Devices<'_> {
    /// The checks of a resource; none for kinds that are checked elsewhere.
    pub(super) fn check(&self, resource: &Resource) -> Vec<Check> {
        match resource {
            Resource::Profile(profile) => vec![self.profile(profile)],
            Resource::Assignment(assignment) => vec![self.assignment(assignment)],
            Resource::AutopilotDevice(device) => vec![self.autopilot(device)],
            Resource::Trust(trust) => vec![self.trust(trust)],
            Resource::Authority(authority) => vec![self.authority(authority)],
            Resource::CertificateMethod(method) => vec![self.method(method)],
            Resource::Setting(setting) => vec![self.setting(setting)],
            Resource::Task(task) if task.address.kind() == Task::DEVICE => self.headset(task),
            Resource::Task(task) => vec![self.task(task)],
            Resource::File(FileResource { .. })
            | Resource::Group(_)
            | Resource::User(_)
            | Resource::Membership(_)
            | Resource::Licence(_)
            | Resource::ExternalAccess(_)
            | Resource::AccessPolicy(_)
            | Resource::PolicyGrant(_)
            | Resource::Barrier(_)
            | Resource::Guest(_)
            | Resource::Team(_)
            | Resource::Channel(_)
            | Resource::TeamMember(_)
            | Resource::ChannelMember(_)
            | Resource::Switch(_)
            | Resource::AccessPass(_)
            | Resource::AccessSetting(_) => Vec::new(),
        }
    }

    fn holds(address: Address, name: &str, holds: bool, yes: &str, no: &str) -> Check {
        if holds {
            check(address, name, Verdict::Pass, yes.to_owned(), None)
        } else {
            check(address, name, Verdict::Fail, no.to_owned(), Some(APPLY.to_owned()))
        }
    }

    fn profile(&self, profile: &Profile) -> Check {
        let address = profile.address();
        let Some(now) = self.snapshot.profile(&profile.operation) else {
            return Self::holds(address, "profile", false, "", "Intune has no such profile");
        };
        let bad = |state: &str| matches!(state, "error" | "conflict" | "nonCompliant");
        let states = self.headsets.states.get(&now.id).map_or(&[][..], Vec::as_slice);
        let failing: Vec<String> = states
            .iter()
            .filter(|(_, state)| bad(state))
            .map(|(device, state)| format!("{device} ({state})"))
            .collect();
        if !failing.is_empty() {
            let text = format!("the profile fails on {}", failing.join(", "));
            let hint = "A conflict means that another profile sets the same. Intune shows it under Devices > Configuration.";
            return check(address, "profile", Verdict::Fail, text, Some(hint.to_owned()));
        }
        let same = profile.differences(now, self.ids).is_empty();
        let taken =
            states.iter().filter(|(_, state)| matches!(state.as_str(), "compliant" | "remediated")).count();
        let yes = format!("the profile is as the scenario says; {taken} headsets report that they took it");
        Self::holds(address, "profile", same, &yes, "the profile differs from the scenario")
    }

    fn assignment(&self, assignment: &Assignment) -> Check {
        let profile = (self.ids)(&Profile::address_of(&assignment.profile));
        let now = profile.and_then(|id| self.snapshot.profiles.iter().find(|held| held.id == id));
        let holds = now.is_some() && assignment.targets(now, self.ids).is_none();
        let no = "the profile is not for the group";
        Self::holds(assignment.address(), "assignment", holds, "the profile is for the group", no)
    }

    fn autopilot(&self, device: &AutopilotDevice) -> Check {
        let known = self.snapshot.autopilot.contains(&device.serial.to_ascii_uppercase());
        let no = "the headset is not registered with Autopilot";
        Self::holds(device.address(), "autopilot", known, "the headset is registered with Autopilot", no)
    }

    fn trust(&self, trust: &Trust) -> Check {
        let there = self.snapshot.trusts.contains_key(&trust.display_name);
        let no = "the tenant has no such list of authorities";
        Self::holds(trust.address(), "trust", there, "the list of authorities is there", no)
    }

    fn authority(&self, authority: &Authority) -> Check {
        let trusted = self
            .snapshot
            .trusts
            .values()
            .flat_map(|trust| &trust.authorities)
            .any(|now| Authority::is(&authority.certificate, now));
        let no = "the tenant does not trust the authority";
        Self::holds(authority.address(), "authority", trusted, "the tenant trusts the authority", no)
    }

    fn method(&self, method: &CertificateMethod) -> Check {
        let now = self.snapshot.policies.get(CertificateMethod::PATH);
        let holds = now.is_some_and(|now| method.differences(now, self.ids).is_empty());
        Self::holds(
            method.address(),
            "method",
            holds,
            "the shared accounts can sign in with a certificate, and it counts as multi-factor",
            "the shared accounts cannot sign in with a certificate",
        )
    }

    /// The receipt of somebody who says that it is so.
    fn receipt(&self, address: &Address) -> Option<&Receipt> {
        self.receipts.get(address).filter(|receipt| receipt.result == ReceiptResult::Done)
    }

    fn told(receipt: &Receipt) -> String {
        let day = |at: Timestamp| at.to_string().get(..10).unwrap_or_default().to_owned();
        let value = receipt.after.as_ref().map(|after| format!(": {}", after.0)).unwrap_or_default();
        let until = receipt.expires.map(|until| format!(", valid until {}", day(until))).unwrap_or_default();
        format!("{} says so on {}{until}{value}", receipt.by, day(receipt.at))
    }

    fn setting(&self, setting: &Setting) -> Check {
        let address = setting.address();
        let Some(facts) = setting_facts(&setting.key) else {
            return check(
                address,
                "setting",
                Verdict::CannotBeRead,
                "it is no known setting".to_owned(),
                None,
            );
        };
        let Some(path) = facts.path else {
            if let Some(receipt) = self.receipt(&address) {
                let text = format!("\"{}\" was reviewed: {}", facts.title, Self::told(receipt));
                return check(address, "attested", Verdict::CannotBeRead, text, None);
            }
            let text = format!("no API tells \"{}\"", facts.title);
            let hint = format!("Look at {} and give a receipt: `emit` writes an empty one.", facts.portal);
            return check(address, "setting", Verdict::CannotBeRead, text, Some(hint));
        };
        let Some(policy) = self.snapshot.policies.get(path) else {
            let text = format!("\"{}\" could not be read", facts.title);
            return check(address, "setting", Verdict::CannotBeRead, text, None);
        };
        let now = setting.now(policy).unwrap_or_else(|| "unknown".to_owned());
        if setting.is_review() || setting.holds(policy, self.ids) {
            check(address, "setting", Verdict::Pass, format!("\"{}\" is `{now}`", facts.title), None)
        } else {
            let text = format!("\"{}\" is `{now}`, the scenario asks for `{}`", facts.title, setting.wanted);
            check(address, "setting", Verdict::Fail, text, Some(APPLY.to_owned()))
        }
    }

    fn task(&self, task: &Task) -> Check {
        let address = task.address.clone();
        if let Some(receipt) = self.receipt(&address) {
            return check(address, "attested", Verdict::Pass, Self::told(receipt), None);
        }
        let hint =
            "When it is done, fill in the receipt that `emit` writes, and `apply FILE --receipt RECEIPT`.";
        check(address, "manual", Verdict::Manual, task.text.clone(), Some(hint.to_owned()))
    }

    /// A headset: under management, compliant, new enough for every policy, and its PIN set.
    fn headset(&self, task: &Task) -> Vec<Check> {
        let address = &task.address;
        let one = |name: &str, verdict, text: String, hint: Option<&str>| {
            check(address.clone(), name, verdict, text, hint.map(str::to_owned))
        };
        let serial = address.key();
        if let Err(error) = &self.headsets.managed {
            let text = format!("whether {serial} is under management cannot be read: {}", error.0);
            let hint = "The credential needs DeviceManagementManagedDevices.Read.All.";
            return vec![self.task(task), one("enrolled", Verdict::CannotBeRead, text, Some(hint))];
        }
        let Some(device) = self.headsets.managed(serial) else {
            return vec![self.task(task)];
        };
        let text = |field: &str| device[field].as_str().unwrap_or_default();
        let mut checks = vec![one("enrolled", Verdict::Pass, format!("{serial} is under management"), None)];
        checks.push(match text("complianceState") {
            "compliant" => one("compliant", Verdict::Pass, format!("{serial} is compliant"), None),
            state => one(
                "compliant",
                Verdict::Fail,
                format!("{serial} is not compliant: Intune says `{state}`"),
                Some("A kiosk for a group needs a compliant headset. Intune shows the reason under Devices."),
            ),
        });
        checks.push(self.build(address, serial, text("osVersion")));
        checks.extend(self.pin(address, serial));
        checks
    }

    fn build(&self, address: &Address, serial: &str, version: &str) -> Check {
        let Some(build) = Build::parse(version) else {
            let text = format!("the build of {serial} is not known: Intune says `{version}`");
            return check(address.clone(), "build", Verdict::CannotBeRead, text, None);
        };
        let settings = self.resources.iter().filter_map(|resource| match resource {
            Resource::Profile(profile) => Some(&profile.settings),
            _ => None,
        });
        let too_new = settings
            .flatten()
            .filter_map(|setting| policy::find(&setting.name))
            .find(|policy| policy.since.is_some_and(|since| build < since));
        match too_new {
            None => {
                let text = format!("{serial} runs {version}, new enough for every policy");
                check(address.clone(), "build", Verdict::Pass, text, None)
            }
            Some(policy) => {
                let text = format!("{serial} runs {version}, which does not know {}", policy.name);
                let hint = "Update the headset before it is handed out.".to_owned();
                check(address.clone(), "build", Verdict::Fail, text, Some(hint))
            }
        }
    }

    /// Whether a Windows Hello key of the headset's account shows that the PIN was set.
    fn pin(&self, address: &Address, serial: &str) -> Option<Check> {
        if !matches!(self.scenario.sign_in, Some(SignIn::Pin { .. })) {
            return None;
        }
        let account =
            self.scenario.accounts.iter().flatten().find(|account: &&Account| account.device == serial)?;
        let (id, name) = (self.account)(account)?;
        let made = |verdict, text: String, hint: Option<&str>| {
            Some(check(address.clone(), "pin", verdict, text, hint.map(str::to_owned)))
        };
        match self.headsets.keys.get(&id)? {
            Ok(0) => made(
                Verdict::Manual,
                format!("{name} has no Windows Hello key yet, so the PIN is not set"),
                Some("Sign in on the headset and set the PIN; the central authority confirms with MFA."),
            ),
            Ok(_) => made(Verdict::Pass, format!("{name} has a Windows Hello key: the PIN is set"), None),
            Err(error) => made(
                Verdict::CannotBeRead,
                format!("whether the PIN of {name} is set cannot be read: {}", error.0),
                Some("The credential needs UserAuthMethod-WindowsHello.Read.All."),
            ),
        }
    }
}

/// Whether a check keeps a deployment from being ready: a person's word that still holds does not.
pub(super) fn blocks(check: &Check) -> bool {
    check.verdict != Verdict::Pass && check.check != "attested"
}
