//! The credentials of the environment, in one documented order.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::environment::{APPLICATION, Environment, ONLY, TENANT};
use super::{AccessToken, Authority, TokenProvider};
use crate::error::{Error, Result, codes};
use crate::http::ErasedTokenProvider;
use crate::model::Cloud;

/// How trying one credential came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It gave a token.
    Found,
    /// It does not exist here, so the next one is tried.
    Absent,
    /// It exists and does not work, so no other one is tried.
    Refused,
    /// One before it decided.
    Skipped,
}

/// One credential of the chain, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its name, such as `managed identity`.
    pub credential: &'static str,
    /// What came of it.
    pub tried: Tried,
    /// What was found, or why it was not used, in one sentence.
    pub text: String,
    /// How to make it usable.
    pub remedy: Option<String>,
}

/// A credential that may be there.
pub(super) struct Candidate {
    pub(super) name: &'static str,
    /// What it needs, told when it is not there.
    pub(super) remedy: String,
    pub(super) provider: std::result::Result<Box<dyn ErasedTokenProvider>, Error>,
}

/// The credentials of the environment.
///
/// The first one that is there decides, and it alone is asked from then on:
///
/// 1. an application that variables describe: `AZURE_TENANT_ID` and `AZURE_CLIENT_ID` with `AZURE_CLIENT_SECRET`,
///    `AZURE_CLIENT_CERTIFICATE_PATH` or `AZURE_FEDERATED_TOKEN_FILE`;
/// 2. the managed identity of the machine, the one of `AZURE_CLIENT_ID` where that is set;
/// 3. the account that is signed in to the Azure CLI.
///
/// A credential that is there and does not work ends the search: a wrong secret must never lead to writing as somebody else.
/// `AZURE_TOKEN_CREDENTIALS` narrows the list, as in Azure's SDKs: `prod` leaves out the Azure CLI, `dev` all but it.
pub struct Chain {
    candidates: Vec<Candidate>,
    /// The index of the one that decided; `usize::MAX` before.
    chosen: AtomicUsize,
    /// What a search found, until somebody asks for it.
    found: Mutex<Option<(String, AccessToken)>>,
    tenant: String,
}

impl Chain {
    /// The credentials that the variables and this machine offer for a tenant. `tenant` is the one of the scenario; where
    /// there is none, that of `AZURE_TENANT_ID` or of the credential itself.
    #[cfg(feature = "reqwest")]
    pub fn from_environment(environment: &Environment, tenant: Option<&str>, cloud: Cloud) -> Self {
        Self::reaching(environment, tenant, cloud, |tenant| Authority::live(cloud, tenant))
    }

    /// The same with another way to the authority.
    pub(super) fn reaching(
        environment: &Environment,
        tenant: Option<&str>,
        cloud: Cloud,
        reach: impl Fn(&str) -> Result<Authority>,
    ) -> Self {
        let own = environment.get(TENANT);
        let named = tenant.or(own.as_deref());
        let mut candidates = Vec::new();
        if let Some(explicit) = environment.explicit() {
            let provider = explicit.provider(environment, cloud, reach);
            candidates.push(Candidate { name: explicit.name(), remedy: VARIABLES.to_owned(), provider });
        } else {
            let provider = Err(unset());
            candidates.push(Candidate {
                name: "environment variables",
                remedy: VARIABLES.to_owned(),
                provider,
            });
            candidates.extend(machine(environment, named));
        }
        Self::over(candidates, named.unwrap_or("of the credential"))
    }

    pub(super) fn over(candidates: Vec<Candidate>, tenant: &str) -> Self {
        Self {
            candidates,
            chosen: AtomicUsize::new(usize::MAX),
            found: Mutex::default(),
            tenant: tenant.to_owned(),
        }
    }

    /// The name of the credential that decided, once one did.
    pub fn chosen(&self) -> Option<&'static str> {
        self.candidates.get(self.chosen.load(Ordering::Acquire)).map(|candidate| candidate.name)
    }

    /// What would be tried, without asking anybody.
    pub fn preview(&self) -> Vec<Attempt> {
        let skipped = |candidate: &Candidate| match &candidate.provider {
            Ok(_) => (Tried::Skipped, "would be tried".to_owned(), None),
            Err(error) => failed(candidate, error),
        };
        self.candidates.iter().map(|one| attempt(one, skipped(one))).collect()
    }

    /// Asks one after the other, and says what came of each. The token is kept for whoever asks for that scope next.
    pub async fn search(&self, scope: &str) -> (Vec<Attempt>, Result<AccessToken>) {
        let mut attempts: Vec<Attempt> = Vec::new();
        let mut outcome = None;
        for (index, candidate) in self.candidates.iter().enumerate() {
            if outcome.is_some() {
                attempts.push(attempt(
                    candidate,
                    (Tried::Skipped, "not tried: one before it decided".to_owned(), None),
                ));
                continue;
            }
            let asked = match &candidate.provider {
                Ok(provider) => provider.token_erased(scope).await,
                Err(error) => Err(copy(error)),
            };
            match asked {
                Ok(token) => {
                    self.chosen.store(index, Ordering::Release);
                    attempts.push(attempt(candidate, (Tried::Found, "gave a token".to_owned(), None)));
                    outcome = Some(Ok(token));
                }
                Err(error) => {
                    attempts.push(attempt(candidate, failed(candidate, &error)));
                    if error.code() != codes::TOKEN_MISSING {
                        outcome = Some(Err(error));
                    }
                }
            }
        }
        let outcome = outcome.unwrap_or_else(|| Err(self.nothing(&attempts)));
        if let Ok(token) = &outcome {
            *self.found() = Some((scope.to_owned(), token.clone()));
        }
        (attempts, outcome)
    }

    fn found(&self) -> MutexGuard<'_, Option<(String, AccessToken)>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The error that names every credential with its reason and remedy.
    fn nothing(&self, attempts: &[Attempt]) -> Error {
        let tried: Vec<String> =
            attempts.iter().map(|one| format!("{}: {}", one.credential, one.text)).collect();
        let remedies: Vec<&str> = attempts.iter().filter_map(|one| one.remedy.as_deref()).collect();
        let mut error = Error::new(
            codes::TOKEN_MISSING,
            format!(
                "no credential was found for tenant {}. Tried: {}. Nothing was sent",
                self.tenant,
                tried.join("; ")
            ),
        )
        .hint(format!("Any of these helps: {}.", remedies.join("; or ")));
        for one in attempts {
            error = error.with(format!("tried.{}", one.credential), &one.text);
        }
        error
    }
}

impl TokenProvider for Chain {
    async fn token(&self, scope: &str) -> Result<AccessToken> {
        let Some(Candidate { provider: Ok(provider), .. }) =
            self.candidates.get(self.chosen.load(Ordering::Acquire))
        else {
            let found = self.search(scope).await.1;
            self.found().take();
            return found;
        };
        let found = self.found().take();
        match found.filter(|(known, _)| known == scope) {
            Some((_, token)) => Ok(token),
            None => provider.token_erased(scope).await,
        }
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.candidates.iter().map(|one| one.name).collect();
        write!(f, "Chain({})", names.join(" → "))
    }
}

const VARIABLES: &str = "set AZURE_TENANT_ID and AZURE_CLIENT_ID with AZURE_CLIENT_SECRET, \
                         AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE";

fn unset() -> Error {
    Error::new(
        codes::TOKEN_MISSING,
        "none of AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH and AZURE_FEDERATED_TOKEN_FILE is set",
    )
}

fn attempt(candidate: &Candidate, (tried, text, remedy): (Tried, String, Option<String>)) -> Attempt {
    Attempt { credential: candidate.name, tried, text, remedy }
}

fn failed(candidate: &Candidate, error: &Error) -> (Tried, String, Option<String>) {
    if error.code() == codes::TOKEN_MISSING {
        return (Tried::Absent, error.to_string(), Some(candidate.remedy.clone()));
    }
    (Tried::Refused, error.to_string(), error.hint_text().map(str::to_owned))
}

/// The same error once more, for whoever asks again.
fn copy(error: &Error) -> Error {
    let made = Error::new(error.code(), error.to_string());
    match error.hint_text() {
        Some(hint) => made.hint(hint),
        None => made,
    }
}

/// What the machine offers, less what `AZURE_TOKEN_CREDENTIALS` leaves out.
fn machine(environment: &Environment, tenant: Option<&str>) -> Vec<Candidate> {
    let only = environment.get(ONLY).unwrap_or_default().to_ascii_lowercase();
    let (identity, cli) = match only.as_str() {
        "prod" | "managedidentitycredential" => (true, false),
        "dev" | "azureclicredential" => (false, true),
        // These two are met by the variables alone.
        "environmentcredential" | "workloadidentitycredential" => (false, false),
        _ => (true, true),
    };
    let left_out = || Error::new(codes::TOKEN_MISSING, format!("left out by {ONLY}={only}"));
    let unset_it = format!("unset {ONLY}");
    let application = environment.get(APPLICATION);
    let mut found =
        vec![super::machine::managed_identity(application.as_deref()), super::machine::azure_cli(tenant)];
    for (candidate, wanted) in found.iter_mut().zip([identity, cli]) {
        if !wanted {
            candidate.provider = Err(left_out());
            candidate.remedy.clone_from(&unset_it);
        }
    }
    found
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]
#[path = "chain_tests.rs"]
mod tests;
