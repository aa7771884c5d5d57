//! A client for the simulated tenant, as small as possible.

use std::time::Duration;

use remote_assist::sim::{SimBuilder, SimTenant};
use serde_json::{Value, json};

pub(crate) struct Client {
    pub(crate) tenant: SimTenant,
    token: String,
}

impl Client {
    pub(crate) fn new() -> Self {
        Self::of(SimTenant::builder())
    }

    pub(crate) fn of(builder: SimBuilder) -> Self {
        Self::at(builder.build().unwrap(), 0)
    }

    pub(crate) fn at(tenant: SimTenant, number: usize) -> Self {
        let token = tenant.tenants()[number].token.clone();
        Self { tenant, token }
    }

    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> (u16, Value) {
        let (status, _, body) = self.whole(method, path, headers, body);
        (status, body)
    }

    pub(crate) fn whole(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> (u16, http::HeaderMap, Value) {
        let uri = if path.starts_with("http") { path.to_owned() } else { format!("/v1.0{path}") };
        let mut request = http::Request::builder()
            .method(method)
            .uri(uri.replace(' ', "%20").replace('"', "%22"))
            .header("authorization", format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let bytes = body.map(|body| body.to_string().into()).unwrap_or_default();
        let response = self.tenant.handle(request.body(bytes).unwrap());
        let (parts, body) = response.into_parts();
        let json = serde_json::from_slice(&body)
            .unwrap_or_else(|_| String::from_utf8_lossy(&body).into_owned().into());
        (parts.status.as_u16(), parts.headers, json)
    }

    pub(crate) fn get(&self, path: &str) -> (u16, Value) {
        self.send("GET", path, &[], None)
    }

    pub(crate) fn eventual(&self, path: &str) -> (u16, Value) {
        self.send("GET", path, &[("ConsistencyLevel", "eventual")], None)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send("POST", path, &[], Some(body))
    }

    pub(crate) fn act(&self, path: &str) -> (u16, Value) {
        self.send("POST", path, &[], None)
    }

    pub(crate) fn patch(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send("PATCH", path, &[], Some(body))
    }

    pub(crate) fn delete(&self, path: &str) -> (u16, Value) {
        self.send("DELETE", path, &[], None)
    }

    /// Every object of a list, page after page.
    pub(crate) fn all(&self, path: &str) -> Vec<Value> {
        let mut found = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(path) = next {
            let (status, body) = self.get(&path);
            assert_eq!(status, 200, "{path}: {body}");
            found.extend(body["value"].as_array().unwrap().iter().cloned());
            next = body["@odata.nextLink"].as_str().map(str::to_owned);
        }
        found
    }

    /// The identifier of a new user.
    pub(crate) fn user(&self, alias: &str) -> String {
        self.user_with(alias, &json!({ "usageLocation": "US" }))
    }

    pub(crate) fn user_with(&self, alias: &str, more: &Value) -> String {
        let name = format!("{}@contoso.com", alias.replace('\'', ""));
        let (status, body) = self.post("/users", &user_body(&name, alias, more));
        assert_eq!(status, 201, "{body}");
        text(&body["id"])
    }

    /// The identifier of a new security group.
    pub(crate) fn group(&self, name: &str) -> String {
        let (status, body) = self.post("/groups", &group_body(name));
        assert_eq!(status, 201, "{body}");
        text(&body["id"])
    }

    pub(crate) fn join(&self, group: &str, member: &str) {
        let (status, body) = self.post(&format!("/groups/{group}/members/$ref"), &reference(member));
        assert_eq!(status, 204, "{body}");
    }

    /// Runs a cmdlet.
    pub(crate) fn cmdlet(&self, cmdlet: &str, parameters: &Value) -> (u16, Value) {
        let body = json!({ "cmdlet": cmdlet, "parameters": parameters });
        self.post("https://graph.microsoft.com/_sim/powershell", &body)
    }

    /// What a cmdlet puts out.
    pub(crate) fn output(&self, cmdlet: &str, parameters: &Value) -> Vec<Value> {
        let (status, body) = self.cmdlet(cmdlet, parameters);
        assert_eq!(status, 200, "{cmdlet} {parameters}: {body}");
        body["output"].as_array().unwrap().clone()
    }

    /// The category of a cmdlet's refusal, which tells why.
    pub(crate) fn refused(&self, cmdlet: &str, parameters: &Value) -> String {
        let (status, body) = self.cmdlet(cmdlet, parameters);
        assert_eq!(status, 400, "{cmdlet} {parameters}: {body}");
        assert!(!message(&body).is_empty(), "{body}");
        body["error"]["category"].as_str().unwrap_or_else(|| panic!("{body}")).to_owned()
    }

    /// The identifier of a product.
    pub(crate) fn sku(&self, part_number: &str) -> String {
        let skus = self.all("/subscribedSkus");
        text(&skus.iter().find(|one| one["skuPartNumber"] == part_number).unwrap()["skuId"])
    }

    pub(crate) fn wait(&self, seconds: u64) {
        self.tenant.clock().advance(Duration::from_secs(seconds));
    }
}

pub(crate) fn text(json: &Value) -> String {
    json.as_str().unwrap().to_owned()
}

pub(crate) fn user_body(name: &str, display: &str, more: &Value) -> Value {
    let alias = name.split('@').next().unwrap();
    let mut body = json!({
        "accountEnabled": true, "displayName": display, "mailNickname": alias, "userPrincipalName": name,
        "passwordProfile": { "password": "Xq7-horse-battery", "forceChangePasswordNextSignIn": false },
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

pub(crate) fn group_body(name: &str) -> Value {
    json!({ "displayName": name, "mailEnabled": false, "mailNickname": name.to_lowercase(), "securityEnabled": true })
}

pub(crate) fn reference(id: &str) -> Value {
    json!({ "@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{id}") })
}

pub(crate) fn message(body: &Value) -> &str {
    body["error"]["message"].as_str().unwrap_or_default()
}

pub(crate) fn code(body: &Value) -> &str {
    body["error"]["code"].as_str().unwrap_or_default()
}
