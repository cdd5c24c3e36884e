"""Sass in its SCSS form, and Less: comments that fill their lines, or stand behind a statement, may differ, and nothing else.

// a⏎@use "x";         // b⏎@use "x";          comments
p {} /* a */           p {} /* b */            comments
/* #{f()} */           /* #{g()} */            None: a comment in which code is evaluated
$a: b /* c */ d;       $a: b /* e */ d;        None: what a comment between two values does is not read
--a: b // c            --a: b // d             None: no comment, but part of a value

https://sass-lang.com/documentation/syntax/comments/
https://lesscss.org/features/#comments-feature
"""

from __future__ import annotations

import re
from typing import Final

from gate.classify.equivalence.streams import Stream, compare
from gate.model import EquivalenceKind

_TOKEN: Final = re.compile(
    r"""
      (?P<comment>//[^\n]*|/\*(?s:.*?)\*/)
    | (?P<text>"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'|(?i:url)\([^"'()\n]*\))
    | (?P<bad>/\*|["'`\\])
    | (?P<line>\n)
    | (?P<code>[^/"'`\\\nuU]+|[\s\S])
    """,
    re.VERBOSE,
)
_EVALUATED: Final = ("#{", "@{", "`", "{{", "{%", "<%", "<?")
"""Of Sass, of Less, and of what fills in a file before they see it."""
_ENDS: Final = (";", "{", "}")
_RAW: Final = re.compile(r"(?<![\w-])--(?:[\w-]|#\{[^}]*\})+\s*:(?![^;(){}\[\]]*[;}])|(?i:url)\((?![^()]*\))")
"""A custom property or an address that goes on: what looks like a comment is a part of it.
https://sass-lang.com/documentation/style-rules/declarations/#custom-properties"""
_PLAIN: Final = re.compile(r"(?i)\bvar\(\s*--[\w-]+|(?<![\w-])--[\w-]+\s*:[^;{}\"'@\n]*;|(?<=[\w)])--[\w-]*")
_CUSTOM: Final = re.compile(r"(?<![\w-])--")
_READ: Final = re.compile(
    r"(?i)[:@]|\A(?://|/\*)=|lint|purge|critical|prettier|autoprefixer|beasties|critters|\b(?:ignore|start|end\w*|enable|disable|off|on|no|px|rem|important|include|exclude|grid)\b"
)
"""What may be a directive of one of the many tools that read style sheets."""
_NOTED: Final = re.compile(r"(?i)\b(?:note|nb|todo|fixme|hack|hint|caveat|warning):(?=\s)")
"""What readers are told by, and no tool."""


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """The verdict for two texts, or None."""
    try:
        return compare(_read(before), _read(after))
    except ValueError:
        return None


def _read(text: str) -> Stream:
    """The lines of code without their comments, and the comments."""
    stream, row, commented = Stream(), "", False
    for match in _TOKEN.finditer(text):
        kind, word = str(match.lastgroup), match.group()
        if kind == "bad" or "\f" in word:
            raise ValueError(word)
        if kind == "line":
            _end(stream, row)
            row, commented = "", False
        elif kind != "comment":
            if commented and word.strip():
                raise ValueError("code behind a comment")
            row += word
        elif any(mark in word for mark in _EVALUATED) or _is_raw(row) or not f";{row.rstrip()}".endswith(_ENDS):
            raise ValueError("a comment that may be more")
        else:
            commented = True
            stream.comment(word, trailing=bool(row.strip()), directive=_READ.search(_NOTED.sub("", word)) is not None)
    _end(stream, row)
    return stream


def _is_raw(row: str) -> bool:
    """Whether a value may go on behind the row in which a comment is none: a property that is not plain, in doubt."""
    return _RAW.search(row) is not None or _CUSTOM.search(_PLAIN.sub("", row)) is not None


def _end(stream: Stream, row: str) -> None:
    if _is_raw(row):
        raise ValueError("a value of several lines")
    if row.strip():
        stream.tokens.append(row.rstrip())
