"""Which lines were removed and which were added: a patience diff in near-linear time.

Where no unique common line anchors a stretch, the whole stretch counts as replaced: that reports more changed lines
than git would, never fewer. (`difflib` is quadratic, and `git diff` obeys the change's own `-diff` attributes.)
"""

from __future__ import annotations

from bisect import bisect_left

from gate.model import Blob, Delta, Line, Side


def delta(before: Blob | None, after: Blob | None) -> Delta:
    """A lazy delta of two blobs; an absent, binary or oversized side has no lines."""
    return Delta(lambda: changed_lines(_lines(before), _lines(after)))


def _lines(blob: Blob | None) -> list[str]:
    if blob is None or not blob.data:
        return []
    lines = blob.text.split("\n")
    return lines if lines[-1] else lines[:-1]


def changed_lines(old: list[str], new: list[str]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """(removed, added), each in the order of its side."""
    removed: list[Line] = []
    added: list[Line] = []
    stack = [(0, len(old), 0, len(new))]
    while stack:
        a, b, c, d = _trim(old, new, *stack.pop())
        if a == b or c == d:
            removed += _as_lines(old, a, b, "old")
            added += _as_lines(new, c, d, "new")
            continue
        anchors = _anchors(old, new, a, b, c, d)
        if not anchors:
            removed += _as_lines(old, a, b, "old")
            added += _as_lines(new, c, d, "new")
            continue
        for i, j in anchors:
            stack.append((a, i, c, j))
            a, c = i + 1, j + 1
        stack.append((a, b, c, d))
    return tuple(sorted(removed, key=_number)), tuple(sorted(added, key=_number))


def _number(line: Line) -> int:
    return line.number


def _as_lines(texts: list[str], start: int, stop: int, side: Side) -> list[Line]:
    return [Line(number=i + 1, text=texts[i], side=side) for i in range(start, stop)]


def _trim(old: list[str], new: list[str], a: int, b: int, c: int, d: int) -> tuple[int, int, int, int]:
    while a < b and c < d and old[a] == new[c]:
        a, c = a + 1, c + 1
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
    return a, b, c, d


def _anchors(old: list[str], new: list[str], a: int, b: int, c: int, d: int) -> list[tuple[int, int]]:
    """Lines unique on both sides, in the longest order common to both (https://bramcohen.livejournal.com/73318.html)."""
    there = _unique(new, c, d)
    pairs = [(i, there[text]) for text, i in _unique(old, a, b).items() if text in there]
    pairs.sort()
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for k, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        previous.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(j)
            ends.append(k)
        else:
            tails[at], ends[at] = j, k
    chain: list[tuple[int, int]] = []
    k = ends[-1] if ends else -1
    while k >= 0:
        chain.append(pairs[k])
        k = previous[k]
    return chain[::-1]


def _unique(texts: list[str], start: int, stop: int) -> dict[str, int]:
    """Text -> index of each line that stands exactly once in the stretch."""
    seen: dict[str, int] = {}
    for i in range(start, stop):
        seen[texts[i]] = -1 if texts[i] in seen else i
    return {text: i for text, i in seen.items() if i >= 0}
