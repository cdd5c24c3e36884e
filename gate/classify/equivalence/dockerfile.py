"""Dockerfiles: a line that begins with `#` is a comment, also between the lines of one instruction, and empty lines say nothing
(https://docs.docker.com/reference/dockerfile/#format).

# a⏎FROM b             # c⏎FROM b             comments
FROM b⏎RUN c           FROM b⏎⏎RUN c          formatting
# escape=`⏎FROM b      # a⏎# escape=`⏎FROM b  None: a directive for the parser counts only above all else
RUN <<A⏎# b            RUN <<A⏎# c            None: what a shell reads on the lines behind may be no comment
"""

from __future__ import annotations

import re
from typing import Final

from gate.classify.equivalence.directives import is_directive
from gate.model import EquivalenceKind

_DIRECTIVE: Final = re.compile(r"^[ \t]*(?:#|//)[ \t]*(?:syntax|escape|check)[ \t]*=[^\n]*", re.M | re.I)
"""https://docs.docker.com/reference/dockerfile/#parser-directives: what is none of them is a comment, and ends them."""
_OWN: Final = re.compile(
    r"<<|<[ \t]*\\\r?$|\{[{%#]|<%|^[ \t]*%|^[ \t]*#(?:include\w*|define|undef|if\w*|else|elif|endif|pragma)\b"
    r"|^[ \t]*#[ \t]+(?:include\w*[ \t]*[<\"]|(?:define|undef|ifn?def)[ \t]+[A-Z_]|(?:el)?if[ \t]+(?:!|defined|\d|[A-Z_]+\b)|(?:else|endif)[ \t]*\r?$)",
    re.M,
)
"""Directives for a preprocessor, a heredoc, a template: what a comment is there depends on more than its line."""


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """Equal lines, but for comments and empty ones."""
    if before.startswith("#!") or _OWN.search(before) or _OWN.search(after) or _head(before) != _head(after):
        return None
    old, new = (text.replace("\r\n", "\n").split("\n") for text in (before, after))
    if _said(old) != _said(new):
        return None
    same = [line for line in old if line.strip()] == [line for line in new if line.strip()]
    return "formatting" if same else "comments"


def _head(text: str) -> str:
    """All down to the last directive for the parser."""
    return text[: max((found.end() for found in _DIRECTIVE.finditer(text)), default=0)]


def _said(lines: list[str]) -> list[str]:
    """The lines that count. An empty one within an instruction stays: builders differ about it."""
    said: list[str] = []
    for line in lines:
        bare = line.strip()
        comment = bare.startswith("#") and not is_directive(bare)
        if not comment and (bare or (said and said[-1].rstrip().endswith("\\"))):
            said.append(line)
    return said
