"""What a type checker must refuse: each ignored error has to occur, or the check fails. Never run."""

from __future__ import annotations

import remote_assist as ra


class NoCredential:
    def token(self) -> str:
        return ""


def waiting(client: ra.Client, plan: ra.Plan, scenario: ra.Scenario) -> None:
    client.plan(42)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.plan()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.plan(plan)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.plan(scenario, {})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.plan(scenario, adopt={"a": 1})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
    client.apply(scenario)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.apply(plan, recipients="age1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.verify(scenario, wait="yes")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.target = ra.Target.LIVE  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    plan.deployment = "other"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    client.tenant.request("GET", "/users")  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    client.resum()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    ra.Client.connect("contoso.com", NoCredential())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ra.Account(device="HL2-0001")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ra.Account("HL2-0001", "a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def awaited(client: ra.AsyncClient, scenario: ra.Scenario) -> None:
    client.plan(scenario).steps  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    for _ in await client.apply(await client.plan(scenario)):  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]
        pass


class Derived(ra.Client):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    """Handles are final."""
