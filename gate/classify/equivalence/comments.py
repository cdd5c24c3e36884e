"""Comments of a program: what they say may change, unless a tool acts on it.

A directive keeps its words and its place: the token it stands behind, whether it has a line of its own, what blank follows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from gate.classify.equivalence.directives import is_directive
from gate.model import EquivalenceKind

Strict = Callable[["Comment", str], bool]
Anchor = Callable[["Comment", str], str | None]
"""What a comment is bound to its place by, given the whole text; with `FREE` behind it, one that may also come or go."""
FREE: Final = "?"
Tidy = Callable[[str], str]
"""Takes out of a comment that is read what its readers skip."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment and where it stands: behind how many tokens, inside which node, alone on its line, before how many line breaks."""

    text: str
    index: int
    place: str
    line: int
    column: int
    alone: bool
    blank: int


_DEPRECATED: Final = "@deprecated"
_OTHER: Final = re.compile(r"@(?!(?:see|link|since|todo)\b)\w|\+\w|\{\s*@(?!link)|#\[")
"""What else a tool may read in a doc comment."""
_QUOTES: Final = re.compile(r"[\"'`]")
_DOC_BREAK: Final = re.compile(r"\s*\n\s*\*?\s*|\s+")


def compare(
    old: tuple[list[Comment], str],
    new: tuple[list[Comment], str],
    *,
    strict: Strict | None,
    anchor: Anchor | None,
    tidy: Tidy | None = None,
) -> EquivalenceKind | None:
    """The verdict on the comments of two texts, each with its text, whose tokens are equal."""
    (before, old_text), (after, new_text) = old, new
    if _directives(before, strict, old_text, tidy) != _directives(after, strict, new_text, tidy):
        return None
    if anchor and not _stay(_anchors(before, anchor, old_text), _anchors(after, anchor, new_text)):
        return None
    same = [_plain(comment) for comment in before] == [_plain(comment) for comment in after]
    return "formatting" if same else "comments"


def _plain(comment: Comment) -> str:
    """The text without the indentation of its lines, and without what trails them."""
    return "\n".join(line.strip() for line in comment.text.strip().split("\n"))


def _marks(comment: Comment) -> bool:
    """Whether a doc comment does nothing but to say that something is deprecated: why is for readers."""
    rest = comment.text.replace(_DEPRECATED, "")
    return comment.text.startswith("/**") and "```" not in rest and not (_OTHER.search(rest) or _known_directive(rest))


def _words(comment: Comment) -> str:
    """The text of a directive; in a doc comment that quotes nothing, wherever its lines break and its columns stand."""
    if not comment.text.startswith("/**") or _QUOTES.search(comment.text):
        return _plain(comment)
    return " ".join(filter(None, _DOC_BREAK.split(comment.text)))


def _stay(old: list[tuple[int, str]], new: list[tuple[int, str]]) -> bool:
    """Whether anchored comments stand where they stood. Those that are free may come, or go, but not move."""
    free, others = ({place for place in side if place[1].endswith(FREE)} for side in (old, new))
    bound, there = ([place for place in side if not place[1].endswith(FREE)] for side in (old, new))
    return bound == there and (free <= others or others <= free)


def _anchors(comments: list[Comment], anchor: Anchor, source: str) -> list[tuple[int, str]]:
    """Where anchored comments stand, those in a row as one."""
    places = [(comment.index, mark) for comment in comments if (mark := anchor(comment, source))]
    return [place for i, place in enumerate(places) if i == 0 or place != places[i - 1]]


_known_directive = lru_cache(maxsize=1_000)(is_directive)


def _directives(
    comments: list[Comment], strict: Strict | None, source: str, tidy: Tidy | None = None
) -> list[tuple[object, ...]]:
    """What a tool sees of a directive: its words, the token it stands at, whether it has a line of its own, what blank follows.

    The first lines of a file are special (`# encoding:` counts on the first two only), as is the first column (`//go:`).
    """
    return [
        (
            _words(replace(c, text=tidy(c.text)) if tidy else c) if own or not _marks(c) else _DEPRECATED,
            c.index,
            c.alone,
            c.blank,
            min(c.line, 2) if c.index == 0 else 3,
            c.column == 0 and c.text.startswith("//"),
        )
        for c in comments
        if (own := bool(strict and strict(c, source))) or _known_directive(c.text)
    ]
