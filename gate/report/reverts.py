"""Reverts of a history: found, resolved to what they take back, and netted, since reverts are reverted too."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gate.model import Commit
from gate.report.revert_subjects import Claim, mentions_revert, plain_subject, pull_of, read_claim, subject_of

How = Literal["sha", "subject", "pull"]
SHORTEST_CUT = 20
"""Characters that a cut-off subject must keep to be looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revert:
    """`target` is the commit it takes back, None where history knows none; `partial` where the subject says so."""

    commit: str
    target: str | None = None
    how: How | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverts:
    """`found` are commits other than merges whose subject says that they take back something they name. Mentions only
    speak of a revert."""

    found: tuple[Revert, ...] = ()
    mentions: int = 0

    @property
    def resolved(self) -> tuple[Revert, ...]:
        return tuple(revert for revert in self.found if revert.target)


def trace(commits: Sequence[Commit], *, within: frozenset[str] | None = None) -> Reverts:
    """Reverts among `commits` (parents before children), each resolved to an earlier commit. `within` are the ids whose
    reverts are wanted; the others are known to history all the same."""
    index = _Index()
    found: list[Revert] = []
    mentions = 0
    for commit in commits:
        wanted = len(commit.parents) < 2 and (within is None or commit.id in within)
        claim = read_claim(commit.message) if wanted else None
        if claim:
            target, how = index.find(claim)
            found.append(Revert(commit=commit.id, target=target, how=how, partial=claim.partial))
        elif wanted and mentions_revert(commit.message):
            mentions += 1
        index.add(commit)
    return Reverts(found=tuple(found), mentions=mentions)


class _Index:
    """What came before, by id, by subject and by pull request; of several the latest."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._full: set[str] = set()
        self._subjects: dict[str, str] = {}
        self._sorted: list[str] = []
        self._plain: dict[str, str] = {}
        self._pulls: dict[int, str] = {}

    def add(self, commit: Commit) -> None:
        subject = subject_of(commit.message)
        self._full.add(commit.id)
        self._ids.setdefault(commit.id[:7], commit.id)
        if commit.id[:7] in self._ids and self._ids[commit.id[:7]] != commit.id:
            self._ids[commit.id[:7]] = ""  # two begin alike: only a longer prefix may tell them apart
        if subject not in self._subjects:
            insort(self._sorted, subject)
        self._subjects[subject] = commit.id
        self._plain[plain_subject(subject)] = commit.id
        number = pull_of(subject)
        if number is not None:
            self._pulls[number] = commit.id

    def find(self, claim: Claim) -> tuple[str | None, How | None]:
        for sha in claim.shas:
            id = self._by_sha(sha)
            if id:
                return id, "sha"
        if claim.subject:
            by_subject = self._cut(claim.subject) if claim.cut else self._subjects.get(claim.subject)
            by_subject = by_subject or self._plain.get(plain_subject(claim.subject))
            if by_subject:
                return by_subject, "subject"
        if claim.pull is not None and claim.pull in self._pulls:
            return self._pulls[claim.pull], "pull"
        return None, None

    def _by_sha(self, sha: str) -> str | None:
        if sha in self._full:
            return sha
        known = self._ids.get(sha[:7])
        if known == "":
            fitting = [id for id in self._full if id.startswith(sha)]
            return fitting[0] if len(fitting) == 1 else None
        return known if known and known.startswith(sha) else None

    def _cut(self, beginning: str) -> str | None:
        place = bisect_left(self._sorted, beginning)
        if len(beginning) < SHORTEST_CUT or place == len(self._sorted):
            return None
        subject = self._sorted[place]
        return self._subjects[subject] if subject.startswith(beginning) else None


def taken_back(reverts: Iterable[Revert], shares: Mapping[str, float]) -> dict[str, float]:
    """Commit -> the share of it that is taken back in the end, 0 to 1; net of reverts that were themselves reverted.

    `reverts` are in the order of history; `shares` says for a revert how much of its target it undoes (1 if unknown).
    From the newest to the oldest every revert's own fate is known before it is counted: two reverts of the same commit on
    two branches do not cancel each other, a revert and the revert of that revert do.
    """
    taken: dict[str, float] = {}
    for revert in reversed(tuple(reverts)):
        if revert.target:
            standing = shares.get(revert.commit, 1.0) * (1.0 - taken.get(revert.commit, 0.0))
            taken[revert.target] = min(1.0, taken.get(revert.target, 0.0) + standing)
    return taken
