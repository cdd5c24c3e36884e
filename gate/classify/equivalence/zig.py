"""Zig: no token reaches over a line end, and blanks around a line mean nothing (https://ziglang.org/documentation/master/#Grammar).

const a = 1;⏎⏎    b();    const a = 1;⏎b();      formatting
\\\\a⏎                      \\\\a ⏎                 None: a text reaches to the end of its line
// a                       // b                  None: comments are compared like code
"""

from __future__ import annotations

from gate.model import EquivalenceKind


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """Equal lines, but for blanks around them and lines without content."""
    return "formatting" if _lines(before) == _lines(after) else None


def _lines(text: str) -> list[str]:
    rows = (row.lstrip(" \t") for row in text.replace("\r\n", "\n").split("\n"))
    return [row for row in (row if "\\\\" in row else row.rstrip(" \t") for row in rows) if row]
