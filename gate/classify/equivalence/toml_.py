"""TOML: equal tokens, line by line, mean equal data. Numbers, dates and escapes keep their spelling.

a=1                  a = 1                  formatting
x = [1,2]            x = [                  formatting: an array may span lines, and end with a comma
                       1, 2,
                     ]
a = 1                a = 1.0                None
"""

from __future__ import annotations

import re
import tomllib
from typing import Final

from gate.classify.equivalence.streams import Stream, compare
from gate.model import EquivalenceKind

_TOKEN: Final = re.compile(
    r"""[ \t\r]*(?:
      (?P<end>\n)
    | (?P<comment>\#[^\n]*)
    | (?P<long>\"{3}(?s:(?:[^\\]|\\.)*?)\"{3,5}|'{3}(?s:.*?)'{3,5})
    | (?P<unclosed>"{3}|'{3})
    | (?P<text>"(?:[^"\\\n]|\\.)*"|'[^'\n]*')
    | (?P<mark>[\[\]{},=.])
    | (?P<bare>[^\s\[\]{},=\#"'.]+)
    | (?P<bad>\S)
    )""",
    re.VERBOSE,
)

_MAX_DOTS: Final = 100
"""In one dotted key: tomllib takes quadratic time and memory for them."""
_MAX_DEPTH: Final = 100
_NESTING: Final = {"[": 1, "{": 1, "]": -1, "}": -1}
_PLAIN_LITERAL: Final = re.compile(r"'[^\"\\]*'\Z")


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """The verdict for two texts, or None. Two readings must agree: the tokens, and the values as `tomllib` sees them."""
    try:
        kind = compare(_lex(before), _lex(after))
        return kind if kind and repr(tomllib.loads(before)) == repr(tomllib.loads(after)) else None
    except (ValueError, RecursionError):
        return None


def _lex(text: str) -> Stream:
    stream, depth, fresh, dots = Stream(), 0, True, 0
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        word = match[kind]
        if kind == "end":
            if not depth and not fresh:
                stream.tokens.append("\n")
            fresh, dots = True, 0
        elif kind == "comment":
            stream.comment(word, trailing=not fresh)
        elif kind in ("bad", "unclosed"):
            raise ValueError(word)
        else:
            fresh = False
            dots = dots + (word == ".") if word == "." or kind != "mark" else 0
            if dots > _MAX_DOTS or depth > _MAX_DEPTH:
                raise ValueError("too deep")
            depth += _NESTING.get(word, 0) if kind == "mark" else 0
            _append(stream, kind, word)
    return stream


def _append(stream: Stream, kind: str, word: str) -> None:
    """Each token with its kind; a last comma in an array means nothing, nor does the choice of quotes."""
    if word == "]" and kind == "mark" and stream.tokens[-1:] == [("mark", ",")]:
        stream.tokens.pop()
    if kind == "text" and _PLAIN_LITERAL.match(word):
        word = f'"{word[1:-1]}"'
    stream.tokens.append((kind, word))
