"""kill -9 at every step of recording and of folding, and many at once: nothing is lost, nothing counts twice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from typing import Any

import pytest

from gate.ledger.store import open_store
from gate.ledger.verify import Verification, verify

from . import killed
from .builders import heads, record

STEPS = 60
"""More than any operation has; the loop ends when one gets through."""
KILLED = -9


def verified(location: str) -> Verification:
    store = open_store(location)
    return verify(store.entries(), store.seals())


def deaths(
    processes: ForkServerContext, task: Callable[..., None], arguments: Callable[[int], tuple[Any, ...]]
) -> Iterator[int]:
    """Run a task until it gets through, killed one step later each time; gives the step after each death."""
    for step in range(1, STEPS):
        process = processes.Process(target=killed.within, args=(dict(os.environ), task, *arguments(step), step))
        process.start()
        process.join()
        if process.exitcode == 0:
            assert step > 3, "nothing was killed"
            return
        assert process.exitcode == KILLED
        yield step
    raise AssertionError("more steps than STEPS")


@pytest.mark.parametrize("kind", ["file", "git", "git-remote", "postgres"])
def test_killed_while_recording(kind: str, locate: Callable[..., str], processes: ForkServerContext) -> None:
    """Who was killed records it again; what was already there is not there twice."""
    location = locate(kind)
    store = open_store(location)
    store.append(record(0))
    done = [0]
    for step in deaths(processes, killed.append_killed, lambda step: (location, record(step))):
        store.append(record(step))
        done.append(step)
        assert verified(location).state == "whole"
        assert heads(store.records()) == done


@pytest.mark.parametrize("kind", ["git", "git-remote"])
def test_killed_while_folding(kind: str, locate: Callable[..., str], processes: ForkServerContext) -> None:
    location = locate(kind)
    store = open_store(location)
    store.append(record(0))
    for step in deaths(processes, killed.compact_killed, lambda step: (location,)):
        assert sorted(heads(store.records())) == list(range(step))
        store.append(record(step))
        assert verified(location).state == "whole"
    count = len(heads(store.records()))
    store.compact()
    found = verified(location)
    assert (found.state, found.records, found.waiting) == ("whole", count, 0)


def run_all(workers: list[BaseProcess]) -> None:
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * len(workers)


@pytest.mark.parametrize("kind", ["file", "git", "git-remote", "postgres"])
def test_24_writers_at_once_lose_nothing(kind: str, locate: Callable[..., str], processes: ForkServerContext) -> None:
    barrier = processes.Barrier(24)
    workers = [
        processes.Process(target=killed.append_all, args=(locate(kind, n), (record(n),), barrier)) for n in range(24)
    ]
    run_all(workers)
    assert sorted(heads(open_store(locate(kind)).records())) == list(range(24))
    assert verified(locate(kind)).state == "whole"


@pytest.mark.parametrize("kind", ["git", "git-remote"])
def test_two_fold_at_once_while_others_record(
    kind: str, locate: Callable[..., str], processes: ForkServerContext
) -> None:
    store = open_store(locate(kind))
    for n in range(6):
        store.append(record(100 + n))
    barrier = processes.Barrier(6)
    writers = [
        processes.Process(
            target=killed.append_all,
            args=(locate(kind, n), tuple(record(n * 10 + i, writer=f"w{n}") for i in range(4)), barrier),
        )
        for n in range(4)
    ]
    folders = [processes.Process(target=killed.compact_times, args=(locate(kind, 8 + n), 3, barrier)) for n in range(2)]
    run_all([*writers, *folders])
    store.compact()
    expected = [*range(4), *range(10, 14), *range(20, 24), *range(30, 34), *range(100, 106)]
    assert sorted(heads(store.records())) == expected
    found = verified(locate(kind))
    assert (found.state, found.records, found.waiting) == ("whole", 22, 0)
