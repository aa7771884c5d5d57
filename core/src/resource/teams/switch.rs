use std::collections::BTreeMap;

use serde_json::Value;

use crate::address::Address;
use crate::powershell::canonical::SettingsState;
use crate::powershell::{Change, Operation, SettingValue, Settings};

/// What is known of one of the switches of Teams for guests.
#[derive(Debug)]
pub struct SwitchFacts {
    /// Its name in documents.
    pub key: &'static str,
    /// What it is about, as the end of a sentence.
    pub title: &'static str,
    /// Where a person finds it.
    pub portal: &'static str,
    /// The cmdlet that shows it.
    pub cmdlet: &'static str,
    /// What is set where it is on.
    values: &'static [(&'static str, Option<&'static str>)],
    change: fn(Settings) -> Change,
}

/// The switches, in the order of Microsoft's checklist of guest access; without a word a value is `true`.
pub const SWITCHES: &[SwitchFacts] = &[
    SwitchFacts {
        key: "teamsGuestAccess",
        title: "guest access in Teams",
        portal: "https://admin.teams.microsoft.com > Users > Guest access",
        cmdlet: "Get-CsTeamsClientConfiguration",
        values: &[("AllowGuestUser", None)],
        change: Change::ClientConfiguration,
    },
    SwitchFacts {
        key: "guestCalling",
        title: "calls of guests, which Remote Assist needs",
        portal: "https://admin.teams.microsoft.com > Users > Guest access > Calling",
        cmdlet: "Get-CsTeamsGuestCallingConfiguration",
        values: &[("AllowPrivateCalling", None)],
        change: Change::GuestCalling,
    },
    SwitchFacts {
        key: "guestMeeting",
        title: "video and screen sharing of guests in meetings",
        portal: "https://admin.teams.microsoft.com > Users > Guest access > Meeting",
        cmdlet: "Get-CsTeamsGuestMeetingConfiguration",
        values: &[
            ("AllowIPVideo", None),
            ("AllowMeetNow", None),
            ("ScreenSharingMode", Some("EntireScreen")),
        ],
        change: Change::GuestMeeting,
    },
    SwitchFacts {
        key: "guestMessaging",
        title: "chats of guests",
        portal: "https://admin.teams.microsoft.com > Users > Guest access > Messaging",
        cmdlet: "Get-CsTeamsGuestMessagingConfiguration",
        values: &[("AllowUserChat", None)],
        change: Change::GuestMessaging,
    },
];

/// What is known of the switch of that name.
pub fn switch_facts(key: &str) -> Option<&'static SwitchFacts> {
    SWITCHES.iter().find(|facts| facts.key == key)
}

impl SwitchFacts {
    /// The settings where it is on.
    pub fn on(&self) -> Settings {
        let value = |(name, word): &(&str, Option<&str>)| {
            let value = word.map_or(SettingValue::Flag(true), |word| SettingValue::Word(word.to_owned()));
            ((*name).to_owned(), value)
        };
        Settings { settings: self.values.iter().map(value).collect() }
    }

    /// Reads its settings, as the cmdlet shows them; `None` where they do not stand there.
    pub fn read(&self, shown: &Value) -> Option<SettingsState> {
        SettingsState::read(shown, &self.on()).ok()
    }
}

/// One of the switches of Teams for guests, which PowerShell alone writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// The tenant's domain, by which its script is told.
    pub tenant: String,
    /// Its name in documents.
    pub key: String,
    /// Whether it is switched on; else it is only read and reported.
    pub on: bool,
}

impl Switch {
    /// The kind in addresses.
    pub const KIND: &'static str = "teams.setting";

    /// The address.
    pub fn address(&self) -> Address {
        Address::new(Self::KIND, &self.key)
    }

    /// What is known of it.
    pub fn facts(&self) -> Option<&'static SwitchFacts> {
        switch_facts(&self.key)
    }

    /// What a script is told that brings settings about, by what there is if that is known.
    pub fn operation(
        &self,
        id: String,
        now: Option<&SettingsState>,
        wanted: &BTreeMap<String, SettingValue>,
    ) -> Option<Operation> {
        let settings = Settings { settings: wanted.clone() };
        let after = SettingsState::after(&settings);
        let operation = Operation::new(id, self.address(), (self.facts()?.change)(settings));
        Some(match now {
            Some(now) => operation.between(now, &after),
            None => operation,
        })
    }
}

/// Settings as a plan shows them.
pub fn settings_shown(values: &BTreeMap<String, SettingValue>) -> Value {
    serde_json::to_value(values).unwrap_or_default()
}
