"""Zig: its tokens, for blanks and line ends between them mean nothing (https://ziglang.org/documentation/master/#Grammar).

f(⏎    a,⏎    b⏎)          f(a, b)               formatting
\\\\a⏎                      \\\\a ⏎                 None: a text reaches to the end of its line
// a                       // b                  comments
"""

from __future__ import annotations

from gate.classify.equivalence.directives import is_directive
from gate.classify.reading.patterns import pattern
from gate.model import EquivalenceKind

TOKEN = pattern(
    r"""(?P<blank>[ \t\r\n]+)|(?P<comment>//[^\n]*)|\\\\[^\n]*|@?"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])+'"""
    r"""|[0-9]\w*(?:\.[0-9]\w*)?(?:(?<=[eEpP])[+-][0-9]+)?|@?[A-Za-z_]\w*|[(){}\[\],;]|(?P<sign>(?:(?!//)[^\s\w"'(){}\[\],;\\])+)"""
)
"""Signs that touch stay one token: that `= =` is not `==` needs no table of operators."""


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """Equal tokens; `@src()` tells a program its own line, so then no line may move."""
    if "@src" in before or "@src" in after:
        return "formatting" if _rows(before) == _rows(after) else None
    old, new = _tokens(before), _tokens(after)
    if old is None or new is None:
        return None
    if old == new:
        return "formatting"
    return "comments" if _acting(old) == _acting(new) else None


def _acting(tokens: list[str]) -> list[str]:
    """What a compiler or a tool acts on."""
    return [token for token in tokens if not token.startswith("//") or (token[2:3] != "/" and is_directive(token))]


def _tokens(text: str) -> list[str] | None:
    """The tokens of a text with its comments; None where something in it is none. A sign with a blank on one side only is another
    one than with none or two: a compiler takes `a -b` for a mistake."""
    found, at, apart = list[str](), 0, True
    while at < len(text):
        token = TOKEN.match(text, at)
        if token is None:
            return None
        at = token.end()
        if token["blank"] is None:
            lopsided = token["sign"] is not None and apart != (text[at : at + 1] in " \t\r\n")
            found.append(
                f" {token.group()}" if lopsided else token.group().rstrip("\r") if token["comment"] else token.group()
            )
        apart = token["blank"] is not None
    return found


def _rows(text: str) -> list[str]:
    """The lines but for the blanks at their beginning."""
    return [row.lstrip(" \t") for row in text.replace("\r\n", "\n").split("\n")]
