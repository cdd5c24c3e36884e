"""What an agent is about to do, and what the guard says to it. Named tuples: they cost one call the least."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

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


class Agent(Protocol):
    """One agent's side: a module in `agents/`."""

    CAN_ASK: bool
    """Whether a human can be asked through this hook. Where not, what must be asked is denied."""

    def read(self, payload: Mapping[str, Any]) -> Request: ...

    def answer(self, request: Request, ruling: Ruling) -> Answer: ...


class Place(NamedTuple):
    """Where a path leads. `inside` is the path in the repository, None where it is outside of it."""

    real: str
    inside: str | None


class Folder(Protocol):
    """The working copy, as far as an edit needs it."""

    def place(self, path: str) -> tuple[Place, ...]:
        """Where the path leads as it is written, and where it leads through links."""

    def stands(self, cwd: str) -> str:
        """A folder as seen from the top: "" at the top, `envs/prod` below it, else the whole path, `~` for home."""

    def text(self, path: str) -> bytes | None:
        """The file as it is, None where there is none."""

    def executable(self, path: str) -> bool: ...
