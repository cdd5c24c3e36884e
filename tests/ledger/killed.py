"""What runs in a process of its own that dies by SIGKILL before a chosen step."""

from __future__ import annotations

import builtins
import fcntl
import os
import signal
import stat
import subprocess
from collections.abc import Callable
from typing import Any

import psycopg

from gate.ledger.store import open_store
from gate.record import Record

LASTING = (
    (builtins, "open"),
    (os, "write"),
    (os, "fsync"),
    (os, "replace"),
    (os, "ftruncate"),
    (os, "unlink"),
    (fcntl, "flock"),
    (subprocess, "run"),
    (psycopg.Cursor, "execute"),
    (psycopg.Connection, "commit"),
)
"""Whatever leaves a mark on a disk or at a server goes through one of these."""
GIT_READS = {"rev-parse", "for-each-ref", "rev-list"}
SQL_WRITES = ("INSERT", "UPDATE", "CREATE")


def within(environment: dict[str, str], task: Callable[..., None], *args: Any) -> None:
    """A task in this test's environment: a forked server has the one of the test that began it."""
    os.environ.update(environment)
    task(*args)


def append_killed(location: str, record: Record, step: int) -> None:
    _die_at(step)
    open_store(location).append(record)


def compact_killed(location: str, step: int) -> None:
    _die_at(step)
    open_store(location).compact()


def append_all(location: str, records: tuple[Record, ...], barrier: Any) -> None:
    store = open_store(location)
    barrier.wait()
    for record in records:
        store.append(record)


def compact_times(location: str, times: int, barrier: Any) -> None:
    store = open_store(location)
    barrier.wait()
    for _ in range(times):
        store.compact()


def _die_at(step: int) -> None:
    """Die before the step-th call of LASTING that leaves a mark: between two of them nothing lasting happens."""
    count = 0

    def passed() -> None:
        nonlocal count
        count += 1
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def dies(real: Callable[..., Any], name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if _leaves_a_mark(name, args):
                passed()
            return real(*args, **kwargs)

        return call

    def writes(real: Callable[[int, Any], int]) -> Callable[[int, Any], int]:
        """To a file, a system may write less than it was given: the line stands there half."""

        def call(file: int, data: Any) -> int:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                return real(file, data)
            passed()
            return real(file, data[:500])

        return call

    for owner, name in LASTING:
        real = getattr(owner, name)
        setattr(owner, name, writes(real) if name == "write" else dies(real, name))


def _leaves_a_mark(name: str, args: tuple[Any, ...]) -> bool:
    if name == "run":
        return not GIT_READS & set(args[0])
    return name != "execute" or str(args[1]).lstrip().startswith(SQL_WRITES)
