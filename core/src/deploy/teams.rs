//! Reading what Teams of the tenants holds: through the door of a simulated tenant; by a snapshot of the own tenant's
//! configuration; else from receipts of the script.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::client::Client;
use super::configuration;
use crate::error::{Error, Result, codes};
use crate::graph::{GraphClient, Operation};
use crate::model::{Guesting, Receipt, ReceiptResult, Scenario, Target, domain_of};
use crate::plan::{self, History, ObservedTeams, TeamsSide, TenantFacts};
use crate::powershell::canonical::{ExternalAccessState, PolicyState};
use crate::resource::entra::ObservedSku;
use crate::resource::teams::{ExternalAccess, PolicyGrant};

/// The resource of a snapshot that says who outside of the tenant is reached.
const FEDERATION: &str = "microsoft.teams.federationconfiguration";
/// The name of the policy that everybody has who has no other.
pub(super) const GLOBAL: &str = "Global";

impl Client {
    /// What Teams of each administered tenant holds; empty for scenarios that are not about it.
    pub(super) async fn observe_teams(
        &self,
        scenario: &Scenario,
        history: &History,
        asked: &BTreeSet<String>,
        own: &TenantFacts,
    ) -> Result<BTreeMap<String, TeamsSide>> {
        if let Scenario::Guesting(guesting) = scenario {
            return self.observe_homes(guesting).await;
        }
        let Scenario::Federation(federation) = scenario else { return Ok(BTreeMap::new()) };
        let mut sides = BTreeMap::new();
        for tenant in &federation.tenants {
            let domain = tenant.tenant.to_ascii_lowercase();
            // What is administered elsewhere is known by what came back from there.
            if !tenant.administered {
                sides.insert(domain.clone(), by_receipt(&domain, history, own, NOT_TOLD));
                continue;
            }
            let mut people: BTreeSet<String> =
                asked.iter().filter(|one| tenant.owns(domain_of(one))).cloned().collect();
            let listed = federation.people.iter().flatten().filter(|person| tenant.owns(person.domain()));
            let with_policy = listed.filter(|person| person.policy.is_some());
            people.extend(with_policy.map(|person| person.address.to_lowercase()));
            // Whoever got a policy and is no longer in the document still has it.
            let given = history.objects.keys().filter(|address| address.kind() == PolicyGrant::KIND);
            let given = given.filter(|address| tenant.owns(domain_of(address.key())));
            people.extend(given.map(|address| address.key().to_lowercase()));
            let side = match (self.connection.target, self.connection.door(&domain)) {
                (Target::Simulated, Some(graph)) => TeamsSide::Read(Box::new(read(&graph, &people).await?)),
                (Target::Simulated, None) => {
                    TeamsSide::Unreadable(format!("there is no simulated tenant `{domain}`"))
                }
                // A connection to a real service leads to the document's own tenant alone.
                (Target::Live, _) if own.owns(&domain) => {
                    let graph = self.connection.graph(scenario.tenant());
                    match by_snapshot(&graph).await? {
                        Ok(observed) => TeamsSide::Read(Box::new(observed)),
                        Err(why) => by_receipt(&domain, history, own, &why),
                    }
                }
                (Target::Live, _) => by_receipt(&domain, history, own, NOT_TOLD),
            };
            sides.insert(domain, side);
        }
        Ok(sides)
    }
}

impl Client {
    /// Whom the people of the technicians' tenant and those of the guests' tenants reach, where that can be read: it tells whether
    /// guests are needed at all.
    async fn observe_homes(&self, scenario: &Guesting) -> Result<BTreeMap<String, TeamsSide>> {
        let mut sides = BTreeMap::new();
        if self.connection.target == Target::Live {
            return Ok(sides);
        }
        let mut domains = scenario.homes();
        domains.insert(scenario.tenant.to_ascii_lowercase());
        for domain in domains {
            if let Some(graph) = self.connection.door(&domain) {
                sides.insert(domain, TeamsSide::Read(Box::new(read(&graph, &BTreeSet::new()).await?)));
            }
        }
        Ok(sides)
    }
}

/// Why a tenant that this client does not lead to is not read.
const NOT_TOLD: &str = "Graph does not tell it";
/// Why the own tenant is not read where it takes no snapshot.
const NO_SNAPSHOT: &str = "the tenant gives this credential no snapshot of its configuration";

/// What a snapshot of a tenant's configuration says of Teams; why it says nothing, if it does not.
///
/// It shows neither policies nor who has them, so these stay unknown.
async fn by_snapshot(graph: &GraphClient) -> Result<std::result::Result<ObservedTeams, String>> {
    let found = match configuration::snapshot(graph, &[FEDERATION]).await {
        Ok(Some(found)) => found,
        Ok(None) => return Ok(Err(NO_SNAPSHOT.to_owned())),
        // Reading in this way is an offer: where nothing comes of it, there are receipts.
        Err(error) if error.code() == codes::SIDE_UNREADABLE => return Ok(Err(error.to_string())),
        Err(error) => return Err(error),
    };
    let federation =
        |one: &&Value| one["resourceType"].as_str().is_some_and(|name| name.eq_ignore_ascii_case(FEDERATION));
    let Some(resource) = found.iter().find(federation) else {
        return Ok(Err("the snapshot of its configuration does not show it".to_owned()));
    };
    // A list of names that is empty stands for everybody as for nobody, which this refuses to guess.
    let access = match ExternalAccessState::read(&resource["properties"]) {
        Ok(access) => access,
        Err(error) => {
            return Ok(Err(format!("the snapshot of its configuration does not decide it: {error}")));
        }
    };
    let (facts, skus) = plan::tenant(graph).await?;
    Ok(Ok(ObservedTeams {
        tenant: facts.id,
        access,
        customized: false,
        policies: None,
        grants: None,
        accounts: counted(graph).await,
        plans: Some(service_plans(&skus)),
    }))
}

/// What a receipt of the script says, which is the only reading where nothing else reads.
fn by_receipt(domain: &str, history: &History, own: &TenantFacts, why: &str) -> TeamsSide {
    let address = ExternalAccess::address_of(domain);
    let unreadable = |why: &str| TeamsSide::Unreadable(why.to_owned());
    let Some(receipt) = history.receipts.get(&address) else {
        return unreadable(&format!("{why}, and no receipt of the script was brought back"));
    };
    match of_receipt(receipt) {
        Some(mut observed) => {
            if own.owns(domain) {
                observed.tenant.clone_from(&own.id);
            }
            TeamsSide::Read(Box::new(observed))
        }
        None => unreadable("the receipt of the script does not say what it found"),
    }
}

fn of_receipt(receipt: &Receipt) -> Option<ObservedTeams> {
    let after = receipt.after.as_ref().filter(|_| receipt.result == ReceiptResult::Done)?;
    Some(ObservedTeams {
        tenant: String::new(),
        access: ExternalAccessState::read(&after.0).ok()?,
        customized: false,
        policies: None,
        grants: None,
        accounts: None,
        plans: None,
    })
}

/// Reads one tenant through the door that a simulated tenant has for PowerShell.
async fn read(graph: &GraphClient, people: &BTreeSet<String>) -> Result<ObservedTeams> {
    let (facts, skus) = plan::tenant(graph).await?;
    let configuration = cmdlet(graph, "Get-CsTenantFederationConfiguration", json!({})).await?;
    let access = configuration.first().ok_or_else(|| nothing("Get-CsTenantFederationConfiguration"))?;
    let mut policies = BTreeMap::new();
    for policy in cmdlet(graph, "Get-CsExternalAccessPolicy", json!({})).await? {
        let name = policy["Identity"].as_str().unwrap_or_default();
        let name = name.strip_prefix("Tag:").unwrap_or(name).to_owned();
        policies.insert(name, PolicyState::read(&policy)?);
    }
    let mut grants = BTreeMap::new();
    for address in people {
        if let Some(policy) = granted(graph, address).await? {
            grants.insert(address.clone(), policy);
        }
    }
    Ok(ObservedTeams {
        tenant: facts.id,
        customized: access["CustomizeFederation"] == true,
        access: ExternalAccessState::read(access)?,
        policies: Some(policies),
        grants: Some(grants),
        accounts: counted(graph).await,
        plans: Some(service_plans(&skus)),
    })
}

/// The service plans that a tenant's products hold, by their ids.
fn service_plans(skus: &[ObservedSku]) -> BTreeSet<String> {
    skus.iter().flat_map(|sku| &sku.plans).map(|plan| plan.id.to_ascii_lowercase()).collect()
}

/// The policy that a person has directly: `None` without such an account, `Some(None)` for that of the tenant.
async fn granted(graph: &GraphClient, address: &str) -> Result<Option<Option<String>>> {
    let user = json!({"Identity": address});
    match cmdlet(graph, "Get-CsOnlineUser", user).await {
        Ok(found) if found.is_empty() => return Ok(None),
        Err(error) if error.code() == codes::POWERSHELL_REFUSED => return Ok(None),
        found => drop(found?),
    }
    let asked = json!({"Identity": address, "PolicyType": "ExternalAccessPolicy"});
    let found = cmdlet(graph, "Get-CsUserPolicyAssignment", asked).await?;
    Ok(Some(direct_policy(&found).map(str::to_owned)))
}

/// The policy that was granted to a person directly and not by a group.
pub(super) fn direct_policy(assignments: &[Value]) -> Option<&str> {
    let direct = |source: &&Value| source["AssignmentType"].as_str() == Some("Direct");
    let sources = assignments.iter().filter_map(|one| one["PolicySource"].as_array()).flatten();
    let name = sources.filter(direct).find_map(|source| source["PolicyName"].as_str())?;
    Some(name.strip_prefix("Tag:").unwrap_or(name))
}

/// How many accounts a tenant has; nobody's plan depends on it, so a refusal is no failure.
pub(super) async fn counted(graph: &GraphClient) -> Option<u32> {
    let count = Operation::get("/users/$count").header("ConsistencyLevel", "eventual");
    let found = graph.send(count).await.into_result().ok()?;
    found.body.as_u64().and_then(|count| u32::try_from(count).ok())
}

/// What a cmdlet puts out.
pub(super) async fn cmdlet(graph: &GraphClient, name: &str, parameters: Value) -> Result<Vec<Value>> {
    let reply = graph.cmdlet(name, &parameters).await.into_result()?;
    Ok(reply.body["output"].as_array().cloned().unwrap_or_default())
}

fn nothing(cmdlet: &str) -> Error {
    Error::new(codes::GRAPH_MALFORMED, format!("{cmdlet} puts nothing out"))
}
