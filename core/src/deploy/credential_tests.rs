//! Credentials end to end: token requests and Graph requests over loopback HTTP, against a served simulated tenant.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::future::BoxFuture;

use super::live::Way;
use super::{ApplyOptions, Client, PlanOptions};
use crate::auth::{AccessToken, Authority, ClientSecret, TokenProvider};
use crate::clock::{Clock, SystemClock, Timestamp};
use crate::document;
use crate::error::{Error, Result, codes};
use crate::http::Origin;
use crate::http::reqwest::{ReqwestOptions, ReqwestTransport};
use crate::journal::Location;
use crate::model::{Outcome, RunReport, Scenario, Target};
use crate::secret::Secret;
use crate::sim::{APPLICATION, APPLICATION_SECRET, Fault, ServeOptions, ServerGuard, SimTenant, serve};

/// Counts how often a credential is asked.
struct Counted<P>(P, Arc<AtomicUsize>);

impl<P: TokenProvider> TokenProvider for Counted<P> {
    async fn token(&self, scope: &str) -> Result<AccessToken> {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0.token(scope).await
    }
}

/// Wall time of a machine whose clock is wrong.
#[derive(Debug)]
struct Wrong(Duration);

impl Clock for Wrong {
    fn now(&self) -> Timestamp {
        SystemClock.now().plus(self.0)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        SystemClock.sleep(duration)
    }
}

async fn served() -> ServerGuard {
    serve(SimTenant::builder().build().unwrap(), ServeOptions::default()).await.unwrap()
}

fn secret(server: &ServerGuard, tenant: &str, secret: &str) -> ClientSecret {
    let authority = Authority::simulated(&server.authority(), tenant).unwrap();
    ClientSecret::new(authority, APPLICATION, Secret::new(secret.to_owned()))
}

fn client(
    server: &ServerGuard,
    clock: Arc<dyn Clock>,
    tenant: &str,
    credential: impl TokenProvider,
) -> Client {
    let origin = Origin::simulated(&server.authority()).unwrap();
    let transport = ReqwestTransport::simulated(ReqwestOptions::default()).unwrap();
    let way = Way { target: Target::Simulated, origin, clock, governor: None };
    way.client(transport, tenant, credential).with_journal(Location::beside(None))
}

/// A client with the right secret, and how often it was asked.
fn trusted(server: &ServerGuard) -> (Client, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let credential = Counted(secret(server, "contoso.com", APPLICATION_SECRET), asked.clone());
    (client(server, Arc::new(SystemClock), "contoso.com", credential), asked)
}

fn scenario() -> Scenario {
    let text = "{kind: sharedIdentity, name: dock, tenant: contoso.com, usageLocation: US, mfaOwner: it@contoso.com, \
                group: {displayName: Dock}, template: {count: 3, user: \"dock-{n:04}\"}, \
                licences: {assignTo: group, capabilities: [remoteAssist]}}";
    document::parse(text, "dock.yaml", ".".as_ref()).into_scenario().unwrap()
}

async fn deploy(client: &Client, before_apply: impl FnOnce()) -> Result<RunReport> {
    let plan = client.plan(&scenario(), PlanOptions::default()).await?;
    before_apply();
    client.apply(&plan, ApplyOptions::default()).await?.wait().await
}

/// Requests that change something, in batches or alone.
fn writes(server: &ServerGuard) -> usize {
    let requests = server.tenant().requests();
    let asks = |path: &str| path.contains("oauth2") || path.contains("$batch");
    requests.iter().filter(|one| one.method != "GET" && !asks(&one.path)).count()
}

fn unauthorized(nth: &str) -> Vec<Fault> {
    Fault::parse_list(&format!(
        r#"[{{"match": {{"method": "POST", "path": "/$batch"{nth}}}, "when": "before", "do": "status", "status": 401,
             "body": {{"error": {{"code": "InvalidAuthenticationToken", "message": "expired"}}}}}},
            {{"match": {{"method": "PATCH"{nth}}}, "when": "before", "do": "status", "status": 401,
             "body": {{"error": {{"code": "InvalidAuthenticationToken", "message": "expired"}}}}}}]"#
    ))
    .unwrap()
}

#[tokio::test]
async fn one_token_serves_a_whole_deployment() {
    let server = served().await;
    let (client, asked) = trusted(&server);
    assert!(client.claims().is_none(), "nobody was asked yet");
    let report = deploy(&client, || ()).await.unwrap();
    assert_eq!((report.outcome, asked.load(Ordering::SeqCst)), (Outcome::Done, 1));
    assert!(writes(&server) > 5, "the count of writes can fail");
    let claims = client.claims().unwrap();
    assert_eq!(claims.tenant.as_deref(), Some(server.tenant().tenants()[0].id.as_str()));
    assert_eq!(claims.application.as_deref(), Some(APPLICATION));
}

#[tokio::test]
async fn a_wrong_secret_reads_nothing() {
    let server = served().await;
    let credential = secret(&server, "contoso.com", "wrong");
    let client = client(&server, Arc::new(SystemClock), "contoso.com", credential);
    let error = deploy(&client, || ()).await.unwrap_err();
    assert_eq!(error.code(), codes::CREDENTIAL_REFUSED, "{error:?}");
    assert!(error.to_string().contains("AADSTS7000215") && error.request_id().is_some());
    assert!(server.tenant().requests().iter().all(|request| request.path.contains("oauth2")));
}

#[tokio::test]
async fn a_token_that_is_revoked_in_the_middle_is_renewed_once() {
    let server = served().await;
    let (client, asked) = trusted(&server);
    let report = deploy(&client, || server.tenant().set_faults(unauthorized(", \"nth\": 3"))).await.unwrap();
    assert_eq!(report.outcome, Outcome::Done, "{report:?}");
    assert!((1..=3).contains(&asked.load(Ordering::SeqCst)));
}

#[tokio::test]
async fn tokens_that_are_refused_for_ever_stop_the_run_so_that_it_can_go_on() {
    let server = served().await;
    let (client, asked) = trusted(&server);
    let plan = client.plan(&scenario(), PlanOptions::default()).await.unwrap();
    let run = client.apply(&plan, ApplyOptions::default()).await.unwrap();
    server.tenant().set_faults(unauthorized(""));
    let report = run.wait().await.unwrap();
    assert_ne!(report.outcome, Outcome::Done);
    assert!(report.stopped.is_some_and(|stopped| stopped.code == codes::TOKEN_REFUSED.name));
    assert!(asked.load(Ordering::SeqCst) <= 6, "nobody is asked without end");
    server.tenant().set_faults(Vec::new());
    assert_eq!(deploy(&client, || ()).await.unwrap().outcome, Outcome::Done, "the next run goes on");
}

#[tokio::test]
async fn a_clock_that_is_off_writes_nothing() {
    let server = served().await;
    let credential = secret(&server, "contoso.com", APPLICATION_SECRET);
    let client = client(&server, Arc::new(Wrong(Duration::from_mins(10))), "contoso.com", credential);
    let error = deploy(&client, || ()).await.unwrap_err();
    assert_eq!((error.code(), writes(&server)), (codes::CLOCK_SKEW, 0), "{error:?}");
}

#[tokio::test]
async fn a_token_of_another_tenant_is_sent_nowhere() {
    let server = serve(
        SimTenant::builder().seed(crate::sim::Seed::Companies).build().unwrap(),
        ServeOptions::default(),
    )
    .await
    .unwrap();
    let tenants = server.tenant().tenants();
    let credential = secret(&server, &tenants[1].domain, APPLICATION_SECRET);
    let client = client(&server, Arc::new(SystemClock), &tenants[0].id, credential);
    let error = client.plan(&scenario(), PlanOptions::default()).await.unwrap_err();
    assert_eq!(error.code(), codes::TENANT_MISMATCH, "{error:?}");
    assert!(error.to_string().contains(&tenants[1].id));
    assert!(server.tenant().requests().iter().all(|request| request.path.contains("oauth2")));
}

#[tokio::test]
async fn a_token_without_a_permission_writes_nothing() {
    struct Announced(String);
    impl TokenProvider for Announced {
        async fn token(&self, _: &str) -> Result<AccessToken> {
            Ok(AccessToken::new(Secret::new(self.0.clone()), None))
        }
    }
    let reading = ["Organization.Read.All", "Group.Read.All", "User.Read.All"].map(str::to_owned);
    let tenant = SimTenant::builder().roles(Some(reading.to_vec())).build().unwrap();
    let token = tenant.tenants()[0].token.clone();
    let server = serve(tenant, ServeOptions::default()).await.unwrap();
    let client = client(&server, Arc::new(SystemClock), "contoso.com", Announced(token));
    let error: Error = deploy(&client, || ()).await.unwrap_err();
    assert_eq!((error.code(), writes(&server)), (codes::MISSING_ROLE, 0), "{error:?}");
    assert!(error.to_string().contains("LicenseAssignment.ReadWrite.All for assigning products"), "{error}");
}
