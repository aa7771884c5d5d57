//! Refusals in the form of Graph, with the documented codes and texts (sources: `FIDELITY.md`).

use serde_json::{Value as Json, json};

use super::id::Id;

/// An answer that refuses a request.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The code of the envelope.
    pub(crate) code: &'static str,
    /// The text of the envelope.
    pub(crate) message: String,
    /// `details` of the envelope.
    pub(crate) details: Option<Box<Json>>,
    /// Headers beside the usual ones.
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// The outcome of a request.
pub(crate) type Outcome<T> = std::result::Result<T, Failure>;

/// A refusal.
pub(crate) fn refuse(status: u16, code: &'static str, message: impl Into<String>) -> Failure {
    Failure { status, code, message: message.into(), details: None, headers: Vec::new() }
}

/// 400 `Request_BadRequest`, what the directory says to most mistakes.
pub(crate) fn bad(message: impl Into<String>) -> Failure {
    refuse(400, "Request_BadRequest", message)
}

/// 400 `BadRequest`, what the gateway says before the directory is asked.
pub(crate) fn malformed(message: impl Into<String>) -> Failure {
    refuse(400, "BadRequest", message)
}

/// 400 `Request_UnsupportedQuery`.
pub(crate) fn unsupported(message: impl Into<String>) -> Failure {
    refuse(400, "Request_UnsupportedQuery", message)
}

/// 404 for an object that does not exist, or that this replica does not know yet.
pub(crate) fn missing(name: impl std::fmt::Display) -> Failure {
    let text = format!(
        "Resource '{name}' does not exist or one of its queried reference-property objects are not present."
    );
    refuse(404, "Request_ResourceNotFound", text)
}

/// 400 for a unique value that another object holds.
pub(crate) fn taken(property: &str) -> Failure {
    let mut failure =
        bad(format!("Another object with the same value for property {property} already exists."));
    failure.details =
        Some(Box::new(json!([{ "code": "ObjectConflict", "message": failure.message, "target": property }])));
    failure
}

/// 400 for a property that the type does not have.
pub(crate) fn no_property(name: &str, type_name: &str) -> Failure {
    malformed(format!("Could not find a property named '{name}' on type 'microsoft.graph.{type_name}'."))
}

/// 501 for what the simulated tenant does not model.
pub(crate) fn unmodelled(what: impl std::fmt::Display) -> Failure {
    refuse(501, "sim.unmodelled", format!("The simulated tenant does not model {what}."))
}

/// 403 for a token without the permission.
pub(crate) fn denied() -> Failure {
    refuse(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
}

/// 400 for a reference that exists.
pub(crate) fn already(relation: &str) -> Failure {
    bad(format!(
        "One or more added object references already exist for the following modified properties: '{relation}'."
    ))
}

/// 400 for an identifier that is no GUID.
pub(crate) fn bad_identifier(text: &str) -> Failure {
    bad(format!("Invalid object identifier '{text}'."))
}

/// The refusals of licences.
pub(crate) mod licence {
    use super::{Failure, Id, bad};

    /// No seat is left.
    pub(crate) fn no_seat(sku: Id) -> Failure {
        bad(format!("Subscription with SKU {sku} does not have any available licenses."))
    }

    /// The user has no usage location.
    pub(crate) fn no_location() -> Failure {
        bad("License assignment cannot be done for user with invalid usage location.")
    }

    /// Two service plans exclude each other.
    pub(crate) fn exclusive(first: Id, second: Id) -> Failure {
        bad(format!(
            "License assignment failed because service plans {first},{second} are mutually exclusive."
        ))
    }

    /// The tenant has no such product.
    pub(crate) fn unknown(sku: Id) -> Failure {
        bad(format!("License {sku} does not correspond to a valid company License."))
    }

    /// The product is for the company, not for people.
    pub(crate) fn company(sku: Id) -> Failure {
        bad(format!("License {sku} cannot be assigned to a user."))
    }

    /// The service plan is not part of the product.
    pub(crate) fn foreign_plan(plan: Id, sku: Id) -> Failure {
        bad(format!("The service plan {plan} does not belong to the license {sku}."))
    }

    /// The user has the product through a group.
    pub(crate) fn inherited() -> Failure {
        bad(
            "User license is inherited from a group membership and it cannot be removed directly from the user.",
        )
    }

    /// The user or group does not have the product.
    pub(crate) fn absent(whose: &str) -> Failure {
        bad(format!("{whose} does not have a corresponding license."))
    }
}
