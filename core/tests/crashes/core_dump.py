#!/usr/bin/env python3
"""Searches the memory of the command line for passwords that it no longer needs, and checks that nobody else may read it.

The program deploys to a simulated tenant in another process, so that the passwords are not that tenant's own memory. A fault of the
script keeps it waiting after the accounts were made; then every page that a core dump would hold is read from /proc/PID/mem, which is
what gcore does, without gdb's hundred megabytes. The passwords to search for are those that `secrets reveal` shows.

Standard library alone. REMOTE_ASSIST_BINARY names the program. Elsewhere than on Linux, and without the right to read the memory of
another process (a container may forbid it, whoever asks), it says so and ends with 0.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
BINARY = os.environ.get("REMOTE_ASSIST_BINARY", str(ROOT / "target" / "debug" / "remote-assist"))
ACCOUNTS = 40
# Only a hang needs that long.
PATIENCE = 120
SCENARIO = f"""\
kind: sharedIdentity
name: dump
tenant: contoso.com
usageLocation: US
mfaOwner: it@contoso.com
group: {{displayName: Dump}}
licences: {{assignTo: group, capabilities: [remoteAssist]}}
acknowledge: [A-L1, A-L2, A-L3, A-L4, A-I1, A-I2, A-I3, A-I4, A-I5, A-I6, lifecycle]
template: {{count: {ACCOUNTS}, user: "holo-{{n:04}}", displayName: "HoloLens {{n}}"}}
"""
NOBODY = 65534
PTRACE_SEIZE = 0x4206


class Skipped(Exception):
    """The machine lacks what the check needs."""


def regions(process: int) -> Iterator[tuple[int, int]]:
    """The parts of a process's memory that a core dump holds: everything that can be written."""
    for line in Path(f"/proc/{process}/maps").read_text().splitlines():
        found = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)", line)
        if found and found[3].startswith("rw") and found[4] not in ("[vvar]", "[vsyscall]"):
            yield int(found[1], 16), int(found[2], 16)


def memory(process: int) -> bytes:
    """All of a process's writable memory; the process is stopped meanwhile."""
    os.kill(process, signal.SIGSTOP)
    try:
        parts = []
        with open(f"/proc/{process}/mem", "rb", buffering=0) as file:
            for start, end in regions(process):
                file.seek(start)
                left = end - start
                while left > 0:
                    try:
                        part = file.read(min(left, 1 << 24))
                    except OSError:
                        break  # a page that is mapped and not there
                    if not part:
                        break
                    parts.append(part)
                    left -= len(part)
        return b"\0".join(parts)
    except PermissionError as error:
        raise Skipped(f"this user may not read /proc/PID/mem of a hardened process, root may: {error}") from error
    finally:
        os.kill(process, signal.SIGCONT)


def hits(dump: bytes, secrets: list[str]) -> int:
    """How often the secrets stand in a dump, as text and as UTF-16."""
    return sum(dump.count(one.encode(coding)) for one in secrets for coding in ("utf-8", "utf-16-le"))


class Deployment:
    """A folder, a served tenant that lets nobody finish, and the program that waits for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "site.yaml").write_text(SCENARIO)
        # The seventh batch adds the members: all accounts are made by then, and their passwords no longer needed.
        throttled = {"match": {"method": "POST", "path": "/$batch", "nth": 7}, "when": "before", "do": "status", "status": 429,
                     "headers": {"Retry-After": 20}, "body": {"error": {"code": "TooManyRequests", "message": "later"}}}
        (folder / "faults.json").write_text(json.dumps([throttled]))
        self.server = subprocess.Popen([BINARY, "sim", "serve", "--seed", "large", "--faults", "faults.json"], cwd=folder,
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self.server.stdout
        self.authority = json.loads(self.server.stdout.readline())["authority"]

    def command(self, *arguments: str) -> list[str]:
        return [BINARY, *arguments, "--simulator", self.authority]

    def apply(self) -> subprocess.Popen[str]:
        """Starts the program, and returns once it waits: every account is made then."""
        program = subprocess.Popen(self.command("apply", "site.yaml", "--yes", "--json"), cwd=self.folder, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert program.stdout
        made, end = 0, time.monotonic() + PATIENCE
        while made < ACCOUNTS:
            event: dict[str, Any] = json.loads(program.stdout.readline())
            made += event["event"] == "stepFinished" and str(event.get("address", "")).startswith("entra.user/")
            assert time.monotonic() < end, "the accounts were not made"
        time.sleep(0.5)
        assert program.poll() is None, "the program ended before it was looked at"
        return program

    def reveal(self, number: int) -> str:
        account = f"holo-{number:04}@contoso.com"
        shown = subprocess.run(self.command("secrets", "reveal", "--account", account), cwd=self.folder, capture_output=True, text=True,
                               check=True, timeout=PATIENCE)
        return shown.stdout.strip()

    def close(self) -> None:
        assert self.server.stdin
        self.server.stdin.close()
        self.server.wait(PATIENCE)


def control(folder: Path) -> None:
    """A process that keeps a password is caught, or the search would prove nothing."""
    password = "kM7-4f+c9a=b7d3?e!A#Xq2w"
    holder = subprocess.Popen([sys.executable, "-c", "import sys; kept = sys.stdin.readline(); print(flush=True); sys.stdin.read()"],
                              cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdin and holder.stdout
    holder.stdin.write(password + "\n")
    holder.stdin.flush()
    holder.stdout.readline()
    found = hits(memory(holder.pid), [password])
    holder.stdin.close()
    holder.wait(PATIENCE)
    assert found > 0, "a password that a process keeps was not found"


def limits(process: int) -> None:
    """The process may leave no core file."""
    line = next(line for line in Path(f"/proc/{process}/limits").read_text().splitlines() if line.startswith("Max core file size"))
    assert line.split()[4:6] == ["0", "0"], line


def refused_to(user: int | None, process: int) -> None:
    """The same user, who is not root, can neither read the memory of the process nor attach to it."""
    libc = ctypes.CDLL(None, use_errno=True)
    child = os.fork()
    if child == 0:
        # A child of this interpreter, because a user without rights may not be able to start it.
        told = 0
        try:
            if user is not None:
                os.setgroups([])
                os.setresgid(user, user, user)
                os.setresuid(user, user, user)
            try:
                os.close(os.open(f"/proc/{process}/mem", os.O_RDONLY))
                told |= 1
            except PermissionError:
                pass
            told |= 2 * (libc.ptrace(PTRACE_SEIZE, process, None, None) == 0)
        except BaseException:
            told |= 4
        os._exit(told)
    told = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert told == 0, {1: "the memory can be read", 2: "a debugger can attach", 3: "the memory can be read and a debugger attach"}.get(told, told)


def attach_is_refused(folder: Path) -> None:
    """Starts the program as a user without rights, who then tries to look into it. Any other user's own if this is not root."""
    user = NOBODY if os.geteuid() == 0 else None
    program = shutil.copy(BINARY, folder / "program")
    os.chmod(program, 0o755)
    os.chmod(folder, 0o755)
    served = subprocess.Popen([program, "sim", "serve"], cwd=folder, user=user, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL)
    assert served.stdin and served.stdout
    try:
        served.stdout.readline()
        limits(served.pid)
        refused_to(user, served.pid)
    finally:
        served.stdin.close()
        served.wait(PATIENCE)


def sweep(folder: Path) -> str:
    """Looks into a waiting deployment; gives what was found."""
    deployment = Deployment(folder)
    try:
        program = deployment.apply()
        try:
            limits(program.pid)
            dump = memory(program.pid)
        finally:
            program.send_signal(signal.SIGTERM)
            program.communicate(timeout=PATIENCE)
        passwords = [deployment.reveal(number) for number in range(1, ACCOUNTS + 1)]
    finally:
        deployment.close()
    assert len(set(passwords)) == ACCOUNTS and all(len(one) == 24 for one in passwords)
    names = hits(dump, [f"holo-{number:04}@contoso.com" for number in range(1, ACCOUNTS + 1)])
    assert names >= ACCOUNTS, f"the dump misses the heap: the accounts' names stand in it {names} times"
    found = hits(dump, passwords)
    told = f"{ACCOUNTS} passwords in {len(dump) >> 20} MiB of memory: {found} hits (the accounts' names: {names})"
    assert found == 0, told
    return told


def main() -> int:
    try:
        if not sys.platform.startswith("linux"):
            raise Skipped("/proc is read, which Linux alone has")
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
            attach_is_refused(Path(one))
            print("core dumps are off, and an ordinary user cannot look into the program")
            control(Path(other))
            print(sweep(Path(other)))
    except Skipped as why:
        print(f"skipped: the memory of the command line was not searched: {why}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
