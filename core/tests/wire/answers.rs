//! Each fault as the answer to one read and to one write: it ends, the error names the cause, a write is sent once.

use std::time::Duration;

use futures::{StreamExt, stream};
use remote_assist::http::reqwest::ReqwestOptions;

use super::client::{
    ended, graph_behind_tls, impatient, kind, live, live_impatient, options, plain, plain_with, read, write,
};
use super::faults::{self, Fault, gzip, packed, then};
use super::server::{Server, Step, answer, json, raw};

/// Asks a fresh server once and says what was wrong about the outcome.
async fn check(fault: &Fault, reading: bool, found: &mut Vec<String>) {
    let reply = (fault.reply)();
    let server = Server::plain(move |_, _| reply.clone());
    let silent = fault.words.contains(&"did not answer in time");
    let client = plain_with(&server, if silent { impatient() } else { options() });
    let answered = ended(fault.name, client.send(if reading { read() } else { write() })).await;
    let (expected, requests) = if reading { (fault.read, fault.requests) } else { (fault.write, 1) };
    let text = answered.error().map(|error| format!("{error} {}", error.hint_text().unwrap_or_default()));
    let said = text.unwrap_or_default();
    let mut wrong = |what: String| {
        found.push(format!(
            "{} ({}): {what}; said: {said}",
            fault.name,
            if reading { "read" } else { "write" }
        ));
    };
    if kind(&answered) != expected {
        wrong(format!("{} instead of {expected}", kind(&answered)));
    }
    // A busy machine may hear late what was given up already; never more than was sent.
    let heard = server.requests();
    if heard > requests as usize || (heard < requests as usize && !silent) {
        wrong(format!("{} requests instead of {requests}", server.requests()));
    }
    if let Some(missing) =
        fault.words.iter().find(|words| kind(&answered) != "done" && !said.contains(**words))
    {
        wrong(format!("`{missing}` is not named"));
    }
    if answered.error().is_some_and(|error| error.details().get("clientRequestId").is_none()) {
        wrong("the try is not named".to_owned());
    }
    if said.contains("canary") || said.contains("::") {
        wrong("a secret or a type name is shown".to_owned());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_ends_with_its_cause_and_no_write_is_repeated() {
    let all = faults::all();
    let count = all.len();
    assert!(count >= 60);
    // Most of the time is spent waiting for silence to end, so some run side by side.
    let found: Vec<String> = stream::iter(all)
        .map(|fault| async move {
            let mut found = Vec::new();
            check(&fault, true, &mut found).await;
            check(&fault, false, &mut found).await;
            found
        })
        .buffer_unordered(8)
        .concat()
        .await;
    assert!(found.is_empty(), "{}", found.join("\n"));
    eprintln!("wire faults as answers: {count}, each to a read and to a write");
}

#[tokio::test]
async fn a_gzip_bomb_is_cut_at_32_mib_and_not_asked_for_again() {
    let bomb = gzip(&packed(&vec![b' '; 34 << 20]));
    let server = Server::plain(move |_, _| bomb.clone());
    // Unpacking that much takes longer than the other tests' limits allow in a build without optimisation.
    let patient = ReqwestOptions { read: Duration::from_mins(5), ..options() };
    let answered = plain_with(&server, patient).send(read()).await;
    let said = answered.error().unwrap().to_string();
    assert_eq!((kind(&answered), server.requests()), ("unknown", 1));
    assert!(said.contains("larger than 32 MiB"), "{said}");
}

#[tokio::test]
async fn the_same_over_tls_where_a_cut_is_no_end() {
    // Without a length, the end of the connection ends the body; under TLS only the farewell may say so.
    let server = graph_behind_tls(|_, _| then(raw("HTTP/1.1 200 OK\r\n\r\n{\"id\":1}"), Step::Close));
    let answered = live(&server).send(write()).await;
    assert_eq!(kind(&answered), "unknown");
    let said = answered.error().unwrap().to_string();
    assert!(said.contains("the answer broke off"), "{said}");
    for reply in [
        vec![Step::Reset],
        vec![Step::Close],
        vec![Step::Hang],
        raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
    ] {
        let reply = then(reply, Step::Close);
        let server = graph_behind_tls(move |_, _| reply.clone());
        let answered = ended("a cut under TLS", live_impatient(&server).send(write())).await;
        assert_eq!(kind(&answered), "unknown", "{answered:?}");
        assert!(server.heard().iter().filter(|one| one.text.starts_with("POST")).count() <= 1);
    }
}

#[tokio::test]
async fn a_token_that_ends_in_mid_run_is_renewed_for_a_read_and_leaves_a_write_to_the_engine() {
    let refusal = serde_json::json!({"error": {"code": "InvalidAuthenticationToken", "message": "Lifetime validation failed"}});
    for (reading, expected, requests) in [(true, "done", 2), (false, "token", 1)] {
        let refusal = refusal.clone();
        let server = Server::plain(move |number, _| match number {
            0 => json("401 Unauthorized", &refusal),
            _ => json("200 OK", &serde_json::json!({"id": 1})),
        });
        let answered = plain(&server).send(if reading { read() } else { write() }).await;
        assert_eq!((kind(&answered), server.requests()), (expected, requests));
    }
}

#[tokio::test]
async fn a_repeat_after_a_fault_opens_a_new_connection() {
    let server = Server::plain(|number, _| match number {
        1 | 2 => json("503 Busy", &serde_json::json!({})),
        _ => json("200 OK", &serde_json::json!({"id": 1})),
    });
    let client = plain(&server);
    for _ in 0..3 {
        assert_eq!(kind(&client.send(read()).await), "done");
    }
    let connections: Vec<_> = server.heard().iter().map(|one| one.connection).collect();
    assert_eq!(connections[..2], [0, 0], "a connection is used again");
    assert!(
        connections[2] != 0 && connections[3] != 0 && connections[2] != connections[3],
        "{connections:?}"
    );
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn what_a_server_says_without_being_asked_answers_nothing() {
    let mut bytes = answer("200 OK", &[], b"{\"id\":1}");
    bytes.extend(answer("200 OK", &[], b"{\"id\":\"poison\"}"));
    let server = Server::plain(move |number, _| {
        if number == 0 { raw(bytes.clone()) } else { json("200 OK", &serde_json::json!({"id": 2})) }
    });
    let client = plain(&server);
    assert_eq!(client.send(read()).await.into_result().unwrap().body["id"], 1);
    assert_eq!(client.send(read()).await.into_result().unwrap().body["id"], 2);
}

#[tokio::test]
async fn what_cannot_be_reached_was_not_sent() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut gone = Server::plain(|_, _| Vec::new());
    gone.port = port;
    for operation in [read(), write()] {
        let answered = plain(&gone).send(operation).await;
        assert_eq!(kind(&answered), "not run");
        assert!(answered.error().unwrap().to_string().contains("could not be reached"));
    }
}
