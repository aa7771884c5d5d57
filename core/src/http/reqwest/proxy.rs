//! The proxy, which the environment alone may name.

use std::fmt;

use zeroize::Zeroizing;

use crate::error::{Error, Result, codes};

/// Which proxy live connections go through.
///
/// It is read once from `HTTPS_PROXY` (else `ALL_PROXY`) and `NO_PROXY`, in upper or lower case; the operating system's
/// own settings are not asked. `Debug` and every message show host and port, never the user and the password.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ProxySettings {
    /// The whole address, with credentials.
    address: Option<Zeroizing<String>>,
    /// Hosts that are reached without it, as in `NO_PROXY`.
    bypass: String,
}

impl ProxySettings {
    /// No proxy, whatever the environment says.
    pub fn none() -> Self {
        Self::default()
    }

    /// The proxy that the environment names; an address that is none is an error and never ignored.
    pub fn environment() -> Result<Self> {
        let bypass = first(&["NO_PROXY", "no_proxy"]).map(|(_, value)| value).unwrap_or_default();
        match first(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]) {
            Some((name, address)) => Self::read(name, &address, bypass),
            None => Ok(Self { address: None, bypass }),
        }
    }

    /// A proxy such as `http://user:password@proxy.contoso.com:8080`, with the hosts that are reached without it.
    pub fn of(address: &str, bypass: &str) -> Result<Self> {
        Self::read("the proxy", address, bypass.to_owned())
    }

    fn read(name: &str, address: &str, bypass: String) -> Result<Self> {
        // What was given is never repeated: it may hold a password.
        let refuse = |why: &str| {
            Error::new(codes::USAGE, format!("`{name}` is not the address of a proxy: {why}")).hint(
                "Use the form `http://user:password@host:port`, with special characters percent-encoded.",
            )
        };
        let trimmed = address.trim();
        let whole = Zeroizing::new(if trimmed.contains("://") {
            trimmed.to_owned()
        } else {
            format!("http://{trimmed}")
        });
        let url = ::reqwest::Url::parse(&whole).map_err(|error| refuse(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse("only `http` and `https` proxies are supported"));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(refuse("it names no host"));
        }
        Ok(Self { address: Some(whole), bypass })
    }

    /// Host and port of the proxy, for messages; `None` if there is none.
    pub fn shown(&self) -> Option<String> {
        let url = ::reqwest::Url::parse(self.address.as_ref()?).ok()?;
        Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?))
    }

    pub(super) fn apply(&self, builder: ::reqwest::ClientBuilder) -> Result<::reqwest::ClientBuilder> {
        // The builder would read the environment by itself, and ignore what it cannot read.
        let builder = builder.no_proxy();
        let Some(address) = &self.address else { return Ok(builder) };
        let proxy = ::reqwest::Proxy::https(address.as_str())
            .map_err(|_| Error::new(codes::USAGE, "the address of the proxy cannot be used"))?
            .no_proxy(::reqwest::NoProxy::from_string(&self.bypass));
        Ok(builder.proxy(proxy))
    }
}

impl fmt::Debug for ProxySettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProxySettings({})", self.shown().as_deref().unwrap_or("none"))
    }
}

/// The first of these variables that is set and not empty.
fn first(names: &[&'static str]) -> Option<(&'static str, String)> {
    names
        .iter()
        .filter_map(|name| Some((*name, std::env::var(name).ok()?)))
        .find(|(_, value)| !value.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_never_shown() {
        let proxy = ProxySettings::of("http://user-01:canary%21@proxy.contoso.com:8080", "").unwrap();
        assert_eq!(proxy.shown().as_deref(), Some("proxy.contoso.com:8080"));
        assert_eq!(format!("{proxy:?}"), "ProxySettings(proxy.contoso.com:8080)");
        assert_eq!(format!("{:?}", ProxySettings::none()), "ProxySettings(none)");
    }

    #[test]
    fn what_is_no_proxy_is_refused_and_not_repeated() {
        for wrong in [
            "http://user-01:canary@",
            "socks5://user-01:canary@proxy:1080",
            "http://user-01:canary@proxy:99999",
            "http://user-01:canary@pro xy",
            "file:///canary",
        ] {
            let error = ProxySettings::of(wrong, "").unwrap_err();
            assert_eq!(error.code(), codes::USAGE);
            assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
        }
        assert_eq!(ProxySettings::of("proxy:3128", "").unwrap().shown().as_deref(), Some("proxy:3128"));
    }
}
