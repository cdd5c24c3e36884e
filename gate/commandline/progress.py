"""How far a long command is: one line on a terminal, nothing elsewhere."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
EVERY = 0.2  # seconds between two looks of the line


def progress(items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """The same items. `total` is 0 where nobody knows it yet."""
    show = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    n, said = 0, time.monotonic()  # what is done at once needs no line
    shown = False
    for n, item in enumerate(items, 1):
        if show and (now := time.monotonic()) - said > EVERY:
            said, shown = now, True
            bar = f" of {total:,} [{'#' * (30 * n // total):30}]" if total else ""
            sys.stderr.write(f"\r{n:,}{bar} {what}\x1b[K")
        yield item
    if shown:
        sys.stderr.write(f"\r{n:,} {what}\x1b[K\n")
