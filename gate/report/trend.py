"""Adoption and quality over time, in one row, so that neither is ever shown alone: by week, and by month, quarter or year
where that would be more rows than a plot can show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from gate.report.intervals import Rate, wilson
from gate.report.landings import AI_GROUPS
from gate.report.outcome import Outcome

ROWS = 60
Unit = Literal["week", "month", "quarter", "year"]
STARTS: dict[Unit, Callable[[date], date]] = {
    "week": lambda monday: monday,
    "month": lambda monday: monday.replace(day=1),
    "quarter": lambda monday: monday.replace(month=monday.month - (monday.month - 1) % 3, day=1),
    "year": lambda monday: monday.replace(month=1, day=1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """`start` is the first day; a week counts where its Monday does. Rates are of the changes old enough to tell."""

    unit: Unit
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
        unit, parts = self._grouped()
        return tuple(
            Period(
                unit=unit,
                start=start,
                changes=sum(w.changes for w in weeks),
                ai=sum(w.ai for w in weeks),
                reverted=wilson(sum(w.reverted for w in weeks), sum(w.old for w in weeks)),
                reworked=wilson(sum(w.reworked for w in weeks), sum(w.reworked_of for w in weeks)),
            )
            for start, weeks in parts.items()
        )

    def _grouped(self) -> tuple[Unit, dict[date, list[_Week]]]:
        """By the smallest unit that a plot can show, else by year."""
        for unit, start_of in STARTS.items():
            parts: dict[date, list[_Week]] = {}
            for monday, week in sorted(self._weeks.items()):
                parts.setdefault(start_of(monday), []).append(week)
            if len(parts) <= ROWS:
                return unit, parts
        return "year", parts


def _monday(at: int) -> date:
    """The Monday of a second's week, in UTC; a time no calendar has counts as the first one."""
    try:
        day = datetime.fromtimestamp(at, UTC).date()
    except (OverflowError, ValueError, OSError):
        day = date(1970, 1, 5)
    return day - timedelta(days=day.weekday())
