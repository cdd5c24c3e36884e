"""Regular expressions that are compiled when first used: one call of the guard needs few of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator


class Lazy:
    """Stands for `re.compile(text, flags)`, at no cost until it is asked something."""

    __slots__ = ("_compiled", "_flags", "_text")

    def __init__(self, text: str, flags: int = 0) -> None:
        self._text, self._flags = text, flags
        self._compiled: re.Pattern[str] | None = None

    def _ready(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self._text, self._flags)
        return self._compiled

    def match(self, text: str) -> re.Match[str] | None:
        return self._ready().match(text)

    def search(self, text: str) -> re.Match[str] | None:
        return self._ready().search(text)

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str) -> str:
        return self._ready().sub(by, text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self._ready().finditer(text)
