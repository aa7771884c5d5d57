//! Certificate-based sign-in: the trust store and the policy of the method.

use data_encoding::{BASE64, HEXUPPER};
use proptest::collection::vec;
use proptest::prelude::*;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair, date_time_ymd};
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

use remote_assist::sim::SimTenant;

use crate::support::{Client, code, message, text};

const STORES: &str = "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations";

/// A certificate authority of that name, valid until the first day of a year, as the body of a request.
fn authority(name: &str, year: i32) -> Value {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(year, 1, 1);
    let made = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
    json!({
        "displayName": name, "certificate": BASE64.encode(made.der()), "certificateAuthorityType": "root",
        "expirationDateTime": format!("{year}-01-01T00:00:00Z"), "thumbprint": HEXUPPER.encode(&Sha1::digest(made.der())),
        "certificateRevocationListUrl": "http://crl.contoso.com/root.crl",
    })
}

fn store(client: &Client) -> String {
    let (status, made) = client.post(STORES, &json!({ "displayName": "Contoso PKI" }));
    assert_eq!((status, &made["status"]), (201, &json!("succeeded")), "{made}");
    text(&made["id"])
}

#[test]
fn a_trust_store_holds_authorities() {
    let client = Client::new();
    assert_eq!(client.all(STORES).len(), 0);
    let id = store(&client);
    let path = format!("{STORES}/{id}");
    let (status, renamed) = client.patch(&path, &json!({ "displayName": "Plant PKI" }));
    assert_eq!((status, &renamed["displayName"]), (200, &json!("Plant PKI")));
    assert_eq!(client.patch(&path, &json!({ "status": "failed" })).0, 400, "read-only");
    let all = format!("{path}/certificateAuthorities");
    let body = authority("Contoso Root", 2036);
    let (status, headers, made) = client.whole("POST", &all, &[], Some(&body));
    assert_eq!(status, 201, "{made}");
    assert!(headers["location"].to_str().unwrap().ends_with(&text(&made["id"])));
    assert_eq!((&made["issuer"], &made["isIssuerHintEnabled"]), (&json!("CN=Contoso Root"), &json!(false)));
    assert_eq!(made["issuerSubjectKeyIdentifier"].as_str().unwrap().len(), 40);
    assert_eq!(made["deltaCertificateRevocationListUrl"], Value::Null);
    assert_eq!(
        (&made["thumbprint"], &made["expirationDateTime"]),
        (&body["thumbprint"], &body["expirationDateTime"])
    );
    let one = format!("{all}/{}", text(&made["id"]));
    assert_eq!(client.get(&one).1["certificate"], body["certificate"]);
    assert_eq!(client.all(&format!("{all}?$filter=thumbprint eq '{}'", text(&body["thumbprint"]))).len(), 1);
    let (status, changed) = client.patch(&one, &json!({ "isIssuerHintEnabled": true }));
    assert_eq!((status, &changed["isIssuerHintEnabled"]), (200, &json!(true)));
    let other = store(&client);
    assert_eq!(
        client.get(&format!("{STORES}/{other}/certificateAuthorities/{}", text(&made["id"]))).0,
        404,
        "an authority belongs to one store"
    );
    assert_eq!(client.delete(&one).0, 204);
    assert_eq!(client.all(&all).len(), 0);
    assert_eq!(client.post(&all, &body).0, 201);
    assert_eq!(client.delete(&path).0, 204);
    assert_eq!(client.get(&all).0, 404);
}

#[test]
fn wrong_authorities_are_refused() {
    let client = Client::new();
    let path = format!("{STORES}/{}/certificateAuthorities", store(&client));
    let good = authority("Contoso Root", 2036);
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    for (body, why) in [
        (with("certificate", json!("!!!")), "no base64"),
        (with("certificate", json!(BASE64.encode(b"-----BEGIN CERTIFICATE-----"))), "no certificate"),
        (with("certificate", Value::Null), "none at all"),
        (with("certificateAuthorityType", json!("leaf")), "an unknown type"),
        (with("thumbprint", json!("00")), "the thumbprint of another certificate"),
        (with("thumbprint", Value::Null), "no thumbprint"),
        (with("expirationDateTime", json!("2035-01-01T00:00:00Z")), "another date"),
        (
            with("certificateRevocationListUrl", json!("ldap://crl.contoso.com")),
            "a list that is not on the web",
        ),
        (with("nonsense", json!(1)), "an unknown property"),
        (authority("Old", 2025), "a certificate that has expired"),
    ] {
        let (status, answer) = client.post(&path, &body);
        assert_eq!((status, code(&answer)), (400, "Request_BadRequest"), "{why}: {answer}");
    }
    assert_eq!(client.post(&path, &good).0, 201);
    assert!(message(&client.post(&path, &good).1).contains("already exists"));
    assert_eq!(client.post(&path, &authority("Short", 2027)).0, 201);
    client.wait(400 * 24 * 3600);
    let (status, answer) = client.post(&path, &authority("Late", 2036));
    assert!(status == 400 && message(&answer).contains("'Short' has expired"), "{answer}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_damaged_certificate_is_refused_or_taken(damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..5)) {
        let client = Client::new();
        let path = format!("{STORES}/{}/certificateAuthorities", store(&client));
        let mut body = authority("Contoso Root", 2036);
        let mut bytes = BASE64.decode(text(&body["certificate"]).as_bytes()).unwrap();
        for (place, byte) in &damage {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        body["certificate"] = json!(BASE64.encode(&bytes));
        body["thumbprint"] = json!(HEXUPPER.encode(&Sha1::digest(&bytes)));
        let (status, answer) = client.post(&path, &body);
        prop_assert!(matches!(status, 201 | 400), "{status} {answer}");
    }
}

#[test]
fn the_trust_store_needs_its_own_permission() {
    let roles = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    let reads = Client::of(SimTenant::builder().roles(roles(&["PublicKeyInfrastructure.Read.All"])));
    assert_eq!(reads.get(STORES).0, 200);
    assert_eq!(reads.post(STORES, &json!({})).0, 403);
    let other = Client::of(SimTenant::builder().roles(roles(&["Directory.ReadWrite.All"])));
    assert_eq!(other.get(STORES).0, 403);
}

#[test]
fn certificates_are_allowed_as_a_method() {
    let client = Client::new();
    let path = "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/X509Certificate";
    let (status, before) = client.get(path);
    assert_eq!((status, &before["state"]), (200, &json!("disabled")));
    assert_eq!(before["certificateUserBindings"][0]["userProperty"], "onPremisesUserPrincipalName");
    assert_eq!(client.get(&path.replace("X509", "x509")).0, 200, "the key is read whatever its case");
    let kind = "#microsoft.graph.x509CertificateAuthenticationMethodConfiguration";
    let group = client.group("SharedAccounts");
    let body = json!({
        "@odata.type": kind, "state": "enabled",
        "includeTargets": [{ "targetType": "group", "id": group, "isRegistrationRequired": false }],
        "certificateUserBindings": [{ "x509CertificateField": "PrincipalName", "userProperty": "userPrincipalName", "priority": 1 }],
        "authenticationModeConfiguration": { "x509CertificateAuthenticationDefaultMode": "x509CertificateMultiFactor" },
    });
    assert_eq!(client.patch(path, &body).0, 204);
    let (_, after) = client.get(path);
    assert_eq!((&after["state"], &after["includeTargets"]), (&body["state"], &body["includeTargets"]));
    assert_eq!(
        after["authenticationModeConfiguration"]["x509CertificateAuthenticationDefaultMode"],
        "x509CertificateMultiFactor"
    );
    assert_eq!(after["authenticationModeConfiguration"]["rules"], json!([]), "what is not given stays");
    let binding = |priority: i64| json!({ "x509CertificateField": "PrincipalName", "userProperty": "userPrincipalName", "priority": priority });
    let rule =
        |rule: Value| json!({ "@odata.type": kind, "authenticationModeConfiguration": { "rules": [rule] } });
    for (wrong, why) in [
        (json!({ "state": "enabled" }), "no type"),
        (json!({ "@odata.type": "#microsoft.graph.fido2AuthenticationMethodConfiguration" }), "another type"),
        (json!({ "@odata.type": kind, "state": "on" }), "an unknown state"),
        (
            json!({ "@odata.type": kind, "certificateUserBindings": [binding(1), binding(1)] }),
            "a priority twice",
        ),
        (json!({ "@odata.type": kind, "certificateUserBindings": [binding(-1)] }), "a negative priority"),
        (
            json!({ "@odata.type": kind, "certificateUserBindings": [{ "x509CertificateField": "Colour", "userProperty": "userPrincipalName", "priority": 1 }] }),
            "an unknown field",
        ),
        (
            json!({ "@odata.type": kind, "authenticationModeConfiguration": { "x509CertificateAuthenticationDefaultMode": "twoFactors" } }),
            "an unknown mode",
        ),
        (rule(json!({ "x509CertificateRuleType": "policyOID" })), "a rule that compares with nothing"),
        (
            rule(
                json!({ "x509CertificateRuleType": "issuerSubjectAndPolicyOID", "issuerSubjectIdentifier": "CN=x" }),
            ),
            "half a rule",
        ),
    ] {
        assert_eq!(client.patch(path, &wrong).0, 400, "{why}");
    }
    let good = rule(
        json!({ "x509CertificateRuleType": "policyOID", "identifier": "1.2.3.4", "x509CertificateAuthenticationMode": "x509CertificateMultiFactor" }),
    );
    assert_eq!(client.patch(path, &good).0, 204);
    assert_eq!(client.get(path).1["certificateUserBindings"].as_array().unwrap().len(), 1);
}
