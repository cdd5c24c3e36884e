"""`emulate` (https://emulate.dev): a stateful GitHub and Slack that nobody here wrote, as a Node process on loopback.

It has no commit statuses, GraphQL or timeline, and its shas are its own: what it covers is pull requests, reviews, comments,
labels, check runs, teams, merges held by protection, and Slack messages.
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from tests.peers.packages import HERE, environment, install

SEED: dict[str, object] = {
    "tokens": {name: {"login": name, "scopes": ["repo", "user", "admin:org"]} for name in ("alice", "bob")},
    "github": {
        "users": [{"login": name, "name": name.title(), "email": f"{name}@acme.example"} for name in ("alice", "bob")],
        "repos": [{"owner": "alice", "name": "shop", "auto_init": True}],
    },
    "slack": {"channels": [{"name": "general"}]},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Emulated:
    """`github` and `slack` are base addresses; tokens are the logins alice (owner of alice/shop) and bob."""

    github: str
    slack: str

    @property
    def slack_webhook(self) -> str:
        return f"{self.slack}/services/T000000001/B000000001/X000000001"


@contextlib.contextmanager
def emulate() -> Iterator[Emulated]:
    install()
    ports = [str(_free_port()) for _ in range(2)]
    command = ["node", str(HERE / "emulate.mjs"), *ports, json.dumps(SEED)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(), cwd=HERE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        try:
            lines = iter(process.stdout.readline, "")
            if "ready" not in (line.strip() for line in lines):
                raise RuntimeError("the emulator did not start")
            yield Emulated(github=f"http://127.0.0.1:{ports[0]}", slack=f"http://127.0.0.1:{ports[1]}")
        finally:
            process.stdin.close()
            process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
