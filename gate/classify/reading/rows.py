"""A text as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gate.model import FileChange, Line

_REMARK = re.compile(
    r"\s*(?:#(?!\[|!|(?:include|import|define|undef|ifn?def|if|el|end|pragma|region)\w*\b)|//|/\*|\*(?:[\s/]|$)|<!--)"
)

SHORT = 500
"""Characters of a row that a statement or a condition stands in: hand-written ones are no longer."""
LONG = 2_000
"""Characters of a row that are looked at: what stands behind them in a longer one is data."""


NUMBERS = re.compile(r"(?<!//)(?<!@)(?<![\d.])\d++(?:\.\d++)++(?:-\d++)?+")
"""Of a version, and not of a host."""


def steps(line: Line, gone: Sequence[Line]) -> bool:
    """Whether a row stood there before with another version in it."""
    said = NUMBERS.sub("0", line.text).strip() if len(line.text) < LONG else line.text.strip()
    others = (x.text for x in gone if len(x.text) < LONG)
    return said != line.text.strip() and any(NUMBERS.sub("0", text).strip() == said for text in others)


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
