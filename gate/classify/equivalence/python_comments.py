"""Python's comments, where the program is already known to be equal.

A directive is tied to the count of words, operators and literals before it; brackets and commas do not count, since a formatter
may add or drop them.
"""

from __future__ import annotations

import io
import re
import tokenize
from typing import Final

from gate.classify.equivalence.directives import is_directive
from gate.classify.equivalence.streams import Stream, compare_comments
from gate.model import EquivalenceKind

_HASH: Final = re.compile(r"#[^\n]*")
_LAYOUT: Final = frozenset({tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.ENCODING})
_UNCOUNTED: Final = frozenset("(),;")
_STRING_STARTS: Final = frozenset({getattr(tokenize, "FSTRING_START", -1), getattr(tokenize, "TSTRING_START", -1)})
_STRING_ENDS: Final = frozenset({getattr(tokenize, "FSTRING_END", -1), getattr(tokenize, "TSTRING_END", -1)})
_SCRIPT: Final = re.compile(r"# /// [a-zA-Z0-9-]+\Z")


def verdict(before: str, after: str) -> EquivalenceKind | None:
    """The verdict on the comments alone."""
    old, new = _hashes(before), _hashes(after)
    if old == new and not is_directive("\n".join(old)):
        return "formatting"
    return compare_comments(_stream(before).comments, _stream(after).comments)


def _hashes(text: str) -> list[str]:
    """Everything that may be a comment."""
    return [hash_.rstrip() for hash_ in _HASH.findall(text)]


def _stream(text: str) -> Stream:
    stream, string_depth, row, in_script = Stream(), 0, 0, False
    for kind, word, start, end, _ in tokenize.generate_tokens(io.StringIO(text).readline):
        if kind == tokenize.COMMENT:
            in_script = (in_script and word.startswith("#")) or _SCRIPT.match(word.rstrip()) is not None
            stream.comment(word, trailing=row == start[0], directive=in_script)
            in_script = in_script and word.rstrip() != "# ///"
        elif kind in _STRING_STARTS:
            string_depth += 1
            row = end[0]
        elif kind in _STRING_ENDS or kind == tokenize.STRING:
            string_depth -= kind in _STRING_ENDS
            row = end[0]
            if not string_depth and (not stream.tokens or stream.tokens[-1] != "''"):
                stream.tokens.append("''")
        elif kind not in _LAYOUT and not string_depth:
            row = start[0] if kind == tokenize.NEWLINE else end[0]
            if kind != tokenize.NEWLINE and word not in _UNCOUNTED:
                stream.tokens.append(word)
    return stream
