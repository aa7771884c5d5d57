"""Secrets in the objects of the package: every public class is looked at in every way in which Python shows or copies objects.

Classes are found by reflection, so that a new one is looked at too, or fails the test because no instance of it is known here.
"""

from __future__ import annotations

import asyncio
import base64
import copy
import dataclasses
import enum
import json
import pickle
import re
import shutil
import subprocess
import sys
import traceback
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import is_typeddict

import pytest

import remote_assist as ra
from remote_assist import errors, models, testing

from .conftest import PLANT
from .test_async import Make
from .test_credentials import OTHER, OURS, token_of

TOKEN = token_of(OTHER).token
SECRET = "cAn8Q~client/secret+of=an-application.7"
MODULES = [ra, models, errors, testing]


class Given:
    """What a credential gives."""

    token = TOKEN
    expires_on = 4_102_444_800


class Credential:
    """A caller's own credential; what it shows of itself is the caller's affair."""

    def __init__(self) -> None:
        self.secret = SECRET

    def __repr__(self) -> str:
        return f"Credential({self.secret})"

    def get_token(self, *scopes: str) -> Given:
        return Given()


class Failing(Credential):
    """One whose failure tells more than it should."""

    def get_token(self, *scopes: str) -> Given:
        raise RuntimeError(f"the authority refused {self.secret}")


def encodings(secret: str) -> list[str]:
    """The forms in which a secret could be shown."""
    found = [secret, json.dumps(secret)[1:-1], urllib.parse.quote(secret, safe=""), secret.encode().hex(), repr(secret.encode("utf-16-le"))[2:-1]]
    for offset in range(3):
        text = base64.b64encode(b"\0" * offset + secret.encode()).decode()
        bits, whole = offset * 8, (offset + len(secret)) * 8
        found.append(text[-(-bits // 6) : whole // 6])
    return found


def public_classes() -> set[type]:
    """Every class that a public name of the package leads to."""
    found: set[type] = set()
    for module in MODULES:
        for name in getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]:
            value = getattr(module, name)
            if isinstance(value, type) and value.__module__.split(".")[0] == "remote_assist":
                found.add(value)
    return found


def reached(root: object) -> Iterator[object]:
    """An object of the package and everything of the package in it."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if type(one).__module__.split(".")[0] == "remote_assist":
            yield one
        if dataclasses.is_dataclass(one) and not isinstance(one, type):
            waiting += [getattr(one, field.name) for field in dataclasses.fields(one)]
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list | tuple | set):
            waiting += one
        elif isinstance(one, ra.RemoteAssistError):
            waiting.append(one.info)


def ways(one: object) -> Iterator[tuple[str, object]]:
    """What Python shows of an object; what it refuses, the text of the refusal."""
    methods: dict[str, Callable[[], object]] = {
        "repr": lambda: repr(one),
        "str": lambda: str(one),
        "format": lambda: f"{one}",
        "pickle": lambda: [pickle.dumps(one, protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)],
        "copy": lambda: repr(copy.copy(one)),
        "deepcopy": lambda: repr(copy.deepcopy(one)),
        "json": lambda: json.dumps(one, default=lambda inner: getattr(inner, "__dict__", None) or str(inner)),
        "vars": lambda: repr(vars(one)),
        "dir": lambda: [f"{name}={getattr(one, name)!r}" for name in dir(one) if name not in SHOWN and not callable(getattr(one, name))],
        "asdict": lambda: repr(dataclasses.asdict(one)),  # type: ignore[call-overload]
        "reduce": lambda: repr(one.__reduce_ex__(2)),
        "traceback": lambda: list(traceback.TracebackException.from_exception(own(one)).format(chain=False)),
        "locals": lambda: "".join(traceback.TracebackException.from_exception(raised(one), capture_locals=True).format()),
    }
    for name, way in methods.items():
        try:
            yield name, way()
        except Exception as refused:
            yield f"{name}, refused", f"{refused!r} {refused}"


# A simulator's own bearer tokens: a property that exists to show them. They open nothing but that simulator.
# And the exception of a caller's credential, which is chained as it was raised: what it says is the caller's affair.
SHOWN = {"token", "tenants", "__cause__", "__context__"}


def own(one: object) -> BaseException:
    return one if isinstance(one, BaseException) else raised(one)


def raised(one: object) -> BaseException:
    try:
        raise ValueError(one)
    except ValueError as error:
        return error


def instances(document: Make, folder: Path) -> Iterator[object]:
    """Objects of the package after runs with secrets, and after failures of each kind that a credential can cause."""
    recipient = own_key(folder)
    with ra.Simulator() as simulator:
        client = simulator.client()
        records = ra.log_records()
        yield from (simulator, client, simulator.async_client(), client.tenant, records)
        plan = client.plan(document(3))
        run = client.apply(plan, recipients=[recipient], journal=folder / "journal")
        yield from (plan, run, iter(run), list(run), run.result(), simulator.snapshot(), simulator.requests(), simulator.tenants)
        yield from (client.verify(document(3), wait=True), client.validate(document(3)), client.permissions(document(3)))
        yield next(records)
        key = folder / ".remote-assist" / "identity.txt"
        yield client.reveal("holo-0001@contoso.com", identity=key, journal=folder / "journal")
        yield from asyncio.run(awaited(simulator, document, recipient, folder))
    with ra.Client.simulated() as own:
        yield from (own, own.tenant)
    for credential in (Credential(), Failing()):
        connected = ra.Client.connect(OURS, credential)
        yield connected
        # The token is of another tenant, so that it is sent nowhere.
        with pytest.raises(ra.RemoteAssistError) as caught:
            connected.plan(document(1))
        yield caught.value
    yield ra.AsyncClient.connect(OURS, Credential())


async def awaited(simulator: ra.Simulator, document: Make, recipient: str, folder: Path) -> list[object]:
    """The same with the client that is awaited."""
    async with simulator.async_client() as client:
        plan = await client.plan(document(4))
        run = await client.apply(plan, recipients=[recipient], journal=folder / "journal")
        return [client, run, run.__aiter__(), await run]


def command_line(folder: Path, *arguments: str) -> str:
    """Runs the command line of the package."""
    command = [sys.executable, "-m", "remote_assist", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def own_key(folder: Path) -> str:
    """The public key of a pair that the command line makes."""
    for name in ("plant-7.yaml", "plant-7-devices.csv"):
        shutil.copy(PLANT.parent / name, folder)
    command_line(folder, "apply", "plant-7.yaml", "--yes")
    lines = (folder / ".remote-assist" / "identity.txt").read_text().splitlines()
    return next(line.split()[-1] for line in lines if line.startswith("# public key:"))


def passwords(folder: Path) -> list[str]:
    """The passwords that the runs sealed, and the key that opens them."""
    names = [f"holo-{number:04}@contoso.com" for number in range(1, 5)]
    reveal = ("secrets", "reveal", "--journal", "journal", "--reason", "a test searches for it", "--account")
    key = (folder / ".remote-assist" / "identity.txt").read_text()
    return [command_line(folder, *reveal, name).strip() for name in names] + re.findall("AGE-SECRET-KEY-.*", key)


def texts(shown: object) -> Iterator[str]:
    if isinstance(shown, list):
        for one in shown:
            yield from texts(one)
    else:
        yield shown.decode("latin-1") if isinstance(shown, bytes) else str(shown)


def is_a_word(one: type) -> bool:
    """Classes whose instances are constants, or that describe objects of others."""
    return issubclass(one, enum.Enum) or is_typeddict(one) or bool(getattr(one, "_is_protocol", False))


def test_no_object_shows_a_secret(document: Make, tmp_path: Path) -> None:
    found = [one for root in instances(document, tmp_path) for one in reached(root)]
    classes = public_classes()
    info = next(one.info for one in found if isinstance(one, ra.RemoteAssistError))
    known = {type(one) for one in found}
    found += [one(info) for one in classes - known if issubclass(one, ra.RemoteAssistError)]
    secrets = [SECRET, TOKEN, *passwords(tmp_path)]
    assert len(set(secrets)) == 2 + 4 + 1 and all(len(one) >= 24 for one in secrets)
    forms = {form for secret in secrets for form in encodings(secret)}
    looks = 0
    for one in found:
        for way, shown in ways(one):
            for text in texts(shown):
                looks += 1
                assert not any(form in text for form in forms), f"{type(one).__name__} shows a secret by {way}"
    known = {type(one) for one in found}
    rest = {one for one in classes if not is_a_word(one) and not any(issubclass(kind, one) for kind in known)}
    # What no run here made is plain data: it holds a secret only if it has a place for one.
    places = {f"{one.__name__}.{field.name}" for one in rest if dataclasses.is_dataclass(one) for field in dataclasses.fields(one)}
    places -= {"TenantSettings.self_service_password_reset"}  # for whom a setting of the tenant holds: a word
    assert not {place for place in places if re.search("secret|password|private", place.split(".")[1])}, places
    assert not {one for one in rest if not dataclasses.is_dataclass(one) and not hasattr(one, "_fields")}, "classes of which this test knows no instance"
    print(f"{len(classes)} classes, {len(known & classes)} with instances; {len(found)} objects, {looks} looks × {len(forms)} forms: 0 hits")


def test_a_secret_that_is_shown_is_found(tmp_path: Path) -> None:
    """The control: an object that leaks is caught by each way that can show it."""
    caught = {way for way, shown in ways(Credential()) if any(form in text for form in encodings(SECRET) for text in texts(shown))}
    assert caught >= {"repr", "str", "format", "pickle", "copy", "deepcopy", "json", "vars", "dir", "reduce", "traceback", "locals"}
