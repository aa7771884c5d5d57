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
    use super::*;

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
}
