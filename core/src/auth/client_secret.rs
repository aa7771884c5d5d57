use super::authority::{Authority, Field};
use super::{AccessToken, TokenProvider};
use crate::error::Result;
use crate::secret::Secret;

/// An application that shows its secret.
///
/// The weakest of the credentials of applications, because the secret can be copied; a certificate or a workload identity
/// cannot.
#[derive(Debug)]
pub struct ClientSecret {
    authority: Authority,
    application: String,
    secret: Secret,
}

impl ClientSecret {
    /// An application by its id (`AZURE_CLIENT_ID`) with one of its secrets.
    pub fn new(authority: Authority, application: &str, secret: Secret) -> Self {
        Self { authority, application: application.to_owned(), secret }
    }
}

impl TokenProvider for ClientSecret {
    async fn token(&self, scope: &str) -> Result<AccessToken> {
        let form = [
            ("client_id", Field::from(self.application.as_str())),
            ("scope", scope.into()),
            ("client_secret", Field::Secret(&self.secret)),
            ("grant_type", "client_credentials".into()),
        ];
        Ok(self.authority.grant("the client secret", &form).await?.token)
    }
}
