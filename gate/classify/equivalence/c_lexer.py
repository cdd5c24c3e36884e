"""Preprocessing tokens of the C family: translation phases 2 to 6, without expanding anything.

Where C and C++ disagree, the longer token wins: a token that is too long can only cost a proof, never fake one.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Final

from gate.classify.equivalence.c_macros import Parens, Spelled, stringizes
from gate.classify.equivalence.streams import Stream

_RAW: Final = r'(?:u8|[uUL])?R"(?P<mark>[^ ()\\\t\v\f\n]{0,16})\((?s:.*?)\)(?P=mark)"'
_TOKEN: Final = r"""[ \t\f\v\r]*(?:
    (?P<nl>\n)
  | (?P<comment>//[^\n]*|/\*(?s:.*?)\*/)
  RAW
  | (?P<text>(?:u8|[uUL])?"(?:[^"\\\n]|\\.)*"SUFFIX)
  | (?P<char>(?:u8|[uUL])?'(?:[^'\\\n]|\\.)+'SUFFIX)
  | (?P<number>\.?[0-9](?:[eEpP][+-]|SEPARATOR[\w.$]|[^\x00-\x7f])*+)(?!')
  | (?P<header>__has_(?:include|include_next|embed)\s*\([^)\n]*\))
  | (?P<name>NAME)
  | (?P<bad>/\*|["'\\]|\.?[0-9]|\?\?[=/'()!<>-])
  | (?P<op><=>|<<=|>>=|\.\.\.|->\*|ANGLE<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\+\+|--|->|::|\.\*|\#\#|<:|:>|<%|%>|\S)
  )"""
_NAME: Final = r"(?:[A-Za-z_$]|[^\x00-\x7f])(?:[A-Za-z0-9_$]|[^\x00-\x7f])*"
_UNCLOSED: Final = r'| (?P<unclosed>(?:u8|[uUL])?R")'


def _dialect(*, raw: str, suffix: str, separator: str, angle: str) -> re.Pattern[str]:
    parts = {"RAW": raw, "SUFFIX": suffix, "SEPARATOR": separator, "ANGLE": angle, "NAME": _NAME}
    return re.compile(re.sub("|".join(parts), lambda match: parts[match[0]], _TOKEN), re.VERBOSE)


_TOKENS: Final = {
    # GCC knows raw strings in C too, C23 has digit separators, and neither was always so: no proof where C has them.
    False: _dialect(raw=_UNCLOSED, suffix="", separator="", angle=""),
    True: _dialect(
        raw=rf"| (?P<raw>{_RAW}) {_UNCLOSED}", suffix=f"(?:{_NAME})?", separator=r"'\w|", angle=r"<(?=::[^:>])|"
    ),
}
_RAW_HERE: Final = re.compile(_RAW)
_RAW_START: Final = re.compile(r"""(?<![\w$"])(?:u8|[uUL])?R\"""")
_SPLICED_PREFIX: Final = re.compile(r'[R8uUL]\\\r?\n[R8"]')
_SPLICE: Final = re.compile(r"\\\r?\n")
_HEADER: Final = re.compile(r'[ \t]*(<[^>\n]*>|"[^"\n]*")')
_REST: Final = re.compile(r"[^\n]*")
_ESCAPE: Final = re.compile(
    r"\\(?:x[0-9a-fA-F]+|[0-7]{1,3}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[a-zA-Z]\{[^}]*\}|.)", re.DOTALL
)
_LITERAL: Final = re.compile(r'(u8|[uUL])?"(.*)"', re.DOTALL)

_BAD: Final = frozenset({"bad", "unclosed"})
_MAX_MERGED: Final = 8000
"""Characters of a literal that may still grow: copying it for every piece takes quadratic time."""

_INCLUDES: Final = frozenset({"include", "import", "include_next", "embed"})
_VERBATIM: Final = frozenset({"error", "warning", "ident", "sccs", "line", "assert", "unassert"})
_SPOKEN_PRAGMAS: Final = frozenset({"mark", "message", "region", "endregion", "error"})


class UnreadableError(ValueError):
    """The text is not made of preprocessing tokens."""


def splice(text: str, *, cpp: bool) -> str:
    """Phase 2: a backslash before a line end vanishes with it, except in a raw string."""
    if cpp and _SPLICED_PREFIX.search(text):
        raise UnreadableError("a splice inside the prefix of a raw string")
    start = _RAW_START.search(text) if cpp else None
    while start is not None:
        raw = _RAW_HERE.match(text, start.start())
        if raw is None or _SPLICE.search(raw.group()):
            raise UnreadableError("a raw string keeps its splices, and needs its end")
        start = _RAW_START.search(text, raw.end())
    return _SPLICE.sub("", text)


def lex(text: str, stringizing: frozenset[str], *, cpp: bool) -> tuple[Stream, set[int]]:
    """The stream of a spliced text, and where a `>>` was taken for two brackets.

    A directive is one token, so that nothing can cross its borders.
    """
    lexer = _Lexer(text, stringizing, cpp=cpp)
    return lexer.run(), lexer.tight


class _Lexer:
    def __init__(self, text: str, stringizing: frozenset[str], *, cpp: bool) -> None:
        self.text, self.cpp, self.stringizing = text, cpp, stringizing
        self.match = _TOKENS[cpp].match
        self.stream = Stream()
        self.tight: set[int] = set()
        self.spelled = Spelled()
        self.parens = Parens()

    def run(self) -> Stream:
        """One pass; what each kind of token means is decided by its group."""
        text, match, tokens, size = self.text, self.match, self.stream.tokens, len(self.text)
        position, gap, fresh = 0, True, True
        while position < size:
            token = match(text, position)
            if token is None:  # only blanks are left
                break
            kind, end = token.lastgroup or "raw", token.end()
            start = token.start(kind)
            gap = gap or start != position
            position = end
            if kind == "nl":
                gap = fresh = True
                continue
            if kind == "comment":
                self.stream.comment(token[kind], trailing=not fresh, directive=_c89_sees_code(token[kind]))
                gap = True
                continue
            if kind in _BAD:
                raise UnreadableError(token[kind])
            word = token[kind]
            if word == "#" and fresh:
                position = self.directive(position)
                gap = fresh = True
                continue
            fresh = False
            self.add(kind, word, gap=gap, tokens=tokens)
            gap = False
        return self.stream

    def add(self, kind: str, word: str, *, gap: bool, tokens: list[Hashable]) -> None:
        """One ordinary token: literals merge, closing angles split, arguments that are spelled keep their blanks."""
        if (self.spelled.depth or self.spelled.armed) and self.spelled.take(word, tokens, gap=gap):
            return
        if kind == "name":
            self.spelled.armed = stringizes(word, self.stringizing)
        elif kind == "text":
            merge(tokens, word)
            return
        elif word in ("(", ")"):
            self.parens.depth += 1 if word == "(" else -1
        elif word == "}" and not self.parens.depth and _ends_list(tokens):
            tokens.pop()  # a last comma in an enum or an initializer means nothing; inside a macro's arguments it may
        elif word == ">>" and self.cpp and closes_templates(tokens):
            self.tight.add(len(tokens))
            tokens += (">", ">")
            return
        tokens.append(word)

    def directive(self, position: int) -> int:
        """Reads up to the line end, appends one token, returns where the line ends."""
        words: list[tuple[str, bool]] = []
        gap = False
        while True:
            token = self.match(self.text, position)
            if token is None or token.lastgroup == "nl":
                break
            kind = token.lastgroup or "raw"
            word, start = token[kind], token.start(kind)
            gap, position = gap or start != position, token.end()
            if kind in _BAD:
                raise UnreadableError(word)
            if kind == "comment":
                self.stream.comment(word, trailing=True)
                gap = True
                continue
            words.append((word, gap))
            gap = False
            position = self._rest_of(words, position)
        self.stream.tokens.append(self._directive_token(words))
        self.parens.branch(words[0][0] if words else "")
        return position

    def _rest_of(self, words: list[tuple[str, bool]], position: int) -> int:
        """Header names and messages are no tokens: they are taken as they stand."""
        name = words[0][0]
        pattern: re.Pattern[str] | None = None
        if len(words) == 1 and name in _INCLUDES:
            pattern = _HEADER if _HEADER.match(self.text, position) else _REST
        elif (len(words) == 1 and name in _VERBATIM) or (
            len(words) == 2 and name == "pragma" and words[1][0] in _SPOKEN_PRAGMAS
        ):
            pattern = _REST
        if pattern is None or (found := pattern.match(self.text, position)) is None:
            return position
        if pattern is _REST and "/*" in found.group().rpartition("*/")[2]:
            raise UnreadableError("a comment may start here, and go on below")
        words.append((_message(found.group()) if pattern is _REST else found[1], True))
        return found.end()

    def _directive_token(self, words: list[tuple[str, bool]]) -> tuple[Hashable, ...]:
        """`#define F (x)` and `#define F(x)` differ by a blank; so may a body that hands its tokens to a stringizer."""
        names = tuple(word for word, _ in words)
        if len(words) < 3 or names[0] != "define":
            return ("#", *names)
        function_like = names[2] == "(" and not words[2][1]
        spelled, body = Spelled(), list[Hashable]()
        for word, gap in words[2:]:
            if not ((spelled.depth or spelled.armed) and spelled.take(word, body, gap=gap)):
                spelled.armed = stringizes(word, self.stringizing)
                body.append(word)
        return ("#", *names[:2], function_like, *body)


def _message(said: str) -> str:
    """Words apart from each other; blanks within a literal are part of it."""
    return said.strip() if '"' in said or "'" in said else " ".join(said.split())


def _ends_list(tokens: list[Hashable]) -> bool:
    """Whether the last token is a comma behind an element."""
    return len(tokens) > 1 and tokens[-1] == "," and tokens[-2] not in ("{", ",", ";")


def merge(tokens: list[Hashable], word: str) -> None:
    """Adjacent string literals of one kind are one literal (phase 6), made of escapes already decoded (phase 5).

    Every escape is fenced by NULs, so that "\\x1" "2" stays different from "\\x12".
    """
    literal = _LITERAL.fullmatch(word)
    if literal is None:  # a user-defined suffix
        tokens.append(word)
        return
    body = literal[2]
    if "\\" in body:
        body = _ESCAPE.sub("\0\\g<0>\0", body)
    kind = ('"', literal[1] or "")
    last = tokens[-1] if tokens else None
    if isinstance(last, tuple) and last[:2] == kind and len(last[2]) < _MAX_MERGED:
        seam = "\0" if last[2].endswith("?") else ""  # two halves of a trigraph
        tokens[-1] = (*kind, last[2] + seam + body)
    else:
        tokens.append((*kind, body))


_TYPE_WORDS: Final = re.compile(r"[\w$]+\Z|[:,*&.]+\Z|->\Z")


def closes_templates(tokens: list[Hashable]) -> bool:
    """Whether a `>>` here closes two template argument lists (C++11) rather than shifts.

    Only trusted where the text before had `> >`, which can be nothing else. https://timsong-cpp.github.io/cppwp/temp.names#3
    """
    open_angles, parens = 2, 0
    for back in range(len(tokens) - 1, max(-1, len(tokens) - 200), -1):
        word = tokens[back]
        if word == ">":
            open_angles += 1
        elif word == "<":
            before = tokens[back - 1] if back else None
            if parens or not (isinstance(before, str) and re.fullmatch(r"[^\W\d]\w*", before)):
                return False
            open_angles -= 1
            if not open_angles:
                return True
        elif word in (")", "]"):
            parens += 1
        elif word in ("(", "["):
            parens -= 1
            if parens < 0:
                return False
        elif not isinstance(word, str) or not _TYPE_WORDS.match(word):
            return False
    return False


def _c89_sees_code(comment: str) -> bool:
    """`a //* x */ b` is a division in C89."""
    return comment.startswith("//*") and "*/" in comment
