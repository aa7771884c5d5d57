"""Credentials of other packages, asked from a thread of the native part."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Awaitable, Coroutine
from typing import Any, Protocol


class AccessToken(Protocol):
    """A bearer token; `azure.core.credentials.AccessToken` is one."""

    @property
    def token(self) -> str:
        """The token itself."""
        ...

    @property
    def expires_on(self) -> int:
        """When it ends, in seconds since 1970."""
        ...


class TokenCredential(Protocol):
    """Whatever gives tokens for scopes, at once or to be awaited; every credential of `azure.identity` is one."""

    def get_token(self, *scopes: str) -> AccessToken | Awaitable[AccessToken]:
        """Gives a token that is valid now."""
        ...


# A service that does not answer for that long does not answer.
_PATIENCE = 120.0


class Adapter:
    """A credential, and the loop that an asynchronous one is asked on.

    That is the loop of the `AsyncClient` that uses it. For a `Client` it is one of its own, which is kept, because such
    credentials keep connections that belong to their loop.
    """

    def __init__(self, credential: TokenCredential) -> None:
        if not callable(getattr(credential, "get_token", None)):
            raise TypeError(f"a credential must have a method `get_token`, and {type(credential).__name__} has none")
        self._credential = credential
        self._loop: asyncio.AbstractEventLoop | None = None
        self._own: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()

    def enter(self) -> None:
        """Remembers the running loop as the one of the client."""
        self._loop = asyncio.get_running_loop()

    def token(self, scope: str) -> tuple[str, int | None]:
        """A token and when it ends."""
        given = self._credential.get_token(scope)
        answer = self._wait(given) if inspect.isawaitable(given) else given
        token, expires = getattr(answer, "token", None), getattr(answer, "expires_on", None)
        if not isinstance(token, str):
            raise TypeError("get_token gave no object with a `token`")
        return token, None if expires is None else int(expires)

    def _wait(self, given: Awaitable[Any]) -> object:
        loop = self._loop
        if loop is not None and loop.is_running():
            return asyncio.run_coroutine_threadsafe(_coroutine(given), loop).result(_PATIENCE)
        with self._lock:
            if self._own is None:
                self._own = asyncio.new_event_loop()
            return self._own.run_until_complete(asyncio.wait_for(given, _PATIENCE))

    def __del__(self) -> None:
        own = getattr(self, "_own", None)
        if own is not None and not own.is_running():
            own.close()


def _coroutine(given: Awaitable[Any]) -> Coroutine[Any, Any, Any]:
    async def wait() -> Any:
        return await given

    return wait()
