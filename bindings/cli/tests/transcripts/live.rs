//! `--live`, as far as it can be followed without leaving this machine.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use crate::schemas::fits;
use crate::support::{Folder, NOBODY, numbered};

const TENANT: &str = "708c2296-75ae-4c57-a774-06fe0abddc66";
const OTHER: &str = "11111111-75ae-4c57-a774-06fe0abddc66";

/// A token with claims, as a service would sign it.
fn token(claims: &Value) -> String {
    let encode = |text: String| BASE64URL_NOPAD.encode(text.as_bytes());
    format!("{}.{}.planted", encode("{\"alg\":\"none\"}".to_owned()), encode(claims.to_string()))
}

/// A folder with a scenario of a tenant that is named by its id.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("dock.yaml", numbered(2).replace("contoso.com\nusage", &format!("{TENANT}\nusage")));
    folder
}

/// Puts an `az` into the folder that gives a token; gives the PATH.
#[cfg(unix)]
fn azure_cli(folder: &Folder, claims: &Value) -> String {
    use std::os::unix::fs::PermissionsExt;
    let answer =
        json!({"accessToken": token(claims), "expires_on": 4_102_444_800_i64, "tokenType": "Bearer"});
    folder.write(
        "az",
        format!("#!/bin/sh\necho \"$*\" >> '{}'\necho '{answer}'\n", folder.path("asked.txt").display()),
    );
    std::fs::set_permissions(folder.path("az"), std::fs::Permissions::from_mode(0o755)).unwrap();
    format!("{}:/usr/bin:/bin", folder.path("").display())
}

#[test]
fn without_credentials_everything_tried_is_named_and_nothing_is_simulated() {
    let folder = Folder::plant();
    for verb in ["plan plant-7.yaml", "apply plant-7.yaml --yes", "verify plant-7.yaml"] {
        let started = Instant::now();
        let ran = folder.exits_as(&format!("{verb} --live"), NOBODY, 1);
        // A machine without these services must not be waited for.
        assert!(started.elapsed() < Duration::from_secs(30));
        ran.tells("target: live tenant contoso.com").tells("auth.no_credential");
        ran.tells("AZURE_CLIENT_SECRET").tells("managed identity: no such service answers on this machine");
        ran.tells("Azure CLI: `az` is not installed").tells("az login --tenant contoso.com");
        assert!(!ran.out.contains("simulated") && !ran.err.contains("simulated"), "{ran}");
    }
    folder.exits("plan plant-7.yaml --live --tenant-file t.json", 2);
    folder.exits("plan plant-7.yaml --live --simulator http://127.0.0.1:1", 2);
    folder.exits("plan plant-7.yaml --device-code", 2).tells("--live");
    assert_eq!(folder.names(), ["plant-7-devices.csv", "plant-7.yaml"]);
}

#[test]
fn a_credential_that_is_described_in_part_is_named() {
    let folder = Folder::plant();
    let explicit = [("AZURE_CLIENT_SECRET", "planted"), ("AZURE_TENANT_ID", "contoso.com")];
    let ran = folder.exits_as("plan plant-7.yaml --live", &explicit, 1);
    ran.tells("AZURE_CLIENT_SECRET is set, but AZURE_CLIENT_ID is not").tells("auth.configuration");
    assert!(!ran.err.contains("planted"));
    let mut wrong = vec![("AZURE_TENANT_ID", "contoso.com"), ("AZURE_CLIENT_ID", "app")];
    wrong.push(("AZURE_CLIENT_CERTIFICATE_PATH", "plant-7.yaml"));
    folder
        .exits_as("plan plant-7.yaml --live", &wrong, 1)
        .tells("plant-7.yaml")
        .tells("PKCS#12")
        .tells("openssl pkcs12");
    let elsewhere = [
        explicit[0],
        explicit[1],
        ("AZURE_CLIENT_ID", "app"),
        ("AZURE_AUTHORITY_HOST", "https://evil.example"),
    ];
    folder
        .exits_as("plan plant-7.yaml --live", &elsewhere, 1)
        .tells("evil.example")
        .tells("login.microsoftonline.com");
    folder.exits("plan plant-7.yaml --live --device-code", 1).tells("AZURE_CLIENT_ID");
}

#[cfg(unix)]
#[test]
fn a_token_of_another_tenant_is_sent_nowhere() {
    let folder = folder();
    let path = azure_cli(&folder, &json!({"tid": OTHER, "roles": ["User.Read.All"]}));
    let variables = [("AZURE_TOKEN_CREDENTIALS", "dev"), ("PATH", &path)];
    let ran = folder.exits_as("plan dock.yaml --live", &variables, 2);
    ran.tells("credential: Azure CLI").tells("tenant.mismatch").tells(OTHER).tells("sent nowhere");
    let asked = folder.text("asked.txt");
    assert_eq!(asked.lines().count(), 1, "the token of the search is used: {asked}");
    assert!(asked.contains("https://graph.microsoft.com/.default") && asked.contains(TENANT), "{asked}");

    let report = folder.exits_as("doctor dock.yaml --live --json", &variables, 1).json();
    fits("doctor", &report);
    assert_eq!(report["token"]["tenant"], OTHER);
    let state = |permission: &str| {
        let all = report["permissions"].as_array().unwrap();
        all.iter().find(|one| one["permission"] == permission).unwrap()["held"].clone()
    };
    assert_eq!((state("User.Read.All"), state("Group.ReadWrite.All")), (json!("held"), json!("missing")));
    let ran = folder.exits_as("doctor dock.yaml --live", &variables, 1);
    ran.prints("found       Azure CLI")
        .prints("missing     LicenseAssignment.ReadWrite.All for assigning products")
        .prints(OTHER);
    assert!(!ran.out.contains("planted") && !report.to_string().contains("planted"));
}

#[test]
fn a_managed_identity_is_asked_on_this_machine() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/identity", listener.local_addr().unwrap());
    let heard = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut bytes = [0; 4096];
        let count = stream.read(&mut bytes).unwrap();
        let body = json!({"access_token": token(&json!({"tid": OTHER})), "expires_on": "4102444800", "resource": "r",
            "token_type": "Bearer"})
        .to_string();
        write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).unwrap();
        String::from_utf8_lossy(&bytes[..count]).to_lowercase()
    });
    let folder = folder();
    let variables = [
        ("AZURE_TOKEN_CREDENTIALS", "prod"),
        ("IDENTITY_ENDPOINT", &endpoint),
        ("IDENTITY_HEADER", "planted"),
    ];
    folder
        .exits_as("plan dock.yaml --live", &variables, 2)
        .tells("credential: managed identity")
        .tells("tenant.mismatch");
    let heard = heard.join().unwrap();
    assert!(heard.starts_with("get /identity?") && heard.contains("x-identity-header: planted"), "{heard}");
    let away = [
        ("AZURE_TOKEN_CREDENTIALS", "prod"),
        ("IDENTITY_ENDPOINT", "http://evil.example/"),
        ("IDENTITY_HEADER", "planted"),
    ];
    folder.exits_as("plan dock.yaml --live", &away, 1).tells("leads away from this machine");
}
