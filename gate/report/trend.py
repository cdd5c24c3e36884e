"""Adoption and quality over time, in one row a week (a month, past two years), so that neither is ever shown alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from gate.report.intervals import Rate, wilson
from gate.report.landings import AI_GROUPS
from gate.report.outcome import Outcome

WEEKS = 104


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """`start` is the Monday of a week or the first of a month. `reverted` is of all changes old enough to tell."""

    start: date
    changes: int
    ai: int
    reverted: Rate
    reworked: Rate


class _Week:
    __slots__ = ("ai", "changes", "old", "reverted", "reworked", "reworked_of")

    def __init__(self) -> None:
        self.changes = self.ai = self.old = self.reworked = self.reworked_of = 0
        self.reverted = 0.0


class Trend:
    def __init__(self) -> None:
        self._weeks: dict[date, _Week] = {}

    def add(self, o: Outcome) -> None:
        week = self._weeks.setdefault(_monday(o.at), _Week())
        week.changes += 1
        week.ai += o.authorship in AI_GROUPS
        if o.old_enough and o.reverted is not None:
            week.old += 1
            week.reverted += o.reverted
        if o.old_enough and o.was_reworked is not None:
            week.reworked_of += 1
            week.reworked += o.was_reworked

    def periods(self) -> tuple[Period, ...]:
        if not self._weeks:
            return ()
        long = (max(self._weeks) - min(self._weeks)).days > WEEKS * 7
        parts: dict[date, list[_Week]] = {}
        for monday, week in sorted(self._weeks.items()):
            parts.setdefault(monday.replace(day=1) if long else monday, []).append(week)
        return tuple(
            Period(
                start=start,
                changes=sum(w.changes for w in weeks),
                ai=sum(w.ai for w in weeks),
                reverted=wilson(sum(w.reverted for w in weeks), sum(w.old for w in weeks)),
                reworked=wilson(sum(w.reworked for w in weeks), sum(w.reworked_of for w in weeks)),
            )
            for start, weeks in parts.items()
        )


def _monday(at: int) -> date:
    """The Monday of a second's week, in UTC; a time no calendar has counts as the first one."""
    try:
        day = datetime.fromtimestamp(at, UTC).date()
    except (OverflowError, ValueError, OSError):
        day = date(1970, 1, 5)
    return day - timedelta(days=day.weekday())
