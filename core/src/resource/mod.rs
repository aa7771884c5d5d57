//! One file per kind of resource: what is desired, how it is found, compared, written and resolved.
//!
//! A resource knows Graph; it does not know scenarios, plans or runs.

pub mod entra;
pub mod file;
pub mod intune;
mod mark;
pub mod purview;
mod task;
pub mod teams;
mod template;
pub mod tenant;

pub use file::FileResource;
pub use mark::Deployment;
pub use task::Task;
pub use template::{Template, fill, unknown};

use crate::address::Address;
use entra::{AccessPass, Group, Guest, Licence, Membership, User};
use intune::{Assignment, AutopilotDevice, Profile};
use purview::Barrier;
use teams::{AccessPolicy, Channel, ChannelMember, ExternalAccess, PolicyGrant, Switch, Team, TeamMember};
use tenant::{AccessSetting, Authority, CertificateMethod, Setting, Trust};

/// The resources of which one is a part, by its address: it ends with any of them, without a request of its own.
pub fn owners(address: &Address) -> Vec<Address> {
    let key = address.key();
    match (address.kind(), key.split_once('/')) {
        (Membership::KIND, Some((group, user))) => vec![Group::address_of(group), User::address_of(user)],
        (Licence::KIND, _) => vec![Group::address_of(key), User::address_of(key)],
        (Assignment::KIND, _) => vec![Profile::address_of(key)],
        (AccessPass::KIND, _) => vec![User::address_of(key)],
        (TeamMember::KIND, Some((team, person))) => vec![Team::address_of(team), Guest::address_of(person)],
        (Channel::KIND | ChannelMember::KIND, Some((team, _))) => vec![Team::address_of(team)],
        _ => Vec::new(),
    }
}

/// A desired resource of any kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Resource {
    /// A security group.
    Group(Group),
    /// An account.
    User(User),
    /// A passcode for the first sign-in to an account.
    AccessPass(AccessPass),
    /// An account's place in a group.
    Membership(Membership),
    /// The licences of a group or an account.
    Licence(Licence),
    /// A custom profile of Intune.
    Profile(Profile),
    /// The groups that a profile is for.
    Assignment(Assignment),
    /// A headset that joins by itself.
    AutopilotDevice(AutopilotDevice),
    /// A list of trusted certificate authorities.
    Trust(Trust),
    /// One of them.
    Authority(Authority),
    /// Signing in with a certificate.
    CertificateMethod(CertificateMethod),
    /// A setting of the tenant.
    Setting(Setting),
    /// Who outside of a tenant its people reach.
    ExternalAccess(ExternalAccess),
    /// An external access policy for some people.
    AccessPolicy(AccessPolicy),
    /// Which of these policies a person has.
    PolicyGrant(PolicyGrant),
    /// A part of information barriers.
    Barrier(Barrier),
    /// Somebody who is invited.
    Guest(Guest),
    /// A team.
    Team(Team),
    /// A channel of a team.
    Channel(Channel),
    /// Somebody's place in a team.
    TeamMember(TeamMember),
    /// A guest's place in a private channel.
    ChannelMember(ChannelMember),
    /// A switch of Teams for guests.
    Switch(Switch),
    /// A setting of the checklist of guest access.
    AccessSetting(AccessSetting),
    /// What a person does.
    Task(Task),
    /// A file that is written.
    File(FileResource),
}

impl Resource {
    /// The address within the deployment.
    pub fn address(&self) -> Address {
        match self {
            Self::Group(group) => group.address(),
            Self::User(user) => user.address(),
            Self::AccessPass(pass) => pass.address(),
            Self::Membership(membership) => membership.address(),
            Self::Licence(licence) => licence.address(),
            Self::Profile(profile) => profile.address(),
            Self::Assignment(assignment) => assignment.address(),
            Self::AutopilotDevice(device) => device.address(),
            Self::Trust(trust) => trust.address(),
            Self::Authority(authority) => authority.address(),
            Self::CertificateMethod(method) => method.address(),
            Self::Setting(setting) => setting.address(),
            Self::ExternalAccess(access) => access.address(),
            Self::AccessPolicy(policy) => policy.address(),
            Self::PolicyGrant(grant) => grant.address(),
            Self::Barrier(barrier) => barrier.address(),
            Self::Guest(guest) => guest.address(),
            Self::Team(team) => team.address(),
            Self::Channel(channel) => channel.address(),
            Self::TeamMember(member) => member.address(),
            Self::ChannelMember(member) => member.address(),
            Self::Switch(switch) => switch.address(),
            Self::AccessSetting(setting) => setting.address(),
            Self::Task(task) => task.address.clone(),
            Self::File(file) => file.address(),
        }
    }

    /// The resources that must exist before.
    pub fn needs(&self) -> Vec<Address> {
        match self {
            Self::Group(_)
            | Self::User(_)
            | Self::AutopilotDevice(_)
            | Self::Trust(_)
            | Self::ExternalAccess(_)
            | Self::AccessPolicy(_)
            | Self::Team(_)
            | Self::Switch(_)
            | Self::File(_) => Vec::new(),
            Self::PolicyGrant(grant) => grant.needs(),
            Self::Guest(guest) => guest.needs.clone(),
            Self::Channel(channel) => channel.needs(),
            Self::TeamMember(member) => member.needs(),
            Self::ChannelMember(member) => member.needs(),
            Self::AccessSetting(setting) => setting.needs.clone(),
            Self::Profile(profile) => profile.needs.clone(),
            Self::Assignment(assignment) => assignment.needs(),
            Self::Authority(authority) => vec![Trust::address_of(&authority.trust)],
            Self::CertificateMethod(method) => vec![method.accounts.clone()],
            Self::Setting(setting) => setting.needs(),
            Self::Barrier(barrier) => barrier.needs(),
            Self::Task(task) => task.needs.clone(),
            Self::Membership(membership) => {
                vec![Group::address_of(&membership.group), User::address_of(&membership.user)]
            }
            Self::Licence(licence) => vec![licence.target.address()],
            Self::AccessPass(pass) => vec![User::address_of(&pass.user)],
        }
    }
}
