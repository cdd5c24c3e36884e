"""The nouns of the house: tuples, made with keywords. They import nothing of ours but other nouns."""

from __future__ import annotations

from typing import Literal, NamedTuple

from gate.change_model import EXECUTABLE as EXECUTABLE
from gate.change_model import GITLINK as GITLINK
from gate.change_model import REGULAR as REGULAR
from gate.change_model import SYMLINK as SYMLINK
from gate.change_model import Blob as Blob
from gate.change_model import Change as Change
from gate.change_model import Commit as Commit
from gate.change_model import Delta as Delta
from gate.change_model import FileChange as FileChange
from gate.change_model import Identity as Identity
from gate.change_model import Line as Line
from gate.change_model import Side as Side
from gate.level import Level as Level
from gate.policy_model import EXCLUDED as EXCLUDED
from gate.policy_model import STRICT
from gate.policy_model import Approvers as Approvers
from gate.policy_model import Part as Part
from gate.policy_model import PathRule as PathRule
from gate.policy_model import Policy as Policy
from gate.policy_model import Regrade as Regrade
from gate.policy_model import Requirement as Requirement
from gate.policy_model import ReviewLater as ReviewLater

SCHEMA = 1

EquivalenceKind = Literal["formatting", "comments"]
AuthorshipKind = Literal["authored", "assisted", "automation", "human", "undeclared", "conflict"]
Status = Literal["success", "pending", "failure", "error", "none"]
Outcome = Literal["approve", "notify", "wait", "collaborate", "block"]

EXIT: dict[Status, int] = {"success": 0, "none": 0, "pending": 1, "failure": 1, "error": 3}
"""Exit code of a command for a verdict: 0 satisfied, 1 no or not yet, 3 nothing could be decided."""

DECLARED = "declared"
"""Among agents: the author's own words are all that names an agent, or they say AI without naming one."""

OUTCOMES: tuple[Outcome, ...] = ("approve", "notify", "wait", "collaborate", "block")


class Evidence(NamedTuple):
    """Why an agent is believed to have taken part. `value` is the text one can grep for."""

    signal: str
    value: str
    commit: str | None = None
    agent: str | None = None


class Invoker(NamedTuple):
    who: str
    source: str


class Authorship(NamedTuple):
    kind: AuthorshipKind
    agents: tuple[str, ...] = ()
    invokers: tuple[Invoker, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    unattributable: tuple[str, ...] = ()
    """Commit ids whose author could be tied to nobody."""

    @property
    def named(self) -> str:
        """The agents in words, empty where there are none: `claude-code (declared)`, `an undisclosed agent`."""
        names = ", ".join(agent for agent in self.agents if agent != DECLARED)
        if DECLARED not in self.agents:
            return names
        return f"{names} (declared)" if names else "an agent without a name"

    @property
    def by_ai(self) -> bool:
        """True unless AI is ruled out or simply not seen: authored, assisted, and a conflict (fail closed)."""
        return self.kind in ("authored", "assisted", "conflict")


class Finding(NamedTuple):
    """One reason for a level. `reason` is one sentence of consequence; `safer` a way that asks for less risk."""

    rule: str
    level: Level
    reason: str
    path: str
    line: int | None = None
    side: Side = "new"
    safer: str | None = None


class FileAssessment(NamedTuple):
    path: str
    old_path: str | None
    status: str
    level: Level
    equivalence: EquivalenceKind | None
    findings: tuple[Finding, ...]

    def raised(self, found: Finding) -> FileAssessment:
        """The same with one finding more, said first."""
        return self._replace(level=max(self.level, found.level), findings=(found, *self.findings))


class Assessment(NamedTuple):
    level: Level
    files: tuple[FileAssessment, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings: the weightiest first, and of equal weight the first of every file before the second of any."""
        ranked = [(-f.level, place, f) for file in self.files for place, f in enumerate(file.findings)]
        return tuple(f for _, _, f in sorted(ranked, key=lambda row: row[:2]))


class Reason(NamedTuple):
    """Why a verdict is what it is. `code` is stable for machines, `message` is for people."""

    code: str
    message: str


class Ignored(NamedTuple):
    """An approval that does not count, and why."""

    user: str
    reason: str


class Verdict(NamedTuple):
    """A tree that explains itself: every node has a status and a sentence."""

    status: Status
    outcome: Outcome
    level: Level
    description: str
    reasons: tuple[Reason, ...] = ()
    required: Requirement = STRICT
    counted: tuple[str, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    children: tuple[Verdict, ...] = ()
    actions: tuple[str, ...] = ()
    """What the gate itself should do: approve_head, dismiss_own_approval, follow_up."""
    overridden_by: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
