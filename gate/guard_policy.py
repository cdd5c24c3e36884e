"""What a policy says to the guard of agents' commands and edits: `guard:` in `.gate.yaml`.

Named tuples, apart from the other nouns: one call of the guard pays for nothing that it does not need.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Decision = Literal["allow", "ask", "deny"]

BY_LEVEL: tuple[Decision, ...] = ("allow", "allow", "ask", "ask", "deny")


class OwnCommand(NamedTuple):
    """A command of the team's own, graded by hand. `match` is the whole simple command, or its beginning before a `*`."""

    match: str
    level: int
    reason: str = ""

    def fits(self, command: str) -> bool:
        if self.match.endswith("*"):
            return command.startswith(self.match[:-1])
        return command == self.match


class GuardPolicy(NamedTuple):
    """Decisions by level, and names that mean an environment besides the usual ones."""

    commands: tuple[Decision, ...] = BY_LEVEL
    edits: tuple[Decision, ...] = BY_LEVEL
    production: tuple[str, ...] = ()
    staging: tuple[str, ...] = ()
    development: tuple[str, ...] = ()
    test: tuple[str, ...] = ()
    default_branches: tuple[str, ...] = ()
    own: tuple[OwnCommand, ...] = ()


DEFAULT = GuardPolicy()
