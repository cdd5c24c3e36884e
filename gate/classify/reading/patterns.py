"""Regular expressions that are compiled when first used: a commit hook imports many tables and needs few of them.

Compiling is two thirds of what a rule's import costs (`python -X importtime`), and most paths never reach most tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


class Pattern:
    """`re.compile`, put off until the first question."""

    __slots__ = ("_compiled", "_flags", "pattern")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern, self._flags = pattern, flags
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self.pattern, self._flags)
        return self._compiled

    def search(self, text: str) -> re.Match[str] | None:
        return self.compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        return self.compiled.match(text)

    def findall(self, text: str) -> list[str]:
        found: list[str] = self.compiled.findall(text)
        return found

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.compiled.finditer(text)

    def sub(self, replacement: str, text: str) -> str:
        return self.compiled.sub(replacement, text)


def pattern(text: str, flags: int = 0) -> Pattern:
    """A pattern, compiled on first use."""
    return Pattern(text, flags)
