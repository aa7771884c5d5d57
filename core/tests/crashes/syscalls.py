"""Meets every call to the file system that touches the journal with a fault, once or for good, then lets the deployment finish and
judges what is left.

strace injects the faults (`EIO`, `ENOSPC`, `SIGKILL` before the call) into one `apply`. A place is a call, a path of the journal and
which time: strace counts for each thread and path, and a path is met a few times only, so that each call of a run is a place of its
own. The files of a probe have names of chance: they are the first links and removals of the run. The simulated tenant is a process
of its own, behind the door that knows the passwords; so no fault hurts it. `--every` meets every place; without it a sample of
`--cases`, drawn by `--seed`."""

import argparse
import concurrent.futures
import os
import random
import re
import shutil
import subprocess
import tempfile
import threading
from collections import Counter
from pathlib import Path

import harness
from harness import Wrong
from kill import Tenant

COUNT = 25
CALLS = "openat,open,creat,read,write,pwrite64,fsync,fdatasync,link,linkat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,ftruncate,flock,statx,getdents64"
FAULTS = ["error=EIO:when={}", "error=ENOSPC:when={}", "error=ENOSPC:when={}+", "signal=SIGKILL:when={}"]
# A path of the journal in a line of the trace, as an argument or as what a descriptor stands for.
PATH = re.compile(r"^(\d+)\s+(\w+)\(.*?/journal((?:/[^\">]*)?)[\">]")


def traced(folder, tenant, options):
    """One apply under strace: its exit code, what it said, and the lines of the trace."""
    journal, trace = folder / "journal", folder / "trace.txt"
    command = ["strace", "-f", "-y", "-o", str(trace), "-e", f"trace={CALLS}", *options]
    command += [harness.BINARY, "apply", "crowd.yaml", "--yes", "--simulator", tenant.door.authority, "--journal", str(journal)]
    # One worker: calls then come in nearly the same order each time.
    environment = harness.environment(folder) | {"TOKIO_WORKER_THREADS": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=180)
    return done, trace.read_text(errors="replace").splitlines()


def fresh():
    folder = Path(tempfile.mkdtemp(prefix="remote-assist-calls-"))
    harness.document(folder, COUNT)
    return folder, Tenant(folder, realistic=False)


def reference():
    """Every place of a run without a fault: call, path below the journal or none, and which time."""
    folder, tenant = fresh()
    try:
        done, lines = traced(folder, tenant, [])
        harness.must(done, (0,), "the reference")
    finally:
        tenant.close()
    shutil.rmtree(folder)
    counts = Counter(found.groups() for found in map(PATH.match, lines) if found)
    places = set()
    for (_, call, path), count in counts.items():
        known = path if "/probe/" not in path else None
        if known is not None or call in ("linkat", "unlink"):
            places.update((call, known, time) for time in range(1, count + 1))
    return sorted(places, key=str)


def case(call, path, fault):
    """One fault: whether it was met, and whether the run kept what it could not append. Raises what must never be."""
    folder, tenant = fresh()
    try:
        where = [] if path is None else ["-P", f"{folder}/journal{path}"]
        done, lines = traced(folder, tenant, ["-e", f"inject={call}:{fault}", *where])
        met = any("INJECTED" in line for line in lines) or done.returncode == -9
        kept = any(folder.rglob("unsaved/*.json"))
        # A run that was struck at its very end, or where the fault does not matter, is done.
        harness.must(done, (0, 1, 4, -9), "the run that met it")
        if done.returncode == 1 and "journal" not in done.stderr:
            raise Wrong(f"the reason does not name the journal: {done.stderr[-600:]}")
        journal = ("--journal", str(folder / "journal"))
        if harness.open_runs(folder):
            harness.must(harness.run(folder, "journal", "verify", harness.NAME, *journal), (0,), "verify")
        target = ("--simulator", tenant.door.authority, *journal)
        harness.finish(folder, target, "resume" if len(fault) % 2 else "apply")
        users = tenant.settled("/users?$select=userPrincipalName&$top=999", "userPrincipalName", "crowd-", COUNT)
        if sorted(users) != [harness.account(number) for number in range(1, COUNT + 1)]:
            raise Wrong(f"accounts: {sorted(users)}")
        harness.judge(folder, target, folder / "journal", range(1, COUNT + 1, 4), tenant.door.passwords)
    except BaseException:
        print(f"{call} {path} {fault}: what is left stands in {folder}", flush=True)
        raise
    finally:
        tenant.close()
    shutil.rmtree(folder)
    return "met, with answers kept in a file" if kept else "met" if met else "not reached"


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=40)
    arguments.add_argument("--every", action="store_true")
    arguments.add_argument("--only", nargs=3, metavar=("CALL", "PATH", "FAULT"), help="such as linkat - error=EIO:when=1")
    arguments.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3), "big"))
    arguments.add_argument("--jobs", type=int, default=3)
    asked = arguments.parse_args()
    if not shutil.which("strace"):
        print("skipped: strace is not installed")
        return 1 if os.environ.get("CI") else 0
    if subprocess.run(["strace", "-o", os.devnull, "true"], check=False, stderr=subprocess.DEVNULL).returncode:
        print("skipped: strace may not follow another process here, as in some containers")
        return 0
    if asked.only:
        call, path, fault = asked.only
        print(case(call, None if path == "-" else path, fault))
        return 0
    places = reference()
    every = [(call, path, fault.format(time)) for call, path, time in places for fault in FAULTS]
    chosen = every if asked.every else random.Random(asked.seed).sample(every, min(asked.cases, len(every)))
    calls = ", ".join(f"{count} {call}" for call, count in sorted(Counter(call for call, *_ in places).items()))
    print(f"syscalls: seed {asked.seed}; {len(chosen)} of {len(every)} faults at {len(places)} places ({calls})", flush=True)
    failed, tally, lock = [], Counter(), threading.Lock()

    def one(chosen_one):
        try:
            met = case(*chosen_one)
        except (Wrong, OSError, ValueError, subprocess.SubprocessError) as error:
            with lock:
                failed.append(chosen_one)
                print(f"FAIL  --only {' '.join(one or '-' for one in chosen_one)}: {error}", flush=True)
            return
        with lock:
            tally[met] += 1

    with concurrent.futures.ThreadPoolExecutor(asked.jobs) as pool:
        list(pool.map(one, chosen))
    if tally["not reached"] > len(chosen) // 4:
        failed.append("too many faults missed their call")
    told = ", ".join(f"{count} {what}" for what, count in sorted(tally.items()))
    print(f"syscalls: {told}: {len(chosen) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
