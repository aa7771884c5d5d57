"""What a type checker must accept. Never run."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from typing_extensions import assert_never, assert_type

import remote_assist as ra


class AccessToken(NamedTuple):
    """As `azure.core.credentials.AccessToken`."""

    token: str
    expires_on: int


class AzureCredential:
    """As the credentials of `azure.identity`."""

    def get_token(self, *scopes: str, claims: str | None = None, enable_cae: bool = False, **kwargs: Any) -> AccessToken:
        return AccessToken("", 0)


class AzureAsyncCredential:
    """As the credentials of `azure.identity.aio`."""

    async def get_token(self, *scopes: str, claims: str | None = None, **kwargs: Any) -> AccessToken:
        return AccessToken("", 0)


def waiting(scenario: ra.Scenario, document: dict[str, object], frozen: MappingProxyType[str, object]) -> None:
    with ra.Client.simulated(seed="contoso", roles=["User.Read.All"], tenant_file=Path("x"), delay_ms=1) as client:
        assert_type(client, ra.Client)
        assert_type(client.plan(scenario), ra.Plan)
        for given in (scenario, "a.yaml", Path("a.yaml"), document, frozen):
            assert_type(client.validate(given), ra.Validation)
        plan = client.plan(document, adopt={"entra.user/a": "id"})
        assert_type(plan.steps[0].action, ra.Action)
        run = client.apply(plan, recipients=("age1",), journal="x")
        for event in run:
            assert_type(describe(event), str)
        report = run.result()
        assert_type(report, ra.RunReport)
        assert_type(report.stopped, ra.ErrorInfo | None)
        assert_type(client.verify(scenario, wait=True).ready, bool)
        assert_type(client.permissions(scenario).apply, ra.PermissionSet)
        removal = client.plan(document, purpose=ra.Purpose.TEARDOWN, keep=["entra.user"], prune=False, journal=Path("x"))
        client.apply(removal, max_destroy=3)
        assert_type(client.resume("plant-7", unlock=None, recover=True), ra.Run | None)
        assert_type(client.teardown(scenario, keep=("entra.group",), max_destroy=1), ra.Run)
        assert_type(client.drift(scenario, journal="x").missing[0], ra.Address)
        assert_type(client.report(scenario).articles[0].lines[0].verdict, ra.StatementVerdict)
        assert_type(client.reach(scenario, "a@b.com", "c@d.com", now=True).verdict, ra.ReachVerdict)
        assert_type(client.reach_matrix(scenario)[0].caller, str)
        assert_type(client.advise(scenario).recommended, ra.Solution | None)
        client.apply(client.plan(scenario, receipts=["{}"]), close_access=True, receipts=("{}",))
        assert_type(client.verify_journal("plant-7").journals[0].head, ra.JournalHead)
        with client.reveal("holo-0001@contoso.com", identity="key.txt", reason="x") as password:
            text = str(password, "utf-8")
            password[0] = len(text)
        if client.tenant:
            assert_type(client.tenant.request("GET", "/users"), tuple[int, Any])
    assert_type(ra.Scenario.load("a.yaml"), ra.Scenario)
    assert_type(ra.Client.connect("contoso.com", AzureCredential()), ra.Client)
    ra.Client.connect("contoso.com", AzureAsyncCredential(), cloud=ra.Cloud.CHINA)


async def awaited(scenario: ra.Scenario) -> None:
    async with ra.AsyncClient.simulated() as client:
        call: Awaitable[ra.Plan] = client.plan(scenario)
        run = await client.apply(await call)
        async for event in run:
            assert_type(event, ra.Event)
        assert_type(await run, ra.RunReport)
        assert_type(await run.result(), ra.RunReport)
        assert_type(await client.resume("plant-7"), ra.AsyncRun | None)
        assert_type(await client.drift(scenario), ra.Drift)
        assert_type(await client.report(scenario, journal="x"), ra.Report)
        with await client.reveal("holo-0001@contoso.com") as password:
            len(password)
    ra.AsyncClient.connect("contoso.com", AzureAsyncCredential())


def describe(event: ra.Event) -> str:
    """Every kind of event, and no other."""
    match event:
        case ra.RunStarted(steps=steps):
            return f"{steps} steps"
        case ra.StepStarted() | ra.StepProgress() | ra.Waiting() | ra.ArtifactReady():
            return event.address
        case ra.StepFinished(error=error):
            return error.code if error else str(event.result)
        case ra.Throttled(seconds=seconds):
            return f"{seconds:.1f}"
        case ra.DiagnosticEvent():
            return event.diagnostic.text
        case ra.RunFinished():
            return str(event.outcome)
        case _:
            assert_never(event)


def handle(error: ra.RemoteAssistError) -> str:
    details: Mapping[str, str] = error.details
    assert_type(error.hint, str | None)
    assert_type(error.retry_after, float | None)
    return error.code + details.get("path", "")


def simulating() -> None:
    lost: ra.Fault = {"do": "lose", "match": {"path": "/users", "nth": 1}, "when": "after"}
    with ra.Simulator(seed="companies", realistic=True, speed=60, faults=[lost, {"do": "reset"}], port=0) as simulator:
        assert_type(simulator, ra.Simulator)
        assert_type(simulator.client(), ra.Client)
        assert_type(simulator.tenants[0], ra.TenantInfo)
        assert_type([one.status for one in simulator.requests()], list[int | None])
        simulator.restore(simulator.snapshot())
        simulator.set_faults("[]")
        simulator.advance(1.5)


scenario = ra.SharedIdentity(
    name="plant-7",
    tenant="contoso.com",
    group=ra.GroupSpec(display_name="HoloLens"),
    accounts=[ra.Account(device="HL2-0001", user="holo-0001")],
    usage_location="US",
    mfa_owner="it@contoso.com",
    licences=ra.LicenceSpec(assign_to=ra.AssignTo.GROUP, capabilities=[ra.Capability.REMOTE_ASSIST]),
)
base: ra.Scenario = scenario
