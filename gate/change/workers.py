"""Many things done by several processes, answered in order.

A worker is a fork: it has the change and the policy at hand, and opens git for itself. Where there is no fork, one processor
or little to do, the work is done right here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from gate.errors import GateError

T = TypeVar("T")
R = TypeVar("R")

MOST = 4
"""Workers at a time: each needs some 60 MB."""
WORTHWHILE = 200
"""Things below which one process is done before several have started."""
_job: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
"""What the workers of this process do; they inherit it, so that nothing but results must be pickled."""


def spread(
    function: Callable[[T], R], things: Sequence[T], /, *, worthwhile: int = WORTHWHILE, workers: int | None = None
) -> Iterable[R]:
    """`map`, by several processes where that is worth it. A result must pickle; an error ends it all."""
    workers = workers or min(MOST, _processors())
    if len(things) < worthwhile or workers < 2 or sys.platform != "linux":
        return map(function, things)
    return _spread(function, things, workers)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _spread(function: Callable[[T], R], things: Sequence[T], workers: int) -> Iterator[R]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    global _job
    _job = (function, things)
    try:
        with ProcessPoolExecutor(workers, get_context("fork"), initializer=_begin) as pool:
            shares = [pool.submit(_do, share) for share in _shares(len(things), workers)]
            try:
                for share in shares:
                    yield from share.result()
            finally:
                for share in shares:
                    share.cancel()
    except BrokenProcessPool:
        raise GateError(
            "a worker process died, perhaps for want of memory", remedy="judge a smaller range, or give it more memory"
        ) from None
    finally:
        _job = None


def _shares(count: int, workers: int) -> Iterator[range]:
    """Ranges that grow smaller: neighbours have much in common, which one worker need do but once, and the small ones at
    the end let all workers end together."""
    start = 0
    while start < count:
        size = max(1, (count - start) // (workers * 2))
        yield range(start, start + size)
        start += size


def _begin() -> None:
    """In a worker: an interrupt is the parent's business, and what was inherited is no garbage."""
    import gc
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()


def _do(share: range) -> list[Any]:
    assert _job is not None
    function, things = _job
    return [function(things[number]) for number in share]
