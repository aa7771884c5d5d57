//! The only address that the transport takes, and where it may lead.

use std::fmt;
use std::net::Ipv4Addr;
use std::sync::Arc;

use super::cloud::cloud_facts;
use crate::error::{Error, Result, codes};
use crate::model::Cloud;

/// Where a client may send requests and its token: one of Microsoft's fixed hosts, or a simulated tenant on this machine.
///
/// Every [`GraphUrl`] comes from an origin and stays there. There is no way to name another host.
#[derive(Clone, PartialEq, Eq)]
pub struct Origin {
    /// Scheme and authority in their normal form, such as `https://graph.microsoft.com`.
    text: Arc<str>,
    simulated: bool,
}

impl Origin {
    /// Microsoft Graph in a cloud.
    pub fn cloud(cloud: Cloud) -> Self {
        Self { text: cloud_facts(cloud).graph.into(), simulated: false }
    }

    /// The token authority of a cloud: token requests go there and nowhere else. The hosts are those of Microsoft's page on
    /// national clouds (2025).
    pub fn authority(cloud: Cloud) -> Self {
        let text = match cloud {
            Cloud::Global => "https://login.microsoftonline.com",
            Cloud::UsGov | Cloud::UsGovDod => "https://login.microsoftonline.us",
            Cloud::China => "https://login.partner.microsoftonline.cn",
        };
        Self { text: text.into(), simulated: false }
    }

    /// A simulated tenant that is served on this machine, such as `http://127.0.0.1:4010`.
    ///
    /// Only plain http to `127.0.0.0/8`, `[::1]` or `localhost` is accepted, without user, path or query.
    pub fn simulated(url: &str) -> Result<Self> {
        let refuse = |why: &str| {
            Error::new(
                codes::USAGE,
                format!("`{}` cannot be a simulated tenant: {why}", url.escape_default()),
            )
            .hint("A simulated tenant stands at a loopback address, as `sim serve` prints it: `http://127.0.0.1:PORT`.")
        };
        let rest = url.strip_prefix("http://").ok_or_else(|| refuse("it is not a plain http address"))?;
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match authority.strip_prefix("[::1]") {
            Some(after) => ("[::1]", after),
            None => authority.find(':').map_or((authority, ""), |at| authority.split_at(at)),
        };
        if host.contains('@') || port.contains('@') {
            return Err(refuse("it names a user"));
        }
        let loopback = host == "[::1]"
            || host == "localhost"
            || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback());
        if !loopback {
            return Err(refuse("it is not a loopback address"));
        }
        let port = match port.strip_prefix(':') {
            None if port.is_empty() => String::new(),
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => match digits.parse::<u16>() {
                Ok(0) | Err(_) => return Err(refuse("its port is not between 1 and 65535")),
                Ok(80) => String::new(),
                Ok(port) => format!(":{port}"),
            },
            _ => return Err(refuse("it is more than a host and a port")),
        };
        Ok(Self { text: format!("http://{host}{port}").into(), simulated: true })
    }

    /// Scheme and authority, such as `https://graph.microsoft.com`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The scope of tokens for this origin: whatever the application was given.
    pub fn scope(&self) -> String {
        format!("{}/.default", self.text)
    }

    /// Whether a simulated tenant stands there, so that plain http is allowed and no live credential may be used.
    pub fn is_simulated(&self) -> bool {
        self.simulated
    }

    /// The address of a path at this origin. The path starts with `/` and is percent-encoded.
    pub fn join(&self, path: &str) -> Result<GraphUrl> {
        check_path(path)?;
        let mut text = String::with_capacity(self.text.len() + path.len());
        text.push_str(&self.text);
        text.push_str(path);
        Ok(GraphUrl { text, start: self.text.len(), simulated: self.simulated })
    }

    /// Reads an address from an answer (`@odata.nextLink`, `Location`, `@odata.id`), absolute or starting with `/`.
    ///
    /// Anything that would leave this origin is refused with `http.foreign_url`.
    pub fn parse(&self, link: &str) -> Result<GraphUrl> {
        if link.starts_with('/') {
            return self.join(link);
        }
        let path = self.strip(link).ok_or_else(|| away(link, "it leads to another service"))?;
        self.join(path)
    }

    /// What follows this origin in a link; `None` if the link does not start with it.
    ///
    /// The comparison is of text, not of a parsed form, so no reader can understand the link differently: what is sent is
    /// this origin's own text and what follows it, which [`Self::join`] takes only if it starts with `/`.
    fn strip<'a>(&self, link: &'a str) -> Option<&'a str> {
        let head = link.get(..self.text.len())?;
        if !head.eq_ignore_ascii_case(&self.text) {
            return None;
        }
        let rest = &link[self.text.len()..];
        // Naming the default port is the same origin.
        Some(if self.simulated { rest } else { rest.strip_prefix(":443").unwrap_or(rest) })
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn away(link: &str, why: &str) -> Error {
    let shown: String = link.chars().take(120).flat_map(char::escape_default).collect();
    Error::new(codes::HTTP_URL, format!("the address `{shown}` is refused: {why}")).hint(
        "Nothing was sent there. If this came from the service, keep the request id for a support case.",
    )
}

/// Refuses a path that is not one, or that two readers could understand differently.
pub(crate) fn check_path(path: &str) -> Result<()> {
    check(path).map_err(|why| away(path, why))
}

/// Checks a path with its query: what every reader of addresses understands in the same way.
fn check(path: &str) -> std::result::Result<(), &'static str> {
    let (route, query) = path.split_once('?').map_or((path, None), |(route, query)| (route, Some(query)));
    if !route.starts_with('/') || route.starts_with("//") {
        return Err("its path does not start with a single slash");
    }
    if path.len() > MAX_LENGTH {
        return Err("it is longer than any address of the service");
    }
    if !route.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"#<>?[\\]^`{|}".contains(&byte)) {
        return Err("its path holds a character that must be encoded");
    }
    // A continuation token is opaque and may hold more than the grammar allows, but nothing that ends an address.
    if !query.unwrap_or_default().bytes().all(|byte| byte.is_ascii_graphic() && !b"\"#<>\\".contains(&byte)) {
        return Err("its query holds a character that must be encoded");
    }
    check_escapes(route)?;
    route.split('/').try_for_each(|segment| {
        let dots = segment.to_ascii_lowercase().replace("%2e", ".");
        if dots == "." || dots == ".." { Err("its path goes up or stays in place") } else { Ok(()) }
    })
}

/// Some `skiptoken`s of the directory exceed 2,000 characters; 32 KiB is beyond any seen.
const MAX_LENGTH: usize = 32 * 1024;

/// Refuses broken escapes, and escapes of control characters.
fn check_escapes(route: &str) -> std::result::Result<(), &'static str> {
    let bytes = route.as_bytes();
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%') {
        let digits = route.get(at + 1..at + 3).ok_or("its path holds a broken escape")?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err("its path holds a broken escape");
        }
        match u8::from_str_radix(digits, 16) {
            Ok(value) if value >= 0x20 && value != 0x7f => {}
            _ => return Err("its path holds an escaped control character"),
        }
    }
    Ok(())
}

/// An address at the service's own origin: the only one that a request takes.
#[derive(Clone, PartialEq, Eq)]
pub struct GraphUrl {
    text: String,
    /// Where the path starts.
    start: usize,
    simulated: bool,
}

impl GraphUrl {
    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Path and query, such as `/v1.0/users?$top=5`.
    pub fn path_and_query(&self) -> &str {
        &self.text[self.start..]
    }

    /// The path without the query.
    pub fn path(&self) -> &str {
        self.path_and_query().split('?').next().unwrap_or_default()
    }

    /// The query without the question mark.
    pub fn query(&self) -> Option<&str> {
        self.path_and_query().split_once('?').map(|(_, query)| query)
    }

    /// Scheme and authority.
    pub fn origin(&self) -> &str {
        &self.text[..self.start]
    }

    /// Whether it leads to a simulated tenant on this machine.
    pub fn is_simulated(&self) -> bool {
        self.simulated
    }

    /// The address without keys and values, for logs: `/v1.0/users/{key}?$select`.
    pub fn outline(&self) -> String {
        outline(self.path_and_query())
    }
}

/// The path segments and query options that logs may show. Everything else may name a person, and is shown as a mark.
const SHOWN: &[&str] = &[
    "v1.0",
    "$batch",
    "$count",
    "$ref",
    "$value",
    "users",
    "groups",
    "members",
    "owners",
    "memberOf",
    "transitiveMembers",
    "membersWithLicenseErrors",
    "manager",
    "assignLicense",
    "reprocessLicenseAssignment",
    "licenseDetails",
    "subscribedSkus",
    "organization",
    "domains",
    "directory",
    "deletedItems",
    "restore",
    "directoryObjects",
    "getByIds",
    "microsoft.graph.user",
    "microsoft.graph.group",
    "groupSettings",
    "groupSettingTemplates",
    "policies",
    "authorizationPolicy",
    "authenticationMethodsPolicy",
    "authenticationMethodConfigurations",
    "crossTenantAccessPolicy",
    "default",
    "partners",
    "deviceRegistrationPolicy",
    "adminConsentRequestPolicy",
    "identitySecurityDefaultsEnforcementPolicy",
    "conditionalAccess",
    "identity",
    "authentication",
    "methods",
    "temporaryAccessPassMethods",
    "invitations",
    "applications",
    "servicePrincipals",
    "appRoleAssignments",
    "oauth2PermissionGrants",
    "devices",
    "deviceManagement",
    "deviceConfigurations",
    "assignments",
    "assign",
    "managedDevices",
    "deviceEnrollmentConfigurations",
    "windowsAutopilotDeviceIdentities",
    "importedWindowsAutopilotDeviceIdentities",
    "windowsAutopilotDeploymentProfiles",
    "configurationPolicies",
    "teams",
    "team",
    "channels",
    "allChannels",
    "operations",
    "add",
    "remove",
    "auditLogs",
    "directoryAudits",
    "signIns",
    "tenantRelationships",
    "findTenantInformationByDomainName",
    "oauth2",
    "v2.0",
    "token",
    "delta",
    "$select",
    "$filter",
    "$top",
    "$expand",
    "$orderby",
    "$search",
    "$skiptoken",
    "$deltatoken",
];

/// Keeps the names of an address and drops keys and values.
pub(crate) fn outline(path: &str) -> String {
    let (route, query) = path.split_once('?').unwrap_or((path, ""));
    let mut out = String::with_capacity(path.len());
    for segment in route.split('/').skip(1) {
        let name = segment.split('(').next().unwrap_or_default();
        out.push('/');
        out.push_str(if SHOWN.contains(&name) { name } else { "{key}" });
        if segment.len() > name.len() {
            out.push_str("({key})");
        }
    }
    for (index, option) in query.split('&').filter(|option| !option.is_empty()).enumerate() {
        let name = option.split('=').next().unwrap_or_default();
        out.push(if index == 0 { '?' } else { '&' });
        out.push_str(if SHOWN.contains(&name) { name } else { "{option}" });
    }
    out
}

impl fmt::Debug for GraphUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.outline())
    }
}

#[cfg(test)]
#[path = "url_tests.rs"]
mod tests;
