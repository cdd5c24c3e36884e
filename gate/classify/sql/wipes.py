"""Calls that empty a table, a store or a whole database, each as its library spells it: no condition can bound them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from gate.classify.reading.words import Words
from gate.classify.sql.calls import arguments, key_of, receiver_start
from gate.classify.sql.orm import Deletion
from gate.classify.sql.wipe_calls import CALLS, KNOWN

WORDS = Words(
    "delete", "drop", "truncate", "purge", "clear", "persistentstore", ".clean", "databasecleaner", "cleandirectory", "recursive", "obliterate", "synchronize",
    "refreshdatabase", "rollback", "goose.", "undo", "remove", "vacuum", "destroy", "undefine", "storage_down", "prune", "emptytable", "create_index!", "null", ".rm", "createquery", "allowglobal", "destructive", "artisan", "->call", "->command", "->queue", "flush", ":down", "terminate", ".rm",
)  # fmt: skip
"""Wherever a call matches, one of them stands."""
SAID = re.compile(
    r"[\"'](?P<what>FLUSHALL|FLUSHDB)\b|\b(?P<graph>DETACH\s+DELETE)\b|[\"'](?P<task>db:(?:drop|reset|purge|truncate_all)(?::\w+)?)[\"']\s*\]\s*\.(?:invoke|execute)",
    re.I,
)
"""What a store is told in a string."""


AROUND = 12
"""Rows on either side of a name that a call may take."""
PLAIN = re.compile(r"\(\?P<what>([\w|!]+)\)")
"""Names of calls that a pattern spells out."""


class Call(NamedTuple):
    names: frozenset[str]
    """One of these stands wherever it matches; none are known where there are none."""
    call: re.Pattern[str]
    given: re.Pattern[str] | None
    library: re.Pattern[str] | None


@cache
def _calls(family: str) -> tuple[Words, tuple[Call, ...]]:
    """The calls of a family, and all their names, to be sought at once."""
    calls = []
    for call, given, library in (*((*row, "") for row in CALLS.get(family, ())), *KNOWN.get(family, ())):
        plain = PLAIN.search(call)
        names = frozenset(plain[1].split("|")) if plain and r"[\s\S]" not in call else frozenset[str]()
        of = re.compile(library) if library else None
        call = call.replace(r"\)\.", r"\)\s*\.").replace(r"\)->", r"\)\s*->")  # as formatters break them
        calls.append(Call(names, re.compile(call), re.compile(given, re.S) if given else None, of))
    return Words(*{name for call in calls for name in call.names}), tuple(calls)


def deletions(text: str, code: str, family: str) -> Iterator[Deletion]:
    names, calls = _calls(family) if WORDS.within(code.lower()) else (WORDS, ())
    spoken = names.within(code) if calls else frozenset[str]()
    near = _near(code, names.starts(code)) if spoken else []
    for named, call, given, library in (one for one in calls if not (one.names and one.names.isdisjoint(spoken))):
        if library is not None and not library.search(text):
            continue
        for match in chain.from_iterable(call.finditer(code, *part) for part in (near if named else [(0, len(code))])):
            opened = code.find("(", match.end("what"), match.end() + 1)
            start, end = arguments(code, opened) if opened >= 0 else (match.end(), match.end())
            if given is None or given.fullmatch(text[start:end]):
                if (
                    match["what"] == "delete"
                    and family == "rust"
                    and code[end : end + 40].lstrip(") \n").startswith(".filter")
                ):
                    continue
                yield _wipe(match["what"], text, code, match.start(), end)
    if "FLUSH" in text or "DETACH" in text or "db:" in text:
        for match in SAID.finditer(text):
            yield _wipe(match["what"] or match["graph"] or match["task"], text, code, match.start(), match.end())


def _near(code: str, names: list[int]) -> list[tuple[int, int]]:
    """The parts of the code around its names, in rows that are not blank: patterns that begin with any word are slow."""
    rows, at = list[tuple[int, int]](), 0
    for row in code.split("\n"):
        if row.strip():
            rows.append((at, at + len(row)))
        at += len(row) + 1
    begins = [begin for begin, _ in rows]
    parts: list[tuple[int, int]] = []
    for name in names:
        nearest = bisect_right(begins, name) - 1
        start, (_, end) = begins[max(0, nearest - AROUND)], rows[min(len(rows) - 1, nearest + AROUND)]
        if parts and start <= parts[-1][1]:
            start, _ = parts.pop()
        parts.append((start, end))
    return parts


def _wipe(what: str, text: str, code: str, start: int, end: int) -> Deletion:
    reason = f"{what.strip('(&:)')} leaves nothing behind, and no condition bounds it"
    return Deletion(
        "data-deletion", "everything", reason, start, end, key_of(text, receiver_start(code, start), end + 1)
    )
