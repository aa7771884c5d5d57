use serde_json::{Value, json};

use super::{client, sent_count};
use crate::error::{Code, Error, codes};
use crate::graph::{Answer, ErrorRule, Method, Operation, Reason, reason};
use crate::http::Response;
use crate::http::testing::{empty, json as answer};
use crate::secret::Secret;

/// The kind of an answer, by name.
fn kind(answer: &Answer) -> &'static str {
    match answer {
        Answer::Done(_) => "done",
        Answer::Refused(_) => "refused",
        Answer::NotRun(_) => "not run",
        Answer::Throttled { .. } => "throttled",
        Answer::Unknown(_) => "unknown",
        Answer::AuthExpired(_) => "auth",
    }
}

fn write() -> Operation {
    Operation::new(Method::POST, "/users").json(&json!({"displayName": "Holo"}))
}

async fn ask(operation: Operation, response: Response) -> Answer {
    let (client, _, _) = client(move |_, _| Ok(response.clone()));
    client.send(operation).await
}

fn fault(code: &str, message: &str) -> Value {
    json!({"error": {"code": code, "message": message, "innerError": {"request-id": "r-1", "date": "2026-11-21T22:57:22"}}})
}

#[tokio::test]
async fn a_bare_status_says_as_much_as_it_proves() {
    // status, a write, a read
    let table = [
        (200, "done", "done"),
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

/// Shapes of `errors.json` that were seen in a source: status, code, message, kind for a write, reason, error code.
const SEEN: &[(u16, &str, &str, &str, Reason, Code)] = &[
    (
        400,
        "Request_BadRequest",
        "Another object with the same value for property userPrincipalName already exists.",
        "refused",
        Reason::NameTaken,
        codes::GRAPH_EXISTS,
    ),
    (
        409,
        "Request_MultipleObjectsWithSameKeyValue",
        "A conflict.",
        "refused",
        Reason::NameTaken,
        codes::GRAPH_EXISTS,
    ),
    (
        400,
        "Request_BadRequest",
        "A conflicting object with one or more of the specified property values is present in the directory.",
        "refused",
        Reason::NameTaken,
        codes::GRAPH_EXISTS,
    ),
    (
        400,
        "Request_BadRequest",
        "One or more added object references already exist for the following modified properties: 'members'.",
        "refused",
        Reason::ReferenceExists,
        codes::GRAPH_EXISTS,
    ),
    (
        400,
        "Request_BadRequest",
        "One or more removed object references do not exist",
        "refused",
        Reason::ReferenceAbsent,
        codes::GRAPH_NOT_FOUND,
    ),
    (
        404,
        "Request_ResourceNotFound",
        "Resource '1' does not exist or one of its queried reference-property objects are not present.",
        "refused",
        Reason::NotReplicated,
        codes::GRAPH_NOT_FOUND,
    ),
    (
        400,
        "Request_BadRequest",
        "Not a valid reference update.",
        "refused",
        Reason::NotReplicated,
        codes::GRAPH_NOT_FOUND,
    ),
    (
        400,
        "Request_BadRequest",
        "The appId '1' of the service principal does not reference a valid application object.",
        "refused",
        Reason::NotReplicated,
        codes::GRAPH_NOT_FOUND,
    ),
    (
        403,
        "Authorization_RequestDenied",
        "When using this permission, the backing application of the service principal being created must in the local tenant",
        "refused",
        Reason::NotReplicated,
        codes::GRAPH_NOT_FOUND,
    ),
    (
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.",
        "refused",
        Reason::MissingPermission,
        codes::MISSING_PERMISSION,
    ),
    (
        403,
        "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
        "Neither tenant is B2C or tenant doesn't have premium license",
        "refused",
        Reason::FeatureNotLicensed,
        codes::FEATURE_ABSENT,
    ),
    (
        403,
        "AccessDenied",
        "Your tenant is not licensed for this feature. Please upgrade your subscription to access it.",
        "refused",
        Reason::FeatureNotLicensed,
        codes::FEATURE_ABSENT,
    ),
    (
        400,
        "BadRequest",
        "Request not applicable to target tenant.",
        "refused",
        Reason::FeatureNotLicensed,
        codes::FEATURE_ABSENT,
    ),
    (
        400,
        "Request_BadRequest",
        "The specified password does not comply with password complexity requirements. Please provide a different password.",
        "refused",
        Reason::PasswordRefused,
        codes::GRAPH_REFUSED,
    ),
    (
        400,
        "Request_BadRequest",
        "Property userPrincipalName is invalid.",
        "refused",
        Reason::NameInvalid,
        codes::GRAPH_REFUSED,
    ),
    (
        400,
        "Request_BadRequest",
        "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.",
        "refused",
        Reason::NameInvalid,
        codes::GRAPH_REFUSED,
    ),
    (
        400,
        "Request_BadRequest",
        "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.",
        "refused",
        Reason::Synchronised,
        codes::GRAPH_REFUSED,
    ),
    (
        403,
        "Directory_QuotaExceeded",
        "The directory object quota limit for the Tenant has been exceeded.",
        "refused",
        Reason::Quota,
        codes::GRAPH_REFUSED,
    ),
    (
        409,
        "Directory_ConcurrencyViolation",
        "Error due to concurrent requests being made to the tenant. Please wait briefly and retry.",
        "unknown",
        Reason::Concurrency,
        codes::GRAPH_UNAVAILABLE,
    ),
    (
        400,
        "Request_BadRequest",
        "Subscription with SKU 1 does not have any available licenses.",
        "refused",
        Reason::NoSeats,
        codes::NO_SEATS,
    ),
    (
        400,
        "Request_BadRequest",
        "License assignment cannot be done for user with invalid usage location.",
        "refused",
        Reason::UsageLocation,
        codes::GRAPH_REFUSED,
    ),
    (
        400,
        "Request_BadRequest",
        "License assignment failed because service plans 1,2 are mutually exclusive.",
        "refused",
        Reason::PlansExclude,
        codes::GRAPH_REFUSED,
    ),
    (
        400,
        "Request_BadRequest",
        "License assignment failed because service plan 1 depends on the service plan(s) 2",
        "refused",
        Reason::PlanMissing,
        codes::GRAPH_REFUSED,
    ),
    (
        400,
        "Request_BadRequest",
        "License 1 cannot be assigned to a user.",
        "refused",
        Reason::NotForUsers,
        codes::GRAPH_REFUSED,
    ),
    (
        403,
        "Forbidden",
        "Guest invitations not allowed for your company. Contact your company administrator for more details.",
        "refused",
        Reason::InvitationsOff,
        codes::MISSING_PERMISSION,
    ),
    (
        403,
        "Forbidden",
        "This invitation is blocked by cross-tenant access settings.",
        "refused",
        Reason::InvitationsOff,
        codes::MISSING_PERMISSION,
    ),
    (
        400,
        "BadRequest",
        "This user cannot be invited because the domain of the user's email address is a verified domain of this directory.",
        "refused",
        Reason::AlreadyMember,
        codes::GRAPH_EXISTS,
    ),
    (
        400,
        "BadRequest",
        "The invited user already exists in the directory as object ID: 1, but the account is blocked from signing in.",
        "refused",
        Reason::AlreadyMember,
        codes::GRAPH_EXISTS,
    ),
    (
        400,
        "Request_BadRequest",
        "One or more properties contains invalid values.",
        "refused",
        Reason::Invalid,
        codes::GRAPH_REFUSED,
    ),
    (404, "ResourceNotFound", "gone", "refused", Reason::NotFound, codes::GRAPH_NOT_FOUND),
    (
        401,
        "UnknownError",
        "{\"ErrorCode\":\"Forbidden\",\"Message\":\"not allowed\"}",
        "refused",
        Reason::MissingPermission,
        codes::MISSING_PERMISSION,
    ),
];

#[tokio::test]
async fn the_known_refusals_are_recognised() {
    for (status, code, message, expected, meaning, error_code) in SEEN {
        let answered = ask(write(), answer(*status, &fault(code, message))).await;
        let error = answered.error().unwrap();
        assert_eq!(
            (kind(&answered), reason(error), error.code()),
            (*expected, Some(*meaning), *error_code),
            "{message}"
        );
        assert_eq!(error.details()["graphCode"], *code);
        assert!(error.hint_text().is_some() && error.to_string().contains("`POST /users`"), "{error}");
        assert_eq!((error.status(), error.request_id()), (Some(*status), Some("r-1")));
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
        "the answer to `GET /organization` is not JSON but an HTML page (status 200)"
    );
    let refusal =
        answer(429, &fault("TooManyRequests", "Please retry again later.")).with("retry-after", "1000000000");
    let answered = ask(Operation::get("/subscribedSkus"), refusal).await;
    assert_eq!(
        answered.error().unwrap().to_string(),
        "the service throttles `GET /subscribedSkus` and asks to wait 1000000000 s (status 429 TooManyRequests): \
         Please retry again later."
    );
    let answered = ask(Operation::get("/subscribedSkus"), empty(503)).await;
    assert_eq!(
        answered.error().unwrap().to_string(),
        "the service was not able to answer `GET /subscribedSkus` (status 503)"
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
