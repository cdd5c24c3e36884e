"""The review-later queue: what passed at level 0 and 1 without a human's look, oldest first. Pure.

A pull request stands once, as it last was; a commit without one stands for itself. It is in the queue if its last
decision passed (or it landed), nobody's approval counted, no human wrote it alone, and nobody has looked since. A
debt after an override of level 4 is in the queue until somebody looks, whatever the share.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from gate.model import Policy, ReviewLater
from gate.record import Record

HIGHEST = 1
"""The highest level at which AI acts alone."""
BY_AI = frozenset({"authored", "assisted", "conflict", "automation"})
FORMAT = "%Y-%m-%dT%H:%M:%SZ"
SKEW = timedelta(days=1)
"""A record from further in the future is due at once: its clock can't be believed, and it would never age."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One look that is owed. `record` is the last one about the change; `due` is ISO 8601 in UTC."""

    record: Record
    reason: str
    due: str
    overdue: bool
    days: int
    """Whole days since the change passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    items: tuple[Item, ...]
    sampled_out: int
    """Changes that the share of the policy leaves out."""
    looked: int
    """Changes that somebody has looked at."""

    @property
    def overdue(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.overdue)


def review_queue(records: Iterable[Record], policy: Policy, *, now: str) -> Queue:
    """The queue at a moment. `records` in the order of the log; `now` is ISO 8601 in UTC."""
    kinds = BY_AI | ({"undeclared"} if policy.undeclared == "as-ai" else set())
    log = _Log(kinds=kinds, later=policy.review_later)
    for record in records:
        log.take(record)
    waiting, looked = [], 0
    for change, record in log.alone.items():
        if change in log.seen or _place(record) in log.looks:
            looked += 1
        else:
            waiting.append(_item(record, _reason(record), policy.review_later, now))
    for record in log.owed.values():
        if _place(record) not in log.looks:
            waiting.append(_item(record, f"{record.by} owes a look: level 4 was overridden", policy.review_later, now))
    ordered = sorted(waiting, key=lambda item: (item.record.at, item.record.head or ""))
    return Queue(items=tuple(ordered), sampled_out=len(log.left_out), looked=looked)


@dataclass(slots=True, kw_only=True)
class _Log:
    """What the log says of each change: a pull request of a repository, or a commit without one. Of a million records
    only those are kept that somebody may have to look at."""

    kinds: frozenset[str]
    later: ReviewLater
    alone: dict[tuple[str, str], Record] = field(default_factory=dict)
    """What went through without a human and was chosen, as it last was."""
    left_out: set[tuple[str, str]] = field(default_factory=set)
    landed: set[tuple[str, str]] = field(default_factory=set)
    owed: dict[tuple[str, str], Record] = field(default_factory=dict)
    looks: set[tuple[str, str]] = field(default_factory=set)
    """Heads that somebody looked at."""
    seen: set[tuple[str, str]] = field(default_factory=set)
    """Changes whose newest head somebody looked at: a squash gives it yet another id when it lands."""

    def take(self, record: Record) -> None:
        change = (record.repository, f"#{record.pull}" if record.pull is not None else record.head or "")
        if record.kind == "look":
            self.looks.add(_place(record))
            self.seen.add(change)
        elif record.kind == "follow_up":
            self.owed[_place(record)] = record
        elif record.kind == "landed":
            self.landed.add(change)
            self._last(change, record)
        elif record.head and change not in self.landed:
            self._last(change, record)
            if _place(record) not in self.looks:
                self.seen.discard(change)

    def _last(self, change: tuple[str, str], record: Record) -> None:
        self.alone.pop(change, None)
        self.left_out.discard(change)
        if not _alone(record, self.kinds):
            return
        if chosen(record, self.later):
            self.alone[change] = replace(record, evidence=(), required=(), policy="", previous="", writer="")
        else:
            self.left_out.add(change)


def _place(record: Record) -> tuple[str, str]:
    return record.repository, record.head or ""


def _alone(record: Record, kinds: frozenset[str]) -> bool:
    """Whether it went through without any human: at a level that lets it, with nobody's approval."""
    through = record.kind == "landed" or record.status == "success"
    return through and record.level <= HIGHEST and not record.approvers and record.authorship in kinds


def chosen(record: Record, later: ReviewLater) -> bool:
    """Whether the share of the policy takes it. The same head is always chosen, or never."""
    if set(record.rules) & set(later.always):
        return True
    digest = hashlib.sha256(f"{record.repository}\0{record.head}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100 < later.share


def _reason(record: Record) -> str:
    who = ", ".join(record.agents) or {"undeclared": "nobody said who"}.get(record.authorship, "an unknown agent")
    what = {"authored": "wrote", "assisted": "helped write", "conflict": "is claimed to have written"}.get(
        record.authorship, "made"
    )
    return f"{who} {what} it; level {record.level} waits for nobody"


def _item(record: Record, reason: str, later: ReviewLater, now: str) -> Item:
    moment, at = _time(now), _time(record.at)
    skewed = at - moment > SKEW
    due = at + timedelta(days=later.within)
    return Item(
        record=record,
        reason=f"{reason} (dated in the future: {record.at})" if skewed else reason,
        due=due.strftime(FORMAT),
        overdue=skewed or due < moment,
        days=max(0, (moment - at).days),
    )


def _time(text: str) -> datetime:
    """A moment in UTC; what is no date is as old as can be, so that it can't hide at the end of the queue."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
