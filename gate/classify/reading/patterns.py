"""Regular expressions that are compiled when first used: a commit hook imports many tables and needs few of them.

Compiling is two thirds of what a rule's import costs (`python -X importtime`), and most paths never reach most tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from gate.classify.reading.words import Words


class Pattern:
    """`re.compile`, put off until the first question."""

    __slots__ = ("_compiled", "_flags", "pattern", "words")

    def __init__(self, pattern: str, flags: int = 0, words: tuple[str, ...] = ()) -> None:
        self.pattern, self._flags, self.words = pattern, flags, words
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self.pattern, self._flags)
        return self._compiled

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        if self.words and not self._spoken(text.lower()):
            return None
        return self.compiled.search(text, start)

    def _spoken(self, text: str) -> bool:
        return any(word in text for word in self.words)

    def match(self, text: str) -> re.Match[str] | None:
        return self.compiled.match(text)

    def findall(self, text: str) -> list[str]:
        found: list[str] = self.compiled.findall(text)
        return found

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.compiled.finditer(text)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        return self.compiled.sub(replacement, text)


class AnyOf:
    """Many patterns asked as one: each runs only where a text of its own stands, which it can't match without.

    All the texts are sought in one pass, at a hundredth of the time of an alternation of patterns; most stand nowhere.
    """

    __slots__ = ("pairs", "words")

    def __init__(self, *pairs: tuple[str, str]) -> None:
        """Each pair is what must stand in the text, and the pattern."""
        self.pairs = tuple((needed, Pattern(pattern)) for needed, pattern in pairs)
        self.words = Words(*filter(None, (needed for needed, _ in pairs)))

    def search(self, text: str) -> bool:
        present = self.words.within(text)
        return any(
            (not needed or needed in present) and pattern.search(text) is not None for needed, pattern in self.pairs
        )


def word(text: str, then: str = "") -> tuple[str, str]:
    """A pair for `AnyOf`: a word at its beginning, and what follows. The literal comes first, for it is found fast."""
    return text, rf"{re.escape(text)}(?<=\b{re.escape(text)}){then}"


def pattern(text: str, flags: int = 0, *, words: tuple[str, ...] = ()) -> Pattern:
    """A pattern, compiled on first use. Where words are given, one of them, in lower case, stands in all that it matches:
    for most paths a large pattern is then never compiled."""
    return Pattern(text, flags, words)
