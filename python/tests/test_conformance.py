"""Runs the conformance corpus through `Client` and `AsyncClient`, and compares both with `surface.json`."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

import remote_assist as ra

from . import corpus
from .corpus import Case, to_plain


# The options of each operation that a case may give.
PLAN = ("adopt", "prune", "purpose", "keep", "journal", "receipts")
APPLY = ("journal", "maxDestroy", "closeAccess", "receipts")
RESUME = ("journal", "maxDestroy", "closeAccess", "unlock", "recover")
TEARDOWN = ("keep", "maxDestroy", "closeAccess", "journal")
EMIT = ("folder", "force")
REACH = ("caller", "callee", "now")
REVEAL = ("identity", "journal", "reason")


@pytest.fixture(autouse=True)
def in_the_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths in plain documents are relative to the working directory."""
    monkeypatch.chdir(corpus.CORPUS)


def carry_out(client: ra.Client, case: Case, call: Any) -> tuple[Any, list[str]]:
    scenario = case.scenario(call.get("scenario"))
    match call["op"]:
        case case_op if case_op in ("validate", "verify", "permissions", "advise"):
            return to_plain(getattr(client, case_op)(scenario)), []
        case "load":
            return to_plain(ra.Scenario.load(case.file(call["scenario"]))), []
        case "plan":
            return to_plain(client.plan(scenario, **case.keywords(call, *PLAN))), []
        case "drift":
            return to_plain(client.drift(scenario, **case.keywords(call, "journal"))), []
        case "report":
            return to_plain(client.report(scenario, **case.keywords(call, "journal"))), []
        case "reach":
            return to_plain(client.reach(scenario, **case.keywords(call, *REACH))), []
        case "reachMatrix":
            return [to_plain(pair) for pair in client.reach_matrix(scenario, **case.keywords(call, "now"))], []
        case "emit":
            return case.emitted(call, client.emit(scenario, **case.keywords(call, *EMIT))), []
        case "verifyJournal":
            return to_plain(client.verify_journal(**case.keywords(call, "name", "journal"))), []
        case "reveal":
            return corpus.lend(client.reveal(call["account"], **case.keywords(call, *REVEAL))), []
        case "damage":
            return case.damage(call), []
        case "edit":
            return case.edit(client.tenant, call["edit"]), []
        case "apply" | "resume" | "teardown":
            run = start(client, case, call)
            if run is None:
                return None, []
            events: list[str] = []
            for event in run:
                events.append(event.event)
                if len(events) == call.get("cancelAfter"):
                    run.cancel()
            return to_plain(run.result()), events
        case other:
            raise AssertionError(f"the runner does not know `{other}`")


def start(client: ra.Client, case: Case, call: Any) -> ra.Run | None:
    match call["op"]:
        case "apply":
            return client.apply(case.plan(call["plan"]), **case.keywords(call, *APPLY))
        case "teardown":
            return client.teardown(case.scenario(call["scenario"]), **case.keywords(call, *TEARDOWN))
        case _:
            return client.resume(call["name"], **case.keywords(call, *RESUME))


async def start_async(client: ra.AsyncClient, case: Case, call: Any) -> ra.AsyncRun | None:
    match call["op"]:
        case "apply":
            return await client.apply(case.plan(call["plan"]), **case.keywords(call, *APPLY))
        case "teardown":
            return await client.teardown(case.scenario(call["scenario"]), **case.keywords(call, *TEARDOWN))
        case _:
            return await client.resume(call["name"], **case.keywords(call, *RESUME))


async def carry_out_async(client: ra.AsyncClient, case: Case, call: Any) -> tuple[Any, list[str]]:
    scenario = case.scenario(call.get("scenario"))
    match call["op"]:
        case case_op if case_op in ("validate", "verify", "permissions", "advise"):
            return to_plain(await getattr(client, case_op)(scenario)), []
        case "load":
            return to_plain(await asyncio.to_thread(ra.Scenario.load, case.file(call["scenario"]))), []
        case "plan":
            return to_plain(await client.plan(scenario, **case.keywords(call, *PLAN))), []
        case "drift":
            return to_plain(await client.drift(scenario, **case.keywords(call, "journal"))), []
        case "report":
            return to_plain(await client.report(scenario, **case.keywords(call, "journal"))), []
        case "reach":
            return to_plain(await client.reach(scenario, **case.keywords(call, *REACH))), []
        case "reachMatrix":
            return [to_plain(pair) for pair in await client.reach_matrix(scenario, **case.keywords(call, "now"))], []
        case "emit":
            return case.emitted(call, await client.emit(scenario, **case.keywords(call, *EMIT))), []
        case "verifyJournal":
            return to_plain(await client.verify_journal(**case.keywords(call, "name", "journal"))), []
        case "reveal":
            return corpus.lend(await client.reveal(call["account"], **case.keywords(call, *REVEAL))), []
        case "damage":
            return case.damage(call), []
        case "edit":
            return case.edit(client.tenant, call["edit"]), []
        case "apply" | "resume" | "teardown":
            run = await start_async(client, case, call)
            if run is None:
                return None, []
            events: list[str] = []
            async for event in run:
                events.append(event.event)
                if len(events) == call.get("cancelAfter"):
                    run.cancel()
            return to_plain(await run), events
        case other:
            raise AssertionError(f"the runner does not know `{other}`")


@pytest.mark.parametrize("name", corpus.names())
def test_sync(name: str, tmp_path: Path) -> None:
    document = corpus.read(name)
    case = Case(document, tmp_path)
    with ra.Client.simulated(**case.options()) as client:
        case.edit(client.tenant, case.tenant.get("edit", []))
        for call in document["calls"]:
            try:
                value, events = carry_out(client, case, call)
            except ra.RemoteAssistError as error:
                case.judge(call, None, [], error)
            else:
                case.judge(call, value, events, None)


@pytest.mark.parametrize("name", corpus.names())
def test_async(name: str, tmp_path: Path) -> None:
    async def run() -> None:
        document = corpus.read(name)
        case = Case(document, tmp_path)
        async with ra.AsyncClient.simulated(**case.options()) as client:
            case.edit(client.tenant, case.tenant.get("edit", []))
            for call in document["calls"]:
                try:
                    value, events = await carry_out_async(client, case, call)
                except ra.RemoteAssistError as error:
                    case.judge(call, None, [], error)
                else:
                    case.judge(call, value, events, None)

    asyncio.run(run())


def test_the_corpus_is_there() -> None:
    assert len(corpus.CASES) >= 20


def test_the_comparison_can_fail() -> None:
    for value, expected in (({"a": 1}, {"a": 2}), ([1], [1, 2]), ({}, {"a": 1})):
        with pytest.raises(AssertionError):
            corpus.contains(value, expected, "x")
    corpus.contains({"a": [1, 2], "b": 3}, {"a": [1]}, "x")


SURFACE = json.loads((corpus.CORPUS / "surface.json").read_text(encoding="utf-8"))


def snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def parameters(function: Any) -> list[str]:
    return [name for name in inspect.signature(function).parameters if name != "self"]


@pytest.mark.parametrize("client", [ra.Client, ra.AsyncClient])
def test_clients_offer_what_the_surface_lists(client: type) -> None:
    for operation in SURFACE["client"]["make"] + SURFACE["client"]["operations"]:
        offered = parameters(getattr(client, snake(operation["name"])))
        listed = [snake(name) for name in operation["parameters"]]
        # `cloud` is for national clouds; the list knows live clients of the worldwide one.
        assert [name for name in offered if name != "cloud"] == listed, operation["name"]
    public = {name for name in dir(client) if not name.startswith("_")}
    listed_names = {snake(one["name"]) for one in SURFACE["client"]["make"] + SURFACE["client"]["operations"]}
    assert public == listed_names | {"target", "tenant"}


@pytest.mark.parametrize(("run", "iterate"), [(ra.Run, "__iter__"), (ra.AsyncRun, "__aiter__")])
def test_runs_offer_what_the_surface_lists(run: type, iterate: str) -> None:
    for operation in SURFACE["run"]["operations"]:
        # Python's spelling of `next` is iteration.
        assert hasattr(run, iterate if operation["name"] == "next" else snake(operation["name"]))
    assert parameters(ra.SimulatedTenant.request) == SURFACE["simulatedTenant"]["operations"][0]["parameters"]
    assert parameters(ra.Scenario.load) == SURFACE["scenario"]["operations"][0]["parameters"]


def test_the_simulator_offers_what_the_surface_lists() -> None:
    listed = SURFACE["simulator"]
    # Python's spelling of `start` is the class itself.
    [start] = listed["make"]
    assert parameters(ra.Simulator) == [snake(name) for name in start["parameters"]]
    for operation in listed["operations"]:
        offered = parameters(getattr(ra.Simulator, snake(operation["name"])))
        assert offered == [snake(name) for name in operation["parameters"]], operation["name"]
    public = {name for name in dir(ra.Simulator) if not name.startswith("_")}
    names = {snake(one["name"]) for one in listed["operations"]} | {snake(name) for name in listed["properties"]}
    # Python has two kinds of clients.
    assert public == names | {"async_client"}
