//! What a script is to change: one form for each kind of operation.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::canonical::domain;
use super::external_access::{AllowedDomainsChange, ExternalAccessChange};
use super::script::Script;
use crate::error::{Error, Result, codes};

/// A change, by its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "change", rename_all = "camelCase")]
pub enum Change {
    /// The external access of the tenant.
    ExternalAccess(ExternalAccessChange),
    /// A policy of external access for some accounts.
    ExternalAccessPolicy(Wanted<ExternalAccessPolicy>),
    /// Which of these policies an account has.
    PolicyGrant(PolicyGrant),
    /// What Teams clients offer: guests at all, and scoped search.
    ClientConfiguration(Settings),
    /// What guests may in calls.
    GuestCalling(Settings),
    /// What guests may in meetings.
    GuestMeeting(Settings),
    /// What guests may in chats.
    GuestMessaging(Settings),
    /// A segment of information barriers.
    Segment(Wanted<Segment>),
    /// A policy of information barriers.
    BarrierPolicy(Wanted<BarrierPolicy>),
    /// Carries all active policies of information barriers into effect, in the whole tenant.
    Application {},
}

impl Change {
    /// The script that carries it out.
    pub fn script(&self) -> Script {
        match self {
            Self::Segment(_) | Self::BarrierPolicy(_) | Self::Application {} => Script::Compliance,
            _ => Script::Teams,
        }
    }

    /// Fails for what the script would refuse, or what would reach more than one object.
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Self::ExternalAccess(change) => check_external_access(change),
            Self::ExternalAccessPolicy(Wanted::Set(policy)) => {
                check_policy_name(&policy.name)?;
                check_domains(policy.allowed_external_domains.iter().chain(&policy.blocked_external_domains))
            }
            Self::ExternalAccessPolicy(Wanted::Remove(removal)) => check_policy_name(&removal.name),
            Self::PolicyGrant(grant) => {
                check_user(&grant.user)?;
                grant.policy_name.as_deref().map_or(Ok(()), check_policy_name)
            }
            Self::ClientConfiguration(settings) => settings.check(CLIENT_CONFIGURATION),
            Self::GuestCalling(settings) => settings.check(GUEST_CALLING),
            Self::GuestMeeting(settings) => settings.check(GUEST_MEETING),
            Self::GuestMessaging(settings) => settings.check(GUEST_MESSAGING),
            Self::Segment(Wanted::Set(segment)) => {
                check_short(&segment.name)?;
                if segment.filter.is_empty() { Err(refused("a segment has no filter")) } else { Ok(()) }
            }
            Self::BarrierPolicy(Wanted::Set(policy)) => {
                check_short(&policy.name)?;
                let (Segments::Allowed(others) | Segments::Blocked(others)) = &policy.others;
                if others.is_empty() { Err(refused("a policy names no other segment")) } else { Ok(()) }
            }
            Self::Segment(Wanted::Remove(removal)) | Self::BarrierPolicy(Wanted::Remove(removal)) => {
                check_short(&removal.name)
            }
            Self::Application {} => Ok(()),
        }
    }
}

/// An object as it is to be, or that it is not to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Wanted<T> {
    /// Created if it is missing, otherwise changed.
    Set(T),
    /// Removed if it is there.
    Remove(Removal),
}

/// That an object is not to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Removal {
    name: String,
    remove: bool,
}

impl Removal {
    /// Removes the object of that name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), remove: true }
    }
}

/// Entries that a list gains and loses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ListChange {
    /// What it gains.
    pub add: BTreeSet<String>,
    /// What it loses.
    pub remove: BTreeSet<String>,
}

impl ListChange {
    /// From one list to another.
    pub fn between(held: &BTreeSet<String>, wanted: &BTreeSet<String>) -> Self {
        Self { add: wanted - held, remove: held - wanted }
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }

    /// The list afterwards.
    pub fn applied(&self, held: &BTreeSet<String>) -> BTreeSet<String> {
        &(held - &self.remove) | &self.add
    }
}

/// Whom the accounts with a policy reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Reach {
    /// As the tenant has it.
    OrganizationDefault,
    /// Everybody.
    AllowAllExternalDomains,
    /// The listed domains.
    AllowSpecificExternalDomains,
    /// All but the listed domains.
    BlockSpecificExternalDomains,
    /// Nobody.
    BlockAllExternalDomains,
}

impl Reach {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::OrganizationDefault,
        Self::AllowAllExternalDomains,
        Self::AllowSpecificExternalDomains,
        Self::BlockSpecificExternalDomains,
        Self::BlockAllExternalDomains,
    ];

    /// The name that the cmdlet takes.
    pub fn name(self) -> &'static str {
        match self {
            Self::OrganizationDefault => "OrganizationDefault",
            Self::AllowAllExternalDomains => "AllowAllExternalDomains",
            Self::AllowSpecificExternalDomains => "AllowSpecificExternalDomains",
            Self::BlockSpecificExternalDomains => "BlockSpecificExternalDomains",
            Self::BlockAllExternalDomains => "BlockAllExternalDomains",
        }
    }
}

/// A policy of external access for some accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalAccessPolicy {
    /// Its name; the policy of everybody, `Global`, is not changed.
    pub name: String,
    /// Whether its accounts reach anybody outside.
    pub enable_federation_access: bool,
    /// Whom they reach.
    pub communication_with_external_orgs: Reach,
    /// The domains of [`Reach::AllowSpecificExternalDomains`].
    pub allowed_external_domains: BTreeSet<String>,
    /// The domains of [`Reach::BlockSpecificExternalDomains`].
    pub blocked_external_domains: BTreeSet<String>,
    /// Lets the tenant heed what its policies say of domains; it must be so unless they say [`Reach::OrganizationDefault`].
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub customize_federation: bool,
}

/// Which policy of external access an account has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyGrant {
    /// The account's user principal name.
    pub user: String,
    /// The policy; `None` takes away what was granted to the account itself.
    pub policy_name: Option<String>,
}

/// A value of a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum SettingValue {
    /// On or off.
    Flag(bool),
    /// One of several words.
    Word(String),
}

/// Settings by the names of their parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// The settings.
    pub settings: BTreeMap<String, SettingValue>,
}

/// A setting and its words; none for one that is on or off.
type Known = &'static [(&'static str, &'static [&'static str])];

const CLIENT_CONFIGURATION: Known = &[("AllowGuestUser", &[]), ("AllowScopedPeopleSearchandAccess", &[])];
const GUEST_CALLING: Known = &[("AllowPrivateCalling", &[])];
const GUEST_MEETING: Known = &[
    ("AllowIPVideo", &[]),
    ("AllowMeetNow", &[]),
    ("LiveCaptionsEnabledType", &["Disabled", "DisabledUserOverride"]),
    ("ScreenSharingMode", &["Disabled", "EntireScreen", "SingleApplication"]),
];
const GUEST_MESSAGING: Known = &[
    ("AllowGiphy", &[]),
    ("AllowImmersiveReader", &[]),
    ("AllowMemes", &[]),
    ("AllowStickers", &[]),
    ("AllowUserChat", &[]),
    ("AllowUserDeleteChat", &[]),
    ("AllowUserDeleteMessage", &[]),
    ("AllowUserEditMessage", &[]),
    ("GiphyRatingType", &["Moderate", "NoRestriction", "Strict"]),
];

impl Settings {
    fn check(&self, known: Known) -> Result<()> {
        if self.settings.is_empty() {
            return Err(refused("no setting is named"));
        }
        for (name, value) in &self.settings {
            let Some((_, words)) = known.iter().find(|(known, _)| known == name) else {
                return Err(refused(&format!("`{}` is no setting of that kind", shown(name))));
            };
            let fits = match value {
                SettingValue::Flag(_) => words.is_empty(),
                SettingValue::Word(word) => words.contains(&word.as_str()),
            };
            if !fits {
                return Err(refused(&format!("`{name}` does not take that value")));
            }
        }
        Ok(())
    }
}

/// A segment of information barriers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// Its name, which cannot be changed later.
    pub name: String,
    /// Who belongs to it, such as `Department -eq 'Vendor A'`.
    pub filter: String,
}

/// A policy of information barriers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BarrierPolicy {
    /// Its name.
    pub name: String,
    /// The segment whose policy it is.
    pub segment: String,
    /// Whom the segment reaches or does not reach.
    #[serde(flatten)]
    pub others: Segments,
    /// Whether it takes part in the next application.
    pub state: BarrierState,
}

/// The other segments of a policy. Which of both cannot be changed later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Segments {
    /// These alone are reached, itself among them.
    Allowed(BTreeSet<String>),
    /// These are not.
    Blocked(BTreeSet<String>),
}

/// Whether a policy takes part in the next application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum BarrierState {
    /// It does.
    Active,
    /// It does not.
    Inactive,
}

impl BarrierState {
    /// The name that the cmdlet takes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Inactive => "Inactive",
        }
    }
}

fn check_external_access(change: &ExternalAccessChange) -> Result<()> {
    let lists = change.blocked_domains.iter();
    match &change.allowed_domains {
        Some(AllowedDomainsChange::List(list)) if list.is_empty() => {
            return Err(refused("a list of allowed domains is empty; close by `allowFederatedUsers`"));
        }
        Some(AllowedDomainsChange::List(list) | AllowedDomainsChange::Admit(list)) => check_domains(list)?,
        Some(AllowedDomainsChange::Delta(delta)) => check_domains(delta.add.iter().chain(&delta.remove))?,
        Some(AllowedDomainsChange::All) | None => {}
    }
    lists.into_iter().try_for_each(|delta| check_domains(delta.add.iter().chain(&delta.remove)))
}

/// Domains stand in the data as the canonical text has them.
fn check_domains<'a>(domains: impl IntoIterator<Item = &'a String>) -> Result<()> {
    for text in domains {
        if domain(text).ok().as_ref() != Some(text) {
            return Err(refused(&format!("`{}` is no domain in lower case", shown(text))));
        }
    }
    Ok(())
}

/// A wildcard, a scope or a character that nobody sees would name another object, or several.
fn check_name(name: &str) -> Result<()> {
    let stands_for_others = |c: char| c.is_ascii_control() || "*?[]:".contains(c);
    if name.is_empty() || name.contains(stands_for_others) {
        return Err(refused(&format!("`{}` cannot be the name of one object", shown(name))));
    }
    Ok(())
}

fn check_policy_name(name: &str) -> Result<()> {
    check_name(name)?;
    if name.eq_ignore_ascii_case("global") {
        Err(refused("`Global` is the policy of everybody"))
    } else {
        Ok(())
    }
}

/// Names of segments and of their policies have at most 64 characters.
fn check_short(name: &str) -> Result<()> {
    check_name(name)?;
    if name.chars().count() > 64 { Err(refused("a name has more than 64 characters")) } else { Ok(()) }
}

fn check_user(user: &str) -> Result<()> {
    check_name(user)?;
    let mut parts = user.split('@');
    let whole =
        |part: Option<&str>| part.is_some_and(|part| !part.is_empty() && !part.contains(char::is_whitespace));
    if whole(parts.next()) && whole(parts.next()) && parts.next().is_none() {
        return Ok(());
    }
    Err(refused(&format!("`{}` is no address of an account", shown(user))))
}

fn shown(text: &str) -> String {
    crate::encode::terminal::text(text).chars().take(100).collect()
}

pub(super) fn refused(why: &str) -> Error {
    Error::new(codes::SCENARIO_INVALID_VALUE, format!("the data of a script cannot be written: {why}"))
}
