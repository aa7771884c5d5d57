//! Object identifiers: made from a seed, written as GUIDs.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The identifier of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Id(Uuid);

impl Id {
    /// No object: the owner of an entity that has none.
    pub(crate) const NONE: Self = Self(Uuid::nil());

    /// Reads the hyphenated form; Graph takes no other.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.len() != 36 {
            return None;
        }
        Uuid::try_parse(text).ok().map(Self)
    }

    /// The identifier that a seed gives to a serial number. It looks random and is always the same.
    pub(crate) fn derived(seed: u64, serial: u64) -> Self {
        let high = mix(seed ^ mix(serial));
        let low = mix(high ^ serial.rotate_left(32));
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&high.to_be_bytes());
        bytes[8..].copy_from_slice(&low.to_be_bytes());
        Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }

    /// Whether this is [`Self::NONE`].
    pub(crate) fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// The four 32-bit parts, as a security identifier lists them: each group little endian.
    pub(crate) fn parts(self) -> [u32; 4] {
        let (first, second, third, rest) = self.0.as_fields();
        let word = |bytes: &[u8]| bytes.iter().rev().fold(0, |sum, byte| (sum << 8) | u32::from(*byte));
        [first, (u32::from(third) << 16) | u32::from(second), word(&rest[..4]), word(&rest[4..])]
    }

    /// The identifier of the 32 hexadecimal digits without hyphens.
    pub(crate) fn from_simple(text: &str) -> Option<Self> {
        (text.len() == 32).then(|| Uuid::try_parse(text).ok().map(Self)).flatten()
    }

    /// The 32 hexadecimal digits without hyphens.
    pub(crate) fn simple(self) -> String {
        self.0.simple().to_string()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a GUID"))
    }
}

/// The finaliser of `SplitMix64`: spreads a number over all bits.
pub(crate) fn mix(number: u64) -> u64 {
    let mut word = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_follow_from_the_seed() {
        assert_eq!(Id::derived(1, 2), Id::derived(1, 2));
        assert_ne!(Id::derived(1, 2), Id::derived(1, 3));
        assert_ne!(Id::derived(1, 2), Id::derived(2, 2));
        let id = Id::derived(7, 7);
        assert_eq!(Id::parse(&id.to_string()), Some(id));
        assert_eq!(id.to_string().as_bytes()[14], b'4');
        assert_eq!(Id::parse(&id.simple()), None);
    }

    #[test]
    fn security_identifiers_are_little_endian() {
        // The pair of the documented group of group-upsert, example 2.
        let id = Id::parse("1226170d-83d5-49b8-99ab-d1ab3d91333e").unwrap();
        assert_eq!(id.parts(), [304_486_157, 1_236_829_141, 2_882_644_889, 1_043_566_909]);
    }
}
