"""Text blocks whose indentation the language takes away: what is left is their value.

A Java text block loses the indentation that all of its lines share, a Kotlin one where `.trimIndent()` follows. A Kotlin string
with a `$` in it stays as it is: what it interpolates may have lines of its own.
https://kotlinlang.org/api/core/kotlin-stdlib/kotlin.text/trim-indent.html
https://docs.oracle.com/javase/specs/jls/se21/html/jls-3.html#jls-3.10.6
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from gate.classify.equivalence.forest import Forest
from gate.classify.equivalence.tokens import Frame, Visit

_ODD_BLANK: Final = re.compile(r"[^\S \t\r\n]")
_OWN_TRIM: Final = re.compile(rb"\bfun\b[^\n(]*\.\s*trimIndent\b|\bimport\b[^\n]*\btrimIndent\b")
_JAVA_OPENING: Final = re.compile(r'"""[ \t]*\r?\n')


def kotlin_call(visit: Visit) -> int:
    """A text block in front of `.trimIndent` by its value, unless the file brings a `trimIndent` of its own."""
    forest, children = visit.forest, list(visit.frame.children)
    if len(children) == 3 and forest.kinds[children[0]] == "multiline_string_literal":
        raw = forest.text(children[0])
        trimmed = _trim_indent(raw.decode()) if forest.text(children[2]) == b"trimIndent" and b"$" not in raw else None
        if trimmed is not None and not _brings_own(visit.source):
            children[0] = forest.add("(trimmed)", trimmed.encode())
    return forest.inner(visit.frame.kind, children)


@lru_cache(maxsize=2)
def _brings_own(source: bytes) -> bool:
    return _OWN_TRIM.search(source) is not None


def _trim_indent(raw: str) -> str | None:
    if _ODD_BLANK.search(raw) or not (raw.startswith('"""') and raw.endswith('"""') and len(raw) >= 6):
        return None
    lines = re.split(r"\r?\n", raw[3:-3])
    indent = min((_indent(line) for line in lines if line.strip()), default=0)
    last = len(lines) - 1
    return "\n".join(line[indent:] for i, line in enumerate(lines) if line.strip() or i not in (0, last))


def java_leaf(forest: Forest, kind: str, text: bytes, frame: Frame) -> int:
    """A text block by its content, before escapes are read."""
    if kind != "string_literal" or not text.startswith(b'"""'):
        return forest.add(kind, text)
    raw = text.decode()
    opening = _JAVA_OPENING.match(raw)
    if opening is None or _ODD_BLANK.search(raw):
        return forest.add(kind, text)
    lines = re.split(r"\r?\n", raw[opening.end() : -3])
    indent = min(_indent(line) for i, line in enumerate(lines) if line.strip() or i == len(lines) - 1)
    return forest.add("(text block)", "\n".join(line[indent:].rstrip() for line in lines).encode())


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
