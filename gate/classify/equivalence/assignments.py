"""Environment files and properties: the line end after the last line means nothing, and neither do blank lines there.

A=1⏎B=2              A=1⏎B=2⏎               formatting
A="1                 A="1⏎                  None: the quote is open
A=1\\                 A=1\\⏎                  None: the line goes on
# a⏎A=1              # b⏎⏎A=1               comments
A=$(cat <<B⏎# a      A=$(cat <<B⏎# b        None: what a shell reads on the lines behind may be no comment
"""

from __future__ import annotations

import re
from typing import Final

from gate.classify.equivalence.directives import is_directive
from gate.model import EquivalenceKind

_COMMENT: Final = re.compile(r"[ \t]*#")
_READ: Final = re.compile(r"\{[{%#]|<%|^[ \t#]*@\w")
"""A comment in which more is read than itself: a template, or a schema of the lines below. https://varlock.dev/env-spec/overview/"""
_ACTS: Final = re.compile(r"(?m)^[ \t]*[#!](?![\s#]|$)")
"""A remark of properties that begins at once may be none: `#---` begins a document of its own
(https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files.multi-document),
`#if` belongs to a template."""
_CLOSED: Final = re.compile(r"""[ \t]*(?:export[ \t]+)?[A-Za-z_][\w.-]*[ \t]*=(?:[^"'`]|"[^"]*"|'[^']*'|`[^`]*`)*""")
_OPEN: Final = re.compile(r"<<|\\[\"'`]")
_BRACKETS: Final = ("()", "[]", "{}")


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """Shells, dotenv and YAML readers, and Java's properties agree on so much; on more they don't."""
    old, new = before.rstrip("\n"), after.rstrip("\n")
    if old == new and not old.endswith(("\\", "\r", " ", "\t")) and not any(old.count(quote) % 2 for quote in "\"'`"):
        return "formatting"
    if language == "assignments" and any(map(_ACTS.search, (before, after))):
        return None
    values = _values(before)
    return "comments" if values is not None and values == _values(after) else None


def _values(text: str) -> list[str] | None:
    """What the lines say, or None where one may be part of another. A directive stays, together with the line below."""
    lines = text.split("\n")
    if any(not line.replace("\t", "").isprintable() or line.rstrip().endswith("\\") for line in lines):
        return None
    values: list[str] = []
    for line, following in zip(lines, (*lines[1:], ""), strict=True):
        if _COMMENT.match(line):
            if _READ.search(line):
                return None
            values += [f"{line}\n{following}"] if is_directive(line) else []
        elif line.strip():
            if not _is_whole(line):
                return None
            values.append(line)
    return values


def _is_whole(line: str) -> bool:
    """Whether an assignment ends with its line, for every reader."""
    if any(line.count(opening) != line.count(closing) for opening, closing in _BRACKETS):
        return False
    return _CLOSED.fullmatch(line) is not None and not _OPEN.search(line)
