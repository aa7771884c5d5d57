//! Addresses that try to lead the client, and its token, to somebody else: none arrives, and each refusal says why.

use std::sync::{Arc, Mutex};

use remote_assist::error::codes;
use remote_assist::graph::{Advanced, GraphClient};
use serde_json::json;

use super::addresses::{Place, around, away, home};
use super::client::{ended, graph_behind_tls, kind, live, plain, read};
use super::server::{Reply, Server, answer, json as reply, raw};

struct Field {
    client: GraphClient,
    server: Server,
    trap: Server,
    /// The link that the server names next, and where it stands.
    link: Arc<Mutex<(bool, String)>>,
}

/// Requests for the service that the server heard, `CONNECT`s of its own tunnel aside.
fn heard(server: &Server) -> usize {
    let all = server.heard();
    assert!(
        all.iter()
            .filter(|one| one.text.starts_with("CONNECT"))
            .all(|one| one.text.starts_with("CONNECT graph.microsoft.com:443 ")),
        "a tunnel leads elsewhere"
    );
    all.iter().filter(|one| !one.text.starts_with("CONNECT")).count()
}

fn says(link: &Arc<Mutex<(bool, String)>>) -> impl Fn(usize, &str) -> Reply + Send + Sync + use<> {
    let link = Arc::clone(link);
    move |_, request| {
        let (redirects, link) = link.lock().unwrap().clone();
        if redirects {
            return raw(answer("307 Temporary Redirect", &[("Location", &link)], b""));
        }
        // Only the first page names it, so that a link which leads home ends there.
        let mut page = json!({"value": []});
        if request.starts_with("GET /v1.0/start ") {
            for name in ["@odata.nextLink", "@odata.deltaLink", "@odata.id"] {
                page[name] = json!(link);
            }
        }
        reply("200 OK", &page)
    }
}

/// Offers a link as the next page, as an address to follow, and as a redirect. Gives what was wrong.
async fn offer(field: &Field, family: &str, link: &str, leads_home: bool) -> Option<String> {
    let shown: String = link.chars().take(100).flat_map(char::escape_default).collect();
    let wrong = |what: String| Some(format!("{family} {shown}: {what}"));
    let before = heard(&field.server);
    *field.link.lock().unwrap() = (false, link.to_owned());
    for (way, listed) in [
        ("next page", field.client.list("/start", Advanced(false)).await.map(|_| ())),
        // `Location`, `@odata.deltaLink` and `@odata.id` are all read by this function.
        ("follow", field.client.follow(link).await.map(|_| ())),
    ] {
        match listed {
            Ok(()) if !leads_home => return wrong(format!("{way}: was followed")),
            Err(error) if leads_home => return wrong(format!("{way}: {error}")),
            Err(error) if error.code() != codes::HTTP_URL || !error.to_string().contains("is refused: ") => {
                return wrong(format!("{way}: {error}"));
            }
            Err(error) if error.to_string().len() > 2_000 => return wrong(format!("{way}: a long error")),
            _ => {}
        }
    }
    let asked = heard(&field.server) - before;
    if asked != if leads_home { 3 } else { 1 } {
        return wrong(format!("{asked} requests"));
    }
    // What HTTP cannot carry in a header cannot be redirected to.
    if link.len() < 4_000 && link.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        *field.link.lock().unwrap() = (true, link.to_owned());
        let answered = field.client.send(read()).await;
        if kind(&answered) != "refused" || !answered.error()?.to_string().contains("redirect") {
            return wrong(format!("redirect: {answered:?}"));
        }
    }
    None
}

async fn run(field: Field, place: &Place) -> usize {
    let mut links = away(place);
    links.extend(around(place));
    // Some families overlap, and a few members are the origin itself.
    links.sort();
    links.dedup_by(|one, other| one.1 == other.1);
    let mut wrong = Vec::new();
    for (family, link) in &links {
        wrong.extend(ended(family, offer(&field, family, link, false)).await);
    }
    for (family, link) in home(place) {
        wrong.extend(ended(family, offer(&field, family, &link, true)).await);
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), links.len(), wrong.join("\n"));
    assert_eq!((field.trap.connections(), field.trap.requests()), (0, 0), "something arrived elsewhere");
    links.len()
}

#[tokio::test]
async fn no_link_leads_a_live_client_away() {
    let link = Arc::default();
    let trap = Server::plain(|_, _| raw(answer("200 OK", &[], b"{\"value\":[]}")));
    let server = graph_behind_tls(says(&link));
    let place = Place {
        scheme: "https",
        home: "graph.microsoft.com".to_owned(),
        host: "graph.microsoft.com".to_owned(),
        trap: format!("127.0.0.1:{}", trap.port),
    };
    let count = run(Field { client: live(&server), server, trap, link }, &place).await;
    assert!(count >= 400, "{count}");
    eprintln!("hostile addresses against Microsoft Graph over TLS: {count}, none was followed");
}

#[tokio::test]
async fn no_link_leads_a_simulated_client_away() {
    let link = Arc::default();
    let trap = Server::plain(|_, _| raw(answer("200 OK", &[], b"{\"value\":[]}")));
    let server = Server::plain(says(&link));
    let place = Place {
        scheme: "http",
        home: format!("127.0.0.1:{}", server.port),
        host: "127.0.0.1".to_owned(),
        trap: format!("127.0.0.1:{}", trap.port),
    };
    let count = run(Field { client: plain(&server), server, trap, link }, &place).await;
    assert!(count >= 400, "{count}");
    eprintln!("hostile addresses against a simulated tenant: {count}, none was followed");
}
