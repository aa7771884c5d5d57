//! A scripted headset: what happens on a HoloLens 2 when it is unpacked, so that tests see what follows in Entra and Intune.
//!
//! `POST /_sim/headsets` with a token of the tenant, or [`SimTenant::enrol`].

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, Method};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::errors::{Outcome, malformed, missing, unmodelled};
use super::front::Desk;
use super::intune::headsets;
use super::tenant::SimTenant;
use crate::error::{Error, Result, codes};

/// The build that a headset has unless another one is named: Windows Holographic 23H2.
const BUILD: &str = "10.0.22621.1244";

/// How a headset comes into Intune.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HeadsetManner {
    /// Somebody signs in on the first screens, and the headset joins Entra in that name.
    #[default]
    Manual,
    /// The headset deploys itself: Autopilot knows its serial number.
    Autopilot,
    /// A provisioning package with a bulk token.
    Package,
}

/// A headset that is unpacked.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Headset {
    /// Its serial number.
    pub serial_number: String,
    /// Who signs in: needed for [`HeadsetManner::Manual`]; in the other manners whoever does so first, if somebody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_principal_name: Option<String>,
    /// Its build, four numbers with dots; 10.0.22621.1244 (Windows Holographic 23H2) unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub os_version: Option<String>,
    /// How it comes into Intune; by hand unless given.
    #[serde(default)]
    pub manner: HeadsetManner,
    /// Whether the user sets a PIN, so that Windows Hello has a key of this headset.
    #[serde(default)]
    pub set_pin: bool,
}

impl Headset {
    /// A headset of that serial number and manner.
    pub fn new(serial_number: impl Into<String>, manner: HeadsetManner) -> Self {
        Self { serial_number: serial_number.into(), manner, ..Self::default() }
    }

    /// The same with somebody who signs in.
    #[must_use]
    pub fn user(mut self, user_principal_name: impl Into<String>) -> Self {
        self.user_principal_name = Some(user_principal_name.into());
        self
    }

    /// The same with a PIN that the user sets.
    #[must_use]
    pub fn pin(mut self) -> Self {
        self.set_pin = true;
        self
    }

    /// The same with another build.
    #[must_use]
    pub fn build(mut self, os_version: impl Into<String>) -> Self {
        self.os_version = Some(os_version.into());
        self
    }

    /// The build that it has.
    pub(crate) fn os_version(&self) -> &str {
        self.os_version.as_deref().unwrap_or(BUILD)
    }
}

/// What Entra and Intune know of a headset that was enrolled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EnrolledHeadset {
    /// The identifier of the object in Entra, which groups have as a member.
    pub object_id: String,
    /// The `deviceId` of that object, which Intune calls `azureADDeviceId`.
    pub device_id: String,
    /// The identifier in Intune.
    pub managed_device_id: String,
    /// Its name.
    pub device_name: String,
    /// The Windows Hello key of the user on this headset, if a PIN was set.
    pub hello_method_id: Option<String>,
}

impl SimTenant {
    /// Enrols a headset into the tenant of that default domain or id; into the first one, if none is named.
    ///
    /// What follows is there at once, or after a while in a realistic tenant: dynamic groups, and what the headset reports
    /// about its profiles.
    ///
    /// # Errors
    ///
    /// `usage`, with what the person in front of the headset would have read: who signs in is unknown, disabled or without
    /// Intune, may not join devices, or has too many; Autopilot does not know the headset; Intune has it already.
    pub fn enrol(&self, tenant: Option<&str>, headset: &Headset) -> Result<EnrolledHeadset> {
        let now = self.now();
        let settings = &self.shared.settings;
        self.change(|world| {
            super::tenant::run_due(world, now)?;
            let named = |one: &super::store::Directory| {
                tenant.is_none_or(|name| {
                    one.id.to_string().eq_ignore_ascii_case(name) || one.domain().eq_ignore_ascii_case(name)
                })
            };
            let place = world.directories.iter().position(named).ok_or_else(|| {
                let name = tenant.unwrap_or_default();
                Error::new(codes::USAGE, format!("there is no simulated tenant `{name}`"))
            })?;
            headsets::enrol(world, settings, place, now, headset).map_err(|failure| {
                let serial = &headset.serial_number;
                Error::new(codes::USAGE, format!("the headset `{serial}` cannot be enrolled"))
                    .because(failure.message)
            })
        })
    }
}

impl Desk<'_> {
    /// `POST /_sim/headsets`
    pub(super) fn headsets(&mut self, method: &Method, headers: &HeaderMap, body: &Bytes) -> Answer {
        let outcome = self.headset_outcome(method, headers, body);
        outcome.unwrap_or_else(|failure| self.refusal(failure))
    }

    fn headset_outcome(&mut self, method: &Method, headers: &HeaderMap, body: &Bytes) -> Outcome<Answer> {
        let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let grant = self.state.tokens.authorize(self.settings.instance, header, self.now)?;
        if *method != Method::POST {
            return Err(unmodelled(format!("{method} /_sim/headsets")));
        }
        let headset: Headset = serde_json::from_slice(body)
            .map_err(|error| malformed(format!("The headset cannot be read: {error}.")))?;
        let directories = &self.state.world.directories;
        let tenant = directories.iter().position(|one| one.id == grant.tenant);
        let tenant = tenant.ok_or_else(|| missing(grant.tenant))?;
        let enrolled = headsets::enrol(&mut self.state.world, self.settings, tenant, self.now, &headset)?;
        let json = serde_json::to_value(enrolled).unwrap_or_default();
        Ok(Answer::json(201, &json))
    }
}
