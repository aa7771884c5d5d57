"""
The native part of `remote_assist`. Import from `remote_assist` instead.
"""

from _typeshed import SupportsGetItem
from collections.abc import Awaitable, Generator, Mapping, Sequence
from os import PathLike
from remote_assist import _credential, _simulator, models
from typing import Any, Final, SupportsFloat, SupportsIndex, final

__all__ = ["__version__", "AsyncClient", "AsyncEvents", "AsyncRun", "Client", "Events", "LogRecord", "LogRecords", "Run", "Secret", "SimulatedTenant", "Simulator", "Snapshot", "load_scenario", "log_records", "run_command_line"]

__version__: Final[str]

@final
class AsyncClient:
    """
    Plans, applies and verifies scenarios in one tenant, simulated or live, for asyncio.

    Cancelling a task that waits for a call drops the call. A run goes on: only its `cancel` stops it.
    """
    def __aenter__(self, /) -> Awaitable[AsyncClient]: ...
    def __aexit__(self, /, _class: Any, _exception: Any, _traceback: Any) -> Awaitable[None]: ...
    def __repr__(self, /) -> str: ...
    def advise(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str]) -> Awaitable[models.Advice]:
        """
        Which of federation, guesting, vendor accounts and one-time links fits a scenario, and why. Contacts nobody.

        That the tenants belong to different companies is no failure: the advice answers it.
        """
    def apply(self, /, plan: models.Plan | Mapping[str, Any], *, recipients: list[str] | tuple[str, ...] | None = None, journal: str | PathLike[str] | None = None, max_destroy: SupportsIndex | None = None, close_access: bool = False, receipts: list[str] | tuple[str, ...] | None = None) -> Awaitable[AsyncRun]:
        """
        Starts to carry a plan out and gives the run.

        `recipients` are age public keys to which generated passwords are sealed, and `journal` is the folder or URL of the journal;
        a live client that makes accounts needs both. At most `max_destroy` groups and accounts are deleted: none unless given, as
        many as there are where the plan removes the scenario. With `close_access` external access may be closed for people who have
        it now. `receipts` are those of `plan`; the journal keeps them. Raises `PlanStaleError` where the tenant changed since.
        """
    def close(self, /) -> None:
        """
        Gives connections and tokens up. Runs go on; every later call raises `InvalidInputError` with the code `usage`.
        """
    @staticmethod
    def connect(tenant: str, credential: _credential.TokenCredential, *, cloud: models.Cloud | str | None = None) -> AsyncClient:
        """
        A client of Microsoft Graph in a tenant, named by a verified domain or its id. Contacts nobody yet.

        `cloud` is the worldwide one unless given. `credential` is any object with `get_token(*scopes)`, such as those of `azure.identity` and `azure.identity.aio`.
        """
    def drift(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], *, journal: str | PathLike[str] | None = None) -> Awaitable[models.Drift]:
        """
        What changed in the tenant since the last apply, and by whom where the audit log tells.

        `journal` is the folder or URL of the journal. Raises `NotFoundError` where it knows of no apply.
        """
    def emit(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], folder: str | PathLike[str], *, force: bool = False) -> Awaitable[models.ArtefactIndex]:
        """
        Writes every document that Graph cannot deliver to a folder, for Windows, for the headset and for people, and gives the
        index of them. The tenant is only read.

        A file that `emit` did not write, or that was changed since, raises `ConflictError` before anything is written, unless
        `force` is set; receipts that are filled in are kept in any case.
        """
    def permissions(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str]) -> Awaitable[models.PermissionReport]:
        """
        The least Graph permissions and directory roles for a scenario. Contacts nobody.
        """
    def plan(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], *, adopt: Mapping[str, str] | None = None, prune: bool = False, purpose: models.Purpose | str | None = None, keep: list[str] | tuple[str, ...] | None = None, journal: str | PathLike[str] | None = None, receipts: list[str] | tuple[str, ...] | None = None) -> Awaitable[models.Plan]:
        """
        Reads the tenant and says what `apply` would do, without writing anything.

        `adopt` names existing objects to take over: their addresses, and their ids in the directory. With `prune` accounts that
        the scenario no longer names are deleted, if a run made them, instead of let go. The `purpose` is to bring the scenario
        about unless given; a plan to remove it leaves the kinds of `keep`, such as `entra.user`. `journal` is the folder or URL of
        the journal that knows what was done before. `receipts` are the JSON texts of receipts that `emit` wrote and somebody
        filled in; the plan counts with them and keeps none.
        """
    def reach(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], caller: str, callee: str, *, now: bool = False) -> Awaitable[models.Reach]:
        """
        Whether one person can reach another, by which way, and which rules decide. Both are named by their sign-in addresses.

        The scenario's description decides and nobody is contacted, unless `now` asks the tenants as they are.
        """
    def reach_matrix(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], *, now: bool = False) -> Awaitable[list[models.Reach]]:
        """
        Whom everybody reaches whom the scenario names: one answer for every pair, in the order of the people.
        """
    def report(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], *, journal: str | PathLike[str] | None = None) -> Awaitable[models.Report]:
        """
        What became of every statement of the articles that the scenario follows: it plans, verifies, and writes nothing.

        `journal` is the folder or URL of the journal that knows what was done before.
        """
    def resume(self, /, name: str, *, recipients: list[str] | tuple[str, ...] | None = None, journal: str | PathLike[str] | None = None, max_destroy: SupportsIndex | None = None, close_access: bool = False, unlock: str | None = None, recover: bool = False) -> Awaitable[AsyncRun | None]:
        """
        Goes on with the run of a deployment that was interrupted, without its scenario; `None` if none is open.

        `recipients`, `journal`, `max_destroy` and `close_access` are those of `apply`. `unlock` is the run whose lock is taken away, because its
        process is known to be dead. With `recover` a lost journal is read back from the marks in the tenant, where nothing is
        written; the answer is `None` then. Raises `NotFoundError` where the deployment has no journal.
        """
    def reveal(self, /, account: str, *, identity: str | PathLike[str] | None = None, journal: str | PathLike[str] | None = None, reason: str | None = None) -> Awaitable[Secret]:
        """
        Opens the sealed password of an account, named by its user principal name; that it is shown is written into the journal
        first. Contacts no tenant.

        `identity` is the file with the age identity to which it was sealed; a simulated client opens what was sealed to its own key.
        `journal` is the folder or URL of the journals. A second reveal of the same password needs a `reason`.
        """
    @staticmethod
    def simulated(*, seed: str | None = None, roles: list[str] | tuple[str, ...] | None = None, tenant_file: str | PathLike[str] | None = None, delay_ms: SupportsIndex = 0) -> AsyncClient:
        """
        A client of a simulated tenant in this process: no account, no network, nothing real is touched.

        `seed` is `contoso`, `large` or `companies`; `roles` are the permissions of the client, every one unless given;
        `tenant_file` keeps the tenant, in memory unless given; each request takes `delay_ms` of wall time.
        """
    @property
    def target(self, /) -> models.Target:
        """
        Whether the tenant is simulated or live.
        """
    def teardown(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], *, keep: list[str] | tuple[str, ...] | None = None, max_destroy: SupportsIndex | None = None, close_access: bool = False, journal: str | PathLike[str] | None = None) -> Awaitable[AsyncRun]:
        """
        Starts to remove what the deployment made, in order, and gives the run; what was there before is let go.

        `plan(scenario, purpose="teardown")` says beforehand what that is. Kinds of `keep` stay: `entra.group`, `entra.user`,
        `entra.licence`. With `max_destroy` it is refused if more groups and accounts would be deleted. With `close_access` external
        access may be closed for people who have it now, where an earlier state comes back. `journal` is the folder or URL of the
        journal, which knows what was made.
        """
    @property
    def tenant(self, /) -> SimulatedTenant | None:
        """
        The simulated tenant behind a simulated client, for tests.
        """
    def validate(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str]) -> Awaitable[models.Validation]:
        """
        Checks a scenario without contacting anybody; every finding at once.
        """
    def verify(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], *, wait: bool = False) -> Awaitable[models.Verification]:
        """
        Checks whether the scenario is in force, per account and tenant.

        With `wait` it looks again while checks are pending, for at most ten minutes.
        """
    def verify_journal(self, /, name: str | None = None, *, journal: str | PathLike[str] | None = None) -> Awaitable[models.JournalVerification]:
        """
        Checks chain, order and completeness of journals: that of the deployment `name`, or all. Contacts no tenant.

        `journal` is their folder or URL. Raises `NotFoundError` where there is none.
        """

@final
class AsyncEvents:
    """
    The events of a run, for one reader.
    """
    def __aiter__(self, /) -> AsyncEvents: ...
    def __anext__(self, /) -> Awaitable[models.Event]: ...

@final
class AsyncRun:
    """
    A plan being carried out, for asyncio: `await` it for the report, `async for` over its events.

    It goes on by itself: cancelling a task that waits for it stops the waiting alone. `cancel` stops the run.
    """
    def __aiter__(self, /) -> AsyncEvents:
        """
        Its events, from the first on.
        """
    def __await__(self, /) -> Generator[Any, None, models.RunReport]: ...
    def __repr__(self, /) -> str: ...
    def cancel(self, /) -> None:
        """
        Asks it to stop: no new step starts, what was sent is waited for, and it ends as `cancelled`.
        """
    @property
    def finished(self, /) -> bool:
        """
        Whether it has ended.
        """
    @property
    def id(self, /) -> str:
        """
        The run's id.
        """
    def result(self, /) -> Awaitable[models.RunReport]:
        """
        Waits for the end and gives the report, however it ended: `report.outcome` says.
        """

@final
class Client:
    """
    Plans, applies and verifies scenarios in one tenant, simulated or live. Calls wait; Ctrl-C interrupts them safely.

    Threads may share it. `AsyncClient` is the same for asyncio.
    """
    def __enter__(self, /) -> Client: ...
    def __exit__(self, /, _class: Any, _exception: Any, _traceback: Any) -> None: ...
    def __repr__(self, /) -> str: ...
    def advise(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str]) -> models.Advice:
        """
        Which of federation, guesting, vendor accounts and one-time links fits a scenario, and why. Contacts nobody.

        That the tenants belong to different companies is no failure: the advice answers it.
        """
    def apply(self, /, plan: models.Plan | Mapping[str, Any], *, recipients: list[str] | tuple[str, ...] | None = None, journal: str | PathLike[str] | None = None, max_destroy: SupportsIndex | None = None, close_access: bool = False, receipts: list[str] | tuple[str, ...] | None = None) -> Run:
        """
        Starts to carry a plan out and gives the run.

        `recipients` are age public keys to which generated passwords are sealed, and `journal` is the folder or URL of the journal;
        a live client that makes accounts needs both. At most `max_destroy` groups and accounts are deleted: none unless given, as
        many as there are where the plan removes the scenario. With `close_access` external access may be closed for people who have
        it now. `receipts` are those of `plan`; the journal keeps them. Raises `PlanStaleError` where the tenant changed since.
        """
    def close(self, /) -> None:
        """
        Gives connections and tokens up. Runs go on; every later call raises `InvalidInputError` with the code `usage`.
        """
    @staticmethod
    def connect(tenant: str, credential: _credential.TokenCredential, *, cloud: models.Cloud | str | None = None) -> Client:
        """
        A client of Microsoft Graph in a tenant, named by a verified domain or its id. Contacts nobody yet.

        `cloud` is the worldwide one unless given. `credential` is any object with `get_token(*scopes)`, such as those of `azure.identity` and `azure.identity.aio`.
        """
    def drift(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], *, journal: str | PathLike[str] | None = None) -> models.Drift:
        """
        What changed in the tenant since the last apply, and by whom where the audit log tells.

        `journal` is the folder or URL of the journal. Raises `NotFoundError` where it knows of no apply.
        """
    def emit(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], folder: str | PathLike[str], *, force: bool = False) -> models.ArtefactIndex:
        """
        Writes every document that Graph cannot deliver to a folder, for Windows, for the headset and for people, and gives the
        index of them. The tenant is only read.

        A file that `emit` did not write, or that was changed since, raises `ConflictError` before anything is written, unless
        `force` is set; receipts that are filled in are kept in any case.
        """
    def permissions(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str]) -> models.PermissionReport:
        """
        The least Graph permissions and directory roles for a scenario. Contacts nobody.
        """
    def plan(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], *, adopt: Mapping[str, str] | None = None, prune: bool = False, purpose: models.Purpose | str | None = None, keep: list[str] | tuple[str, ...] | None = None, journal: str | PathLike[str] | None = None, receipts: list[str] | tuple[str, ...] | None = None) -> models.Plan:
        """
        Reads the tenant and says what `apply` would do, without writing anything.

        `adopt` names existing objects to take over: their addresses, and their ids in the directory. With `prune` accounts that
        the scenario no longer names are deleted, if a run made them, instead of let go. The `purpose` is to bring the scenario
        about unless given; a plan to remove it leaves the kinds of `keep`, such as `entra.user`. `journal` is the folder or URL of
        the journal that knows what was done before. `receipts` are the JSON texts of receipts that `emit` wrote and somebody
        filled in; the plan counts with them and keeps none.
        """
    def reach(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], caller: str, callee: str, *, now: bool = False) -> models.Reach:
        """
        Whether one person can reach another, by which way, and which rules decide. Both are named by their sign-in addresses.

        The scenario's description decides and nobody is contacted, unless `now` asks the tenants as they are.
        """
    def reach_matrix(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], *, now: bool = False) -> list[models.Reach]:
        """
        Whom everybody reaches whom the scenario names: one answer for every pair, in the order of the people.
        """
    def report(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], *, journal: str | PathLike[str] | None = None) -> models.Report:
        """
        What became of every statement of the articles that the scenario follows: it plans, verifies, and writes nothing.

        `journal` is the folder or URL of the journal that knows what was done before.
        """
    def resume(self, /, name: str, *, recipients: list[str] | tuple[str, ...] | None = None, journal: str | PathLike[str] | None = None, max_destroy: SupportsIndex | None = None, close_access: bool = False, unlock: str | None = None, recover: bool = False) -> Run | None:
        """
        Goes on with the run of a deployment that was interrupted, without its scenario; `None` if none is open.

        `recipients`, `journal`, `max_destroy` and `close_access` are those of `apply`. `unlock` is the run whose lock is taken away, because its
        process is known to be dead. With `recover` a lost journal is read back from the marks in the tenant, where nothing is
        written; the answer is `None` then. Raises `NotFoundError` where the deployment has no journal.
        """
    def reveal(self, /, account: str, *, identity: str | PathLike[str] | None = None, journal: str | PathLike[str] | None = None, reason: str | None = None) -> Secret:
        """
        Opens the sealed password of an account, named by its user principal name; that it is shown is written into the journal
        first. Contacts no tenant.

        `identity` is the file with the age identity to which it was sealed; a simulated client opens what was sealed to its own key.
        `journal` is the folder or URL of the journals. A second reveal of the same password needs a `reason`.
        """
    @staticmethod
    def simulated(*, seed: str | None = None, roles: list[str] | tuple[str, ...] | None = None, tenant_file: str | PathLike[str] | None = None, delay_ms: SupportsIndex = 0) -> Client:
        """
        A client of a simulated tenant in this process: no account, no network, nothing real is touched.

        `seed` is `contoso`, `large` or `companies`; `roles` are the permissions of the client, every one unless given;
        `tenant_file` keeps the tenant, in memory unless given; each request takes `delay_ms` of wall time.
        """
    @property
    def target(self, /) -> models.Target:
        """
        Whether the tenant is simulated or live.
        """
    def teardown(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], *, keep: list[str] | tuple[str, ...] | None = None, max_destroy: SupportsIndex | None = None, close_access: bool = False, journal: str | PathLike[str] | None = None) -> Run:
        """
        Starts to remove what the deployment made, in order, and gives the run; what was there before is let go.

        `plan(scenario, purpose="teardown")` says beforehand what that is. Kinds of `keep` stay: `entra.group`, `entra.user`,
        `entra.licence`. With `max_destroy` it is refused if more groups and accounts would be deleted. With `close_access` external
        access may be closed for people who have it now, where an earlier state comes back. `journal` is the folder or URL of the
        journal, which knows what was made.
        """
    @property
    def tenant(self, /) -> SimulatedTenant | None:
        """
        The simulated tenant behind a simulated client, for tests.
        """
    def validate(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str]) -> models.Validation:
        """
        Checks a scenario without contacting anybody; every finding at once.
        """
    def verify(self, /, scenario: models.Scenario | Mapping[str, Any] | str | PathLike[str], *, wait: bool = False) -> models.Verification:
        """
        Checks whether the scenario is in force, per account and tenant.

        With `wait` it looks again while checks are pending, for at most ten minutes.
        """
    def verify_journal(self, /, name: str | None = None, *, journal: str | PathLike[str] | None = None) -> models.JournalVerification:
        """
        Checks chain, order and completeness of journals: that of the deployment `name`, or all. Contacts no tenant.

        `journal` is their folder or URL. Raises `NotFoundError` where there is none.
        """

@final
class Events:
    """
    The events of a run, for one reader.
    """
    def __iter__(self, /) -> Events: ...
    def __next__(self, /) -> models.Event: ...

@final
class LogRecord:
    """
    One log record.
    """
    def __repr__(self, /) -> str: ...
    @property
    def created(self, /) -> float:
        """
        When, in seconds since 1970, as in `logging.LogRecord`.
        """
    @property
    def fields(self, /) -> dict[str, str]:
        """
        Named facts.
        """
    @property
    def level(self, /) -> str:
        """
        `ERROR`, `WARN`, `INFO` or `DEBUG`.
        """
    @property
    def target(self, /) -> str:
        """
        The part that speaks, such as `remote_assist::graph`.
        """
    @property
    def text(self, /) -> str:
        """
        The sentence.
        """

@final
class LogRecords:
    """
    Log records, as they come.
    """
    def __aiter__(self, /) -> LogRecords: ...
    def __anext__(self, /) -> Awaitable[LogRecord]: ...
    def __iter__(self, /) -> LogRecords: ...
    def __next__(self, /) -> LogRecord: ...

@final
class Run:
    """
    A plan being carried out.

    It goes on by itself; iterating shows its events from the first on, however late. Ctrl-C while waiting cancels it
    safely: open steps end, then `KeyboardInterrupt` is raised; the next `apply` goes on.
    """
    def __iter__(self, /) -> Events:
        """
        Its events, from the first on.
        """
    def __repr__(self, /) -> str: ...
    def cancel(self, /) -> None:
        """
        Asks it to stop: no new step starts, what was sent is waited for, and it ends as `cancelled`.
        """
    @property
    def finished(self, /) -> bool:
        """
        Whether it has ended.
        """
    @property
    def id(self, /) -> str:
        """
        The run's id.
        """
    def result(self, /) -> models.RunReport:
        """
        Waits for the end and gives the report, however it ended: `report.outcome` says.
        """

@final
class Secret:
    """
    A password that was revealed: `with` it for its bytes, in a buffer that can be written and is wiped at the end.

    Nothing else shows them: not `repr`, not `json`, not `pickle`. A `str` made of them cannot be wiped.
    """
    def __enter__(self, /) -> memoryview: ...
    def __exit__(self, /, _class: Any, _exception: Any, _traceback: Any) -> None: ...
    def __repr__(self, /) -> str: ...

@final
class SimulatedTenant:
    """
    The simulated tenant behind a client. Its requests have every permission.
    """
    def request(self, /, method: str, path: str, body: Mapping[str, Any] | None = None) -> tuple[int, models.Json]:
        """
        Sends a request such as `GET /users` and gives status and body; `None` where the answer has no body.
        """

@final
class Simulator:
    """
    A simulated tenant behind Microsoft Graph's interface on a local port, for tests of any program that uses Graph: no
    account, no network, nothing real is touched.

    `seed` is `contoso`, `large` or `companies`; with `realistic` replicas lag, licences take their time and quotas bind, and
    `speed` divides these delays; `random_seed` chooses other identifiers; `roles` are the application permissions of the
    tokens, every one unless given; `faults` go wrong as scripted; `tenant_file` keeps the tenant, in memory unless given;
    every answer waits `latency_ms`; `port` is a free one unless given.
    """
    def __enter__(self, /) -> Simulator: ...
    def __exit__(self, /, _class: Any, _exception: Any, _traceback: Any) -> None: ...
    def __new__(cls, /, *, seed: str | None = None, realistic: bool = False, speed: SupportsFloat | SupportsIndex | None = None, random_seed: SupportsIndex | None = None, roles: list[str] | tuple[str, ...] | None = None, faults: Sequence[_simulator.Fault] | str | None = None, tenant_file: str | PathLike[str] | None = None, latency_ms: SupportsIndex = 0, port: SupportsIndex = 0) -> Simulator: ...
    def __repr__(self, /) -> str: ...
    def add_faults(self, /, faults: Sequence[_simulator.Fault] | str) -> None:
        """
        Scripts more faults. Each counts the requests that come from now on.
        """
    def advance(self, /, seconds: SupportsFloat | SupportsIndex) -> None:
        """
        Lets seconds pass at once, so that what takes time is done: replicas, licences, teams, tokens that expire.
        """
    def async_client(self, /) -> AsyncClient:
        """
        The same for asyncio.
        """
    @property
    def authority(self, /) -> str:
        """
        The address that gives tokens, such as `http://127.0.0.1:8080`.
        """
    def clear_requests(self, /) -> None:
        """
        Forgets the requests that came so far.
        """
    def client(self, /) -> Client:
        """
        A client of the same tenant, connected in this process. What it waits for takes no time: the simulator's jumps.
        """
    def close(self, /) -> None:
        """
        Answers what is under way, shuts the port and lets go of the tenant file. Every later call raises
        `InvalidInputError` with the code `usage`. Closing twice is harmless.
        """
    @property
    def graph_url(self, /) -> str:
        """
        The address of Graph, such as `http://127.0.0.1:8080/v1.0`.
        """
    def request(self, /, method: str, path: str, body: Mapping[str, Any] | None = None, *, tenant: str | None = None) -> tuple[int, models.Json]:
        """
        Sends a request such as `GET /users`, to arrange the tenant or to look at it, and gives status and body; `None`
        where the answer has no body.

        It has every permission, meets no faults, sees every change at once and is not logged. `tenant` is a domain or an
        id; the first tenant unless given.
        """
    def requests(self, /) -> list[_simulator.LoggedRequest]:
        """
        The newest 20,000 requests that came over HTTP or from a client, oldest first.
        """
    def restore(self, /, snapshot: Snapshot) -> None:
        """
        Goes back to a snapshot. Time goes on; faults and the log of requests stay as they are.
        """
    def set_faults(self, /, faults: Sequence[_simulator.Fault] | str) -> None:
        """
        Scripts faults instead of all earlier ones; none, for an empty list.
        """
    def snapshot(self, /) -> Snapshot:
        """
        What the tenants hold now, to go back to with `restore`.
        """
    @property
    def tenants(self, /) -> list[_simulator.TenantInfo]:
        """
        The tenants with their tokens; the first is the one that is meant when none is named.
        """
    @property
    def token(self, /) -> str:
        """
        A bearer token of the first tenant; it does not expire.
        """

@final
class Snapshot:
    """
    What the tenants of a simulator held at one moment; only that simulator can go back to it.
    """
    def __repr__(self, /) -> str: ...

def load_scenario(path: str | PathLike[str]) -> models.Scenario:
    """
    Reads a YAML or JSON document, and the files that it names, into its full form.

    Raises `InvalidInputError` with the code of the first mistake; `Client.validate` lists all of them.
    """

def log_records() -> LogRecords:
    """
    Starts to read what the library logs from now on. Iterate it, or iterate it with `async for`; it never ends.

    Nothing is logged elsewhere: hand records to `logging` where you want them there.
    """

def run_command_line(arguments: SupportsGetItem[int, str]) -> int:
    """
    Carries a command line out, the program's name first, and gives its exit code. The process must be its own: a panic
    hook and a log subscriber are installed, and core dumps are turned off.

    A signal whose handler raises cancels what is under way and waits for it; a second one leaves at once.
    """
