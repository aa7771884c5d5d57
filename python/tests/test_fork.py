"""Forked children: their parent's threads are gone, and everything still works or says why it cannot."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable

import pytest

import remote_assist as ra

from .conftest import Document
from .support import PATIENCE

Make = Callable[..., Document]

# Newer Pythons warn about every fork of a process with threads, and they are right.
pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]


def in_child(work: Callable[[], object]) -> None:
    """Does something in a forked child; it must end well, and must not hang."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            assert os.waitstatus_to_exitcode(status) == 0
            return
        time.sleep(0.01)
    os.kill(child, 9)
    os.waitpid(child, 0)
    pytest.fail("the child hung")


@pytest.fixture
def client(document: Make) -> ra.Client:
    """A client whose process has a runtime with threads already."""
    client = ra.Client.simulated()
    client.plan(document())
    return client


def deploy(client: ra.Client, document: Document) -> None:
    assert client.apply(client.plan(document)).result().outcome == ra.Outcome.DONE


def test_a_client_of_the_child_works(client: ra.Client, document: Make) -> None:
    in_child(lambda: deploy(ra.Client.simulated(), document()))
    deploy(client, document())


def test_a_client_of_the_parent_works_in_the_child(client: ra.Client, document: Make) -> None:
    in_child(lambda: deploy(client, document()))
    # What the child did to its copy of the tenant is its own.
    assert client.plan(document()).summary.create


def test_asyncio_works_in_the_child(client: ra.Client, document: Make) -> None:
    async def main() -> None:
        other = ra.AsyncClient.simulated()
        run = await other.apply(await other.plan(document()))
        assert (await run).outcome == ra.Outcome.DONE

    in_child(lambda: asyncio.run(main()))


def test_a_run_of_the_parent_says_that_it_is_not_the_childs(document: Make) -> None:
    client = ra.Client.simulated(delay_ms=50)
    run = client.apply(client.plan(document(8)))

    def ask() -> None:
        with pytest.raises(ra.InvalidInputError, match="process that started it"):
            run.result()

    in_child(ask)
    assert run.result().outcome == ra.Outcome.DONE


def test_a_live_client_of_the_parent_asks_its_credential_in_the_child(document: Make) -> None:
    class Refusing:
        def get_token(self, *scopes: str) -> ra.AccessToken:
            raise PermissionError(os.getpid())

    client = ra.Client.connect("contoso.com", Refusing())

    def ask() -> None:
        with pytest.raises(ra.AuthenticationError) as caught:
            client.plan(document())
        assert str(caught.value.__cause__) == str(os.getpid())

    ask()
    in_child(ask)


def test_a_child_of_a_child_works(client: ra.Client, document: Make) -> None:
    in_child(lambda: in_child(lambda: deploy(client, document())))
