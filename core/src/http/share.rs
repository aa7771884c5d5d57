use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result, codes};

/// The share of a tenant's published quotas that one process uses: above 0, at most 1.
///
/// ```
/// use remote_assist::http::Share;
///
/// assert_eq!(Share::new(0.25)?.get(), 0.25);
/// assert!("0".parse::<Share>().is_err());
/// # Ok::<(), remote_assist::error::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Share(f64);

impl Share {
    /// All that is published.
    pub const WHOLE: Self = Self(1.0);
    /// Half of it, so that other applications of the tenant keep working.
    pub const HALF: Self = Self(0.5);

    /// A share. Fails with `usage` unless it is above 0 and at most 1.
    pub fn new(share: f64) -> Result<Self> {
        if share > 0.0 && share <= 1.0 { Ok(Self(share)) } else { Err(refused(&share.to_string())) }
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

/// The whole.
impl Default for Share {
    fn default() -> Self {
        Self::WHOLE
    }
}

impl FromStr for Share {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        text.trim().parse().ok().and_then(|share| Self::new(share).ok()).ok_or_else(|| refused(text))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn refused(text: &str) -> Error {
    let text = text.escape_default();
    Error::new(codes::USAGE, format!("a share is a number above 0 and at most 1; `{text}` is none"))
        .hint("0.5 uses half of the quotas that Graph grants one application in a tenant.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_part_of_the_whole_is_a_share() {
        for text in ["1", "0.5", " 1e-9 "] {
            let share: Share = text.parse().unwrap();
            assert_eq!(share.to_string().parse::<Share>().unwrap(), share, "{text}");
        }
        for text in ["0", "-0.1", "1.0000001", "NaN", "inf", "", "50%", "\u{1b}"] {
            let error = text.parse::<Share>().unwrap_err();
            assert_eq!(error.code(), codes::USAGE);
            assert!(!error.to_string().contains('\u{1b}'));
        }
    }
}
