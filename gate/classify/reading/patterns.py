"""Regular expressions that are compiled when first used: a commit hook imports many tables and needs few of them.

Compiling is two thirds of what a rule's import costs (`python -X importtime`), and most paths never reach most tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from gate.classify.reading.words import Words
from gate.expressions import Lazy, compile_once


class Pattern(Lazy):
    """One that may have words, in lower case, of which one stands in all that it matches: where none does, it is never
    compiled."""

    __slots__ = ("words",)

    def __init__(self, pattern: str, flags: int = 0, words: tuple[str, ...] = ()) -> None:
        super().__init__(pattern, flags)
        self.words = words

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        if self.words and not self._spoken(text.lower()):
            return None
        return (self._compiled or self.compiled).search(text, start)

    def _spoken(self, text: str) -> bool:
        return any(word in text for word in self.words)


class OfPath(Pattern):
    """A pattern that is only asked whether a path fits. `(^|/)`, where a folder or a name begins, is a slash once the path has one
    in front, and case is ignored by writing both in lower case: only what begins with a literal is found fast, and
    `re` holds no letter for a literal where case is ignored (`_get_charset_prefix`
    in https://github.com/python/cpython/blob/3.11/Lib/re/_compiler.py)."""

    __slots__ = ("_lower",)

    def __init__(self, pattern: str, flags: int = 0, words: tuple[str, ...] = ()) -> None:
        super().__init__(pattern, flags, words)
        self._lower = bool(flags & re.I) and "(?-i:" not in pattern

    @property
    def compiled(self) -> re.Pattern[str]:
        if self._compiled is None:
            text = _BEGINS.sub("^/", self.pattern.replace("(^|/)", "/").replace("(?:^|/)", "/"))
            self._compiled = (
                compile_once(_CAPITAL.sub(_small, text)) if self._lower else compile_once(text, self._flags)
            )
        return self._compiled

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        if self.words and not self._spoken(_spelled(text, True)):
            return None
        return (self._compiled or self.compiled).search(_spelled(text, self._lower), start)


_BEGINS = re.compile(r"(?<![\[\\])\^")
_CAPITAL = re.compile(r"\\.|\(\?P<\w+>|[A-Z]")


def _small(found: re.Match[str]) -> str:
    return found[0].lower() if len(found[0]) == 1 else found[0]


@lru_cache(maxsize=1_024)
def _spelled(path: str, lower: bool) -> str:
    return "/" + (path.lower() if lower else path)


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
        return any(True for _ in self._matching(text))

    def found(self, text: str) -> frozenset[str]:
        """What must stand in the text, of each pair that matches."""
        return frozenset(self._matching(text))

    def _matching(self, text: str) -> Iterator[str]:
        present = self.words.within(text)
        for needed, pattern in self.pairs:
            if (not needed or needed in present) and pattern.search(text) is not None:
                yield needed


def word(text: str, then: str = "") -> tuple[str, str]:
    """A pair for `AnyOf`: a word at its beginning, and what follows. The literal comes first, for it is found fast."""
    return text, rf"{re.escape(text)}(?<=\b{re.escape(text)}){then}"


def pattern(text: str, flags: int = 0, *, words: tuple[str, ...] = ()) -> Pattern:
    """A pattern, compiled on first use. Where words are given, one of them, in lower case, stands in all that it matches:
    for most paths a large pattern is then never compiled."""
    return Pattern(text, flags, words)


def of_path(text: str, flags: int = 0, *, words: tuple[str, ...] = ()) -> OfPath:
    """As `pattern`, for one that is only searched in paths."""
    return OfPath(text, flags, words)
