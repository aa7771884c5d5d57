"""Calls of the native part that an event loop waits for."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, Protocol


class _Call(Protocol):
    def abort(self) -> None: ...


class Pending:
    """A future of the running loop, and how a thread of the native part settles it."""

    __slots__ = ("future", "_loop")

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self._loop.create_future()

    def on_cancel(self, call: _Call) -> None:
        """Drops the call when the future is cancelled."""
        self.future.add_done_callback(partial(_drop, call))

    def settle(self, value: object, error: BaseException | None) -> None:
        """Gives the answer, from any thread."""
        try:
            self._loop.call_soon_threadsafe(_settle, self.future, value, error)
        except RuntimeError:
            # The loop was closed, so nobody waits any more.
            pass


def _drop(call: _Call, future: asyncio.Future[Any]) -> None:
    if future.cancelled():
        call.abort()


def _settle(future: asyncio.Future[Any], value: object, error: BaseException | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(value)
    else:
        future.set_exception(error)
