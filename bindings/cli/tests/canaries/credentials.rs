//! Credentials that were given: to the program by variables and files, to the library by types, a provider of the caller's own
//! among them. All of it stays on the loopback address.

use std::fmt::Debug;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use remote_assist::auth::{
    AccessToken, Authority, CachedTokens, Chain, ClientCertificate, ClientSecret, DeviceCode, Environment,
    FederatedToken, StaticToken, TenantBound, TokenProvider,
};
use remote_assist::clock::SystemClock;
use remote_assist::deploy::{Simulator, SimulatorOptions};
use remote_assist::error::Result;
use remote_assist::graph::GraphClient;
use remote_assist::http::reqwest::{ProxySettings, ReqwestOptions, ReqwestTransport};
use remote_assist::http::{Origin, Pipeline, Request};
use remote_assist::model::Cloud;
use remote_assist::secret::Secret;
use serde_json::json;

use crate::canary::{Canary, Sinks};
use crate::command_line::run;
use crate::library::{error, logged, shown};
use crate::support::{Folder, numbered, root};

const TENANT: &str = "708c2296-75ae-4c57-a774-06fe0abddc66";
const SECRET: &str = "cAn8Q~client/secret+of=an-application.7";
const TOKEN: &str = "eyJ0eXAiOiJKV1QifQ.eyJjYW5hcnkiOiJ0b2tlbi1vZi1hLXByb3ZpZGVyIn0.c2lnbmF0dXJlLW9mLWE";
const DEVICE: &str = "GAQABIQEAAAD-device+code/of=a.person_7";
const REFRESH: &str = "0.AXoA-refresh+token/of=a.person_7";
const SIGNED_IN: &str = "eyJhbGciOiJub25lIn0.eyJjYW5hcnkiOiJ0b2tlbi1vZi1hLXBlcnNvbiJ9.c2lnbmF0dXJlLW9mLWI";
const FEDERATED: &str = "eyJhbGciOiJub25lIn0.eyJjYW5hcnkiOiJhbm90aGVyLWlzc3VlciJ9.c2lnbmF0dXJlLW9mLWM";
const AZURE_CLI: &str = "eyJhbGciOiJub25lIn0.eyJjYW5hcnkiOiJ0aGUtYXp1cmUtY2xpIn0.c2lnbmF0dXJlLW9mLWQ";
const PROXY: &str = "pr0xy-Pass+word.7";

/// A private key as it stands in its file, and each of its lines that tells anything.
fn key() -> Vec<Canary> {
    let pem = std::fs::read_to_string(root().join("core/tests/fixtures/certificate.pem")).unwrap();
    let key = pem.split("-----BEGIN PRIVATE KEY-----").nth(1).unwrap();
    let lines = key.lines().take_while(|line| !line.starts_with("-----")).filter(|line| line.len() >= 40);
    lines
        .enumerate()
        .map(|(number, line)| Canary::new(format!("line {number} of the certificate's key"), line))
        .collect()
}

/// A listener that lets nobody through: it says yes to a proxy's CONNECT, and then speaks no TLS.
fn no_tls() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut head = [0; 4096];
            let _ = stream.read(&mut head);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\nthis is no TLS at all, whoever asks\r\n");
        }
    });
    format!("http://user:{PROXY}@127.0.0.1:{port}")
}

/// The program with each credential of the environment, up to a TLS connection that fails.
pub(crate) fn on_the_command_line(sinks: &mut Sinks) -> Vec<Canary> {
    let folder = Folder::new();
    folder.write("dock.yaml", numbered(2).replace("contoso.com\nusage", &format!("{TENANT}\nusage")));
    let proxy = no_tls();
    let pem = root().join("core/tests/fixtures/certificate.pem");
    folder.write("token.txt", FEDERATED);
    let token = folder.path("token.txt");
    let common = [("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", "app"), ("HTTPS_PROXY", proxy.as_str())];
    let mut given = vec![
        ("client secret", vec![("AZURE_CLIENT_SECRET", SECRET)]),
        ("certificate", vec![("AZURE_CLIENT_CERTIFICATE_PATH", pem.to_str().unwrap())]),
        ("federated token", vec![("AZURE_FEDERATED_TOKEN_FILE", token.to_str().unwrap())]),
    ];
    #[cfg(unix)]
    let path = azure_cli(&folder);
    #[cfg(unix)]
    given.push(("Azure CLI", vec![("AZURE_TOKEN_CREDENTIALS", "dev"), ("PATH", path.as_str())]));
    for (name, own) in &mut given {
        own.extend(common);
        for line in ["plan dock.yaml --live", "doctor dock.yaml --live --json"] {
            let ran = run(sinks, &folder, &format!("live with a {name}: {line}"), line, own);
            assert_eq!(ran.code, Some(1), "{ran}");
        }
    }
    // Half of a credential is refused by name.
    run(sinks, &folder, "half of a credential", "plan dock.yaml --live", &[("AZURE_CLIENT_SECRET", SECRET)]);
    [
        ("the client secret", SECRET),
        ("the federated token", FEDERATED),
        ("the Azure CLI's token", AZURE_CLI),
        ("the proxy's password", PROXY),
    ]
    .map(|(what, value)| Canary::new(what, value))
    .into_iter()
    .chain(key())
    .collect()
}

/// Puts an `az` into the folder that gives a token; gives the PATH.
#[cfg(unix)]
fn azure_cli(folder: &Folder) -> String {
    use std::os::unix::fs::PermissionsExt;
    let answer = json!({"accessToken": AZURE_CLI, "expires_on": 4_102_444_800_i64, "tokenType": "Bearer"});
    folder.write("az", format!("#!/bin/sh\necho '{answer}'\n"));
    std::fs::set_permissions(folder.path("az"), std::fs::Permissions::from_mode(0o755)).unwrap();
    format!("{}:/usr/bin:/bin", folder.path("").display())
}

/// An authority that signs everybody in and gives the planted tokens; gives its address.
fn authority() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let path = lines.next().unwrap().unwrap();
            let body = if path.contains("devicecode") {
                json!({"device_code": DEVICE, "user_code": "ABCD-1234", "expires_in": 900, "interval": 1,
                       "verification_uri": "https://microsoft.com/devicelogin"})
            } else {
                json!({"access_token": SIGNED_IN, "token_type": "Bearer", "expires_in": 3599, "refresh_token": REFRESH})
            }
            .to_string();
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
            // The form is read before the answer: a socket that is closed with bytes unread is reset.
            let length = lines.by_ref().map_while(std::io::Result::ok).take_while(|line| !line.is_empty());
            let length = length
                .filter_map(|line| {
                    line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse::<u64>().ok()
                })
                .sum();
            drop(stream.try_clone().unwrap().take(length));
            write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        }
    });
    address
}

/// A provider that a caller wrote.
#[derive(Debug)]
struct Own;

impl TokenProvider for Own {
    async fn token(&self, _scope: &str) -> Result<AccessToken> {
        Ok(AccessToken::new(Secret::new(TOKEN.to_owned()), None))
    }
}

/// The types of the library that hold a credential: what they show of themselves, log, and say when they are refused.
#[expect(clippy::disallowed_methods, reason = "the entry point of a test is where waiting begins")]
pub(crate) fn in_the_library(sinks: &mut Sinks) -> Vec<Canary> {
    let folder = Folder::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let log = logged(|| runtime.block_on(ask(sinks, &folder)));
    assert!(log.contains("oauth2"), "the token requests are logged");
    sinks.add("credentials in the library: the log", log);
    [
        ("the provider's token", TOKEN),
        ("the device code", DEVICE),
        ("the refresh token", REFRESH),
        ("the person's token", SIGNED_IN),
    ]
    .map(|(what, value)| Canary::new(what, value))
    .into()
}

async fn ask(sinks: &mut Sinks, folder: &Folder) {
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let here = || Authority::simulated(simulator.authority(), "contoso.com").unwrap();
    let secret = || Secret::new(SECRET.to_owned());
    folder.write("token.txt", FEDERATED);
    let pem = root().join("core/tests/fixtures/certificate.pem");
    let environment = Environment::of([
        ("AZURE_TENANT_ID", "contoso.com"),
        ("AZURE_CLIENT_ID", "app"),
        ("AZURE_CLIENT_SECRET", SECRET),
    ]);
    let chain = Chain::from_environment(&environment, Some("contoso.com"), Cloud::Global);
    shown(sinks, "Environment", &environment);
    shown(sinks, "Chain", &chain);
    shown(
        sinks,
        "ProxySettings",
        &ProxySettings::of(&format!("http://user:{PROXY}@127.0.0.1:1"), "").unwrap(),
    );
    shown(sinks, "Secret", &secret());
    shown(sinks, "StaticToken", &StaticToken::new(Secret::new(TOKEN.to_owned())));
    shown(sinks, "AccessToken", &Own.token("").await.unwrap());

    // The simulator knows none of these, so that each is refused.
    refused(sinks, &simulator, "ClientSecret", ClientSecret::new(here(), "app", secret())).await;
    refused(
        sinks,
        &simulator,
        "ClientCertificate",
        ClientCertificate::from_file(here(), "app", &pem).unwrap(),
    )
    .await;
    let file = folder.path("token.txt");
    refused(sinks, &simulator, "FederatedToken", FederatedToken::new(here(), "app", file)).await;
    refused(sinks, &simulator, "a provider of the caller's own", Own).await;
    let person = Authority::simulated(&authority(), "contoso.com").unwrap();
    let person = DeviceCode::new(person, "app", |prompt| tracing::info!(?prompt, "a person is asked"));
    refused(sinks, &simulator, "DeviceCode", person).await;
    simulator.close().await.unwrap();
}

/// Reads with a credential, around which everything stands that stands around one in a client.
async fn refused(
    sinks: &mut Sinks,
    simulator: &Simulator,
    name: &str,
    credential: impl TokenProvider + Debug,
) {
    shown(sinks, name, &credential);
    let bound = TenantBound::new(credential, "contoso.com");
    shown(sinks, "TokenRecord", &bound.record());
    let cached = CachedTokens::new(bound, Arc::new(SystemClock));
    let transport = ReqwestTransport::simulated(ReqwestOptions::default()).unwrap();
    let origin = Origin::simulated(simulator.authority()).unwrap();
    let pipeline = Pipeline::builder(transport).tokens(cached, origin.scope()).build();
    shown(sinks, "Pipeline", &pipeline);
    let request = Request::get(origin.join("/v1.0/organization").unwrap());
    shown(sinks, "Request", &request);
    let graph = GraphClient::new(pipeline, origin);
    shown(sinks, "GraphClient", &graph);
    let told = graph.get("/organization").await.unwrap_err();
    error(sinks, &format!("a refused credential, {name}"), &told);
}

/// What a log was written into.
#[derive(Clone, Default)]
pub(crate) struct Buffer(pub(crate) Arc<Mutex<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
