"""The credentials of `azure.identity` as they are: asked, refused, cancelled. Nothing leaves this machine."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from typing import Any

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import ChainedTokenCredential, ClientSecretCredential, CredentialUnavailableError
from azure.identity.aio import ClientSecretCredential as AsyncClientSecretCredential

import remote_assist as ra

from .conftest import Document
from .test_async import Make

OURS = "708c2296-75ae-4c57-a774-06fe0abddc66"
OTHER = "11111111-75ae-4c57-a774-06fe0abddc66"
SCOPE = "https://graph.microsoft.com/.default"


def token_of(tenant: str) -> AccessToken:
    """A token in the form of a JWT, without a true signature."""

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    text = f"{part({'alg': 'none'})}.{part({'tid': tenant, 'roles': ['User.Read.All']})}.planted"
    return AccessToken(text, int(time.time()) + 3600)


class Secret(ClientSecretCredential):
    """Microsoft's own credential, whose way to the authority is replaced."""

    def __init__(self, answer: AccessToken | Exception) -> None:
        super().__init__(OTHER, "app", "planted-secret")
        self.answer = answer
        self.scopes: list[tuple[str, ...]] = []

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        self.scopes.append(scopes)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class AsyncSecret(AsyncClientSecretCredential):
    """The same, awaited."""

    def __init__(self, answer: AccessToken | Exception | None) -> None:
        super().__init__(OTHER, "app", "planted-secret")
        self.answer = answer
        self.scopes: list[tuple[str, ...]] = []
        self.cancelled = False

    async def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        self.scopes.append(scopes)
        if self.answer is None:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled = True
                raise
        if isinstance(self.answer, Exception):
            raise self.answer
        assert self.answer is not None
        return self.answer


def test_a_token_of_another_tenant_is_sent_nowhere_and_asked_for_again(document: Make) -> None:
    credential = Secret(token_of(OTHER))
    client = ra.Client.connect(OURS, credential)
    for round in (1, 2):
        with pytest.raises(ra.InvalidInputError) as caught:
            client.plan(document())
        assert caught.value.code == "tenant.mismatch"
        told = str(caught.value) + repr(caught.value.info)
        assert OTHER in told and "planted" not in told
        # What was refused is not kept: each call asks once.
        assert credential.scopes == [(SCOPE,)] * round


def test_an_awaited_one_is_asked_the_same_way(document: Make) -> None:
    async def main() -> None:
        credential = AsyncSecret(token_of(OTHER))
        async with credential:
            with pytest.raises(ra.InvalidInputError) as caught:
                await ra.AsyncClient.connect(OURS, credential).plan(document())
            assert caught.value.code == "tenant.mismatch"
            assert credential.scopes == [(SCOPE,)]

    asyncio.run(main())


@pytest.mark.parametrize(
    "exception",
    [ClientAuthenticationError("AADSTS7000215: planted"), CredentialUnavailableError("planted"), TimeoutError("planted")],
    ids=lambda one: type(one).__name__,
)
def test_an_exception_is_one_error_that_names_its_class(exception: Exception, document: Make) -> None:
    chain = ChainedTokenCredential(Secret(exception)) if isinstance(exception, TimeoutError) else Secret(exception)
    with pytest.raises(ra.AuthenticationError) as caught:
        ra.Client.connect("contoso.com", chain).plan(document())
    assert caught.value.code == "auth.no_credential"
    cause = caught.value.__cause__
    assert cause is not None and type(cause).__name__ in str(caught.value) and "planted" not in str(caught.value)


def test_cancelling_stops_waiting_for_a_credential_and_leaves_no_thread_waiting(document: Make) -> None:
    credentials: list[AsyncSecret] = []

    async def main() -> None:
        credential = AsyncSecret(None)
        async with credential:
            credentials.append(credential)
            planning = asyncio.ensure_future(ra.AsyncClient.connect("contoso.com", credential).plan(document()))
            while not credential.scopes:
                await asyncio.sleep(0.01)
            planning.cancel()
            with pytest.raises(asyncio.CancelledError):
                await planning

    # The end of the loop cancels what is left of the credential, or this would wait for two minutes.
    asyncio.run(main())
    assert credentials[0].cancelled
