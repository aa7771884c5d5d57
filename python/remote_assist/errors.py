"""Every exception of this package, and every stable code.

All are below `RemoteAssistError`: `code` never changes its meaning, `hint` says what to do, `str()` is one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._error_base import RemoteAssistError
from ._error_classes import (
    CLASSES,
    CODES,
    AuthenticationError,
    CancelledError,
    Code,
    ConflictError,
    IncompleteError,
    InternalError,
    InvalidInputError,
    NotFoundError,
    NotLicensedError,
    PermissionDeniedError,
    PlanStaleError,
    ThrottledError,
    UnavailableError,
    UnsupportedError,
)

if TYPE_CHECKING:
    from .models import ErrorInfo


def from_info(info: ErrorInfo) -> RemoteAssistError:
    """The exception of a flat record, such as a failed step of a report holds."""
    return CLASSES[info.category](info)


__all__ = [
    "CLASSES",
    "CODES",
    "AuthenticationError",
    "CancelledError",
    "Code",
    "ConflictError",
    "IncompleteError",
    "InternalError",
    "InvalidInputError",
    "NotFoundError",
    "NotLicensedError",
    "PermissionDeniedError",
    "PlanStaleError",
    "RemoteAssistError",
    "ThrottledError",
    "UnavailableError",
    "UnsupportedError",
    "from_info",
]
