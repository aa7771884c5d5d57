//! Reading which information barriers a tenant holds, through the door of a simulated tenant.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::client::Client;
use super::teams::{cmdlet, counted};
use crate::clock::Timestamp;
use crate::error::{Error, Result, codes};
use crate::graph::GraphClient;
use crate::model::{Scenario, Target};
use crate::plan::{
    BarrierSide, History, ObservedApplication, ObservedBarriers, ObservedPolicy, ObservedSegment,
};
use crate::powershell::canonical::{BarrierPolicyState, SegmentState};
use crate::resource::Resource;
use crate::resource::entra::User;
use crate::resource::purview::{Barrier, BarrierSegment, Mode, ScopedSearch};

/// How many pairs of accounts are asked for beside those that tell in which segment each account is.
const PAIRS: usize = 100;

impl Client {
    /// Which information barriers the tenant holds; nothing for scenarios that are not about them.
    pub(super) async fn observe_barriers(
        &self,
        scenario: &Scenario,
        graph: &GraphClient,
        resources: &[Resource],
        history: &History,
    ) -> Result<Option<BarrierSide>> {
        let asked = resources.iter().any(|resource| matches!(resource, Resource::Barrier(_)))
            || history.objects.keys().any(|address| address.kind() == BarrierSegment::KIND);
        if !asked || !matches!(scenario, Scenario::VendorAccounts(_)) {
            return Ok(None);
        }
        Ok(Some(match self.connection.target {
            Target::Simulated => BarrierSide::Read(Box::new(read(graph, resources).await?)),
            Target::Live => BarrierSide::Unreadable("Graph does not tell it".to_owned()),
        }))
    }
}

async fn read(graph: &GraphClient, resources: &[Resource]) -> Result<ObservedBarriers> {
    let first = |found: Vec<Value>, name: &str| found.into_iter().next().ok_or_else(|| nothing(name));
    let search = cmdlet(graph, "Get-CsTeamsClientConfiguration", json!({})).await?;
    let search = ScopedSearch::read(&first(search, "Get-CsTeamsClientConfiguration")?)?;
    let config = first(cmdlet(graph, "Get-PolicyConfig", json!({})).await?, "Get-PolicyConfig")?;
    let shown = config["InformationBarrierMode"].as_str().unwrap_or_default();
    let mode = Mode::parse(shown).ok_or_else(|| {
        let shown = crate::encode::terminal::text(shown);
        Error::new(codes::GRAPH_MALFORMED, format!("Get-PolicyConfig shows the unknown mode `{shown}`"))
    })?;
    let audit = first(cmdlet(graph, "Get-AdminAuditLogConfig", json!({})).await?, "Get-AdminAuditLogConfig")?;
    let address_books = cmdlet(graph, "Get-AddressBookPolicy", json!({})).await?.len();
    let (segments, policies) = defined(graph).await?;
    let all = json!({"All": true});
    let applications = cmdlet(graph, "Get-InformationBarrierPoliciesApplicationStatus", all).await?;
    let mut observed = ObservedBarriers {
        mode,
        search,
        audited: audit["UnifiedAuditLogIngestionEnabled"] == true,
        address_books,
        segments,
        policies,
        applications: applications.iter().map(application).collect(),
        members: BTreeMap::new(),
        pairs: BTreeMap::new(),
        accounts: counted(graph).await,
    };
    // Before the first application nobody is in a segment.
    if observed.applications.iter().any(ObservedApplication::is_complete) {
        relations(graph, &accounts(resources), &mut observed).await?;
    }
    Ok(observed)
}

type Defined = (BTreeMap<String, ObservedSegment>, BTreeMap<String, ObservedPolicy>);

async fn defined(graph: &GraphClient) -> Result<Defined> {
    let name = |value: &Value| value["Name"].as_str().unwrap_or_default().to_owned();
    let mut segments = BTreeMap::new();
    for value in cmdlet(graph, "Get-OrganizationSegment", json!({})).await? {
        let state = SegmentState::read(&value)?;
        segments.insert(name(&value), ObservedSegment { state, changed: time(&value["WhenChanged"]) });
    }
    let mut policies = BTreeMap::new();
    for value in cmdlet(graph, "Get-InformationBarrierPolicy", json!({})).await? {
        let state = BarrierPolicyState::read(&value)?;
        policies.insert(name(&value), ObservedPolicy { state, changed: time(&value["WhenChanged"]) });
    }
    Ok((segments, policies))
}

/// An application as the cmdlet shows it.
pub(super) fn application(value: &Value) -> ObservedApplication {
    ObservedApplication {
        status: value["Status"].as_str().unwrap_or_default().to_owned(),
        created: time(&value["ApplicationCreationTime"]),
    }
}

fn time(value: &Value) -> Option<Timestamp> {
    value.as_str().and_then(Timestamp::parse)
}

/// The scenario's accounts, and the segments that they belong to, where their segments are made.
fn accounts(resources: &[Resource]) -> Vec<(String, String)> {
    let made = |name: &str| {
        let named = |resource: &Resource| matches!(resource, Resource::Barrier(Barrier::Segment(segment)) if segment.name == name);
        resources.iter().any(named)
    };
    let user = |resource: &Resource| match resource {
        Resource::User(User { user_principal_name, segment: Some(segment), .. }) if made(&segment.value) => {
            Some((user_principal_name.to_lowercase(), segment.value.clone()))
        }
        _ => None,
    };
    resources.iter().filter_map(user).collect()
}

/// Asks in which segment each account is, by pairs so that one question tells of two, and whether vendors reach each other.
async fn relations(
    graph: &GraphClient,
    accounts: &[(String, String)],
    observed: &mut ObservedBarriers,
) -> Result<()> {
    for pair in questions(accounts) {
        let (one, other) = (&accounts[pair.0], &accounts[pair.1]);
        let query = json!({"RecipientId1": one.0, "RecipientId2": other.0});
        let found = match cmdlet(graph, "Get-ExoInformationBarrierRelationship", query).await {
            // An account that is still to be made is in no segment.
            Err(error) if error.code() == codes::POWERSHELL_REFUSED => continue,
            found => found?,
        };
        let Some(found) = found.first() else { continue };
        for (account, field) in [(one, "IBSegmentDisplayName1"), (other, "IBSegmentDisplayName2")] {
            observed.members.insert(account.0.clone(), found[field].as_str().map(str::to_owned));
        }
        if one.1 != other.1 {
            let reach = found["Communication1To2"] == true || found["Communication2To1"] == true;
            observed.pairs.insert((one.0.clone(), other.0.clone()), reach);
        }
    }
    Ok(())
}

/// Which pairs are asked for: each account once, and the first accounts of every two vendors, as far as there are not too many.
fn questions(accounts: &[(String, String)]) -> Vec<(usize, usize)> {
    let mut firsts: Vec<usize> = Vec::new();
    for (at, (_, segment)) in accounts.iter().enumerate() {
        if firsts.iter().all(|first| accounts[*first].1 != *segment) {
            firsts.push(at);
        }
    }
    let vendors =
        firsts.iter().enumerate().flat_map(|(at, one)| firsts[at + 1..].iter().map(|other| (*one, *other)));
    let mut asked: Vec<(usize, usize)> = vendors.take(PAIRS).collect();
    let mut known: std::collections::BTreeSet<usize> =
        asked.iter().flat_map(|(one, other)| [*one, *other]).collect();
    let unknown: Vec<usize> = (0..accounts.len()).filter(|at| !known.contains(at)).collect();
    for pair in unknown.chunks(2) {
        match pair {
            [one, other] => asked.push((*one, *other)),
            // The last one is asked for with another that is known.
            [one] => asked.extend((0..accounts.len()).find(|at| at != one).map(|other| (*one, other))),
            _ => {}
        }
        known.extend(pair);
    }
    asked
}

fn nothing(cmdlet: &str) -> Error {
    Error::new(codes::GRAPH_MALFORMED, format!("{cmdlet} puts nothing out"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_is_asked_for_and_every_two_vendors_first() {
        let accounts: Vec<(String, String)> =
            (0..7).map(|at| (format!("user-{at}"), format!("vendor-{}", at % 3))).collect();
        let asked = questions(&accounts);
        assert_eq!(asked[..3], [(0, 1), (0, 2), (1, 2)]);
        for at in 0..7 {
            assert!(asked.iter().any(|(one, other)| *one == at || *other == at), "{at}");
        }
        assert_eq!(questions(&accounts[..1]), []);
    }
}
