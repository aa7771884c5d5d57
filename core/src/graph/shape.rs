//! The refusals that a deployment meets, and what they mean. Source: `errors.json` of the project's facts, which name the
//! documentation page or issue of each.

use crate::error::{Code, Error, codes};

use super::fault::Fault;

/// What a refusal of a known shape means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Another object holds a value that must be unique, such as the user principal name.
    NameTaken,
    /// The reference is there already.
    ReferenceExists,
    /// The reference to remove is not there.
    ReferenceAbsent,
    /// The object, or one that it refers to, is not known (yet) to the copy of the directory that was asked.
    NotReplicated,
    /// There is no such object.
    NotFound,
    /// The credential lacks a permission or a role.
    MissingPermission,
    /// The tenant holds no licence for the feature.
    FeatureNotLicensed,
    /// The product has no free seat.
    NoSeats,
    /// The account has no country, or one where the product may not be used.
    UsageLocation,
    /// The account or the group does not have the licence that is taken away.
    LicenceAbsent,
    /// The group still carries licences, or Entra still works on them.
    LicencesHeld,
    /// Two service plans exclude each other.
    PlansExclude,
    /// A service plan needs another one that is missing.
    PlanMissing,
    /// The product cannot be given to users.
    NotForUsers,
    /// The password does not meet the tenant's policy.
    PasswordRefused,
    /// The name's form or its domain is not valid in this tenant.
    NameInvalid,
    /// The object is mastered by a directory on premises.
    Synchronised,
    /// The directory is full, or a list is at its limit.
    Quota,
    /// Something else writes to the same object at the moment.
    Concurrency,
    /// The person belongs to this tenant already.
    AlreadyMember,
    /// Invitations are not allowed.
    InvitationsOff,
    /// The service knows no such property, option or value.
    Invalid,
}

impl Reason {
    /// The name among an error's details, such as `nameTaken`.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(reason, _)| *reason == self).map_or("", |(_, name)| name)
    }
}

const NAMES: &[(Reason, &str)] = &[
    (Reason::NameTaken, "nameTaken"),
    (Reason::ReferenceExists, "referenceExists"),
    (Reason::ReferenceAbsent, "referenceAbsent"),
    (Reason::NotReplicated, "notReplicated"),
    (Reason::NotFound, "notFound"),
    (Reason::MissingPermission, "missingPermission"),
    (Reason::FeatureNotLicensed, "featureNotLicensed"),
    (Reason::NoSeats, "noSeats"),
    (Reason::UsageLocation, "usageLocation"),
    (Reason::LicenceAbsent, "licenceAbsent"),
    (Reason::LicencesHeld, "licencesHeld"),
    (Reason::PlansExclude, "plansExclude"),
    (Reason::PlanMissing, "planMissing"),
    (Reason::NotForUsers, "notForUsers"),
    (Reason::PasswordRefused, "passwordRefused"),
    (Reason::NameInvalid, "nameInvalid"),
    (Reason::Synchronised, "synchronised"),
    (Reason::Quota, "quota"),
    (Reason::Concurrency, "concurrency"),
    (Reason::AlreadyMember, "alreadyMember"),
    (Reason::InvitationsOff, "invitationsOff"),
    (Reason::Invalid, "invalid"),
];

/// What a refusal means, if its shape is known.
pub fn reason(error: &Error) -> Option<Reason> {
    let found = error.details().get("reason")?;
    NAMES.iter().find(|(_, name)| name == found).map(|(reason, _)| *reason)
}

/// One known refusal. An empty list matches everything.
pub(super) struct Shape {
    statuses: &'static [u16],
    codes: &'static [&'static str],
    /// Any of these words, in lower case.
    words: &'static [&'static str],
    pub(super) reason: Reason,
    pub(super) code: Code,
    pub(super) hint: &'static str,
}

impl Shape {
    fn fits(&self, status: u16, fault: &Fault, message: &str) -> bool {
        (self.statuses.is_empty() || self.statuses.contains(&status))
            && (self.codes.is_empty() || self.codes.iter().any(|code| fault.has_code(code)))
            && (self.words.is_empty() || self.words.iter().any(|words| message.contains(words)))
    }
}

/// The first shape that fits. The status alone decides the last ones.
pub(super) fn find(status: u16, fault: &Fault) -> Option<&'static Shape> {
    let message = fault.message.to_lowercase();
    SHAPES.iter().find(|shape| shape.fits(status, fault, &message))
}

/// Writes the table below with one line per shape.
macro_rules! shapes {
    ($([$($status:literal)*] [$($code:literal)*] [$($words:literal)*] $reason:ident $error:ident $hint:literal;)*) => {
        &[$(Shape {
            statuses: &[$($status),*], codes: &[$($code),*], words: &[$($words),*],
            reason: Reason::$reason, code: codes::$error, hint: $hint,
        }),*]
    };
}

const SHAPES: &[Shape] = shapes! {
    [400 409] [] ["another object with the same value" "conflicting object with one or more" "already exists in the organization"] NameTaken GRAPH_EXISTS
        "Look for the object that holds the value, also among the deleted ones; adopt it by its id, or choose another name.";
    [400 409] ["ObjectConflict" "Request_MultipleObjectsWithSameKeyValue"] [] NameTaken GRAPH_EXISTS
        "Look for the object that holds the value, also among the deleted ones; adopt it by its id, or choose another name.";
    [400] [] ["added object references already exist"] ReferenceExists GRAPH_EXISTS "It is there already; nothing has to be done.";
    [400 404] [] ["removed object references do not exist"] ReferenceAbsent GRAPH_NOT_FOUND "It is gone already; nothing has to be done.";
    [404] [] ["reference-property objects are not present"] NotReplicated GRAPH_NOT_FOUND
        "If the object was made a moment ago, the directory's copies do not agree yet; try again in a minute.";
    [400] [] ["not a valid reference update" "does not reference a valid application object"] NotReplicated GRAPH_NOT_FOUND
        "If the object was made a moment ago, the directory's copies do not agree yet; try again in a minute.";
    [403] [] ["backing application of the service principal"] NotReplicated GRAPH_NOT_FOUND
        "If the application was made a moment ago, the directory's copies do not agree yet; try again in a minute.";
    [404] [] ["no team found" "failed to execute skype backend request"] NotReplicated GRAPH_NOT_FOUND
        "If the group or the team was made a moment ago, Teams does not know it yet; try again in a minute.";
    [400] [] ["invalid value specified for property mailnickname"] NameInvalid GRAPH_REFUSED
        "A mail nickname is unique and holds no space and none of `@()\\[]\";:<>,`.";
    [400] [] ["cannot contain more than 20 link changes"] Invalid GRAPH_REFUSED "At most 20 references go into one request.";
    [400] [] ["inherited from a group"] Invalid GRAPH_REFUSED "Take the account out of the group, or the licence from the group.";
    [400] [] ["external guest user"] Invalid GRAPH_REFUSED "A pass is for accounts of this tenant; leave guests out.";
    [400] [] ["does not allow creating or updating temporaryaccesspass"] Invalid GRAPH_REFUSED
        "Allow temporary access passes for the group in the policy of authentication methods first.";
    [400] [] ["does not have any available licenses"] NoSeats NO_SEATS "Buy seats, free some, or deploy fewer accounts.";
    [400] [] ["does not have a corresponding license"] LicenceAbsent GRAPH_REFUSED "It is gone already; nothing has to be done.";
    [400] [] ["cannot be deleted because it has licenses"] LicencesHeld GRAPH_CONFLICT "Take the group's licences away and wait until Entra has processed that.";
    [400] [] ["invalid usage location"] UsageLocation GRAPH_REFUSED "Set the account's `usageLocation`; if it was just set, try again in a minute.";
    [400] [] ["mutually exclusive"] PlansExclude GRAPH_REFUSED "Leave one of the named service plans out.";
    [400] [] ["depends on the service plan"] PlanMissing GRAPH_REFUSED "Assign the product that holds the named service plan in the same group.";
    [400] [] ["cannot be assigned to a user"] NotForUsers GRAPH_REFUSED "The product is for the organisation, not for accounts.";
    [400] [] ["password does not comply" "password complexity"] PasswordRefused GRAPH_REFUSED "The tenant's password policy or its list of banned words refuses the value.";
    [400] [] ["property userprincipalname is invalid" "domain portion of the userprincipalname"] NameInvalid GRAPH_REFUSED
        "Use a verified domain of the tenant, and only letters, digits and `'.-_!#^~` before the `@`.";
    [400] [] ["on-premises mastered" "directory sync objects"] Synchronised GRAPH_REFUSED "The object is synchronised; change it on premises.";
    [403] ["Directory_QuotaExceeded"] [] Quota GRAPH_REFUSED "Delete objects (deleted ones count for 30 days) or ask Microsoft for a larger quota.";
    [409] ["Directory_ConcurrencyViolation"] [] Concurrency GRAPH_UNAVAILABLE "Something else writes to the same object; it is tried again.";
    [400] [] ["is a verified domain of this directory"] AlreadyMember GRAPH_EXISTS "The person is a member of this tenant; use that account.";
    [400] [] ["already exists in the directory as object id"] AlreadyMember GRAPH_EXISTS "The account exists and is blocked; an administrator can unblock it.";
    [403] [] ["guest invitations not allowed" "blocked by cross-tenant access"] InvitationsOff MISSING_PERMISSION
        "The tenant's settings for guests or for cross-tenant access forbid the invitation.";
    [403] ["Authentication_RequestFromNonPremiumTenantOrB2CTenant"] [] FeatureNotLicensed FEATURE_ABSENT "The feature needs Microsoft Entra ID P1 or P2.";
    [400 403] [] ["not licensed for this feature" "not applicable to target tenant"] FeatureNotLicensed FEATURE_ABSENT "The tenant needs a licence for this feature.";
    [401 403] [] ["forbidden"] MissingPermission MISSING_PERMISSION
        "The credential lacks a licence or a role of the service, such as an Intune role; after a change it can take minutes to hold.";
    [403] [] [] MissingPermission MISSING_PERMISSION
        "`remote-assist permissions FILE` lists what is needed; an administrator consents to it. After consent it can take minutes to hold.";
    [404] [] [] NotFound GRAPH_NOT_FOUND "Check the name or the id; an object made a moment ago may need a minute to be seen everywhere.";
    [400] [] [] Invalid GRAPH_REFUSED "The request is not what the service expects; its message names the value.";
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_name_of_its_own() {
        let mut names: Vec<_> = NAMES.iter().map(|(_, name)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), NAMES.len());
        assert!(SHAPES.iter().all(|shape| !shape.reason.name().is_empty()));
    }

    #[test]
    fn words_are_in_lower_case_since_messages_are_compared_so() {
        for shape in SHAPES {
            assert!(shape.words.iter().all(|words| words.to_lowercase() == **words));
        }
    }
}
