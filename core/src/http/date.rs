//! The date form of HTTP headers.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use crate::clock::Timestamp;

/// Reads the date of a `Date` or `Retry-After` header, such as `Sat, 21 Nov 2026 22:57:22 GMT`.
pub fn parse_http_date(text: &str) -> Option<Timestamp> {
    // The preferred form of RFC 9110 is RFC 2822's with the zone `GMT`, which that format knows as an old zone name.
    OffsetDateTime::parse(text.trim(), &Rfc2822).ok().map(|at| Timestamp::from_unix(at.unix_timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_form_is_read() {
        let at = parse_http_date("Sat, 21 Nov 2026 22:57:22 GMT").unwrap();
        assert_eq!(at.to_string(), "2026-11-21T22:57:22Z");
        for wrong in ["", "21 Nov", "2026-11-21T22:57:22Z", "120", "Sat, 99 Nov 2026 22:57:22 GMT"] {
            assert!(parse_http_date(wrong).is_none(), "{wrong}");
        }
    }
}
