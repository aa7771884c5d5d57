"""A revealed password: lent in a buffer that is wiped, and shown by nothing else."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import remote_assist as ra

from .conftest import PLANT
from .corpus import WRITERS
from .support import PATIENCE

ACCOUNT = "holo-0001@contoso.com"


@pytest.fixture
def client(document: Any) -> ra.Client:
    client = ra.Client.simulated()
    assert client.apply(client.plan(document(1))).result().outcome == ra.Outcome.DONE
    return client


def test_the_buffer_can_be_written_and_is_wiped(client: ra.Client) -> None:
    secret = client.reveal(ACCOUNT)
    with secret as outer:
        with secret as inner:
            assert bytes(inner) == bytes(outer) and len(inner) == 24 and not inner.readonly
            buffer = inner.obj
            inner[0] = 0
        assert buffer == bytes(24), "the inner one is wiped at its own end"
        assert bytes(outer) != bytes(24)
        kept = outer[2:4]
    assert bytes(kept) == b"\0\0", "a view that somebody kept shows zeros"
    with pytest.raises(ValueError, match="released"):
        inner[0]


def test_the_buffer_is_wiped_when_an_exception_passes(client: ra.Client) -> None:
    with pytest.raises(KeyError), client.reveal(ACCOUNT) as view:
        buffer = view.obj
        raise KeyError
    assert buffer == bytes(24)


def test_nothing_shows_it(client: ra.Client) -> None:
    secret = client.reveal(ACCOUNT)
    with secret as view:
        password = str(view, "utf-8")
        assert password not in f"{view!r}{view}{secret!r}{secret}{secret.__class__.__doc__}{dir(secret)}"
    for write in WRITERS:
        with pytest.raises(TypeError) as refused:
            write(secret)
        assert password not in str(refused.value)


def test_a_second_time_needs_a_reason(client: ra.Client) -> None:
    client.reveal(ACCOUNT)
    with pytest.raises(ra.InvalidInputError) as refused:
        client.reveal(ACCOUNT)
    assert refused.value.code == "usage" and "shown before" in str(refused.value)
    assert repr(client.reveal(ACCOUNT, reason="the note was lost")) == "<Secret, not shown>"
    assert client.verify_journal("plant-7").whole


def test_awaited(document: Any) -> None:
    """Also: a run that is awaited and that nothing else names is not taken for a forgotten one."""

    async def run() -> None:
        async with ra.AsyncClient.simulated() as client:
            await (await client.apply(await client.plan(document(1))))
            with await client.reveal(ACCOUNT) as password:
                assert len(password) == 24
            removal = await client.teardown(document(1))
            assert (await removal).outcome == ra.Outcome.DONE

    asyncio.run(run())


def test_the_key_file_of_the_command_line_opens_it(tmp_path: Path) -> None:
    file = tmp_path / "tenant.json"
    command = [sys.executable, "-m", "remote_assist", "apply", str(PLANT), "--yes", "--tenant-file", str(file)]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=PATIENCE)
    with ra.Client.simulated(tenant_file=file) as client:
        with pytest.raises(ra.InvalidInputError) as refused:
            client.reveal(ACCOUNT)
        assert refused.value.code == "secret.recipient_invalid", "its own key is another one"
        with client.reveal(ACCOUNT, identity=tmp_path / ".remote-assist" / "identity.txt") as password:
            assert len(password) == 24
        with pytest.raises(ra.InvalidInputError, match="no-such-key"):
            client.reveal(ACCOUNT, identity="no-such-key.txt", reason="again")


def test_limits_and_words_are_checked(client: ra.Client, document: Any) -> None:
    for limit in (-1, 2**32):
        with pytest.raises(ra.InvalidInputError, match="max_destroy"):
            client.teardown(document(1), max_destroy=limit)
    with pytest.raises(ra.InvalidInputError, match="`removal` is not a purpose"):
        client.plan(document(1), purpose="removal")
    plan = client.plan(document(1), purpose=ra.Purpose.TEARDOWN, keep=["entra.user"])
    assert plan.keep == ("entra.user",)
    assert {step.address.partition("/")[0] for step in plan.steps if step.action == ra.Action.DELETE} == {"entra.group", "entra.licence"}
