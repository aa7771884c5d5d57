//! Plain data that crosses borders: scenarios, plans, events, reports, errors.
//!
//! This is the single definition of every type that another language, a file or a `--json` output shows.
//! Types here have no logic beyond constructors and small accessors.

mod advice;
mod artefact;
mod attestation;
mod common;
mod device;
mod diagnostic;
mod doctor;
mod drift;
mod error_info;
mod event;
mod federation;
mod guesting;
mod journal;
mod lint;
mod permissions;
mod plan;
mod reach;
mod report;
mod run;
mod scenario;
mod sign_in;
mod tenant_settings;
mod vendor_accounts;
mod verify;

pub use advice::{Advice, Needs, Solution, SolutionAdvice, SourcedReason};
pub use artefact::{ArtefactEntry, ArtefactIndex, ArtefactLater};
pub use attestation::{Receipt, ReceiptKind, ReceiptResult};
pub use common::{Cloud, Json, Tags, Target, domain_of};
pub use device::{
    AppControl, Delivery, DevicePolicies, FallbackDiagnostics, Kiosk, KioskAudience, KioskMode, Weekday,
    WeeklyRestart,
};
pub use diagnostic::{Diagnostic, Place, Severity, Validation};
pub use doctor::{
    CredentialFinding, CredentialOutcome, DoctorFinding, DoctorReport, FindingState, PermissionFinding,
    PermissionState, TokenFacts,
};
pub use drift::{Drift, FieldDrift, Foreign};
pub use error_info::{ErrorCategory, ErrorInfo};
pub use event::Event;
pub use federation::{
    CompanyTenant, ConsumerAccounts, ExternalAccess, Federation, Person, PersonPolicy, PersonRole,
    TenantRole, TrialTenants,
};
pub use guesting::{
    AccessSwitch, ChannelMembership, ChannelSpec, Guest, GuestAccess, GuestDirectory, Guesting, Invitation,
    Inviters, SharePointSharing, TeamSpec,
};
pub use journal::{JournalHead, JournalProblem, JournalVerification, VerifiedJournal};
pub use lint::{LintFinding, LintReport, LintVerdict, LintedDocument};
pub use permissions::{PermissionReport, PermissionSet};
pub use plan::{
    Action, Change, Estimate, Executor, Plan, PlanPermissions, PlanTenant, Purpose, QuotaUse, Step, Summary,
};
pub use reach::{Ability, DecidingRule, Reach, ReachBasis, ReachVerdict, Route, SearchBy};
pub use report::{
    AccessMode, ArticleReport, RelatedTenant, Report, StatementLine, StatementVerdict, TenantRelation,
    TenantRelations,
};
pub use run::{Counts, Outcome, RunReport, StepFailure, StepResult};
pub use scenario::{
    Account, AccountTemplate, App, AssignTo, Capability, GroupSpec, LicenceSpec, Scenario, SharedIdentity,
};
pub use sign_in::{Autopilot, AutopilotHeadset, CertificateAuthority, PinCharacters, Scep, SignIn};
pub use tenant_settings::{AdministratorPortal, AppRegistrations, Audience, TenantSettings};
pub use vendor_accounts::{Barriers, HandOver, Vendor, VendorAccount, VendorAccounts};
pub use verify::{Check, Verdict, Verification};
