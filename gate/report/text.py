"""The report on a terminal: the three sentences, the table, the queue, and what the figures can't say."""

from __future__ import annotations

from gate.render.text import Painter, safe
from gate.report.build import Report
from gate.report.data import iso
from gate.report.intervals import Rate
from gate.report.strata import Stratum
from gate.report.words import NAMES, limits, percent, sentences

COLUMNS = ("level", "who", "changes", "taken back", "reworked", "hotfix after", "rubber stamps", "escapes")
SHOWN = 10


def render(report: Report, *, colour: bool) -> str:
    paint = Painter(colour)
    names = ", ".join(safe(r.name) for r in report.repositories[:3]) or "the decision log"
    more = f" and {len(report.repositories) - 3} more" if len(report.repositories) > 3 else ""
    parts = [paint(f"How changes turned out in {names}{more}", "1"), "\n".join(sentences(report))]
    if report.strata:
        parts.append(_table(report.strata))
    r = report.reverts
    parts.append(
        f"Reverts: {r.found:,} found ({r.partial:,} partial, {r.nested:,} of a revert), {r.resolved:,} resolved, "
        f"{r.unresolved:,} unresolved; {r.mentions:,} commits only mention one."
    )
    if report.queue and report.queue.waiting:
        parts.append("Waiting for a look, oldest first:\n" + "\n".join(_queue(report)))
    parts.append("\n".join(f"- {safe(line)}" for line in limits(report)))
    return "\n\n".join(parts) + "\n"


def _table(strata: tuple[Stratum, ...]) -> str:
    rows = [COLUMNS, *(_row(s) for s in strata)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines)


def _row(s: Stratum) -> tuple[str, ...]:
    rates = [_cell(s.rates[name]) for name in ("reverted", "reworked", "hotfix", "rubber_stamped", "escaped")]
    return ("?" if s.level is None else str(s.level), NAMES[s.authorship], f"{s.changes:,}", *rates)


def _cell(rate: Rate) -> str:
    """`4.1 % (2.9-5.7, n=1,203)`; a dash where nothing was measured."""
    if rate.rate is None:
        return "–"
    low, high = (percent(bound).removesuffix(" %") for bound in (rate.low, rate.high))
    return f"{percent(rate.rate)} ({low}-{high}, n={rate.n:,})"


def _queue(report: Report) -> list[str]:
    assert report.queue is not None
    lines = [
        f"  {(iso(w.since) or '?')[:10]}  level {w.level}  {safe(w.repository)}  {w.head[:10]}  {safe(w.title)[:80]}"
        for w in report.queue.waiting[:SHOWN]
    ]
    more = len(report.queue.waiting) - SHOWN
    return [*lines, f"  and {more:,} more"] if more > 0 else lines
