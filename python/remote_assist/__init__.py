"""Plan, apply and verify Dynamics 365 Remote Assist deployments on HoloLens 2.

    >>> import remote_assist as ra
    >>> client = ra.Client.simulated()

`Client` waits, `AsyncClient` is awaited; both take scenarios and give plans, runs and reports of `models`.
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
    SimulatedTenant,
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
        CustomApp,
        Diagnostic,
        DiagnosticEvent,
        ErrorCategory,
        ErrorInfo,
        Estimate,
        Event,
        Executor,
        GroupSpec,
        Json,
        LicenceSpec,
        Outcome,
        PermissionReport,
        PermissionSet,
        Place,
        Plan,
        PlanPermissions,
        PlanTenant,
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
        Validation,
        Verdict,
        Verification,
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
    "CustomApp",
    "Diagnostic",
    "DiagnosticEvent",
    "ErrorCategory",
    "ErrorInfo",
    "Estimate",
    "Event",
    "Events",
    "Executor",
    "GroupSpec",
    "IncompleteError",
    "InternalError",
    "InvalidInputError",
    "Json",
    "LicenceSpec",
    "LogRecord",
    "LogRecords",
    "NotFoundError",
    "NotLicensedError",
    "Outcome",
    "PermissionDeniedError",
    "PermissionReport",
    "PermissionSet",
    "Place",
    "Plan",
    "PlanPermissions",
    "PlanStaleError",
    "PlanTenant",
    "RemoteAssistApp",
    "RemoteAssistError",
    "Run",
    "RunFinished",
    "RunReport",
    "RunStarted",
    "Scenario",
    "Severity",
    "SharedIdentity",
    "SimulatedTenant",
    "Step",
    "StepFailure",
    "StepFinished",
    "StepProgress",
    "StepResult",
    "StepStarted",
    "Summary",
    "Target",
    "Throttled",
    "ThrottledError",
    "TokenCredential",
    "UnavailableError",
    "UnsupportedError",
    "Validation",
    "Verdict",
    "Verification",
    "Waiting",
    "__version__",
    "errors",
    "log_records",
    "models",
]


def __getattr__(name: str) -> Any:
    """Loads the models on first use: a program that only catches errors, or asks for the version, never pays for them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    holder = "_credential" if name in ("AccessToken", "TokenCredential") else "models"
    module = importlib.import_module(f".{holder}", __name__)
    if holder == "models":
        importlib.import_module("._codec", __name__)
    value = module if name == holder else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
