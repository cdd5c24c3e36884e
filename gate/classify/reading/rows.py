"""A text as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from gate.model import FileChange, Line

_REMARK = re.compile(
    r"\s*(?:#(?!\[|!|(?:include|import|define|undef|ifn?def|if|el|end|pragma|region)\w*\b)|//|/\*|\*(?:[\s/]|$)|<!--)"
)

SHORT = 500
"""Characters of a row that a statement or a condition stands in: hand-written ones are no longer."""
LONG = 2_000
"""Characters of a row that are looked at: what stands behind them in a longer one is data."""


_HOST = re.compile(r"(?:[^\s/]*//)?[^\s/]*/|\S*@|")
_WORD = re.compile(r"\S+")
_VERSION = re.compile(r"(?<![\d.])(?!\d++(?:\.\d++){3}(?![.\d]))\d++(?:\.\d++)++(?:-\d++)?+")


def unnumbered(text: str) -> str:
    """A row without the versions in it; the numbers of a host or of an address stay, and all of a long row."""
    return _WORD.sub(_without_version, text).strip() if len(text) < LONG else text.strip()


def _without_version(word: re.Match[str]) -> str:
    end = m.end() if (m := _HOST.match(word.group())) else 0
    return word.group()[:end] + _VERSION.sub("0", word.group()[end:])


def steps(line: Line, unnumbered_gone: Set[str]) -> bool:
    """Whether a row stood there before with another version in it, as `unnumbered` has it."""
    said = unnumbered(line.text)
    return said != line.text.strip() and said in unnumbered_gone


def indent(row: str) -> int:
    """How many blanks a row begins with."""
    return len(row) - len(row.lstrip())


def enclosing(rows: Sequence[str], number: int, far: int) -> Iterator[str]:
    """The rows that a row stands under by its indentation, the nearest first, among so many above it."""
    depth = indent(rows[number - 1])
    for row in reversed(rows[max(0, number - 1 - far) : number - 1]):
        if row.strip() and indent(row) < depth:
            depth = indent(row)
            yield row


def is_remark(row: str) -> bool:
    """Whether a row of a program is a comment in most languages: no attribute (`#[…]`), directive (`#if`) or pointer (`*p`)."""
    return _REMARK.match(row) is not None


def removed_from(file: FileChange) -> Iterator[tuple[int, Line]]:
    """Each removed line, with the row of the new side where it would stand now."""
    shift, added = 0, [line.number for line in file.added]
    for removed_before, line in enumerate(file.removed):
        new = line.number - removed_before + shift
        while shift < len(added) and added[shift] <= new:
            shift += 1
            new += 1
        yield new, line
