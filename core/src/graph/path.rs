//! Paths with keys in them, encoded so that no key can be read as anything else.

use std::fmt::Write;

/// `/users/{key}` by object id or user principal name.
pub fn user(id_or_name: &str) -> String {
    // Such a segment would be read as a system name such as `$count`; the documentation asks for the key form.
    if id_or_name.starts_with('$') {
        return format!("/users('{}')", literal(id_or_name));
    }
    format!("/users/{}", segment(id_or_name))
}

/// `/groups/{id}` by object id.
pub fn group(id: &str) -> String {
    format!("/groups/{}", segment(id))
}

/// `/groups(uniqueName='…')`, the alternate key that its maker chooses.
pub fn group_by_unique_name(name: &str) -> String {
    key("/groups", "uniqueName", name)
}

/// `/{collection}({property}='…')`, any alternate key of text.
pub fn key(collection: &str, property: &str, value: &str) -> String {
    format!("{collection}({property}='{}')", literal(value))
}

/// `{property} eq '…'` for `$filter`, encoded.
pub fn equals(property: &str, value: &str) -> String {
    format!("{property}%20eq%20'{}'", literal(value))
}

/// A text inside the quotes of an `OData` literal: quotes are doubled, and all but letters, digits and `-._~` is encoded.
pub fn literal(value: &str) -> String {
    encode(&value.replace('\'', "''"))
}

/// One segment of a path.
///
/// `.` and `..` alone cannot be encoded so that every reader takes them for a name; such a path is refused when it is sent.
pub fn segment(value: &str) -> String {
    encode(value)
}

/// A path as people write it: escapes of plain characters are undone. For messages alone, never for sending.
pub(super) fn readable(path: &str) -> String {
    let mut parts = path.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let plain = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(byte) = plain.filter(|byte| (b' '..=b'~').contains(byte) && *byte != b'`') {
            out.push(char::from(byte));
            out.push_str(&part[2..]);
        } else {
            out.push('%');
            out.push_str(part);
        }
    }
    out
}

fn encode(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + value.len() / 4);
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a string does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::http::Origin;
    use crate::model::Cloud;

    #[test]
    fn keys_are_encoded_and_quotes_doubled() {
        assert_eq!(user("holo-0001@contoso.com"), "/users/holo-0001%40contoso.com");
        assert_eq!(user("guest_x.org#EXT#@contoso.com"), "/users/guest_x.org%23EXT%23%40contoso.com");
        assert_eq!(user("$count"), "/users('%24count')");
        assert_eq!(group_by_unique_name("it's a/b"), "/groups(uniqueName='it%27%27s%20a%2Fb')");
        assert_eq!(
            equals("displayName", "a' or true eq true"),
            "displayName%20eq%20'a%27%27%20or%20true%20eq%20true'"
        );
    }
    #[test]
    fn messages_show_keys_as_people_write_them() {
        assert_eq!(readable(&user("guest#EXT#@contoso.com")), "/users/guest#EXT#@contoso.com");
        for odd in ["/a%0Ab", "/a%60b", "/a%", "/a%4", "/a%zz", "/%C3%A9", "/a%é"] {
            assert_eq!(readable(odd), odd);
        }
    }

    proptest! {
        #[test]
        fn a_key_stays_within_its_segment(name in "\\PC{0,30}|[$./?#%'@() a-z]{0,12}") {
            let origin = Origin::cloud(Cloud::Global);
            for path in [user(&name), group_by_unique_name(&name), format!("{}/members", group(&name))] {
                // An empty key or one of dots alone is refused; every other one is a name and nothing else.
                if let Ok(url) = origin.join(&path) {
                    prop_assert_eq!(url.path(), path.as_str());
                    prop_assert_eq!(url.query(), None);
                    prop_assert_eq!(url.path().matches('/').count(), path.matches('/').count());
                }
                prop_assert!(path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%/()='".contains(&byte)));
            }
        }

        #[test]
        fn a_literal_has_no_quote_that_ends_it(value in "['a-z %2]{0,12}|\\PC{0,12}") {
            prop_assert!(!literal(&value).contains('\''));
            prop_assert_eq!(literal(&value).matches("%27").count(), 2 * value.matches('\'').count());
        }
    }
}
