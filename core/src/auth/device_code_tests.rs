use std::sync::Mutex;

use serde_json::{Value, json};

use super::*;
use crate::clock::{Clock, VirtualClock};
use crate::http::testing::{Everything, clock, json as answer};
use crate::http::{Origin, Response, from_fn};
use crate::model::Cloud;

const SCOPE: &str = "https://graph.microsoft.com/.default";

/// What was sent, and when in seconds after the start.
type Heard = Arc<Mutex<Vec<(i64, String)>>>;

/// A sign-in whose authority answers by a script, and what it heard.
fn sign_in(
    script: impl Fn(usize, &str) -> (u16, Value) + Send + Sync + 'static,
) -> (DeviceCode, VirtualClock, Heard, Arc<Mutex<Vec<DevicePrompt>>>) {
    let (time, heard, prompts) = (clock(), Heard::default(), Arc::new(Mutex::new(Vec::new())));
    let (at, notes) = (time.clone(), heard.clone());
    let start = time.now();
    let transport = from_fn(move |request| -> Result<Response> {
        let form = String::from_utf8(request.body.to_vec()).unwrap();
        let number = {
            let mut notes = notes.lock().unwrap();
            notes.push((at.now().unix() - start.unix(), format!("{} {form}", request.url.path())));
            notes.len() - 1
        };
        let (status, body) = script(number, &form);
        Ok(answer(status, &body))
    });
    let authority =
        Authority::over(transport, Origin::authority(Cloud::Global), "contoso.com", Arc::new(time.clone()));
    let shown = prompts.clone();
    let made = DeviceCode::new(authority.unwrap(), "app-7", move |prompt| {
        shown.lock().unwrap().push(prompt.clone());
    });
    (made, time, heard, prompts)
}

fn started() -> (u16, Value) {
    (
        200,
        json!({"device_code": "planted-device", "user_code": "ABCD-1234", "expires_in": 900, "interval": 5,
        "verification_uri": "https://microsoft.com/devicelogin", "message": "ignored"}),
    )
}

fn refused(error: &str) -> (u16, Value) {
    (400, json!({"error": error, "error_description": "AADSTS70016: Words."}))
}

fn granted(refresh: &str) -> (u16, Value) {
    (
        200,
        json!({"access_token": "planted-token", "token_type": "Bearer", "expires_in": "3599", "refresh_token": refresh}),
    )
}

#[tokio::test]
async fn a_person_is_waited_for_at_the_pace_of_the_authority() {
    let (credential, _, heard, prompts) = sign_in(|number, _| match number {
        0 => started(),
        1 | 3 => refused("authorization_pending"),
        2 => refused("slow_down"),
        _ => granted("planted-refresh"),
    });
    let token = credential.token(SCOPE).await.unwrap();
    assert!(token.expires().is_some());
    let heard = heard.lock().unwrap();
    let times: Vec<i64> = heard.iter().map(|(time, _)| *time).collect();
    assert_eq!(times, [0, 5, 10, 20, 30], "five seconds, and five more after slow_down");
    assert!(
        heard[0].1.starts_with("/contoso.com/oauth2/v2.0/devicecode ")
            && heard[0].1.contains("offline%5Faccess")
    );
    assert!(heard[1].1.contains("device_code=planted%2Ddevice") && heard[1].1.contains("client_id=app%2D7"));
    let prompts = prompts.lock().unwrap();
    assert_eq!((prompts.len(), prompts[0].code.as_str()), (1, "ABCD-1234"));
    assert!(!format!("{credential:?}").contains("planted"));
}

#[tokio::test]
async fn later_tokens_come_from_the_sign_in_and_then_from_a_new_one() {
    let (credential, _, heard, prompts) = sign_in(|number, form| match number {
        0 | 4 => started(),
        2 => {
            assert!(
                form.contains("grant_type=refresh%5Ftoken") && form.contains("refresh_token=first"),
                "{form}"
            );
            granted("second")
        }
        3 => (
            400,
            json!({"error": "invalid_grant", "error_codes": [700_082], "error_description": "AADSTS700082: Ended."}),
        ),
        _ => granted("first"),
    });
    for _ in 0..3 {
        credential.token(SCOPE).await.unwrap();
    }
    assert_eq!((heard.lock().unwrap().len(), prompts.lock().unwrap().len()), (6, 2));
}

#[tokio::test]
async fn a_sign_in_that_does_not_come_ends() {
    let (credential, time, heard, _) =
        sign_in(|number, _| if number == 0 { started() } else { refused("authorization_pending") });
    let start = time.now();
    let error = credential.token(SCOPE).await.unwrap_err();
    assert_eq!(error.code(), codes::TOKEN_MISSING);
    assert!(time.now().since(start) <= Duration::from_secs(910) && heard.lock().unwrap().len() <= 181);
    for (answer, code) in [
        ("expired_token", codes::TOKEN_MISSING),
        ("authorization_declined", codes::CREDENTIAL_REFUSED),
        ("bad_verification_code", codes::CREDENTIAL_REFUSED),
    ] {
        let (credential, ..) =
            sign_in(move |number, _| if number == 0 { started() } else { refused(answer) });
        assert_eq!(credential.token(SCOPE).await.unwrap_err().code(), code, "{answer}");
    }
}

#[tokio::test]
async fn nobody_is_sent_to_a_page_that_is_none() {
    for (name, value) in [
        ("verification_uri", "http://evil.example/"),
        ("verification_uri", "https://x/\u{1b}[2J"),
        ("user_code", "A\nB"),
        ("user_code", ""),
        ("device_code", ""),
    ] {
        let (credential, .., prompts) = sign_in(move |_, _| {
            let (status, mut body) = started();
            body[name] = value.into();
            (status, body)
        });
        assert_eq!(credential.token(SCOPE).await.unwrap_err().code(), codes::GRAPH_MALFORMED, "{value}");
        assert!(prompts.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn nothing_secret_is_logged() {
    let everything = Everything::default();
    let guard = tracing::subscriber::set_default(everything.clone());
    let (credential, ..) =
        sign_in(|number, _| if number == 0 { started() } else { granted("planted-refresh") });
    credential.token(SCOPE).await.unwrap();
    credential.token(SCOPE).await.unwrap();
    drop(guard);
    let text = everything.text();
    assert!(text.contains("oauth2") && !text.contains("planted"), "{text}");
}
