//! Credentials of Microsoft's `azure_identity`, as they are; and the two of them that the chain uses.
//!
//! They only give tokens: no request to Graph passes through the pipeline of `azure_core`, which repeats writes.

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use azure_core::credentials::TokenCredential;
use azure_core::error::ErrorKind as AzureKind;
use azure_core::http::headers::Headers;
use azure_core::http::{AsyncRawResponse, ClientOptions, HttpClient, Request, StatusCode, Transport};
use azure_identity::{
    AzureCliCredential, AzureCliCredentialOptions, Executor, ManagedIdentityCredential,
    ManagedIdentityCredentialOptions, UserAssignedId,
};

use super::{AccessToken, TokenProvider};
use crate::clock::Timestamp;
use crate::error::{Code, Error, Result, codes};
use crate::secret::Secret;

/// A machine without the service must not be waited for long: nothing answers there, so no connection is made.
const CONNECT: Duration = Duration::from_secs(1);
/// The service of a managed identity is on the machine itself.
const ANSWER: Duration = Duration::from_secs(10);
/// The Azure CLI starts slowly and may renew a token on the way.
const COMMAND: Duration = Duration::from_mins(1);
/// As much of another program's words as is shown.
const SHOWN: usize = 300;

/// Any credential of `azure_identity` or of another crate that implements `azure_core`'s `TokenCredential`.
pub struct AzureCredential {
    inner: Arc<dyn TokenCredential>,
    /// What a failure means.
    judge: Judge,
}

/// Says what a failure of a credential means, and in which words.
type Judge = Box<dyn Fn(&azure_core::Error) -> (Code, String) + Send + Sync>;

impl AzureCredential {
    /// Takes a credential as it is.
    pub fn new(credential: Arc<dyn TokenCredential>) -> Self {
        Self::judged(credential, |error| (codes::CREDENTIAL_REFUSED, first_line(error)))
    }

    fn judged(
        inner: Arc<dyn TokenCredential>,
        judge: impl Fn(&azure_core::Error) -> (Code, String) + Send + Sync + 'static,
    ) -> Self {
        Self { inner, judge: Box::new(judge) }
    }
}

impl TokenProvider for AzureCredential {
    async fn token(&self, scope: &str) -> Result<AccessToken> {
        match self.inner.get_token(&[scope], None).await {
            Ok(token) => {
                let expires = Timestamp::from_unix(token.expires_on.unix_timestamp());
                Ok(AccessToken::new(Secret::new(token.token.secret().to_owned()), Some(expires)))
            }
            Err(error) => {
                let (code, text) = (self.judge)(&error);
                Err(Error::new(code, text))
            }
        }
    }
}

impl fmt::Debug for AzureCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AzureCredential")
    }
}

/// The managed identity of this machine.
pub(super) fn managed_identity(application: Option<&str>) -> Result<AzureCredential> {
    managed_identity_over(Arc::new(OnMachine::new()?), application)
}

fn managed_identity_over(service: Arc<OnMachine>, application: Option<&str>) -> Result<AzureCredential> {
    let options = ManagedIdentityCredentialOptions {
        user_assigned_id: application.map(|id| UserAssignedId::ClientId(id.to_owned())),
        client_options: ClientOptions {
            transport: Some(Transport::new(Arc::clone(&service) as Arc<dyn HttpClient>)),
            ..ClientOptions::default()
        },
    };
    let credential = ManagedIdentityCredential::new(Some(options))
        .map_err(|error| Error::new(codes::TOKEN_MISSING, first_line(&error)))?;
    let named = application.is_some();
    Ok(AzureCredential::judged(credential, move |error| {
        if !service.reached.load(Ordering::Acquire) {
            let why = cleaned(&innermost(error).to_string());
            return (codes::TOKEN_MISSING, format!("no such service answers on this machine: {why}"));
        }
        // A machine of Azure without an identity answers 400; only one that was asked for by name is an error.
        let code = if named { codes::CREDENTIAL_REFUSED } else { codes::TOKEN_MISSING };
        (code, format!("the managed identity gave no token: {}", first_line(error)))
    }))
}

/// Whoever is signed in to the Azure CLI.
pub(super) fn azure_cli(tenant: Option<&str>) -> Result<AzureCredential> {
    azure_cli_over(Arc::new(Patient(azure_identity::new_executor())), tenant)
}

fn azure_cli_over(executor: Arc<dyn Executor>, tenant: Option<&str>) -> Result<AzureCredential> {
    let options = AzureCliCredentialOptions {
        tenant_id: tenant.map(str::to_owned),
        executor: Some(executor),
        ..AzureCliCredentialOptions::default()
    };
    let credential = AzureCliCredential::new(Some(options))
        .map_err(|error| Error::new(codes::TOKEN_MISSING, first_line(&error)))?;
    Ok(AzureCredential::judged(credential, |error| {
        let text = first_line(error);
        let text = if text.contains("not found on PATH") { "`az` is not installed".to_owned() } else { text };
        (codes::TOKEN_MISSING, text)
    }))
}

/// The first line of what a credential says, without its own frame.
fn first_line(error: &azure_core::Error) -> String {
    let text = error.to_string();
    let text = text.split_once(" authentication failed. ").map_or(text.as_str(), |(_, rest)| rest);
    cleaned(text)
}

fn cleaned(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let line = line.trim_start_matches("ERROR: ").trim_end_matches('.');
    line.chars().filter(|character| !character.is_control()).take(SHOWN).collect()
}

/// The deepest cause: around it, `azure_core` says only whether it would try again.
fn innermost(error: &azure_core::Error) -> &dyn std::error::Error {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause
}

/// The way to a service on this very machine, and to nothing else.
#[derive(Debug)]
struct OnMachine {
    client: ::reqwest::Client,
    /// Whether it ever answered.
    reached: AtomicBool,
}

impl OnMachine {
    fn new() -> Result<Self> {
        let client = crate::http::reqwest::plain_client(CONNECT, ANSWER)?;
        Ok(Self { client, reached: AtomicBool::new(false) })
    }
}

#[async_trait]
impl HttpClient for OnMachine {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<AsyncRawResponse> {
        // Not an I/O error, because `azure_core` would repeat that and wait in between.
        let fail = |text: String| azure_core::Error::with_message(AzureKind::Other, text);
        let url = request.url();
        if !is_on_machine(url.scheme(), url.host_str()) {
            return Err(fail(
                "IDENTITY_ENDPOINT leads away from this machine, so nothing was sent there".to_owned(),
            ));
        }
        let method = ::reqwest::Method::from_bytes(request.method().as_ref().as_bytes())
            .map_err(|_| fail("an unknown method".to_owned()))?;
        let mut sending = self.client.request(method, url.as_str());
        for (name, value) in request.headers().iter() {
            sending = sending.header(name.as_str(), value.as_str());
        }
        let answer = sending.send().await.map_err(|error| {
            fail(if error.is_timeout() {
                "it timed out".to_owned()
            } else {
                "the connection was refused".to_owned()
            })
        })?;
        self.reached.store(true, Ordering::Release);
        let status = StatusCode::from(answer.status().as_u16());
        let mut headers = Headers::new();
        for (name, value) in answer.headers() {
            if let Ok(value) = value.to_str() {
                headers.insert(name.as_str().to_owned(), value.to_owned());
            }
        }
        let body = answer.bytes().await.map_err(|_| fail("the answer broke off".to_owned()))?;
        Ok(AsyncRawResponse::from_bytes(status, headers, body))
    }
}

/// Plain http to a loopback or link-local address: where Azure's machines and hosts offer their identity.
fn is_on_machine(scheme: &str, host: Option<&str>) -> bool {
    let near = |address: Ipv4Addr| address.is_loopback() || address.is_link_local();
    scheme == "http" && host.is_some_and(|host| host == "localhost" || host.parse().is_ok_and(near))
}

/// Runs a command and waits no longer than it may take.
#[derive(Debug)]
struct Patient(Arc<dyn Executor>);

#[async_trait]
impl Executor for Patient {
    async fn run(&self, program: &OsStr, arguments: &[&OsStr]) -> io::Result<Output> {
        let late = |_| io::Error::new(io::ErrorKind::TimedOut, "the command did not end in time");
        tokio::time::timeout(COMMAND, self.0.run(program, arguments)).await.map_err(late)?
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]
#[path = "azure_tests.rs"]
mod tests;
