//! What the token authority answers instead of a token, as a sentence and something to do.

use ::http::StatusCode;
use serde_json::Value;

use crate::error::{Code, Error, codes};
use crate::http::Origin;

/// As much of the authority's own words as is shown.
const SHOWN: usize = 300;

/// A refusal of the token authority.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    /// The OAuth error, such as `invalid_client`.
    error: String,
    /// The numbers behind `AADSTS`.
    numbers: Vec<u64>,
    /// Its first line.
    description: String,
    trace: Option<String>,
}

impl Refusal {
    /// Reads an answer that is no token.
    pub(super) fn read(status: StatusCode, body: &[u8]) -> Self {
        let body: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let numbers = body["error_codes"].as_array().into_iter().flatten().filter_map(Value::as_u64);
        Self {
            status,
            error: clean(text("error"), 60),
            numbers: numbers.take(8).collect(),
            description: sentence(text("error_description")),
            trace: Some(clean(text("trace_id"), 60)).filter(|id| !id.is_empty()),
        }
    }

    /// Whether the authority gave this OAuth error.
    pub(super) fn is(&self, error: &str) -> bool {
        self.error == error
    }

    /// As an error. `what` names the credential, such as `the client secret`.
    pub(super) fn error(self, what: &str, tenant: &str) -> Error {
        if self.error.is_empty() {
            let text =
                format!("the token authority answered with status {} and no reason", self.status.as_u16());
            return Error::new(codes::GRAPH_UNAVAILABLE, text)
                .hint("Try again later; if a proxy stands between, it may have answered.")
                .answered(self.status.as_u16(), None);
        }
        let known = KNOWN.iter().find(|known| self.numbers.contains(&known.number));
        let (code, why, hint) = match known {
            Some(known) => (known.code, known.why, known.hint),
            None if self.status.is_server_error() || self.status == StatusCode::TOO_MANY_REQUESTS => {
                (codes::GRAPH_UNAVAILABLE, "it is busy or out of order", "Try again later.")
            }
            None => (
                codes::CREDENTIAL_REFUSED,
                "",
                "The number behind AADSTS says why: https://login.microsoftonline.com/error explains each.",
            ),
        };
        let why = if why.is_empty() { self.description.clone() } else { why.to_owned() };
        let number =
            self.numbers.first().map_or_else(|| self.error.clone(), |number| format!("AADSTS{number}"));
        let mut error = Error::new(code, format!("{what} was refused for tenant {tenant} ({number}): {why}"))
            .hint(hint)
            .with("oauthError", &self.error)
            .answered(self.status.as_u16(), self.trace);
        if !self.description.is_empty() {
            error = error.with("authoritySays", self.description);
        }
        error
    }
}

/// A refusal that is known by its number.
struct Known {
    number: u64,
    code: Code,
    why: &'static str,
    hint: &'static str,
}

const fn known(number: u64, code: Code, why: &'static str, hint: &'static str) -> Known {
    Known { number, code, why, hint }
}

/// The refusals that people meet, from Microsoft's page on authentication errors (entra-docs, reference-error-codes).
const KNOWN: &[Known] = &[
    known(
        90_002,
        codes::CREDENTIAL_REFUSED,
        "the tenant does not exist in this cloud",
        "Check the tenant and `cloud`.",
    ),
    known(
        700_016,
        codes::CREDENTIAL_REFUSED,
        "the application is not known in this tenant",
        "Check AZURE_CLIENT_ID, and that an administrator of the tenant has consented to the application.",
    ),
    known(
        7_000_215,
        codes::CREDENTIAL_REFUSED,
        "the secret is wrong",
        "AZURE_CLIENT_SECRET takes the secret's value, not its id. Make a new secret if the value is lost.",
    ),
    known(
        7_000_222,
        codes::CREDENTIAL_EXPIRED,
        "the secret has expired",
        "Make a new secret, or use a certificate or workload identity.",
    ),
    known(
        700_027,
        codes::CREDENTIAL_REFUSED,
        "the application does not know the certificate that signed",
        "Upload the certificate of AZURE_CLIENT_CERTIFICATE_PATH to the application registration.",
    ),
    known(
        700_024,
        codes::CREDENTIAL_REFUSED,
        "the signed assertion is outside of its time",
        "Check the clock of this machine; an assertion is valid for ten minutes.",
    ),
    known(
        70_021,
        codes::CREDENTIAL_REFUSED,
        "no federated credential of the application fits the token of the environment",
        "Compare issuer, subject and audience (api://AzureADTokenExchange) with the application's federated credentials.",
    ),
    known(
        700_213,
        codes::CREDENTIAL_REFUSED,
        "no federated credential of the application fits the subject of the token",
        "Compare the subject (repository, branch or service account) with the application's federated credentials.",
    ),
    known(
        700_211,
        codes::CREDENTIAL_REFUSED,
        "no federated credential of the application fits the issuer of the token",
        "Compare the issuer with the application's federated credentials.",
    ),
    known(
        7_000_218,
        codes::CREDENTIAL_REFUSED,
        "the application allows no sign-in without a secret",
        "Switch on \"Allow public client flows\" in the application registration, or use a secret or a certificate.",
    ),
    known(
        65_001,
        codes::CREDENTIAL_REFUSED,
        "nobody has consented to the application",
        "An administrator must consent to its permissions.",
    ),
    known(
        53_003,
        codes::CREDENTIAL_REFUSED,
        "a conditional access policy blocks it",
        "Sign in from a place and device that the policy allows, or ask who owns the policy.",
    ),
    known(
        50_076,
        codes::CREDENTIAL_REFUSED,
        "a second factor is required",
        "Sign in again where the second factor can be given, such as `az login --tenant`.",
    ),
];

/// An answer with status 200 that holds no token.
pub(super) fn malformed(what: &str, origin: &Origin) -> Error {
    Error::new(
        codes::GRAPH_MALFORMED,
        format!("{what}: the answer of {} is not what a token authority gives", origin.as_str()),
    )
    .hint("A proxy or a sign-in page may stand between; check `HTTPS_PROXY`.")
}

/// The first sentence of a description, without its number and what follows for the support.
fn sentence(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let line = line.split(" Trace ID:").next().unwrap_or_default();
    let line = match line.split_once(": ") {
        Some((number, rest)) if number.starts_with("AADSTS") => rest,
        _ => line,
    };
    clean(line, SHOWN)
}

fn clean(text: &str, most: usize) -> String {
    text.chars().filter(|character| !character.is_control()).take(most).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused(status: u16, body: &Value) -> Error {
        let status = StatusCode::from_u16(status).unwrap();
        Refusal::read(status, body.to_string().as_bytes()).error("the client secret", "contoso.com")
    }

    #[test]
    fn known_numbers_have_a_sentence_and_a_hint() {
        for one in KNOWN {
            let error = refused(
                401,
                &json!({"error": "invalid_client", "error_codes": [one.number],
                "error_description": "AADSTS1: Words of the service. Trace ID: 1\r\nmore", "trace_id": "t-1"}),
            );
            assert_eq!(error.code(), one.code);
            assert!(error.to_string().contains(&format!("AADSTS{}", one.number)), "{error}");
            assert!(error.hint_text().is_some_and(|hint| hint.ends_with('.')));
            assert_eq!(
                (error.request_id(), error.details()["authoritySays"].as_str()),
                (Some("t-1"), "Words of the service.")
            );
        }
    }

    #[test]
    fn unknown_refusals_keep_the_words_of_the_authority() {
        let error =
            refused(400, &json!({"error": "odd", "error_description": "Something\u{1b}[31m new.\nsecond"}));
        assert_eq!(error.code(), codes::CREDENTIAL_REFUSED);
        assert_eq!(
            error.to_string(),
            "the client secret was refused for tenant contoso.com (odd): Something[31m new."
        );
        assert_eq!(
            refused(503, &json!({"error": "temporarily_unavailable"})).code(),
            codes::GRAPH_UNAVAILABLE
        );
        assert_eq!(refused(502, &Value::Null).code(), codes::GRAPH_UNAVAILABLE);
        assert_eq!(
            refused(400, &json!({"error_codes": "x", "error": ["y"]})).code(),
            codes::GRAPH_UNAVAILABLE
        );
    }
}
