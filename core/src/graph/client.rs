//! The client: one version of Graph at one origin, through one pipeline.

use std::fmt;
use std::sync::Arc;

use ::http::Method;
use serde_json::Value;

use super::answer::Answer;
use super::classify::{self, Parts};
use super::operation::Operation;
use crate::clock::{Clock, Timestamp};
use crate::error::{Error, Result, codes};
use crate::http::{Effect, Load, Origin, Pipeline, Quotas, Request, Share, TrafficCount, check_path};

/// The version of Graph that this library speaks. No beta route is used.
const ROOT: &str = "/v1.0";
/// Where a simulated tenant takes cmdlets.
const CMDLETS: &str = "/_sim/powershell";

/// A client of Microsoft Graph. Cloning it is cheap, and all clones share the pipeline.
#[derive(Clone)]
pub struct GraphClient(Arc<Inner>);

struct Inner {
    pipeline: Pipeline,
    origin: Origin,
    /// Origin and version.
    base: String,
}

impl GraphClient {
    /// A client for an origin. It waits by the pipeline's clock.
    pub fn new(pipeline: Pipeline, origin: Origin) -> Self {
        let base = format!("{}{ROOT}", origin.as_str());
        Self(Arc::new(Inner { pipeline, origin, base }))
    }

    /// The address of the version's root, such as `https://graph.microsoft.com/v1.0`.
    pub fn base(&self) -> &str {
        &self.0.base
    }

    /// The origin that all requests go to.
    pub fn origin(&self) -> &Origin {
        &self.0.origin
    }

    /// An absolute address for `@odata.id` and `@odata.bind`, from a path below the version's root.
    pub fn reference(&self, path: &str) -> String {
        format!("{}{path}", self.0.base)
    }

    /// What was sent so far, by all clones.
    pub fn traffic(&self) -> TrafficCount {
        self.0.pipeline.traffic().count()
    }

    /// By how many seconds the service's clock is ahead of ours; `None` before the first dated answer.
    pub fn clock_offset(&self) -> Option<i64> {
        self.0.pipeline.traffic().clock_offset()
    }

    /// Which quota its requests wait for now, and for how long; `None` if they wait for none.
    pub fn waits_for(&self) -> Option<(String, std::time::Duration)> {
        self.pipeline().governor().binding(self.now())
    }

    /// Ends when the next request begins to wait for a quota.
    pub fn next_wait(&self) -> impl Future<Output = ()> + '_ {
        self.pipeline().governor().next_wait()
    }

    /// Uses a share of the published quotas from now on, together with everything in this process that shares the governor.
    pub fn use_share(&self, share: Share) {
        self.pipeline().governor().retune(self.now(), &Quotas::published(share));
    }

    pub(super) fn pipeline(&self) -> &Pipeline {
        &self.0.pipeline
    }

    /// The clock by which it waits.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        self.0.pipeline.clock()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock().now()
    }

    /// Sends one operation and says what is known about it.
    pub async fn send(&self, operation: Operation) -> Answer {
        self.send_ref(&operation).await
    }

    pub(super) async fn send_ref(&self, operation: &Operation) -> Answer {
        match self.request(operation) {
            Ok(request) => self.exchange(request, operation).await,
            Err(error) => Answer::Refused(error),
        }
    }

    async fn exchange(&self, request: Request, operation: &Operation) -> Answer {
        match self.0.pipeline.send(request).await {
            Ok(response) => {
                let mut parts = Parts::of(&response, self.now());
                parts.leads_away = self.leads_away(parts.location.as_deref());
                classify::classify(parts, operation)
            }
            Err(error) => classify::failed(error),
        }
    }

    /// Whether a `Location` would leave the origin.
    pub(super) fn leads_away(&self, location: Option<&str>) -> bool {
        location.is_some_and(|link| self.0.origin.parse(link).is_err())
    }

    /// The path with the version in front, checked.
    fn request(&self, operation: &Operation) -> Result<Request> {
        check(operation)?;
        let url = self.0.origin.join(&format!("{ROOT}{}", operation.path))?;
        let mut request = Request::new(operation.method.clone(), url);
        request.effect = operation.effect;
        request.writes = u32::from(!operation.effect.is_read());
        request.load = Load::of(&operation.method, &operation.path, operation.effect.is_read());
        for (name, value) in &operation.headers {
            request.headers.insert(name, value.clone());
        }
        if !operation.body.is_empty() {
            request = request.json(operation.body.clone());
        }
        Ok(request)
    }

    /// A request to `$batch` with a ready body.
    pub(super) fn batch_request(&self, body: bytes::Bytes, effect: Effect) -> Result<Request> {
        let mut request =
            Request::new(Method::POST, self.0.origin.join(&format!("{ROOT}/$batch"))?).json(body);
        request.effect = effect;
        Ok(request)
    }

    /// Asks the door for PowerShell that a simulated tenant has beside Graph: one cmdlet with its parameters. The answer's body is
    /// `{output, warnings}`. A real service has no such door, and nothing is sent there.
    pub async fn cmdlet(&self, name: &str, parameters: &Value) -> Answer {
        if !self.0.origin.is_simulated() {
            let text = format!("`{name}` cannot be asked for over Graph");
            return Answer::Refused(Error::new(codes::BUG_INVARIANT, text));
        }
        let url = match self.0.origin.join(CMDLETS) {
            Ok(url) => url,
            Err(error) => return Answer::Refused(error),
        };
        let body = serde_json::json!({"cmdlet": name, "parameters": parameters}).to_string();
        let reads = name.starts_with("Get-");
        let mut request = Request::new(Method::POST, url).json(body.into());
        request.effect = if reads { Effect::Read } else { Effect::Write };
        request.writes = u32::from(!reads);
        let response = match self.0.pipeline.send(request).await {
            Ok(response) => response,
            Err(error) => return classify::failed(error),
        };
        let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
        if response.status.is_success() {
            return Answer::Done(super::answer::Reply {
                status: response.status.as_u16(),
                body,
                ..Default::default()
            });
        }
        let told = body["error"]["message"].as_str().unwrap_or("it says nothing more");
        let code =
            if response.status.as_u16() == 501 { codes::SIM_UNMODELLED } else { codes::POWERSHELL_REFUSED };
        let error = Error::new(code, format!("{name}: {told}")).answered(response.status.as_u16(), None);
        if response.status.is_server_error() && code != codes::SIM_UNMODELLED {
            return Answer::Unknown(error);
        }
        Answer::Refused(error)
    }

    /// Reads a value. What does not exist is the error `graph.not_found`.
    pub async fn get(&self, path: &str) -> Result<Value> {
        Ok(self.send(Operation::get(path)).await.into_result()?.body)
    }

    /// Reads a value, or `None` where the service answers 404.
    ///
    /// A copy of the directory may not know a new object yet; whoever decides something by absence asks more than once.
    pub async fn get_optional(&self, path: &str) -> Result<Option<Value>> {
        match self.send(Operation::get(path)).await.into_result() {
            Ok(reply) => Ok(Some(reply.body)),
            Err(error) if error.status() == Some(404) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Reads what a link of an answer leads to (`Location`, `@odata.nextLink`), at this origin alone.
    pub async fn follow(&self, link: &str) -> Result<Value> {
        Ok(self.follow_as(link, &Operation::get("")).await.into_result()?.body)
    }

    /// Follows a link with the headers of an operation.
    pub(super) async fn follow_as(&self, link: &str, like: &Operation) -> Answer {
        // A long-running operation's link may come without the version, as `/teams('…')/operations('…')`.
        // Two slashes would name another host; the version in front must not hide that.
        let relative = link.starts_with('/') && !link.starts_with("//");
        let versioned = if relative && !link.starts_with(ROOT) {
            std::borrow::Cow::Owned(format!("{ROOT}{link}"))
        } else {
            link.into()
        };
        let url = match self.0.origin.parse(&versioned) {
            Ok(url) => url,
            Err(error) => return Answer::Refused(error),
        };
        let title = Operation { path: url.path().to_owned(), ..like.clone() };
        let mut request = Request::get(url);
        for (name, value) in &like.headers {
            request.headers.insert(name, value.clone());
        }
        self.exchange(request, &title).await
    }
}

/// Refuses what was not built correctly, and paths that somebody could read as the address of another service. The items
/// of a batch need this as well: theirs are no addresses here, but the service reads them as such.
pub(super) fn check(operation: &Operation) -> Result<()> {
    match &operation.problem {
        None => check_path(&operation.path),
        Some(problem) => Err(Error::new(
            codes::BUG_INVARIANT,
            format!("`{}` cannot be sent: {problem}", operation.title()),
        )),
    }
}

impl fmt::Debug for GraphClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GraphClient({})", self.base())
    }
}
