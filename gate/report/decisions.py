"""The decision log folded by change: when it was first judged, first approved, how it landed, and who looked later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from sys import intern
from typing import Any

from gate.ledger.queue import Item
from gate.record import Record
from gate.report.landings import group_of
from gate.report.outcome import Outcome

NOT_ASKED: dict[str, Any] = {
    "writer": "", "previous": "", "base": None, "invokers": (), "evidence": (), "reasons": (), "outcome": "",
    "required": (), "override_reason": "", "finding": "", "policy": "", "version": "",
}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Logged:
    """One change as the log saw it. Times are seconds since the epoch; `landed_at` is None while it has not landed."""

    repository: str
    head: str
    level: int
    authorship: str
    pull: int | None = None
    title: str = ""
    url: str = ""
    opened_at: int | None = None
    reviewed_at: int | None = None
    landed_at: int | None = None
    approvals: int = 0
    overridden: bool = False
    met: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One item of the review-later queue. `since` is when it passed, in seconds."""

    repository: str
    head: str
    title: str
    url: str
    level: int
    since: int
    reason: str = ""
    overdue: bool = False


class DecisionLog:
    """What a log says, change by change. `latest` is the second of its newest record, None for an empty log."""

    def __init__(self) -> None:
        self.latest: int | None = None
        self.records = 0
        self.repositories: dict[str, str] = {}
        self._by_pull: dict[tuple[str, int], Logged] = {}
        self._by_head: dict[tuple[str, str], Logged] = {}
        self._all: list[Logged] = []

    def taking(self, records: Iterable[Record]) -> Iterator[Record]:
        """The same records, each added as it passes on, without what neither this nor the queue asks for: a queue keeps
        one record a change, and a million must fit in memory."""
        for record in records:
            self.add(record)
            yield replace(
                record,
                repository=self.repositories[record.repository],
                authorship=intern(record.authorship),
                status=intern(record.status),
                agents=tuple(map(intern, record.agents)),
                rules=tuple(map(intern, record.rules)),
                **NOT_ASKED,
            )

    def add(self, record: Record) -> None:
        self.records += 1
        at = seconds(record.at)
        if at is not None and (self.latest is None or at > self.latest):
            self.latest = at
        change = self._change(record)
        if record.kind in ("decision", "landed"):
            self._decide(change, record, at)

    def _change(self, record: Record) -> Logged:
        repository = self.repositories.setdefault(record.repository, record.repository)
        head = record.head or ""
        known = self._by_pull.get((repository, record.pull)) if record.pull is not None else None
        known = known or self._by_head.get((repository, head))
        if known is None:
            known = Logged(
                repository=repository,
                head=head,
                level=record.level,
                authorship=group_of(record.authorship),
                pull=record.pull,
            )
            self._all.append(known)
            if record.pull is not None:
                self._by_pull[repository, record.pull] = known
        if head:
            self._by_head[repository, head] = known
        return known

    @staticmethod
    def _decide(change: Logged, record: Record, at: int | None) -> None:
        change.opened_at = at if change.opened_at is None else change.opened_at
        if record.approvers and change.reviewed_at is None:
            change.reviewed_at = at
        change.approvals = len(record.approvers)
        change.overridden = change.overridden or bool(record.overridden_by)
        change.title, change.url = record.title or change.title, record.url or change.url
        if change.met is None or record.kind == "landed":
            change.level, change.authorship = record.level, group_of(record.authorship)
        if record.kind == "landed":
            change.landed_at, change.met, change.head = at, record.met, record.head or change.head

    def find(self, repository: str, heads: Iterable[str], pull: int | None) -> Logged | None:
        """The change that one of these commits, or this pull request, is the head of."""
        for head in heads:
            if (repository, head) in self._by_head:
                return self._by_head[repository, head]
        return self._by_pull.get((repository, pull)) if pull is not None else None

    def landed(self, *, but: frozenset[str] = frozenset()) -> Iterable[Logged]:
        """What landed, of every repository except those in `but`."""
        return (x for x in self._all if x.landed_at is not None and x.repository not in but)


def waiting_of(item: Item) -> Waiting:
    record = item.record
    return Waiting(
        repository=record.repository,
        head=record.head or "",
        title=record.title,
        url=record.url,
        level=record.level,
        since=seconds(record.at) or 0,
        reason=item.reason,
        overdue=item.overdue,
    )


def put_into(outcome: Outcome, logged: Logged) -> None:
    """What the log knows goes into the outcome: its level and authorship were found with the pull request at hand."""
    outcome.logged = True
    outcome.level, outcome.authorship = logged.level, logged.authorship
    outcome.opened_at, outcome.reviewed_at = logged.opened_at, logged.reviewed_at
    outcome.merged_at = logged.landed_at
    outcome.approvals, outcome.overridden, outcome.met = logged.approvals, logged.overridden, logged.met


def outcome_of(logged: Logged, *, until: int, window: int) -> Outcome:
    """A landing that only the log knows: nothing of its later fate is measured."""
    at = logged.landed_at or 0
    outcome = Outcome(
        repository=logged.repository,
        id=logged.head,
        at=at,
        authorship=logged.authorship,
        title=logged.title,
        pull=logged.pull,
        old_enough=at + window <= until,
    )
    put_into(outcome, logged)
    return outcome


def seconds(text: str) -> int | None:
    """ISO 8601 -> seconds since the epoch; None for a time that is no time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
