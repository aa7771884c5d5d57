"""The fixture `simulator` for pytest, which loads this module by itself where the package is installed.

    @pytest.mark.simulator(seed="companies", faults=[{"do": "lose", "match": {"nth": 1}}])
    def test_something(simulator):
        my_program(simulator.graph_url, simulator.token)

Each test gets a simulator of its own. The marker takes the keywords of `remote_assist.Simulator`; on a class or a module it
counts for every test, and a nearer one adds to it. A test that fails shows the requests that came.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import pytest

from . import Simulator

# What a failed test shows at most.
_SHOWN = 40


def pytest_configure(config: pytest.Config) -> None:
    """Tells pytest about the marker."""
    about = "simulator(**options): options of the fixture `simulator`, as `remote_assist.Simulator` takes them"
    config.addinivalue_line("markers", about)


@pytest.fixture
def simulator(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    """A simulated tenant for this test alone; `@pytest.mark.simulator(...)` chooses how it begins and behaves."""
    with Simulator(**_options(request)) as started:
        yield started


def _options(request: pytest.FixtureRequest) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for marker in reversed(list(request.node.iter_markers("simulator"))):
        if marker.args:
            raise pytest.UsageError("the marker `simulator` takes keywords alone, such as seed='companies'")
        options |= marker.kwargs
    return options


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Adds the requests that came to the report of a failed test."""
    report = yield
    used = getattr(item, "funcargs", {}).get("simulator")
    if report.when == "call" and report.failed and isinstance(used, Simulator):
        report.sections.append(("requests to the simulated tenant", _told(used)))
    return report


def _told(used: Simulator) -> str:
    try:
        log = used.requests()
    except Exception as error:
        # A report is no place to fail.
        return str(error)
    lines = [f"{one.status or 'lost'} {one.method} {one.path}{f'   fault: {one.fault}' if one.fault else ''}" for one in log]
    left_out = [f"… and {len(lines) - _SHOWN} before"] if len(lines) > _SHOWN else []
    return "\n".join([*left_out, *lines[-_SHOWN:]]) or "none"
