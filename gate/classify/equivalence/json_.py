"""JSON, and JSON with comments: equal tokens mean equal data, duplicate keys, key order and number spelling included.

{"a":1}              { "a": 1 }             formatting
{"a": 1}             {"a": 1.0}             None
{"a": 1}             {"a": 1} // one        None: whoever reads this file may not know comments
"""

from __future__ import annotations

import json
import re
from typing import Final

from gate.classify.equivalence.streams import Stream, compare
from gate.model import EquivalenceKind

_TOKEN: Final = re.compile(
    r"""[ \t\r]*(?:(\n)|("(?:[^"\\\n]|\\.)*")|(//[^\n]*|/\*(?s:.*?)\*/)|([\[\]{}:,])|([^\s\[\]{}:,"/]+)|(.))"""
)
_NEWLINE, _COMMENT, _BAD = 1, 3, 6


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """The verdict for two texts, or None."""
    try:
        old, new = _lex(before), _lex(after)
    except ValueError:
        return None
    if not old.comments and new.comments:
        return None
    kind = compare(old, new)
    return kind if kind and _is_json(old) else None


def _lex(text: str) -> Stream:
    stream, fresh = Stream(), True
    for match in _TOKEN.finditer(text.rstrip(" \t\r")):
        group = match.lastindex or 0
        if group == _NEWLINE:
            fresh = True
        elif group == _COMMENT:
            stream.comment(match[group], trailing=not fresh)
        elif group == _BAD:
            raise ValueError(match[group])
        else:
            stream.tokens.append(match[group])
            fresh = False
    return stream


def _is_json(stream: Stream) -> bool:
    """Whether the tokens are one document, but for a last comma. They are joined by blanks, so none can merge."""
    words = [str(word) for word in stream.tokens]
    kept = [
        word
        for word, following in zip(words, (*words[1:], ""), strict=False)
        if not (word == "," and following in ("]", "}"))
    ]
    try:
        json.loads(" ".join(kept), parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return False
    return True
