"""The simulator, used with nothing but `urllib` as other people's programs use it."""

from __future__ import annotations

import asyncio
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import remote_assist as ra

from .conftest import PLANT
from .test_fork import in_child


@pytest.fixture
def started() -> Iterator[ra.Simulator]:
    with ra.Simulator() as started:
        yield started


def call(simulator: ra.Simulator, method: str, path: str, body: Any = None, token: str | None = None) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token or simulator.token}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(simulator.graph_url + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read() or "null")


def person(name: str) -> dict[str, Any]:
    return {
        "accountEnabled": True,
        "displayName": name,
        "mailNickname": name,
        "usageLocation": "US",
        "userPrincipalName": f"{name}@contoso.com",
        "passwordProfile": {"password": "Xq7-4f1c9a2b7d3e!A"},
    }


def test_a_plain_client_finds_the_seed_and_is_logged(started: ra.Simulator) -> None:
    status, users = call(started, "GET", "/users?$top=2")
    assert (status, len(users["value"])) == (200, 2)
    assert call(started, "GET", "/users", token="wrong")[0] == 401
    first, second = started.requests()
    assert (first.method, first.path, first.status, first.fault) == ("GET", "/v1.0/users?$top=2", 200, None)
    assert (second.status, second.request_id != first.request_id, first.at.tzinfo is not None) == (401, True, True)
    started.clear_requests()
    assert started.requests() == []


def test_seeds_and_tenants() -> None:
    with ra.Simulator(seed="companies") as simulator:
        assert [one.domain for one in simulator.tenants] == ["abc.com", "contoso1.com", "contoso2.com", "contoson.com"]
        path = "/users/technician@contoso2.com"
        assert simulator.request("GET", path)[0] == 404
        assert simulator.request("GET", path, tenant="contoso2.com")[0] == 200
        assert call(simulator, "GET", path, token=simulator.tenants[2].token)[0] == 200
        with pytest.raises(ra.InvalidInputError, match=r"nobody\.com"):
            simulator.request("GET", path, tenant="nobody.com")


def test_snapshots(started: ra.Simulator) -> None:
    before = started.snapshot()
    assert call(started, "POST", "/users", person("guest-01"))[0] == 201
    after = started.snapshot()
    started.restore(before)
    assert call(started, "GET", "/users/guest-01@contoso.com")[0] == 404
    started.restore(after)
    assert call(started, "GET", "/users/guest-01@contoso.com")[0] == 200
    with ra.Simulator() as other, pytest.raises(ra.InvalidInputError, match="another simulated tenant"):
        other.restore(before)


def test_faults() -> None:
    refused: ra.Fault = {"match": {"path": "/users", "nth": 1}, "do": "status", "status": 429, "headers": {"Retry-After": 1}}
    with ra.Simulator(faults=[refused]) as simulator:
        assert [call(simulator, "GET", "/users")[0] for _ in range(2)] == [429, 200]
        simulator.add_faults(({"do": "lose", "match": {"nth": 1}},))
        with pytest.raises(ConnectionError):
            call(simulator, "GET", "/users")
        simulator.set_faults(json.dumps([{"do": "reset"}]))
        with pytest.raises(ConnectionError):
            call(simulator, "GET", "/users")
        simulator.set_faults([])
        assert call(simulator, "GET", "/users")[0] == 200
        told = [(one.status, one.fault) for one in simulator.requests()]
        assert told == [(429, "status"), (200, None), (None, "lose"), (None, "reset"), (200, None)]


def test_time_can_be_advanced_until_licences_are_processed() -> None:
    with ra.Simulator(realistic=True, speed=1) as simulator:

        def request(method: str, path: str, body: dict[str, Any] | None = None) -> Any:
            status, answer = simulator.request(method, path, body)
            assert status < 300, answer
            return answer

        user = request("POST", "/users", person("guest-01"))["id"]
        group = request(
            "POST", "/groups", {"displayName": "G", "mailEnabled": False, "mailNickname": "g", "securityEnabled": True}
        )["id"]
        request("POST", f"/groups/{group}/members/$ref", {"@odata.id": f"{simulator.graph_url}/directoryObjects/{user}"})
        sku = request("GET", "/subscribedSkus")["value"][0]["skuId"]
        licence = {"addLicenses": [{"skuId": sku, "disabledPlans": []}], "removeLicenses": []}
        request("POST", f"/groups/{group}/assignLicense", licence)
        path = f"/users/{user}?$select=assignedLicenses"
        simulator.advance(60)
        assert request("GET", path)["assignedLicenses"] == []
        simulator.advance(1800.5)
        assert [held["skuId"] for held in call(simulator, "GET", path)[1]["assignedLicenses"]] == [sku]
        for wrong in (-1, float("nan"), float("inf"), 1e18):
            with pytest.raises(ra.InvalidInputError):
                simulator.advance(wrong)


def test_roles() -> None:
    with ra.Simulator(roles=["User.Read.All"]) as simulator:
        assert call(simulator, "GET", "/users")[0] == 200
        assert call(simulator, "POST", "/users", person("guest-01"))[0] == 403
        assert simulator.request("POST", "/users", person("guest-01"))[0] == 201


def test_clients_of_both_kinds_share_the_tenant(started: ra.Simulator) -> None:
    async def look() -> ra.Verification:
        async with started.async_client() as client:
            return await client.verify(PLANT)

    with started.client() as client:
        assert client.apply(client.plan(PLANT)).result().outcome == ra.Outcome.DONE
    assert ra.Verdict.FAIL not in {check.verdict for check in asyncio.run(look()).checks}
    assert call(started, "GET", "/users/holo-0001@contoso.com")[0] == 200


def test_a_closed_simulator_says_so(started: ra.Simulator) -> None:
    client, snapshot = started.client(), started.snapshot()
    started.close()
    started.close()
    calls: list[Callable[[], object]] = [
        started.client,
        started.async_client,
        started.snapshot,
        started.requests,
        started.clear_requests,
        lambda: started.restore(snapshot),
        lambda: started.request("GET", "/users"),
        lambda: started.add_faults([]),
        lambda: started.set_faults([]),
        lambda: started.advance(1),
        lambda: client.plan(PLANT),
    ]
    for one in calls:
        with pytest.raises(ra.InvalidInputError, match="closed"):
            one()
    with pytest.raises(urllib.error.URLError):
        call(started, "GET", "/users")
    assert repr(started).endswith(", closed>")


def test_a_tenant_file_goes_on(tmp_path: Path) -> None:
    with ra.Simulator(tenant_file=tmp_path / "tenant.json") as simulator:
        assert call(simulator, "POST", "/users", person("guest-01"))[0] == 201
        with pytest.raises(ra.ConflictError):
            ra.Simulator(tenant_file=tmp_path / "tenant.json")
    with ra.Simulator(tenant_file=tmp_path / "tenant.json") as simulator:
        assert call(simulator, "GET", "/users/guest-01@contoso.com")[0] == 200


def test_simulators_are_apart_and_equal_ones_are_equal() -> None:
    with ra.Simulator(random_seed=2**64 - 1) as one, ra.Simulator(random_seed=2**64 - 1) as two:
        assert one.graph_url != two.graph_url
        made = call(one, "POST", "/users", person("guest-01"))[1]
        assert call(two, "GET", "/users/guest-01@contoso.com")[0] == 404
        assert call(two, "POST", "/users", person("guest-01"))[1]["id"] == made["id"]
        assert call(two, "GET", "/users", token=one.token)[0] == 401


def test_what_makes_no_sense_is_told(started: ra.Simulator) -> None:
    port = int(started.authority.rpartition(":")[2])
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"seed": "contosso"}, "`contosso`"),
        ({"speed": 0}, "speed"),
        ({"port": 70000}, "`port` is a whole number from 0 to 65535, and 70000 is none"),
        ({"latency_ms": -1}, "`latency_ms`"),
        ({"random_seed": 2**64}, "`random_seed`"),
        ({"port": port}, f"127.0.0.1:{port}"),
        ({"faults": [{"do": "explode"}]}, r"at `[0].do`: unknown word `explode`"),
        ({"faults": [{"do": "lose", "nth": 1}]}, "`nth`"),
        ({"faults": "[{]"}, "line 1, column 3"),
    ]
    for options, text in wrong:
        with pytest.raises(ra.InvalidInputError) as caught:
            ra.Simulator(**options)
        assert text in str(caught.value) and caught.value.code == "usage"
    mistyped: list[dict[str, Any]] = [
        {"sed": "contoso"},
        {"seed": 1},
        {"roles": "User.Read.All"},
        {"faults": {"do": "lose"}},
        {"faults": 1},
        {"port": "80"},
        {"realistic": "yes"},
    ]
    for options in mistyped:
        with pytest.raises(TypeError):
            ra.Simulator(**options)
    positional: Any = ra.Simulator
    with pytest.raises(TypeError):
        positional("contoso")


def test_no_token_is_shown(started: ra.Simulator) -> None:
    assert repr(started) == f"<Simulator {started.graph_url}>"
    assert started.token == started.tenants[0].token
    assert not any(started.token in text for text in (repr(started), repr(started.tenants), repr(started.snapshot())))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_uses_the_address_alone(started: ra.Simulator) -> None:
    def use() -> None:
        assert call(started, "POST", "/users", person("guest-01"))[0] == 201
        with pytest.raises(ra.InvalidInputError, match="process that started it"):
            started.requests()
        started.close()

    in_child(use)
    assert call(started, "GET", "/users/guest-01@contoso.com")[0] == 200


def test_an_answer_under_way_comes_before_the_end() -> None:
    simulator = ra.Simulator(latency_ms=50)

    async def both() -> tuple[int, Any]:
        asked = asyncio.create_task(asyncio.to_thread(call, simulator, "GET", "/organization"))
        while not simulator.requests():
            await asyncio.sleep(0)
            time.sleep(0.001)
        simulator.close()
        return await asked

    assert asyncio.run(both())[0] == 200
