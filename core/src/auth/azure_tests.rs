use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Mutex;

use azure_core::time::OffsetDateTime;

use super::*;

const SCOPE: &str = "https://graph.microsoft.com/.default";

/// An `az` that prints.
#[derive(Debug)]
struct Printing {
    code: i32,
    out: &'static str,
    error: &'static str,
    ran: Mutex<Vec<String>>,
}

#[async_trait]
impl Executor for Printing {
    async fn run(&self, _: &OsStr, arguments: &[&OsStr]) -> io::Result<Output> {
        let line = arguments.iter().map(|one| one.to_string_lossy()).collect::<Vec<_>>().join(" ");
        self.ran.lock().unwrap().push(line);
        Ok(Output {
            status: exit(self.code),
            stdout: self.out.as_bytes().to_vec(),
            stderr: self.error.as_bytes().to_vec(),
        })
    }
}

#[cfg(unix)]
fn exit(code: i32) -> std::process::ExitStatus {
    std::os::unix::process::ExitStatusExt::from_raw(code << 8)
}

#[cfg(windows)]
fn exit(code: i32) -> std::process::ExitStatus {
    std::os::windows::process::ExitStatusExt::from_raw(code.unsigned_abs())
}

fn printing(code: i32, out: &'static str, error: &'static str) -> Arc<Printing> {
    Arc::new(Printing { code, out, error, ran: Mutex::default() })
}

#[tokio::test]
async fn the_account_of_the_azure_cli_gives_tokens() {
    let out = r#"{"accessToken": "t", "expires_on": 4102444800, "tokenType": "Bearer"}"#;
    let program = printing(0, out, "");
    let credential = azure_cli_over(program.clone(), Some("contoso.com")).unwrap();
    let token = credential.token(SCOPE).await.unwrap();
    assert_eq!(token.expires(), Some(Timestamp::from_unix(4_102_444_800)));
    let ran = program.ran.lock().unwrap();
    assert!(ran[0].contains("--tenant contoso.com") && ran[0].contains(SCOPE), "{ran:?}");
}

#[tokio::test]
async fn an_azure_cli_that_cannot_help_says_why() {
    for (code, error, told) in [
        (127, "sh: 1: az: not found", "`az` is not installed"),
        (1, "ERROR: Please run 'az login' to setup account.\nmore", "Please run 'az login' to setup account"),
    ] {
        let credential = azure_cli_over(printing(code, "", error), None).unwrap();
        let refused = credential.token(SCOPE).await.unwrap_err();
        assert_eq!((refused.code(), refused.to_string().as_str()), (codes::TOKEN_MISSING, told));
    }
    let error = azure_cli_over(printing(0, "", ""), Some("a;b")).unwrap_err();
    assert_eq!(error.code(), codes::TOKEN_MISSING, "what could be a command is no tenant");
}

#[test]
fn a_managed_identity_is_asked_for_on_this_machine_alone() {
    for (scheme, host, near) in [
        ("http", "169.254.169.254", true),
        ("http", "127.0.0.1", true),
        ("http", "localhost", true),
        ("http", "169.254.130.2", true),
        ("https", "169.254.169.254", false),
        ("http", "10.0.0.4", false),
        ("http", "evil.example", false),
        ("http", "localhost.evil.example", false),
    ] {
        assert_eq!(is_on_machine(scheme, Some(host)), near, "{scheme} {host}");
    }
}

/// A credential that asks a service at a loopback address through our way to it.
#[derive(Debug)]
struct Asking {
    way: Arc<OnMachine>,
    url: String,
}

#[async_trait]
impl TokenCredential for Asking {
    async fn get_token(
        &self,
        _: &[&str],
        _: Option<azure_core::credentials::TokenRequestOptions<'_>>,
    ) -> azure_core::Result<azure_core::credentials::AccessToken> {
        let mut request = Request::new(self.url.parse()?, azure_core::http::Method::Get);
        request.insert_header("metadata", "true");
        let answer = self.way.execute_request(&request).await?.try_into_raw_response().await?;
        assert_eq!(u16::from(answer.status()), 200);
        let text = String::from_utf8(answer.body().to_vec()).unwrap();
        Ok(azure_core::credentials::AccessToken::new(text, OffsetDateTime::from_unix_timestamp(60).unwrap()))
    }
}

fn asking(url: String) -> (AzureCredential, Arc<OnMachine>) {
    let way = Arc::new(OnMachine::new().unwrap());
    (AzureCredential::new(Arc::new(Asking { way: way.clone(), url })), way)
}

#[tokio::test]
async fn any_credential_of_that_crate_fits() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/metadata", listener.local_addr().unwrap());
    let heard = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut bytes = [0; 2048];
        let count = stream.read(&mut bytes).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nt").unwrap();
        String::from_utf8_lossy(&bytes[..count]).to_lowercase()
    });
    let (credential, way) = asking(url);
    let token = credential.token(SCOPE).await.unwrap();
    assert_eq!(token.expires(), Some(Timestamp::from_unix(60)));
    assert!(heard.join().unwrap().contains("metadata: true") && way.reached.load(Ordering::Acquire));
}

#[tokio::test]
async fn where_nothing_answers_nothing_is_waited_for() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (url, told) in
        [(format!("http://127.0.0.1:{port}/"), "refused"), ("http://evil.example/".to_owned(), "leads away")]
    {
        let (credential, way) = asking(url);
        let error = credential.token(SCOPE).await.unwrap_err();
        assert!(error.to_string().contains(told) && !way.reached.load(Ordering::Acquire), "{error}");
    }
}
