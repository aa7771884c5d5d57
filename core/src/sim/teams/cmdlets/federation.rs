//! Who outside of the tenant may be reached: `Get-` and `Set-CsTenantFederationConfiguration`.

use serde_json::{Map, Value as Json, json};

use super::domains::{self, Alteration};
use super::{CHANGING, READING, only_global};
use crate::sim::powershell::{
    Arguments, Cmdlet, Effect, Output, Parameter, Refusal, Session, Take, parameter,
};
use crate::sim::side::state;
use crate::sim::store::Directory;

/// The state that the seeds plant and `/_sim/state` shows.
const STATE: &str = "teams.tenantFederationConfiguration";

/// Properties that are set as they are given.
const PLAIN: &[Parameter] = &[
    parameter("AllowFederatedUsers", Take::Bool),
    parameter("AllowTeamsConsumer", Take::Bool),
    parameter("AllowTeamsConsumerInbound", Take::Bool),
    parameter("BlockAllSubdomains", Take::Bool),
    parameter("CustomizeFederation", Take::Bool),
    parameter("ExternalAccessWithTrialTenants", Take::OneOf(&["Allowed", "Blocked"])),
    parameter("RestrictTeamsConsumerToExternalUserProfiles", Take::Bool),
    parameter("SecurityTeamAllowBlockListDelegation", Take::OneOf(&["Enabled", "Disabled"])),
    parameter("SharedSipAddressSpace", Take::Bool),
    parameter("TreatDiscoveredPartnersAsUnverified", Take::Bool),
];

/// Lists, and parameters without effect: those of the chats are reserved and not retained.
const OTHER: &[Parameter] = &[
    parameter("Identity", Take::Text),
    parameter("Instance", Take::Unmodelled),
    parameter("AllowedDomains", Take::Object),
    parameter("AllowedDomainsAsAList", Take::Object),
    parameter("AllowedTrialTenantDomains", Take::Object),
    parameter("BlockedDomains", Take::Object),
    parameter("EnableExternalAccessRestrictionsForChatParticipants", Take::Ignored),
    parameter("EnableMutualFederationForChatParticipants", Take::Ignored),
];

/// The cmdlets.
pub(super) const ALL: &[Cmdlet] = &[
    Cmdlet {
        name: "Get-CsTenantFederationConfiguration",
        parameters: &[&[parameter("Identity", Take::Text)], READING],
        effect: Effect::Reads,
        run: get,
    },
    Cmdlet {
        name: "Set-CsTenantFederationConfiguration",
        parameters: &[PLAIN, OTHER, CHANGING],
        effect: Effect::Changes,
        run: set,
    },
];

/// What the configuration is before anybody sets it, with the properties of an export.
fn defaults() -> Json {
    json!({
        "AllowedDomains": {}, "BlockedDomains": [], "AllowedTrialTenantDomains": [], "AllowFederatedUsers": true,
        "AllowTeamsSms": true, "AllowTeamsConsumer": true, "AllowTeamsConsumerInbound": true,
        "TreatDiscoveredPartnersAsUnverified": false, "SharedSipAddressSpace": false,
        "RestrictTeamsConsumerToExternalUserProfiles": false, "BlockAllSubdomains": false,
        "ExternalAccessWithTrialTenants": "Blocked", "DomainBlockingForMDOAdminsInTeams": "Disabled",
        "SecurityTeamAllowBlockListDelegation": "Disabled", "EnableExternalAccessRestrictionsForChatPartipants": false,
        "EnableMutualFederationForChatPartipants": false, "CustomizeFederation": false, "Identity": "Global",
    })
}

/// The configuration as it is, every property of it.
pub(super) fn current(directory: &Directory) -> Map<String, Json> {
    let mut all = defaults().as_object().cloned().unwrap_or_default();
    all.extend(state(directory, STATE).and_then(Json::as_object).cloned().unwrap_or_default());
    all
}

fn get(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    only_global(arguments.text("Identity"))?;
    Ok(vec![Json::Object(current(session.directory()))])
}

fn set(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    only_global(arguments.text("Identity"))?;
    let mut all = current(session.directory());
    for one in PLAIN {
        if let Some(json) = arguments.get(one.name) {
            all.insert(one.name.to_owned(), json.clone());
        }
    }
    if let Some(delegation) = arguments.get("SecurityTeamAllowBlockListDelegation") {
        // The name that this property had before it was renamed; exports show both.
        all.insert("DomainBlockingForMDOAdminsInTeams".to_owned(), delegation.clone());
    }
    if let Some(allowed) = allowed(arguments, &all["AllowedDomains"])? {
        all.insert("AllowedDomains".to_owned(), allowed);
    }
    if let Some(json) = arguments.get("BlockedDomains") {
        let before = shown_domains(&all["BlockedDomains"]);
        let after = Alteration::read("BlockedDomains", json)?.apply("BlockedDomains", before)?;
        all.insert("BlockedDomains".to_owned(), after.iter().map(|one| format!("Domain={one}")).collect());
    }
    if let Some(json) = arguments.get("AllowedTrialTenantDomains") {
        let name = "AllowedTrialTenantDomains";
        let after = Alteration::read(name, json)?.apply(name, shown_domains(&all[name]))?;
        all.insert(name.to_owned(), after.into());
    }
    session.keep(STATE, all)?;
    Ok(Vec::new())
}

/// The new value of `AllowedDomains`, if one of its two parameters is given.
fn allowed(arguments: &Arguments, before: &Json) -> Result<Option<Json>, Refusal> {
    match (arguments.get("AllowedDomains"), arguments.get("AllowedDomainsAsAList")) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => {
            Err(Refusal::argument("AllowedDomains and AllowedDomainsAsAList cannot be used together."))
        }
        (Some(choice), None) => chosen(choice).map(Some),
        (None, Some(list)) => {
            let name = "AllowedDomainsAsAList";
            let alteration = Alteration::read(name, list)?;
            let everybody = before.as_object().is_some_and(Map::is_empty);
            if everybody && matches!(&alteration, Alteration::Edit { add, .. } if add.is_empty()) {
                // Nothing is on the list of who allows everybody, so nothing can be taken off it.
                return Ok(None);
            }
            let listed = shown_domains(before.get("AllowedDomain").unwrap_or(before));
            Ok(Some(show(&alteration.apply(name, listed)?)))
        }
    }
}

/// What an object given as `AllowedDomains` stands for.
fn chosen(choice: &Json) -> Result<Json, Refusal> {
    let name = "AllowedDomains";
    let object = match choice {
        Json::Null => return Ok(show(&[])),
        Json::Object(object) => object,
        Json::Array(_) => return Err(domains::unreadable(name)),
        other => return domains::listed(name, other).map(|found| show(&found)),
    };
    if object.len() == 1 && object.get("AllowAllKnownDomains") == Some(&Json::Bool(true)) {
        return Ok(json!({}));
    }
    if let Some(domain) = domains::domain_of(object) {
        // The pattern of no domain is documented as the way to block everybody.
        let one = if domain.is_empty() { Vec::new() } else { domains::listed(name, choice)? };
        return Ok(show(&one));
    }
    match object.get("AllowedDomain").filter(|_| object.len() == 1) {
        Some(list) => {
            let listed = Alteration::Replace(domains::listed(name, list)?).apply(name, Vec::new())?;
            Ok(show(&listed))
        }
        None => Err(domains::unreadable(name)),
    }
}

/// An allow list as exports show it: a single domain stands without a list.
fn show(listed: &[String]) -> Json {
    let shown: Vec<String> = listed.iter().map(|one| format!("Domain={one}")).collect();
    match shown.as_slice() {
        [one] => json!({ "AllowedDomain": one }),
        more => json!({ "AllowedDomain": more }),
    }
}

/// The domains of a list as the configuration shows it.
pub(crate) fn shown_domains(json: &Json) -> Vec<String> {
    let texts = match json {
        Json::String(one) => vec![one.as_str()],
        Json::Array(items) => items.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    };
    texts.into_iter().map(|text| text.strip_prefix("Domain=").unwrap_or(text).to_owned()).collect()
}
