"""The types are honest: checked against the library, accepted by both checkers, and wrong programs are refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import remote_assist as ra
from remote_assist import models

from .conftest import ROOT

HERE = Path(__file__).parent
PYTHON = HERE.parent


def check(*command: str | Path) -> None:
    ended = subprocess.run(command, cwd=PYTHON, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_mypy_strict() -> None:
    check(sys.executable, "-m", "mypy", "remote_assist", "tests")


def test_the_stub_of_the_native_part_is_what_it_is() -> None:
    check(sys.executable, "-m", "mypy.stubtest", "remote_assist._native")
    assert "__getattr__" not in (PYTHON / "remote_assist" / "_native.pyi").read_text(encoding="utf-8")


def test_pyright_strict() -> None:
    found = shutil.which("pyright", path=ROOT / "target" / "tools" / "node_modules" / ".bin") or shutil.which("pyright")
    if found is None and not os.environ.get("CI"):
        pytest.skip("pyright is not installed: npm install --prefix target/tools pyright@1.1.414")
    assert found, "pyright is not installed"
    check(found, "--pythonpath", sys.executable)


def test_every_model_and_error_is_public() -> None:
    assert set(models.__all__) - {"UNIONS"} <= set(ra.__all__)
    assert set(ra.__all__) == set(dir(ra)) and all(getattr(ra, name) is not None for name in ra.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        ra.nonsense  # noqa: B018


def test_importing_loads_no_models() -> None:
    program = "import sys, remote_assist; print([m for m in sys.modules if m.startswith(('remote_assist.models', 'asyncio'))])"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
