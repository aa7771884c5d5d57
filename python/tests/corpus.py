"""The conformance corpus: its cases, and how an outcome is judged. The same for waiting and awaited clients."""

from __future__ import annotations

import copy
import json
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import remote_assist as ra
from remote_assist import _codec

from .conftest import ROOT

CORPUS = ROOT / "bindings" / "conformance"
CASES = sorted((CORPUS / "cases").glob("*.json"))
CHANGING = {"run", "at", "observedAt", "fingerprint", "seconds", "file", "recipients"}


# What could carry a value elsewhere.
WRITERS: tuple[Callable[[Any], Any], ...] = (pickle.dumps, json.dumps, copy.copy, copy.deepcopy, vars)


def names() -> list[str]:
    return [path.stem for path in CASES]


def read(name: str) -> Any:
    return json.loads((CORPUS / "cases" / f"{name}.json").read_text(encoding="utf-8"))


def to_plain(value: object) -> Any:
    """A value of the models as the JSON that it came from."""
    text, problem = _codec.encode(value, "a value", "of the models")
    assert text is not None, problem
    return json.loads(text)


class Case:
    """What one case knows: its tenant's edits and the values that it saved."""

    def __init__(self, case: Any, folder: Path) -> None:
        self.folder = folder
        self.tenant = case.get("tenant", {})
        self.saved: dict[str, Any] = {}

    def options(self) -> dict[str, Any]:
        """Arguments of `simulated`."""
        return {"seed": self.tenant.get("seed"), "roles": self.tenant.get("roles"), "delay_ms": self.tenant.get("delay", 0)}

    def scenario(self, given: Any) -> Any:
        """A path of the corpus or of the repository, or a document as it is."""
        if not isinstance(given, str):
            return given
        return (ROOT if given.startswith("examples/") else CORPUS) / given

    def file(self, given: Any) -> Path:
        """A scenario as a file; a document becomes one in the corpus's own form."""
        if isinstance(given, str):
            return Path(self.scenario(given))
        path = self.folder / "scenario.json"
        path.write_text(json.dumps(given), encoding="utf-8")
        return path

    def plan(self, given: str) -> Any:
        return self.saved[given.removeprefix("$")]

    def adopt(self, given: dict[str, str]) -> dict[str, str]:
        return {key: self.value(id[1:]) if id.startswith("$") else id for key, id in given.items()}

    def keywords(self, call: Any, *names: str) -> dict[str, Any]:
        """The options of a call in Python's spelling; those that are not given are left out."""
        given = {name: call[name] for name in names if name in call}
        for place in {"journal", "folder"} & given.keys():
            given[place] = self.folder / given[place]
        if "identity" in given:
            given["identity"] = CORPUS / given["identity"]
        if "receipts" in given:
            given["receipts"] = [json.dumps(receipt) for receipt in given["receipts"]]
        if "adopt" in given:
            given["adopt"] = self.adopt(given["adopt"])
        return {re.sub(r"[A-Z]", lambda letter: "_" + letter[0].lower(), name): value for name, value in given.items()}

    def emitted(self, call: Any, index: ra.ArtefactIndex) -> Any:
        """The index, and what is in the folder then."""
        folder = self.folder / call["folder"]
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        return {"index": to_plain(index), "folder": names}

    def damage(self, call: Any) -> Any:
        [found] = (self.folder / call["journal"]).glob(f"*/*/{call['file']}")
        found.unlink()
        return None

    def edit(self, tenant: ra.SimulatedTenant | None, requests: list[Any]) -> Any:
        assert tenant is not None
        answers = []
        for request in requests:
            path = self.fill(request["path"])
            status, body = tenant.request(request["method"], path, self.fill_all(request.get("body")))
            wanted = [request["status"]] if "status" in request else range(200, 300)
            assert status in wanted, f"{path} answered {status}: {body}"
            if "expect" in request:
                contains(body, request["expect"], path)
            answers.append({"status": status, "body": body})
        return answers

    def value(self, path: str) -> Any:
        value: Any = self.saved
        for part in path.split("."):
            value = value[int(part)] if isinstance(value, list) else value[part]
        return value

    def fill(self, text: str) -> str:
        return re.sub(r"\{([^{}]*)\}", lambda found: str(self.value(found[1])), text)

    def fill_all(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.fill(value)
        if isinstance(value, list):
            return [self.fill_all(item) for item in value]
        if isinstance(value, dict):
            return {key: self.fill_all(item) for key, item in value.items()}
        return value

    def judge(self, call: Any, value: Any, events: list[str], error: ra.RemoteAssistError | None) -> None:
        """Compares an outcome with what is expected, and saves the value."""
        expect = call.get("expect", {})
        if error is not None:
            if "error" not in expect:
                raise error
            contains(to_plain(error.info), expect["error"], "error")
            return
        assert "error" not in expect, f"expected {expect['error']}, got {value}"
        if "value" in expect:
            contains(value, expect["value"], "value")
        if "golden" in expect:
            golden = Path(CORPUS / "golden" / f"{expect['golden']}.json")
            assert stable(value) == json.loads(golden.read_text(encoding="utf-8"))
        seen = iter(events)
        for kind in expect.get("events", []):
            assert kind in seen, f"no {kind} in its place among {events}"
        if "save" in call:
            self.saved[call["save"]] = value


def lend(secret: ra.Secret) -> Any:
    """What is known of a revealed password, without telling it."""
    with secret as view:
        password = str(view, "utf-8")
        buffer = view.obj
        texts = [repr(secret), str(secret), f"{secret}", repr(view), str(view)]
    for write in WRITERS:
        try:
            texts.append(str(write(secret)))
        except TypeError as error:
            texts.append(str(error))
    shown = any(password in text for text in texts)
    return {"length": len(password), "shown": shown, "wiped": buffer == bytes(len(password))}


def contains(value: Any, expected: Any, at: str) -> None:
    """Objects by key; lists item by item, and a longer one is fine; everything else equal."""
    if isinstance(value, dict) and isinstance(expected, dict):
        for key, inner in expected.items():
            contains(value.get(key), inner, f"{at}.{key}")
    elif isinstance(value, list) and isinstance(expected, list):
        assert len(value) >= len(expected), f"{at} has {len(value)} items: {value}"
        for index, (item, inner) in enumerate(zip(value, expected)):
            contains(item, inner, f"{at}[{index}]")
    else:
        assert value == expected, at


def stable(value: Any) -> Any:
    """Replaces what differs from run to run."""
    if isinstance(value, dict):
        return {key: f"<{key}>" if key in CHANGING else stable(item) for key, item in value.items()}
    return [stable(item) for item in value] if isinstance(value, list) else value
