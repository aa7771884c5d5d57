//! What a snapshot shows of each type of resource: the properties of `Microsoft365DSC`, on whose types the service is built.

use serde_json::{Map, Value as Json, json};

use crate::sim::store::Directory;
use crate::sim::teams::cmdlets;

/// A type of resource: its name in requests, its name in `Microsoft365DSC`, the noun of its cmdlets, and what it shows.
pub(super) struct ResourceType {
    pub(super) name: &'static str,
    title: &'static str,
    noun: &'static str,
    properties: &'static [&'static str],
}

const ALL: [ResourceType; 5] = [
    ResourceType {
        name: "microsoft.teams.federationconfiguration",
        title: "TeamsFederationConfiguration",
        noun: "CsTenantFederationConfiguration",
        properties: &[
            "AllowFederatedUsers",
            "AllowedDomains",
            "BlockedDomains",
            "BlockAllSubdomains",
            "AllowedTrialTenantDomains",
            "AllowTeamsConsumer",
            "AllowTeamsConsumerInbound",
            "DomainBlockingForMDOAdminsInTeams",
            "ExternalAccessWithTrialTenants",
            "TreatDiscoveredPartnersAsUnverified",
            "SharedSipAddressSpace",
            "RestrictTeamsConsumerToExternalUserProfiles",
        ],
    },
    ResourceType {
        name: "microsoft.teams.clientconfiguration",
        title: "TeamsClientConfiguration",
        noun: "CsTeamsClientConfiguration",
        properties: &[
            "AllowBox",
            "AllowDropBox",
            "AllowEgnyte",
            "AllowEmailIntoChannel",
            "AllowGoogleDrive",
            "AllowGuestUser",
            "AllowOrganizationTab",
            "AllowResourceAccountSendMessage",
            "AllowScopedPeopleSearchandAccess",
            "AllowShareFile",
            "AllowSkypeBusinessInterop",
            "ContentPin",
            "ResourceAccountContentAccess",
            "RestrictedSenderList",
        ],
    },
    ResourceType {
        name: "microsoft.teams.guestcallingconfiguration",
        title: "TeamsGuestCallingConfiguration",
        noun: "CsTeamsGuestCallingConfiguration",
        properties: &["AllowPrivateCalling"],
    },
    ResourceType {
        name: "microsoft.teams.guestmeetingconfiguration",
        title: "TeamsGuestMeetingConfiguration",
        noun: "CsTeamsGuestMeetingConfiguration",
        properties: &[
            "AllowIPVideo",
            "LiveCaptionsEnabledType",
            "ScreenSharingMode",
            "AllowMeetNow",
            "AllowTranscription",
        ],
    },
    ResourceType {
        name: "microsoft.teams.guestmessagingconfiguration",
        title: "TeamsGuestMessagingConfiguration",
        noun: "CsTeamsGuestMessagingConfiguration",
        properties: &[
            "AllowUserEditMessage",
            "AllowUserDeleteMessage",
            "AllowUserChat",
            "AllowUserDeleteChat",
            "GiphyRatingType",
            "AllowMemes",
            "AllowStickers",
            "AllowGiphy",
            "AllowImmersiveReader",
        ],
    },
];

/// The type of that name, whatever the case of its letters.
pub(super) fn named(name: &str) -> Option<&'static ResourceType> {
    ALL.iter().find(|one| one.name.eq_ignore_ascii_case(name))
}

impl ResourceType {
    /// The resource as it is in a tenant, which has one of each of these types.
    pub(super) fn read(&self, directory: &Directory) -> Json {
        let held = cmdlets::configuration(directory, self.noun).unwrap_or_default();
        let mut properties = Map::from_iter([("Identity".to_owned(), Json::from("Global"))]);
        for name in self.properties {
            // What is null or an empty text is left out.
            let value = held.get(*name).filter(|value| !value.is_null() && *value != "");
            properties.extend(value.map(|value| ((*name).to_owned(), plain(name, value))));
        }
        json!({
            "displayName": format!("{}-Global", self.title), "resourceType": self.name, "properties": properties,
        })
    }
}

/// A property in the form of `Microsoft365DSC`: domains are a list of names. So a tenant that allows everybody and one that
/// allows nobody both show an empty list.
fn plain(name: &str, value: &Json) -> Json {
    match name {
        "AllowedDomains" => cmdlets::domain_names(value.get("AllowedDomain").unwrap_or(&Json::Null)).into(),
        "BlockedDomains" | "AllowedTrialTenantDomains" => cmdlets::domain_names(value).into(),
        "RestrictedSenderList" => json!([value]),
        _ => value.clone(),
    }
}
