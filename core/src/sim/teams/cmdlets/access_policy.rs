//! Policies of external access, by which single people differ from their tenant.

use serde_json::{Map, Value as Json, json};

use super::{CHANGING, READING, domains, grants};
use crate::sim::powershell::{
    Arguments, Cmdlet, Effect, Output, Parameter, Refusal, Session, Take, mandatory, parameter,
};

/// Where the policies are kept.
const STATE: &str = "teams.externalAccessPolicies";

/// The policy that everybody has who has no other.
const GLOBAL: &str = "Global";

/// How a person communicates with other organizations.
const COMMUNICATION: Take = Take::OneOf(&[
    "OrganizationDefault",
    "AllowAllExternalDomains",
    "AllowSpecificExternalDomains",
    "BlockSpecificExternalDomains",
    "BlockAllExternalDomains",
]);

/// The two lists of domains.
const LISTS: [&str; 2] = ["AllowedExternalDomains", "BlockedExternalDomains"];

/// Properties that are set as they are given.
const PLAIN: &[Parameter] = &[
    parameter("CommunicationWithExternalOrgs", COMMUNICATION),
    parameter("Description", Take::Text),
    parameter("EnableAcsFederationAccess", Take::Bool),
    parameter("EnableFederationAccess", Take::Bool),
    parameter("EnableOutsideAccess", Take::Bool),
    parameter("EnablePublicCloudAudioVideoAccess", Take::Bool),
    parameter("EnableTeamsConsumerAccess", Take::Bool),
    parameter("EnableTeamsConsumerInbound", Take::Bool),
    parameter("EnableTeamsSmsAccess", Take::Bool),
    parameter("EnableXmppAccess", Take::Bool),
    parameter("FederatedBilateralChats", Take::Bool),
    parameter("RestrictTeamsConsumerAccessToExternalUserProfiles", Take::Bool),
];

const DOMAINS: &[Parameter] =
    &[parameter("AllowedExternalDomains", Take::Texts), parameter("BlockedExternalDomains", Take::Texts)];

/// The cmdlets.
pub(super) const ALL: &[Cmdlet] = &[
    Cmdlet {
        name: "New-CsExternalAccessPolicy",
        parameters: &[
            &[mandatory("Identity", Take::Text), parameter("InMemory", Take::Unmodelled)],
            PLAIN,
            DOMAINS,
            CHANGING,
        ],
        effect: Effect::Changes,
        run: create,
    },
    Cmdlet {
        name: "Get-CsExternalAccessPolicy",
        parameters: &[
            &[
                parameter("Identity", Take::Text),
                parameter("ApplicableTo", Take::Unmodelled),
                parameter("Include", Take::Unmodelled),
            ],
            READING,
        ],
        effect: Effect::Reads,
        run: get,
    },
    Cmdlet {
        name: "Set-CsExternalAccessPolicy",
        parameters: &[
            &[parameter("Identity", Take::Text), parameter("Instance", Take::Unmodelled)],
            PLAIN,
            DOMAINS,
            CHANGING,
        ],
        effect: Effect::Changes,
        run: set,
    },
    Cmdlet {
        name: "Remove-CsExternalAccessPolicy",
        parameters: &[&[mandatory("Identity", Take::Text)], CHANGING],
        effect: Effect::Changes,
        run: remove,
    },
];

/// The name of a policy without its scope.
pub(super) fn bare(identity: &str) -> &str {
    let has_scope = identity.get(..4).is_some_and(|scope| scope.eq_ignore_ascii_case("tag:"));
    if has_scope { &identity[4..] } else { identity }
}

fn shown(name: &str) -> String {
    if name.eq_ignore_ascii_case(GLOBAL) { GLOBAL.to_owned() } else { format!("Tag:{name}") }
}

/// A policy of which nothing was set.
fn initial(name: &str) -> Map<String, Json> {
    let all = json!({
        "Identity": shown(name), "Description": null, "EnableFederationAccess": true, "EnableXmppAccess": false,
        "EnablePublicCloudAudioVideoAccess": true, "EnableOutsideAccess": false, "EnableAcsFederationAccess": true,
        "EnableTeamsConsumerAccess": true, "EnableTeamsConsumerInbound": true, "EnableTeamsSmsAccess": true,
        "RestrictTeamsConsumerAccessToExternalUserProfiles": false, "FederatedBilateralChats": false,
        "CommunicationWithExternalOrgs": "OrganizationDefault", "AllowedExternalDomains": [], "BlockedExternalDomains": [],
    });
    all.as_object().cloned().unwrap_or_default()
}

/// Every policy, the global one first.
fn policies(session: &Session<'_>) -> Vec<Json> {
    let mut all = session.list(STATE);
    if !all.iter().any(|one| one["Identity"] == GLOBAL) {
        all.insert(0, Json::Object(initial(GLOBAL)));
    }
    all
}

fn place(all: &[Json], name: &str) -> Option<usize> {
    let wanted = shown(bare(name));
    all.iter()
        .position(|one| one["Identity"].as_str().is_some_and(|found| found.eq_ignore_ascii_case(&wanted)))
}

/// The name of the policy that an identity means, as it was given when the policy was made.
pub(super) fn known(session: &Session<'_>, identity: &str) -> Result<String, Refusal> {
    let all = policies(session);
    let found = place(&all, identity).and_then(|place| all[place]["Identity"].as_str());
    found.map(|found| bare(found).to_owned()).ok_or_else(|| Refusal::not_found(identity))
}

/// Takes over what is given.
fn alter(policy: &mut Map<String, Json>, arguments: &Arguments) -> Result<(), Refusal> {
    let global = policy["Identity"] == GLOBAL;
    let elsewhere =
        arguments.text("CommunicationWithExternalOrgs").is_some_and(|one| one != "OrganizationDefault");
    let lists = LISTS.iter().any(|name| arguments.texts(name).is_some_and(|list| !list.is_empty()));
    if global && (elsewhere || lists) {
        return Err(Refusal::operation(
            "In the Global policy, CommunicationWithExternalOrgs is fixed to OrganizationDefault and cannot be changed.",
        ));
    }
    for one in PLAIN {
        if let Some(json) = arguments.get(one.name) {
            policy.insert(one.name.to_owned(), json.clone());
        }
    }
    for name in LISTS {
        if let Some(list) = arguments.texts(name) {
            list.iter().try_for_each(|domain| domains::check(domain))?;
            policy.insert(name.to_owned(), list.into());
        }
    }
    Ok(())
}

fn create(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    let identity = arguments.text("Identity").unwrap_or_default();
    let name = bare(identity);
    if name.eq_ignore_ascii_case(GLOBAL) {
        return Err(Refusal::operation("A new policy cannot be created at the global scope."));
    }
    if name.is_empty() || name.contains(':') || name.contains('*') {
        return Err(Refusal::argument(format!("\"{identity}\" is not the identity of a per-user policy.")));
    }
    let mut all = policies(session);
    if place(&all, name).is_some() {
        return Err(Refusal::exists(&shown(name)));
    }
    let mut policy = initial(name);
    alter(&mut policy, arguments)?;
    all.push(Json::Object(policy.clone()));
    session.keep_list(STATE, all)?;
    Ok(vec![Json::Object(policy)])
}

fn get(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    let all = policies(session);
    let Some(identity) = arguments.text("Identity") else { return Ok(all) };
    let found = place(&all, identity).map(|place| all[place].clone());
    found.map(|one| vec![one]).ok_or_else(|| Refusal::not_found(identity))
}

fn set(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    let identity = arguments.text("Identity").unwrap_or(GLOBAL);
    let mut all = policies(session);
    let place = place(&all, identity).ok_or_else(|| Refusal::not_found(identity))?;
    if let Some(policy) = all[place].as_object_mut() {
        alter(policy, arguments)?;
    }
    session.keep_list(STATE, all)?;
    Ok(Vec::new())
}

fn remove(session: &mut Session<'_>, arguments: &Arguments) -> Output {
    let identity = arguments.text("Identity").unwrap_or_default();
    let mut all = policies(session);
    let place = place(&all, identity).ok_or_else(|| Refusal::not_found(identity))?;
    if all[place]["Identity"] == GLOBAL {
        // The global policy cannot be removed: it gets its defaults back.
        all[place] = Json::Object(initial(GLOBAL));
    } else if grants::granted(session, bare(identity)) {
        return Err(Refusal::operation(format!(
            "The policy \"{identity}\" is currently assigned to one or more users or groups. Remove the assignments before removing the policy."
        )));
    } else {
        all.remove(place);
    }
    session.keep_list(STATE, all)?;
    Ok(Vec::new())
}
