"""GitHub Actions, as far as the gate needs it: which events start it, with which token, environment and payload.

The command runs in this process, through the same front door; `composite.py` runs action.yml's steps as processes.
"""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import yaml

from gate.cli import main
from tests.peers.github import merging
from tests.peers.github.events import payload, relay_run
from tests.peers.github.model import Event, Pull, Token
from tests.peers.github.record import Exchange
from tests.peers.github.server import Server
from tests.peers.sample import CONTEXT, Shop

WORKFLOW = Path(__file__).parents[2] / ".github/workflows/oversight-gate.yml"


@functools.cache
def triggers() -> dict[str, tuple[str, ...]]:
    """Event -> actions, from our own workflow; events without actions have none. YAML reads the key `on` as true."""
    found = yaml.safe_load(WORKFLOW.read_text())[True]
    return {name: tuple((how or {}).get("types", ())) for name, how in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the gate: its exit code, its log, its outputs and what it asked of the API."""

    event: str
    code: int
    log: str
    outputs: dict[str, str]
    summary: str
    exchanges: tuple[Exchange, ...]

    @property
    def calls(self) -> int:
        return len(self.exchanges)

    @property
    def writes(self) -> tuple[str, ...]:
        """What was written, as `POST …/statuses/{sha}`, without what was refused."""
        return tuple(
            f"{e.method} {e.template.removeprefix('/repos/{owner}/{repo}')}"
            for e in self.exchanges
            if e.writes and e.status < 300
        )


@dataclass(slots=True, kw_only=True)
class Actions:
    """`env` are the action's inputs, as action.yml hands them on; `token` replaces GITHUB_TOKEN by an App's."""

    shop: Shop
    server: Server
    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    token: Token | None = None
    runs: list[Run] = field(default_factory=list)
    seen: int = 0
    started: int = 0

    def settle(self) -> Run | None:
        """Run the gate on everything that happened since; the last run, None where nothing started one."""
        last = None
        while self.seen < len(self.shop.hub.events):
            event = self.shop.hub.events[self.seen]
            self.seen += 1
            last = self._start(event) or last
        return last

    def _start(self, event: Event) -> Run | None:
        """What GITHUB_TOKEN writes starts nothing
        (https://docs.github.com/en/actions/security-for-github-actions/security-guides/automatic-token-authentication)."""
        hub = self.shop.hub
        if event.sender is hub.actions_bot or event.repository is not self.shop.repository:
            return None
        if event.name == "pull_request_review" and event.pull is not None:
            relay_run(hub, event.pull, by=event.sender)
            return None
        name = "pull_request_target" if event.name == "pull_request" else event.name
        if name not in triggers() or (event.action or "") not in (triggers()[name] or ("",)):
            return None
        if name == "push" and event.payload["ref"] != "refs/heads/main":
            return None
        if name == "issue_comment" and not _command(payload(hub, event)):
            return None
        return self.run(event)

    def run(self, event: Event) -> Run:
        """One run on one event, in a fresh environment."""
        name, files, env = self.prepare(event)
        start = len(self.server.record.exchanges)
        out, err = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, env, clear=True),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = main(["action"])
        done = Run(
            event=f"{name} {event.action or ''}".strip(),
            code=code,
            log=out.getvalue() + err.getvalue(),
            outputs=read_outputs(_text(files["output"])),
            summary=_text(files["summary"]),
            exchanges=tuple(self.server.record.exchanges[start:]),
        )
        self.runs.append(done)
        return done

    def process(self, event: Event, *, file_limit: int | None = None) -> subprocess.Popen[str]:
        """The same as a process of its own, to kill it, to race it, or to let it write no file past some KiB."""
        _, _, env = self.prepare(event)
        command = [sys.executable, "-P", "-m", "gate", "action"]
        if file_limit is not None:
            command = ["bash", "-c", f'ulimit -f {file_limit}; exec "$@"', "limited", *command]
        return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def prepare(self, event: Event) -> tuple[str, dict[str, Path], dict[str, str]]:
        """The event's name, the files that the runner lays out, and the environment."""
        name = "pull_request_target" if event.name == "pull_request" else event.name
        self.started += 1
        files = {kind: self.folder / f"run-{self.started}-{kind}" for kind in ("event.json", "output", "summary")}
        files["event.json"].write_text(json.dumps(payload(self.shop.hub, event)))
        for kind in ("output", "summary"):
            files[kind].touch()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "GATE_", "RUNNER_"))}
        return name, files, kept | self.environment(name, files, self.started)

    def environment(self, name: str, files: dict[str, Path], number: int) -> dict[str, str]:
        """https://docs.github.com/en/actions/reference/workflows-and-actions/variables"""
        token = self.token or self.shop.hub.workflow_token(self.shop.repository)
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": self.shop.repository.full_name,
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(files["event.json"]),
            "GITHUB_OUTPUT": str(files["output"]),
            "GITHUB_STEP_SUMMARY": str(files["summary"]),
            "GITHUB_API_URL": self.server.api_url,
            "GITHUB_GRAPHQL_URL": self.server.graphql_url,
            "GITHUB_SERVER_URL": self.server.url,
            "GITHUB_RUN_ID": str(number),
            "RUNNER_TEMP": str(self.folder),
            "GATE_TOKEN": token.value,
            **self.env,
        }

    def status(self, pull: Pull) -> tuple[str, str] | None:
        """State and description of the gate's status on the head."""
        return status_of(self.shop, pull.head)

    def comments(self, pull: Pull) -> list[str]:
        """The gate's own."""
        return [c.body for c in pull.comments if c.author is self.shop.hub.actions_bot]

    def merge(self, pull: Pull) -> str:
        """ "merged", or why it is refused."""
        from tests.peers.github.errors import ApiError

        try:
            merging.merge(self.shop.hub, pull, by=self.shop.bob)
        except ApiError as error:
            return error.message
        return "merged"


def status_of(shop: Shop, sha: str) -> tuple[str, str] | None:
    found = [s for s in merging.latest_statuses(shop.repository, sha) if s.context == CONTEXT]
    return (found[0].state, found[0].description or "") if found else None


def read_outputs(text: str) -> dict[str, str]:
    """GITHUB_OUTPUT: `name=value`, or a value between two delimiters."""
    found: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, mark, end = line.partition("<<")
        if mark and "=" not in name:
            found[name] = "\n".join(iter(lambda end=end: next(lines), end))  # type: ignore[misc]
        else:
            name, _, value = line.partition("=")
            found[name] = value
    return found


def _text(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


def _command(shown: dict[str, object]) -> bool:
    """The workflow's own condition on comments."""
    comment, changes = shown["comment"], shown.get("changes")
    assert isinstance(comment, dict)
    before = changes["body"]["from"] if isinstance(changes, dict) and isinstance(changes.get("body"), dict) else ""
    return str(comment["body"]).startswith("/") or str(before).startswith("/")
