//! The front: authority, version, token, route, batch; and the headers of every answer.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{AUTHORIZATION, HOST};
use http::{HeaderMap, HeaderValue, Method, Request, Response, Uri};
use serde_json::Value as Json;

use super::answer::Answer;
use super::auth::Grant;
use super::batch;
use super::call::Call;
use super::errors::{Failure, Outcome, malformed, refuse, unmodelled};
use super::faults::{FaultTime, spoil};
use super::id::{Id, mix};
use super::log::LoggedRequest;
use super::moment::Moment;
use super::odata::Query;
use super::route::{self, Segment};
use super::schema::Kind;
use super::settings::Settings;
use super::store::{REPLICAS, Replica};
use super::tenant::{State, run_due};
use super::throttle::{Charge, Headers};

/// The largest body that Graph takes: 4 MB.
pub(super) const LARGEST_BODY: usize = 4 * 1024 * 1024;

/// One request, or one item of a batch.
struct Incoming<'r> {
    method: &'r Method,
    /// Path and query after the version.
    target: &'r str,
    headers: &'r HeaderMap,
    body: Bytes,
    in_batch: bool,
}

/// By which way a request comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// As those of every client do.
    Front,
    /// Beside Graph, to arrange the tenants or to look at them: no faults, no lag, no quotas, and nothing is logged.
    Beside,
}

/// Answers a request.
pub(crate) fn answer(
    state: &mut State,
    settings: &Settings,
    now: Moment,
    request: Request<Bytes>,
    way: Way,
) -> Response<Bytes> {
    let (parts, body) = request.into_parts();
    let request_id = Id::derived(settings.seed ^ 0x1d, state.log.requests).to_string();
    let client_id = parts.headers.get("client-request-id").and_then(|value| value.to_str().ok());
    let client_id = client_id.unwrap_or(&request_id).to_owned();
    let origin = origin(&parts.uri, &parts.headers);
    let path = parts.uri.path();
    let target = parts.uri.path_and_query().map_or(path, |both| both.as_str());
    // What the simulation tells of itself is no part of Graph, so nothing goes wrong there.
    let scripted = way == Way::Front && !path.starts_with("/_sim/");
    let fault = scripted.then(|| state.script.meet(&parts.method, path)).flatten();
    let ids = (request_id.clone(), client_id.clone());
    let mut desk = Desk { state, settings, now, origin, request_id, client_id, way };
    if let Some(fault) = fault.as_ref().filter(|fault| fault.when == FaultTime::Before) {
        let response = identified(spoil(fault, None), ids);
        desk.note((&parts.method, target, false), None);
        desk.state.log.spoiled(fault.kind, &response);
        return response;
    }
    let noted = desk.state.log.requests;
    let answer = match run_due(&mut desk.state.world, now) {
        Err(error) => desk.refusal(error.into()),
        Ok(()) if body.len() > LARGEST_BODY => {
            desk.refusal(refuse(413, "RequestEntityTooLarge", "The maximum request length supported is 4MB."))
        }
        Ok(()) if path == "/_sim/info" => desk.info(),
        Ok(()) if path == "/_sim/headsets" => desk.headsets(&parts.method, &parts.headers, &body),
        Ok(()) if path == "/_sim/powershell" => desk.powershell(&parts.method, &parts.headers, &body),
        Ok(()) if path.starts_with("/_sim/state/") => desk.side(&parts.method, path, &parts.headers, &body),
        Ok(()) if path == "/redeem" => {
            let query = parts.uri.query().unwrap_or_default();
            let redeemed =
                super::entra::invitations::redeem(&mut desk.state.world, settings.instance, query, now);
            redeemed.unwrap_or_else(|failure| desk.refusal(failure))
        }
        Ok(()) if path.ends_with("/oauth2/v2.0/token") => desk.token(&parts.method, path, &body),
        Ok(()) => {
            let incoming =
                Incoming { method: &parts.method, target, headers: &parts.headers, body, in_batch: false };
            desk.graph(incoming)
        }
    };
    let response = identified(answer.into_http(), ids);
    let Some(fault) = fault else { return response };
    let response = spoil(&fault, Some(response));
    if desk.state.log.requests > noted {
        desk.state.log.spoiled(fault.kind, &response);
    }
    response
}

/// Adds the headers by which a request is found again, where the client sees an answer.
fn identified(mut response: Response<Bytes>, (request, client): (String, String)) -> Response<Bytes> {
    for (name, id) in [("request-id", request), ("client-request-id", client)] {
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(name, id);
        }
    }
    response
}

/// The scheme and authority that were asked; links carry them.
fn origin(uri: &Uri, headers: &HeaderMap) -> String {
    if let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) {
        return format!("{scheme}://{authority}");
    }
    match headers.get(HOST).and_then(|host| host.to_str().ok()) {
        Some(host) => format!("http://{host}"),
        None => "https://graph.microsoft.com".to_owned(),
    }
}

/// Everything that the answer to one HTTP request needs.
pub(super) struct Desk<'s> {
    pub(super) state: &'s mut State,
    pub(super) settings: &'s Settings,
    pub(super) now: Moment,
    origin: String,
    pub(super) request_id: String,
    pub(super) client_id: String,
    way: Way,
}

impl Desk<'_> {
    pub(super) fn refusal(&self, failure: Failure) -> Answer {
        Answer::refusal(failure, self.now, &self.request_id, &self.client_id)
    }

    pub(super) fn note(&mut self, incoming: (&Method, &str, bool), status: Option<u16>) {
        if self.way == Way::Beside {
            return;
        }
        let (method, path, in_batch) = incoming;
        let entry = LoggedRequest {
            at: self.now.timestamp(),
            method: method.as_str().to_owned(),
            path: path.to_owned(),
            status,
            in_batch,
            request_id: self.request_id.clone(),
            fault: None,
        };
        self.state.log.note(entry);
    }

    /// Anything under `/v1.0`.
    fn graph(&mut self, incoming: Incoming<'_>) -> Answer {
        let (method, path) = (incoming.method.clone(), incoming.target.to_owned());
        let header = incoming.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let grant = self.state.tokens.authorize(self.settings.instance, header, self.now);
        let outcome = match (grant, version(incoming.target)) {
            (Err(failure), _) | (Ok(_), Err(failure)) => Err(failure),
            (Ok(grant), Ok(target))
                if target.split('?').next() == Some("/$batch") && method == Method::POST =>
            {
                self.batch(&grant, &incoming)
            }
            (Ok(grant), Ok(target)) => self.respond(&grant, Incoming { target, ..incoming }),
        };
        let answer = outcome.unwrap_or_else(|failure| self.refusal(failure));
        self.note((&method, &path, false), Some(answer.status));
        answer
    }

    fn batch(&mut self, grant: &Grant, incoming: &Incoming<'_>) -> Outcome<Answer> {
        if incoming.body.is_empty() {
            return Err(malformed("Empty Payload. JSON content expected."));
        }
        let Ok(Json::Object(body)) = serde_json::from_slice(&incoming.body) else {
            return Err(malformed(
                "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
            ));
        };
        let items = batch::read(&body)?;
        let blank = (self.now, self.request_id.clone(), self.client_id.clone());
        Ok(batch::run(
            items,
            |item| {
                let inner = Incoming {
                    method: &item.method,
                    target: &item.address,
                    headers: &item.headers,
                    body: item.body.clone(),
                    in_batch: true,
                };
                let answer = self.respond(grant, inner).unwrap_or_else(|failure| self.refusal(failure));
                self.note((&item.method, &format!("/v1.0{}", item.address), true), Some(answer.status));
                answer
            },
            |failure| Answer::refusal(failure, blank.0, &blank.1, &blank.2),
        ))
    }

    fn respond(&mut self, grant: &Grant, incoming: Incoming<'_>) -> Outcome<Answer> {
        let (path, query) = incoming.target.split_once('?').unwrap_or((incoming.target, ""));
        let path = path.trim_end_matches('/');
        let eventual = incoming
            .headers
            .get("consistencylevel")
            .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"eventual"));
        let segments = route::segments(path).ok_or_else(|| malformed("The request URI is not valid."))?;
        if matches!(segments.first(), Some(Segment::Plain(first)) if first.eq_ignore_ascii_case("me")) {
            return Err(malformed("/me request is only valid with delegated authentication flow."));
        }
        let shown = if incoming.in_batch {
            format!("{} {path} in a batch", incoming.method)
        } else {
            format!("{} /v1.0{path}", incoming.method)
        };
        let (route, arguments) = route::find(incoming.method, &segments).ok_or_else(|| unmodelled(shown))?;
        if !grant.holds_any(route.roles) {
            return Err(super::errors::denied());
        }
        let query = Query::parse(query, eventual)?;
        let tenant = self.state.world.directories.iter().position(|one| one.id == grant.tenant);
        let tenant = tenant.ok_or_else(|| {
            refuse(401, "InvalidAuthenticationToken", "The token is for a tenant that does not exist.")
        })?;
        let headers = self.charge(grant, incoming.method, path, &query, tenant)?;
        let mut call = Call {
            replica: self.replica(eventual),
            tenant,
            now: self.now,
            settings: self.settings,
            grant,
            base: format!("{}/v1.0", self.origin),
            path: path.to_owned(),
            kind: route.kind,
            arguments,
            query,
            headers: incoming.headers,
            correlation: self.correlation(incoming.headers),
            body: incoming.body,
            world: &mut self.state.world,
        };
        let mut answer = (route.handler)(&mut call)?;
        answer.headers.extend(headers);
        Ok(answer)
    }

    /// Takes the cost of a request out of its quotas. Quick tenants have none.
    fn charge(
        &mut self,
        grant: &Grant,
        method: &Method,
        path: &str,
        query: &Query,
        tenant: usize,
    ) -> Outcome<Headers> {
        if !self.settings.quotas || self.way == Way::Beside {
            return Ok(Headers::new());
        }
        let directory = &self.state.world.directories[tenant];
        let users = directory.all(Kind::User).len();
        let application = &*grant.application;
        let charge = Charge { method, path, query, tenant: directory.id, application, users };
        self.state.throttle.admit(&charge, self.now, self.settings.speed).map_err(|failure| *failure)
    }

    /// What the audit log keeps of a request: its own `client-request-id`, or that of the batch.
    fn correlation(&self, headers: &HeaderMap) -> Arc<str> {
        let own = headers.get("client-request-id").and_then(|value| value.to_str().ok());
        own.unwrap_or(&self.client_id).into()
    }

    /// The replica that answers this request. The index of advanced queries lags further than the objects.
    fn replica(&self, eventual: bool) -> Option<Replica> {
        let lag = self.settings.replica_lag().filter(|_| self.way == Way::Front)?;
        let number = mix(self.settings.seed ^ self.state.log.requests) % REPLICAS;
        Some(Replica {
            now: self.now,
            number: number + if eventual { REPLICAS } else { 0 },
            seed: self.settings.seed,
            lag,
        })
    }
}

/// Takes the version off.
fn version(target: &str) -> Outcome<&str> {
    if let Some(rest) = target.strip_prefix("/v1.0")
        && (rest.is_empty() || rest.starts_with(['/', '?']))
    {
        return Ok(rest);
    }
    let name = target.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default();
    if name == "beta" {
        return Err(unmodelled("the beta version of Graph"));
    }
    Err(malformed(format!("Invalid version: {name}.")))
}
