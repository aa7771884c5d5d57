"""The base of every exception of this package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import ErrorInfo


class RemoteAssistError(Exception):
    """What went wrong, with a stable code and what to do about it.

    `str(error)` is one sentence; everything else stands in `info` and in the properties.
    """

    def __init__(self, info: ErrorInfo) -> None:
        super().__init__(info.message)
        self.info = info

    def __reduce__(self) -> tuple[type[RemoteAssistError], tuple[ErrorInfo]]:
        # The arguments of `Exception` are the message alone, from which no copy could be made.
        return type(self), (self.info,)

    @property
    def category(self) -> str:
        """The kind, such as `conflict`; it chose the class."""
        return str(self.info.category)

    @property
    def code(self) -> str:
        """The stable code, such as `plan.stale`."""
        return self.info.code

    @property
    def hint(self) -> str | None:
        """What to do next."""
        return self.info.hint

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed later without a change."""
        return self.info.retryable

    @property
    def retry_after(self) -> float | None:
        """How long the service asked to wait, in seconds."""
        milliseconds = self.info.retry_after_ms
        return None if milliseconds is None else milliseconds / 1000

    @property
    def status(self) -> int | None:
        """The HTTP status, if a service answered."""
        return self.info.status

    @property
    def request_id(self) -> str | None:
        """The service's request id, for a support case."""
        return self.info.request_id

    @property
    def address(self) -> str | None:
        """The address of the step that failed."""
        return self.info.address

    @property
    def details(self) -> Mapping[str, str]:
        """Named facts for programs."""
        return self.info.details
