//! The policy of certificate-based sign-in, one of the authentication methods of a tenant (CSDL).

use serde_json::{Map, Value as Json, json};

use super::policy_table::{Policy, STATE, TARGETS, Write, everybody};
use crate::sim::errors::{Outcome, bad};
use crate::sim::schema::{Field, Shape, field};

const MODE: Shape = Shape::OneOf(&["x509CertificateSingleFactor", "x509CertificateMultiFactor"]);
const AFFINITY: Shape = Shape::OneOf(&["low", "high"]);
const SWITCH: Shape = Shape::OneOf(&["disabled", "enabled"]);
const RULES: &[Field] = &[
    field("identifier", Shape::Text),
    field("issuerSubjectIdentifier", Shape::Text),
    field("policyOidIdentifier", Shape::Text),
    field("x509CertificateAuthenticationMode", MODE),
    field("x509CertificateRequiredAffinityLevel", AFFINITY),
    field(
        "x509CertificateRuleType",
        Shape::OneOf(&["issuerSubject", "policyOID", "issuerSubjectAndPolicyOID"]),
    ),
];
const MODES: &[Field] = &[
    field("rules", Shape::ComplexList(RULES)),
    field("x509CertificateAuthenticationDefaultMode", MODE),
    field("x509CertificateDefaultRequiredAffinityLevel", AFFINITY),
];
/// The page names four certificate fields; strings in CSDL.
const BINDINGS: &[Field] = &[
    field("priority", Shape::Int),
    field("trustAffinityLevel", AFFINITY),
    field(
        "userProperty",
        Shape::OneOf(&["userPrincipalName", "onPremisesUserPrincipalName", "certificateUserIds"]),
    ),
    field(
        "x509CertificateField",
        Shape::OneOf(&["PrincipalName", "RFC822Name", "SubjectKeyIdentifier", "SHA1PublicKey"]),
    ),
];
const SCOPES: &[Field] = &[
    field(
        "includeTargets",
        Shape::ComplexList(&[field("id", Shape::Text), field("targetType", TARGET_TYPE)]),
    ),
    field("publicKeyInfrastructureIdentifier", Shape::Text),
    field("subjectKeyIdentifier", Shape::Text),
];
const TARGET_TYPE: Shape = Shape::OneOf(&["user", "group"]);

/// Certificate-based sign-in; off by default.
pub(super) const X509_CERTIFICATE: Policy = Policy {
    name: "X509Certificate",
    type_name: Some("#microsoft.graph.x509CertificateAuthenticationMethodConfiguration"),
    fields: &[
        field("state", STATE),
        field("excludeTargets", Shape::ComplexList(TARGETS)),
        field("includeTargets", Shape::ComplexList(TARGETS)),
        field("authenticationModeConfiguration", Shape::Complex(MODES)),
        field("certificateAuthorityScopes", Shape::ComplexList(SCOPES)),
        field("certificateUserBindings", Shape::ComplexList(BINDINGS)),
        field(
            "crlValidationConfiguration",
            Shape::Complex(&[
                field("exemptedCertificateAuthoritiesSubjectKeyIdentifiers", Shape::Texts),
                field("state", SWITCH),
            ]),
        ),
        field("issuerHintsConfiguration", Shape::Complex(&[field("state", SWITCH)])),
    ],
    read_only: &["id"],
    write: Write::Patch,
    initial: || {
        json!({
            "@odata.type": "#microsoft.graph.x509CertificateAuthenticationMethodConfiguration", "id": "X509Certificate",
            "state": "disabled", "excludeTargets": [],
            "certificateUserBindings": [
                { "x509CertificateField": "PrincipalName", "userProperty": "onPremisesUserPrincipalName", "priority": 1, "trustAffinityLevel": "low" },
                { "x509CertificateField": "RFC822Name", "userProperty": "userPrincipalName", "priority": 2, "trustAffinityLevel": "low" },
            ],
            "authenticationModeConfiguration": {
                "x509CertificateAuthenticationDefaultMode": "x509CertificateSingleFactor",
                "x509CertificateDefaultRequiredAffinityLevel": "low", "rules": [],
            },
            "certificateAuthorityScopes": [],
            "crlValidationConfiguration": { "state": "disabled", "exemptedCertificateAuthoritiesSubjectKeyIdentifiers": [] },
            "issuerHintsConfiguration": { "state": "disabled" },
            "includeTargets": everybody(),
        })
    },
};

/// Checks what the types alone do not say: bindings have priorities of their own, and rules what they compare with.
pub(super) fn check(body: &Map<String, Json>) -> Outcome<()> {
    if !body.contains_key("@odata.type") {
        return Err(bad("The property '@odata.type' is required."));
    }
    let bindings = body.get("certificateUserBindings").and_then(Json::as_array);
    let mut seen = Vec::new();
    for binding in bindings.into_iter().flatten() {
        let priority = binding["priority"].as_i64().filter(|priority| *priority >= 0);
        let priority = priority
            .ok_or_else(|| bad("The priority of a certificate user binding must not be negative."))?;
        if !binding["userProperty"].is_string() {
            return Err(bad("The property 'userProperty' of a certificate user binding is required."));
        }
        if seen.contains(&priority) {
            return Err(bad(format!("Two certificate user bindings have the priority {priority}.")));
        }
        seen.push(priority);
    }
    let rules = body.get("authenticationModeConfiguration").and_then(|modes| modes["rules"].as_array());
    for rule in rules.into_iter().flatten() {
        let given = |name: &str| rule[name].as_str().is_some_and(|text| !text.is_empty());
        let complete = if rule["x509CertificateRuleType"] == "issuerSubjectAndPolicyOID" {
            given("issuerSubjectIdentifier") && given("policyOidIdentifier")
        } else {
            given("x509CertificateRuleType") && given("identifier")
        };
        if !complete {
            return Err(bad("A rule of 'authenticationModeConfiguration' lacks its type or its identifier."));
        }
    }
    Ok(())
}
