"""What an agent is about to do, and what the guard says to it. Named tuples: they cost one call the least."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from gate.guard_policy import Decision
from gate.level import Level


class Command(NamedTuple):
    """A shell command, as the agent would run it."""

    text: str
    cwd: str = ""


class Replacement(NamedTuple):
    old: str
    new: str
    everywhere: bool = False


class Edit(NamedTuple):
    """One file's change. Either `content` is the whole new text, or `replacements` are made, or the file `goes`."""

    path: str
    content: str | None = None
    replacements: tuple[Replacement, ...] = ()
    goes: bool = False
    source: str = ""
    """Where the text before comes from, if the file is moved."""


class Read(NamedTuple):
    """Looking at a file or folder."""

    path: str


class Use(NamedTuple):
    """A tool of a server (MCP), or one that the guard does not know."""

    server: str
    tool: str
    arguments: Mapping[str, Any]


class Nothing(NamedTuple):
    """A tool that touches neither files nor systems: a list of things to do, a question to the human."""

    tool: str


Action = Command | Edit | Read | Use | Nothing


class Request(NamedTuple):
    """One payload, read. `broken` says why it could not be."""

    actions: tuple[Action, ...] = ()
    cwd: str = ""
    event: str = ""
    broken: str = ""


class Ruling(NamedTuple):
    """`reasons` are consequences, the gravest first."""

    level: Level
    decision: Decision
    reasons: tuple[str, ...]
    safer: str | None = None
    action: str = ""


class Answer(NamedTuple):
    """What the process prints, and how it ends."""

    out: str
    err: str = ""
    code: int = 0


class Place(NamedTuple):
    """Where a path leads. `inside` is the path in the repository, None where it is outside of it."""

    real: str
    inside: str | None
