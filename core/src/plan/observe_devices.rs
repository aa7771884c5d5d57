//! Reads what the policies of headsets and the settings of the tenant are compared with.

use std::collections::BTreeSet;

use serde_json::Value;

use super::history::History;
use super::snapshot::{ObservedTrust, Snapshot};
use crate::error::Result;
use crate::graph::{Advanced, GraphClient, Operation};
use crate::resource::Resource;
use crate::resource::entra::AccessPass;
use crate::resource::intune::{AutopilotDevice, ObservedProfile, Profile};
use crate::resource::tenant::{CertificateMethod, Trust, setting_facts};

/// Reads what the resources and the history are about, and nothing else.
pub(super) async fn observe(
    graph: &GraphClient,
    resources: &[Resource],
    history: &History,
    snapshot: &mut Snapshot,
) -> Result<()> {
    let asks = |wanted: fn(&Resource) -> bool| resources.iter().any(wanted);
    // A profile that a run made is read even where the scenario no longer asks for one.
    let made = history.objects.keys().any(|address| address.kind() == Profile::KIND);
    if made || asks(|resource| matches!(resource, Resource::Profile(_))) {
        snapshot.profiles = profiles(graph).await?;
    }
    policies(graph, resources, snapshot).await?;
    if asks(|resource| matches!(resource, Resource::Trust(_))) {
        trusts(graph, snapshot).await?;
    }
    if asks(|resource| matches!(resource, Resource::AutopilotDevice(_))) {
        for list in [AutopilotDevice::LIST, AutopilotDevice::IMPORTS] {
            let keep = |device: Value| {
                // A registration that failed is none.
                let failed = device["state"]["deviceImportStatus"].as_str() == Some("error");
                let serial = device["serialNumber"].as_str().filter(|_| !failed);
                snapshot.autopilot.extend(serial.map(str::to_ascii_uppercase));
            };
            graph.each(list, Advanced(false), keep).await?;
        }
    }
    Ok(())
}

/// All profiles of the tenant with who gets them: a mark in the description cannot be filtered for.
async fn profiles(graph: &GraphClient) -> Result<Vec<ObservedProfile>> {
    let mut profiles = Vec::new();
    graph
        .each(Profile::LIST, Advanced(false), |value| profiles.extend(ObservedProfile::read(&value)))
        .await?;
    Ok(profiles)
}

async fn policies(graph: &GraphClient, resources: &[Resource], snapshot: &mut Snapshot) -> Result<()> {
    let paths: BTreeSet<&'static str> = resources
        .iter()
        .filter_map(|resource| match resource {
            Resource::Setting(setting) => setting_facts(&setting.key)?.path,
            Resource::AccessSetting(setting) => Some(setting.facts()?.path),
            Resource::CertificateMethod(_) => Some(CertificateMethod::PATH),
            Resource::AccessPass(_) => Some(AccessPass::POLICY),
            _ => None,
        })
        .collect();
    let read = paths.iter().map(|path| Operation::get(*path)).collect();
    for (path, policy) in paths.into_iter().zip(graph.read_batch(read).await?) {
        snapshot.policies.extend(policy.map(|policy| (path, policy)));
    }
    Ok(())
}

async fn trusts(graph: &GraphClient, snapshot: &mut Snapshot) -> Result<()> {
    for trust in graph.list(Trust::LIST, Advanced(false)).await? {
        let (Some(id), Some(name)) = (trust["id"].as_str(), trust["displayName"].as_str()) else { continue };
        // Others' lists are not read any further.
        let ours = name.starts_with("hl2ra-");
        let authorities =
            if ours { graph.list(&Trust::authorities(id), Advanced(false)).await? } else { Vec::new() };
        snapshot.trusts.insert(name.to_owned(), ObservedTrust { id: id.to_owned(), authorities });
    }
    Ok(())
}
