"""A real headless browser for tests: the one on PATH, else one that npm ships inside a package. Never skipped: where
neither can be had, the test fails and says what to install.

It is driven over its debugging pipe (https://chromedevtools.github.io/devtools-protocol/): JSON between NUL bytes on file
descriptors 3 and 4, so that no port is opened and no client library is needed.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import select
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from typing import Any

from tests.peers.packages import environment

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
PACKAGE = "@sparticuz/chromium@153.0.0"
"""Chromium and the libraries it needs, for Linux on x86-64, within an npm package. https://github.com/Sparticuz/chromium"""
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-pipe",
)  # fmt: skip
PATIENCE = 60.0
FONTS = "<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/fonts-cache</cachedir></fontconfig>"
"""The package's own looks for its fonts where a Lambda has them: elsewhere no text would be drawn."""


def find() -> tuple[str, dict[str, str]]:
    """(path of a browser, what its environment needs)."""
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path, {}
    folder = Path(sys.prefix) / "browser"
    if not (folder / "chromium").exists():
        _unpack(folder)
    return str(folder / "chromium"), {"LD_LIBRARY_PATH": str(folder / "lib"), "FONTCONFIG_PATH": str(folder)}


def _unpack(folder: Path) -> None:
    import brotli

    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["npm", "pack", "--silent", PACKAGE], cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (
        f"no browser on PATH ({', '.join(NAMES)}), and npm could not fetch {PACKAGE}: {done.stderr}"
    )
    with tarfile.open(folder / done.stdout.split()[-1]) as package:
        for name in ("al2023.tar", "fonts.tar", "swiftshader.tar", "chromium"):  # the program last: it marks the end
            member = package.extractfile(f"package/bin/{name}.br")
            assert member is not None
            data = brotli.decompress(member.read())
            if name.endswith(".tar"):
                with tarfile.open(fileobj=io.BytesIO(data)) as inner:
                    inner.extractall(folder, filter="data")
            else:
                (folder / "fonts.conf").write_text(FONTS.format(folder=folder))
                (folder / name).write_bytes(data)
                (folder / name).chmod(0o755)


class Browser:
    """One page of one browser. `events` are what it reported, as (method, params)."""

    def __init__(self, home: Path) -> None:
        path, extra = find()
        asks, self._asked = os.pipe()
        self._said, says = os.pipe()
        ends = tuple(fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (asks, says))  # out of the way of 3 and 4

        def wire() -> None:
            os.dup2(ends[0], 3)
            os.dup2(ends[1], 4)

        self._process = subprocess.Popen(
            [path, *FLAGS, f"--user-data-dir={home}"],
            env=os.environ | extra | {"HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=wire,
        )
        for end in (asks, says, *ends):
            os.close(end)
        self.events: list[tuple[str, dict[str, Any]]] = []
        self._buffer, self._number, self._session = b"", 0, ""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The result of one command; what the browser reports meanwhile is kept in `events`."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        message |= {"sessionId": self._session} if self._session else {}
        os.write(self._asked, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append((answer.get("method", ""), answer.get("params", {})))

    def open(self, url: str) -> None:
        """Load a page and wait until it has settled."""
        self.events.clear()
        self.ask("Page.navigate", url=url)
        while not any(method == "Page.loadEventFired" for method, _ in self.events):
            self.evaluate("1")

    def evaluate(self, script: str) -> Any:
        return self.ask("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def look(self, *, width: int, dark: bool) -> None:
        """A window that wide, in the light or the dark."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])

    def _next(self) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._said], [], [], max(0.0, deadline - time.monotonic()))
            chunk = os.read(self._said, 1 << 16) if ready else b""
            assert chunk, "the browser ended or said nothing for a minute"
            self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._asked)
        os.close(self._said)
