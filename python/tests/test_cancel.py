"""Stopping: `cancel`, Ctrl-C while something waits, a second Ctrl-C, handlers that raise something else."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

import remote_assist as ra

from .conftest import Document
from .support import run_python

Make = Callable[..., Document]

# The accounts of one run that lasts long enough to be interrupted, with a pause at each request.
COUNT, DELAY = 45, 20


@pytest.fixture
def client() -> Iterator[ra.Client]:
    with ra.Client.simulated(seed="large", delay_ms=DELAY) as client:
        yield client


def interrupt_after_first_step(run: ra.Run) -> threading.Thread:
    """Sends Ctrl-C to this process once the run is under way."""

    def wait() -> None:
        for event in run:
            if event.event == "stepFinished":
                os.kill(os.getpid(), signal.SIGINT)
                return

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def test_cancel_ends_a_run_and_the_next_apply_goes_on(client: ra.Client, document: Make) -> None:
    run = client.apply(client.plan(document(COUNT)))
    for event in run:
        if event.event == "stepFinished":
            run.cancel()
            run.cancel()
    report = run.result()
    assert report.outcome == ra.Outcome.CANCELLED
    assert report.counts.done and report.counts.open
    assert client.apply(client.plan(document(COUNT))).result().outcome == ra.Outcome.DONE
    assert client.plan(document(COUNT)).summary.create == 0


def test_ctrl_c_in_result_cancels_safely(client: ra.Client, document: Make) -> None:
    run = client.apply(client.plan(document(COUNT)))
    thread = interrupt_after_first_step(run)
    with pytest.raises(KeyboardInterrupt):
        run.result()
    assert run.finished, "it waits for the open steps"
    thread.join()
    assert run.result().outcome == ra.Outcome.CANCELLED


def test_ctrl_c_while_iterating_cancels_safely(client: ra.Client, document: Make) -> None:
    run = client.apply(client.plan(document(COUNT)))
    thread = interrupt_after_first_step(run)
    with pytest.raises(KeyboardInterrupt):
        for _ in run:
            pass
    thread.join()
    # Ctrl-C may also be seen between two events, where nothing of ours waits.
    run.cancel()
    assert run.result().outcome == ra.Outcome.CANCELLED


def test_ctrl_c_in_a_call_drops_it(document: Make) -> None:
    client = ra.Client.simulated(delay_ms=600_000)
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        client.plan(document())


def test_a_handler_may_raise_what_it_likes(document: Make) -> None:
    class Late(Exception):
        pass

    def handler(_number: int, _frame: FrameType | None) -> None:
        raise Late

    client = ra.Client.simulated(delay_ms=600_000)
    before = signal.signal(signal.SIGALRM, handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(Late):
            client.plan(document())
    finally:
        signal.signal(signal.SIGALRM, before)


def test_a_handler_that_returns_changes_nothing(document: Make) -> None:
    seen: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda number, _frame: seen.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
        plan = ra.Client.simulated(delay_ms=100).plan(document())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert plan.summary.create and seen


def test_a_second_ctrl_c_leaves_at_once() -> None:
    ended = run_python(
        """
        import os, signal, threading
        import remote_assist as ra

        client = ra.Client.simulated()
        plan = client.plan("examples/scenarios/plant-7.yaml")
        slow = ra.Client.simulated(delay_ms=3_000)
        run = slow.apply(plan)
        for event in run:
            break
        for after in (0.3, 0.9):
            threading.Timer(after, os.kill, (os.getpid(), signal.SIGINT)).start()
        try:
            run.result()
        except KeyboardInterrupt:
            print("left", run.finished)
        """
    )
    assert (ended.code, ended.output) == (0, "left False\n"), ended


def test_a_forgotten_run_is_told_and_goes_on(client: ra.Client, document: Make) -> None:
    run = client.apply(client.plan(document(COUNT)))
    events = iter(run)
    del run
    next(events)  # a reader keeps it
    with pytest.warns(ResourceWarning, match="goes on by itself"):
        del events


def test_a_run_that_is_done_or_cancelled_is_not_forgotten(client: ra.Client, document: Make) -> None:
    run = client.apply(client.plan(document(1)))
    run.result()
    del run
    run = client.apply(client.plan(document(COUNT)))
    run.cancel()
    del run
