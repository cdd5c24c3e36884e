"""The HTTP side on loopback: `/api/v3` and `/api/graphql` as GitHub Enterprise Server has them, the same without a prefix as
api.github.com has them, and git at `/{owner}/{repo}.git`."""

from __future__ import annotations

import contextlib
import gzip
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.peers.github import http_git
from tests.peers.github.api import Api, Reply
from tests.peers.github.faults import Fault
from tests.peers.github.hub import GitHub
from tests.peers.github.record import Record


class Server:
    """`api_url` and `graphql_url` are for GITHUB_API_URL and GITHUB_GRAPHQL_URL, `url` for GITHUB_SERVER_URL and git."""

    def __init__(self, hub: GitHub) -> None:
        self.hub = hub
        self.api = Api(hub)
        self.released = threading.Event()
        self.failures: list[BaseException] = []
        self.http = _Http(self)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.api_url = f"{self.url}/api/v3"
        self.graphql_url = f"{self.url}/api/graphql"
        hub.web, hub.api = self.url, self.api_url

    @property
    def record(self) -> Record:
        return self.api.record

    def inject(self, *faults: Fault) -> None:
        self.api.faults.extend(faults)

    def start(self) -> None:
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        self.released.set()
        self.http.shutdown()
        self.http.server_close()


@contextlib.contextmanager
def serve(hub: GitHub) -> Iterator[Server]:
    """Runs while the block does. A fault of the peer itself is raised at the end: no client may take it for GitHub's."""
    server = Server(hub)
    server.start()
    try:
        yield server
    finally:
        server.stop()
    if server.failures:
        raise server.failures[0]


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, peer: Server) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.peer = peer

    def handle_error(self, request: object, client_address: object) -> None:
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, ConnectionError | TimeoutError):
            self.peer.failures.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def handle_any(self) -> None:
        assert isinstance(self.server, _Http)
        server = self.server.peer
        parts = urlsplit(self.path)
        body = self._body()
        if http_git.is_git(parts.path):
            reply = http_git.answer(server.hub, self.command, parts, dict(self.headers.items()), body)
        else:
            reply = server.api.answer(self.command, parts.path, parts.query, dict(self.headers.items()), body)
        if reply.hang:
            server.released.wait(60)
            self.close_connection = True
            return
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._send(reply)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            body = b"".join(self._chunks())
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status not in (204, 304):
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        # A cut answer keeps its length's promise: it is short JSON, not a broken connection.
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the record has it all."""
