use remote_assist::error::{Error, codes};
use remote_assist::model::ErrorInfo;

/// How many causes are told; what lies deeper helps nobody.
const CAUSES: usize = 4;

/// An error as the flat record that crosses a language border. Its causes stand in `details` as `cause`, outermost first.
pub fn info(error: &Error) -> ErrorInfo {
    let mut info = ErrorInfo::from(error);
    let mut next = error.cause().map(|cause| cause as &dyn std::error::Error);
    let mut causes: Vec<String> = Vec::new();
    while let Some(cause) = next.filter(|_| causes.len() < CAUSES) {
        let text = cause.to_string();
        if causes.last() != Some(&text) && text != info.message {
            causes.push(text);
        }
        next = cause.source();
    }
    if !causes.is_empty() {
        info.details.0.entry("cause".to_owned()).or_insert_with(|| causes.join(": "));
    }
    info
}

/// The error for a panic; `what` names the place, never the panic's message, which may hold values of the caller.
pub fn panicked(what: &str) -> Error {
    Error::new(codes::BUG_PANIC, format!("remote-assist stopped because of a defect of its own ({what})"))
        .hint(
            "Make a new client. Apply looks at the tenant first, so it can be repeated. Please report this.",
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_told_once_and_in_order() {
        let inner = std::io::Error::other("no route to host");
        let error =
            Error::new(codes::HTTP_CONNECT, "the service could not be reached").hint("Look.").because(inner);
        let info = info(&error);
        assert_eq!(info.code, "http.connect");
        assert_eq!(info.message, "the service could not be reached");
        assert_eq!(info.details.0["cause"], "no route to host");
        assert!(super::info(&panicked("task 1 panicked")).details.0.is_empty());
    }
}
