"""Programs of their own, for what would end or disturb the process of the tests."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

from .conftest import ROOT

# Only a hang needs that long.
PATIENCE = 120


@dataclass(frozen=True)
class Ended:
    code: int
    output: str
    error: str


def run_python(program: str, *arguments: str, cwd: Path = ROOT) -> Ended:
    """Runs a program in a fresh interpreter in which every warning is shown."""
    command = [sys.executable, "-X", "dev", "-W", "always", "-c", textwrap.dedent(program), *arguments]
    ended = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=PATIENCE, check=False)
    return Ended(ended.returncode, ended.stdout, ended.stderr)
