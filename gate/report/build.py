"""The whole report as one noun, from outcomes and the log; every format renders from it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gate.report.assemble import History, nested, outcomes_of
from gate.report.decisions import DecisionLog, Waiting, outcome_of
from gate.report.intervals import Rate
from gate.report.landings import AI_GROUPS
from gate.report.outcome import DAY, Outcome
from gate.report.strata import Comparison, Key, Stratum, Tally, add, compare, overall, strata_of
from gate.report.trend import Period, Trend


@dataclass(frozen=True, slots=True, kw_only=True)
class RevertCounts:
    """`whole`, `partial` and `nested` are of the resolved ones; `nested` take back a revert."""

    found: int = 0
    resolved: int = 0
    mentions: int = 0
    by: Mapping[str, int]
    partial: int = 0
    nested: int = 0

    @property
    def unresolved(self) -> int:
        return self.found - self.resolved


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The review-later queue at `now`. `median_days` and `oldest_days` are ages of what waits."""

    waiting: tuple[Waiting, ...]
    overdue: int
    median_days: float | None
    oldest_days: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """`first` and `until` are seconds: the oldest landing that was read, and how far the report can see."""

    name: str
    landings: int
    commits: int
    first: int
    until: int
    graded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    window_days: int
    repositories: tuple[Repository, ...]
    strata: tuple[Stratum, ...]
    comparisons: tuple[Comparison, ...]
    adoption: Mapping[str, int]
    """Group -> changes that landed."""
    overall: Mapping[str, tuple[Rate, Rate]]
    """Measure -> (AI, human or undeclared) over everything, whatever the level."""
    reverts: RevertCounts
    queue: Queue | None
    """None without a log."""
    trend: tuple[Period, ...]
    escaped: tuple[Outcome, ...]
    limits: tuple[str, ...]
    changes: int
    young: int


def build(
    histories: Iterable[History],
    log: DecisionLog | None,
    *,
    waiting: tuple[Waiting, ...] = (),
    window_days: int,
    now: int,
    limits: Iterable[str] = (),
) -> Report:
    """`now` is the second that the queue's ages are counted to."""
    known = log or DecisionLog()
    histories = tuple(histories)
    names = frozenset(history.repository for history in histories)
    tallies: dict[Key, Tally] = {}
    adoption: dict[str, int] = {}
    escaped: list[Outcome] = []
    periods = Trend()
    for outcome in _outcomes(histories, known, names, window_days):
        adoption[outcome.authorship] = adoption.get(outcome.authorship, 0) + 1
        add(tallies, outcome)
        periods.add(outcome)
        if outcome.met is False:
            escaped.append(outcome)
    strata = strata_of(tallies)
    return Report(
        window_days=window_days,
        repositories=tuple(_repository(history) for history in histories),
        strata=strata,
        comparisons=compare(tallies),
        adoption=adoption,
        overall={
            measure: (overall(tallies, measure, AI_GROUPS), overall(tallies, measure, ("human_or_undeclared",)))
            for measure in ("reverted", "reworked", "hotfix")
        },
        reverts=_reverts(histories),
        queue=_queue(waiting, now) if log is not None else None,
        trend=periods.periods(),
        escaped=tuple(escaped[-100:]),
        limits=tuple(limits),
        changes=sum(stratum.changes for stratum in strata),
        young=sum(stratum.young for stratum in strata),
    )


def _outcomes(
    histories: tuple[History, ...], log: DecisionLog, names: frozenset[str], window_days: int
) -> Iterable[Outcome]:
    for history in histories:
        yield from outcomes_of(history, log, window_days=window_days)
    for logged in log.landed(but=names):
        yield outcome_of(logged, until=log.latest or 0, window=window_days * DAY)


def _repository(history: History) -> Repository:
    return Repository(
        name=history.repository,
        landings=len(history.landings),
        commits=sum(len(landing.commits) for landing in history.landings),
        first=history.landings[0].at if history.landings else 0,
        until=history.until,
        graded=len(history.levels),
    )


def _reverts(histories: tuple[History, ...]) -> RevertCounts:
    resolved = [(revert, history) for history in histories for revert in history.reverts.resolved]
    by: dict[str, int] = {"sha": 0, "subject": 0, "pull": 0}
    for revert, _ in resolved:
        by[revert.how or "sha"] += 1
    return RevertCounts(
        found=sum(len(history.reverts.found) for history in histories),
        resolved=len(resolved),
        mentions=sum(history.reverts.mentions for history in histories),
        by=by,
        partial=sum(_is_partial(history, revert.commit, revert.partial) for revert, history in resolved),
        nested=sum(nested(history.reverts.found) for history in histories),
    )


def _is_partial(history: History, commit: str, said: bool) -> bool:
    undone = history.undone.get(commit)
    return said if undone is None else undone.commit_share < 1.0


def _queue(waiting: tuple[Waiting, ...], now: int) -> Queue:
    ages = [max(0, now - item.since) / DAY for item in waiting]
    return Queue(
        waiting=waiting,
        overdue=sum(item.overdue for item in waiting),
        median_days=sorted(ages)[len(ages) // 2] if ages else None,
        oldest_days=max(ages) if ages else None,
    )
