"""Counting: outcomes by level and authorship, each rate with its n and interval, and the comparisons that hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import fmean, median

from gate.report.intervals import Rate, Ratio, apart, mantel_haenszel, wilson
from gate.report.landings import AI_GROUPS, GROUPS
from gate.report.outcome import Outcome

Key = tuple[int | None, str]
LEVELS = (0, 1, 2, 3, 4)

MEASURES: dict[str, tuple[bool, Callable[[Outcome], float | None]]] = {
    "reverted": (True, lambda o: o.reverted),
    "reworked": (True, lambda o: _number(o.was_reworked)),
    "hotfix": (True, lambda o: _number(o.hotfix)),
    "rubber_stamped": (False, lambda o: _number(o.rubber_stamped)),
    "overridden": (False, lambda o: float(o.overridden) if o.logged else None),
    "escaped": (False, lambda o: None if o.met is None else float(not o.met)),
}
"""Name -> (whether a change must be a window old, its value from 0 to 1, None where it was not measured)."""
COMPARED = ("reverted", "reworked", "hotfix")


@dataclass(frozen=True, slots=True, kw_only=True)
class Middle:
    """A middle value of `n` changes; None without any."""

    n: int
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """`young` changes have not had a whole window yet: they are in `changes`, and in no rate that needs one."""

    level: int | None
    authorship: str
    changes: int
    young: int
    rates: Mapping[str, Rate]
    reverted_partly: int
    reverted_later: int
    reinstated: int
    lines_followed: int
    lines_reworked: int
    size: Middle
    first_review_hours: Middle
    merge_hours: Middle
    review_depth: Middle


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """AI's changes (authored or assisted) against the undeclared and human ones. `level` None: over all levels, each
    compared within itself. `ratio` is None where nothing may be compared."""

    measure: str
    level: int | None
    ai: Rate
    other: Rate
    ratio: Ratio | None


class Tally:
    """Outcomes of one stratum, added one by one: a million fit in little memory."""

    def __init__(self) -> None:
        self.changes = self.young = self.partly = self.later = self.reinstated = 0
        self.followed = self.reworked = 0
        self.counts = dict.fromkeys(MEASURES, 0.0)
        self.ns = dict.fromkeys(MEASURES, 0)
        self.sizes: list[int] = []
        self.first: list[int] = []
        self.merge: list[int] = []
        self.depth: list[int] = []

    def add(self, o: Outcome) -> None:
        self.changes += 1
        self.young += not o.old_enough
        for name, (needs_window, value_of) in MEASURES.items():
            value = value_of(o)
            if value is not None and (o.old_enough or not needs_window):
                self.counts[name] += value
                self.ns[name] += 1
        self.partly += o.partly
        self.later += o.reverted_later
        self.reinstated += o.reinstated
        if o.old_enough:
            self.followed += o.followed or 0
            self.reworked += o.reworked or 0
        if o.size is not None:
            self.sizes.append(o.size)
        if o.opened_at is not None and o.reviewed_at is not None:
            self.first.append(max(0, o.reviewed_at - o.opened_at))
        if o.opened_at is not None and o.merged_at is not None:
            self.merge.append(max(0, o.merged_at - o.opened_at))
        if o.approvals is not None:
            self.depth.append(o.approvals)

    def rate(self, measure: str) -> Rate:
        return wilson(self.counts[measure], self.ns[measure])

    def stratum(self, level: int | None, authorship: str) -> Stratum:
        return Stratum(
            level=level,
            authorship=authorship,
            changes=self.changes,
            young=self.young,
            rates={name: self.rate(name) for name in MEASURES},
            reverted_partly=self.partly,
            reverted_later=self.later,
            reinstated=self.reinstated,
            lines_followed=self.followed,
            lines_reworked=self.reworked,
            size=_middle(self.sizes, 1),
            first_review_hours=_middle(self.first, 3600),
            merge_hours=_middle(self.merge, 3600),
            review_depth=Middle(n=len(self.depth), value=fmean(self.depth) if self.depth else None),
        )


def _number(value: bool | None) -> float | None:
    return None if value is None else float(value)


def _middle(values: list[int], unit: int) -> Middle:
    return Middle(n=len(values), value=median(values) / unit if values else None)


def add(tallies: dict[Key, Tally], outcome: Outcome) -> None:
    """Counted where it belongs: one pass over outcomes fills every stratum."""
    tallies.setdefault((outcome.level, outcome.authorship), Tally()).add(outcome)


def strata_of(tallies: Mapping[Key, Tally]) -> tuple[Stratum, ...]:
    """By level, the ungraded last; within a level AI first."""
    order = sorted(tallies, key=lambda key: (key[0] is None, key[0] or 0, GROUPS.index(key[1])))
    return tuple(tallies[key].stratum(*key) for key in order)


def pooled(tallies: Mapping[Key, Tally], measure: str, groups: tuple[str, ...], level: int | None) -> Rate:
    """The rate of several groups at one level."""
    chosen = [t for (at, who), t in tallies.items() if at == level and who in groups]
    return wilson(sum(t.counts[measure] for t in chosen), sum(t.ns[measure] for t in chosen))


def overall(tallies: Mapping[Key, Tally], measure: str, groups: tuple[str, ...]) -> Rate:
    """The rate of several groups over everything, graded or not: it says how many, and compares nothing."""
    chosen = [t for (_, who), t in tallies.items() if who in groups]
    return wilson(sum(t.counts[measure] for t in chosen), sum(t.ns[measure] for t in chosen))


def compare(tallies: Mapping[Key, Tally]) -> tuple[Comparison, ...]:
    """For each measure: over all levels by Mantel-Haenszel, then level by level where the intervals do not overlap."""
    found = []
    for measure in COMPARED:
        pairs = [
            (pooled(tallies, measure, AI_GROUPS, level), pooled(tallies, measure, ("human_or_undeclared",), level))
            for level in LEVELS
        ]
        ratio = mantel_haenszel(pairs)
        sums = [wilson(sum(pair[side].count for pair in pairs), sum(pair[side].n for pair in pairs)) for side in (0, 1)]
        found.append(
            Comparison(measure=measure, level=None, ai=sums[0], other=sums[1], ratio=ratio if ratio.strata else None)
        )
        for level, (ai, other) in zip(LEVELS, pairs, strict=True):
            if ai.n or other.n:
                ratio_here = mantel_haenszel([(ai, other)]) if apart(ai, other) else None
                found.append(Comparison(measure=measure, level=level, ai=ai, other=other, ratio=ratio_here))
    return tuple(found)
