"""Languages in which blanks and line breaks have a meaning: what their grammars make of it is checked against their rules.

A layout sees the tokens one after the other and writes marks; the marks of both sides must be equal.
"""

from __future__ import annotations

import re
from typing import Final

_OPENERS: Final = frozenset("([{")
_OCTAL: Final = re.compile(rb"0([0-7]+)\Z")
RUBY_WORDS: Final = re.compile(rb"%[wi][\[(](?P<words>\s*+(?:[A-Za-z_]\w*+(?:\s++|(?=[\])])))*+)[\])]\Z")
"""A list of plain words: `%w[a b]`, `%i[a b]`."""
_CLOSERS: Final = frozenset(")]}")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


class _Brackets:
    """Keeps the open brackets, and the number of tokens that no formatter adds or drops."""

    def __init__(self) -> None:
        self.marks: list[object] = []
        self._open: list[str] = []
        self._count = 0
        self._previous = ""

    @property
    def _flat(self) -> bool:
        """Whether line breaks mean nothing here, because the innermost bracket is no brace."""
        return bool(self._open) and self._open[-1] != "{"

    def _advance(self, word: str) -> None:
        if word in _OPENERS:
            self._open.append(word)
        elif word in _CLOSERS and self._open:
            self._open.pop()
        if word not in (",", ";"):
            self._count += 1
        self._previous = word


def octal(text: bytes) -> bytes:
    """`0644` is `0o644` in Go."""
    return _OCTAL.sub(rb"0o\1", text)


class GoLayout:
    """The whole token stream, with the semicolons a compiler inserts. https://go.dev/ref/spec#Semicolons"""

    _UNENDED: Final = _words(
        "chan case const default defer else for func go goto if import interface map package range select struct switch type var"
    )

    def __init__(self) -> None:
        self.marks: list[object] = []
        self._previous = b""
        self._break = self._literal = False
        self._groups: list[bool] = []
        """For each round bracket that is open, whether it holds declarations."""

    def token(self, kind: str, text: bytes, broken: bool, spaced: bool) -> None:
        marks = self.marks
        if not text.strip():
            self._break = self._break or broken or b"\n" in text
            return
        broken, self._break = broken or self._break, False
        ended = broken and self._ends_statement()
        if ended:
            marks.append(b";")
        if text == b"(":
            self._groups.append(self._previous in (b"import", b"const", b"var", b"type"))
        elif text == b")" and self._groups and not self._groups.pop() and ended:
            marks.append("a semicolon where none may stand")
        if text in (b")", b"}", b"]"):
            while marks and marks[-1] == b";" and text != b"]":
                marks.pop()
            if marks and marks[-1] == b",":
                marks.pop()
        marks.append(octal(text) if kind == "int_literal" else text)
        self._previous, self._literal = text, kind.endswith("_literal")

    def _ends_statement(self) -> bool:
        text = self._previous
        if self._literal:
            return True
        if not text or text.decode("utf-8", "replace") in self._UNENDED:
            return False
        return text[-1:].isalnum() or text[-1] in b"_\"'`)]}" or text[-1] >= 0x80 or text in (b"++", b"--")


class KotlinLayout(_Brackets):
    """Line breaks and semicolons in braces and at the top, but where the expression goes on in any case.

    https://kotlinlang.org/docs/reference/grammar.html
    """

    _GOES_ON: Final = _words(
        "{ ( [ , = + - / % < <= >= && || -> . ?. ?: :: : == != === !== += -= *= /= %= .. else as in is"
    )
    _JOINS: Final = _words(") ] } . ?. ?: && || , : else")
    _AFTER_BRACE: Final = _words("catch finally")
    _TARGETS: Final = _words(". : file property field get set receiver param setparam delegate")
    _DECLARES: Final = _words("fun class val var object interface public private internal protected override @")

    def __init__(self) -> None:
        super().__init__()
        self._break = self._annotation = self._delegates = False
        self._arguments = 0
        """How many brackets were open where the arguments of an annotation began, and one more; none outside of them."""

    def token(self, kind: str, text: bytes, broken: bool, spaced: bool) -> None:
        word = text.decode("utf-8", "replace")
        self._break = self._break or broken
        if word == ";":
            self._break = True
            self._previous = word if self._previous == "," else self._previous
            return
        if self._annotation and not self._arguments and word in _OPENERS:
            self.marks.append(("annotation", self._count, spaced))
        if self._break and self._count and not self._flat and not self._is_joined(kind, word):
            self.marks.append(self._count)
        self._break = False
        self._follow_annotation(kind, word)
        self._advance(word)
        self._delegates = kind == word == "by"

    def _is_joined(self, kind: str, word: str) -> bool:
        if self._previous in self._GOES_ON or word in self._JOINS or self._delegates:
            return True
        if self._annotation and not self._arguments and kind == word and word in self._DECLARES:
            return True
        return self._previous == "}" and word in self._AFTER_BRACE

    def _follow_annotation(self, kind: str, word: str) -> None:
        """Keeps track of `@a.B(c)`: behind it a line break may or may not stand before a declaration."""
        if self._arguments:
            if word == ")" and len(self._open) == self._arguments:
                self._arguments = 0
        elif word == "(" and self._annotation and self._previous not in ("@", ")"):
            self._arguments = len(self._open) + 1
        else:
            self._annotation = word == "@" or (self._annotation and (kind == "identifier" or word in self._TARGETS))


class RubyLayout(_Brackets):
    """Every blank and every line break, but beside tokens that read the same with and without.

    `a [1]` calls a method, `a[1]` takes an element, and `a -b` depends on what `a` is.
    """

    _GOES_ON: Final = _words("( [ { , = => && || == != += -= ||= &&= . &. and or")
    _JOINS: Final = _words(") ] } . &.")
    _LOOSE: Final = _words(", => == != && || += -= ||= &&= = ;")
    _SIGNS: Final = frozenset("?!=*|/<>&%^~+-")
    _BINARY: Final = _words("+ - * | << < > <= >= <=> =~ !~")
    """With a blank on both sides, and a line break is one, each stands between two operands."""

    def __init__(self) -> None:
        super().__init__()
        self._between = self._key = False

    def token(self, kind: str, text: bytes, broken: bool, spaced: bool) -> None:
        words = RUBY_WORDS.match(text) if kind in ("string_array", "symbol_array") else None
        if words:
            self._word("[", broken, spaced)
            for name in words["words"].split():
                self._advance(name.decode())
            self._advance("]")
            return
        # the colon behind a key is an arrow
        self._word("=>" if self._key and kind == ":" else text.decode("utf-8", "replace"), broken, spaced)
        self._key = kind == "hash_key_symbol"

    def _word(self, word: str, broken: bool, spaced: bool) -> None:
        glued = self._previous[-1:] in self._SIGNS and (
            len(self._previous) > 2 or self._previous[:1] not in self._SIGNS
        )
        if self._count and ((self._previous not in self._GOES_ON and word not in self._JOINS) or word == "~"):
            if broken and not self._between:
                self.marks.append((self._count, "line"))
            elif word not in self._LOOSE or glued:
                self.marks.append((self._count, broken or spaced))
        named = self._previous in (".", "&.", "::")  # `a. +` calls a method of that name
        self._between = spaced and not broken and not named and word in self._BINARY
        self._advance(f".{word}" if named else word)


class HclLayout(_Brackets):
    """Every line break outside of parentheses and brackets. https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md"""

    def token(self, kind: str, text: bytes, broken: bool, spaced: bool) -> None:
        word = text.decode("utf-8", "replace")
        if broken and self._count and not self._flat:
            self.marks.append(self._count)
        self._advance(word)
