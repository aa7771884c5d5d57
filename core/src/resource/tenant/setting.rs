use http::Method;
use serde_json::{Map, Value, json};

use crate::address::Address;
use crate::graph::Operation;
use crate::resource::unknown;

/// The word for a setting that is only read and reported.
const REVIEW: &str = "review";

/// What is known of one of the seven settings that the article asks to review.
#[derive(Debug, PartialEq, Eq)]
pub struct SettingFacts {
    /// The statement of the article that asks to review it.
    pub statement: &'static str,
    /// Its name in documents.
    pub key: &'static str,
    /// Its name in the admin center.
    pub title: &'static str,
    /// Where a person finds it.
    pub portal: &'static str,
    /// What reads and writes it; `None` where no API does.
    pub path: Option<&'static str>,
    /// What it means for shared accounts.
    pub means: &'static str,
    /// Whom a change touches, as a sentence.
    pub effect: &'static str,
    /// The words of documents, and what each is called in the admin center.
    pub words: &'static [(&'static str, &'static str)],
}

/// Words for whom a setting holds.
const WHO: &[(&str, &str)] = &[("nobody", "None, No"), ("selected", "Selected"), ("everyone", "All, Yes")];

/// The seven settings in the order of the article. Paths of the admin center as of 2025.
pub const SETTINGS: &[SettingFacts] = &[
    SettingFacts {
        statement: "A-C1",
        key: "administratorPortal",
        title: "Restrict access to Microsoft Entra admin center",
        portal: "https://entra.microsoft.com > Users > User settings > Administration center",
        path: None,
        means: "It hides the pages from people without a role, and protects nothing: PowerShell and Graph stay open. Conditional Access \
                for the Windows Azure Service Management API protects.",
        effect: "It hides the pages of the admin center from everybody without a role; PowerShell and Graph stay open, so it is no protection.",
        words: &[("open", "No"), ("restricted", "Yes")],
    },
    SettingFacts {
        statement: "A-C2",
        key: "appRegistrations",
        title: "Users can register applications",
        portal: "https://entra.microsoft.com > Users > User settings > Default user role permissions",
        path: Some("/policies/authorizationPolicy"),
        means: "Whether everybody, a shared account too, can register applications in the tenant.",
        effect: "Everybody without a role can no longer register applications, or can again; existing registrations stay.",
        words: &[("allowed", "Yes"), ("blocked", "No")],
    },
    SettingFacts {
        statement: "A-C3",
        key: "linkedAccounts",
        title: "LinkedIn account connections",
        portal: "https://entra.microsoft.com > Users > User settings > LinkedIn account connections",
        path: None,
        means: "Whether people can connect their LinkedIn accounts; a shared account should have none.",
        effect: "People lose or get the connection of their work account with LinkedIn.",
        words: WHO,
    },
    SettingFacts {
        statement: "A-C4",
        key: "userFeatures",
        title: "Manage user feature settings",
        portal: "https://entra.microsoft.com > Users > User settings > Manage user feature settings",
        path: None,
        means: "Previews for people, such as My Staff. What the page holds changes with time: note what is there.",
        effect: "People lose or get previews such as My Staff.",
        words: WHO,
    },
    SettingFacts {
        statement: "A-C5",
        key: "selfServicePasswordReset",
        title: "Self service password reset enabled",
        portal: "https://entra.microsoft.com > Protection > Password reset > Properties",
        path: None,
        means: "Who can reset the own password. Shared accounts should not: choose \"Selected\" with a group that they are not in, or \"None\".",
        effect: "Whoever is no longer selected cannot reset a forgotten password without the help desk. Shared accounts should not be selected.",
        words: WHO,
    },
    SettingFacts {
        statement: "A-C6",
        key: "deviceJoin",
        title: "Users may join devices to Microsoft Entra",
        portal: "https://entra.microsoft.com > Devices > Device settings",
        path: Some("/policies/deviceRegistrationPolicy"),
        means: "Shared accounts must be allowed to join where a headset is set up by hand. Autopilot does not ask.",
        effect: "Whoever is no longer allowed cannot join another device; joined devices stay. Headsets that people set up by hand are joined by their accounts, which must be allowed.",
        words: WHO,
    },
    SettingFacts {
        statement: "A-C7",
        key: "enterpriseStateRoaming",
        title: "Users may sync settings and app data across devices",
        portal: "https://entra.microsoft.com > Devices > Enterprise State Roaming",
        path: None,
        means: "Whose settings roam between devices. Data stay for 90 to 180 days after it is switched off.",
        effect: "Settings of Windows stop or begin to roam; data that roamed is kept for 90 to 180 days.",
        words: WHO,
    },
];

/// What is known of the setting of that name.
pub fn setting_facts(key: &str) -> Option<&'static SettingFacts> {
    SETTINGS.iter().find(|facts| facts.key == key)
}

/// One of the seven settings, and what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name in documents.
    pub key: String,
    /// `review`, or the word of the wanted value.
    pub wanted: String,
    /// The group of the shared accounts, which `selected` adds.
    pub accounts: Address,
}

impl Setting {
    /// The kind in addresses.
    pub const KIND: &'static str = "tenant.setting";

    /// The field of a step that holds the request's body.
    pub const BODY: &'static str = "policy";

    /// The address.
    pub fn address(&self) -> Address {
        Address::new(Self::KIND, &self.key)
    }

    /// What must exist before: the group, where it is added to those who are selected.
    pub fn needs(&self) -> Vec<Address> {
        let adds = self.key == "deviceJoin" && self.wanted == "selected";
        if adds { vec![self.accounts.clone()] } else { Vec::new() }
    }

    /// Whether it is only read and reported.
    pub fn is_review(&self) -> bool {
        self.wanted == REVIEW
    }

    /// What it is now, by the policy that holds it; `None` where that does not tell.
    pub fn now(&self, policy: &Value) -> Option<String> {
        match self.key.as_str() {
            "appRegistrations" => {
                let allowed = policy["defaultUserRolePermissions"]["allowedToCreateApps"].as_bool()?;
                Some(if allowed { "allowed" } else { "blocked" }.to_owned())
            }
            "deviceJoin" => {
                let kind = policy["azureADJoin"]["allowedToJoin"]["@odata.type"].as_str()?;
                let word = match kind.trim_start_matches('#').trim_start_matches("microsoft.graph.") {
                    "allDeviceRegistrationMembership" => "everyone",
                    "noDeviceRegistrationMembership" => "nobody",
                    "enumeratedDeviceRegistrationMembership" => "selected",
                    _ => return None,
                };
                Some(word.to_owned())
            }
            _ => None,
        }
    }

    /// Whether it is as wanted; for selected people the group of the shared accounts must be among them.
    pub fn holds(&self, policy: &Value, id: &dyn Fn(&Address) -> Option<String>) -> bool {
        let now = self.now(policy);
        if now.as_deref() != Some(self.wanted.as_str()) {
            return false;
        }
        self.wanted != "selected" || {
            let groups = policy["azureADJoin"]["allowedToJoin"]["groups"].as_array();
            let ours = id(&self.accounts);
            groups.is_some_and(|groups| groups.iter().any(|group| group.as_str().map(str::to_owned) == ours))
        }
    }

    /// The body that brings it about, from the whole policy as it is now.
    ///
    /// The device registration policy is replaced as a whole, so everything else of it is sent back as it was read.
    pub fn body(&self, policy: &Value, id: &dyn Fn(&Address) -> Option<String>) -> Value {
        if self.key == "appRegistrations" {
            return json!({"defaultUserRolePermissions": {"allowedToCreateApps": self.wanted == "allowed"}});
        }
        let mut body = Self::writable(policy);
        let held = &policy["azureADJoin"]["allowedToJoin"];
        let kind = match self.wanted.as_str() {
            "everyone" => "allDeviceRegistrationMembership",
            "nobody" => "noDeviceRegistrationMembership",
            _ => "enumeratedDeviceRegistrationMembership",
        };
        let mut membership = json!({"@odata.type": format!("#microsoft.graph.{kind}")});
        if self.wanted == "selected" {
            let list = |field: &str| held[field].as_array().cloned().unwrap_or_default();
            let mut groups = list("groups");
            groups.push(id(&self.accounts).map_or_else(|| unknown(&self.accounts), |id| json!(id)));
            membership["users"] = json!(list("users"));
            membership["groups"] = json!(groups);
        }
        body["azureADJoin"]["allowedToJoin"] = membership;
        body
    }

    /// The body that restores what a policy is now.
    pub fn restoring(&self, policy: &Value) -> Value {
        if self.key == "appRegistrations" {
            let allowed = &policy["defaultUserRolePermissions"]["allowedToCreateApps"];
            return json!({"defaultUserRolePermissions": {"allowedToCreateApps": allowed}});
        }
        Self::writable(policy)
    }

    /// The parts of a device registration policy that a request must send.
    fn writable(policy: &Value) -> Value {
        const PARTS: [&str; 5] = [
            "userDeviceQuota",
            "multiFactorAuthConfiguration",
            "azureADRegistration",
            "azureADJoin",
            "localAdminPassword",
        ];
        let given = PARTS.iter().filter_map(|part| Some(((*part).to_owned(), policy.get(part)?.clone())));
        Value::Object(given.collect())
    }

    /// Writes the setting of that name.
    pub fn write(key: &str, fields: &Map<String, Value>) -> Option<Operation> {
        let body = fields.get(Self::BODY)?;
        // Microsoft documents PUT alone for the policy that is replaced.
        let method = if key == "deviceJoin" { Method::PUT } else { Method::PATCH };
        Some(Operation::new(method, setting_facts(key)?.path?).json(body).idempotent())
    }
}
