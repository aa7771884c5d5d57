//! Certificates of an authority that only the clients of these tests trust.

use std::sync::{Arc, OnceLock};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use time::{Duration, OffsetDateTime};

pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    der: Vec<u8>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self { issuer: Issuer::new(params, key), der }
    }

    /// The one that the tests' clients trust.
    pub(crate) fn trusted() -> &'static Self {
        static ONE: OnceLock<Authority> = OnceLock::new();
        ONE.get_or_init(|| Self::new("trusted by the tests"))
    }

    /// One that nobody trusts.
    pub(crate) fn stranger() -> Self {
        Self::new("a stranger")
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        self.der.clone()
    }

    /// A server for a host whose certificate is valid between so many days from today.
    pub(crate) fn server(&self, host: &str, days: (i64, i64)) -> Arc<ServerConfig> {
        #[expect(clippy::disallowed_methods, reason = "certificates are checked by wall time")]
        let now: OffsetDateTime = std::time::SystemTime::now().into();
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.not_before = now + Duration::days(days.0);
        params.not_after = now + Duration::days(days.1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let chain = vec![CertificateDer::from(certificate.der().to_vec())];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        Arc::new(config)
    }
}
