//! What the environment says: the proxy and the trusted roots. Variables cannot be set safely within a process that has
//! threads, so each case runs this binary again.

use std::path::{Path, PathBuf};
use std::process::Command;

use remote_assist::auth::StaticToken;
use remote_assist::graph::GraphClient;
use remote_assist::http::reqwest::{ReqwestOptions, ReqwestTransport};
use remote_assist::http::{Origin, Pipeline, RetryOptions};
use remote_assist::model::Cloud;
use remote_assist::secret::Secret;

use super::certificates::Authority;
use super::client::{graph_behind_tls, kind, options, read};
use super::server::{Server, answer, json, raw};

/// Every variable that could reach the child by chance.
const CLEARED: &[&str] = &[
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
];

/// What a live client says in a process with these variables.
fn in_child(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["environment::child", "--exact", "--ignored", "--nocapture"]);
    for name in CLEARED {
        command.env_remove(name);
    }
    let output = command.envs(variables.iter().copied()).output().unwrap();
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[tokio::test]
#[ignore = "a part of the tests below, which run it with their own environment"]
async fn child() {
    let transport = match ReqwestTransport::live(ReqwestOptions { proxy: None, ..options() }) {
        Ok(transport) => transport,
        Err(error) => return eprintln!("SAID unbuilt {} {error} {error:?}", error.code()),
    };
    let token = StaticToken::new(Secret::new("canary-token".to_owned()));
    let pipeline = Pipeline::builder(transport)
        .tokens(token, "scope")
        .retry(RetryOptions { tries: 1, ..RetryOptions::default() })
        .build();
    let answered = GraphClient::new(pipeline, Origin::cloud(Cloud::Global)).send(read()).await;
    eprintln!("SAID {} {answered:?}", kind(&answered));
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("wire-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn pem(der: &[u8]) -> String {
    let text = data_encoding::BASE64.encode(der);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

#[test]
fn the_roots_are_those_of_the_system_and_none_is_said_clearly() {
    let folder = scratch("roots");
    let file = folder.join("roots.pem");
    std::fs::write(&file, pem(&Authority::trusted().der())).unwrap();
    let server = graph_behind_tls(|_, _| json("200 OK", &serde_json::json!({"id": 1})));
    let proxy = format!("http://127.0.0.1:{}", server.port);
    let trusted = in_child(&[("HTTPS_PROXY", &proxy), ("SSL_CERT_FILE", file.to_str().unwrap())]);
    assert!(trusted.contains("SAID done"), "{trusted}");
    let plain = in_child(&[("HTTPS_PROXY", &proxy)]);
    assert!(
        plain.contains("http.certificate"),
        "another machine's roots do not know the tests' authority: {plain}"
    );
    std::fs::write(&file, "").unwrap();
    let empty = folder.join("empty");
    std::fs::create_dir_all(&empty).unwrap();
    let none = in_child(&[
        ("HTTPS_PROXY", &proxy),
        ("SSL_CERT_FILE", file.to_str().unwrap()),
        ("SSL_CERT_DIR", empty.to_str().unwrap()),
    ]);
    assert!(none.contains("SAID unbuilt http.certificate"), "{none}");
    assert!(
        none.contains("store of trusted root certificates is empty") && none.contains("ca-certificates"),
        "{none}"
    );
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn the_proxy_is_that_of_the_environment_and_its_password_is_not_shown() {
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let server = Server::start(
            super::server::Manner::Tunnel {
                welcome: "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
                tls: None,
            },
            |_, _| raw(answer("200 OK", &[], b"{}")),
        );
        let said = in_child(&[(name, &format!("http://user-01:canary-proxy@127.0.0.1:{}", server.port))]);
        assert!(said.contains("SAID not run") && server.connections() > 0, "{name}: {said}");
        assert!(!said.contains("canary") && !said.contains("Y2FuYXJ5"), "{name}: {said}");
    }
    for wrong in [
        "http://user-01:canary-proxy@",
        "socks5://user-01:canary-proxy@127.0.0.1:1",
        "http://user-01:canary-proxy@127.0.0.1:x",
    ] {
        let said = in_child(&[("HTTPS_PROXY", wrong)]);
        assert!(said.contains("SAID unbuilt usage `HTTPS_PROXY` is not the address of a proxy"), "{said}");
        assert!(!said.contains("canary"), "{said}");
    }
}
