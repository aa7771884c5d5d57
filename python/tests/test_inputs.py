"""Whatever somebody passes: a wrong type is a `TypeError`, a wrong document an `InvalidInputError`; nothing crashes."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

import remote_assist as ra

from .conftest import PLANT, Document
from .corpus import to_plain

Make = Callable[..., Document]


@pytest.fixture(scope="module")
def client() -> ra.Client:
    return ra.Client.simulated()


@pytest.mark.parametrize("wrong", [42, None, b"plant-7.yaml", [1], object(), ra.Scenario, ra.Summary])
def test_what_is_no_scenario_is_a_type_error(client: ra.Client, wrong: Any) -> None:
    for operation in (client.validate, client.plan, client.verify, client.permissions):
        with pytest.raises(TypeError):
            operation(wrong)
    with pytest.raises(TypeError):
        client.apply(wrong)


def test_arguments_have_their_types(client: ra.Client, document: Make) -> None:
    plan: Any = client.plan(document())
    wrong: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = [
        (client.plan, (document(),), {"adopt": ["entra.user/x"]}),
        (client.plan, (document(),), {"adopt": {"entra.user/x": 1}}),
        (client.plan, (document(), {}), {}),
        (client.apply, (plan,), {"recipients": "age1"}),
        (client.apply, (plan,), {"recipients": [1]}),
        (client.apply, (plan,), {"journal": 1}),
        (client.apply, (plan,), {"unknown": 1}),
        (client.verify, (document(),), {"wait": "yes"}),
        (ra.Client.simulated, (), {"roles": "User.Read.All"}),
        (ra.Client.simulated, (), {"delay_ms": "soon"}),
        (ra.Client.connect, ("contoso.com",), {}),
        (ra.Client.connect, ("contoso.com", object()), {}),
        (ra.Client, (), {}),
    ]
    for function, arguments, keywords in wrong:
        with pytest.raises(TypeError):
            function(*arguments, **keywords)
    with pytest.raises(OverflowError):
        ra.Client.simulated(delay_ms=-1)
    with pytest.raises(OverflowError):
        ra.Client.simulated(delay_ms=2**32)


@pytest.mark.parametrize("key", ["kind", "name", "tenant", "group", "usageLocation", "mfaOwner", "licences", "template"])
def test_missing_keys_are_named(client: ra.Client, document: Make, key: str) -> None:
    broken = document()
    del broken[key]
    with pytest.raises(ra.InvalidInputError) as caught:
        client.plan(broken)
    assert caught.value.code.startswith("scenario.")
    validation = client.validate(broken)
    assert not validation.valid and validation.diagnostics


@pytest.mark.parametrize("value", [None, True, 1, 1.5, "text", [], [None], {}, {"x": 1}, "", "\0", "🦀" * 999])
@pytest.mark.parametrize("key", ["kind", "name", "tenant", "app", "group", "accounts", "template", "licences", "cloud"])
def test_no_value_breaks_anything(client: ra.Client, document: Make, key: str, value: Any) -> None:
    validation = client.validate(document(**{key: value}))
    assert isinstance(validation.valid, bool)
    try:
        client.permissions(document(**{key: value}))
    except ra.RemoteAssistError as error:
        assert str(error) and "\n" not in str(error)


@pytest.mark.parametrize("count", [2**31, 2**53 + 1, 2**63, 2**64, 10**400, -1, -(2**63), 1e300, 1.5], ids=lambda count: str(count)[:12])
def test_numbers_beyond_what_a_count_can_be(client: ra.Client, document: Make, count: float) -> None:
    with pytest.raises(ra.InvalidInputError) as caught:
        client.plan(document(template={"count": count, "user": "holo-{n}"}))
    assert caught.value.code.startswith("scenario.")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (math.nan, "the number nan at `description.x[1]`"),
        (math.inf, "the number inf"),
        ({1, 2}, "a value of type set at `description.x[1]`"),
        (b"bytes", "a value of type bytes"),
        (object(), "a value of type object"),
        (10**5000, "a number with thousands of digits"),
        ({(1, 2): 3}, "a key of type tuple"),
        ("\ud800", "half of a surrogate pair"),
    ],
    ids=["nan", "infinity", "set", "bytes", "object", "digits", "key", "surrogate"],
)
def test_what_json_cannot_carry_is_told_with_its_place(client: ra.Client, document: Make, value: object, told: str) -> None:
    with pytest.raises(ra.InvalidInputError) as caught:
        client.plan(document(description={"x": ["fine", value]}))
    assert caught.value.code == "scenario.invalid_value"
    assert told in str(caught.value)


def test_endless_and_deep_values_end(client: ra.Client, document: Make) -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(ra.InvalidInputError, match="holds itself"):
        client.plan(document(description=endless))
    for depth in (200, 100_000):
        deep: list[Any] = []
        for _ in range(depth):
            deep = [deep]
        with pytest.raises(ra.InvalidInputError, match="nested too deeply"):
            client.plan(document(description=deep))


def test_huge_lists_pass(client: ra.Client, document: Make) -> None:
    accounts = [{"device": f"HL2-{n:05}", "user": f"holo-{n:05}"} for n in range(20_000)]
    scenario = document(accounts=accounts)
    del scenario["template"]
    report = client.permissions(scenario)
    assert report.apply.graph
    assert client.validate(scenario).valid


def test_every_form_of_a_scenario_is_the_same(client: ra.Client) -> None:
    loaded = ra.Scenario.load(PLANT)
    assert isinstance(loaded, ra.SharedIdentity) and isinstance(loaded, ra.Scenario)
    forms: list[Any] = [loaded, str(PLANT), PLANT, to_plain(loaded), MappingProxyType(to_plain(loaded))]
    plans = [client.plan(form) for form in forms]
    assert all(plan.fingerprint == plans[0].fingerprint for plan in plans)
    mixed: Any = {**to_plain(loaded), "group": loaded.group, "accounts": loaded.accounts}
    assert client.plan(mixed).fingerprint == plans[0].fingerprint


def test_models_in_python_alone_are_scenarios(client: ra.Client) -> None:
    scenario = ra.SharedIdentity(
        name="plant-7",
        tenant="contoso.com",
        group=ra.GroupSpec(display_name="HoloLens shared accounts"),
        accounts=[ra.Account(device="HL2-0001", user="holo-0001")],
        usage_location="US",
        mfa_owner="identity@contoso.com",
        licences=ra.LicenceSpec(assign_to=ra.AssignTo.GROUP, capabilities=[ra.Capability.REMOTE_ASSIST]),
    )
    assert client.plan(scenario).summary.create == 2


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "list.yaml").write_text("[1, 2")
    for name in ("missing.yaml", "folder", "binary.yaml", "list.yaml", "nul\0byte"):
        with pytest.raises(ra.InvalidInputError) as caught:
            ra.Scenario.load(tmp_path / name)
        assert caught.value.code.startswith("scenario."), name


def test_plans_are_documents(client: ra.Client, document: Make) -> None:
    plan = client.plan(document())
    stored = json.loads(json.dumps(to_plain(plan)))
    run = client.apply(stored)
    assert run.result().outcome == ra.Outcome.DONE
    for broken in ({}, {"format": 2}, {**stored, "steps": 3}, {**stored, "extra": 1}, {**stored, "deployment": "other"}):
        with pytest.raises(ra.RemoteAssistError) as caught:
            client.apply(broken)
        assert caught.value.code in ("plan.malformed", "plan.stale"), broken.get("format")
        assert "expected" not in str(caught.value), "a type of Rust is shown"


def test_a_closed_client_says_so(document: Make) -> None:
    with ra.Client.simulated() as client:
        plan = client.plan(document())
        run = client.apply(plan)
    assert run.result().outcome == ra.Outcome.DONE, "a run outlives its client"
    client.close()
    assert "closed" in repr(client) and client.tenant is None
    for call in (lambda: client.plan(document()), lambda: client.apply(plan), lambda: client.validate(document())):
        with pytest.raises(ra.InvalidInputError) as caught:
            call()
        assert caught.value.code == "usage"


def test_unknown_seeds_and_clouds_are_told() -> None:
    with pytest.raises(ra.InvalidInputError, match="moon"):
        ra.Client.simulated(seed="moon")

    class Credential:
        def get_token(self, *scopes: str) -> Any:
            raise AssertionError("never asked")

    with pytest.raises(ra.InvalidInputError, match="moon"):
        ra.Client.connect("contoso.com", Credential(), cloud="moon")
    assert ra.Client.connect("contoso.com", Credential(), cloud=ra.Cloud.US_GOV).target == ra.Target.LIVE
    assert ra.Client.connect("contoso.com", Credential()).tenant is None


def test_a_tenant_file_keeps_the_tenant(tmp_path: Path, document: Make) -> None:
    file = tmp_path / "tenant.json"
    with ra.Client.simulated(tenant_file=file) as client:
        assert client.apply(client.plan(document())).result().outcome == ra.Outcome.DONE
        with pytest.raises(ra.ConflictError):
            ra.Client.simulated(tenant_file=file)
    with ra.Client.simulated(tenant_file=str(file)) as client:
        assert client.plan(document()).summary.create == 0


def test_requests_to_the_simulated_tenant(client: ra.Client) -> None:
    tenant = client.tenant
    assert tenant is not None
    status, body = tenant.request("GET", "/users?$top=1&$select=displayName")
    assert (status, body["value"][0]["displayName"]) == (200, "user-01")
    assert tenant.request("GET", "/users/nobody@contoso.com")[0] == 404
    with pytest.raises(TypeError):
        tenant.request("POST", "/users", 3)  # type: ignore[arg-type]
    with pytest.raises(ra.RemoteAssistError):
        tenant.request("G T", "/users")
