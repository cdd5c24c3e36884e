"""What macros make of blanks and commas: where `a+b` is not `a + b`, and `{1, 2,}` is not `{1, 2}`."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Final

_DEFINE: Final = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)\([^)\n]*\)([^\n]*)", re.MULTILINE)
_STRINGIZES: Final = re.compile(r"(?<!#)#(?!#)")
_KNOWN_STRINGIZER: Final = re.compile(r"(?i:\w*stringi[fsz]\w*)\Z|_*(?:TO|X|Q|MAKE|AS)?_?(?:STR|STRING|QUOTE)_*\Z")


def stringizers(text: str) -> frozenset[str]:
    """The macros defined here that turn an argument into its spelling: blanks between its tokens are content."""
    return frozenset(match[1] for match in _DEFINE.finditer(text) if _STRINGIZES.search(match[2]))


def stringizes(name: str, found: frozenset[str]) -> bool:
    """Whether a macro of this name is one of those found, or of those that usually stringize."""
    return name in found or _KNOWN_STRINGIZER.match(name) is not None


class Parens:
    """How many parentheses are open, with every branch of an `#if` starting from the same count."""

    __slots__ = ("branches", "depth")

    def __init__(self) -> None:
        self.depth, self.branches = 0, list[int]()

    def branch(self, directive: str) -> None:
        if directive.startswith("if"):
            self.branches.append(self.depth)
        elif directive.startswith("el") and self.branches:
            self.depth = self.branches[-1]
        elif directive == "endif" and self.branches:
            self.depth = max(self.depth, self.branches.pop())


class Spelled:
    """The arguments of a macro that stringizes: `STR(a+b)` and `STR(a + b)` are different strings."""

    __slots__ = ("armed", "depth", "edge")

    def __init__(self) -> None:
        self.depth, self.armed, self.edge = 0, False, True

    def take(self, word: str, tokens: list[Hashable], *, gap: bool) -> bool:
        """Whether this took the token. Blanks at the edges of an argument are dropped by the preprocessor too."""
        if not self.depth:
            self.armed = False
            if word != "(":
                return False
            self.depth, self.edge = 1, True
            tokens.append(word)
            return True
        self.depth += {"(": 1, ")": -1}.get(word, 0)
        at_edge = self.edge or self.depth == 0 or (self.depth == 1 and word == ",")
        tokens.append((word, gap and not at_edge))
        self.edge = self.depth == 1 and word == ","
        return True
