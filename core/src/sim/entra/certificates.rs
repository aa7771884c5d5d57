//! The trust store of certificate-based sign-in: public key infrastructures and their certificate authorities.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::SubjectKeyIdentifier;

use crate::sim::answer::Answer;
use crate::sim::call::Call;
use crate::sim::errors::{Outcome, bad};
use crate::sim::id::Id;
use crate::sim::moment::Moment;
use crate::sim::schema::body::{Fields, Purpose, invalid_value, read};
use crate::sim::schema::{Kind, certificate_authority, trust_store};
use crate::sim::store::{Change, Entity, Value};

/// `POST /directory/publicKeyInfrastructure/certificateBasedAuthConfigurations`
pub(crate) fn create_store(call: &mut Call<'_>) -> Outcome<Answer> {
    let fields = read(Kind::TrustStore, &call.object()?, Purpose::Create)?;
    let made = call.build(Id::NONE, fields);
    let made = made
        .with(trust_store::LAST_MODIFIED, Value::Time(call.now))
        .with(trust_store::STATUS, Value::text("succeeded"));
    call.store_new(Kind::TrustStore, made)
}

/// `PATCH /directory/publicKeyInfrastructure/certificateBasedAuthConfigurations/{id}`: 200 with the object.
pub(crate) fn update_store(call: &mut Call<'_>) -> Outcome<Answer> {
    let fields = read(Kind::TrustStore, &call.object()?, Purpose::Update)?;
    let mut changed = call.primary(Kind::TrustStore, store(call)?);
    for (key, value) in fields.values {
        changed.set(key, value);
    }
    changed.set(trust_store::LAST_MODIFIED, Some(Value::Time(call.now)));
    call.commit(vec![Change::Put(Kind::TrustStore, changed.clone())])?;
    call.reply(200, Kind::TrustStore, &changed)
}

fn store<'c>(call: &'c Call<'_>) -> Outcome<&'c Entity> {
    call.find(Kind::TrustStore, 0)
}

/// `GET …/{id}/certificateAuthorities`
pub(crate) fn list(call: &mut Call<'_>) -> Outcome<Answer> {
    let parent = store(call)?.id;
    let set = format!("{}('{parent}')/certificateAuthorities", Kind::TrustStore.table().set);
    call.list_children(Kind::CertificateAuthority, parent, &set)
}

/// `GET …/{id}/certificateAuthorities/{id}`
pub(crate) fn get(call: &mut Call<'_>) -> Outcome<Answer> {
    call.reply(200, Kind::CertificateAuthority, authority(call)?)
}

fn authority<'c>(call: &'c Call<'_>) -> Outcome<&'c Entity> {
    call.child(Kind::CertificateAuthority, store(call)?.id, 1)
}

/// `POST …/{id}/certificateAuthorities`
pub(crate) fn create(call: &mut Call<'_>) -> Outcome<Answer> {
    let fields = read(Kind::CertificateAuthority, &call.object()?, Purpose::Create)?;
    let parent = store(call)?.id;
    let known = known(&fields)?;
    check(call, parent, None, known.as_ref())?;
    let mut made = call.build(parent, fields);
    if made.get(certificate_authority::IS_ISSUER_HINT_ENABLED).is_none() {
        made.set(certificate_authority::IS_ISSUER_HINT_ENABLED, Some(Value::Bool(false)));
    }
    keep(&mut made, known);
    let id = made.id;
    call.commit(vec![Change::Put(Kind::CertificateAuthority, made)])?;
    let answer = match call.directory().all(Kind::CertificateAuthority).get(id) {
        Some(entity) => call.reply(201, Kind::CertificateAuthority, entity)?,
        None => return Err(crate::sim::errors::missing(id)),
    };
    let set = Kind::TrustStore.table().set;
    Ok(answer.header("location", format!("{}/{set}/{parent}/certificateAuthorities/{id}", call.base)))
}

/// `PATCH …/{id}/certificateAuthorities/{id}`: 200 with the object.
pub(crate) fn update(call: &mut Call<'_>) -> Outcome<Answer> {
    let fields = read(Kind::CertificateAuthority, &call.object()?, Purpose::Update)?;
    let mut changed = call.primary(Kind::CertificateAuthority, authority(call)?);
    let mut whole = Fields { values: fields.values, ..Fields::default() };
    if !whole.names(certificate_authority::CERTIFICATE) {
        // What is worked out from the certificate can be given, and has to fit the one that is there.
        let kept = changed.get(certificate_authority::CERTIFICATE).cloned();
        whole.values.push((certificate_authority::CERTIFICATE, kept));
    }
    let known = known(&whole)?;
    check(call, changed.parent, Some(changed.id), known.as_ref())?;
    for (key, value) in whole.values {
        changed.set(key, value);
    }
    keep(&mut changed, known);
    call.commit(vec![Change::Put(Kind::CertificateAuthority, changed.clone())])?;
    call.reply(200, Kind::CertificateAuthority, &changed)
}

/// `DELETE …/{id}/certificateAuthorities/{id}`
pub(crate) fn delete(call: &mut Call<'_>) -> Outcome<Answer> {
    let id = authority(call)?.id;
    call.commit(vec![Change::Purge(Kind::CertificateAuthority, id)])?;
    Ok(Answer::nothing())
}

/// What a certificate says of itself.
struct Known {
    issuer: String,
    subject_key: Option<String>,
    expires: Moment,
    thumbprint: String,
}

/// Reads the certificate of a body; what the body says of it beside that must be so.
fn known(fields: &Fields) -> Outcome<Option<Known>> {
    let type_name = Kind::CertificateAuthority.table().type_name;
    for key in [certificate_authority::REVOCATION_LIST, certificate_authority::DELTA_REVOCATION_LIST] {
        let name = Kind::CertificateAuthority.table().property(key).name;
        if fields.text(key).is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
            return Err(invalid_value(name, type_name));
        }
    }
    let Some(text) = fields.text(certificate_authority::CERTIFICATE) else {
        if fields.names(certificate_authority::CERTIFICATE) {
            return Err(invalid_value("certificate", type_name));
        }
        return Ok(None);
    };
    let known = read_certificate(text)?;
    let differs = |key| fields.text(key).is_some_and(|text| !text.eq_ignore_ascii_case(&known.thumbprint));
    if differs(certificate_authority::THUMBPRINT) {
        return Err(invalid_value("thumbprint", type_name));
    }
    if fields
        .value(certificate_authority::EXPIRATION)
        .is_some_and(|given| !matches!(given, Value::Time(at) if at.0 / 1000 == known.expires.0 / 1000))
    {
        return Err(invalid_value("expirationDateTime", type_name));
    }
    Ok(Some(known))
}

fn read_certificate(text: &str) -> Outcome<Known> {
    let bytes = STANDARD.decode(text).map_err(|_| {
        bad("Cannot convert a primitive value to the expected type 'Edm.Binary' (property 'certificate').")
    })?;
    let unreadable = || bad("The value of the property 'certificate' is not a valid X.509 certificate.");
    let parts = Certificate::from_der(&bytes).map_err(|_| unreadable())?.tbs_certificate;
    let mut issuer = String::new();
    // `to_string` would panic where a name cannot be written.
    write!(issuer, "{}", parts.issuer).map_err(|_| unreadable())?;
    let seconds = parts.validity.not_after.to_unix_duration().as_secs();
    let expires = Moment(i64::try_from(seconds).unwrap_or_default().saturating_mul(1000));
    let subject_key = match parts.get::<SubjectKeyIdentifier>() {
        Ok(Some((_, identifier))) => Some(hexadecimal(identifier.0.as_bytes())),
        _ => None,
    };
    Ok(Known { issuer, subject_key, expires, thumbprint: hexadecimal(&Sha1::digest(&bytes)) })
}

fn hexadecimal(bytes: &[u8]) -> String {
    data_encoding::HEXUPPER.encode(bytes)
}

/// Refuses an authority that is there already, one that has expired, and any while an expired one is there.
fn check(call: &Call<'_>, parent: Id, own: Option<Id>, known: Option<&Known>) -> Outcome<()> {
    let Some(known) = known else { return Ok(()) };
    let others = || {
        let all = call.directory().all(Kind::CertificateAuthority);
        all.iter().map(|(_, one)| one).filter(|one| Some(one.id) != own)
    };
    let thumbprint = |one: &Entity| one.text(certificate_authority::THUMBPRINT) == Some(&known.thumbprint);
    if others().any(|one| one.parent == parent && thumbprint(one)) {
        return Err(bad(format!(
            "A certificate authority with the thumbprint '{}' already exists in this public key infrastructure.",
            known.thumbprint
        )));
    }
    if own.is_some() {
        return Ok(());
    }
    if known.expires <= call.now {
        return Err(bad("The certificate of the certificate authority has expired."));
    }
    let expired = |one: &Entity| matches!(one.get(certificate_authority::EXPIRATION), Some(Value::Time(at)) if *at <= call.now);
    if let Some(one) = others().find(|one| expired(one)) {
        let name = one.text(certificate_authority::DISPLAY_NAME).unwrap_or("without a name");
        return Err(bad(format!(
            "The certificate authority '{name}' has expired. Remove expired certificate authorities before adding another one."
        )));
    }
    Ok(())
}

fn keep(entity: &mut Entity, known: Option<Known>) {
    let Some(known) = known else { return };
    entity.set(certificate_authority::ISSUER, Some(Value::text(known.issuer)));
    entity.set(certificate_authority::ISSUER_SUBJECT_KEY_IDENTIFIER, known.subject_key.map(Value::text));
    entity.set(certificate_authority::EXPIRATION, Some(Value::Time(known.expires)));
    entity.set(certificate_authority::THUMBPRINT, Some(Value::text(known.thumbprint)));
}
