"""A door before the simulated tenant that remembers which password each account was given last, as a judge of what is shown.

The simulated tenant keeps no passwords. This door forwards every request, finished or not on the client's side, and notes a
password once the tenant has answered that it took it."""

import http.client
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


# What is between two machines only, and what http.client writes itself.
DROPPED = ("host", "accept-encoding", "connection", "content-length")


class Door:
    """Listens on loopback in threads of its own; `authority` is its address, `passwords` what it saw."""

    def __init__(self, behind):
        self.behind = behind.removeprefix("http://")
        self.passwords = {}
        self.names = {}
        self.lock = threading.Lock()
        handler = type("Handler", (Handler,), {"door": self})
        self.server = Server(("127.0.0.1", 0), handler)
        self.authority = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def forward(self, method, path, headers, body):
        if body:
            # References to objects name the address that the client knows.
            body = body.replace(self.authority.removeprefix("http://").encode(), self.behind.encode())
            headers["content-length"] = str(len(body))
        connection = http.client.HTTPConnection(self.behind, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self.note(method, path, body, answer.status, content)
        content = content.replace(self.behind.encode(), self.authority.removeprefix("http://").encode())
        return answer.status, answer.getheaders(), content

    def note(self, method, path, body, status, content):
        """Looks for passwords in a request and, where the tenant took them, remembers them."""
        if b"passwordProfile" not in (body or b""):
            return
        sent = json.loads(body)
        if not path.endswith("/$batch"):
            return self.one(method, path, sent, status, json.loads(content or b"null"))
        answers = {part["id"]: part for part in json.loads(content).get("responses", [])}
        for part in sent["requests"]:
            answer = answers.get(part["id"], {"status": 0})
            self.one(part["method"], part["url"], part.get("body") or {}, answer["status"], answer.get("body"))

    def one(self, method, path, sent, status, got):
        password = (sent.get("passwordProfile") or {}).get("password")
        if password is None or not 200 <= status < 300:
            return
        with self.lock:
            if method == "POST":
                name = sent["userPrincipalName"]
                self.names[got["id"]] = name
            else:
                key = path.rsplit("/users/", 1)[1].split("?")[0]
                name = self.names.get(key, key)
            self.passwords[name] = password


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A killed client resets its connections; that is what this is for."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    door = None

    def serve(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0)) or None
        headers = {key.lower(): value for key, value in self.headers.items() if key.lower() not in DROPPED}
        try:
            status, head, content = self.door.forward(self.command, self.path, headers, body)
            self.send_response_only(status)
            for key, value in head:
                if key.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(key, value.replace(self.door.behind, self.door.authority.removeprefix("http://")))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            # The client was killed, or the tenant is being stopped.
            self.close_connection = True

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = serve

    def log_message(self, *_):
        """Nothing is logged."""
