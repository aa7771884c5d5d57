"""Plans and reports as tables for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from . import models

_ACTION_COLOURS = {"create": "#1a7f37", "adopt": "#1a7f37", "assign": "#1a7f37", "update": "#9a6700", "delete": "#cf222e"}
_SHOWN = 200


def attach() -> None:
    """Lets notebooks show plans and reports; the generated classes know nothing of HTML."""
    for cls, show in ((models.Plan, plan), (models.RunReport, report), (models.Verification, verification)):
        setattr(cls, "_repr_html_", show)  # noqa: B010 - the attribute is not part of the type


def plan(value: models.Plan) -> str:
    """A plan: what it would do, and every step that is not `none`."""
    counts = ", ".join(f"{count} {action}" for action, count in _counts(value.summary) if count)
    head = f"Plan of {value.deployment} in {value.tenant.domain} ({value.target})"
    rows = [
        (_coloured(step.action), escape(step.address), escape(step.reason))
        for step in value.steps
        if step.action != models.Action.NONE
    ]
    findings = [(escape(str(one.severity)), escape(one.code), escape(one.text)) for one in value.diagnostics]
    return _section(head, counts, ("action", "address", "reason"), rows) + _table(("severity", "code", "text"), findings)


def report(value: models.RunReport) -> str:
    """The report of a run: how it ended, and every failure."""
    head = f"Run of {value.deployment} ({value.target}): {value.outcome}"
    counts = f"{value.counts.done} done, {value.counts.failed} failed, {value.counts.skipped} skipped, {value.counts.open} open"
    rows = [(escape(one.address), escape(one.error.code), escape(one.error.message)) for one in value.failures]
    return _section(head, counts, ("address", "code", "why"), rows)


def verification(value: models.Verification) -> str:
    """The answer of `verify`: every check that does not pass."""
    head = f"{'Ready' if value.ready else 'Not ready'} ({value.target})"
    failing = [one for one in value.checks if one.verdict != models.Verdict.PASS]
    rows = [(escape(str(one.verdict)), escape(one.address), escape(one.text)) for one in failing]
    counts = f"{len(value.checks) - len(failing)} of {len(value.checks)} checks pass"
    return _section(head, counts, ("verdict", "address", "text"), rows)


def _counts(summary: models.Summary) -> Iterable[tuple[str, int]]:
    for name in ("create", "update", "delete", "detach", "adopt", "assign", "emit", "manual", "unchanged"):
        yield name, getattr(summary, name)


def _coloured(action: models.Action) -> str:
    colour = _ACTION_COLOURS.get(action.value)
    return f'<span style="color: {colour}">{action}</span>' if colour else escape(str(action))


def _section(head: str, counts: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return f"<p><b>{escape(head)}</b><br>{escape(counts)}</p>{_table(columns, rows)}"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of cells that are HTML already."""
    if not rows:
        return ""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows[:_SHOWN])
    more = f"<p>… and {len(rows) - _SHOWN} more</p>" if len(rows) > _SHOWN else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
