//! What may stand between this machine and Graph: proxies, and servers with the wrong certificate.

use std::sync::Arc;

use remote_assist::error::codes;
use rustls::ServerConfig;

use super::certificates::Authority;
use super::client::{
    TRIES, ended, graph_behind_tls, kind, live, live_by_wall_time, live_impatient, read, write,
};
use super::server::{Manner, Server, answer, json, raw};

const HOST: &str = "graph.microsoft.com";
const OPEN: &str = "HTTP/1.1 200 OK\r\n\r\n";

fn tls(config: Arc<ServerConfig>) -> Manner {
    Manner::Tunnel { welcome: OPEN, tls: Some(config) }
}

/// Name, manner, how often a read is tried, words of the error.
fn between() -> Vec<(&'static str, Manner, u32, &'static [&'static str])> {
    let authority = Authority::trusted();
    let plain = |welcome| Manner::Tunnel { welcome, tls: None };
    vec![
        (
            "another authority",
            tls(Authority::stranger().server(HOST, (-1, 1))),
            1,
            &["certificate", "not issued by an authority that this machine trusts", "stand between"],
        ),
        ("expired", tls(authority.server(HOST, (-30, -1))), 1, &["certificate", "has expired"]),
        (
            "not valid yet",
            tls(authority.server(HOST, (1, 30))),
            1,
            &["certificate", "is not valid yet", "clock"],
        ),
        (
            "another host",
            tls(authority.server("graph.evil.example", (-1, 1))),
            1,
            &["certificate", "is for another host"],
        ),
        (
            "a longer name",
            tls(authority.server("graph.microsoft.com.evil.example", (-1, 1))),
            1,
            &["is for another host"],
        ),
        ("a wildcard too high", tls(authority.server("*.com", (-1, 1))), 1, &["is for another host"]),
        ("a sister", tls(authority.server("graph.microsoft.us", (-1, 1))), 1, &["is for another host"]),
        ("plain http where TLS is due", plain(OPEN), TRIES, &["could not be reached", "does not speak TLS"]),
        (
            "a proxy that wants a password",
            plain("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"),
            TRIES,
            &["could not be reached", "proxy"],
        ),
        ("a proxy that forbids", plain("HTTP/1.1 403 Forbidden\r\n\r\n"), TRIES, &["could not be reached"]),
        ("a proxy that fails", plain("HTTP/1.1 502 Bad Gateway\r\n\r\n"), TRIES, &["could not be reached"]),
        (
            "a proxy that redirects",
            plain("HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\n\r\n"),
            TRIES,
            &["could not be reached"],
        ),
        ("a proxy that talks nonsense", plain("hello\r\n\r\n"), TRIES, &["could not be reached"]),
        ("a proxy that hangs up", plain("\r\n"), TRIES, &["could not be reached"]),
        ("a proxy that says nothing", plain(""), TRIES, &["could not be reached"]),
    ]
}

#[tokio::test]
async fn whatever_stands_between_hears_neither_token_nor_body() {
    let all = between();
    let count = all.len();
    for (name, manner, tries, words) in all {
        for (operation, tries) in [(read(), tries), (write(), 1)] {
            let server = Server::start(manner.clone(), |_, _| raw(answer("200 OK", &[], b"{}")));
            let silent = name == "a proxy that says nothing";
            let client = if silent { live_impatient(&server) } else { live(&server) };
            let answered = ended(name, client.send(operation)).await;
            let said = answered
                .error()
                .map(|e| format!("{e} {}", e.hint_text().unwrap_or_default()))
                .unwrap_or_default();
            // An untrusted certificate stays so; a proxy may recover.
            let expected = if words.contains(&"could not be reached") { "not run" } else { "refused" };
            assert_eq!(kind(&answered), expected, "{name}: {said}");
            assert!(words.iter().all(|words| said.contains(words)), "{name}: {said}");
            assert!(!said.contains("canary"), "{name}: {said}");
            assert!(server.connections() <= tries as usize, "{name}");
            assert!(silent || server.connections() == tries as usize, "{name}");
            // Whoever wants a certificate's trust gets nothing but a greeting.
            assert!(
                server.heard().iter().all(|one| one.text.starts_with("CONNECT graph.microsoft.com:443")),
                "{name}"
            );
            assert!(!server.heard().iter().any(|one| one.text.contains("canary-token")), "{name}");
        }
    }
    eprintln!("wire faults between: {count}, each for a read and for a write");
}

#[tokio::test]
async fn a_good_certificate_through_a_proxy_with_a_password_works() {
    let server = graph_behind_tls(|_, _| json("200 OK", &serde_json::json!({"id": 1})));
    let client = live(&server);
    for _ in 0..2 {
        assert_eq!(kind(&client.send(read()).await), "done");
    }
    let heard = server.heard();
    assert_eq!((heard.len(), server.connections()), (3, 1), "one tunnel, two requests");
    // base64 of user-01:canary-proxy
    assert!(heard[0].text.contains("dXNlci0wMTpjYW5hcnktcHJveHk="), "the proxy is told the password");
    assert!(
        heard[1..].iter().all(|one| !one.text.contains("dXNlci0wMTpjYW5hcnktcHJveHk=")),
        "and Graph is not"
    );
    assert!(
        heard[1].text.contains("Bearer canary-token") && heard[1].text.contains("graph.microsoft.com\r\n")
    );
}

#[tokio::test]
async fn a_clock_that_is_ten_minutes_off_is_told_before_the_first_write() {
    for (offset, said) in [(600, "10 minutes slow"), (-600, "10 minutes fast")] {
        #[expect(clippy::disallowed_methods, reason = "the client goes by wall time here")]
        let there =
            time::OffsetDateTime::from(std::time::SystemTime::now()) + time::Duration::seconds(offset);
        let date =
            there.format(&time::format_description::well_known::Rfc2822).unwrap().replace("+0000", "GMT");
        let server = graph_behind_tls(move |_, _| raw(answer("200 OK", &[("Date", &date)], b"{\"id\":1}")));
        let client = live_by_wall_time(&server);
        assert_eq!(kind(&client.send(read()).await), "done");
        let answered = client.send(write()).await;
        let error = answered.error().unwrap();
        assert_eq!((kind(&answered), error.code()), ("refused", codes::HTTP_CLOCK));
        assert!(error.to_string().contains(said) || error.to_string().contains("9 minutes"), "{error}");
        assert!(server.heard().iter().all(|one| !one.text.starts_with("POST")), "nothing was written");
    }
}
