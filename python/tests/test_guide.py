"""The Python programs of bindings/testing.md are another project: its tests pass, and fail where the script is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

GUIDE = (ROOT / "bindings" / "testing.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"```python\n# (\S+)\n(.*?)```", GUIDE, re.DOTALL))


def run(folder: Path) -> tuple[int, str]:
    command = [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--color=no"]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_tests_of_the_guide_pass(project: Path) -> None:
    assert sorted(FILES) == ["create_users.py", "test_create_users.py"]
    code, output = run(project)
    assert code == 0 and "3 passed" in output, output


def test_a_script_that_gives_up_is_found(project: Path) -> None:
    script = project / "create_users.py"
    script.write_text(script.read_text(encoding="utf-8").replace("error.code != 429", "True"), encoding="utf-8")
    code, output = run(project)
    assert code == 1 and "429 POST /v1.0/users   fault: status" in output, output
