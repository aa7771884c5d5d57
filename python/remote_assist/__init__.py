"""Plan, apply and verify Dynamics 365 Remote Assist deployments on HoloLens 2.

    >>> import remote_assist as ra
    >>> client = ra.Client.simulated()

`Client` waits, `AsyncClient` is awaited; both take scenarios and give plans, runs and reports of `models`. `Simulator` is a
simulated tenant for tests of any program that uses Microsoft Graph.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ._native import (
    AsyncClient,
    AsyncEvents,
    AsyncRun,
    Client,
    Events,
    LogRecord,
    LogRecords,
    Run,
    Secret,
    SimulatedTenant,
    Simulator,
    Snapshot,
    __version__,
    log_records,
)
from .errors import (
    AuthenticationError,
    CancelledError,
    ConflictError,
    IncompleteError,
    InternalError,
    InvalidInputError,
    NotFoundError,
    NotLicensedError,
    PermissionDeniedError,
    PlanStaleError,
    RemoteAssistError,
    ThrottledError,
    UnavailableError,
    UnsupportedError,
)

if TYPE_CHECKING:
    from . import errors, models
    from ._credential import AccessToken, TokenCredential
    from ._simulator import Fault, FaultMatch, LoggedRequest, TenantInfo
    from .models import (
        Account,
        AccountTemplate,
        Action,
        Address,
        App,
        ArtifactReady,
        AssignTo,
        Capability,
        Change,
        Check,
        Cloud,
        Counts,
        CredentialFinding,
        CredentialOutcome,
        CustomApp,
        Diagnostic,
        DiagnosticEvent,
        DoctorFinding,
        DoctorReport,
        Drift,
        ErrorCategory,
        ErrorInfo,
        Estimate,
        Event,
        Executor,
        FieldDrift,
        FindingState,
        Foreign,
        GroupSpec,
        JournalHead,
        JournalProblem,
        JournalVerification,
        Json,
        LicenceSpec,
        Outcome,
        PermissionFinding,
        PermissionReport,
        PermissionSet,
        PermissionState,
        Place,
        Plan,
        PlanPermissions,
        PlanTenant,
        Purpose,
        QuotaUse,
        RemoteAssistApp,
        RunFinished,
        RunReport,
        RunStarted,
        Scenario,
        Severity,
        SharedIdentity,
        Step,
        StepFailure,
        StepFinished,
        StepProgress,
        StepResult,
        StepStarted,
        Summary,
        Target,
        Throttled,
        TokenFacts,
        Validation,
        Verdict,
        Verification,
        VerifiedJournal,
        Waiting,
    )

__all__ = [
    "AccessToken",
    "Account",
    "AccountTemplate",
    "Action",
    "Address",
    "App",
    "ArtifactReady",
    "AssignTo",
    "AsyncClient",
    "AsyncEvents",
    "AsyncRun",
    "AuthenticationError",
    "CancelledError",
    "Capability",
    "Change",
    "Check",
    "Client",
    "Cloud",
    "ConflictError",
    "Counts",
    "CredentialFinding",
    "CredentialOutcome",
    "CustomApp",
    "Diagnostic",
    "DiagnosticEvent",
    "DoctorFinding",
    "DoctorReport",
    "Drift",
    "ErrorCategory",
    "ErrorInfo",
    "Estimate",
    "Event",
    "Events",
    "Executor",
    "Fault",
    "FaultMatch",
    "FieldDrift",
    "FindingState",
    "Foreign",
    "GroupSpec",
    "IncompleteError",
    "InternalError",
    "InvalidInputError",
    "JournalHead",
    "JournalProblem",
    "JournalVerification",
    "Json",
    "LicenceSpec",
    "LogRecord",
    "LogRecords",
    "LoggedRequest",
    "NotFoundError",
    "NotLicensedError",
    "Outcome",
    "PermissionDeniedError",
    "PermissionFinding",
    "PermissionReport",
    "PermissionSet",
    "PermissionState",
    "Place",
    "Plan",
    "PlanPermissions",
    "PlanStaleError",
    "PlanTenant",
    "Purpose",
    "QuotaUse",
    "RemoteAssistApp",
    "RemoteAssistError",
    "Run",
    "RunFinished",
    "RunReport",
    "RunStarted",
    "Scenario",
    "Secret",
    "Severity",
    "SharedIdentity",
    "SimulatedTenant",
    "Simulator",
    "Snapshot",
    "Step",
    "StepFailure",
    "StepFinished",
    "StepProgress",
    "StepResult",
    "StepStarted",
    "Summary",
    "Target",
    "TenantInfo",
    "Throttled",
    "ThrottledError",
    "TokenCredential",
    "TokenFacts",
    "UnavailableError",
    "UnsupportedError",
    "Validation",
    "Verdict",
    "Verification",
    "VerifiedJournal",
    "Waiting",
    "__version__",
    "errors",
    "log_records",
    "models",
]


# Where names live that are not loaded with the package; the others are of `models`.
_HOLDERS: dict[str, str] = {
    "AccessToken": "_credential",
    "Fault": "_simulator",
    "FaultMatch": "_simulator",
    "LoggedRequest": "_simulator",
    "TenantInfo": "_simulator",
    "TokenCredential": "_credential",
}


def __getattr__(name: str) -> Any:
    """Loads the models on first use: a program that only catches errors, or asks for the version, never pays for them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    holder = _HOLDERS.get(name, "models")
    module = importlib.import_module(f".{holder}", __name__)
    if holder == "models":
        importlib.import_module("._codec", __name__)
    value = module if name == holder else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
