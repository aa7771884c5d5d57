use serde_json::{Value, json};

use super::{client, sent_count};
use crate::error::{Code, Error, codes};
use crate::graph::{Answer, ErrorRule, Method, Operation, Reason, reason};
use crate::http::Response;
use crate::http::testing::{empty, json as answer};
use crate::secret::Secret;

/// The kind of an answer, by name.
pub(super) fn kind(answer: &Answer) -> &'static str {
    match answer {
        Answer::Done(_) => "done",
        Answer::Refused(_) => "refused",
        Answer::NotRun(_) => "not run",
        Answer::Throttled { .. } => "throttled",
        Answer::Unknown(_) => "unknown",
        Answer::AuthExpired(_) => "auth",
    }
}

pub(super) fn write() -> Operation {
    Operation::new(Method::POST, "/users").json(&json!({"displayName": "Holo"}))
}

pub(super) async fn ask(operation: Operation, response: Response) -> Answer {
    let (client, _, _) = client(move |_, _| Ok(response.clone()));
    client.send(operation).await
}

pub(super) fn fault(code: &str, message: &str) -> Value {
    json!({"error": {"code": code, "message": message, "innerError": {"request-id": "r-1", "date": "2026-11-21T22:57:22"}}})
}

#[tokio::test]
async fn a_bare_status_says_as_much_as_it_proves() {
    // status, a write, a read
    let table = [
        (200, "done", "unknown"),
        (201, "done", "done"),
        (202, "done", "done"),
        (204, "done", "done"),
        (207, "done", "done"),
        (302, "unknown", "refused"),
        (308, "unknown", "refused"),
        (400, "refused", "refused"),
        (401, "auth", "auth"),
        (403, "refused", "refused"),
        (404, "refused", "refused"),
        (405, "refused", "refused"),
        (408, "unknown", "unknown"),
        (409, "refused", "refused"),
        (410, "refused", "refused"),
        (412, "refused", "refused"),
        (413, "refused", "refused"),
        (423, "unknown", "unknown"),
        (424, "not run", "not run"),
        (425, "unknown", "unknown"),
        (429, "throttled", "throttled"),
        (499, "unknown", "unknown"),
        (500, "unknown", "unknown"),
        (501, "refused", "refused"),
        (502, "unknown", "unknown"),
        (503, "unknown", "unknown"),
        (504, "unknown", "unknown"),
        (509, "throttled", "throttled"),
        (599, "unknown", "unknown"),
        (999, "unknown", "unknown"),
    ];
    for (status, of_write, of_read) in table {
        let answered = ask(write(), empty(status)).await;
        assert_eq!(kind(&answered), of_write, "write {status}: {answered:?}");
        let answered = ask(Operation::get("/users"), empty(status)).await;
        assert_eq!(kind(&answered), of_read, "read {status}: {answered:?}");
        if let Some(error) = answered.error() {
            assert_eq!(error.status(), Some(status));
            let called_throttling =
                error.to_string().contains("throttles") || error.code() == codes::GRAPH_THROTTLED;
            assert_eq!(called_throttling, [429, 509].contains(&status), "{error}");
        }
    }
}

#[tokio::test]
async fn an_error_of_the_way_says_how_far_the_write_came() {
    let table: [(Code, &str); 7] = [
        (codes::HTTP_CONNECT, "not run"),
        (codes::HTTP_LOST, "unknown"),
        (codes::GRAPH_MALFORMED, "unknown"),
        (codes::HTTP_URL, "refused"),
        (codes::TOKEN_MISSING, "auth"),
        (codes::TOKEN_EXPIRED, "auth"),
        (codes::BUG_PANIC, "unknown"),
    ];
    for (code, expected) in table {
        let (client, sent, _) = client(move |_, _| Err(Error::new(code, "planted")));
        let answered = client.send(write()).await;
        assert_eq!((kind(&answered), sent_count(&sent)), (expected, 1), "{code}");
    }
}

#[tokio::test]
async fn a_code_among_the_details_counts_too() {
    let body = json!({"error": {"code": "Request_BadRequest", "message": "In another language.",
                      "details": [{"target": "userPrincipalName", "code": "ObjectConflict"}]}});
    let answered = ask(write(), answer(400, &body)).await;
    assert_eq!(reason(answered.error().unwrap()), Some(Reason::NameTaken));
}

#[tokio::test]
async fn the_sentence_names_what_where_and_why() {
    let answered = ask(write(), answer(400, &fault("Request_BadRequest", "Something new."))).await;
    assert_eq!(
        answered.error().unwrap().to_string(),
        "the service refused `POST /users` (status 400 Request_BadRequest): Something new."
    );
    let page = Response::new(::http::StatusCode::OK, "<html>sign in</html>");
    let answered = ask(Operation::get("/organization"), page).await;
    assert_eq!(
        answered.error().unwrap().to_string(),
        "the answer to `GET /organization` is not JSON but an HTML page (status 200); it was sent 6 times"
    );
    let refusal =
        answer(429, &fault("TooManyRequests", "Please retry again later.")).with("retry-after", "1000000000");
    let answered = ask(Operation::get("/subscribedSkus"), refusal).await;
    assert_eq!(
        answered.error().unwrap().to_string(),
        "the service throttles `GET /subscribedSkus` and asks to wait 1000000000 s (status 429 TooManyRequests): \
         Please retry again later; it was given up, because a call may take no longer than 180 s in all"
    );
    let answered = ask(Operation::get("/subscribedSkus"), empty(503)).await;
    assert_eq!(
        answered.error().unwrap().to_string(),
        "the service was not able to answer `GET /subscribedSkus` (status 503); it was sent 6 times"
    );
}

#[tokio::test]
async fn a_refusal_that_is_not_in_the_services_form_proves_nothing_about_a_write() {
    for status in [400, 403, 404] {
        for body in ["<html>proxy</html>", "denied", "[]", "{}", "{\"error\": 3}", "{\"error\""] {
            let response = Response::new(::http::StatusCode::from_u16(status).unwrap(), body);
            assert_eq!(kind(&ask(write(), response.clone()).await), "unknown", "{status} {body}");
            assert_eq!(kind(&ask(Operation::get("/users"), response).await), "refused", "{status} {body}");
        }
    }
}

#[tokio::test]
async fn a_rule_turns_a_refusal_into_done() {
    let exists = fault(
        "Request_BadRequest",
        "One or more added object references already exist for the following modified properties: 'members'.",
    );
    let add = write().rule(ErrorRule::DoneWhen(Reason::ReferenceExists));
    let Answer::Done(reply) = ask(add.clone(), answer(400, &exists)).await else { panic!("not done") };
    assert!(reply.already && reply.status == 400 && reply.body.is_null());
    assert_eq!(
        kind(&ask(add, answer(400, &fault("Request_BadRequest", "Something else."))).await),
        "refused"
    );
    let said = write().rule(ErrorRule::DoneWhenSaid { status: 409, words: "already there" });
    assert_eq!(
        kind(&ask(said.clone(), answer(409, &fault("Conflict", "It is Already There."))).await),
        "done"
    );
    assert_eq!(kind(&ask(said, answer(400, &fault("Conflict", "It is already there."))).await), "refused");
    let delete = Operation::new(Method::DELETE, "/users/1").rule(ErrorRule::DoneWhen(Reason::NotFound));
    assert_eq!(kind(&ask(delete, answer(404, &fault("ResourceNotFound", "gone"))).await), "done");
}

#[tokio::test]
async fn redirects_to_other_hosts_are_named_as_such() {
    for (location, code) in
        [("https://evil.example/", codes::HTTP_URL), ("/v1.0/elsewhere", codes::GRAPH_MALFORMED)]
    {
        let answered = ask(Operation::get("/organization"), empty(302).with("location", location)).await;
        assert_eq!(answered.error().unwrap().code(), code);
        assert!(!answered.error().unwrap().to_string().contains("evil"));
    }
}

#[tokio::test]
async fn what_the_simulated_tenant_does_not_model_keeps_its_code() {
    let answered = ask(write(), answer(501, &fault("sim.unmodelled", "no such route"))).await;
    assert_eq!((kind(&answered), answered.error().unwrap().code()), ("refused", codes::SIM_UNMODELLED));
}

#[tokio::test]
async fn a_service_that_repeats_the_password_does_not_spread_it() {
    for password in ["canary-Pass#1", "with \"quotes\" and \\"] {
        let operation =
            write().password_body(&json!({"displayName": "Holo"}), &Secret::new(password.to_owned()));
        let body = json!({"error": {"code": format!("bad {password}"), "message": format!("the value {password} is bad")}});
        let answered = ask(operation, answer(400, &body)).await;
        let error = answered.error().unwrap();
        let shown = format!("{error} {error:?} {:?}", error.details());
        assert!(!shown.contains(password) && shown.contains("[REDACTED]"), "{shown}");
    }
}

#[tokio::test]
async fn a_reply_carries_what_its_caller_needs() {
    let response = answer(202, &json!({"id": "a"}))
        .with("location", "/teams('a')/operations('b')")
        .with("request-id", "r-2");
    let Answer::Done(reply) = ask(write(), response).await else { panic!("not done") };
    assert_eq!(
        (
            reply.status,
            reply.body["id"].as_str(),
            reply.location.as_deref(),
            reply.request_id.as_deref(),
            reply.already
        ),
        (202, Some("a"), Some("/teams('a')/operations('b')"), Some("r-2"), false)
    );
    let marked = Response::new(::http::StatusCode::OK, "\u{feff}{\"id\":\"b\"}");
    let Answer::Done(reply) = ask(write(), marked).await else { panic!("not done") };
    assert_eq!(reply.body["id"], "b", "a byte order mark is no fault");
}

#[tokio::test]
async fn what_was_built_wrongly_is_refused_unsent() {
    let (client, sent, _) = client(|_, _| Ok(empty(204)));
    let answered = client.send(write().header("bad header", "x")).await;
    assert_eq!((kind(&answered), answered.error().unwrap().code()), ("refused", codes::BUG_INVARIANT));
    let answered = client.send(write().header("x", "line\nbreak")).await;
    assert_eq!((kind(&answered), sent_count(&sent)), ("refused", 0));
}
