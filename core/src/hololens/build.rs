//! Builds of the operating system, in order, and what a kiosk does on each when it fails.
//!
//! Sources: the HoloLens release notes for builds, "Set up HoloLens as a kiosk" for failures.

use std::fmt;

/// A build of Windows Holographic, such as 22621.1244. Later builds are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Build {
    /// The number of the release's base, such as 22621.
    pub major: u32,
    /// The number of the monthly update.
    pub minor: u32,
}

impl Build {
    /// A build of these two numbers.
    pub const fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }

    /// Reads `22621.1244` or `10.0.22621.1244`, as Intune reports it; `None` where it has another form.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |part: &str| -> Option<u32> {
            let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        };
        let text = text.strip_prefix("10.0.").unwrap_or(text);
        let (major, minor) = text.split_once('.')?;
        Some(Self { major: number(major)?, minor: number(minor)? })
    }

    /// The newest named release that this build has reached; `None` for builds before the first one.
    pub fn release(self) -> Option<&'static Release> {
        RELEASES.iter().rev().find(|release| release.first <= self)
    }

    /// What a headset of this build shows when its kiosk cannot be applied.
    pub fn kiosk_failure(self) -> &'static str {
        if self < Self::new(19041, 1128) {
            "every app is shown"
        } else if self < Self::new(20346, 1002) {
            "with a kiosk for a group and one for everybody, and no answer about the group, Start is empty"
        } else {
            "the kiosk for everybody applies if the document has one, otherwise Start is empty"
        }
    }
}

impl fmt::Display for Build {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "10.0.{}.{}", self.major, self.minor)
    }
}

/// A named release of Windows Holographic for HoloLens 2.
#[derive(Debug, PartialEq, Eq)]
pub struct Release {
    /// Its name, such as `21H1`.
    pub name: &'static str,
    /// Its first build.
    pub first: Build,
}

const fn release(name: &'static str, major: u32, minor: u32) -> Release {
    Release { name, first: Build::new(major, minor) }
}

/// The releases, oldest first. The monthly updates of 21H1 have the base 20348.
pub const RELEASES: &[Release] = &[
    release("1903", 18362, 1039),
    release("2004", 19041, 1103),
    release("20H2", 19041, 1128),
    release("21H1", 20346, 1002),
    release("21H2", 20348, 1432),
    release("22H1", 20348, 1501),
    release("22H2", 20348, 1528),
    release("23H1", 22621, 1113),
    release("23H2", 22621, 1244),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_are_read_and_ordered() {
        let build = Build::parse("10.0.22621.1244").unwrap();
        assert_eq!(build, Build::new(22621, 1244));
        assert_eq!(Build::parse("22621.1244"), Some(build));
        assert_eq!(build.to_string(), "10.0.22621.1244");
        assert!(Build::parse("22621.999").unwrap() < build);
        for wrong in ["", "22621", "22621.", ".1", "+1.2", "1.2.3", "10.0.22621.1244.1", "99999999999.1"] {
            assert_eq!(Build::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn releases_are_in_order() {
        assert!(RELEASES.is_sorted_by(|one, next| one.first < next.first));
        assert_eq!(Build::new(20348, 1018).release().unwrap().name, "21H1");
        assert_eq!(Build::new(22621, 1266).release().unwrap().name, "23H2");
        assert_eq!(Build::new(17763, 1).release(), None);
        assert_eq!(Build::new(18362, 1039).kiosk_failure(), "every app is shown");
        assert!(Build::new(19041, 1128).kiosk_failure().contains("Start is empty"));
        assert!(Build::new(22621, 1113).kiosk_failure().contains("everybody"));
    }
}
