"""Which lines were removed and which were added: a patience diff in near-linear time.

Where no unique common line anchors a stretch, the whole stretch counts as replaced: that reports more changed lines
than git would, never fewer. (`difflib` is quadratic, and `git diff` obeys the change's own `-diff` attributes.)
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise, repeat
from typing import TypeAlias, cast

from gate.change.common import common_ends
from gate.model import Blob, Delta, Line, Side

Span: TypeAlias = tuple[int, int, int, int]
"""First line and end on the old side, first line and end on the new one."""
SLIDE = 20
"""Lines by which what came as a whole is moved down at most."""
_line = cast("Callable[[tuple[int, str, Side]], Line]", partial(tuple.__new__, Line))
"""`Line._make` without a call of Python: a change may have a million lines."""


def delta(before: Blob | None, after: Blob | None) -> Delta:
    """A lazy delta of two blobs; an absent, binary or oversized side has no lines."""
    return Delta(lambda: changed_in(_text(before), _text(after)))


def _text(blob: Blob | None) -> str:
    return blob.text if blob is not None and blob.data else ""


def changed_in(old: str, new: str) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """As `changed_lines`, of two texts: what both begin and end with is left out before anything is split."""
    old, new = (text if not text or text[-1] == "\n" else text + "\n" for text in (old, new))
    start, stop = common_ends(old, new)
    start = old.rfind("\n", 0, start) + 1
    end = old.find("\n", len(old) - max(stop, 1)) + 1
    for _ in range(SLIDE):
        end = old.find("\n", end) + 1 or end
    before, after = (text[start : len(text) - (len(old) - end)].split("\n")[:-1] for text in (old, new))
    return changed_lines(before, after, above=old.count("\n", 0, start))


def changed_lines(old: list[str], new: list[str], *, above: int = 0) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """(removed, added), each in the order of its side; `above` lines that both sides share stand before."""
    spans = list(_slid(sorted(_replaced(old, new)), old, new))
    removed = [line for a, b, _, _ in spans for line in _as_lines(old, a, b, above, "old")]
    added = [line for _, _, c, d in spans for line in _as_lines(new, c, d, above, "new")]
    return tuple(removed), tuple(added)


def _replaced(old: list[str], new: list[str]) -> Iterator[Span]:
    """Each stretch of the one side and what stands in its place on the other, in no order; two never overlap."""
    stack = [(0, len(old), 0, len(new))]
    while stack:
        a, b, c, d = _trim(old, new, *stack.pop())
        anchors = (
            _anchors(old, new, a, b, c, d) if a < b and c < d and b - a + d - c > 2 else []
        )  # two lines alone are trimmed or differ
        if not anchors and (a < b or c < d):
            yield a, b, c, d
        for i, j in anchors:
            if a < i or c < j:
                stack.append((a, i, c, j))
            a, c = i + 1, j + 1
        if anchors:
            stack.append((a, b, c, d))


def _slid(spans: list[Span], old: list[str], new: list[str]) -> Iterator[Span]:
    """What came, or went, as a whole, as far down as it may stand: a function that follows another begins with its own head,
    not with the other's last bracket, as git shows it (https://github.com/git/git/blob/v2.47.0/xdiff/xdiffi.c)."""
    for (a, b, c, d), (next_a, _, next_c, _) in pairwise([*spans, (len(old), 0, len(new), 0)]):
        texts, start, stop, limit = (new, c, d, next_c) if a == b else (old, a, b, next_a)
        down = 0
        if a == b or c == d:
            while stop + down < limit and down < SLIDE and texts[start + down] == texts[stop + down]:
                down += 1
        yield a + down, b + down, c + down, d + down


def _as_lines(texts: list[str], start: int, stop: int, above: int, side: Side) -> Iterator[Line]:
    return map(_line, zip(range(above + start + 1, above + stop + 1), texts[start:stop], repeat(side), strict=False))


def _trim(old: list[str], new: list[str], a: int, b: int, c: int, d: int) -> tuple[int, int, int, int]:
    while a < b and c < d and old[a] == new[c]:
        a, c = a + 1, c + 1
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
    return a, b, c, d


def _anchors(old: list[str], new: list[str], a: int, b: int, c: int, d: int) -> list[tuple[int, int]]:
    """Lines unique on both sides, in the longest order common to both (https://bramcohen.livejournal.com/73318.html)."""
    here, there = old[a:b], new[c:d]
    left, right = dict(zip(here, range(a, b), strict=True)), dict(zip(there, range(c, d), strict=True))
    common = left.keys() & right.keys()
    for texts, places in ((here, left), (there, right)):
        if common and len(places) < len(texts):
            count = Counter(texts)
            common = {text for text in common if count[text] == 1}
    pairs = [(i, right[text]) for text, i in left.items() if text in common] if common else []
    there_in_order = [j for _, j in pairs]
    return pairs if there_in_order == sorted(there_in_order) else _longest_rising(pairs)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs whose second numbers rise, as the first ones do."""
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
