"""How much of a change a revert undoes: the lines of its inverse that the revert has, whatever the file is called now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from gate.change.hunks import FilePatch

FULL = 0.9
"""A revert that undoes this share counts as whole: the rest is what moved in between."""
LINES = 200_000
"""Lines of one patch that are compared; past it a sample says as much."""


def changed(files: Iterable[FilePatch]) -> tuple[Counter[bytes], Counter[bytes]]:
    """(removed, added) lines of one patch, each with how often it occurs."""
    removed: Counter[bytes] = Counter()
    added: Counter[bytes] = Counter()
    for file in files:
        if removed.total() + added.total() < LINES:
            removed.update(file.removed[:LINES])
            added.update(file.added[:LINES])
    return removed, added


def share_undone(target: tuple[Counter[bytes], Counter[bytes]], revert: tuple[Counter[bytes], Counter[bytes]]) -> float:
    """0 to 1: the lines that `target` added and `revert` removes, and the other way round. A target without lines (a mode,
    a rename, a binary file) can't be compared: its revert is believed."""
    lines = target[0].total() + target[1].total()
    if not lines:
        return 1.0
    undone = (target[1] & revert[0]).total() + (target[0] & revert[1]).total()
    share = undone / lines
    return 1.0 if share >= FULL else share
