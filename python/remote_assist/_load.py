"""What `Scenario.load` calls."""

from __future__ import annotations

from ._native import load_scenario as load

__all__ = ["load"]
