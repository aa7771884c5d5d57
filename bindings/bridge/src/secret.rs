use std::fmt;

use remote_assist::secret;

/// A password that was revealed. It cannot be printed, cloned or serialised, and is wiped when it is dropped.
pub struct Secret(secret::Secret);

impl Secret {
    pub(crate) fn new(secret: secret::Secret) -> Self {
        Self(secret)
    }

    /// Lends the bytes of its text. The languages' shells copy them into a buffer that they wipe.
    #[expect(clippy::disallowed_methods, reason = "the reveal is one of the three readers")]
    pub fn read<R>(&self, reader: impl FnOnce(&[u8]) -> R) -> R {
        reader(self.0.expose().as_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[REDACTED]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_lent_and_never_shown() {
        let secret = Secret::new(secret::Secret::new("planted-7".to_owned()));
        assert_eq!(secret.read(<[u8]>::to_vec), b"planted-7");
        assert_eq!(format!("{secret:?}"), "[REDACTED]");
    }
}
