"""Simple commands: their words, assignments, redirections, and the heredocs that follow on the next lines."""

from __future__ import annotations

import re

from gate.commands.lexer import Lexer
from gate.commands.syntax import Assign, Budget, Part, Redirect, Simple, Word

_BLANK = re.compile(r"(?:[ \t\r\f\v]|\\\r?\n)+")
_REDIRECT = re.compile(r"(\d*|\{\w+\})(&>>|&>|<<<|<<-|<<|<>|<&|>&|>>|>\||<|>)")
_ASSIGN = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\[[^\]\s]*\])?(\+?)=")


class Commands(Lexer):
    """Reads one simple command at a time; `parser.Parser` puts them together."""

    def __init__(self, text: str, *, budget: Budget, depth: int = 0, base: int = 0) -> None:
        super().__init__(text, budget=budget, depth=depth, base=base)
        self.pending: list[Redirect] = []

    def blanks(self) -> None:
        blank = _BLANK.match(self.text, self.at)
        if blank:
            self.at = blank.end()

    def gap(self) -> None:
        """Blanks, newlines, comments and separators between commands."""
        while self.at < self.size:
            self.blanks()
            char = self.text[self.at : self.at + 1]
            if char == "\n":
                self.newline()
            elif char == "#":
                end = self.text.find("\n", self.at)
                self.at = self.size if end < 0 else end
            elif char == "&" and _REDIRECT.match(self.text, self.at):
                return
            elif char and char in ";&|":
                self.at += 1
            else:
                return

    def newline(self) -> None:
        self.at += 1
        waiting, self.pending = self.pending, []
        for redirect in waiting:
            self._heredoc(redirect)

    def _heredoc(self, redirect: Redirect) -> None:
        start, lines = self.at, []
        while True:
            if self.at >= self.size:
                self.broken = True
                break
            end = self.text.find("\n", self.at)
            end = self.size if end < 0 else end
            line = self.text[self.at : end]
            self.at = min(end + 1, self.size)
            bare = line.lstrip("\t") if redirect.strip else line
            if bare.rstrip("\r") == redirect.delimiter:
                if end < self.size:
                    self.at = end
                break
            lines.append(bare)
        body = "\n".join(lines) + "\n" if lines else ""
        self.budget.spend(1 + len(lines) // 16)
        if redirect.expands:
            nested = type(self)(body, budget=self.budget, depth=self.depth, base=self.base + start)
            redirect.body = nested.plain_text()
        else:
            redirect.body = (Part("lit", body, True),)

    def words(self) -> list[Word]:
        found: list[Word] = []
        while True:
            self.blanks()
            before = self.at
            word = self.word()
            if self.at == before:
                return found
            if word:
                found.append(word)

    def redirect(self) -> Redirect | None:
        head = _REDIRECT.match(self.text, self.at)
        if not head or (self.text.startswith("(", head.end()) and head.group(2) in ("<", ">")):
            return None
        self.at = head.end()
        self.blanks()
        redirect = Redirect(head.group(2), head.group(1), self.word())
        if redirect.op in ("<<", "<<-"):
            redirect.delimiter = "".join(part.text for part in redirect.target)
            redirect.expands = not any(part.quoted for part in redirect.target)
            redirect.strip = redirect.op == "<<-"
            self.pending.append(redirect)
        return redirect

    def simple(self) -> Simple:
        start = self.at
        assigns: list[Assign] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        while self.at < self.size:
            self.blanks()
            char = self.text[self.at : self.at + 1]
            if char == "#":
                break
            redirect = self.redirect() if char and (char in "<>&{" or char.isdigit()) else None
            if redirect:
                redirects.append(redirect)
                continue
            if not words and self._assign(assigns):
                continue
            before = self.at
            word = self.word()
            if word:
                words.append(word)
            elif self.at == before:
                break
        return Simple(tuple(assigns), tuple(words), tuple(redirects), self.base + start, self.base + self.at)

    def _assign(self, assigns: list[Assign]) -> bool:
        head = _ASSIGN.match(self.text, self.at)
        if not head:
            return False
        self.at = head.end()
        items: tuple[Word, ...] | None = None
        value: Word = ()
        if self.text.startswith("(", self.at):
            self.at += 1
            items = tuple(self._items())
        else:
            value = self.word()
        assigns.append(Assign(head.group(1), value, bool(head.group(3)), items))
        return True

    def _items(self) -> list[Word]:
        """The elements of an array, over several lines if need be."""
        items: list[Word] = []
        while self.at < self.size:
            self.gap()
            if self.text.startswith(")", self.at):
                self.at += 1
                return items
            before = self.at
            word = self.word()
            if word:
                items.append(word)
            elif self.at == before:
                self.at += 1
        self.broken = True
        return items
