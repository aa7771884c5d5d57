//! Applications that prove possession of a certificate's key.

use std::fmt;
use std::path::Path;

use ring::rand::SystemRandom;
use ring::rsa::KeyPair;
use ring::signature::RSA_PSS_SHA256;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::assertion::{self, KIND};
use super::authority::{Authority, Field};
use super::{AccessToken, TokenProvider};
use crate::error::{Error, Result, codes};
use crate::secret::Secret;

/// A file that is larger holds no certificate and key.
const LARGEST: u64 = 1024 * 1024;

/// An application that signs its token requests with the key of a certificate that it has registered.
///
/// The assertion is signed as PS256 and names the certificate by `x5t#S256`, as Microsoft's page on certificate credentials
/// asks since 01/2025. No key leaves this process, and none is sent.
pub struct ClientCertificate {
    authority: Authority,
    application: String,
    key: KeyPair,
    thumbprint: [u8; 32],
}

impl ClientCertificate {
    /// An application by its id (`AZURE_CLIENT_ID`) with a PEM file of its certificate and RSA key
    /// (`AZURE_CLIENT_CERTIFICATE_PATH`).
    pub fn from_file(authority: Authority, application: &str, file: &Path) -> Result<Self> {
        let refuse = |why: String| {
            let text = format!("AZURE_CLIENT_CERTIFICATE_PATH: {}: {why}", file.display());
            Error::new(codes::AUTH_CONFIGURATION, text)
        };
        let read = std::fs::metadata(file).and_then(|found| match found.len() {
            length if length > LARGEST => Err(std::io::Error::other(format!("it has {length} bytes"))),
            _ => std::fs::read(file).map(Zeroizing::new),
        });
        let bytes = read.map_err(|error| {
            refuse(format!("it cannot be read: {error}")).hint("Check the path, and who may read the file.")
        })?;
        Self::from_pem(authority, application, &bytes)
            .map_err(|(why, hint)| refuse(why.to_owned()).hint(hint))
    }

    fn from_pem(authority: Authority, application: &str, pem: &[u8]) -> std::result::Result<Self, Why> {
        check_form(pem)?;
        let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| NO_KEY)?;
        let key = match &key {
            PrivateKeyDer::Pkcs8(key) => KeyPair::from_pkcs8(key.secret_pkcs8_der()),
            PrivateKeyDer::Pkcs1(key) => KeyPair::from_der(key.secret_pkcs1_der()),
            _ => return Err(NOT_RSA),
        }
        .map_err(|_| NOT_RSA)?;
        // A file may hold a chain: the certificate that counts is the one that carries our public key.
        let public = key.public().as_ref();
        let mut certificates =
            CertificateDer::pem_slice_iter(pem).filter_map(std::result::Result::ok).peekable();
        if certificates.peek().is_none() {
            return Err(NO_CERTIFICATE);
        }
        let ours = certificates
            .find(|certificate| certificate.windows(public.len()).any(|part| part == public))
            .ok_or(OTHER_KEY)?;
        let thumbprint = Sha256::digest(&ours).into();
        Ok(Self { authority, application: application.to_owned(), key, thumbprint })
    }

    /// A new assertion for the token endpoint. Each has its own id.
    fn assertion(&self) -> Result<Secret> {
        let now = self.authority.clock().now();
        let unsigned =
            assertion::unsigned(&self.authority.token_endpoint(), &self.application, &self.thumbprint, now);
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(&RSA_PSS_SHA256, &SystemRandom::new(), unsigned.as_bytes(), &mut signature)
            .map_err(|_| Error::new(codes::BUG_INVARIANT, "the key of the certificate signs nothing"))?;
        Ok(Secret::new(format!("{unsigned}.{}", assertion::encode(&signature))))
    }
}

impl TokenProvider for ClientCertificate {
    async fn token(&self, scope: &str) -> Result<AccessToken> {
        let assertion = self.assertion()?;
        let form = [
            ("client_id", Field::from(self.application.as_str())),
            ("scope", scope.into()),
            ("client_assertion_type", KIND.into()),
            ("client_assertion", Field::Secret(&assertion)),
            ("grant_type", "client_credentials".into()),
        ];
        Ok(self.authority.grant("the client certificate", &form).await?.token)
    }
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCertificate").field("authority", &self.authority).finish_non_exhaustive()
    }
}

/// Why a file is refused, and what to do.
type Why = (&'static str, &'static str);

const NO_KEY: Why = (
    "it holds no private key",
    "Put certificate and key into one PEM file: `cat certificate.pem key.pem > both.pem`, readable by you alone.",
);
const NO_CERTIFICATE: Why = (
    "it holds no certificate",
    "Put certificate and key into one PEM file: `cat certificate.pem key.pem > both.pem`, readable by you alone.",
);
const OTHER_KEY: Why = (
    "its key does not belong to its certificate",
    "Put the certificate and the key that was made with it into the file.",
);
const NOT_RSA: Why = (
    "its key is no RSA key of 2048 to 4096 bits",
    "Microsoft Entra takes RSA keys; make a certificate with one and register it with the application.",
);
const ENCRYPTED: Why = (
    "its key is encrypted with a passphrase, which is not supported",
    "Write the key without one, readable by you alone: `openssl pkey -in key.pem -out plain.pem`.",
);
const PKCS12: Why = (
    "it is no PEM file; a PKCS#12 file (.pfx, .p12) is not supported",
    "Convert it: `openssl pkcs12 -in certificate.pfx -out certificate.pem -nodes`, readable by you alone.",
);

/// Finds the forms that other tools take and this one does not.
fn check_form(pem: &[u8]) -> std::result::Result<(), Why> {
    let holds = |text: &str| pem.windows(text.len()).any(|part| part == text.as_bytes());
    if !holds("-----BEGIN ") {
        return Err(PKCS12);
    }
    // The second is how OpenSSL marked encryption in its older form of RSA keys.
    if holds("BEGIN ENCRYPTED PRIVATE KEY") || holds("Proc-Type: 4,ENCRYPTED") {
        return Err(ENCRYPTED);
    }
    Ok(())
}

#[cfg(test)]
#[path = "certificate_tests.rs"]
mod tests;
