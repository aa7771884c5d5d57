use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::advice::Needs;
use super::common::{Cloud, domain_of};
use super::federation::PersonRole;
use super::scenario::App;

/// Experts of other tenants, or of none, as guests of the technicians' tenant and members of a team there.
///
/// Source: "Dynamics 365 Remote Assist advanced deployment scenarios", scenario 1, solution 2, in the direction that works: guests cannot
/// sign in to Remote Assist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Guesting {
    /// The deployment's name, `[a-z0-9-]`, 1 to 40 characters. Another name is another deployment.
    pub name: String,
    /// A verified domain of the technicians' tenant, where the guests go, or its id.
    pub tenant: String,
    /// The Microsoft cloud that holds the tenant.
    #[serde(default)]
    pub cloud: Cloud,
    /// Free text for reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What the headset runs and the licence pays for.
    #[serde(default)]
    pub app: App,
    /// Ids that the owner accepts; here `lifecycle` alone.
    #[serde(default)]
    pub acknowledge: Vec<String>,
    /// The team in which guests and technicians meet.
    pub team: TeamSpec,
    /// The guests.
    pub guests: Vec<Guest>,
    /// How they are invited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<Invitation>,
    /// The switches of Microsoft's guest access checklist. Read and reported unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<GuestAccess>,
    /// What the people need, for the advice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<Needs>,
}

impl Guesting {
    /// The domains that the guests come from, in small letters.
    pub fn homes(&self) -> BTreeSet<String> {
        self.guests.iter().map(|guest| domain_of(&guest.email).to_ascii_lowercase()).collect()
    }
}

/// A team and who is in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TeamSpec {
    /// The name that people see, at most 256 characters.
    pub display_name: String,
    /// The sign-in address of the owner, a member of the tenant. An application needs it to make the team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Sign-in addresses of people of the tenant who are in the team, such as the technicians.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<String>>,
    /// Channels beside `General`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<Vec<ChannelSpec>>,
}

/// A channel of a team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChannelSpec {
    /// The name that people see, 1 to 50 characters.
    pub display_name: String,
    /// Who is in it.
    #[serde(default)]
    pub membership: ChannelMembership,
}

/// Who is in a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ChannelMembership {
    /// Everybody in the team, guests too.
    #[default]
    Standard,
    /// Those who are added, out of the team.
    Private,
    /// Those who are added, from any tenant with direct connect; guests cannot be.
    Shared,
}

/// One guest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Guest {
    /// The address to which the invitation goes.
    pub email: String,
    /// The name that people see. The part before the `@` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Private channels of the team that the guest is added to, by their names. Standard ones are open to every guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<Vec<String>>,
    /// What the guest does in a call. Technicians are refused: guests cannot sign in to Remote Assist.
    pub role: PersonRole,
}

/// How guests are invited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Invitation {
    /// Whether Microsoft sends a message. It does not unless told to.
    #[serde(default, rename = "send", skip_serializing_if = "Option::is_none")]
    pub send_message: Option<bool>,
    /// A text for the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Where guests arrive after they accepted. `https://teams.microsoft.com` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
}

/// The switches of Microsoft's guest access checklist, in its order. What is absent is read and reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GuestAccess {
    /// Who may invite guests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inviters: Option<Inviters>,
    /// What guests see of the directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest_directory: Option<GuestDirectory>,
    /// Whether collaboration is allowed inbound from the guests' tenants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbound_collaboration: Option<AccessSwitch>,
    /// Whether Teams lets guests in at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teams_guest_access: Option<AccessSwitch>,
    /// Whether guests call; Remote Assist needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest_calling: Option<AccessSwitch>,
    /// Whether guests have video and share their screen in meetings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest_meeting: Option<AccessSwitch>,
    /// Whether guests chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest_messaging: Option<AccessSwitch>,
    /// Whether owners of Microsoft 365 groups may add guests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owners_add_guests: Option<AccessSwitch>,
    /// Whether guests reach the content of Microsoft 365 groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guests_access_groups: Option<AccessSwitch>,
    /// With whom `SharePoint` and `OneDrive` share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_point_sharing: Option<SharePointSharing>,
}

/// A switch that is on, or looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AccessSwitch {
    /// It is read and reported.
    Review,
    /// It is on.
    On,
}

/// Who may invite guests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Inviters {
    /// It is read and reported.
    Review,
    /// Administrators and whoever has the role Guest Inviter.
    AdminsAndGuestInviters,
    /// These and every member.
    AdminsGuestInvitersAndAllMembers,
    /// Everybody, guests too.
    Everyone,
}

/// What guests see of the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum GuestDirectory {
    /// It is read and reported.
    Review,
    /// As much as members.
    SameAsMembers,
    /// A part: what Microsoft gives unless told otherwise.
    Limited,
    /// Themselves alone.
    Restricted,
}

/// With whom `SharePoint` and `OneDrive` share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum SharePointSharing {
    /// It is read and reported.
    Review,
    /// Guests, new ones too.
    NewAndExistingGuests,
    /// Whoever has a link.
    Anyone,
}
