"""What an audit is about: one grant of one tool, and what could not be seen. Frozen, as all nouns are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gate.level import Level

Reach = Literal["production", "repository", "local", "unknown"]
Approval = Literal["required", "none", "unknown"]

FURTHEST: tuple[Reach, ...] = ("production", "unknown", "repository", "local")
"""From the gravest to the least; what is unknown may be production."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Replace the characters `start` to `end` of a file's text: how a safe setting is written without touching the rest."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One row: a setting, how far the tool gets by it, and whether somebody is asked before it acts.

    `path` is relative to the repository's top, `~/…` for a user's own settings, or the name of an evidence file.
    """

    tool: str
    path: str
    line: int | None = None
    grant: str
    """The setting as written, such as `permissions.allow Bash(aws:*)`."""
    reach: Reach
    human_approval: Approval
    level: Level
    """The level of the gravest thing the tool may do by it."""
    reason: str
    fix: str
    any_command: bool = False
    """The shell is open: it reaches whatever the credentials of the machine reach."""
    hinges_on: tuple[str, ...] = ()
    """What evidence from outside may settle: `environment NAME`, `default branch`, `default permissions`."""
    edits: tuple[Edit, ...] = ()
    known: str = ""
    """Who accepted this row, and until when (from a baseline)."""

    @property
    def acts_alone(self) -> bool:
        """It may write to production and no human is asked; an open shell of unknown reach is held to be one."""
        if self.human_approval != "none" or self.known:
            return False
        writes = self.level >= Level.PROPOSE_AND_WAIT
        return (self.reach == "production" and writes) or (self.reach == "unknown" and self.any_command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """What could not be seen, and the way to see it. Never the same as nothing being there."""

    what: str
    why: str
    how_to_know: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one file from outside the repository tells. `answers` settle what rows hinge on, each with its words."""

    grants: tuple[Grant, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    answers: tuple[tuple[str, Approval, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The whole answer, worst row first. `may_act` is the highest level at which the policy asks nobody."""

    grants: tuple[Grant, ...]
    unknown: tuple[Unknown, ...]
    may_act: Level = Level.NOTIFY_AND_PROCEED

    @property
    def alone(self) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if grant.acts_alone)
