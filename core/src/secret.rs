//! Secrets: made, sealed to recipients, and never shown.
//!
//! [`Secret`] cannot be printed, cloned, compared or serialised. [`Sealed`] is age ciphertext and can be stored anywhere.

use std::fmt;
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::error::{Error, Result, codes};

/// Characters that cannot be mistaken for each other and are on the first two pages of the HoloLens keyboard.
const LOWER: &[u8] = b"abcdefghijkmnpqrstuvwxyz";
const UPPER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const DIGIT: &[u8] = b"23456789";
const MARK: &[u8] = b"-+=?!#";

/// The length of a generated password. Entra allows 8 to 256 characters.
const LENGTH: usize = 24;

/// A value that only the sealer and the request body may read.
pub struct Secret(SecretString);

impl Secret {
    /// Takes a value over.
    pub fn new(value: String) -> Self {
        Self(value.into())
    }

    /// Makes a password of 24 characters from the operating system's generator.
    ///
    /// It has at least one character of each of four classes, as Entra's complexity rule asks (three of four).
    pub fn password() -> Result<Self> {
        let mut random = Random::default();
        let classes = [LOWER, UPPER, DIGIT, MARK];
        let all: Zeroizing<Vec<u8>> = Zeroizing::new(classes.concat());
        loop {
            let mut text = Zeroizing::new(String::with_capacity(LENGTH));
            for _ in 0..LENGTH {
                text.push(char::from(random.pick(&all)?));
            }
            // Drawing again keeps every password of the accepted set equally likely.
            if classes.iter().all(|class| text.bytes().any(|byte| class.contains(&byte))) {
                return Ok(Self(SecretString::from(text.as_str())));
            }
        }
    }

    /// Reads the value. Only the sealer, the request body and the reveal may call this.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[REDACTED]")
    }
}

/// Uniform choices from the operating system's generator, read in blocks.
#[derive(Default)]
struct Random {
    block: Zeroizing<Vec<u8>>,
}

impl Random {
    fn pick(&mut self, from: &[u8]) -> Result<u8> {
        // Refusing the last, incomplete run of values keeps the choice uniform.
        let limit = 256 - 256 % from.len();
        loop {
            let byte = self.next()?;
            if usize::from(byte) < limit {
                return Ok(from[usize::from(byte) % from.len()]);
            }
        }
    }

    fn next(&mut self) -> Result<u8> {
        if self.block.is_empty() {
            let mut block = Zeroizing::new(vec![0; 64]);
            getrandom::fill(&mut block).map_err(|error| {
                Error::new(codes::BUG_INVARIANT, "the operating system gives no random numbers")
                    .because(error.to_string())
            })?;
            self.block = block;
        }
        Ok(self.block.pop().unwrap_or_default())
    }
}

/// Ciphertext of a [`Secret`] in age's armoured form, readable by `age`, `rage` and SOPS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(String);

impl Sealed {
    /// The armoured text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Public keys to which secrets are sealed.
#[derive(Clone)]
pub struct Recipients(Vec<age::x25519::Recipient>);

impl Recipients {
    /// Reads age public keys, `age1…`.
    pub fn parse<S: AsRef<str>>(keys: &[S]) -> Result<Self> {
        keys.iter()
            .map(|key| {
                key.as_ref().trim().parse().map_err(|_| {
                    Error::new(
                        codes::RECIPIENT_INVALID,
                        format!("`{}` is not an age public key", key.as_ref()),
                    )
                    .hint("Make one with `age-keygen`; the public key starts with `age1`.")
                })
            })
            .collect::<Result<_>>()
            .map(Self)
    }

    /// Whether there is nobody to seal to.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The public keys as text.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    /// Seals a secret; fails without a recipient.
    pub fn seal(&self, secret: &Secret) -> Result<Sealed> {
        let fail =
            |error: String| Error::new(codes::NO_RECIPIENT, "a password cannot be sealed").because(error);
        let encryptor = age::Encryptor::with_recipients(self.0.iter().map(|key| key as &dyn age::Recipient))
            .map_err(|error| fail(error.to_string()))?;
        let mut armoured = Vec::new();
        let seal = || -> std::io::Result<()> {
            let armour =
                age::armor::ArmoredWriter::wrap_output(&mut armoured, age::armor::Format::AsciiArmor)?;
            let mut writer = encryptor.wrap_output(armour)?;
            #[expect(clippy::disallowed_methods, reason = "the sealer is one of the three readers")]
            std::io::Write::write_all(&mut writer, secret.expose().as_bytes())?;
            writer.finish()?.finish()?;
            Ok(())
        };
        seal().map_err(|error| fail(error.to_string()))?;
        Ok(Sealed(String::from_utf8(armoured).map_err(|error| fail(error.to_string()))?))
    }
}

impl fmt::Debug for Recipients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// A private key that opens what was sealed to it.
pub struct Identity(age::x25519::Identity);

impl Identity {
    /// Makes a new one.
    pub fn generate() -> Self {
        Self(age::x25519::Identity::generate())
    }

    /// Reads the text form, `AGE-SECRET-KEY-1…`; comment lines are skipped.
    pub fn parse(text: &str) -> Result<Self> {
        text.lines()
            .map(str::trim)
            .find(|line| line.starts_with("AGE-SECRET-KEY-"))
            .and_then(|line| line.parse().ok())
            .map(Self)
            .ok_or_else(|| {
                Error::new(codes::RECIPIENT_INVALID, "the file holds no age identity")
                    .hint("An identity line starts with `AGE-SECRET-KEY-1`.")
            })
    }

    /// Reads a file in that form.
    pub fn from_path(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Error::new(
                codes::RECIPIENT_INVALID,
                format!("the key file {} cannot be read: {error}", path.display()),
            )
            .hint("Name the file with the age identity to which the password was sealed.")
        })?;
        Self::parse(&Zeroizing::new(text))
    }

    /// The public key, to seal to.
    pub fn recipient(&self) -> String {
        self.0.to_public().to_string()
    }

    /// The file's text, with the public key as a comment.
    pub fn file_text(&self) -> Zeroizing<String> {
        let key = self.0.to_string();
        Zeroizing::new(format!(
            "# public key: {}\n{}\n",
            self.recipient(),
            age::secrecy::ExposeSecret::expose_secret(&key)
        ))
    }

    /// Opens what was sealed to this identity.
    pub fn open(&self, sealed: &Sealed) -> Result<Secret> {
        let fail = || {
            Error::new(codes::RECIPIENT_INVALID, "this identity does not open the secret")
                .hint("Use the key of somebody to whom it was sealed.")
        };
        let armour = age::armor::ArmoredReader::new(sealed.0.as_bytes());
        let decryptor = age::Decryptor::new(armour).map_err(|error| fail().because(error.to_string()))?;
        let mut reader = decryptor
            .decrypt(std::iter::once(&self.0 as &dyn age::Identity))
            .map_err(|error| fail().because(error.to_string()))?;
        let mut text = String::with_capacity(256);
        std::io::Read::read_to_string(&mut reader, &mut text).map_err(|error| fail().because(error))?;
        Ok(Secret::new(text))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({})", self.recipient())
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test looks inside")]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_long_mixed_and_unalike() {
        let made: Vec<_> = (0..200).map(|_| Secret::password().unwrap()).collect();
        for secret in &made {
            let text = secret.expose();
            assert_eq!(text.len(), LENGTH);
            assert!(
                [LOWER, UPPER, DIGIT, MARK]
                    .iter()
                    .all(|class| text.bytes().any(|byte| class.contains(&byte)))
            );
            assert!(
                !text.chars().any(|c| "0O1lIio".contains(c) && c != 'i' && c != 'o'),
                "{c:?}",
                c = "look-alike"
            );
        }
        let mut texts: Vec<_> = made.iter().map(Secret::expose).collect();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), made.len());
    }

    #[test]
    fn sealed_secrets_open_with_the_identity_alone() {
        let identity = Identity::generate();
        let secret = Secret::password().unwrap();
        let sealed = Recipients::parse(&[identity.recipient()]).unwrap().seal(&secret).unwrap();
        assert!(!sealed.as_str().contains(secret.expose()));
        assert_eq!(identity.open(&sealed).unwrap().expose(), secret.expose());
        assert!(Identity::generate().open(&sealed).is_err());
        assert_eq!(format!("{secret:?}"), "[REDACTED]");
    }
}
