use std::sync::{Arc, Mutex};

use data_encoding::BASE64URL_NOPAD;
use ring::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
use serde_json::{Value, json};

use super::*;
use crate::http::testing::clock;
use crate::http::{Origin, Response, from_fn};
use crate::model::Cloud;

const BOTH: &[u8] = include_bytes!("../../tests/fixtures/certificate.pem");
const OTHER: &[u8] = include_bytes!("../../tests/fixtures/other.pem");
const ELLIPTIC: &[u8] = include_bytes!("../../tests/fixtures/elliptic.pem");

const APPLICATION: &str = "5f1f9f4a-0000-4000-8000-000000000007";

/// An authority that notes the forms that it was sent and gives a token.
fn authority() -> (Authority, Arc<Mutex<Vec<String>>>) {
    let forms = Arc::new(Mutex::new(Vec::new()));
    let notes = forms.clone();
    let transport = from_fn(move |request| {
        assert_eq!(request.url.as_str(), "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token");
        notes.lock().unwrap().push(String::from_utf8(request.body.to_vec()).unwrap());
        let body = json!({"access_token": "t", "token_type": "Bearer", "expires_in": 3599});
        Ok(Response::new(::http::StatusCode::OK, body.to_string()))
    });
    let origin = Origin::authority(Cloud::Global);
    (Authority::over(transport, origin, "contoso.com", Arc::new(clock())).unwrap(), forms)
}

fn field(form: &str, name: &str) -> String {
    let value = form.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))).unwrap();
    percent_encoding::percent_decode_str(value).decode_utf8().unwrap().into_owned()
}

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()).unwrap()
}

#[tokio::test]
async fn an_assertion_is_what_the_certificate_page_asks_for() {
    let (authority, forms) = authority();
    let credential = ClientCertificate::from_pem(authority, APPLICATION, BOTH).unwrap();
    let public = credential.key.public().as_ref().to_vec();
    for _ in 0..2 {
        credential.token("https://graph.microsoft.com/.default").await.unwrap();
    }
    let forms = forms.lock().unwrap();
    let mut ids = Vec::new();
    for form in forms.iter() {
        assert_eq!(field(form, "client_assertion_type"), KIND);
        assert_eq!(field(form, "grant_type"), "client_credentials");
        assert_eq!(field(form, "client_id"), APPLICATION);
        let assertion = field(form, "client_assertion");
        let parts: Vec<&str> = assertion.split('.').collect();
        let der = CertificateDer::from_pem_slice(BOTH).unwrap();
        let thumbprint = BASE64URL_NOPAD.encode(&Sha256::digest(&der));
        assert_eq!(decoded(parts[0]), json!({"alg": "PS256", "typ": "JWT", "x5t#S256": thumbprint}));
        let claims = decoded(parts[1]);
        assert_eq!(claims["aud"], "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token");
        assert_eq!((&claims["iss"], &claims["sub"]), (&json!(APPLICATION), &json!(APPLICATION)));
        let now = crate::clock::Clock::now(&clock()).unix();
        assert_eq!((&claims["nbf"], &claims["iat"]), (&json!(now), &json!(now)));
        assert_eq!(claims["exp"], now + 600, "ten minutes at most");
        ids.push(claims["jti"].as_str().unwrap().to_owned());
        let signed = format!("{}.{}", parts[0], parts[1]);
        let signature = BASE64URL_NOPAD.decode(parts[2].as_bytes()).unwrap();
        let key = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, &public);
        key.verify(signed.as_bytes(), &signature).unwrap();
        assert!(key.verify(format!("{signed}x").as_bytes(), &signature).is_err(), "the check can fail");
    }
    assert_ne!(ids[0], ids[1], "each assertion has its own id");
}

#[test]
fn the_certificate_of_the_key_is_found_in_a_chain() {
    let chain = [OTHER, b"\n", BOTH].concat();
    let alone = ClientCertificate::from_pem(authority().0, APPLICATION, BOTH).unwrap();
    let found = ClientCertificate::from_pem(authority().0, APPLICATION, &chain).unwrap();
    assert_eq!(alone.thumbprint, found.thumbprint);
}

#[test]
fn files_of_other_forms_are_told_apart() {
    let split = BOTH.windows(27).position(|part| part == b"-----BEGIN PRIVATE KEY-----").unwrap();
    let (certificate, key) = BOTH.split_at(split);
    let encrypted = b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    let table: [(Vec<u8>, Why); 8] = [
        (vec![0x30, 0x82, 0x0a, 0x51, 0x02, 0x01, 0x03], PKCS12),
        (Vec::new(), PKCS12),
        (certificate.to_vec(), NO_KEY),
        (key.to_vec(), NO_CERTIFICATE),
        ([OTHER, key].concat(), OTHER_KEY),
        ([certificate, ELLIPTIC].concat(), NOT_RSA),
        ([certificate, encrypted].concat(), ENCRYPTED),
        ([certificate, b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"].concat(), NOT_RSA),
    ];
    for (pem, why) in table {
        assert_eq!(ClientCertificate::from_pem(authority().0, APPLICATION, &pem).unwrap_err(), why);
    }
}

#[test]
fn a_missing_file_is_named() {
    let error = ClientCertificate::from_file(authority().0, APPLICATION, "no/such.pem".as_ref()).unwrap_err();
    assert_eq!(error.code(), codes::AUTH_CONFIGURATION);
    assert!(error.to_string().contains("no/such.pem") && error.hint_text().is_some(), "{error}");
}
