//! Snapshots of what services are configured to that Graph itself does not show (Tenant Configuration Management).

use std::time::Duration;

use serde_json::{Value, json};

use crate::encode::terminal;
use crate::error::{Error, Result, codes};
use crate::graph::{Answer, GraphClient, Method, Operation, path};

/// Takes a snapshot.
const CREATE: &str = "/admin/configurationManagement/configurationSnapshots/createSnapshot";
/// The jobs that take them.
const JOBS: &str = "/admin/configurationManagement/configurationSnapshotJobs";
/// The name of ours: the service takes letters, numbers and spaces, and at least eight of them.
const NAME: &str = "Remote Assist reads";
/// What administrators who see it are told.
const DESCRIPTION: &str =
    "Taken by remote-assist to compare a scenario with the tenant. It is deleted once it was read.";

/// For how long a snapshot is waited for. A published example took about a minute.
const PATIENCE: Duration = Duration::from_mins(3);
/// How long it is left alone at first; twice as long each time after that.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// How long it is left alone at most.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// The resources of a new snapshot, each with `resourceType` and `properties`.
///
/// `None` where the service takes none: the tenant has not been set up for it, the credential lacks
/// `ConfigurationMonitoring.ReadWrite.All`, or the service does not offer these types. A snapshot that was begun and came to
/// nothing is the error `teams.cannot_be_read`.
pub(super) async fn snapshot(graph: &GraphClient, resources: &[&str]) -> Result<Option<Vec<Value>>> {
    let order = json!({"displayName": NAME, "description": DESCRIPTION, "resources": resources});
    let job = match graph.send(Operation::new(Method::POST, CREATE).json(&order)).await {
        Answer::Done(reply) => reply.body,
        Answer::Refused(error) if error.status().is_some() => return Ok(None),
        Answer::Throttled { error, .. } | Answer::Unknown(error) => return Err(unread(&error.to_string())),
        Answer::Refused(error) | Answer::NotRun(error) | Answer::AuthExpired(error) => return Err(error),
    };
    let id = job["id"].as_str().ok_or_else(|| malformed("the job has no id"))?;
    let job = format!("{JOBS}/{}", path::segment(id));
    let found = followed(graph, &job).await;
    // A tenant has room for twelve jobs. Where ours stays all the same, the service deletes it after a week.
    drop(graph.send(Operation::new(Method::DELETE, job).idempotent()).await);
    found.map(Some)
}

/// What a job brings once it has ended.
async fn followed(graph: &GraphClient, job: &str) -> Result<Vec<Value>> {
    let clock = graph.clock();
    let began = clock.now();
    let mut wait = FIRST_WAIT;
    let state = format!("{job}?$select=id,status,resourceLocation,errorDetails");
    loop {
        // Without this header, a job that succeeded in part hides behind `unknownFutureValue`.
        let asked = Operation::get(state.as_str()).header("Prefer", "include-unknown-enum-members");
        match graph.send(asked).await.into_result() {
            Ok(reply) => match reply.body["status"].as_str() {
                Some("succeeded" | "partiallySuccessful") => return content(graph, &reply.body).await,
                Some("failed") => return Err(failed(&reply.body)),
                _ => {}
            },
            // The job may not be known everywhere yet.
            Err(error) if error.status() == Some(404) => {}
            Err(error) => return Err(error),
        }
        if clock.now().since(began) >= PATIENCE {
            let text =
                format!("a snapshot of the configuration was not there after {} s", PATIENCE.as_secs());
            return Err(unread(&text));
        }
        clock.sleep(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// What a snapshot holds that is there.
async fn content(graph: &GraphClient, job: &Value) -> Result<Vec<Value>> {
    let location = job["resourceLocation"].as_str().filter(|location| !location.is_empty());
    let location = location.ok_or_else(|| malformed("the job does not say where the snapshot is"))?;
    let held = graph.follow(location).await?;
    held["resources"].as_array().cloned().ok_or_else(|| malformed("the snapshot has no list of resources"))
}

fn failed(job: &Value) -> Error {
    let told: Vec<_> = job["errorDetails"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(terminal::text)
        .collect();
    let why = if told.is_empty() { "the service does not say why".to_owned() } else { told.join(" ") };
    let why = why.trim_end_matches('.');
    unread(&format!("a snapshot of the configuration failed: {why}"))
}

fn unread(why: &str) -> Error {
    Error::new(codes::SIDE_UNREADABLE, why)
}

fn malformed(what: &str) -> Error {
    Error::new(codes::GRAPH_MALFORMED, format!("a snapshot of the configuration cannot be read: {what}"))
}

#[cfg(test)]
#[cfg(feature = "sim")]
#[expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::clock::Clock;
    use crate::deploy::Client;
    use crate::deploy::connect::Simulated;
    use crate::journal::Location;
    use crate::sim::{Seed, SimBuilder, SimTenant};

    const FEDERATION: &str = "microsoft.teams.federationconfiguration";

    fn companies() -> SimBuilder {
        SimTenant::builder().seed(Seed::Companies)
    }

    /// The client of one of the companies.
    fn graph(tenant: &SimTenant, domain: &str) -> GraphClient {
        let simulated = Simulated { tenant: tenant.clone(), owned: false };
        let client =
            Client::of_tenant(simulated, Duration::ZERO, Location::beside(None), &CancellationToken::new());
        client.unwrap().connection.door(domain).unwrap()
    }

    async fn jobs(graph: &GraphClient) -> usize {
        graph.get(JOBS).await.unwrap()["value"].as_array().unwrap().len()
    }

    #[tokio::test]
    async fn a_snapshot_is_waited_for_and_leaves_nothing_behind() {
        let tenant = companies().realistic(true).quotas(false).speed(1.0).build().unwrap();
        let graph = graph(&tenant, "abc.com");
        let began = tenant.clock().now();
        let found = snapshot(&graph, &[FEDERATION]).await.unwrap().unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["resourceType"], FEDERATION);
        assert!(tenant.clock().now().since(began) >= Duration::from_mins(1));
        assert_eq!(jobs(&graph).await, 0);
    }

    #[tokio::test]
    async fn one_that_takes_too_long_is_given_up() {
        let tenant = companies().realistic(true).quotas(false).speed(0.1).build().unwrap();
        let graph = graph(&tenant, "abc.com");
        let error = snapshot(&graph, &[FEDERATION]).await.unwrap_err();
        assert_eq!(error.code(), codes::SIDE_UNREADABLE);
        assert!(error.to_string().contains("180 s"), "{error}");
        assert_eq!(jobs(&graph).await, 0);
    }

    #[tokio::test]
    async fn a_tenant_or_a_credential_without_it_gives_none() {
        let tenant = companies().build().unwrap();
        assert_eq!(
            snapshot(&graph(&tenant, "contoso1.com"), &[FEDERATION]).await.unwrap(),
            None,
            "not set up"
        );
        assert_eq!(snapshot(&graph(&tenant, "abc.com"), &["microsoft.teams.unknown"]).await.unwrap(), None);
        let reader = companies().roles(Some(vec!["ConfigurationMonitoring.Read.All".to_owned()]));
        assert_eq!(snapshot(&graph(&reader.build().unwrap(), "abc.com"), &[FEDERATION]).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_service_that_may_not_read_teams_says_so() {
        let tenant = companies().build().unwrap();
        let graph = graph(&tenant, "contoso1.com");
        let principal = json!({"appId": "03b07b79-c5bc-4b5e-9bfa-13acf4a99998"});
        let added = Operation::new(Method::POST, "/servicePrincipals").json(&principal);
        graph.send(added).await.into_result().unwrap();
        let error = snapshot(&graph, &[FEDERATION]).await.unwrap_err();
        assert_eq!(error.code(), codes::SIDE_UNREADABLE);
        assert!(error.to_string().ends_with("Access Denied"), "{error}");
    }
}
