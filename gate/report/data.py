"""The report as JSON, by the public contract. Additions are free; a removal needs a new schema number."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from gate.model import Level
from gate.render.data import printable
from gate.report.build import Queue, Report
from gate.report.intervals import Rate
from gate.report.strata import Comparison, Stratum
from gate.report.trend import Period
from gate.report.words import limits, sentences

SCHEMA = 1
QUEUE_SHOWN = 1000


def as_data(report: Report) -> dict[str, Any]:
    """Every rate is `{"n", "count", "rate", "low", "high"}`: n changes, count of them (a partial revert counts as its share),
    the rate and its 95 % Wilson interval, null where n is 0. Times are ISO 8601 in UTC."""
    reverts = report.reverts
    data = {
        "schema": SCHEMA,
        "window_days": report.window_days,
        "repositories": [asdict(r) | {"first": iso(r.first), "until": iso(r.until)} for r in report.repositories],
        "changes": report.changes,
        "younger_than_window": report.young,
        "summary": list(sentences(report)),
        "adoption": dict(report.adoption),
        "strata": [_stratum(s) for s in report.strata],
        "comparisons": [_comparison(c) for c in report.comparisons],
        "reverts": {
            "found": reverts.found,
            "resolved": reverts.resolved,
            "unresolved": reverts.unresolved,
            "mentions": reverts.mentions,
            "resolved_by": dict(reverts.by),
            "partial": reverts.partial,
            "nested": reverts.nested,
        },
        "queue": _queue(report.queue) if report.queue else None,
        "escapes": [
            {"repository": o.repository, "id": o.id, "level": o.level, "authorship": o.authorship, "at": iso(o.at), "title": o.title}
            for o in report.escaped
        ],
        "trend": [_period(p) for p in report.trend],
        "limits": list(limits(report)),
    }  # fmt: skip
    clean: dict[str, Any] = printable(data)
    return clean


def iso(seconds: int) -> str | None:
    """ISO 8601; None for a time that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return None


def rate(value: Rate) -> dict[str, Any]:
    return asdict(value)


def _stratum(s: Stratum) -> dict[str, Any]:
    rates: dict[str, Any] = {name: rate(value) for name, value in s.rates.items()}
    rates["reverted"] |= {"partly": s.reverted_partly, "later": s.reverted_later, "reinstated": s.reinstated}
    rates["reworked"] |= {"lines": {"followed": s.lines_followed, "reworked": s.lines_reworked}}
    return {
        "level": s.level,
        "level_name": None if s.level is None else Level(s.level).label,
        "authorship": s.authorship,
        "changes": s.changes,
        "younger_than_window": s.young,
        **rates,
        "size_lines": asdict(s.size),
        "first_review_hours": asdict(s.first_review_hours),
        "merge_hours": asdict(s.merge_hours),
        "review_depth": asdict(s.review_depth),
    }


def _comparison(c: Comparison) -> dict[str, Any]:
    ratio = c.ratio
    return {
        "measure": c.measure,
        "level": c.level,
        "ai": rate(c.ai),
        "human_or_undeclared": rate(c.other),
        "ratio": asdict(ratio) | {"told": ratio.told} if ratio else None,
    }


def _queue(queue: Queue) -> dict[str, Any]:
    return {
        "waiting": len(queue.waiting),
        "overdue": queue.overdue,
        "median_days": queue.median_days,
        "oldest_days": queue.oldest_days,
        "items": [asdict(item) | {"since": iso(item.since)} for item in queue.waiting[:QUEUE_SHOWN]],
    }


def _period(p: Period) -> dict[str, Any]:
    return {
        "unit": p.unit,
        "start": p.start.isoformat(),
        "changes": p.changes,
        "ai": p.ai,
        "reverted": rate(p.reverted),
        "reworked": rate(p.reworked),
    }
