//! The refusals that were seen in a source, each with what it means.

use super::classification::{ask, fault, kind, write};
use crate::error::{Code, codes};
use crate::graph::{Reason, reason};
use crate::http::testing::json as answer;

/// Shapes of `errors.json` that were seen in a source: status, code, message, kind for a write, reason, error code.
const SEEN: &[(u16, &str, &str, &str, Reason, Code)] = &[
    (
        400,
        "Request_BadRequest",
        "Another object with the same value for property userPrincipalName already exists.",
        "refused",
        Reason::NameTaken,
        codes::GRAPH_EXISTS,
    ),
    (
        409,
        "Request_MultipleObjectsWithSameKeyValue",
        "A conflict.",
        "refused",
        Reason::NameTaken,
        codes::GRAPH_EXISTS,
    ),
    (
        400,
        "Request_BadRequest",
        "A conflicting object with one or more of the specified property values is present in the directory.",
        "refused",
        Reason::NameTaken,
        codes::GRAPH_EXISTS,
    ),
    (
        400,
        "Request_BadRequest",
        "One or more added object references already exist for the following modified properties: 'members'.",
        "refused",
        Reason::ReferenceExists,
        codes::GRAPH_EXISTS,
    ),
    (
        400,
        "Request_BadRequest",
        "One or more removed object references do not exist",
        "refused",
        Reason::ReferenceAbsent,
        codes::GRAPH_NOT_FOUND,
    ),
    (
        404,
        "Request_ResourceNotFound",
        "Resource '1' does not exist or one of its queried reference-property objects are not present.",
        "refused",
        Reason::NotReplicated,
        codes::GRAPH_NOT_FOUND,
    ),
    (
        400,
        "Request_BadRequest",
        "Not a valid reference update.",
        "refused",
        Reason::NotReplicated,
        codes::GRAPH_NOT_FOUND,
    ),
    (
        400,
        "Request_BadRequest",
        "The appId '1' of the service principal does not reference a valid application object.",
        "refused",
        Reason::NotReplicated,
        codes::GRAPH_NOT_FOUND,
    ),
    (
        403,
        "Authorization_RequestDenied",
        "When using this permission, the backing application of the service principal being created must in the local tenant",
        "refused",
        Reason::NotReplicated,
        codes::GRAPH_NOT_FOUND,
    ),
    (
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.",
        "refused",
        Reason::MissingPermission,
        codes::MISSING_PERMISSION,
    ),
    (
        403,
        "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
        "Neither tenant is B2C or tenant doesn't have premium license",
        "refused",
        Reason::FeatureNotLicensed,
        codes::FEATURE_ABSENT,
    ),
    (
        403,
        "AccessDenied",
        "Your tenant is not licensed for this feature. Please upgrade your subscription to access it.",
        "refused",
        Reason::FeatureNotLicensed,
        codes::FEATURE_ABSENT,
    ),
    (
        400,
        "BadRequest",
        "Request not applicable to target tenant.",
        "refused",
        Reason::FeatureNotLicensed,
        codes::FEATURE_ABSENT,
    ),
    (
        400,
        "Request_BadRequest",
        "The specified password does not comply with password complexity requirements. Please provide a different password.",
        "refused",
        Reason::PasswordRefused,
        codes::GRAPH_REFUSED,
    ),
    (
        400,
        "Request_BadRequest",
        "Property userPrincipalName is invalid.",
        "refused",
        Reason::NameInvalid,
        codes::GRAPH_REFUSED,
    ),
    (
        400,
        "Request_BadRequest",
        "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.",
        "refused",
        Reason::NameInvalid,
        codes::GRAPH_REFUSED,
    ),
    (
        400,
        "Request_BadRequest",
        "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.",
        "refused",
        Reason::Synchronised,
        codes::GRAPH_REFUSED,
    ),
    (
        403,
        "Directory_QuotaExceeded",
        "The directory object quota limit for the Tenant has been exceeded.",
        "refused",
        Reason::Quota,
        codes::GRAPH_REFUSED,
    ),
    (
        409,
        "Directory_ConcurrencyViolation",
        "Error due to concurrent requests being made to the tenant. Please wait briefly and retry.",
        "unknown",
        Reason::Concurrency,
        codes::GRAPH_UNAVAILABLE,
    ),
    (
        400,
        "Request_BadRequest",
        "Subscription with SKU 1 does not have any available licenses.",
        "refused",
        Reason::NoSeats,
        codes::NO_SEATS,
    ),
    (
        400,
        "Request_BadRequest",
        "License assignment cannot be done for user with invalid usage location.",
        "refused",
        Reason::UsageLocation,
        codes::GRAPH_REFUSED,
    ),
    (
        400,
        "Request_BadRequest",
        "License assignment failed because service plans 1,2 are mutually exclusive.",
        "refused",
        Reason::PlansExclude,
        codes::GRAPH_REFUSED,
    ),
    (
        400,
        "Request_BadRequest",
        "License assignment failed because service plan 1 depends on the service plan(s) 2",
        "refused",
        Reason::PlanMissing,
        codes::GRAPH_REFUSED,
    ),
    (
        400,
        "Request_BadRequest",
        "License 1 cannot be assigned to a user.",
        "refused",
        Reason::NotForUsers,
        codes::GRAPH_REFUSED,
    ),
    (
        403,
        "Forbidden",
        "Guest invitations not allowed for your company. Contact your company administrator for more details.",
        "refused",
        Reason::InvitationsOff,
        codes::MISSING_PERMISSION,
    ),
    (
        403,
        "Forbidden",
        "This invitation is blocked by cross-tenant access settings.",
        "refused",
        Reason::InvitationsOff,
        codes::MISSING_PERMISSION,
    ),
    (
        400,
        "BadRequest",
        "This user cannot be invited because the domain of the user's email address is a verified domain of this directory.",
        "refused",
        Reason::AlreadyMember,
        codes::GRAPH_EXISTS,
    ),
    (
        400,
        "BadRequest",
        "The invited user already exists in the directory as object ID: 1, but the account is blocked from signing in.",
        "refused",
        Reason::AlreadyMember,
        codes::GRAPH_EXISTS,
    ),
    (
        400,
        "Request_BadRequest",
        "One or more properties contains invalid values.",
        "refused",
        Reason::Invalid,
        codes::GRAPH_REFUSED,
    ),
    (404, "ResourceNotFound", "gone", "refused", Reason::NotFound, codes::GRAPH_NOT_FOUND),
    (
        401,
        "UnknownError",
        "{\"ErrorCode\":\"Forbidden\",\"Message\":\"not allowed\"}",
        "refused",
        Reason::MissingPermission,
        codes::MISSING_PERMISSION,
    ),
];

#[tokio::test]
async fn the_known_refusals_are_recognised() {
    for (status, code, message, expected, meaning, error_code) in SEEN {
        let answered = ask(write(), answer(*status, &fault(code, message))).await;
        let error = answered.error().unwrap();
        assert_eq!(
            (kind(&answered), reason(error), error.code()),
            (*expected, Some(*meaning), *error_code),
            "{message}"
        );
        assert_eq!(error.details()["graphCode"], *code);
        assert!(error.hint_text().is_some() && error.to_string().contains("`POST /users`"), "{error}");
        assert_eq!((error.status(), error.request_id()), (Some(*status), Some("r-1")));
    }
}
