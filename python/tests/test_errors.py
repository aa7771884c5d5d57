"""Errors: one class per category, everything that a handler needs, and nothing that it must not see."""

from __future__ import annotations

import asyncio
import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import remote_assist as ra
from remote_assist import errors

from .conftest import Document

Make = Callable[..., Document]


def test_every_category_has_a_class_below_the_base() -> None:
    assert set(errors.CLASSES) == {category.value for category in ra.ErrorCategory}
    assert all(issubclass(cls, ra.RemoteAssistError) for cls in errors.CLASSES.values())
    assert all(getattr(ra, cls.__name__) is cls for cls in errors.CLASSES.values())
    for code, entry in errors.CODES.items():
        assert entry.category in errors.CLASSES, code


def test_an_error_tells_what_where_why_and_what_to_do(document: Make) -> None:
    with pytest.raises(ra.InvalidInputError) as caught:
        ra.Client.simulated().plan(document(nonsense=1))
    error = caught.value
    assert (error.code, error.category, error.retryable) == ("scenario.unknown_key", "invalidInput", False)
    assert "nonsense" in str(error) and "\n" not in str(error)
    assert error.hint and error.details["path"] == "nonsense"
    assert (error.status, error.request_id, error.address, error.retry_after) == (None, None, None, None)
    assert errors.CODES[error.code].exit_code == 2


def test_errors_can_be_copied_and_sent_to_other_processes() -> None:
    with pytest.raises(ra.RemoteAssistError) as caught:
        ra.Client.simulated().plan({"kind": "sharedIdentity"})
    for twin in (copy.copy(caught.value), pickle.loads(pickle.dumps(caught.value))):
        assert type(twin) is type(caught.value)
        assert twin.info == caught.value.info and str(twin) == str(caught.value)


def test_a_stale_plan_is_refused_before_the_first_write(document: Make) -> None:
    client = ra.Client.simulated()
    plan = client.plan(document())
    assert client.apply(plan).result().outcome == ra.Outcome.DONE
    with pytest.raises(ra.PlanStaleError) as caught:
        client.apply(plan)
    assert caught.value.code == "plan.stale" and caught.value.details["differences"]


def test_both_clients_raise_the_same(document: Make) -> None:
    async def awaited() -> ra.RemoteAssistError:
        with pytest.raises(ra.RemoteAssistError) as caught:
            await ra.AsyncClient.simulated().plan(document(tenant="fabrikam.com"))
        return caught.value

    with pytest.raises(ra.RemoteAssistError) as caught:
        ra.Client.simulated().plan(document(tenant="fabrikam.com"))
    assert asyncio.run(awaited()).info == caught.value.info


def test_a_failed_step_has_an_error_that_can_be_raised(document: Make) -> None:
    roles = ["Group.ReadWrite.All", "LicenseAssignment.ReadWrite.All", "Organization.Read.All", "User.Read.All"]
    client = ra.Client.simulated(roles=roles)
    report = client.apply(client.plan(document())).result()
    assert report.outcome == ra.Outcome.PARTIAL
    error = errors.from_info(report.failures[0].error)
    assert isinstance(error, ra.PermissionDeniedError) and error.status == 403


class Failing:
    """A credential whose exception holds a token."""

    def __init__(self, exception: BaseException) -> None:
        self.exception = exception

    def get_token(self, *scopes: str) -> Any:
        assert scopes == ("https://graph.microsoft.com/.default",)
        raise self.exception


class FailingLater(Failing):
    async def get_token(self, *scopes: str) -> Any:
        await asyncio.sleep(0)
        raise self.exception


RAISING = [Failing(KeyboardInterrupt("eyJ-planted")), Failing(ValueError("eyJ-planted")), FailingLater(OSError("eyJ-planted"))]


@pytest.mark.parametrize("credential", RAISING, ids=lambda one: type(one.exception).__name__)
def test_a_raising_credential_is_the_cause(credential: Failing, document: Make) -> None:
    exception = credential.exception
    with pytest.raises(ra.AuthenticationError) as caught:
        ra.Client.connect("contoso.com", credential).plan(document())
    assert caught.value.__cause__ is exception
    told = str(caught.value) + repr(caught.value.info)
    assert type(exception).__name__ in told and "eyJ-planted" not in told


class Giving:
    def __init__(self, token: object) -> None:
        self.token = token

    def get_token(self, *scopes: str) -> Any:
        return self.token


class Token:
    def __init__(self, token: object, expires_on: object = None) -> None:
        self.token, self.expires_on = token, expires_on


@pytest.mark.parametrize("given", [None, "eyJ", Token(None), Token(7), Token("a", "soon"), Token("\ud800"), Token("a", 1e30)])
def test_what_is_no_token_is_told(given: object, document: Make) -> None:
    with pytest.raises(ra.AuthenticationError) as caught:
        ra.Client.connect("contoso.com", Giving(given)).plan(document())
    assert caught.value.__cause__ is not None


def test_a_token_reaches_the_request_and_no_message(document: Make) -> None:
    # A line feed is refused when the header is made, the last moment before anything is sent.
    with pytest.raises(ra.AuthenticationError) as caught:
        ra.Client.connect("contoso.com", Giving(Token("planted\nplanted", 4102444800))).plan(document())
    assert caught.value.code == "auth.token_refused"
    assert "planted" not in str(caught.value) + repr(caught.value.info)
