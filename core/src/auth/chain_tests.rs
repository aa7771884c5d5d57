use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::*;
use crate::auth::testing::{Scripted, token_of};
use crate::http::testing::{clock, json as answer};
use crate::http::{Origin, from_fn};

const SCOPE: &str = "https://graph.microsoft.com/.default";
const ALL: &[(&str, &str)] = &[
    ("AZURE_TENANT_ID", "contoso.com"),
    ("AZURE_CLIENT_ID", "app-7"),
    ("AZURE_CLIENT_SECRET", "planted-secret"),
];

/// Forms that an authority was sent.
type Forms = Arc<Mutex<Vec<String>>>;

/// A chain of an environment whose authority gives this answer.
fn chain(variables: &[(&str, &str)], status: u16, body: &Value) -> (Chain, Forms) {
    let (forms, body) = (Forms::default(), body.clone());
    let notes = forms.clone();
    let reach = move |tenant: &str| {
        let (notes, body) = (notes.clone(), body.clone());
        let transport = from_fn(move |request| {
            notes.lock().unwrap().push(String::from_utf8(request.body.to_vec()).unwrap());
            Ok(answer(status, &body))
        });
        Authority::over(transport, Origin::authority(Cloud::Global), tenant, Arc::new(clock()))
    };
    // The machine is left out: no test looks for services outside of this process.
    let only = ("AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential");
    let environment = Environment::of(variables.iter().copied().chain([only]));
    (Chain::reaching(&environment, Some("contoso.com"), Cloud::Global, reach), forms)
}

fn granted() -> Value {
    json!({"access_token": "t", "token_type": "Bearer", "expires_in": 3599})
}

fn candidate(name: &'static str, provider: Scripted) -> Candidate {
    Candidate { name, remedy: format!("do {name}"), provider: Ok(Box::new(provider)) }
}

fn absent(why: &str) -> Scripted {
    Scripted::answers([
        Err(Error::new(codes::TOKEN_MISSING, why)),
        Err(Error::new(codes::TOKEN_MISSING, why)),
    ])
}

#[tokio::test]
async fn a_secret_of_the_environment_is_asked_with() {
    let (chain, forms) = chain(ALL, 200, &granted());
    chain.token(SCOPE).await.unwrap();
    assert_eq!(chain.chosen(), Some("client secret"));
    assert_eq!(
        *forms.lock().unwrap(),
        ["client_id=app%2D7&scope=https%3A%2F%2Fgraph%2Emicrosoft%2Ecom%2F%2Edefault\
          &client_secret=planted%2Dsecret&grant_type=client%5Fcredentials"]
    );
}

#[tokio::test]
async fn a_wrong_secret_never_leads_to_somebody_else() {
    let body = json!({"error": "invalid_client", "error_codes": [7_000_215], "error_description": "AADSTS7000215: x"});
    let (chain, _) = chain(ALL, 401, &body);
    let error = chain.token(SCOPE).await.unwrap_err();
    assert_eq!(error.code(), codes::CREDENTIAL_REFUSED);
    assert!(!format!("{error:?}").contains("planted"));
    assert_eq!(chain.candidates.len(), 1, "no other credential stands behind an explicit one");
    let next = Scripted::tokens([token_of(&json!({}))]);
    let refused = Scripted::answers([Err(Error::new(codes::CREDENTIAL_REFUSED, "no"))]);
    let chain = Chain::over(vec![candidate("first", refused), candidate("second", next.clone())], "t");
    let (attempts, outcome) = chain.search(SCOPE).await;
    assert_eq!(outcome.unwrap_err().code(), codes::CREDENTIAL_REFUSED);
    assert_eq!((attempts[0].tried, attempts[1].tried, next.asked()), (Tried::Refused, Tried::Skipped, 0));
}

#[tokio::test]
async fn what_is_described_in_part_is_named_and_not_replaced() {
    for (left_out, chosen) in
        [("AZURE_TENANT_ID", "AZURE_CLIENT_SECRET"), ("AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")]
    {
        let rest: Vec<_> = ALL.iter().copied().filter(|(name, _)| *name != left_out).collect();
        let (chain, forms) = chain(&rest, 200, &granted());
        let error = chain.token(SCOPE).await.unwrap_err();
        assert_eq!((error.code(), forms.lock().unwrap().len()), (codes::AUTH_CONFIGURATION, 0));
        assert!(error.to_string().contains(left_out) && error.to_string().contains(chosen), "{error}");
    }
}

#[tokio::test]
async fn another_authority_is_refused_before_the_secret_is_sent() {
    for (host, fits) in [
        ("https://login.microsoftonline.com/", true),
        ("LOGIN.microsoftonline.com", true),
        ("https://login.microsoftonline.us", false),
        ("https://login.microsoftonline.com.evil.example", false),
        ("https://evil.example/login.microsoftonline.com", false),
        ("http://login.microsoftonline.com", false),
    ] {
        let variables: Vec<_> = ALL.iter().copied().chain([("AZURE_AUTHORITY_HOST", host)]).collect();
        let (chain, forms) = chain(&variables, 200, &granted());
        let outcome = chain.token(SCOPE).await;
        assert_eq!((outcome.is_ok(), forms.lock().unwrap().len()), (fits, usize::from(fits)), "{host}");
    }
}

#[tokio::test]
async fn a_federated_token_is_read_again_for_each_request() {
    let file = std::env::temp_dir().join(format!("remote-assist-{}", uuid::Uuid::new_v4()));
    let variables = [
        ("AZURE_TENANT_ID", "contoso.com"),
        ("AZURE_CLIENT_ID", "app-7"),
        ("AZURE_FEDERATED_TOKEN_FILE", file.to_str().unwrap()),
    ];
    let (chain, forms) = chain(&variables, 200, &granted());
    let error = chain.token(SCOPE).await.unwrap_err();
    assert_eq!(error.code(), codes::AUTH_CONFIGURATION);
    for text in ["first\n", "second"] {
        std::fs::write(&file, text).unwrap();
        chain.token(SCOPE).await.unwrap();
    }
    std::fs::write(&file, " \n").unwrap();
    assert!(chain.token(SCOPE).await.unwrap_err().to_string().contains("empty"));
    std::fs::remove_file(&file).unwrap();
    let forms = forms.lock().unwrap();
    assert!(forms[0].contains("client_assertion=first&") && forms[1].contains("client_assertion=second&"));
    assert!(forms[0].contains("jwt%2Dbearer"));
}

#[tokio::test]
async fn all_that_was_tried_is_named_with_reason_and_remedy() {
    let chain = Chain::over(
        vec![
            candidate("managed identity", absent("no service")),
            candidate("Azure CLI", absent("no program")),
        ],
        "contoso.com",
    );
    let error = chain.token(SCOPE).await.unwrap_err();
    assert_eq!(error.code(), codes::TOKEN_MISSING);
    let (text, hint) = (error.to_string(), error.hint_text().unwrap_or_default());
    for part in ["contoso.com", "managed identity: no service", "Azure CLI: no program", "Nothing was sent"] {
        assert!(text.contains(part), "{text}");
    }
    assert!(hint.contains("do managed identity") && hint.contains("do Azure CLI"), "{hint}");
    assert_eq!(error.details()["tried.Azure CLI"], "no program");
}

#[tokio::test]
async fn the_credential_that_decided_is_kept() {
    let later = Scripted::tokens([token_of(&json!({})), token_of(&json!({}))]);
    let first = absent("not here");
    let chain = Chain::over(vec![candidate("first", first.clone()), candidate("second", later.clone())], "t");
    chain.token(SCOPE).await.unwrap();
    chain.token(SCOPE).await.unwrap();
    assert_eq!((first.asked(), later.asked(), chain.chosen()), (1, 2, Some("second")));
    assert_eq!(
        chain.token(SCOPE).await.unwrap_err().to_string(),
        "the script is over",
        "and none other is tried"
    );
}

#[tokio::test]
async fn what_a_search_found_is_used_once() {
    let provider = Scripted::tokens([token_of(&json!({})), token_of(&json!({}))]);
    let chain = Chain::over(vec![candidate("first", provider.clone())], "t");
    let (_, found) = chain.search(SCOPE).await;
    let found = found.unwrap();
    assert!(chain.token(SCOPE).await.unwrap().same(&found) && provider.asked() == 1);
    assert!(!chain.token(SCOPE).await.unwrap().same(&found) && provider.asked() == 2);
}

#[test]
fn empty_variables_are_not_set() {
    let environment =
        Environment::of([("AZURE_CLIENT_SECRET", ""), ("AZURE_TENANT_ID", "  "), ("A", " b\n")]);
    assert_eq!((environment.explicit(), environment.get("A").as_deref()), (None, Some("b")));
    assert!(!format!("{environment:?}").contains(" b"));
    let order = ["AZURE_FEDERATED_TOKEN_FILE", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_CLIENT_SECRET"];
    let found: Vec<_> = (1..=3)
        .map(|count| {
            Environment::of(order[..count].iter().map(|name| (*name, "x"))).explicit().unwrap().variable()
        })
        .collect();
    assert_eq!(found, order, "a secret comes before a certificate, and that before a federated token");
}

#[cfg(feature = "azure-identity")]
#[test]
fn the_machine_is_looked_at_as_the_variable_says() {
    for (value, identity, cli) in
        [("", true, true), ("prod", true, false), ("DEV", false, true), ("AzureCliCredential", false, true)]
    {
        let environment = Environment::of([(ONLY, value)]);
        let found = machine(&environment, None);
        assert_eq!((found[0].provider.is_ok(), found[1].provider.is_ok()), (identity, cli), "{value}");
    }
}
