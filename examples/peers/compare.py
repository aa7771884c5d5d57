#!/usr/bin/env python3
"""Runs the shared-identity job of each peer and of remote-assist against the same simulated tenant, and prints the table.

    examples/peers/compare.sh [ACCOUNTS ...]

Every request takes 100 ms longer, as over a network. The job: accounts, a group, memberships, a licence for the group, waiting until it is
processed, and proving the licence of each account. Requests are counted by the tenant, wall time from outside, start-up included.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
TOOLS = pathlib.Path(os.environ["PEER_MODULES"])
BINARY = os.environ["REMOTE_ASSIST_BINARY"]
LATENCY = 100
PEERS = [
    ("msgraph-sdk, sequential", [TOOLS / "bin/python", HERE / "job.py", "sequential"]),
    ("msgraph-sdk, asyncio.gather (8 at once)", [TOOLS / "bin/python", HERE / "job.py", "gather"]),
    ("msgraph-sdk, $batch", [TOOLS / "bin/python", HERE / "job.py", "batch"]),
    ("microsoft-graph-client, sequential", ["node", HERE / "job.mjs", "sequential"]),
    ("microsoft-graph-client, $batch", ["node", HERE / "job.mjs", "batch"]),
    ("remote-assist", None),
]
SCENARIO = """kind: sharedIdentity
name: peers
tenant: contoso.com
usageLocation: US
mfaOwner: identity@contoso.com
group: {{displayName: Peers}}
template: {{count: {accounts}, user: "peer-{{n:05}}"}}
licences: {{assignTo: group, capabilities: [remoteAssist]}}
"""


def counted(authority):
    with urllib.request.urlopen(f"{authority}/_sim/info") as answer:
        return json.load(answer)["requests"]


def run(command, accounts, folder):
    serving = subprocess.Popen(
        [BINARY, "sim", "serve", "--seed", "large", "--latency", str(LATENCY)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )
    try:
        announced = json.loads(serving.stdout.readline())
        if command is None:
            (folder / "peers.yaml").write_text(SCENARIO.format(accounts=accounts))
            place = ["--simulator", announced["authority"], "--journal", str(folder / f"journal-{accounts}")]
            command = [BINARY, "apply", "peers.yaml", "--yes", *place]
        environment = dict(os.environ, GRAPH=announced["graph"], TOKEN=announced["token"], ACCOUNTS=str(accounts))
        began, before = time.monotonic(), counted(announced["authority"])
        done = subprocess.run([str(part) for part in command], env=environment, cwd=folder, capture_output=True, text=True)
        seconds = time.monotonic() - began
        if done.returncode != 0:
            raise SystemExit(f"{command} failed:\n{done.stderr[-2000:]}")
        return counted(announced["authority"]) - before, seconds
    finally:
        serving.stdin.close()
        serving.wait(timeout=20)


def main(sizes):
    print("| accounts | who | requests | seconds | times ours |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for accounts in sizes:
            rows = [(name, *run(command, accounts, pathlib.Path(folder))) for name, command in PEERS]
            ours = rows[-1][2]
            for name, requests, seconds in rows:
                print(f"| {accounts} | {name} | {requests} | {seconds:.1f} | {seconds / ours:.1f} |", flush=True)


main([int(size) for size in sys.argv[1:]] or [200])
