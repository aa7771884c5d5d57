"""The plugin for pytest, as another project's tests meet it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import remote_assist as ra

from .support import Ended, run_python


def run_pytest(folder: Path, text: str) -> Ended:
    (folder / "test_other.py").write_text(textwrap.dedent(text), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-W", "error", "--strict-markers", "--color=no"]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def test_the_fixture_is_there(simulator: ra.Simulator) -> None:
    assert simulator.request("GET", "/users/user-01@contoso.com")[0] == 200


def test_each_test_has_its_own_with_the_options_of_its_markers(tmp_path: Path) -> None:
    ended = run_pytest(
        tmp_path,
        """
        import pytest

        pytestmark = pytest.mark.simulator(random_seed=7)
        urls = []

        def test_one(simulator):
            urls.append(simulator.graph_url)
            assert [one.domain for one in simulator.tenants] == ["contoso.com"]

        @pytest.mark.simulator(seed="companies", faults=[{"do": "lose", "match": {"path": "/users"}}])
        class TestClass:
            def test_two(self, simulator):
                urls.append(simulator.graph_url)
                assert len(simulator.tenants) == 4

            @pytest.mark.simulator(seed="contoso")
            def test_three(self, simulator):
                assert len(simulator.tenants) == 1

        def test_they_are_apart():
            assert len(set(urls)) == 2
        """,
    )
    assert ended.code == 0 and "4 passed" in ended.output, ended


def test_a_failed_test_shows_the_requests(tmp_path: Path) -> None:
    ended = run_pytest(
        tmp_path,
        """
        import urllib.request
        import pytest

        @pytest.mark.simulator(faults=[{"do": "status", "status": 200, "body": {}, "match": {"nth": 2}}])
        def test_fails(simulator):
            for _ in range(50):
                asked = urllib.request.Request(
                    simulator.graph_url + "/domains", headers={"Authorization": f"Bearer {simulator.token}"}
                )
                urllib.request.urlopen(asked).close()
                if len(simulator.requests()) == 3:
                    break
            assert False
        """,
    )
    assert ended.code == 1
    _, _, shown = ended.output.partition("requests to the simulated tenant")
    lines = ["200 GET /v1.0/domains", "200 GET /v1.0/domains   fault: status", "200 GET /v1.0/domains"]
    assert shown.splitlines()[1:4] == lines, ended.output


def test_options_that_make_no_sense_are_told(tmp_path: Path) -> None:
    ended = run_pytest(
        tmp_path,
        """
        import pytest

        @pytest.mark.simulator("contoso")
        def test_positional(simulator): pass

        @pytest.mark.simulator(sed="contoso")
        def test_unknown(simulator): pass

        @pytest.mark.simulator(seed="contosso")
        def test_wrong(simulator): pass
        """,
    )
    assert ended.code == 1 and "3 errors" in ended.output, ended
    for told in ("takes keywords alone", "unexpected keyword argument 'sed'", "there is no seed `contosso`"):
        assert told in ended.output, told


def test_nobody_else_loads_pytest() -> None:
    ended = run_python("import sys, remote_assist as ra; ra.Simulator().close(); print('pytest' in sys.modules)")
    assert (ended.code, ended.output, ended.error) == (0, "False\n", "")
