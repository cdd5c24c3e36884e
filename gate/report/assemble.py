"""History, reverts, lines, levels and the log, put together into one outcome a landing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gate.model import Commit
from gate.report.decisions import DecisionLog, put_into
from gate.report.landings import Landing
from gate.report.line_origins import Lines
from gate.report.outcome import DAY, Outcome
from gate.report.revert_subjects import pull_of, subject_of
from gate.report.reverts import Revert, Reverts, taken_back

FIX = re.compile(r"(?:^|[\s:\[(])(?:hot-?fix(?:es|ed)?|bug-?fix(?:es|ed)?|fix(?:es|ed|ing|up)?|regression)\b", re.I)
FIXES = re.compile(r"(?m)^Fixes: ([0-9a-f]{7,64})\b")
"""Linux's trailer: https://docs.kernel.org/process/submitting-patches.html#describe-your-changes"""
HOTFIX_DAYS = 7


def is_fix(message: str) -> bool:
    """Whether a subject says that it repairs something."""
    return bool(FIX.search(subject_of(message)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """How much of a landing one revert undoes: `commit_share` of the commit it names, `landing_share` of the landing that
    brought that commit."""

    commit_share: float = 1.0
    landing_share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that was read of one repository. `lines` is None where patches were not replayed; `measured_until` is the second
    up to which they were (a stream that broke off stops earlier than `until`)."""

    repository: str
    landings: tuple[Landing, ...] = ()
    commits: Mapping[str, Commit] = field(default_factory=dict)
    authorship: Mapping[str, str] = field(default_factory=dict)
    reverts: Reverts = field(default_factory=Reverts)
    undone: Mapping[str, Undone] = field(default_factory=dict)
    lines: Mapping[str, Lines] | None = None
    measured_until: int = 0
    levels: Mapping[str, int] = field(default_factory=dict)
    until: int = 0
    partial: tuple[str, ...] = ()
    """What could not be read, in words."""


def outcomes_of(history: History, log: DecisionLog, *, window_days: int) -> list[Outcome]:
    """One row a landing, oldest first."""
    window = window_days * DAY
    rows = {x.id: _start(x, history, log, window) for x in history.landings}
    _put_reverts(rows, history, window)
    _put_fixes_trailers(rows, history)
    return list(rows.values())


def _start(landing: Landing, history: History, log: DecisionLog, window: int) -> Outcome:
    pull = pull_of(subject_of(landing.message))
    row = Outcome(
        repository=history.repository,
        id=landing.id,
        at=landing.at,
        authorship=history.authorship.get(landing.id, "human_or_undeclared"),
        level=history.levels.get(landing.id),
        title=subject_of(landing.message),
        pull=pull,
        old_enough=landing.at + window <= history.until,
        reverted=0.0,
    )
    lines = history.lines.get(landing.id) if history.lines is not None else None
    if lines is not None:
        row.size = lines.added + lines.removed
        if landing.at + window <= history.measured_until or not row.old_enough:
            row.followed, row.reworked, row.hotfix = lines.followed, lines.reworked, lines.fixed_by is not None
    logged = log.find(history.repository, reversed(landing.commits), pull)
    if logged:
        put_into(row, logged)
    return row


def landing_of_commits(landings: Iterable[Landing]) -> dict[str, Landing]:
    return {commit: landing for landing in landings for commit in landing.commits}


def _put_reverts(rows: Mapping[str, Outcome], history: History, window: int) -> None:
    """A revert within the landing that brought its target never took anything back from the main line."""
    brought_by = landing_of_commits(history.landings)
    taken = taken_back(history.reverts.found, {id: undone.commit_share for id, undone in history.undone.items()})
    for revert in history.reverts.found:
        source, target = brought_by.get(revert.commit), brought_by.get(revert.target or "")
        if source is None or target is None or source.id == target.id:
            continue
        row = rows[target.id]
        undone = history.undone.get(revert.commit, Undone())
        standing = undone.landing_share * (1.0 - taken.get(revert.commit, 0.0))
        if standing <= 0:
            row.reinstated = True
        elif source.at - target.at > window:
            row.reverted_later = True
        else:
            row.reverted = min(1.0, (row.reverted or 0.0) + standing)
    for row in rows.values():
        row.partly = bool(row.old_enough and row.reverted and row.reverted < 1.0)


def _put_fixes_trailers(rows: Mapping[str, Outcome], history: History) -> None:
    """`Fixes: <id>` names what it repairs, whichever lines it touches."""
    named = [(x, id) for x in history.landings for id in FIXES.findall(x.message)]
    if not named:
        return
    by_prefix = {commit[:7]: landing for commit, landing in landing_of_commits(history.landings).items()}
    for fix, id in named:
        target = by_prefix.get(id[:7])
        if target is None or target.id == fix.id or rows[target.id].hotfix is None:
            continue
        if 0 <= fix.at - target.at <= HOTFIX_DAYS * DAY:
            rows[target.id].hotfix = True


def nested(reverts: Sequence[Revert]) -> int:
    """Reverts whose target is itself a revert."""
    ids = {revert.commit for revert in reverts}
    return sum(revert.target in ids for revert in reverts)
