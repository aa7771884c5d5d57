//! What an error body says, in any of the forms that Graph and the services behind it use.

use serde_json::Value;

/// No message of the service is shown longer than this.
const LONGEST: usize = 600;

/// The parts of an error body that matter.
#[derive(Debug, Default)]
pub(super) struct Fault {
    /// The outermost code, such as `Request_BadRequest`; empty if there is none.
    pub(super) code: String,
    /// The message as plain text on one line; empty if there is none.
    pub(super) message: String,
    /// The service's request id.
    pub(super) request_id: Option<String>,
    /// Codes deeper inside, of inner errors and details.
    inner: Vec<String>,
}

impl Fault {
    /// Reads an error body; `None` if it is in no known form.
    pub(super) fn read(body: &Value) -> Option<Self> {
        // `odata.error` is the form of the old directory API, which some services still pass through.
        let error = body.get("error").or_else(|| body.get("odata.error"))?;
        let mut fault = Self::default();
        match error {
            Value::Object(_) => fault.take(error),
            // The token endpoint's form.
            Value::String(code) => {
                fault.code = plain(code);
                fault.message =
                    plain(body.get("error_description").and_then(Value::as_str).unwrap_or_default());
            }
            _ => return None,
        }
        Some(fault)
    }

    fn take(&mut self, error: &Value) {
        self.code = text(error, "code").map(plain).unwrap_or_default();
        self.message = message(error.get("message").unwrap_or(&Value::Null));
        let details = error.get("details").or_else(|| error.get("values"));
        match details {
            Some(Value::Array(list)) => list.iter().for_each(|detail| self.take_code(detail)),
            Some(detail) => self.take_code(detail),
            None => {}
        }
        // The depth is bounded by the parser; the names differ between services.
        let mut level = error;
        while let Some(deeper) = level.get("innerError").or_else(|| level.get("innererror")) {
            self.take_code(deeper);
            if self.request_id.is_none() {
                self.request_id = text(deeper, "request-id").or_else(|| text(deeper, "requestId")).map(plain);
            }
            level = deeper;
        }
    }

    fn take_code(&mut self, from: &Value) {
        self.inner.extend(text(from, "code").map(plain));
    }

    /// Whether any code of the body is this one.
    pub(super) fn has_code(&self, code: &str) -> bool {
        self.code == code || self.inner.iter().any(|inner| inner == code)
    }
}

fn text<'a>(from: &'a Value, name: &str) -> Option<&'a str> {
    from.get(name)?.as_str()
}

/// The message: a text, `{lang, value}`, or a JSON text as Intune sends it.
fn message(value: &Value) -> String {
    let said = match value {
        Value::String(said) => said.as_str(),
        Value::Object(_) => text(value, "value").unwrap_or_default(),
        _ => "",
    };
    if said.starts_with('{')
        && let Ok(inner) = serde_json::from_str::<Value>(said)
        && let Some(deeper) = text(&inner, "Message").or_else(|| text(&inner, "message"))
    {
        let phrase = text(&inner, "ErrorCode").filter(|code| !deeper.contains(code)).unwrap_or_default();
        return plain(format!("{phrase} {deeper}").trim());
    }
    plain(said)
}

/// One line without control characters, without anything that looks like a token, and not endless.
pub(super) fn plain(said: &str) -> String {
    let mut out = String::with_capacity(said.len().min(LONGEST));
    for word in said.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        // A JSON web token starts with the encoding of `{"`; a service may quote the one it could not read.
        let token = word.find("eyJ").filter(|at| word.len() - at > 30);
        out.push_str(token.map_or(word, |at| &word[..at]));
        if token.is_some() {
            out.push_str("[REDACTED]");
        }
        if out.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|at| out.is_char_boundary(*at)).unwrap_or(0);
            out.truncate(end);
            out.push('…');
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_form_is_read() {
        let forms = [
            json!({"error": {"code": "X", "message": "said", "innerError": {"code": "Deep", "request-id": "r"}}}),
            json!({"error": {"code": "X", "message": {"lang": "en", "value": "said"}, "innererror": {"code": "Deep", "request-id": "r"}}}),
            json!({"odata.error": {"code": "X", "message": {"value": "said"}, "innerError": {"innerError": {"code": "Deep", "requestId": "r"}}}}),
            json!({"error": {"code": "X", "message": "{\"Message\":\"said\"}", "details": {"code": "Deep"}, "innerError": {"request-id": "r"}}}),
            json!({"error": {"code": "X", "message": " said\r\n", "details": [{"code": "Deep"}], "innerError": {"request-id": "r"}}}),
        ];
        for form in forms {
            let fault = Fault::read(&form).unwrap();
            assert_eq!(
                (fault.code.as_str(), fault.message.as_str(), fault.request_id.as_deref()),
                ("X", "said", Some("r")),
                "{form}"
            );
            assert!(fault.has_code("X") && fault.has_code("Deep") && !fault.has_code("Y"), "{form}");
        }
        let token = json!({"error": "invalid_client", "error_description": "AADSTS7000222: expired"});
        assert_eq!(Fault::read(&token).unwrap().message, "AADSTS7000222: expired");
    }

    #[test]
    fn odd_bodies_are_no_faults_and_never_panic() {
        for body in
            [json!(null), json!([]), json!({}), json!({"error": 3}), json!({"error": null}), json!("error")]
        {
            assert!(Fault::read(&body).is_none(), "{body}");
        }
        for body in [
            json!({"error": {}}),
            json!({"error": {"code": 3, "message": [1], "details": "x", "innerError": "x"}}),
        ] {
            assert_eq!(Fault::read(&body).unwrap().message, "");
        }
    }

    #[test]
    fn tokens_and_control_characters_do_not_come_through() {
        let token = format!("token=eyJ{}", "a".repeat(60));
        assert_eq!(plain(&format!("bad\u{1b}[31m {token}\nnext")), "bad [31m token=[REDACTED] next");
        assert!(plain(&"ü".repeat(5000)).len() <= LONGEST + 4);
    }
}
