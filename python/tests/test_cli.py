"""The console script and `python -m remote_assist` are the program that the binary is."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import remote_assist as ra

from .conftest import PLANT
from .support import PATIENCE

SCRIPT = Path(sysconfig.get_path("scripts")) / "remote-assist"
WAYS = {"script": [str(SCRIPT)], "module": [sys.executable, "-X", "dev", "-m", "remote_assist"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("plant-7.yaml", "plant-7-devices.csv"):
        shutil.copy(PLANT.with_name(name), tmp_path)
    return tmp_path


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def program(request: pytest.FixtureRequest) -> list[str]:
    command: list[str] = request.param
    return command


def run(program: list[str], folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_COLOR": "1"}
    return subprocess.run(
        [*program, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def test_the_version_is_the_packages(program: list[str], folder: Path) -> None:
    ended = run(program, folder, "--version")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"remote-assist {ra.__version__}\n", "")


def test_a_deployment(program: list[str], folder: Path) -> None:
    assert run(program, folder, "plan", "plant-7.yaml", "--exit-code").returncode == 3
    applied = run(program, folder, "apply", "plant-7.yaml", "--yes", "--json")
    assert applied.returncode == 0, applied.stderr
    events = [json.loads(line) for line in applied.stdout.splitlines()]
    assert (events[0]["event"], events[-1]["event"], events[-1]["outcome"]) == ("runStarted", "runFinished", "done")
    assert run(program, folder, "plan", "plant-7.yaml", "--exit-code").returncode == 0
    # Headsets are set up by people, so that something is left.
    assert run(program, folder, "verify", "plant-7.yaml").returncode == 4


def test_exit_codes_and_errors(program: list[str], folder: Path) -> None:
    usage = run(program, folder, "plant", "--json")
    assert usage.returncode == 2
    (folder / "wrong.yaml").write_text("kind: sharedIdentity\nname: x\nnonsense: 1\n")
    wrong = run(program, folder, "validate", "wrong.yaml", "--json")
    assert wrong.returncode == 2 and not json.loads(wrong.stdout)["valid"]
    missing = run(program, folder, "plan", "missing.yaml", "--json")
    assert missing.returncode == 2
    assert json.loads(missing.stdout)["error"]["code"] == "scenario.unreadable"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_server_stops_when_asked(program: list[str], folder: Path, number: signal.Signals) -> None:
    server = subprocess.Popen(
        [*program, "sim", "serve", "--port", "0"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with server:
        assert server.stdout is not None
        assert json.loads(server.stdout.readline())["graph"].startswith("http://127.0.0.1:")
        server.send_signal(number)
        assert server.wait(PATIENCE) in (0, 130)


def test_a_log_is_shown_when_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMOTE_ASSIST_LOG", "remote_assist=debug")
    ended = run(WAYS["module"], folder, "plan", "plant-7.yaml")
    assert ended.returncode == 0 and "DEBUG" in ended.stderr


def test_every_channel_says_the_same(folder: Path) -> None:
    """The binary among them, where `REMOTE_ASSIST_BINARY` names it."""
    binary = os.environ.get("REMOTE_ASSIST_BINARY")
    ways = [*WAYS.values(), *([[binary]] if binary else [])]
    transcripts = [["--help"], ["validate", "plant-7.yaml"], ["permissions", "plant-7.yaml", "--json"], ["plan", "missing.yaml"]]
    for arguments in transcripts:
        answers = [(one.returncode, one.stdout, one.stderr) for one in (run(way, folder, *arguments) for way in ways)]
        assert len(set(answers)) == 1, arguments
