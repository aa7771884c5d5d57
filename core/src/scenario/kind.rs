//! The kinds of addresses that a scenario can lead to, in one place for whoever looks for them in plans and checks.

use crate::resource::entra::{AccessPass, Group, Guest, Licence, Membership, User};
pub use crate::resource::file;
use crate::resource::intune::{Assignment, AutopilotDevice, Profile};
use crate::resource::purview::{BarrierApplication, BarrierPolicy, BarrierSegment};
use crate::resource::teams::{
    AccessPolicy, Channel, ChannelMember, ExternalAccess, PolicyGrant, Switch, Team, TeamMember,
};
use crate::resource::tenant::{Authority, CertificateMethod, Setting, Trust};
use crate::resource::{FileResource, Task};

/// A security group.
pub const GROUP: &str = Group::KIND;
/// A shared account.
pub const USER: &str = User::KIND;
/// A passcode for the first sign-in to an account, by the account's key.
pub const ACCESS_PASS: &str = AccessPass::KIND;
/// An account in a group.
pub const MEMBERSHIP: &str = Membership::KIND;
/// The licences of a group or an account.
pub const LICENCE: &str = Licence::KIND;
/// A profile of Intune, by one of the keys below.
pub const PROFILE: &str = Profile::KIND;
/// The groups that a profile is for, by the profile's key.
pub const ASSIGNMENT: &str = Assignment::KIND;
/// A headset that joins by itself, by its serial number.
pub const AUTOPILOT_DEVICE: &str = AutopilotDevice::KIND;
/// A list of trusted certificate authorities.
pub const CERTIFICATE_TRUST: &str = Trust::KIND;
/// One authority of such a list.
pub const CERTIFICATE_AUTHORITY: &str = Authority::KIND;
/// A way to sign in.
pub const AUTHENTICATION_METHOD: &str = CertificateMethod::KIND;
/// A setting of the tenant, by its key in `tenantSettings`.
pub const SETTING: &str = Setting::KIND;
/// Who outside of a tenant its people reach, by the tenant's domain.
pub const EXTERNAL_ACCESS: &str = ExternalAccess::KIND;
/// An external access policy, by tenant and name.
pub const EXTERNAL_ACCESS_POLICY: &str = AccessPolicy::KIND;
/// Which external access policy a person has, by the person's address.
pub const EXTERNAL_ACCESS_GRANT: &str = PolicyGrant::KIND;
/// Somebody of another tenant who is invited, by the e-mail address.
pub const GUEST: &str = Guest::KIND;
/// A team.
pub const TEAM: &str = Team::KIND;
/// A channel of a team, by the team's key and the channel's name.
pub const CHANNEL: &str = Channel::KIND;
/// Somebody's place in a team, by the team's key and the person's address.
pub const TEAM_MEMBER: &str = TeamMember::KIND;
/// A guest's place in a private channel, by the team's key, the channel's name and the guest's address.
pub const CHANNEL_MEMBER: &str = ChannelMember::KIND;
/// A switch of Teams: for guests by its key in `access`, and scoped search.
pub const TEAMS_SETTING: &str = Switch::KIND;
/// What is done with a headset by whoever wears it, by the headset's serial number or tag.
pub const DEVICE: &str = Task::DEVICE;
/// What a person does at a desk.
pub const PERSON: &str = Task::PERSON;
/// A file that is written, by one of the keys below.
pub const FILE: &str = FileResource::KIND;
/// A segment of information barriers, by its name.
pub const SEGMENT: &str = BarrierSegment::KIND;
/// The policy of a segment, by the segment's name.
pub const BARRIER_POLICY: &str = BarrierPolicy::KIND;
/// The application of all policies of information barriers.
pub const BARRIER_APPLICATION: &str = BarrierApplication::KIND;
/// The kinds of information barriers.
pub const BARRIERS: &[&str] = &[TEAMS_SETTING, SEGMENT, BARRIER_POLICY, BARRIER_APPLICATION];
/// The kinds of scenarios of vendors, beside barriers and those of shared identities.
pub const FOR_VENDORS: &[&str] = &[ACCESS_PASS];
/// The kinds of scenarios of several tenants.
pub const ACROSS_TENANTS: &[&str] = &[EXTERNAL_ACCESS, EXTERNAL_ACCESS_POLICY, EXTERNAL_ACCESS_GRANT];
/// The kinds of scenarios of guests.
pub const FOR_GUESTS: &[&str] = &[GUEST, TEAM, CHANNEL, TEAM_MEMBER, CHANNEL_MEMBER, TEAMS_SETTING];

/// Every kind.
pub const ALL: &[&str] = &[
    GROUP,
    USER,
    MEMBERSHIP,
    LICENCE,
    PROFILE,
    ASSIGNMENT,
    AUTOPILOT_DEVICE,
    CERTIFICATE_TRUST,
    CERTIFICATE_AUTHORITY,
    AUTHENTICATION_METHOD,
    SETTING,
    EXTERNAL_ACCESS,
    EXTERNAL_ACCESS_POLICY,
    EXTERNAL_ACCESS_GRANT,
    DEVICE,
    PERSON,
    FILE,
];

/// Keys of profiles.
pub mod profile {
    /// The rules of the PIN, and that the iris is not asked for.
    pub const WINDOWS_HELLO: &str = "windows-hello";
    /// What the start menu shows.
    pub const KIOSK: &str = "kiosk";
    /// Other policies of the headsets.
    pub const DEVICE_POLICIES: &str = "device-policies";
    /// Which apps can be launched.
    pub const APP_CONTROL: &str = "app-control";
    /// Sign-in with a certificate.
    pub const SHARED_ACCOUNT: &str = "shared-account";
    /// Auto-login; the account's key follows.
    pub const AUTO_LOGON: &str = "auto-logon-";

    /// Every key that stands for itself, in alphabetical order.
    pub const ALL: &[&str] = &[APP_CONTROL, DEVICE_POLICIES, KIOSK, SHARED_ACCOUNT, WINDOWS_HELLO];
}

/// Keys of what a person does at a desk for guests.
pub mod person {
    /// Which domains may be invited.
    pub const COLLABORATION_RESTRICTIONS: &str = "collaboration-restrictions";
    /// The links that `SharePoint` gives by default.
    pub const SHARING_LINKS: &str = "sharing-links";
    /// The settings of the guests' own tenants.
    pub const HOME_TENANTS: &str = "home-tenants";
    /// The sharing of the team's site.
    pub const TEAM_SITE: &str = "team-site";
    /// Accepting the invitation and the first call.
    pub const FIRST_CALL: &str = "first-call";

    /// Every key, in the order of the checklist.
    pub const ALL: &[&str] =
        &[COLLABORATION_RESTRICTIONS, SHARING_LINKS, HOME_TENANTS, TEAM_SITE, FIRST_CALL];
}
