"""The server goes in the middle: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import threading
from multiprocessing.context import ForkServerContext
from pathlib import Path

import psycopg
import pytest

from gate.errors import LedgerError
from gate.ledger.sql_store import SqlStore
from gate.ledger.store import open_store
from gate.ledger.verify import verify

from . import killed
from .builders import heads, record
from .server import Server


def opened(url: str) -> SqlStore:
    store = open_store(url)
    assert isinstance(store, SqlStore)
    return store


def test_the_server_dies_and_comes_back(server: Server, database: str) -> None:
    store = opened(database)
    store.append(record(0, writer="w"))
    server.kill()
    try:
        store.append(record(1, writer="w"))
        store.append(record(2))
        store.append(record(1, writer="w"))
        assert "wait in" in store.notes()[0]
        assert store.notes()[0].endswith(": 2 (gate ledger compact)")
        with pytest.raises(LedgerError, match="the database says"):
            list(store.records())
        with pytest.raises(LedgerError, match="the database says"):
            store.compact()
    finally:
        server.start()
    assert heads(store.records()) == [0]
    store.append(record(3, writer="w"))
    assert heads(store.records()) == [0, 1, 2, 3]
    assert store.notes() == ()
    assert verify(store.entries(), store.seals()).state == "whole"


def test_the_connection_breaks_before_the_answer(server: Server, database: str) -> None:
    """The server ends this session while it waits for the lock: the record waits here and is sent again."""
    store = opened(database)
    store.append(record(0))
    with psycopg.connect(database) as other:
        other.execute("SELECT * FROM gate_ledger_end FOR UPDATE")
        thread = threading.Thread(target=store.append, args=(record(1),))
        thread.start()
        victim = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = %s"
        )
        with psycopg.connect(server.url(), autocommit=True) as admin:
            for _ in range(2000):
                if admin.execute(victim, (other.info.dbname,)).fetchone():
                    break
                thread.join(0.01)
        thread.join()
    assert heads(store.records()) == [0]
    assert store.compact() == 1
    assert heads(store.records()) == [0, 1]


def test_killed_while_sending_the_spool(database: str, processes: ForkServerContext) -> None:
    """Wherever it stops, the spool and the server together hold each record once."""
    store = opened(database)
    store.append(record(0))
    store.spool.append(record(1))
    store.spool.append(record(2))
    for step in range(1, 60):
        process = processes.Process(
            target=killed.within, args=(dict(os.environ), killed.compact_killed, database, step)
        )
        process.start()
        process.join()
        there = heads(store.records())
        waiting = heads(store.spool.records())
        assert there in ([0], [0, 1, 2])
        assert {*there, *waiting} == {0, 1, 2}
        if process.exitcode == 0:
            break
    assert step > 8
    assert (there, waiting) == ([0, 1, 2], [])
    assert verify(store.entries(), store.seals()).state == "whole"


def test_what_the_server_refuses_is_an_error_and_not_put_off(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE gate_ledger_end (something_else int)")
    store = opened(database)
    with pytest.raises(LedgerError, match="the database says"):
        store.append(record(0))
    assert store.notes() == ()


def test_the_password_is_nowhere_to_be_seen(tmp_path: Path) -> None:
    store = opened("postgresql://gate:s3cret@127.0.0.1:1/log")
    store.append(record(0))
    shown = f"{store.location} {store.notes()} {store.spool.location}"
    with pytest.raises(LedgerError) as caught:
        list(store.records())
    assert "s3cret" not in f"{shown} {caught.value}"
    assert "s3cret" not in "".join(p.read_text() for p in tmp_path.rglob("*.jsonl"))
