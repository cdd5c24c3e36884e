"""SQL text -> statements. Comments vanish, literals are collapsed but remembered, DELIMITER and dollar quotes are obeyed.

Lexical rules: https://www.postgresql.org/docs/current/sql-syntax-lexical.html (nested comments, dollar quotes),
https://dev.mysql.com/doc/refman/8.4/en/comments.html (`/*! … */` is executed) and `DELIMITER` of the mysql client.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

STATEMENT_LIMIT = 200_000
"""More statements than this in one file are a dump; what follows is not read one by one."""
UNCLOSED_LIMIT = 100
"""Dollar tags without an end: each costs a search to the end of the text."""


@dataclass(frozen=True, slots=True)
class Statement:
    """`bare` holds `''` for every string literal, `literals` their contents; `start` is an offset into the scanned text."""

    bare: str
    literals: tuple[str, ...]
    start: int
    marks: tuple[tuple[int, int], ...] = ()
    """(offset in bare, offset in text) wherever the two drift apart, so that a position can be traced back."""

    @property
    def key(self) -> str:
        """Equal for statements that differ in case, whitespace or comments alone."""
        return " ".join((self.bare + "\0" + "\0".join(self.literals)).casefold().split())

    def origin(self, at: int) -> int:
        """The offset in the scanned text of an offset in `bare`."""
        i = bisect_right(self.marks, (at, 1 << 60)) - 1
        return self.start if i < 0 else self.marks[i][1] + at - self.marks[i][0]


@cache
def _tokens(backslash: bool) -> re.Pattern[str]:
    escaped = r"'(?:[^'\\]|''|\\.)*+(?:'|\Z)"
    quoted = escaped if backslash else rf"(?:(?<![\w])[eE]{escaped}|'(?:[^']|'')*+')"
    return re.compile(
        rf"(?P<line>--[^\n]*|(?m:^)[ \t]*\#[^\n;]*(?=\n|\Z))|(?P<comment>/\*)|(?P<close>\*/)|(?P<string>{quoted})|(?P<name>\"(?:[^\"]|\"\")*+\"|`[^`]*`)"
        r"|(?P<dollar>\$(?:[A-Za-z_]\w*)?\$)|(?P<delimiter>(?m:^)[ \t]*delimiter[ \t]+(?P<mark>\S+)[^\n]*)"
        r"|(?P<batch>(?m:^)[ \t]*(?:go|/)[ \t\r]*(?=\n|\Z))|(?P<meta>\\(?:!|i\b|ir\b|include\b|include_relative\b|gexec\b|copy\b|o\b)[^\n]*)|(?P<end>;)",
        re.I | re.S,
    )


BLOCK_EDGE = re.compile(r"/\*|\*/")
COPY_DATA = re.compile(r"\s*copy\s[^;]*\sfrom\s+stdin\b", re.I)


def statements(text: str) -> Iterator[Statement]:
    """Every statement of a text. Where `\\'` leaves two readings (PostgreSQL's and MySQL's), both."""
    yield from _Scan(text, backslash=False).run()
    if "\\'" in text:
        yield from _Scan(text, backslash=True).run()


class _Scan:
    """One pass over a text: `parts` and `literals` gather the statement under way."""

    def __init__(self, text: str, *, backslash: bool) -> None:
        self.text, self.tokens = text, _tokens(backslash)
        self.delimiter: str | None = None
        self.nested = True
        self.unclosed = 0
        self.begin(0)

    def begin(self, start: int) -> None:
        self.parts: list[str] = []
        self.marks: list[tuple[int, int]] = []
        self.literals: list[str] = []
        self.size, self.start = 0, start

    def put(self, piece: str, origin: int) -> None:
        self.marks.append((self.size, origin))
        self.parts.append(piece)
        self.size += len(piece)

    def take(self) -> Iterator[Statement]:
        bare = "".join(self.parts)
        if bare.strip():
            yield Statement(bare, tuple(self.literals), self.start, tuple(self.marks))

    def run(self) -> Iterator[Statement]:
        position = count = 0
        while position < len(self.text) and count < STATEMENT_LIMIT:
            match = self.tokens.search(self.text, position)
            upto = match.start() if match else len(self.text)
            cut = self.text.find(self.delimiter, position, upto) if self.delimiter else -1
            if self.delimiter and cut < 0 and match and self.text.startswith(self.delimiter, upto):
                cut = upto
            if cut >= 0 and self.delimiter:
                self.put(self.text[position:cut], position)
                yield from self.take()
                count += 1
                position = cut + len(self.delimiter)
                self.begin(position)
                continue
            if upto > position:
                self.put(self.text[position:upto], position)
            if match is None:
                break
            position, ended = self.token(match)
            if ended:
                yield from self.take()
                count += 1
                position = self.after_copy(position)
                self.begin(position)
            if match.lastgroup == "meta":
                yield Statement(match.group(), (), match.start(), ((0, match.start()),))
        yield from self.take()

    def token(self, match: re.Match[str]) -> tuple[int, bool]:
        """Where to read on, and whether the statement has ended."""
        kind, text = match.lastgroup, match.group()
        if match.group("mark"):
            self.delimiter = None if match.group("mark") == ";" else match.group("mark")
            return match.end(), True
        if kind == "end":
            if self.delimiter:
                self.put(";", match.start())
            return match.end(), self.delimiter is None
        if kind == "batch":
            return match.end(), True
        if kind == "comment":
            return self.comment(match.start()), False
        if kind == "dollar":
            return self.dollar(match), False
        if kind == "string":
            self.put("''", match.start())
            inner = text.lstrip("eE")[1:-1]
            self.literals.append(inner.replace("''", "'"))
            return match.end(), False
        self.put(text if kind == "name" else " ", match.start())
        return match.end(), False

    def comment(self, start: int) -> int:
        """Past a block comment; into it where MySQL would execute it. An open one ends the text."""
        self.put(" ", start)
        if self.text.startswith(("/*!", "/*M!"), start):
            digits = re.compile(r"/\*M?!\d*").match(self.text, start)
            return digits.end() if digits else start + 3
        depth = 0
        for edge in BLOCK_EDGE.finditer(self.text, start) if self.nested else ():
            depth += 1 if edge.group() == "/*" else -1
            if depth == 0:
                return edge.end()
        self.nested = False
        plain = self.text.find("*/", start + 2)  # MySQL and SQLite do not nest
        return plain + 2 if plain >= 0 else len(self.text)

    def dollar(self, match: re.Match[str]) -> int:
        closing = self.text.find(match.group(), match.end()) if self.unclosed < UNCLOSED_LIMIT else -1
        if closing < 0:
            self.unclosed += 1
            self.put(match.group(), match.start())
            return match.end()
        self.put("''", match.start())
        self.literals.append(self.text[match.end() : closing])
        return closing + len(match.group())

    def after_copy(self, position: int) -> int:
        """Past the rows of a `COPY … FROM stdin` of a dump: data, not statements."""
        if self.parts and COPY_DATA.match("".join(self.parts)):
            end = self.text.find("\n\\.", position)
            return len(self.text) if end < 0 else end + 3
        return position
