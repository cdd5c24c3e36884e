"""Braces put around the one statement that a condition or a loop of C or C++ governs.

    if (a) b();           ->  if (a) { b(); }
    if (a) b(); c();      !=  if (a) { b(); c(); }
    if (a) { if (b) c(); } else d();   !=   if (a) if (b) c(); else d();

A program restyled, not a proof: a macro of a header may be two statements. Braces are never taken from what may be one, and
none that the file itself defines as a statement is touched.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import Final

from gate.classify.equivalence.streams import Comment, Stream

_PAIRS: Final = {")": "(", "]": "[", "}": "{"}
_GOVERN: Final = frozenset({"if", "for", "while", "switch"})
_SPEAKS: Final = frozenset({";", "{", "}", "if", "else", "for", "while", "do", "switch", "return", "goto"})
_GOES_ON: Final = frozenset({";", ",", ".", "->"})
"""What may follow braces within one statement: those of a lambda or an initializer."""
_MACRO: Final = re.compile(r"[A-Z][A-Z0-9_]{2,}\Z")
Tokens = Sequence[Hashable]


def without_added(before: Stream, after: Stream) -> tuple[Stream, Stream]:
    """Both streams without the braces that stand around one statement on one side alone."""
    old, new = before.tokens, after.tokens
    macros = _statements(old) | _statements(new)
    old_braces, new_braces = _Braces(old, macros), _Braces(new, macros)
    gone, came = set[int](), set[int]()
    i = j = 0
    while i < len(old) and j < len(new):
        if i in gone:
            i += 1
        elif j in came:
            j += 1
        elif old[i] == new[j]:
            i, j = i + 1, j + 1
        elif (close := new_braces.around_one(j)) is not None:
            came |= {j, close}
        elif (close := old_braces.around_one(i)) is not None and not _is_macro(old[i + 1]):
            gone |= {i, close}
        else:
            break
    return _left(before, gone), _left(after, came)


def _statements(tokens: Tokens) -> frozenset[Hashable]:
    """The macros of a file that are more than an expression."""
    defined = (token for token in tokens if isinstance(token, tuple) and token[:2] == ("#", "define"))
    return frozenset(token[2] for token in defined if len(token) > 2 and not _SPEAKS.isdisjoint(token[3:]))


def _is_macro(token: Hashable) -> bool:
    return isinstance(token, str) and _MACRO.match(token) is not None


def _left(stream: Stream, dropped: set[int]) -> Stream:
    """The stream without some tokens, its comments behind as many of the others."""
    places = sorted(dropped)
    comments, passed = list[Comment](), 0
    for comment in stream.comments:
        while passed < len(places) and places[passed] < comment.index:
            passed += 1
        comments.append(Comment(comment.text, comment.index - passed, comment.trailing, comment.directive))
    return Stream([token for at, token in enumerate(stream.tokens) if at not in dropped], comments)


class _Braces:
    """Which bracket closes which, and where a statement ends."""

    def __init__(self, tokens: Tokens, macros: frozenset[Hashable]) -> None:
        self.tokens, self.macros = tokens, macros
        self.closing: dict[int, int] = {}
        self.opening: dict[int, int] = {}
        self.directives = [0]
        waiting: list[int] = []
        for at, token in enumerate(tokens):
            self.directives.append(self.directives[-1] + (isinstance(token, tuple) and token[:1] == ("#",)))
            if token in ("(", "[", "{"):
                waiting.append(at)
            elif token in (")", "]", "}") and waiting and tokens[waiting[-1]] == _PAIRS[str(token)]:
                self.closing[waiting[-1]] = at
                self.opening[at] = waiting.pop()

    def around_one(self, at: int) -> int | None:
        """Where the braces end that begin here, if they hold one statement that something governs."""
        close = self.closing.get(at)
        if close is None or self.tokens[at] != "{" or close == at + 1 or not self._governed(at):
            return None
        if self.directives[at] != self.directives[close] or self._end(at + 1) != close:
            return None
        follows = self.tokens[close + 1 : close + 2]
        if self.macros and not self.macros.isdisjoint([*self.tokens[at:close], *follows]):
            return None
        dangling = any(token == "else" or isinstance(token, tuple) for token in follows)
        return None if dangling and "if" in self.tokens[at + 1 : close] else close

    def _governed(self, at: int) -> bool:
        before = self.tokens[at - 1] if at else None
        if before in ("else", "do"):
            return True
        start = self.opening.get(at - 1) if before == ")" else None
        if not start:
            return False
        word = self.tokens[start - 1]
        return word in _GOVERN or (word == "constexpr" and start > 1 and self.tokens[start - 2] == "if")

    def _end(self, at: int) -> int | None:
        """What follows the statement that begins here."""
        tokens = self.tokens
        if at >= len(tokens):
            return None
        word = tokens[at]
        if word == "{":
            return self._past(at)
        if word in _GOVERN:
            end = self._past(at + 1 + (tokens[at + 1 : at + 2] == ["constexpr"]))
            end = None if end is None else self._end(end)
            return self._end(end + 1) if word == "if" and end is not None and tokens[end : end + 1] == ["else"] else end
        if word == "do":
            end = self._end(at + 1)
            end = None if end is None or tokens[end : end + 1] != ["while"] else self._past(end + 1)
            return None if end is None or tokens[end : end + 1] != [";"] else end + 1
        return None if word in ("else", "case", "default", "}", ";") else self._past_semicolon(at)

    def _past(self, at: int) -> int | None:
        close = self.closing.get(at)
        return None if close is None else close + 1

    def _past_semicolon(self, at: int) -> int | None:
        while at < len(self.tokens):
            if self.tokens[at] == ";":
                return at + 1
            if self.tokens[at] in (")", "]", "}"):
                return None
            braced, at = self.tokens[at] == "{", self.closing.get(at, at) + 1
            if braced and (at >= len(self.tokens) or self.tokens[at] not in _GOES_ON):
                return None
        return None
