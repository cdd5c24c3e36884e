"""CSS: equal tokens, with every blank kept that could be a combinator or a separator.

    a{b:c}               a { b: c; }            formatting
    a{b:#FFF .50em}      a{b:#fff 0.5em}        formatting
    a :hover{}           a:hover{}              None: a descendant, or the element itself
    calc(1px + 2px)      calc(1px+2px)          None

https://www.w3.org/TR/css-syntax-3/#tokenization
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Final

from gate.classify.equivalence.streams import Comment, Stream, compare
from gate.model import EquivalenceKind

_TOKEN: Final = re.compile(
    r"""
      (?P<blank>\s+)
    | (?P<comment>/\*(?s:.*?)\*/)
    | (?P<text>"(?:[^"\\\n]|\\(?s:.))*"|'(?:[^'\\\n]|\\(?s:.))*')
    | (?P<cdo><!--|-->)
    | (?P<url>(?i:url)\([^"'()]*\))
    | (?P<word>(?:[-+]?\.?\d[\w.%]*(?:[eE][-+]\d+)?[\w%-]*|[@\#]?(?:[A-Za-z0-9_-]|[^\x00-\x7f]|\\[0-9a-fA-F]{1,6}\s?|\\[^\n])+))
    | (?P<bad>/\*|["'\\])
    | (?P<mark>[\s\S])
    """,
    re.VERBOSE,
)
_PLAIN_TEXT: Final = re.compile(r"'[^'\"\\]*'\Z")
_COLOUR: Final = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\Z")
_FRACTION: Final = re.compile(r"([-+]?)(\d*)\.(\d*[1-9])0*([A-Za-z]*|%)\Z")
"""A number that has a fraction in any spelling: `1.0` is no integer, and `1` is one."""
_SHOWN_TO_SCRIPTS: Final = re.compile(r":export\b|:import\b|@property\b", re.IGNORECASE)
_BLANK: Final = " "
_JOINT: Final = "/**/"
"""A comment between two tokens, without blanks: it keeps `a/**/(` from being the function `a(`."""
_DEPTH: Final = {"(": 1, ")": -1}
_NESTING: Final = {"(": 1, "[": 1, ")": -1, "]": -1}
_UNIMPORTANT: Final = frozenset({"blank", "comment"})


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """The verdict for two texts, or None."""
    if _charset(before) != _charset(after):
        return None
    try:
        return compare(_read(before), _read(after))
    except ValueError:
        return None


def _charset(text: str) -> str:
    """`@charset` counts only as the first bytes of a file, spelled in one exact way."""
    return text.partition(";")[0] if "@charset" in text.lower() else ""


def _read(text: str) -> Stream:
    stream, segment, solid, depth, fresh = Stream(), list[str](), 0, 0, True
    by_value = _SHOWN_TO_SCRIPTS.search(text) is None
    for match in _TOKEN.finditer(text):
        kind, word = str(match.lastgroup), match.group()
        if kind in ("bad", "cdo"):
            raise ValueError(word)
        if kind == "comment":
            stream.comments.append(Comment(word, solid, trailing=not fresh))
        elif kind != "blank" and word != ";":
            solid += 1
        fresh = "\n" in word if kind == "blank" else fresh and kind == "comment"
        segment.append(_spelling(kind, word))
        depth += _DEPTH.get(word, 0)
        if kind == "mark" and word in "{};" and depth <= 0:
            _close(stream.tokens, segment, by_value=by_value)
            segment = []
    _close(stream.tokens, [*segment, ""], by_value=by_value)
    return stream


def _spelling(kind: str, word: str) -> str:
    if kind in _UNIMPORTANT:
        return _BLANK if kind == "blank" else _JOINT
    if kind == "text" and _PLAIN_TEXT.match(word):
        return f'"{word[1:-1]}"'
    return word


def _close(tokens: list[Hashable], segment: list[str], *, by_value: bool) -> None:
    """Appends one segment: a prelude that ends in `{`, or a declaration that ends in `;`, `}` or the text."""
    *body, end = segment
    body = _trim(body)
    if body and body[0].startswith("--"):
        tokens.append(tuple(_custom_property(body, end)))
    elif body:
        words = _squeeze(body, end)
        if by_value and _kind(body[0], end) == "declaration":
            words = [_value(word) for word in words]
        tokens.append(tuple(words))
    if end == "}" and tokens[-1:] == [";"] and isinstance((tokens[-2:] or [None])[0], tuple):
        tokens.pop()  # the last semicolon of a block
    if end:
        tokens.append(end)


def _trim(words: list[str]) -> list[str]:
    """Without blanks and comments at both ends, and with runs of them as one."""
    kept: list[str] = []
    for word in words:
        if word in (_BLANK, _JOINT) and kept and kept[-1] in (_BLANK, _JOINT):
            kept[-1] = _BLANK if _BLANK in (word, kept[-1]) else _JOINT
        elif kept or word not in (_BLANK, _JOINT):
            kept.append(word)
    return kept[:-1] if kept and kept[-1] in (_BLANK, _JOINT) else kept


def _custom_property(body: list[str], end: str) -> list[str]:
    """`--x: a  b` is handed to scripts as it stands: only the blanks at its ends are layout."""
    name, rest = body[0], _trim(body[1:])
    if end == "{" or rest[:1] != [":"]:
        raise ValueError("a custom property that holds a block")
    value = _trim(rest[1:])
    if not value:
        raise ValueError("an empty custom property: its blanks decide whether it is valid")
    return [name, ":", *value]


def _squeeze(body: list[str], end: str) -> list[str]:
    """Drops the blanks that can't be a combinator or a separator where they stand."""
    kept: list[str] = []
    depth = colons = 0
    for place, word in enumerate(body):
        following = body[place + 1] if place + 1 < len(body) else ""
        depth += _NESTING.get(word, 0)
        colons += word == ":"
        if word in (_BLANK, _JOINT) and _is_layout(kept[-1], following, _kind(body[0], end), depth, colons):
            continue
        kept.append(word)
    return kept


def _value(word: str) -> str:
    """A colour or a number of a declaration as browsers read it."""
    if _COLOUR.match(word):
        return word.lower()
    number = _FRACTION.match(word)
    return f"{number[1]}{number[2].lstrip('0') or '0'}.{number[3]}{number[4]}" if number else word


def _kind(first: str, end: str) -> str:
    if first.startswith("@"):
        return "query" if first.lower() in ("@media", "@container") else "at-rule"
    return "selector" if end == "{" else "declaration"


def _is_layout(previous: str, following: str, kind: str, depth: int, colons: int) -> bool:
    around = (previous, following)
    if previous in (",", "(") or following in (",", ")"):
        return True
    if kind == "query":
        return depth > 0 and ":" in around
    if kind == "selector":
        return depth == 0 and any(combinator in around for combinator in (">", "~", "+"))
    if kind == "declaration":
        return (previous == ":" and colons == 1) or (following == ":" and not colons) or "!" in around
    return False
