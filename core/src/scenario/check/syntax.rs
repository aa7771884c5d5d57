//! The forms of domains, addresses and names.

/// Whether a text is a tenant id: hexadecimal digits in groups of 8-4-4-4-12.
pub(super) fn is_guid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

/// What is wrong with a domain name, if something is; international names are written as `xn--…`.
pub(super) fn domain_fault(text: &str) -> Option<&'static str> {
    let labels: Vec<&str> = text.split('.').collect();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if labels.len() < 2 {
        Some("it has no dot")
    } else if text.len() > 253 || labels.iter().any(|label| label.len() > 63) {
        Some("it is too long")
    } else if labels.iter().any(|label| label.is_empty()) {
        Some("a part between two dots is empty")
    } else if labels.iter().any(|label| !label.bytes().all(allowed)) {
        Some("it may only have letters, digits, dots and hyphens")
    } else if labels.iter().any(|label| label.starts_with('-') || label.ends_with('-')) {
        Some("a part begins or ends with a hyphen")
    } else if labels.last().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit())) {
        Some("it is an IP address")
    } else {
        None
    }
}

/// Whether a text is an e-mail address of the usual form.
pub(super) fn is_address(text: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"@".contains(c);
    text.len() <= 254
        && text.rsplit_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && local.len() <= 64
                && local.chars().all(plain)
                && domain_fault(domain).is_none()
        })
}

/// What is wrong with a name for people, if something is; Graph allows 256 characters for display names.
pub(super) fn name_fault(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some("is blank".to_owned());
    }
    let length = text.chars().count();
    if length > 256 {
        return Some(format!("has {length} characters; Microsoft Entra takes 256"));
    }
    let control = text.chars().find(|character| character.is_control())?;
    Some(format!("holds the control character U+{:04X}", u32::from(control)))
}

/// A character for a sentence: itself and its code point.
pub(super) fn character(character: char) -> String {
    if character.is_control() {
        format!("U+{:04X}", u32::from(character))
    } else {
        format!("`{character}` (U+{:04X})", u32::from(character))
    }
}
