"""`AsyncClient`: awaiting, iterating, cancelling, loops that come and go, credentials that are awaited."""

from __future__ import annotations

import asyncio
import threading
import warnings
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

import remote_assist as ra

from .conftest import PLANT, Document

Make = Callable[..., Document]


async def start(document: Document, **options: Any) -> ra.AsyncRun:
    client = ra.AsyncClient.simulated(**options)
    return await client.apply(await client.plan(document))


def test_a_deployment(document: Make) -> None:
    async def main() -> None:
        async with ra.AsyncClient.simulated() as client:
            plan = await client.plan(PLANT)
            run = await client.apply(plan)
            kinds = [event.event async for event in run]
            assert (kinds[0], kinds[-1]) == ("runStarted", "runFinished")
            # A late reader starts at the beginning, and a report can be asked for again.
            assert [event.event async for event in run] == kinds
            assert (await run).outcome == (await run.result()).outcome == ra.Outcome.DONE
            assert run.finished and run.id in repr(run)
            assert (await client.plan(PLANT)).summary.create == 0
            verdicts = {check.verdict for check in (await client.verify(PLANT)).checks}
            assert verdicts == {ra.Verdict.PASS, ra.Verdict.MANUAL, ra.Verdict.CANNOT_BE_READ}
            assert (await client.validate(PLANT)).valid
            assert (await client.permissions(PLANT)).apply.graph
        with pytest.raises(ra.InvalidInputError):
            await client.plan(PLANT)

    asyncio.run(main())


def test_two_readers_see_every_event(document: Make) -> None:
    async def read(run: ra.AsyncRun) -> list[int]:
        return [event.seq async for event in run]

    async def main() -> None:
        run = await start(document(8))
        first, second = await asyncio.gather(read(run), read(run))
        assert first == second == list(range(1, len(first) + 1))

    asyncio.run(main())


def test_calls_run_side_by_side(document: Make) -> None:
    async def main() -> None:
        client = ra.AsyncClient.simulated(delay_ms=5)
        plans = await asyncio.gather(*(client.plan(document()) for _ in range(32)))
        assert len({plan.fingerprint for plan in plans}) == 1

    asyncio.run(main())


def test_every_loop_of_a_process_works(document: Make) -> None:
    client = ra.AsyncClient.simulated()

    async def plan() -> ra.Plan:
        return await client.plan(document())

    assert asyncio.run(plan()).fingerprint == asyncio.run(plan()).fingerprint


def test_cancelling_the_task_stops_the_waiting_and_not_the_run(document: Make) -> None:
    async def main() -> None:
        run = await start(document(20), delay_ms=20)
        task = asyncio.ensure_future(run.result())
        await anext(aiter(run))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not run.finished
        assert (await run).outcome == ra.Outcome.DONE

    asyncio.run(main())


def test_cancelling_a_call_drops_it(document: Make) -> None:
    async def main() -> None:
        client = ra.AsyncClient.simulated(delay_ms=60_000)
        task = asyncio.ensure_future(client.plan(document()))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.plan(document()), timeout=0.01)

    asyncio.run(main())


def test_a_cancelled_run_goes_on_with_the_next_apply(document: Make) -> None:
    async def main() -> None:
        client = ra.AsyncClient.simulated(seed="large", delay_ms=10)
        run = await client.apply(await client.plan(document(45)))
        async for event in run:
            if event.event == "stepFinished":
                run.cancel()
        assert (await run).outcome == ra.Outcome.CANCELLED
        again = await client.apply(await client.plan(document(45)))
        assert (await again).outcome == ra.Outcome.DONE

    asyncio.run(main())


def test_a_call_needs_a_loop(document: Make) -> None:
    with pytest.raises(RuntimeError, match="loop"):
        ra.AsyncClient.simulated().plan(document())


def test_a_forgotten_run_is_told(document: Make) -> None:
    async def main() -> None:
        run = await start(document(8), delay_ms=500)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            del run
            # The thread that delivered it may hold it a moment longer, and gives it back at the next call of any kind.
            while not told:
                await asyncio.sleep(0.001)
                ra.log_records()
        assert "goes on by itself" in str(told[0].message) and told[0].category is ResourceWarning

    asyncio.run(main())


class Recording:
    """An awaited credential that remembers where it was asked, and refuses."""

    def __init__(self) -> None:
        self.loops: list[asyncio.AbstractEventLoop] = []

    async def get_token(self, *scopes: str) -> Any:
        self.loops.append(asyncio.get_running_loop())
        await asyncio.sleep(0)
        raise PermissionError("no")


def test_an_awaited_credential_is_asked_on_the_loop_of_its_client(document: Make) -> None:
    credential = Recording()
    client = ra.AsyncClient.connect("contoso.com", credential)

    async def main() -> asyncio.AbstractEventLoop:
        with pytest.raises(ra.AuthenticationError) as caught:
            await client.plan(document())
        assert isinstance(caught.value.__cause__, PermissionError)
        return asyncio.get_running_loop()

    loops = [asyncio.run(main()), asyncio.run(main())]
    assert list(dict.fromkeys(credential.loops)) == loops


def test_a_waiting_client_asks_an_awaited_credential_on_one_loop(document: Make) -> None:
    credential = Recording()
    client = ra.Client.connect("contoso.com", credential)
    for _ in range(2):
        with pytest.raises(ra.AuthenticationError):
            client.plan(document())
    assert len(set(credential.loops)) == 1


def test_a_blocking_credential_does_not_block_the_loop(document: Make) -> None:
    asked, go = threading.Event(), threading.Event()

    class Slow:
        def get_token(self, *scopes: str) -> Any:
            asked.set()
            assert go.wait(60)
            raise PermissionError("no")

    async def main() -> None:
        call = asyncio.ensure_future(ra.AsyncClient.connect("contoso.com", Slow()).plan(document()))
        while not asked.is_set():
            await asyncio.sleep(0)
        # The loop is free, and so are other clients.
        assert (await ra.AsyncClient.simulated().plan(document())).summary.create
        go.set()
        with pytest.raises(ra.AuthenticationError):
            await call

    asyncio.run(main())


def test_threads_share_a_client(document: Make) -> None:
    client = ra.Client.simulated(delay_ms=2)

    async def main() -> None:
        calls: list[Coroutine[Any, Any, ra.Plan]] = [asyncio.to_thread(client.plan, document()) for _ in range(8)]
        assert len({plan.fingerprint for plan in await asyncio.gather(*calls)}) == 1

    asyncio.run(main())


def test_log_records_are_pulled() -> None:
    async def main() -> None:
        records = ra.log_records()
        client = ra.AsyncClient.simulated()
        next_record = asyncio.ensure_future(anext(aiter(records)))
        await client.plan(PLANT)
        record = await asyncio.wait_for(next_record, 60)
        assert record.level in ("ERROR", "WARN", "INFO", "DEBUG")
        assert record.target.startswith("remote_assist") and record.created > 0 and repr(record)
        assert isinstance(record.fields, dict)

    asyncio.run(main())
