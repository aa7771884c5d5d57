"""What a `Simulator` takes and tells, as plain Python."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypedDict


@dataclass(frozen=True)
class TenantInfo:
    """A tenant of a simulator."""

    id: str
    """Its identifier."""
    domain: str
    """Its default domain."""
    token: str = field(repr=False)
    """A bearer token that does not expire, with every permission or the roles of the simulator."""


@dataclass(frozen=True)
class LoggedRequest:
    """A request that came to a simulator. Nothing of its body or headers is kept."""

    at: datetime
    """When it came, in the time of the simulator."""
    method: str
    """The method."""
    path: str
    """Path and query, such as `/v1.0/users?$top=5`."""
    status: int | None
    """The status that the client got; None where the connection broke before an answer."""
    request_id: str
    """The `request-id` of the answer; items of a batch share that of the batch."""
    in_batch: bool = False
    """Whether it came inside of a `$batch`."""
    fault: Literal["lose", "reset", "truncate", "html", "status"] | None = None
    """The scripted fault that it met."""


class FaultMatch(TypedDict, total=False):
    """Which requests a fault meets; what is left out fits every request."""

    method: str
    """The method."""
    path: str
    """What the path begins with, such as `/users`."""
    nth: int
    """The number of the request among those that fit, from 1."""


class _Fault(TypedDict):
    do: Literal["lose", "reset", "truncate", "html", "status"]
    """What goes wrong: no answer, a reset connection, half a body, an HTML page, another answer."""


class Fault(_Fault, total=False):
    """One scripted fault."""

    match: FaultMatch
    """Which requests it meets; every one unless given."""
    when: Literal["before", "after"]
    """Whether it comes instead of the effect (`before`, unless given), or spoils the answer after it."""
    status: int
    """The status of `status` (500 unless given) and `html` (200 unless given)."""
    headers: Mapping[str, str | int]
    """Headers of the answer, such as `Retry-After`."""
    body: Any
    """The body of the answer: JSON, or a text."""


def tenants(text: str) -> list[TenantInfo]:
    """The tenants from the rows that the native part writes."""
    return [TenantInfo(*row) for row in json.loads(text)]


def logged(text: str) -> list[LoggedRequest]:
    """The requests from the rows that the native part writes."""
    return [LoggedRequest(datetime.fromisoformat(at.replace("Z", "+00:00")), *rest) for at, *rest in json.loads(text)]
