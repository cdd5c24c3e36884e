"""How long one file may keep the reader: a text that was made for it keeps a regular expression busy for hours, and nobody
waits that long for a verdict."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 20
"""Of work, not of waiting: the largest files that are read at all take a tenth of it."""


class OutOfTimeError(BaseException):
    """Not an `Exception`, so that no reader that bears with broken files takes it for one."""


@contextmanager
def limited(seconds: float = SECONDS) -> Iterator[None]:
    """Raises `OutOfTimeError` inside once this process has worked for so long. Only the main thread can be stopped, and not on
    Windows (https://docs.python.org/3/library/signal.html#signal.setitimer); elsewhere there is no limit."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _late(number: int, frame: object) -> None:
    raise OutOfTimeError
