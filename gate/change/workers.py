"""Many things done by several processes, answered in order.

A worker is a fork: it has the change and the policy at hand, and opens git for itself. Where there is no fork, one processor
or little to do, the work is done right here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from gate.errors import GateError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

T = TypeVar("T")
R = TypeVar("R")

MOST = 6
"""Workers at a time: each needs some 60 MB."""
WORTHWHILE = 200
"""Things below which one process is done before several have started."""
_job: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
"""What the workers of this process do; they inherit it, so that nothing but results must be pickled."""


def spread(
    function: Callable[[T], R],
    things: Sequence[T],
    /,
    *,
    weight: Callable[[T], int] = lambda _: 1,
    worthwhile: int = WORTHWHILE,
    workers: int | None = None,
) -> Iterable[R]:
    """`map`, by several processes where that is worth it: these begin at once. A result must pickle; an error ends it all. `weight` is how much
    work a thing is, beside the others: what is heavy begins first, for whoever gets it last is waited for."""
    workers = workers or min(MOST, _processors())
    if len(things) < worthwhile or workers < 2 or sys.platform != "linux":
        return map(function, things)
    return _spread(function, things, _shares([weight(thing) for thing in things], workers), workers)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _spread(function: Callable[[T], R], things: Sequence[T], shares: list[list[int]], workers: int) -> Iterator[R]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    global _job
    _job = (function, things)
    pool = ProcessPoolExecutor(workers, get_context("fork"), initializer=_begin)
    done = [(share, pool.submit(_do, share)) for share in shares]  # with the first one all workers are forked
    _job = None
    return _results(len(things), done, pool)


def _results(count: int, done: list[tuple[list[int], Future[list[R]]]], pool: Executor) -> Iterator[R]:
    from concurrent.futures.process import BrokenProcessPool

    share_of = {number: (share, answer) for share, answer in done for number in share}
    results: dict[int, R] = {}
    try:
        for number in range(count):
            if number not in results:
                share, answer = share_of[number]
                results.update(zip(share, answer.result(), strict=True))
            yield results.pop(number)
    except BrokenProcessPool:
        raise GateError(
            "a worker process died, perhaps for want of memory", remedy="judge a smaller range, or give it more memory"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _shares(weights: list[int], workers: int) -> list[list[int]]:
    """What is heavy by itself, then neighbours, which have much in common: in shares that grow lighter, so that all
    workers end together."""
    left = sum(weights)
    heavy = sorted((n for n, weight in enumerate(weights) if weight * workers * 16 > left), key=lambda n: -weights[n])
    shares, left = [[number] for number in heavy], left - sum(weights[number] for number in heavy)
    share, held = list[int](), 0
    for number in sorted(set(range(len(weights))) - set(heavy)):
        share.append(number)
        held += weights[number]
        if held * workers * 2 >= left:
            shares.append(share)
            share, held, left = [], 0, left - held
    return shares


def _begin() -> None:
    """In a worker: an interrupt is the parent's business, and what was inherited is no garbage. It ends without `atexit`."""
    import gc
    import signal
    from multiprocessing.util import Finalize

    from gate.expressions import keep

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Finalize(None, keep, exitpriority=0)
    gc.freeze()


def _do(share: list[int]) -> list[Any]:
    assert _job is not None
    function, things = _job
    return [function(things[number]) for number in share]
