"""What every test shares: the repository, a scenario, and the count of passed conformance cases."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PLANT = ROOT / "examples" / "scenarios" / "plant-7.yaml"

_SHARED = {
    "kind": "sharedIdentity",
    "name": "plant-7",
    "tenant": "contoso.com",
    "group": {"displayName": "HoloLens shared accounts"},
    "usageLocation": "US",
    "mfaOwner": "identity@contoso.com",
    "acknowledge": [*(f"A-L{n}" for n in range(1, 5)), *(f"A-I{n}" for n in range(1, 7)), "lifecycle"],
    "licences": {"assignTo": "group", "capabilities": ["remoteAssist", "teams"]},
}

Document = dict[str, Any]


@pytest.fixture
def document() -> Callable[..., Document]:
    """Makes a scenario with that many accounts; keywords replace keys."""

    def make(count: int = 2, **keys: Any) -> Document:
        template = {"count": count, "user": "holo-{n:04}", "displayName": "HoloLens {n}"}
        return copy.deepcopy(_SHARED) | {"template": template} | keys

    return make


_passed: Counter[str] = Counter()
_RUNNERS = {"test_sync": "python", "test_async": "python-async"}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    path, _, name = report.nodeid.partition("::")
    runner = _RUNNERS.get(name.partition("[")[0])
    if path.endswith("test_conformance.py") and runner and report.when == "call" and report.passed:
        _passed[runner] += 1


def pytest_sessionfinish() -> None:
    """Writes the share of Python in the table of parity, if the corpus ran."""
    if _passed:
        folder = ROOT / "target" / "parity.d"
        folder.mkdir(parents=True, exist_ok=True)
        counts = {runner: _passed[runner] for runner in _RUNNERS.values()}
        (folder / "python.json").write_text(json.dumps(counts) + "\n")
