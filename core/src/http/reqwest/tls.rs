//! Whom a live connection trusts.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls_platform_verifier::BuilderVerifierExt;

use crate::error::{Error, Result, codes};

/// The authorities whose certificates are accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Roots {
    /// Those of the operating system, with the ones that an organisation added to it.
    #[default]
    System,
    /// These certificates (DER) and no others.
    Only(Vec<Vec<u8>>),
}

/// TLS 1.2 or newer by rustls on ring. No process-wide provider is read or set.
pub(super) fn config(roots: &Roots) -> Result<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(unbuildable)?;
    match roots {
        // No pinning: Microsoft's certificates are not ours to know, and a rotation would stop every installation.
        Roots::System => Ok(builder.with_platform_verifier().map_err(no_roots)?.with_no_client_auth()),
        Roots::Only(certificates) => {
            let mut store = rustls::RootCertStore::empty();
            for certificate in certificates {
                store.add(CertificateDer::from(certificate.clone())).map_err(unbuildable)?;
            }
            Ok(builder.with_root_certificates(store).with_no_client_auth())
        }
    }
}

/// On Linux the only failure of the system's store is that it is empty.
fn no_roots(error: rustls::Error) -> Error {
    Error::new(
        codes::HTTP_CERTIFICATE,
        "no secure connection can be made: this machine's store of trusted root certificates is empty or unreadable",
    )
    .hint("Install the root certificates (the package is often called `ca-certificates`), or name a file of them in `SSL_CERT_FILE`.")
    .because(error)
}

pub(super) fn unbuildable(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(codes::HTTP_CONNECT, "no secure connection can be made on this machine")
        .hint("Check the operating system's store of trusted certificates and the proxy variables.")
        .because(error)
}
