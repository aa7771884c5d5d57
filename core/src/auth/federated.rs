use std::path::PathBuf;

use super::assertion::KIND;
use super::authority::{Authority, Field};
use super::{AccessToken, TokenProvider};
use crate::error::{Error, Result, codes};
use crate::secret::Secret;

/// A file that is larger holds no token.
const LARGEST: u64 = 64 * 1024;

/// An application that shows a token of another issuer, such as a Kubernetes service account or a build agent (workload
/// identity federation).
///
/// The file is read again for each token, because whoever issues it renews it.
#[derive(Debug)]
pub struct FederatedToken {
    authority: Authority,
    application: String,
    file: PathBuf,
}

impl FederatedToken {
    /// An application by its id (`AZURE_CLIENT_ID`) with the file that holds the other issuer's token.
    pub fn new(authority: Authority, application: &str, file: impl Into<PathBuf>) -> Self {
        Self { authority, application: application.to_owned(), file: file.into() }
    }

    async fn assertion(&self) -> Result<Secret> {
        let file = self.file.clone();
        let read = tokio::task::spawn_blocking(move || {
            let length = std::fs::metadata(&file)?.len();
            if length > LARGEST {
                return Err(std::io::Error::other(format!("it has {length} bytes, and no token is so long")));
            }
            std::fs::read_to_string(&file)
        });
        let text = match read.await {
            Ok(Ok(text)) if !text.trim().is_empty() => text,
            Ok(Ok(_)) => return Err(self.unreadable("it is empty")),
            Ok(Err(error)) => return Err(self.unreadable(&error.to_string())),
            Err(_) => return Err(self.unreadable("it could not be read")),
        };
        Ok(Secret::new(text.trim().to_owned()))
    }

    fn unreadable(&self, why: &str) -> Error {
        Error::new(
            codes::AUTH_CONFIGURATION,
            format!("AZURE_FEDERATED_TOKEN_FILE: {} holds no token: {why}", self.file.display()),
        )
        .hint("The platform writes that file; check that the workload runs with its identity, or unset the variable.")
    }
}

impl TokenProvider for FederatedToken {
    async fn token(&self, scope: &str) -> Result<AccessToken> {
        let assertion = self.assertion().await?;
        let form = [
            ("client_id", Field::from(self.application.as_str())),
            ("scope", scope.into()),
            ("client_assertion_type", KIND.into()),
            ("client_assertion", Field::Secret(&assertion)),
            ("grant_type", "client_credentials".into()),
        ];
        Ok(self.authority.grant("the federated token", &form).await?.token)
    }
}
