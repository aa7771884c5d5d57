"""What both crash tests need: the command line, a deployment, and the judgement of what is left of it. Standard library only."""

import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = os.environ.get("REMOTE_ASSIST_BINARY", str(ROOT / "target/debug/remote-assist"))
NAME = "crowd"
DOCUMENT = """kind: sharedIdentity
name: crowd
tenant: contoso.com
usageLocation: US
mfaOwner: it@contoso.com
group: {{displayName: Crowd}}
template: {{count: {count}, user: "crowd-{{n:04}}", displayName: "Headset {{n}}"}}
licences: {{assignTo: group, capabilities: [remoteAssist]}}
"""


class Wrong(Exception):
    """Something that must never be."""


def document(folder, count):
    (folder / "crowd.yaml").write_text(DOCUMENT.format(count=count))


def account(number):
    return f"crowd-{number:04}@contoso.com"


def environment(folder):
    """Nothing of this machine's user is read or written."""
    return dict(os.environ, NO_COLOR="1", HOME=str(folder), XDG_STATE_HOME=str(folder / "state"))


def run(folder, *arguments, timeout=120):
    return subprocess.run(
        [BINARY, *arguments], cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout
    )


def must(done, codes, what):
    """The exit code is one of those, and no failure comes without a sentence."""
    said = done.stdout[-400:] + done.stderr[-800:]
    if done.returncode not in codes:
        raise Wrong(f"{what}: exit {done.returncode}: {said}")
    if "panicked" in said or "bug." in said:
        raise Wrong(f"{what}: a bug was reported: {said}")
    if done.returncode in (1, 2, 4, 5) and "error" not in done.stderr and "stopped" not in said:
        raise Wrong(f"{what}: exit {done.returncode} without a reason: {said}")


def open_runs(folder):
    """Whether any journal has an entry: before that there is nothing to resume."""
    return any(folder.rglob("crowd/log/0*"))


def finish(folder, target, verb):
    """The run that nobody disturbs; `resume` only where there is something to go on with."""
    if verb == "resume" and open_runs(folder):
        must(run(folder, "resume", NAME, "--yes", *target), (0,), "resume")
    must(run(folder, "apply", "crowd.yaml", "--yes", *target), (0,), "the last apply")


def judge(folder, target, journal, accounts, passwords=None):
    """An empty second plan, an honest journal, and a password for each of some accounts: the one that the tenant holds, if known."""
    must(run(folder, "plan", "crowd.yaml", *target, "--exit-code"), (0,), "the second plan is not empty")
    if kept := list(folder.rglob("unsaved/*")):
        raise Wrong(f"what a run kept was not taken in: {kept}")
    done = run(folder, "journal", "verify", NAME, "--journal", str(journal), "--json")
    must(done, (0,), "journal verify")
    if not json.loads(done.stdout)["whole"]:
        raise Wrong(f"journal verify: {done.stdout}")
    for number in accounts:
        done = run(folder, "secrets", "reveal", "--account", account(number), "--journal", str(journal))
        must(done, (0,), f"the password of {account(number)} is lost")
        shown = done.stdout.strip()
        if passwords is not None and shown != passwords.get(account(number)):
            raise Wrong(f"the password shown for {account(number)} is not the one that the tenant holds")
        if len(shown) < 16:
            raise Wrong(f"the password of {account(number)} is empty")
