//! Every stable code in one table: its kind, the exit code of the command line, and when it occurs.
//!
//! Errors and diagnostics share the codes. A code never changes its meaning; messages may.

use super::ErrorKind;

/// One stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The name that programs compare, such as `plan.stale`.
    pub name: &'static str,
    /// The kind, hence the exception class.
    pub kind: ErrorKind,
    /// The exit code of the command line when this ends it.
    pub exit: u8,
    /// When it occurs, for the documentation.
    pub when: &'static str,
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! codes {
    ($($constant:ident = $name:literal, $kind:ident, $exit:literal, $when:literal;)*) => {
        $(#[doc = $when] pub const $constant: Code = Code { name: $name, kind: ErrorKind::$kind, exit: $exit, when: $when };)*
        /// All codes, in the order of this table.
        pub const ALL: &[Code] = &[$($constant),*];
    };
}

codes! {
    SCENARIO_SYNTAX = "scenario.syntax", InvalidInput, 2, "The document is not well-formed YAML or JSON.";
    SCENARIO_UNREADABLE = "scenario.unreadable", InvalidInput, 2, "The file cannot be read.";
    SCENARIO_TOO_LARGE = "scenario.too_large", InvalidInput, 2, "A file is larger, nested deeper, or grows more by its aliases than this version reads.";
    SCENARIO_UNKNOWN_KEY = "scenario.unknown_key", InvalidInput, 2, "A key is not part of the contract; the nearest one is named.";
    SCENARIO_DUPLICATE_KEY = "scenario.duplicate_key", InvalidInput, 2, "A key is given twice in one mapping.";
    SCENARIO_NOT_YET = "scenario.not_yet", Unsupported, 2, "The key belongs to the contract, but this version does not carry it out.";
    SCENARIO_UNKNOWN_KIND = "scenario.unknown_kind", InvalidInput, 2, "`kind` is missing or names no scenario.";
    SCENARIO_MISSING_KEY = "scenario.missing_key", InvalidInput, 2, "A required key is missing.";
    SCENARIO_WRONG_TYPE = "scenario.wrong_type", InvalidInput, 2, "A value has another type than the key takes.";
    SCENARIO_INVALID_VALUE = "scenario.invalid_value", InvalidInput, 2, "A value is outside of what the key allows.";
    SCENARIO_ACCOUNTS_SOURCE = "scenario.accounts_source", InvalidInput, 2, "Not exactly one of `accounts`, `accountsFrom` and `template` is given.";
    SCENARIO_NO_ACCOUNTS = "scenario.no_accounts", InvalidInput, 2, "The list, the file or the template holds no account.";
    SCENARIO_CSV = "scenario.csv", InvalidInput, 2, "The account file is not a CSV file of the expected form.";
    SCENARIO_DUPLICATE_DEVICE = "scenario.duplicate_device", InvalidInput, 2, "A device is listed twice.";
    SCENARIO_DUPLICATE_USER = "scenario.duplicate_user", InvalidInput, 2, "An account is listed twice.";
    SCENARIO_INVALID_USER = "scenario.invalid_user", InvalidInput, 2, "A user principal name has characters or a length that Entra refuses.";
    SCENARIO_INVALID = "scenario.invalid", InvalidInput, 2, "The scenario has errors; each stands among the diagnostics.";
    SCENARIO_DUPLICATE_TENANT = "scenario.duplicate_domain", InvalidInput, 2, "A tenant or a domain is listed twice.";
    SCENARIO_EMPTY_LIST = "scenario.empty_list", InvalidInput, 2, "A list of domains is empty, which would mean something else than it seems.";
    SAME_COMPANY = "federation.same_company", InvalidInput, 2, "The source's condition that all tenants belong to the same company is not declared.";
    SINGLE_TENANT = "federation.single_tenant", InvalidInput, 2, "All people are in one tenant, or one side of a call is missing: nothing is to be done across tenants.";
    PARTNER_SHUT_OUT = "federation.partner_shut_out", Conflict, 0, "A tenant of experts and one of technicians do not let their people reach each other.";
    VENDOR_LICENSING = "vendorAccounts.licensing", InvalidInput, 2, "Microsoft's sales have not confirmed the licences for people from outside.";
    VENDOR_EXPIRED = "vendorAccounts.expired", InvalidInput, 2, "The last day on which a person needs the account is over.";
    VENDORS_SEE_EACH_OTHER = "vendorAccounts.vendors_see_each_other", Conflict, 0, "There are several vendors and no information barriers between them.";
    BARRIERS_UNLICENSED = "barriers.unlicensed", NotLicensed, 5, "No product of the tenant holds the service plan for information barriers.";
    BARRIERS_PREREQUISITE = "barriers.prerequisite", Conflict, 5, "Something that information barriers need is missing in the tenant.";
    BARRIERS_FOREIGN = "barriers.foreign_policy", Conflict, 5, "A segment or policy of somebody else stands where the scenario asks for one.";
    BARRIERS_NOT_PROVEN = "barriers.not_proven", Conflict, 5, "With the planned policies a vendor would still reach another one, or nobody of the company.";
    ACCESS_PASS_OFF = "vendorAccounts.access_pass_off", Conflict, 2, "The tenant has temporary access passes turned off, and the scenario asks for them.";
    BARRIERS_KEPT = "barriers.kept", Conflict, 0, "A segment or policy stays, because the scenario or somebody else still depends on it.";
    BARRIERS_UNREADABLE = "barriers.cannot_be_read", Incomplete, 0, "Which information barriers the tenant holds cannot be read from here.";
    GUEST_TECHNICIAN = "guesting.technician", InvalidInput, 2, "A technician is to be a guest, and guests cannot sign in to Remote Assist.";
    GUEST_OWN_DOMAIN = "guesting.own_domain", InvalidInput, 2, "Somebody of the tenant itself is to be its guest.";
    GUEST_CHANNEL = "guesting.channel", InvalidInput, 2, "A guest cannot be in a channel that is named, or need not be added to it, or the channel cannot be made.";
    GUEST_CONFLICT = "guesting.other_account", Conflict, 5, "The address of a guest belongs to an account that is no guest, is blocked, or has another address.";
    GUEST_ACCESS_CLOSED = "guesting.access_closed", Conflict, 5, "The tenant's settings do not let guests be invited.";
    GUEST_NOT_NEEDED = "guesting.not_necessary", InvalidInput, 0, "The tenants' people reach each other already; guesting is needed for more than calls between two alone.";
    TEAM_OWNER = "guesting.team_owner", InvalidInput, 2, "The team must be made, and nobody is named as its owner.";
    TEAM_PERSON = "guesting.team_person", NotFound, 5, "An owner or a member of the team is no account of the tenant.";
    SCENARIO_NOT_SENT = "guesting.message_not_sent", InvalidInput, 0, "There is a text for a message that is not sent.";
    REACH_UNKNOWN_ADDRESS = "reach.unknown_address", InvalidInput, 2, "An address belongs to none of the tenants that are described.";
    LOOKALIKE = "guard.lookalike", Conflict, 5, "Two names look alike although they differ.";
    USE_IMPROVED_PROCESS = "sharedIdentity.use_improved_process", InvalidInput, 0, "Ten or more devices: the source recommends certificate sign-in.";
    ACKNOWLEDGE = "sharedIdentity.acknowledge", InvalidInput, 0, "Limitations or issues of the source are not acknowledged.";
    KIOSK_RISK = "sharedIdentity.kiosk_risk", InvalidInput, 0, "A kiosk shows an app that does not belong on a headset with a shared account, or lacks the app that it is for.";
    UNGUARDED = "sharedIdentity.unguarded", InvalidInput, 0, "Nobody is asked for anything, and nothing limits what whoever holds the headset can do.";
    LOCK_OUT = "guard.lock_out", Conflict, 5, "What is asked for would make headsets unusable, or keep their accounts out.";
    FIELD_SERVICE = "sharedIdentity.field_service", InvalidInput, 0, "Field Service is licensed, but the source says that a shared account cannot use it.";
    PRODUCT_ENDING = "lifecycle.ending", Unsupported, 0, "The product ends on a known date.";
    PRODUCT_ENDED = "lifecycle.ended", Unsupported, 2, "The product has ended; acknowledge `lifecycle` to go on.";
    PLAN_MALFORMED = "plan.malformed", InvalidInput, 2, "The plan file is not a plan of this version, or was altered.";
    PLAN_STALE = "plan.stale", Stale, 5, "The tenant changed after the plan was made.";
    PLAN_FOREIGN_OBJECT = "plan.foreign_object", Conflict, 5, "An object of that name exists and is not ours.";
    PLAN_AMBIGUOUS = "plan.ambiguous", Conflict, 5, "More than one object fits.";
    PLAN_PROTECTED = "plan.protected", Conflict, 5, "An account that holds a directory role, a group that can be given one, or what is synchronised from elsewhere would be touched.";
    PLAN_ADOPT = "plan.adopt", InvalidInput, 2, "An `--adopt` names an address or an object that does not fit.";
    PLAN_DESTROY_LIMIT = "plan.destroy_limit", Conflict, 5, "The plan deletes more objects than `--max-destroy` allows.";
    GROUP_LICENSING = "licence.group_licensing", NotLicensed, 0, "The group carries licences, and no product of the tenant is known to include group licensing.";
    PLAN_DUPLICATE = "plan.duplicate", Conflict, 0, "Several objects carry the mark of one resource.";
    TENANT_WIDE = "plan.tenant_wide", Conflict, 0, "A change holds for the whole tenant; what it does to others is spelled out.";
    TEARDOWN_OTHERS = "teardown.others", Conflict, 0, "A group that is removed has members that the deployment did not put there.";
    LEFT_BEHIND = "plan.left_behind", Conflict, 0, "What an earlier version of the scenario brought about is no longer in it, and stays.";
    TEARDOWN_UNPROVEN = "teardown.unproven", Conflict, 0, "An object carries the deployment's mark, but nothing proves that a run made it; it is let go and stays.";
    RECYCLE_BIN = "teardown.recycle_bin", Conflict, 0, "Deleted objects stay in the recycle bin until the date that is named.";
    DOMAIN_NOT_VERIFIED = "tenant.domain_not_verified", InvalidInput, 2, "The domain is not a verified domain of the tenant.";
    TENANT_MISMATCH = "tenant.mismatch", InvalidInput, 2, "The credential belongs to another tenant than the scenario names.";
    NO_SEATS = "license.no_seats", NotLicensed, 5, "A product has fewer free seats than the deployment needs.";
    FEATURE_ABSENT = "license.feature_absent", NotLicensed, 5, "No product of the tenant holds the service plan that a capability needs.";
    LICENCE_MEMBER = "license.member_error", NotLicensed, 4, "Entra could not give the licence to an account.";
    NO_RECIPIENT = "secret.no_recipient", InvalidInput, 2, "Passwords must be made, and nobody is named to whom they can be sealed.";
    SECRET_ABSENT = "secret.absent", NotFound, 1, "No journal holds a password of the account, or it is not certain which one holds.";
    RECIPIENT_INVALID = "secret.recipient_invalid", InvalidInput, 2, "A recipient is not an age public key.";
    STORE_UNWRITABLE = "store.unwritable", Unavailable, 1, "A local file cannot be written.";
    STORE_DAMAGED = "store.damaged", InvalidInput, 2, "A local file is damaged.";
    STORE_IN_USE = "store.in_use", Conflict, 5, "Another process holds the file.";
    JOURNAL_HELD = "journal.held", Conflict, 5, "Another run holds the journal of the deployment; it is named.";
    JOURNAL_FENCED = "journal.fenced", Conflict, 5, "Another run took the journal over, so this one stopped.";
    JOURNAL_DAMAGED = "journal.damaged", Conflict, 5, "A file of the journal is not what it was when it was written; nothing is written to it any more.";
    JOURNAL_ROLLED_BACK = "journal.rolled_back", Conflict, 5, "The journal is an older copy than this machine has seen.";
    JOURNAL_OTHER_TENANT = "journal.other_tenant", Conflict, 5, "The journal belongs to another tenant, another simulated tenant or another deployment.";
    JOURNAL_NEWER = "journal.newer", Unsupported, 2, "The journal was written by a later version; it can be read but not written.";
    JOURNAL_TOO_LARGE = "journal.too_large", InvalidInput, 2, "One write is too large for an entry of the journal.";
    JOURNAL_NONE = "journal.none", NotFound, 2, "There is no journal of the deployment at that place.";
    JOURNAL_STORE = "journal.store", Unavailable, 1, "The place of the journal cannot be read or written, or is not fit for one.";
    TOKEN_MISSING = "auth.no_credential", Unauthenticated, 1, "No credential was found.";
    AUTH_CONFIGURATION = "auth.configuration", Unauthenticated, 1, "The environment describes a credential incompletely or wrongly.";
    CREDENTIAL_REFUSED = "auth.credential_refused", Unauthenticated, 1, "The token authority refused the credential.";
    CREDENTIAL_EXPIRED = "auth.secret_expired", Unauthenticated, 1, "The secret or the certificate of the application has expired.";
    MISSING_ROLE = "auth.missing_role", Forbidden, 5, "The token lacks a permission that the plan needs; nothing was written.";
    CLOCK_SKEW = "auth.clock_skew", Conflict, 5, "The clock of this machine is more than five minutes off; nothing was written.";
    TOKEN_REFUSED = "auth.token_refused", Unauthenticated, 1, "The service refused the token.";
    TOKEN_EXPIRED = "auth.token_expired", Unauthenticated, 4, "The token expired and could not be renewed.";
    MISSING_PERMISSION = "graph.missing_permission", Forbidden, 1, "The credential lacks a Graph permission.";
    GRAPH_NOT_FOUND = "graph.not_found", NotFound, 1, "Graph knows no such object.";
    GRAPH_EXISTS = "graph.exists", Conflict, 1, "Graph holds such an object already.";
    GRAPH_CONFLICT = "graph.conflict", Conflict, 1, "The request collides with the present state of an object.";
    GRAPH_REFUSED = "graph.refused", InvalidInput, 1, "Graph refused the request as invalid.";
    GRAPH_THROTTLED = "graph.throttled", Throttled, 4, "Graph asked to slow down for longer than this run may wait.";
    GRAPH_UNAVAILABLE = "graph.unavailable", Unavailable, 1, "Graph answered with a fault of its own.";
    GRAPH_MALFORMED = "graph.malformed", Unavailable, 1, "An answer was not what Graph documents.";
    HTTP_CONNECT = "http.connect", Unavailable, 1, "The service could not be reached.";
    HTTP_CERTIFICATE = "http.certificate", Unavailable, 1, "What answers as the service has a certificate that this machine does not trust, or this machine trusts none.";
    HTTP_CLOCK = "http.clock", Conflict, 1, "This machine's clock differs from the service's by more than five minutes, so nothing is written.";
    HTTP_LOST = "http.lost", Unavailable, 1, "A request was sent and the connection broke, or the time ran out, before the answer was whole.";
    HTTP_URL = "http.foreign_url", Conflict, 1, "An address leads away from the service, so no token goes there.";
    CLOUD_NOT_AVAILABLE = "cloud.not_available", Unsupported, 2, "The cloud does not offer what the scenario needs.";
    POWERSHELL_REFUSED = "powershell.refused", InvalidInput, 1, "A cmdlet refused what it was asked for.";
    POWERSHELL_CHANGED = "powershell.changed_by_others", Stale, 4, "What a script was to change was changed by somebody else after the plan was made; it changed nothing.";
    POWERSHELL_WAITS = "powershell.waits_for_receipt", Incomplete, 4, "A step needs PowerShell, which is not there or not allowed; its script was not run here.";
    POWERSHELL_FAILED = "powershell.failed", Incomplete, 1, "A script stopped before its end; its receipt or its output says where.";
    SIDE_UNREADABLE = "teams.cannot_be_read", Incomplete, 0, "What Teams of a tenant holds cannot be read from here.";
    CLOSES_ACCESS = "guard.closes_access", Conflict, 5, "The plan closes external access for people who have it now.";
    OPENS_ACCESS = "teams.opens_access", Conflict, 0, "The plan opens external access for people who do not have it now.";
    IGNORED_BLOCK_LIST = "teams.ignored_block_list", Conflict, 0, "A block list stands beside an allow list, where it is without effect.";
    SIDE_UNLICENSED = "federation.unlicensed_side", NotLicensed, 0, "A tenant holds no product with what its people need.";
    SIM_UNMODELLED = "sim.unmodelled", Unsupported, 1, "The simulated tenant does not model that.";
    OUTCOME_UNKNOWN = "outcome.unknown", Incomplete, 4, "A write was sent and its outcome could not be learned.";
    APPLY_PARTIAL = "apply.partial", Incomplete, 4, "Some steps are done, others are not; the next apply goes on.";
    APPLY_FAILED = "apply.failed", Incomplete, 1, "No step could be carried out.";
    VERIFY_FAILED = "verify.failed", Incomplete, 1, "At least one check fails.";
    EMIT_CHANGED = "emit.changed_by_hand", Conflict, 5, "A file that would be written over is not as `emit` wrote it, or is not its own.";
    EMIT_OUTSIDE = "emit.leads_outside", Conflict, 5, "A link in the folder leads out of it, so nothing is written through it.";
    RECEIPT_MALFORMED = "receipt.malformed", InvalidInput, 2, "A receipt is not of the form that `emit` writes.";
    RECEIPT_NOT_FILLED_IN = "receipt.not_filled_in", InvalidInput, 2, "A receipt does not say yet who did it, when, or how it came out.";
    RECEIPT_OTHER_DEPLOYMENT = "receipt.other_deployment", Conflict, 5, "A receipt belongs to another deployment or another tenant.";
    RECEIPT_OTHER_STEP = "receipt.other_step", Conflict, 5, "A receipt belongs to a step that the deployment does not have, or to an earlier life of it.";
    RECEIPT_EXPIRED = "receipt.expired", Stale, 5, "A receipt may no longer be relied on.";
    RUN_CANCELLED = "run.cancelled", Cancelled, 130, "The caller asked to stop; the next apply goes on.";
    CONTROL_CHARACTER = "encode.control_character", InvalidInput, 2, "A text holds a control character, which no request may carry.";
    NO_THREADS = "system.no_threads", Unavailable, 1, "The operating system refuses to start threads.";
    USAGE = "usage", InvalidInput, 2, "The call does not make sense as given.";
    BUG_INVARIANT = "bug.invariant", Internal, 1, "Something that must hold does not: a defect of this library.";
    BUG_PANIC = "bug.panic", Internal, 1, "The library panicked: a defect of this library.";
}

/// The code of that name.
pub fn find(name: &str) -> Option<Code> {
    ALL.iter().copied().find(|code| code.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_dotted() {
        let mut names: Vec<_> = ALL.iter().map(|code| code.name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(ALL.iter().all(|code| code.name == "usage" || code.name.contains('.')));
    }
}
