//! Clients of real services: Microsoft Graph, and a simulated tenant behind its HTTP door.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::client::Client;
use super::connect::{Connection, TenantDoor};
use crate::auth::{CachedTokens, StaticToken, TenantBound, TokenProvider};
use crate::clock::{Clock, SystemClock};
use crate::error::{Error, Result, codes};
use crate::graph::GraphClient;
use crate::http::reqwest::{ReqwestOptions, ReqwestTransport};
use crate::http::{Governor, GovernorOptions, Origin, Pipeline, Quotas, Share};
use crate::journal::Location;
use crate::model::{Cloud, Target};
use crate::secret::Secret;

/// Where journals are unless the caller says.
const JOURNAL: &str = ".remote-assist/journal";
/// The longest time that a write is waited for, and a margin (`http` gives a write 25 s).
const SETTLE: Duration = Duration::from_secs(30);

impl Client {
    /// A client of Microsoft Graph in a tenant, with tokens from a provider of the caller. Contacts nobody yet.
    ///
    /// The provider's tokens are kept until five minutes before they end, and one that is for another tenant is refused
    /// before it is sent anywhere. Half of the published quotas are used, by all clients of a tenant in this process together;
    /// [`Self::with_share`] changes that.
    pub fn connect(tenant: &str, credential: impl TokenProvider, cloud: Cloud) -> Result<Self> {
        let quota = GovernorOptions { quotas: Quotas::published(Share::HALF), ..GovernorOptions::default() };
        let way = Way {
            target: Target::Live,
            origin: Origin::cloud(cloud),
            clock: Arc::new(SystemClock),
            governor: Some(Governor::shared(tenant, &quota)),
        };
        Ok(way.client(ReqwestTransport::live(ReqwestOptions::default())?, tenant, credential))
    }

    /// A client of a simulated tenant behind `sim serve`, by the address that it prints as `authority`.
    pub async fn connect_simulator(authority: &str) -> Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let origin = Origin::simulated(authority)?;
        let transport = ReqwestTransport::simulated(ReqwestOptions::default())?;
        let info = announced(&transport, &origin).await?;
        let tenants = info["tenants"].as_array().cloned().unwrap_or_default();
        let doors: Vec<TenantDoor> = tenants
            .iter()
            .filter_map(|tenant| {
                let token = StaticToken::new(Secret::new(tenant["token"].as_str()?.to_owned()));
                let pipeline = Pipeline::builder(transport.clone())
                    .tokens(token, "simulated")
                    .clock(Arc::clone(&clock))
                    .build();
                Some(TenantDoor {
                    id: tenant["id"].as_str()?.to_owned(),
                    domain: tenant["domain"].as_str()?.to_owned(),
                    graph: GraphClient::new(pipeline, origin.clone()),
                })
            })
            .collect();
        if doors.is_empty() {
            return Err(no_simulator(authority));
        }
        let bound = |name: &str| {
            let seconds = info["bounds"][name].as_f64().unwrap_or_default();
            Duration::try_from_secs_f64(seconds).unwrap_or(SETTLE)
        };
        Ok(Self::over(Connection {
            target: Target::Simulated,
            clock,
            doors,
            share: Share::WHOLE,
            journal: Location::Folder(JOURNAL.into()),
            instance: info["instance"].as_str().map(str::to_owned),
            settle: bound("requestSeconds"),
            visible: bound("settleSeconds"),
            #[cfg(feature = "sim")]
            simulated: None,
        }))
    }
}

/// How a client with a credential reaches its tenant.
pub(super) struct Way {
    pub(super) target: Target,
    pub(super) origin: Origin,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) governor: Option<Arc<Governor>>,
}

impl Way {
    /// The client, whose tokens are bound to the tenant and kept while they last.
    pub(super) fn client(
        self,
        transport: ReqwestTransport,
        tenant: &str,
        credential: impl TokenProvider,
    ) -> Client {
        let bound = TenantBound::new(credential, tenant);
        let record = bound.record();
        let mut builder = Pipeline::builder(transport)
            .tokens(CachedTokens::new(bound, Arc::clone(&self.clock)), self.origin.scope())
            .clock(Arc::clone(&self.clock));
        if let Some(governor) = self.governor {
            builder = builder.governor(governor);
        }
        let graph = GraphClient::new(builder.build(), self.origin);
        let door = TenantDoor { id: tenant.to_owned(), domain: tenant.to_owned(), graph };
        Client::over(Connection {
            target: self.target,
            clock: self.clock,
            doors: vec![door],
            share: if self.target == Target::Live { Share::HALF } else { Share::WHOLE },
            journal: Location::Folder(JOURNAL.into()),
            instance: None,
            settle: SETTLE,
            visible: SETTLE,
            #[cfg(feature = "sim")]
            simulated: None,
        })
        .recorded(record)
    }
}

/// What the simulator says of itself.
async fn announced(transport: &ReqwestTransport, origin: &Origin) -> Result<Value> {
    use crate::http::{Request, Transport};
    let answer = transport.send(Request::get(origin.join("/_sim/info")?)).await?;
    serde_json::from_slice(&answer.body).map_err(|_| no_simulator(origin.as_str()))
}

fn no_simulator(authority: &str) -> Error {
    Error::new(codes::HTTP_CONNECT, format!("no simulated tenant answers at {authority}"))
        .hint("Start one with `remote-assist sim serve`, and use the `authority` that its first line names.")
}
