"""Real temporary repositories and the real command line, run in this process unless a test needs a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from gate.cli import main

# Time is measured in benchmarks, where nothing else runs. The same examples everywhere, so that a change fails for what it does;
# `make fuzz` looks for new ones.
settings.register_profile("gate", deadline=None, derandomize="FUZZ" not in os.environ)
settings.load_profile("gate")

ALICE = {
    "GIT_AUTHOR_NAME": "Alice",
    "GIT_AUTHOR_EMAIL": "alice@acme.example",
    "GIT_COMMITTER_NAME": "Alice",
    "GIT_COMMITTER_EMAIL": "alice@acme.example",
    "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
    "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
AGENT_MARKS = (
    "CLAUDE",
    "CURSOR",
    "GEMINI",
    "CODEX",
    "AI_AGENT",
    "AGENT",
    "OPENCODE",
    "COPILOT",
    "PRE_COMMIT",
    "GIT_",
    "AIDER",
    "CLINE",
    "GOOSE",
    "AMP_",
)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No agent runs and git is configured by nobody, whoever runs the tests."""
    for name in list(os.environ):
        if name.startswith(AGENT_MARKS):
            monkeypatch.delenv(name)
    for name, value in ALICE.items():
        monkeypatch.setenv(name, value)


@dataclass
class Result:
    code: int
    out: str
    err: str


class Repo:
    """A repository on disk. `commit` writes files (None deletes), stages everything and commits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *args: str, stdin: bytes | None = None, check: bool = True, env: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.folder), *args],
            input=stdin,
            capture_output=True,
            check=False,
            env=os.environ | (env or {}),
        )
        assert not check or done.returncode == 0, done.stderr.decode()
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, files: dict[str, str | bytes | None]) -> None:
        for name, text in files.items():
            path = self.folder / name
            if text is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def stage(self, files: dict[str, str | bytes | None]) -> None:
        self.write(files)
        self.git("add", "-A")

    def commit(self, files: dict[str, str | bytes | None], message: str = "change") -> str:
        self.stage(files)
        self.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def empty(tmp_path: Path) -> Repo:
    folder = tmp_path / "repo"
    folder.mkdir()
    repo = Repo(folder)
    repo.git("init", "-q", "-b", "main")
    return repo


@pytest.fixture
def repo(empty: Repo) -> Repo:
    empty.commit(
        {
            "README.md": "# Shop\n",
            "src/app.py": "def f(x):\n    return x\n",
            "db/001.sql": "CREATE TABLE users (id bigint);\n",
        },
        "start",
    )
    return empty


@pytest.fixture
def gate(repo: Repo, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `gate ARGS` inside the repository."""
    monkeypatch.chdir(repo.folder)

    def run(*args: str) -> Result:
        capfd.readouterr()
        code = main(args)
        out = capfd.readouterr()
        return Result(code, out.out, out.err)

    return run


def gate_process(folder: Path, *args: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Result:
    """`gate` as a process of its own, as hooks and CI run it."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "gate", *args],
        cwd=folder,
        input=stdin,
        capture_output=True,
        check=False,
        env=os.environ | (env or {}),
    )
    return Result(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
