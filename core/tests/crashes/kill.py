"""Kills the command line at random times while it deploys to a simulated tenant over HTTP, then lets it finish and judges what is left.

`kill.py --kills 30 --seed 1`: SIGKILL, SIGTERM and SIGINT; at most three for each deployment of 60 accounts. What has to hold at the
end: an empty second plan, no account or group twice, none missing, a whole journal, and passwords that are the ones the tenant holds.
A failure prints the seed of its deployment; `--only SEED` repeats that one (chance decides the same, the machine's timing does not)."""

import argparse
import concurrent.futures
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from pathlib import Path

import harness
from harness import Wrong
from proxy import Door

COUNT = 60
# Divides the tenant's lags; a run that is not disturbed then takes about two seconds.
SPEED = "2000"
SIGNALS = [signal.SIGKILL] * 3 + [signal.SIGTERM, signal.SIGINT]


class Tenant:
    """A simulated tenant in a process of its own, and the door before it."""

    def __init__(self, folder, realistic=True):
        manner = ("--realistic", "--speed", SPEED) if realistic else ()
        self.process = subprocess.Popen(
            [harness.BINARY, "sim", "serve", "--seed", "large", *manner],
            cwd=folder, env=harness.environment(folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        self.info = json.loads(self.process.stdout.readline())
        self.door = Door(self.info["authority"])
        self.open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open

    def close(self):
        self.door.close()
        self.process.stdin.close()
        self.process.wait(30)

    def list(self, path):
        """Every row of a list; throttling is waited out."""
        rows, url = [], self.info["graph"] + path
        while url:
            request = urllib.request.Request(url, headers={"Authorization": "Bearer " + self.info["token"]})
            try:
                with self.open(request, timeout=60) as answer:
                    page = json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code not in (429, 503):
                    raise
                time.sleep(0.2)
                continue
            rows += page["value"]
            url = page.get("@odata.nextLink")
        return rows

    def settled(self, path, field, begin, want):
        """The names in a list once three looks agree with what is expected: replicas lag."""
        agreed, end = 0, time.monotonic() + 30
        while True:
            names = [row[field] for row in self.list(path) if row[field].startswith(begin)]
            agreed = agreed + 1 if len(names) == want else 0
            if agreed == 3 or time.monotonic() > end:
                return names
            time.sleep(0.1)


def disturb(folder, target, chance, tally):
    """Starts a run and sends it one signal; whether it was under way then."""
    verb = ["apply", "crowd.yaml"]
    if harness.open_runs(folder) and chance.random() < 0.4:
        verb = ["resume", harness.NAME]
    # Most of what is written is written early; some signals come while it waits for licences.
    delay = chance.uniform(0.01, 0.7) if chance.random() < 0.75 else chance.uniform(0.3, 2.0)
    which = chance.choice(SIGNALS)
    with open(folder / "said.txt", "w+") as said:
        process = subprocess.Popen(
            [harness.BINARY, *verb, "--yes", *target], cwd=folder, env=harness.environment(folder),
            stdin=subprocess.DEVNULL, stdout=said, stderr=said,
        )
        try:
            code = process.wait(delay)
            tally["over before the signal"] += 1
            which = None
        except subprocess.TimeoutExpired:
            process.send_signal(which)
            code = process.wait(60)
            tally[which.name] += 1
        said.seek(0)
        text = said.read()
    if "panicked" in text or "bug." in text:
        raise Wrong(f"{verb[0]} reported a bug: {text[-800:]}")
    # Where the signal came before the program listens for it, or after its end, the system's own answer is right too.
    fine = {None: {0}, signal.SIGKILL: {-9, 0}}.get(which, {130, 0, -int(which or 0)})
    if code not in fine:
        raise Wrong(f"{verb[0]} after {which and which.name}: exit {code}: {text[-800:]}")
    return which is not None


def deploy(seed, kills, tally):
    """One deployment from nothing to its end; how many signals it got."""
    chance = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="remote-assist-kill-"))
    harness.document(folder, COUNT)
    tenant = Tenant(folder)
    try:
        target = ("--simulator", tenant.door.authority)
        sent = sum(disturb(folder, target, chance, tally) for _ in range(kills))
        harness.finish(folder, target, chance.choice(["apply", "resume"]))
        users = tenant.settled("/users?$select=userPrincipalName&$top=999", "userPrincipalName", "crowd-", COUNT)
        wanted = [harness.account(number) for number in range(1, COUNT + 1)]
        if sorted(users) != wanted:
            raise Wrong(f"accounts: {Counter(users) - Counter(wanted)} too many, {Counter(wanted) - Counter(users)} missing")
        groups = tenant.settled("/groups?$select=displayName&$top=999", "displayName", "Crowd", 1)
        if groups != ["Crowd"]:
            raise Wrong(f"groups: {groups}")
        sample = chance.sample(range(1, COUNT + 1), 12)
        harness.judge(folder, target, folder / ".remote-assist/journal", sample, tenant.door.passwords)
    except BaseException:
        print(f"seed {seed}: what is left stands in {folder}", flush=True)
        raise
    finally:
        tenant.close()
    shutil.rmtree(folder)
    return sent


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=30)
    arguments.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3), "big"))
    arguments.add_argument("--only", type=int, help="repeat the deployment of this seed")
    arguments.add_argument("--jobs", type=int, default=4)
    asked = arguments.parse_args()
    tally, lock = Counter(), threading.Lock()
    state = {"sent": 0, "next": asked.seed * 1000, "done": 0, "failed": 0}

    def work():
        while True:
            with lock:
                if state["sent"] >= asked.kills:
                    return
                seed = state["next"]
                state["next"] += 1
            mine = Counter()
            try:
                sent, failure = deploy(seed, 3, mine), None
            except (Wrong, OSError, ValueError, subprocess.SubprocessError) as error:
                sent, failure = 3, error
            with lock:
                tally.update(mine)
                state["sent"] += sent
                state["done"] += 1
                if failure:
                    state["failed"] += 1
                    print(f"FAIL  seed {seed}: {failure}", flush=True)

    print(f"kill: seed {asked.seed}", flush=True)
    if asked.only is not None:
        deploy(asked.only, 3, tally)
        print(dict(tally))
        return 0
    with concurrent.futures.ThreadPoolExecutor(asked.jobs) as pool:
        for one in [pool.submit(work) for _ in range(asked.jobs)]:
            one.result()
    signals = ", ".join(f"{count} {name}" for name, count in sorted(tally.items()))
    print(f"kill: {state['done']} deployments of {COUNT} accounts ({signals}): "
          f"{state['done'] - state['failed']} passed, {state['failed']} failed")
    return 1 if state["failed"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
