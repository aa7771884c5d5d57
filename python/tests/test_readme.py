"""Every example of the README runs as printed and prints what stands below it."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest

from .conftest import PLANT
from .support import run_python

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```)?", README, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("plant-7.yaml", "plant-7-devices.csv", "group-federation.yaml"):
        shutil.copy(PLANT.with_name(name), tmp_path)
    return tmp_path


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize(("program", "printed"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_examples_run_as_printed(program: str, printed: str, folder: Path) -> None:
    if program.startswith("# Needs "):
        ast.parse(program)
        return
    ended = run_python(program, cwd=folder)
    assert (ended.code, ended.error) == (0, "")
    assert ended.output == printed
