"""Words of a shell text: quotes, dollars, backticks, process substitutions. One pass, no backtracking.

The parser (`parser.py`) adds commands on top; substitutions come back to it through `substitution`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import Any

from gate.commands.syntax import MAX_DEPTH, Budget, Part, Script, UnreadableError, Word

_PLAIN = re.compile(r"""[^\s;&|()<>'"\\$`]+""")
_PLAIN_QUOTED = re.compile(r'[^"\\$`]+')
_PLAIN_TEXT = re.compile(r"[^\\$`]+")
_PLAIN_BRACE = re.compile(r"""[^}'"\\$`]+""")
_PLAIN_ARITH = re.compile(r"""[^()'"\\$`]+""")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]|[@*#?$!\-]")
_PARAMETER = re.compile(r"(!?)(#?)([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!\-])(\[[^\]]*\])?")
_OPERATOR = re.compile(r":?[-=?+]|##?|%%?|//?[#%]?|\^\^?|,,?|@[A-Za-z]|:")
_ANSI = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|c(.)|(.))", re.S)
_ANSI_NAMED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b", "E": "\x1b"}

_WORDS = re.compile(r"""(?:^|[\s(;&|])[A-Za-z_./~-][\w./~-]*[ \t]+(?:[\w({~$'"]|[./]\S|-[A-Za-z-])""")
"""`((rm -rf /))` is no arithmetic, whatever a shell makes of it."""
META = frozenset(" \t\r\n;&|()<>")


def ansi_c(text: str) -> str:
    """The value of `$'…'`, and of a printf or echo -e format: hex, octal, unicode and named escapes."""

    def one(match: re.Match[str]) -> str:
        for group, base in ((1, 16), (2, 16), (3, 16), (4, 8)):
            if match.group(group):
                code = int(match.group(group), base)
                return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if match.group(5):
            return chr(ord(match.group(5)) & 31)
        return _ANSI_NAMED.get(match.group(6), match.group(6))

    return _ANSI.sub(one, text)


class Lexer(ABC):
    """A cursor over a text. Subclassed by the parser, which knows what `$(…)` holds."""

    def __init__(self, text: str, *, budget: Budget, depth: int = 0, base: int = 0) -> None:
        self.text, self.at, self.size = text, 0, len(text)
        self.budget, self.depth, self.base = budget, depth, base
        self.broken = False
        """Something was left open or out of place: the reading is a guess."""

    @abstractmethod
    def substitution(self, closer: str) -> Script: ...

    @abstractmethod
    def inner(self, text: str) -> Any: ...

    def enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnreadableError("the command nests too deep to be read")

    def leave(self) -> None:
        self.depth -= 1

    def word(self) -> Word:
        """One word at the cursor; empty if there is none."""
        parts: list[Part] = []
        text, size = self.text, self.size
        while self.at < size:
            plain = _PLAIN.match(text, self.at)
            if plain:
                parts.append(Part("lit", plain.group()))
                self.at = plain.end()
                continue
            char = text[self.at]
            if char in META:
                if char in "<>" and text.startswith("(", self.at + 1):
                    parts.append(self.process())
                elif char == "(" and parts and self._extended_glob(parts):
                    parts.append(Part("lit", self._parenthesised()))
                else:
                    break
            elif char.isspace():
                self.at += 1
                break
            else:
                parts.extend(self.piece(char))
        self.budget.spend(1 + len(parts))
        return tuple(parts)

    def piece(self, char: str) -> tuple[Part, ...]:
        """One quoted or expanded piece outside double quotes."""
        if char == "\\":
            escaped = self.text[self.at + 1 : self.at + 2]
            self.at += 2
            return () if escaped == "\n" else (Part("lit", escaped, True),)
        if char == "'":
            return (Part("lit", self._single(), True),)
        if char == '"':
            return self.double()
        if char == "`":
            return (self.backtick(False),)
        return self.dollar(False)

    def _single(self) -> str:
        end = self.text.find("'", self.at + 1)
        if end < 0:
            self.broken, end = True, self.size
        value = self.text[self.at + 1 : end]
        self.at = end + 1
        return value

    def _extended_glob(self, parts: list[Part]) -> bool:
        last = parts[-1]
        return last.kind == "lit" and not last.quoted and last.text[-1:] in "?*+@!"

    def _parenthesised(self) -> str:
        end = self.text.find(")", self.at)
        if end < 0:
            self.broken, end = True, self.size - 1
        value = self.text[self.at : end + 1]
        self.at = end + 1
        return value

    def double(self) -> tuple[Part, ...]:
        """A double-quoted string, the cursor on its first quote."""
        self.at += 1
        self.enter()
        parts = self.until('"', _PLAIN_QUOTED, quoted=True)
        self.leave()
        return tuple(parts) or (Part("lit", "", True),)

    def until(self, closer: str, plain: re.Pattern[str], *, quoted: bool) -> list[Part]:
        """Parts up to `closer` (consumed), where quotes may or may not be special. "" reads to the end."""
        parts: list[Part] = []
        text = self.text
        while self.at < self.size:
            run = plain.match(text, self.at)
            if run:
                parts.append(Part("lit", run.group(), quoted))
                self.at = run.end()
                continue
            char = text[self.at]
            if char == closer:
                self.at += 1
                return parts
            self.budget.spend()
            if char == "\\" and quoted:
                parts.append(self._escaped())
            elif char == "`":
                parts.append(self.backtick(quoted))
            elif char == "$":
                parts.extend(self.dollar(quoted))
            else:
                parts.extend(self.piece(char))
        self.broken = self.broken or bool(closer)
        return parts

    def _escaped(self) -> Part:
        """A backslash inside double quotes is itself, except before what is special there."""
        pair = self.text[self.at : self.at + 2]
        self.at += 2
        if pair == "\\\n":
            return Part("lit", "", True)
        return Part("lit", pair[1:] if pair[1:] in ("$", "`", '"', "\\") else pair, True)

    def plain_text(self) -> Word:
        """The whole text as the body of an unquoted heredoc: only dollars, backticks and backslashes count."""
        return tuple(self.until("", _PLAIN_TEXT, quoted=True))

    def backtick(self, quoted: bool) -> Part:
        """`…`: one level of backslashes is removed, then it is read as a text of its own."""
        at, text = self.at + 1, self.text
        while True:
            end = text.find("`", at)
            if end < 0:
                self.broken, end = True, self.size
                break
            back = end
            while back > self.at + 1 and text[back - 1] == "\\":
                back -= 1
            if (end - back) % 2 == 0:
                break
            at = end + 1
        body = re.sub(r"\\([$`\\])", r"\1", text[self.at + 1 : end])
        self.at = end + 1
        self.budget.spend(1 + len(body) // 64)
        return Part("sub", "", quoted, self.inner(body))

    def process(self) -> Part:
        """`<(…)` or `>(…)`, the cursor on the angle."""
        sign = self.text[self.at]
        self.at += 2
        return Part("proc", sign, True, self.substitution(")"))

    def dollar(self, quoted: bool) -> tuple[Part, ...]:
        text, at = self.text, self.at
        after = text[at + 1 : at + 2]
        if after == "(":
            if text.startswith("((", at + 1):
                return (self.arithmetic(at + 3, quoted),)
            self.at += 2
            return (Part("sub", "", quoted, self.substitution(")")),)
        if after == "{":
            return (self.parameter(quoted),)
        if after == "'" and not quoted:
            return (self._ansi(),)
        if after == '"' and not quoted:
            self.at += 1
            return self.double()
        name = _NAME.match(text, at + 1)
        if name:
            self.at = name.end()
            return (Part("var", name.group(), quoted),)
        self.at += 1
        return (Part("lit", "$", quoted),)

    def _ansi(self) -> Part:
        end = self.at + 2
        while end < self.size and self.text[end] != "'":
            end += 2 if self.text[end] == "\\" else 1
        self.broken = self.broken or end >= self.size
        value = ansi_c(self.text[self.at + 2 : end])
        self.at = end + 1
        return Part("lit", value, True)

    def arithmetic(self, start: int, quoted: bool) -> Part:
        """`$((…))`, or a substitution that begins with a subshell: its text is then read as commands too."""
        self.at = start
        self.enter()
        parts: list[Part] = []
        level = 2
        while self.at < self.size and level:
            run = _PLAIN_ARITH.match(self.text, self.at)
            if run:
                self.at = run.end()
                continue
            char = self.text[self.at]
            self.budget.spend()
            if char in "()":
                level += 1 if char == "(" else -1
                self.at += 1
                if level > MAX_DEPTH:
                    raise UnreadableError("the command nests too deep to be read")
            else:
                parts.extend(self.piece(char))
        self.leave()
        self.broken = self.broken or level > 0
        raw = self.text[start : self.at]
        if not raw.endswith("))"):
            return Part("sub", "", quoted, self.inner("(" + raw.removesuffix(")")))
        text = raw.removesuffix("))")
        commands = self.inner(text) if _WORDS.search(text) else ()
        return Part("arith", "", quoted, commands, operand=tuple(parts))

    def parameter(self, quoted: bool) -> Part:
        """`${…}` with its operator and operand."""
        head = _PARAMETER.match(self.text, self.at + 2)
        if not head:
            self.at += 2
            self.enter()
            operand = tuple(self.until("}", _PLAIN_BRACE, quoted=False))
            self.leave()
            return Part("var", "", quoted, op="?", operand=operand)
        self.at = head.end()
        operator = _OPERATOR.match(self.text, self.at)
        op = operator.group() if operator else ""
        self.at += len(op)
        self.enter()
        operand = tuple(self.until("}", _PLAIN_BRACE, quoted=False))
        self.leave()
        name = head.group(3) + (head.group(4) or "")
        sign = "!" if head.group(1) else "len" if head.group(2) else ""
        return Part("var", name, quoted, op=sign or op, operand=operand)
