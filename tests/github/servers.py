"""Servers on loopback: one that answers what a test scripts, and git's own smart HTTP server."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = tuple[int, dict[str, str], bytes]
Handle = Callable[[str, str, dict[str, str], bytes], Answer | None]


@contextlib.contextmanager
def serve(handle: Handle) -> Iterator[str]:
    """`handle(method, path, headers, body)`; None hangs until the server ends."""
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = (
                self.rfile.read(size)
                if self.headers.get("Transfer-Encoding") != "chunked"
                else b"".join(self._chunks())
            )
            found = handle(self.command, self.path, dict(self.headers.items()), body)
            if found is None:
                ended.wait(30)
                self.close_connection = True
                return
            status, headers, content = found
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(content))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
            if "Content-Length" in headers:  # a length of its own: the rest never comes
                self.close_connection = True

        def _chunks(self) -> Iterator[bytes]:
            while size := int(self.rfile.readline(), 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        ended.set()
        server.shutdown()
        server.server_close()


def git_backend(root: Path, seen: list[dict[str, str]]) -> Handle:
    """`git http-backend` over the repositories below `root`; the headers of every request go to `seen`."""

    def handle(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        seen.append(headers)
        where, _, query = path.partition("?")
        env = os.environ | {
            "GIT_PROJECT_ROOT": str(root), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": where, "QUERY_STRING": query, "REQUEST_METHOD": method,
            "CONTENT_TYPE": headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)), "GIT_PROTOCOL": headers.get("Git-Protocol", ""),
            "HTTP_CONTENT_ENCODING": headers.get("Content-Encoding", ""), "REMOTE_USER": "x",
        }  # fmt: skip
        out = subprocess.run(["git", "http-backend"], input=body, env=env, capture_output=True, check=False).stdout
        head, _, content = out.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        status = int(fields.pop("Status", "200").split()[0])
        return status, fields, content

    return handle
