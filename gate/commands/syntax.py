"""The nouns of a shell text: words made of parts, simple commands, compounds, pipelines.

Only what grading needs is kept: which commands run, with which words, fed by what. Conditions are not: every branch
of a command that an agent asks to run counts.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

MAX_DEPTH = 60
"""Nesting beyond this is nobody's ordinary command: it is called unreadable, and never overflows the stack."""

MAX_WORK = 60_000
"""Nodes read for one text, all nested texts included. It bounds the time for hostile input."""


class UnreadableError(Exception):
    """The text nests too deep or is too large to be graded with confidence."""


class Budget:
    """Work left for one command, shared by every reader of its nested texts."""

    __slots__ = ("left",)

    def __init__(self, left: int = MAX_WORK) -> None:
        self.left = left

    def spend(self, amount: int = 1) -> None:
        self.left -= amount
        if self.left < 0:
            raise UnreadableError("the command is too large to be read")


class Part(NamedTuple):
    """A piece of a word. `kind`: lit (text), var (name, op, operand), sub or proc (script), arith."""

    kind: str
    text: str = ""
    quoted: bool = False
    script: tuple[Pipeline, ...] = ()
    op: str = ""
    operand: tuple[Part, ...] = ()


Word = tuple[Part, ...]


class Assign(NamedTuple):
    name: str
    value: Word
    append: bool = False
    items: tuple[Word, ...] | None = None
    """The elements, for an array."""


class Redirect:
    """A redirection. `body` is a heredoc's text, filled in when its lines have been reached."""

    __slots__ = ("body", "delimiter", "expands", "fd", "op", "strip", "target")

    def __init__(self, op: str, fd: str, target: Word) -> None:
        self.op, self.fd, self.target = op, fd, target
        self.body: Word | None = None
        self.delimiter, self.expands, self.strip = "", True, False


class Simple(NamedTuple):
    assigns: tuple[Assign, ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...]
    start: int
    end: int


class Compound(NamedTuple):
    """if, while, for, case, group, subshell, function: everything that holds lists.

    `name` is the loop's variable or the function's name, `words` what a loop runs over.
    """

    kind: str
    bodies: tuple[tuple[Pipeline, ...], ...]
    name: str = ""
    words: tuple[Word, ...] = ()
    redirects: tuple[Redirect, ...] = ()


Node: TypeAlias = "Simple | Compound"


class Pipeline(NamedTuple):
    """`maybe`: behind `&&` or `||`."""

    stages: tuple[Node, ...]
    maybe: bool = False


Script = tuple[Pipeline, ...]
