"""What the guard needs from outside: an agent's side, and the working copy. Imported for types alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from gate.guard.nouns import Answer, Place, Request, Ruling


class Agent(Protocol):
    """One agent's side: a module in `agents/`."""

    CAN_ASK: bool
    """Whether a human can be asked through this hook. Where not, what must be asked is denied."""

    def read(self, payload: Mapping[str, Any]) -> Request: ...

    def answer(self, request: Request, ruling: Ruling) -> Answer: ...


class Folder(Protocol):
    """The working copy, as far as an edit needs it."""

    def place(self, path: str) -> tuple[Place, ...]:
        """Where the path leads as it is written, and where it leads through links."""

    def stands(self, cwd: str) -> str:
        """A folder as seen from the top: "" at the top, `envs/prod` below it, else the whole path, `~` for home."""

    def text(self, path: str) -> bytes | None:
        """The file as it is, None where there is none."""

    def executable(self, path: str) -> bool: ...
