//! Checks of guests, of the team in which they meet people, and of the checklist of guest access.

use std::collections::BTreeMap;

use super::verify_devices::blocks;
use super::vouched::vouched;
use crate::address::Address;
use crate::model::{Check, Receipt, Target, Verdict, Verification};
use crate::plan::{Snapshot, Switches};
use crate::resource::Resource;
use crate::resource::entra::{Guest, ObservedGuest};
use crate::resource::teams::{Channel, ChannelMember, ObservedTeam, Switch, Team, TeamMember};
use crate::resource::tenant::AccessSetting;

const APPLY: &str = "Apply the scenario.";
const LOOK: &str =
    "Look at it, and bring the filled-in receipt of `emit` back: apply FILE --receipt RECEIPT.";
const ACCEPT: &str = "The guest opens the link of the invitation, or signs in to Teams and switches to this tenant. To send a message, \
                      set `invitation: {send: true}` before the invitation, or resend it in the Entra admin center.";

/// What is verified.
pub(super) struct Guests<'a> {
    pub(super) resources: &'a [Resource],
    pub(super) snapshot: &'a Snapshot,
    pub(super) receipts: &'a BTreeMap<Address, Receipt>,
}

impl Guests<'_> {
    /// Checks every resource of the scenario.
    pub(super) fn verify(&self, target: Target) -> Verification {
        let mut checks = Vec::new();
        for resource in self.resources {
            match resource {
                Resource::Guest(guest) => checks.extend(self.guest(guest)),
                Resource::Team(team) => checks.push(self.team_is_there(team)),
                Resource::TeamMember(member) => checks.push(self.member(member)),
                Resource::Channel(channel) => checks.push(self.channel(channel)),
                Resource::ChannelMember(member) => checks.push(self.channel_member(member)),
                Resource::AccessSetting(setting) => checks.push(self.setting(setting)),
                Resource::Switch(switch) => checks.push(self.switch(switch)),
                Resource::Task(task) => checks.push(self.attested(&task.address, &task.text)),
                _ => {}
            }
        }
        let ready = !checks.iter().any(blocks);
        Verification { target, ready, checks }
    }

    fn known(&self, guest: &str) -> Option<&ObservedGuest> {
        self.snapshot.guesting.of(guest).iter().find(|now| now.is_guest && now.has(guest))
    }

    fn guest(&self, guest: &Guest) -> Vec<Check> {
        let address = guest.address();
        let Some(now) = self.known(&guest.email) else {
            return vec![told(address, "guest", false, "the tenant has no guest with that address")];
        };
        let enabled = told(
            address.clone(),
            "guest",
            now.enabled,
            if now.enabled { "the guest is there" } else { "the guest is blocked from signing in" },
        );
        let (verdict, text, hint) = if now.is_pending() {
            (Verdict::Pending, "the guest has not accepted the invitation yet", Some(ACCEPT.to_owned()))
        } else {
            (Verdict::Pass, "the guest has accepted the invitation", None)
        };
        let text = text.to_owned();
        vec![enabled, Check { address, check: "redemption".to_owned(), verdict, text, hint }]
    }

    /// The team with our mark, by the key of its address.
    fn team(&self, key: &str) -> Option<&ObservedTeam> {
        self.resources.iter().find_map(|resource| match resource {
            Resource::Team(team) if team.key == key => {
                self.snapshot.guesting.teams.iter().find(|now| team.marked(now).is_some())
            }
            _ => None,
        })
    }

    fn team_is_there(&self, team: &Team) -> Check {
        match self.team(&team.key) {
            Some(now) if team.differences(now).is_empty() => {
                told(team.address(), "team", true, "the team is there")
            }
            Some(_) => told(team.address(), "team", false, "the team has another name"),
            None => told(team.address(), "team", false, "the tenant has no such team"),
        }
    }

    fn member(&self, member: &TeamMember) -> Check {
        let person = if member.guest {
            self.known(&member.person)
        } else {
            self.snapshot.guesting.person(&member.person)
        };
        let held = person.and_then(|person| self.team(&member.team)?.members.get(&person.id));
        let (holds, text) = match held {
            Some(held) if held.owner || !member.owner => (true, "the person is in the team"),
            Some(_) => (false, "the person does not own the team"),
            None => (false, "the person is not in the team"),
        };
        told(member.address(), "member", holds, text)
    }

    fn channel(&self, channel: &Channel) -> Check {
        let now = self.team(&channel.team).and_then(|team| {
            team.channels.iter().find(|now| now.display_name.eq_ignore_ascii_case(&channel.display_name))
        });
        let holds = now.is_some_and(|now| now.kind == Channel::kind(channel.membership));
        let text = match now {
            Some(_) if holds => "the channel is there",
            Some(_) => "the channel is of another kind",
            None => "the team has no such channel",
        };
        told(channel.address(), "channel", holds, text)
    }

    fn channel_member(&self, member: &ChannelMember) -> Check {
        let held = self.known(&member.guest).and_then(|guest| {
            let channels = &self.team(&member.team)?.channels;
            let named = |now: &&_| Self::named(now, &member.channel);
            channels.iter().find(named)?.members.get(&guest.id)
        });
        let text =
            if held.is_some() { "the guest is in the channel" } else { "the guest is not in the channel" };
        told(member.address(), "channelMember", held.is_some(), text)
    }

    fn named(channel: &crate::resource::teams::ObservedChannel, name: &str) -> bool {
        channel.display_name.eq_ignore_ascii_case(name)
    }

    fn setting(&self, setting: &AccessSetting) -> Check {
        let address = setting.address();
        let policy = setting.facts().and_then(|facts| self.snapshot.policies.get(facts.path));
        let Some(now) = policy.and_then(|policy| setting.now(policy)) else {
            return self.attested(&address, "it cannot be read from here");
        };
        if setting.is_review() {
            return Self::reviewed(address, &setting.key, &now);
        }
        let text = format!("it is `{now}`");
        told(address, "setting", now == setting.wanted, &text)
    }

    /// A setting that is only read: it fails where guests could not be reached as it is.
    fn reviewed(address: Address, key: &str, now: &str) -> Check {
        let shuts = match key {
            "inboundCollaboration" | "ownersAddGuests" | "guestsAccessGroups" => now == "off",
            "sharePointSharing" => matches!(now, "disabled" | "existingExternalUserSharingOnly"),
            "inviters" => now == "none",
            _ => false,
        };
        let hint = shuts.then(|| format!("It shuts guests out. Set it in `access`, key `{key}`."));
        let verdict = if shuts { Verdict::Fail } else { Verdict::Pass };
        Check { address, check: "setting".to_owned(), verdict, text: format!("it is `{now}`"), hint }
    }

    fn switch(&self, switch: &Switch) -> Check {
        let address = switch.address();
        let Some(facts) = switch.facts() else {
            return self.attested(&address, "it cannot be read from here");
        };
        let now = match &self.snapshot.guesting.switches {
            Switches::Read(shown) => shown.get(facts.key).and_then(|shown| facts.read(shown)),
            Switches::Unreadable(_) => None,
        };
        let Some(now) = now else {
            let text = format!("{} cannot be read from here", facts.title);
            return self.attested(&address, &text);
        };
        let on = now.values == facts.on().settings;
        let text = format!("{}: {}", facts.title, if on { "on" } else { "not on" });
        let check = told(address, "switch", on, &text);
        let hint = (!on && !switch.on).then(|| format!("Set `access: {{{}: on}}` and apply.", facts.key));
        Check { hint: hint.or(check.hint.clone()), ..check }
    }

    /// Somebody says that it is done.
    fn attested(&self, address: &Address, text: &str) -> Check {
        vouched(address.clone(), "attestation", self.receipts.get(address), text, LOOK)
    }
}

fn told(address: Address, name: &str, holds: bool, text: &str) -> Check {
    Check {
        address,
        check: name.to_owned(),
        verdict: if holds { Verdict::Pass } else { Verdict::Fail },
        text: text.to_owned(),
        hint: (!holds).then(|| APPLY.to_owned()),
    }
}
