"""Repositories with a calendar: what lands when decides what the report may say."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gate.ledger.store import open_store
from gate.record import Record
from tests.conftest import Repo, Result

START = datetime(2026, 1, 1, tzinfo=UTC)
CLAUDE = "Co-Authored-By: Claude <noreply@anthropic.com>"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


def on(day: float) -> dict[str, str]:
    stamp = f"{int((START + timedelta(days=day)).timestamp())} +0000"
    return {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp}


@dataclass
class Calendar:
    """A repository whose commits have days. `land` commits, `revert` is git's own, `merge` lands a branch as one change."""

    repo: Repo

    def land(self, day: float, files: dict[str, str | bytes | None], message: str = "change") -> str:
        self.repo.stage(files)
        self.repo.git("commit", "-q", "--allow-empty", "-m", message, env=on(day))
        return self.head

    def revert(self, day: float, id: str, *args: str) -> str:
        self.repo.git("revert", "--no-edit", *args, id, env=on(day))
        return self.head

    def branch(self, name: str) -> None:
        self.repo.git("checkout", "-q", "-b", name)

    def merge(self, day: float, name: str, message: str) -> str:
        self.repo.git("checkout", "-q", "main")
        self.repo.git("merge", "-q", "--no-ff", "-m", message, name, env=on(day))
        return self.head

    @property
    def head(self) -> str:
        return self.repo.git("rev-parse", "HEAD")


@pytest.fixture
def calendar(empty: Repo) -> Calendar:
    return Calendar(empty)


@pytest.fixture
def report(
    calendar: Calendar, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """`gate report --format json` as data."""

    def run(*args: str) -> Any:
        from gate.cli import main

        monkeypatch.chdir(calendar.repo.folder)
        capfd.readouterr()
        code = main(["report", "--format", "json", *args])
        out = capfd.readouterr()
        assert code == 0, out.err
        return json.loads(out.out)

    return run


@pytest.fixture
def said(
    calendar: Calendar, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """`gate report` as it is, on any arguments."""

    def run(*args: str) -> Result:
        from gate.cli import main

        monkeypatch.chdir(calendar.repo.folder)
        capfd.readouterr()
        code = main(["report", *args])
        out = capfd.readouterr()
        return Result(code, out.out, out.err)

    return run


def total(data: Any, measure: str, **where: Any) -> tuple[float, int]:
    """(count, n) of a measure over the strata that fit."""
    rows = [s for s in data["strata"] if all(s[key] == value for key, value in where.items())]
    return round(sum(s[measure]["count"] for s in rows), 6), sum(s[measure]["n"] for s in rows)


def write_log(path: Path, records: list[dict[str, Any]]) -> str:
    """A decision log in a file; what a record leaves out has the noun's default."""
    store = open_store(str(path))
    for record in records:
        lists = {name: tuple(value) for name, value in record.items() if isinstance(value, list)}
        store.append(Record(**({"writer": "ci", "repository": "repo"} | record | lists)))
    return str(path)


def at(day: float) -> str:
    return (START + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")
