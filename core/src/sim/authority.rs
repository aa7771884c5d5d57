//! The token authority, and what a simulation tells of itself.

use bytes::Bytes;
use http::Method;
use serde_json::{Value as Json, json};

use super::answer::Answer;
use super::auth::{self, APPLICATION, APPLICATION_SECRET};
use super::front::Desk;
use super::schema::Kind;
use super::tenant::{bounds, tenants};

impl Desk<'_> {
    /// `GET /_sim/info`
    pub(super) fn info(&mut self) -> Answer {
        let tenants: Vec<Json> = tenants(&self.state.world, self.settings)
            .into_iter()
            .map(|one| json!({ "id": one.id, "domain": one.domain, "token": one.token }))
            .collect();
        let bounds = bounds(self.settings);
        Answer::json(
            200,
            &json!({
                "instance": self.settings.instance,
                "realistic": self.settings.realistic,
                "speed": self.settings.speed,
                "requests": self.state.log.sent,
                "tenants": tenants,
                "bounds": {
                    "settleSeconds": bounds.settle.as_secs_f64(),
                    "licencesSeconds": bounds.licences.as_secs_f64(),
                    "requestSeconds": bounds.request.as_secs_f64(),
                },
            }),
        )
    }

    /// `POST /{tenant}/oauth2/v2.0/token` with client credentials.
    pub(super) fn token(&mut self, method: &Method, path: &str, body: &Bytes) -> Answer {
        let answer = match self.grant_token(method, path, body) {
            Ok(answer) => answer,
            Err((status, code, number, text)) => {
                let now = self.now.to_string();
                Answer::json(
                    status,
                    &json!({
                        "error": code,
                        "error_description": format!("AADSTS{number}: {text} Trace ID: {} Correlation ID: {} Timestamp: {now}", self.request_id, self.client_id),
                        "error_codes": [number],
                        "timestamp": now,
                        "trace_id": self.request_id,
                        "correlation_id": self.client_id,
                    }),
                )
            }
        };
        self.note((method, path, false), Some(answer.status));
        answer
    }

    fn grant_token(&self, method: &Method, path: &str, body: &Bytes) -> Result<Answer, Refusal> {
        if *method != Method::POST {
            let text = "The endpoint only accepts POST requests.".to_owned();
            return Err((400, "invalid_request", 900_561, text));
        }
        let name = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        let tenant = self.state.world.directories.iter().find(|one| {
            // Any of its domains names a tenant.
            one.id.to_string().eq_ignore_ascii_case(name)
                || one.all(Kind::Domain).by_unique(0, name).is_some()
        });
        let tenant = tenant.ok_or_else(|| {
            let text = format!("Tenant '{name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.");
            (400, "invalid_request", 90_002, text)
        })?;
        let client = check_credentials(&String::from_utf8_lossy(body), tenant.domain())?;
        let expires = self.now.plus(auth::LIFETIME);
        // The application of every seed holds every role; `--roles` restricts announced tokens alone.
        let token = auth::issue(self.settings.instance, tenant.id, &client, None, self.now, Some(expires));
        let seconds = auth::LIFETIME.as_secs();
        Ok(Answer::json(
            200,
            &json!({ "token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": token }),
        ))
    }
}

/// Status, code, AADSTS number and text of a refused token request.
type Refusal = (u16, &'static str, u32, String);

/// Checks the fields of a token request; gives the application.
fn check_credentials(form: &str, domain: &str) -> Result<String, Refusal> {
    let field = |name: &str| form_field(form, name);
    if field("grant_type").as_deref() != Some("client_credentials") {
        let text = "The app requested an unsupported grant type.".to_owned();
        return Err((400, "unsupported_grant_type", 70_003, text));
    }
    let scope = field("scope").unwrap_or_default();
    if !scope.ends_with("/.default") {
        let text = format!(
            "The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid."
        );
        return Err((400, "invalid_scope", 70_011, text));
    }
    let client = field("client_id").unwrap_or_default();
    if client != APPLICATION {
        let text = format!(
            "Application with identifier '{client}' was not found in the directory '{domain}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant."
        );
        return Err((400, "unauthorized_client", 700_016, text));
    }
    if field("client_secret").as_deref() != Some(APPLICATION_SECRET) {
        let text = format!(
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{client}'."
        );
        return Err((401, "invalid_client", 7_000_215, text));
    }
    Ok(client)
}

fn form_field(text: &str, name: &str) -> Option<String> {
    let value = text.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name))?.1;
    let spaced = value.replace('+', " ");
    Some(percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
}
