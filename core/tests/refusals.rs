//! Every refusal of the table of known errors, as the answer to a read and to a write.
//!
//! The table is `facts/errors.json` beside the repository, where there is one, and always the copy in `tests/data`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "the test macro starts a runtime")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::StatusCode;
use remote_assist::clock::{Timestamp, VirtualClock};
use remote_assist::graph::{Answer, GraphClient, Method, Operation, Reason, reason};
use remote_assist::http::{Origin, Pipeline, Response, RetryOptions, from_fn};
use remote_assist::model::Cloud;
use serde::Deserialize;
use serde_json::{Value, json};

/// Areas of the table that are not answers of Graph to an operation: the token endpoint, the metadata endpoint of virtual
/// machines, and states of objects.
const ELSEWHERE: &[&str] = &["token", "imds", "license.state", "autopilot"];

#[derive(Clone, Debug, Deserialize)]
struct Row {
    area: String,
    status: Value,
    code: Option<String>,
    #[serde(rename = "match")]
    words: Option<String>,
    text: String,
    act: String,
}

/// What certain words mean; every other 400 is `Invalid`, 403 a missing permission, 404 not found.
const MEANINGS: &[(&str, Reason)] = &[
    ("another object with the same value", Reason::NameTaken),
    ("conflicting object with one or more", Reason::NameTaken),
    ("same value", Reason::NameTaken),
    ("property mailnickname", Reason::NameTaken),
    ("added object references already exist", Reason::ReferenceExists),
    ("removed object references do not exist", Reason::ReferenceAbsent),
    ("reference-property objects are not present", Reason::NotReplicated),
    ("not a valid reference update", Reason::NotReplicated),
    ("does not reference a valid application", Reason::NotReplicated),
    ("backing application of the service principal", Reason::NotReplicated),
    ("no team found", Reason::NotReplicated),
    ("not licensed for this feature", Reason::FeatureNotLicensed),
    ("premium license", Reason::FeatureNotLicensed),
    ("not applicable to target tenant", Reason::FeatureNotLicensed),
    ("password complexity", Reason::PasswordRefused),
    ("userprincipalname is invalid", Reason::NameInvalid),
    ("domain portion of the userprincipalname", Reason::NameInvalid),
    ("on-premises mastered", Reason::Synchronised),
    ("quota", Reason::Quota),
    ("concurrent requests", Reason::Concurrency),
    ("any available licenses", Reason::NoSeats),
    ("invalid usage location", Reason::UsageLocation),
    ("mutually exclusive", Reason::PlansExclude),
    ("depends on the service plan", Reason::PlanMissing),
    ("cannot be assigned", Reason::NotForUsers),
    ("guest invitations not allowed", Reason::InvitationsOff),
    ("blocked by cross-tenant", Reason::InvitationsOff),
    ("verified domain of this directory", Reason::AlreadyMember),
    ("already exists in the directory", Reason::AlreadyMember),
    ("errorcode", Reason::MissingPermission),
];

/// The rows of a table that are answers of Graph.
fn rows(path: &Path) -> Option<Vec<Row>> {
    let rows: Vec<Row> = serde_json::from_slice(&std::fs::read(path).ok()?).unwrap();
    Some(rows.into_iter().filter(|row| !ELSEWHERE.contains(&row.area.as_str())).collect())
}

fn tables() -> Vec<Vec<Row>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = here
        .ancestors()
        .skip(1)
        .flat_map(|folder| ["facts/errors.json", "shared/facts/errors.json"].map(|name| folder.join(name)))
        .find_map(|path| rows(&path));
    let own = rows(&here.join("tests/data/errors.json"));
    own.into_iter().chain(beside).collect()
}

impl Row {
    fn status(&self) -> u16 {
        u16::try_from(self.status.as_u64().unwrap()).unwrap()
    }

    /// The message that the service sends, as far as the table knows it: the quoted text if it has the words, else the words.
    fn message(&self) -> String {
        let quoted = serde_json::from_str::<Value>(self.text.split(" + ").next().unwrap_or_default()).ok();
        let quoted = quoted.and_then(|body| body["error"]["message"].as_str().map(str::to_owned));
        let nested = self.text.strip_prefix("message is a JSON text: ").map(|text| {
            // The table shortens the rest of it.
            format!("{}}}", text.split(",\"CustomApi").next().unwrap_or_default())
        });
        let text = quoted.or(nested).unwrap_or_else(|| self.text.clone());
        let Some(words) = &self.words else { return text };
        let first = words.split('|').next().unwrap_or_default();
        match first {
            "ErrorCode.{0,6}Forbidden" => "{\"ErrorCode\":\"Forbidden\",\"Message\":\"no role\"}".to_owned(),
            "License .* cannot be assigned" => "License <1> cannot be assigned to a user.".to_owned(),
            _ if text.to_lowercase().contains(&first.to_lowercase()) => text,
            _ => first.to_owned(),
        }
    }

    /// The codes that were seen with it.
    fn codes(&self) -> Vec<String> {
        self.code.as_deref().unwrap_or("UnknownError").split('|').map(str::to_owned).collect()
    }

    fn meaning(&self, message: &str) -> Option<Reason> {
        let (message, status) = (message.to_lowercase(), self.status());
        let named = MEANINGS.iter().find(|(words, _)| message.contains(words)).map(|(_, reason)| *reason);
        match status {
            409 | 400..=404 if named.is_some() => named,
            400 => Some(Reason::Invalid),
            403 => Some(Reason::MissingPermission),
            404 => Some(Reason::NotFound),
            _ => None,
        }
    }

    /// What is known of a write that is refused so.
    fn kind(&self, meaning: Option<Reason>) -> &'static str {
        match self.status() {
            207 => "done",
            401 if meaning == Some(Reason::MissingPermission) => "refused",
            401 => "token",
            409 if meaning == Some(Reason::Concurrency) => "unknown",
            424 => "not run",
            429 | 509 => "throttled",
            500.. => "unknown",
            _ => "refused",
        }
    }
}

fn kind(answer: &Answer) -> &'static str {
    match answer {
        Answer::Done(_) => "done",
        Answer::Refused(_) => "refused",
        Answer::NotRun(_) => "not run",
        Answer::Throttled { .. } => "throttled",
        Answer::Unknown(_) => "unknown",
        Answer::AuthExpired(_) => "token",
    }
}

async fn ask(operation: Operation, status: u16, body: &Value) -> (Answer, usize) {
    let (count, body) = (Arc::new(AtomicUsize::new(0)), body.to_string());
    let counted = Arc::clone(&count);
    let transport = from_fn(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        Ok(Response::new(StatusCode::from_u16(status).unwrap(), body.clone()))
    });
    let clock = VirtualClock::starting(Timestamp::from_unix(0));
    let retry = RetryOptions { seed: Some(1), ..RetryOptions::default() };
    let pipeline = Pipeline::builder(transport).clock(Arc::new(clock)).retry(retry).build();
    let answer = GraphClient::new(pipeline, Origin::cloud(Cloud::Global)).send(operation).await;
    (answer, count.load(Ordering::SeqCst))
}

/// What is wrong about the answer to one row and one of its codes.
async fn check(row: &Row, code: &str) -> Vec<String> {
    let message = row.message();
    let meaning = row.meaning(&message);
    let body = json!({"error": {"code": code, "message": message,
        "innerError": {"request-id": "r-1", "client-request-id": "c-1"}}});
    let mut wrong = Vec::new();
    for (operation, repeats) in [
        (Operation::new(Method::POST, "/users").json(&json!({})), false),
        (Operation::get("/users/user-01"), matches!(row.status(), 429 | 500..) || row.status() == 401),
    ] {
        let (answer, requests) = ask(operation, row.status(), &body).await;
        let mut expect = |fits: bool, what: &str| {
            if !fits {
                wrong.push(format!("{} {} {code}: {what}; {answer:?}", row.area, row.status));
            }
        };
        expect(kind(&answer) == row.kind(meaning), row.kind(meaning));
        expect((requests > 1) == repeats || kind(&answer) == "refused", "number of requests");
        let Some(error) = answer.error() else { continue };
        expect(reason(error) == meaning, &format!("{meaning:?}"));
        expect(error.request_id() == Some("r-1") && error.details().contains_key("clientRequestId"), "ids");
        expect(error.hint_text().is_some() || row.status() == 424, "a hint");
        expect(error.to_string().contains(&format!("status {} {code}", row.status)), "status and code");
        let throttled = error.to_string().contains("throttles ");
        expect(throttled == matches!(row.status(), 429 | 509), "never throttling for something else");
        expect(!error.to_string().contains("_version"), "an unfolded message");
        let acts = [
            ("adopt", [Reason::NameTaken, Reason::NameTaken]),
            ("feature off", [Reason::FeatureNotLicensed, Reason::Invalid]),
        ];
        for (act, reasons) in acts.iter().filter(|(act, _)| row.act.contains(act)) {
            expect(meaning.is_some_and(|meaning| reasons.contains(&meaning)), act);
        }
    }
    wrong
}

#[tokio::test]
async fn every_known_refusal_means_what_its_row_says() {
    let tables = tables();
    assert!(tables[0].len() >= 60, "{}", tables[0].len());
    let mut wrong = Vec::new();
    for row in tables.iter().flatten() {
        for code in row.codes() {
            wrong.extend(check(row, &code).await);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    eprintln!("rows of the table of errors: {:?}", tables.iter().map(Vec::len).collect::<Vec<_>>());
}

#[tokio::test]
async fn intunes_nested_message_is_unfolded_with_its_activity() {
    let nested = json!({"_version": 3, "Message": "An internal server error has occurred - Operation ID (for customer support): 0 - Activity ID: a-1 - Url: x", "RetryAfter": null}).to_string();
    let (answer, _) = ask(
        Operation::get("/deviceManagement/deviceConfigurations"),
        500,
        &json!({"error": {"code": "InternalError", "message": nested}}),
    )
    .await;
    let said = answer.error().unwrap().to_string();
    assert!(said.contains("Activity ID: a-1") && !said.contains('{'), "{said}");
}
