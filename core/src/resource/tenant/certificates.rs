use http::Method;
use serde_json::{Map, Value, json};

use crate::address::Address;
use crate::clock::Timestamp;
use crate::graph::{ErrorRule, Operation, Reason, path};
use crate::resource::unknown;

const CONFIGURATIONS: &str = "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations";
const METHOD: &str =
    "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/X509Certificate";

/// A list of authorities whose certificates the tenant trusts, recognised by its display name, which nobody else chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    /// The key of the address.
    pub key: String,
    /// Its name, our mark.
    pub display_name: String,
}

impl Trust {
    /// The kind in addresses.
    pub const KIND: &'static str = "entra.certificateTrust";

    /// The list of all of them.
    pub const LIST: &'static str = CONFIGURATIONS;

    /// The address of the trust with that key.
    pub fn address_of(key: &str) -> Address {
        Address::new(Self::KIND, key)
    }

    /// The address.
    pub fn address(&self) -> Address {
        Self::address_of(&self.key)
    }

    /// The fields of a new one.
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![("displayName", json!(self.display_name))]
    }

    /// Makes it.
    pub fn create(fields: &Map<String, Value>) -> Operation {
        Operation::new(Method::POST, CONFIGURATIONS).json(&Value::Object(fields.clone()))
    }

    /// Deletes it with its authorities.
    pub fn delete(object: &str) -> Operation {
        Operation::new(Method::DELETE, format!("{CONFIGURATIONS}/{}", path::segment(object)))
            .idempotent()
            .rule(ErrorRule::DoneWhen(Reason::NotFound))
    }

    /// The list of the authorities of the one with that id.
    pub fn authorities(object: &str) -> String {
        format!("{CONFIGURATIONS}/{}/certificateAuthorities", path::segment(object))
    }
}

/// One authority that the tenant trusts, recognised by its certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// The key: the certificate's SHA-1 thumbprint.
    pub thumbprint: String,
    /// The certificate, DER in base64.
    pub certificate: String,
    /// Until when it is valid.
    pub until: Timestamp,
    /// Whether it is the root.
    pub root: bool,
    /// Where its list of revoked certificates is.
    pub revocation_list: Option<String>,
    /// The key of the trust that holds it.
    pub trust: String,
}

impl Authority {
    /// The kind in addresses.
    pub const KIND: &'static str = "entra.certificateAuthority";

    /// The field of a removal that names the trust which holds it.
    pub const TRUST: &'static str = "trust";

    /// The address.
    pub fn address(&self) -> Address {
        Address::new(Self::KIND, &self.thumbprint)
    }

    /// The fields of a new one.
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        let kind = if self.root { "root" } else { "intermediate" };
        let mut fields = vec![
            ("certificateAuthorityType", json!(kind)),
            ("certificate", json!(self.certificate)),
            // The page marks both as required when an authority is added.
            ("thumbprint", json!(self.thumbprint)),
            ("expirationDateTime", json!(self.until)),
            ("isIssuerHintEnabled", json!(true)),
        ];
        if let Some(address) = &self.revocation_list {
            fields.push(("certificateRevocationListUrl", json!(address)));
        }
        fields
    }

    /// Whether an authority of the tenant is this one.
    pub fn is(certificate: &str, now: &Value) -> bool {
        now["certificate"].as_str().is_some_and(|held| held == certificate)
    }

    /// Adds it to the trust with that id.
    pub fn create(trust: &str, fields: &Map<String, Value>) -> Operation {
        Operation::new(Method::POST, Trust::authorities(trust)).json(&Value::Object(fields.clone()))
    }

    /// Deletes it.
    pub fn delete(trust: &str, object: &str) -> Operation {
        let path = format!("{}/{}", Trust::authorities(trust), path::segment(object));
        Operation::new(Method::DELETE, path).idempotent().rule(ErrorRule::DoneWhen(Reason::NotFound))
    }
}

/// Signing in with a certificate, for the shared accounts alone: it counts as multi-factor where our authority issued it, and is bound
/// to the account by its user principal name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateMethod {
    /// The group of the shared accounts.
    pub accounts: Address,
    /// The thumbprint of the authority that issues the headsets' certificates.
    pub issuer: String,
}

impl CertificateMethod {
    /// The kind in addresses.
    pub const KIND: &'static str = "entra.authenticationMethod";

    /// Where it is read and written.
    pub const PATH: &'static str = METHOD;

    /// The parts that a deployment changes.
    const PARTS: [&'static str; 4] =
        ["state", "includeTargets", "authenticationModeConfiguration", "certificateUserBindings"];

    /// The address.
    pub fn address(&self) -> Address {
        Address::new(Self::KIND, "x509Certificate")
    }

    /// The fields that differ: name, value now, value afterwards. What others configured stays.
    pub fn differences(
        &self,
        now: &Value,
        id: &dyn Fn(&Address) -> Option<String>,
    ) -> Vec<(&'static str, Value, Value)> {
        let mut found = Vec::new();
        let mut compare = |field: &'static str, after: Value| {
            let before = now[field].clone();
            if before != after {
                found.push((field, before, after));
            }
        };
        compare("state", json!("enabled"));
        compare("includeTargets", self.targets(now, id));
        compare("authenticationModeConfiguration", self.mode(now));
        compare("certificateUserBindings", Self::bindings(now));
        found
    }

    /// The fields that restore what the method is now.
    pub fn restoring(now: &Value) -> Value {
        let given = Self::PARTS.iter().filter_map(|part| Some(((*part).to_owned(), now.get(*part)?.clone())));
        Value::Object(given.collect())
    }

    /// The fields without what a deployment added, by what the method was before: name, value now, value afterwards.
    pub fn withdrawn(
        &self,
        now: &Value,
        before: &Value,
        group: Option<&str>,
    ) -> Vec<(&'static str, Value, Value)> {
        let mut after = json!({});
        for part in Self::PARTS {
            after[part] = now[part].clone();
        }
        let keep = |list: &Value, ours: &dyn Fn(&Value) -> bool| {
            json!(
                list.as_array().into_iter().flatten().filter(|item| !ours(item)).cloned().collect::<Vec<_>>()
            )
        };
        let targets =
            keep(&now["includeTargets"], &|target| group.is_some() && target["id"].as_str() == group);
        let alone = targets.as_array().is_some_and(Vec::is_empty);
        if alone && before["state"] != json!("enabled") {
            // Nobody else uses the method: it becomes what it was.
            after = before.clone();
        } else {
            after["includeTargets"] = targets;
            let was = before["authenticationModeConfiguration"]["rules"].clone();
            let added = |rule: &Value| {
                rule["identifier"].as_str() == Some(&self.issuer)
                    && !was.as_array().is_some_and(|rules| rules.contains(rule))
            };
            let rules = keep(&now["authenticationModeConfiguration"]["rules"], &added);
            after["authenticationModeConfiguration"]["rules"] = rules;
        }
        let differs = |part: &&'static str| !after[*part].is_null() && after[*part] != now[*part];
        Self::PARTS
            .into_iter()
            .filter(differs)
            .map(|part| (part, now[part].clone(), after[part].clone()))
            .collect()
    }

    fn targets(&self, now: &Value, id: &dyn Fn(&Address) -> Option<String>) -> Value {
        // Where the method was off, its default target is everybody: that would lock out whoever has no certificate.
        let enabled = now["state"].as_str() == Some("enabled");
        let held = now["includeTargets"].as_array().filter(|_| enabled).cloned().unwrap_or_default();
        let group = id(&self.accounts);
        let has = |target: &Value| group.is_some() && target["id"].as_str() == group.as_deref();
        if held.iter().any(has) {
            return json!(held);
        }
        let mut targets = held;
        targets.push(json!({
            "targetType": "group",
            "id": group.map_or_else(|| unknown(&self.accounts), |id| json!(id)),
            "isRegistrationRequired": false,
        }));
        json!(targets)
    }

    fn mode(&self, now: &Value) -> Value {
        let mut mode = now["authenticationModeConfiguration"].clone();
        if !mode.is_object() {
            mode = json!({"x509CertificateAuthenticationDefaultMode": "x509CertificateSingleFactor"});
        }
        let mut rules = mode["rules"].as_array().cloned().unwrap_or_default();
        let ours = |rule: &Value| {
            rule["x509CertificateRuleType"] == "issuerSubject"
                && rule["identifier"].as_str().is_some_and(|held| held.eq_ignore_ascii_case(&self.issuer))
        };
        if !rules.iter().any(ours) {
            rules.push(json!({
                "x509CertificateRuleType": "issuerSubject",
                "identifier": self.issuer,
                "x509CertificateAuthenticationMode": "x509CertificateMultiFactor",
            }));
        }
        mode["rules"] = json!(rules);
        mode
    }

    fn bindings(now: &Value) -> Value {
        let mut bindings = now["certificateUserBindings"].as_array().cloned().unwrap_or_default();
        let by_name = |binding: &Value| {
            binding["x509CertificateField"] == "PrincipalName"
                && binding["userProperty"] == "userPrincipalName"
        };
        if !bindings.iter().any(by_name) {
            let last = bindings.iter().filter_map(|binding| binding["priority"].as_i64()).max().unwrap_or(0);
            bindings.push(json!({
                "x509CertificateField": "PrincipalName",
                "userProperty": "userPrincipalName",
                "priority": last + 1,
            }));
        }
        json!(bindings)
    }

    /// Writes the fields of a step.
    pub fn write(fields: &Map<String, Value>) -> Operation {
        let given = fields.iter().filter(|(field, _)| Self::PARTS.contains(&field.as_str()));
        let mut body: Map<String, Value> =
            given.map(|(field, value)| (field.clone(), value.clone())).collect();
        let kind = "#microsoft.graph.x509CertificateAuthenticationMethodConfiguration";
        body.insert("@odata.type".to_owned(), json!(kind));
        Operation::new(Method::PATCH, METHOD).json(&Value::Object(body)).idempotent()
    }
}
