//! How far a failed request came, in words.

use std::error::Error as Cause;
use std::io;

use rustls::CertificateError;

use crate::error::{Error, codes};

/// Says in words how far a request came. The address is left out, because it names people.
pub(super) fn failure(error: ::reqwest::Error, answering: bool) -> Error {
    let error = error.without_url();
    let reason = innermost(&error);
    let made = if let Some(certificate) = broken_trust(&error) {
        certificate
    } else if error.is_connect() {
        let why = tls(&error).map_or(reason, |tls| spoken(&tls));
        Error::new(codes::HTTP_CONNECT, format!("the service could not be reached: {why}"))
            .hint("Check the network, the proxy (`HTTPS_PROXY`) and the name of the cloud.")
    } else if error.is_builder() {
        Error::new(codes::HTTP_CONNECT, format!("the request could not be built: {reason}"))
    } else if error.is_timeout() {
        Error::new(codes::HTTP_LOST, "the service did not answer in time")
    } else if answering {
        Error::new(codes::HTTP_LOST, format!("the answer broke off: {reason}"))
    } else {
        Error::new(codes::HTTP_LOST, format!("the connection was lost before the answer: {reason}"))
    };
    made.because(error)
}

/// The error of a certificate that is not to be trusted. Trying again does not help, so it has a code of its own.
fn broken_trust(error: &::reqwest::Error) -> Option<Error> {
    let rustls::Error::InvalidCertificate(why) = tls(error)? else { return None };
    let what = match &why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "has expired".to_owned(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "is not valid yet".to_owned()
        }
        CertificateError::UnknownIssuer => {
            "was not issued by an authority that this machine trusts".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "is for another host".to_owned()
        }
        other => format!("is not valid ({other})"),
    };
    Some(
        Error::new(
            codes::HTTP_CERTIFICATE,
            format!("nothing was sent: the certificate of what answers as the service {what}"),
        )
        .hint(
            "Something may stand between. If it is a proxy of your organisation that inspects TLS, add its root \
             certificate to this machine's store; also check this machine's clock.",
        ),
    )
}

/// What a failed handshake means where the certificate is not the reason.
fn spoken(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidMessage(_) => "what answers there does not speak TLS".to_owned(),
        rustls::Error::PeerIncompatible(_) => {
            "what answers there speaks no version of TLS that is secure".to_owned()
        }
        other => format!("TLS failed: {other}"),
    }
}

/// The TLS error inside, if there is one.
fn tls(error: &::reqwest::Error) -> Option<rustls::Error> {
    chain(error).find_map(|cause| cause.downcast_ref::<rustls::Error>().cloned())
}

/// An error and its causes. An I/O error hides what it wraps from `source`, so it is opened.
fn chain<'a>(error: &'a (dyn Cause + 'static)) -> impl Iterator<Item = &'a (dyn Cause + 'static)> {
    std::iter::successors(Some(error), |cause: &&'a (dyn Cause + 'static)| {
        let cause: &'a (dyn Cause + 'static) = *cause;
        let wrapped = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        wrapped.map(|wrapped| wrapped as &(dyn Cause + 'static)).or_else(|| cause.source())
    })
}

/// The deepest cause, which is the one that says what happened.
fn innermost(error: &::reqwest::Error) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}
