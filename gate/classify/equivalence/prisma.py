"""Schemas of Prisma: a row is a declaration, and its words may stand further apart, as `prisma format` has them.

id Int   @id         id Int @id             formatting
id Int?              id Int ?               None
/// @a               /// @b                 None: generators read remarks

https://www.prisma.io/docs/orm/reference/prisma-schema-reference
"""

from __future__ import annotations

import re
from typing import Final

from gate.model import EquivalenceKind

_PART: Final = re.compile(
    r"\"(?:[^\"\\\n]|\\.)*+\"|(?P<open>\"[^\n]*)|//[^\n]*|[^\s\"/]+|/|(?P<blank>[ \t]+)|(?P<odd>[^\n])"
)


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """Rows of the same words, each with as many blanks between them as it likes. An empty row says nothing, but for one beside
    a remark, which generators read: it tells what that is about."""
    old, new = _rows(before), _rows(after)
    return "formatting" if old is not None and old == new else None


def _rows(text: str) -> list[list[str]] | None:
    """The parts of each row, or None where a text in quotes does not end in its row."""
    rows = list[list[str]]()
    for row in text.replace("\r\n", "\n").split("\n"):
        parts = list(_PART.finditer(row.strip(" \t")))
        if any(part["open"] or part["odd"] for part in parts):
            return None
        if parts or (rows and rows[-1]):
            rows.append([" " if part["blank"] else part.group().rstrip() for part in parts])
    near = zip([[], *rows], rows, [*rows[1:], []], strict=False)
    return [row for above, row, below in near if row or any(x and x[0].startswith("//") for x in (above, below))]
