"""Runs the conformance corpus through UniFFI's Python output. Python users have the package in `python/`; this proves the
UniFFI library itself. `test.sh` beside this file makes what it needs."""

import asyncio
import json
import os
import pathlib
import re
import sys
import tempfile
import urllib.error
import urllib.request

import remote_assist as sdk

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPUS = ROOT / "bindings" / "conformance"
CHANGING = {"run", "at", "observedAt", "fingerprint", "seconds", "file", "recipients"}


def snake(name):
    return re.sub("[A-Z]", lambda match: "_" + match[0].lower(), name)


def locate(path):
    return str(ROOT / path if path.startswith("examples/") else CORPUS / path)


async def scenario(given):
    if isinstance(given, str):
        return await sdk.load_scenario(locate(given))
    return sdk.scenario_from_json(json.dumps(given), str(CORPUS))


class Case:
    def __init__(self, tenant, folder):
        self.folder = pathlib.Path(folder)
        self.client = sdk.Client.simulated(
            seed=tenant.get("seed"), roles=tenant.get("roles"), delay_ms=tenant.get("delay", 0)
        )
        self.saved = {}
        self.events = []

    async def call(self, call):
        self.events = []
        return json.loads(await getattr(self, call["op"])(call))

    async def load(self, call):
        return sdk.scenario_to_json(await scenario(call["scenario"]))

    async def validate(self, call):
        given = call["scenario"]
        if isinstance(given, str):
            return sdk.validation_to_json(await self.client.validate_file(locate(given)))
        return sdk.validation_to_json(await self.client.validate_json(json.dumps(given), str(CORPUS)))

    async def plan(self, call):
        adopt = {address: self.lookup(name) for address, name in call.get("adopt", {}).items()}
        options = self.options(call, "prune", "keep", "journal", "receipts")
        if "purpose" in call:
            options["purpose"] = sdk.Purpose[call["purpose"].upper()]
        return sdk.plan_to_json(await self.client.plan(await scenario(call["scenario"]), adopt, **options))

    async def apply(self, call):
        plan = sdk.plan_from_json(json.dumps(self.saved[call["plan"][1:]]))
        options = self.options(call, "journal", "maxDestroy", "closeAccess", "receipts")
        return await self.follow(await self.client.apply(plan, **options), call)

    async def resume(self, call):
        options = self.options(call, "journal", "maxDestroy", "closeAccess", "unlock", "recover")
        run = await self.client.resume(call["name"], **options)
        return "null" if run is None else await self.follow(run, call)

    async def teardown(self, call):
        options = self.options(call, "keep", "maxDestroy", "closeAccess", "journal")
        return await self.follow(await self.client.teardown(await scenario(call["scenario"]), **options), call)

    async def drift(self, call):
        options = self.options(call, "journal")
        return sdk.drift_to_json(await self.client.drift(await scenario(call["scenario"]), **options))

    async def report(self, call):
        options = self.options(call, "journal")
        return sdk.report_to_json(await self.client.report(await scenario(call["scenario"]), **options))

    async def reach(self, call):
        options = self.options(call, "caller", "callee", "now")
        return sdk.reach_to_json(await self.client.reach(await scenario(call["scenario"]), **options))

    async def reachMatrix(self, call):  # noqa: N802 - as the corpus spells it
        options = self.options(call, "now")
        return sdk.reach_matrix_to_json(await self.client.reach_matrix(await scenario(call["scenario"]), **options))

    async def advise(self, call):
        return sdk.advice_to_json(await self.client.advise(await scenario(call["scenario"])))

    async def emit(self, call):
        """The index, and what is in the folder then."""
        folder = self.folder / call["folder"]
        index = await self.client.emit(await scenario(call["scenario"]), str(folder), **self.options(call, "force"))
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        return json.dumps({"index": json.loads(sdk.artefact_index_to_json(index)), "folder": names})

    async def verifyJournal(self, call):  # noqa: N802 - as the corpus spells it
        found = await self.client.verify_journal(**self.options(call, "name", "journal"))
        return sdk.journal_verification_to_json(found)

    async def reveal(self, call):
        """What is known of a revealed password, without telling it."""
        secret = await self.client.reveal(call["account"], **self.options(call, "identity", "journal", "reason"))
        password = secret.reveal().decode()
        shown = any(password in text for text in (repr(secret), str(secret), str(vars(secret))))
        # UniFFI gives Python `bytes`, which nobody can wipe; the package in `python/` lends a buffer.
        return json.dumps({"length": len(password), "shown": shown, "wiped": True})

    async def damage(self, call):
        [found] = (self.folder / call["journal"]).glob(f"*/*/{call['file']}")
        found.unlink()
        return "null"

    def options(self, call, *names):
        """The options of a call in Python's spelling; those that are not given are left out."""
        given = {name: call[name] for name in names if name in call}
        if "journal" in given:
            given["journal"] = str(self.folder / given["journal"])
        if "receipts" in given:
            given["receipts"] = [json.dumps(receipt) for receipt in given["receipts"]]
        if "identity" in given:
            given["identity"] = str(CORPUS / given["identity"])
        return {snake(name): value for name, value in given.items()}

    async def follow(self, run, call):
        while (event := await run.next()) is not None:
            self.events.append(json.loads(sdk.event_to_json(event))["event"])
            if len(self.events) == call.get("cancelAfter"):
                run.cancel()
        return sdk.run_report_to_json(await run.wait())

    async def verify(self, call):
        return sdk.verification_to_json(await self.client.verify(await scenario(call["scenario"])))

    async def permissions(self, call):
        return sdk.permissions_to_json(await self.client.permissions(await scenario(call["scenario"])))

    async def edit(self, call):
        return json.dumps([self.send(request) for request in call["edit"]])

    def send(self, request):
        body = json.dumps(self.fill(request["body"])) if "body" in request else None
        answer = self.client.tenant().request(request["method"], self.fill(request["path"]), body)
        status, body = answer.status, json.loads(answer.body)
        wanted = request.get("status")
        assert status == wanted if wanted else 200 <= status < 300, f"{request['path']} answered {status}: {body}"
        if "expect" in request:
            contains(body, request["expect"], request["path"])
        return {"status": status, "body": body}

    def lookup(self, name):
        return self.value(name[1:]) if name.startswith("$") else name

    def value(self, path):
        found = self.saved
        for part in path.split("."):
            found = found[int(part)] if isinstance(found, list) else found[part]
        return found

    def fill(self, value):
        if isinstance(value, str):
            return re.sub(r"\{(.+?)\}", lambda match: self.value(match[1]), value)
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        return {key: self.fill(item) for key, item in value.items()} if isinstance(value, dict) else value


def contains(value, expected, at):
    """Objects by key; lists item by item, and a longer one is fine; everything else equal."""
    if isinstance(expected, dict) and isinstance(value, dict):
        for key, item in expected.items():
            contains(value.get(key), item, f"{at}.{key}")
    elif isinstance(expected, list) and isinstance(value, list):
        assert len(value) >= len(expected), f"{at} has {len(value)} items"
        for index, item in enumerate(expected):
            contains(value[index], item, f"{at}[{index}]")
    else:
        assert value == expected, f"at {at}: {value!r}, not {expected!r}"


def stable(value):
    """Replaces what differs from run to run."""
    if isinstance(value, list):
        return [stable(item) for item in value]
    if isinstance(value, dict):
        return {key: f"<{key}>" if key in CHANGING else stable(item) for key, item in value.items()}
    return value


def check(value, events, expect):
    if "value" in expect:
        contains(value, expect["value"], "value")
    if "golden" in expect:
        golden = json.loads((CORPUS / "golden" / f"{expect['golden']}.json").read_text())
        assert stable(value) == golden, f"golden {expect['golden']}: {json.dumps(stable(value))}"
    left = iter(events)
    for kind in expect.get("events", []):
        assert any(event == kind for event in left), f"no {kind} in its place"


async def run_case(case, folder):
    running = Case(case["tenant"], folder)
    for request in case["tenant"].get("edit", []):
        running.send(request)
    for call in case["calls"]:
        expect = call.get("expect", {})
        try:
            value = await running.call(call)
        except sdk.RemoteAssistError as error:
            assert "error" in expect, f"{call['op']}: {error}"
            contains(json.loads(sdk.error_to_json(error.info)), expect["error"], "error")
            continue
        assert "error" not in expect, f"expected the error {expect.get('error')}, got {value}"
        check(value, running.events, expect)
        running.saved[call.get("save")] = value


def check_surface():
    """Every public operation of the corpus's list, under its name here."""
    surface = json.loads((CORPUS / "surface.json").read_text())

    def spelled(operation):
        return snake(operation.get("spelled", {}).get("uniffi", operation["name"]))

    client = surface["client"]
    places = [(sdk.Client, client["make"] + client["operations"])]
    places += [(sdk.Run, surface["run"]["operations"])]
    places += [(sdk.Secret, surface["secret"]["operations"])]
    places += [(sdk.SimulatedTenant, surface["simulatedTenant"]["operations"])]
    simulator = surface["simulator"]
    places += [(sdk.Simulator, simulator["make"] + simulator["operations"])]
    places += [(sdk.Simulator, [{"name": name} for name in simulator["properties"]])]
    missing = [spelled(one) for place, names in places for one in names if not hasattr(place, spelled(one))]
    assert not missing, f"missing: {missing}"


def check_simulator():
    """A simulator for tests of other programs: HTTP, faults, the log, snapshots, time, and its end."""
    faults = json.dumps([{"do": "status", "status": 429, "match": {"path": "/users", "nth": 1}}])
    simulator = sdk.Simulator.start(faults=faults, random_seed=7)
    asked = urllib.request.Request(simulator.graph_url() + "/users", headers={"Authorization": f"Bearer {simulator.token()}"})
    statuses = []
    for _ in range(2):
        try:
            with urllib.request.urlopen(asked) as answer:
                statuses.append(answer.status)
        except urllib.error.HTTPError as error:
            statuses.append(error.code)
    assert statuses == [429, 200], statuses
    assert [(one.status, one.fault) for one in simulator.requests()] == [(429, "status"), (200, None)]
    before = simulator.snapshot()
    assert simulator.request("DELETE", "/users/user-01@contoso.com").status == 204
    simulator.advance(3600.0)
    simulator.restore(before)
    assert simulator.request("GET", "/users/user-01@contoso.com").status == 200
    simulator.shutdown()
    simulator.shutdown()
    for wrong in (simulator.requests, lambda: sdk.Simulator.start(seed="contosso")):
        try:
            wrong()
        except sdk.RemoteAssistError.InvalidInput as error:
            assert error.info.code == "usage", error
        else:
            raise AssertionError("what makes no sense was accepted")


async def check_token_provider():
    """A token provider of the caller is asked, and what it raises is told without its text, which may hold a token."""
    info = sdk.ErrorInfo(
        category=sdk.ErrorCategory.UNAUTHENTICATED,
        code="auth.token_refused",
        message="the vault is locked",
        retryable=False,
        details={},
    )

    class Failing(sdk.TokenProvider):
        def __init__(self, error):
            self.error = error

        def token(self, scope):
            raise self.error

    codes = []
    for error in (sdk.RemoteAssistError.Unauthenticated(info), RuntimeError("token-7")):
        client = sdk.Client.connect("contoso.com", Failing(error))
        try:
            await client.plan(await sdk.load_scenario(locate("examples/scenarios/plant-7.yaml")))
            codes.append("planned")
        except sdk.RemoteAssistError as told:
            codes.append("told a token" if "token-7" in sdk.error_to_json(told.info) else told.info.code)
    assert codes == ["auth.token_refused", "auth.no_credential"], f"token provider: {codes}"


def main():
    check_surface()
    check_simulator()
    asyncio.run(check_token_provider())
    only = os.environ.get("CASE")
    paths = sorted((CORPUS / "cases").glob("*.json"))
    paths = [path for path in paths if only in (None, path.stem)]
    failed = []
    for path in paths:
        try:
            with tempfile.TemporaryDirectory() as folder:
                asyncio.run(run_case(json.loads(path.read_text()), folder))
        except Exception as error:  # noqa: BLE001 - a case that cannot be carried out fails
            failed.append(path.stem)
            print(f"{path.stem}: {error}", file=sys.stderr)
    passed = len(paths) - len(failed)
    if only is None:
        folder = ROOT / "target" / "parity.d"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "uniffi-python.json").write_text(json.dumps({"uniffi-python": passed}))
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
