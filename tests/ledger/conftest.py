"""Every kind of store, with nothing in it yet. PostgreSQL is a real server, started once for all tests."""

from __future__ import annotations

import multiprocessing
import subprocess
import uuid
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from .server import Server

STORES = ("file", "git", "git-remote", "git-url", "postgres")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    running = Server()
    running.start()
    yield running
    running.close()


@pytest.fixture
def database(server: Server) -> str:
    """The URL of a database of this test's own."""
    import psycopg

    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.url(name)


@pytest.fixture(scope="session")
def processes() -> ForkServerContext:
    """Processes that begin with everything imported."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["tests.ledger.killed", "gate.ledger.git_store", "gate.ledger.sql_store", "sqlalchemy"]
    )
    return context


def git(*args: str) -> None:
    subprocess.run(["git", *args], check=True, capture_output=True)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def locate(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., str]:
    """The location of a new log of a kind; asked again with another `clone`, the same log from elsewhere."""

    def location(kind: str, clone: int = 0) -> str:
        bare = tmp_path / "bare.git"
        if kind == "file":
            return str(tmp_path / "ledger.jsonl")
        if kind == "postgres":
            return request.getfixturevalue("database")
        if not bare.exists():
            git("init", "-q", "--bare", str(bare))
        if kind == "git-remote":
            folder = tmp_path / f"clone{clone}"
            if not folder.exists():
                git("init", "-q", str(folder))
                git("-C", str(folder), "remote", "add", "origin", str(bare))
            return f"git:{folder}#origin"
        return f"git:file://{bare}" if kind == "git-url" else f"git:{bare}"

    return location


@pytest.fixture(params=STORES)
def location(request: pytest.FixtureRequest, locate: Callable[..., str]) -> str:
    return locate(request.param)
