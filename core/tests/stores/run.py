"""Runs the checks of the journal's stores on real servers over loopback: Azurite, moto and s3rver.

`run.py TOOLS CARGO…`: TOOLS is where `make stores` installed the servers (npm's `azurite` and `s3rver`, PyPI's `moto`); the rest is
the command that runs the tests of the library. Each server is started on a free port with nothing on disk but a temporary folder,
and stopped at the end:

* Azurite, `azurite-blob --inMemoryPersistence`: Microsoft's emulator of Azure Blob Storage. All checks.
* moto, werkzeug's server with one thread: an S3 that honours `If-None-Match: *`. With several threads it looks and writes in two
  steps, so that two writers can both win. All checks.
* s3rver: an S3 that ignores `If-None-Match` on a write, as some clones do. A journal must refuse it before anything is written.

Standard library only; the servers are children of this process."""

import base64
import contextlib
import datetime
import hashlib
import hmac
import http.client
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

# The account that Azurite documents for everybody.
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
BOX = "journals"
MOTO = """
import sys
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple
run_simple("127.0.0.1", int(sys.argv[1]), DomainDispatcherApplication(create_backend_app), threaded=False)
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def server(name, command, port, folder):
    """A server as a child, once it listens."""
    with open(pathlib.Path(folder) / f"{name}.log", "w+") as said:
        child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        try:
            end = time.monotonic() + 60
            while True:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                if child.poll() is not None or time.monotonic() > end:
                    said.seek(0)
                    raise SystemExit(f"{name} does not listen: {said.read()[-800:]}")
                time.sleep(0.1)
            yield
        finally:
            child.terminate()
            child.wait(20)


def put(port, path, headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("PUT", path, headers=headers)
    answer = connection.getresponse()
    if answer.status not in (200, 201):
        raise SystemExit(f"PUT {path}: {answer.status} {answer.read()[:300]}")
    connection.close()


def make_container(port):
    """Signed with the shared key (Azure Storage, "Authorize with Shared Key"); the emulator's path names the account twice."""
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%a, %d %b %Y %H:%M:%S GMT")
    headers = {"x-ms-date": now, "x-ms-version": "2023-11-03", "Content-Length": "0"}
    lines = ["PUT", *[""] * 11, f"x-ms-date:{now}", "x-ms-version:2023-11-03", f"/{ACCOUNT}/{ACCOUNT}/{BOX}", "restype:container"]
    mark = hmac.new(base64.b64decode(KEY), "\n".join(lines).encode(), hashlib.sha256).digest()
    headers["Authorization"] = f"SharedKey {ACCOUNT}:{base64.b64encode(mark).decode()}"
    put(port, f"/{ACCOUNT}/{BOX}?restype=container", headers)


def checks(cargo, test, variables):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "AZURE_"))} | variables
    begun = time.monotonic()
    done = subprocess.run([*cargo, f"real_stores::{test}", "--", "--nocapture"], env=environment, capture_output=True, text=True)
    told = [line for line in done.stderr.splitlines() if " checks on " in line or line.startswith("refused:")]
    if done.returncode or not told:
        print(done.stdout[-3000:], done.stderr[-3000:])
        raise SystemExit(f"stores: {test} failed")
    return f"{told[0]}   {time.monotonic() - begun:.0f} s"


def main():
    tools, cargo = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
    modules = tools / "node_modules/.bin"
    azure, good, bad = free_port(), free_port(), free_port()
    signed = {"AWS_ACCESS_KEY_ID": "S3RVER", "AWS_SECRET_ACCESS_KEY": "S3RVER", "AWS_REGION": "us-east-1"}
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        stack.enter_context(server("azurite", [
            modules / "azurite-blob", "--inMemoryPersistence", "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            "--blobHost", "127.0.0.1", "--blobPort", str(azure),
        ], azure, folder))
        stack.enter_context(server("moto", [tools / "bin/python", "-c", MOTO, str(good)], good, folder))
        stack.enter_context(server("s3rver", [
            modules / "s3rver", "--address", "127.0.0.1", "--port", str(bad), "--directory", folder, "--silent", "--configure-bucket", BOX,
        ], bad, folder))
        make_container(azure)
        put(good, f"/{BOX}", {})
        print("azurite:", checks(cargo, "a_real_store_conforms", {
            "REMOTE_ASSIST_STORE": f"az://{BOX}/run", "AZURE_STORAGE_USE_EMULATOR": "true",
            "AZURITE_BLOB_STORAGE_URL": f"http://127.0.0.1:{azure}",
        }))
        print("moto:", checks(cargo, "a_real_store_conforms", signed | {
            "REMOTE_ASSIST_STORE": f"s3://{BOX}/run", "AWS_ENDPOINT": f"http://127.0.0.1:{good}",
        }))
        print("s3rver:", checks(cargo, "a_real_store_that_overwrites_is_refused", signed | {
            "REMOTE_ASSIST_UNFIT_STORE": f"s3://{BOX}/run", "AWS_ENDPOINT": f"http://127.0.0.1:{bad}",
        }))
    print("stores: 3 passed, 0 failed")


if __name__ == "__main__":
    main()
