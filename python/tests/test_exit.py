"""The end of the interpreter, at the most unsuitable moments: it exits with 0 and says nothing."""

from __future__ import annotations

import pytest

from .support import run_python

START = """
import asyncio, sys, threading, time
import remote_assist as ra

PLANT = "examples/scenarios/plant-7.yaml"

def slow():
    client = ra.Client.simulated(delay_ms=100)
    return client.apply(client.plan(PLANT))

"""

PROGRAMS = {
    "nothing was done": "",
    "a run is under way": "run = slow()",
    "a run is under way in a global of another module": "sys.run = slow()",
    "a run was never read": "client = ra.Client.simulated(); run = client.apply(client.plan(PLANT)); run.cancel()",
    "a thread waits": "threading.Thread(target=slow().result, daemon=True).start(); time.sleep(0.2)",
    "a thread iterates": "threading.Thread(target=lambda: list(slow()), daemon=True).start(); time.sleep(0.4)",
    "threads call in circles": """
client = ra.Client.simulated()
def circle():
    while True:
        client.plan(PLANT)
        try:
            client.plan({"kind": "nonsense"})
        except ra.RemoteAssistError:
            pass
for _ in range(4):
    threading.Thread(target=circle, daemon=True).start()
time.sleep(0.3)
""",
    "a thread awaits in circles": """
async def circle():
    client = ra.AsyncClient.simulated()
    while True:
        await asyncio.gather(*(client.plan(PLANT) for _ in range(4)))
threading.Thread(target=asyncio.run, args=(circle(),), daemon=True).start()
time.sleep(0.5)
""",
    "a loop ended with a call under way": """
async def main():
    client = ra.AsyncClient.simulated(delay_ms=100)
    run = await client.apply(await client.plan(PLANT))
    sys.run, sys.waiting = run, asyncio.ensure_future(run.result())
    await anext(aiter(run))
asyncio.run(main())
""",
    "a loop was closed under a call": """
loop = asyncio.new_event_loop()
async def main():
    sys.client = ra.AsyncClient.simulated(delay_ms=60_000)
    sys.call = sys.client.plan(PLANT)
loop.run_until_complete(main())
sys.call.cancel()
loop.run_until_complete(asyncio.sleep(0))
loop.close()
""",
    "a credential is being asked": """
asked = threading.Event()
class Slow:
    def get_token(self, *scopes):
        asked.set()
        time.sleep(0.5)
        raise PermissionError("no")
client = ra.Client.connect("contoso.com", Slow())
def ask():
    try:
        client.plan(PLANT)
    except ra.RemoteAssistError:
        pass
threading.Thread(target=ask, daemon=True).start()
asked.wait()
""",
    "log records are awaited": "threading.Thread(target=lambda: next(ra.log_records()), daemon=True).start(); time.sleep(0.2)",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_python_exits_quietly(program: str) -> None:
    ended = run_python(START + program)
    assert (ended.code, ended.output, ended.error) == (0, "", "")


def test_calls_at_exit_still_work_or_say_why() -> None:
    ended = run_python(
        START
        + """
import atexit

class Credential:
    def get_token(self, *scopes):
        raise AssertionError("Python is going away, so it must not be asked")

live = ra.Client.connect("contoso.com", Credential())

class Late:
    def __del__(self):
        try:
            live.plan(PLANT)
        except ra.RemoteAssistError as error:
            print(error.code, "exiting" in str(error))

sys.late = Late()
"""
    )
    assert ended.code == 0 and "AssertionError" not in ended.error, ended


def test_threads_of_the_host_end_first() -> None:
    ended = run_python(START + 'threading.Thread(target=lambda: print(slow().result().outcome)).start()')
    assert (ended.code, ended.output, ended.error) == (0, "done\n", "")
