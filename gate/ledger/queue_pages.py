"""The review-later queue for people: lines for a terminal, and the body of a GitHub issue. Every text is escaped."""

from __future__ import annotations

from typing import Any

from gate.ledger.queue import Item, Queue
from gate.render.markdown import escape
from gate.render.text import safe

MARKER = "<!-- oversight-gate: review-later -->"
"""By this line a workflow finds the issue that it keeps up to date."""
ROWS = 200
"""Most rows of an issue: GitHub takes 65,536 characters."""


def as_text(queue: Queue) -> str:
    lines = [_line(item) for item in queue.items]
    return "\n".join([*lines, _total(queue)]) + "\n"


def _line(item: Item) -> str:
    record = item.record
    late = "OVERDUE " if item.overdue else ""
    where = safe(record.url or f"{record.repository} {record.head or ''}")
    about = f"  {safe(record.title)}" if record.title else ""
    head = f"{late}{item.days} d  {safe((record.head or '')[:12])}  level {record.level}{about}"
    return f"{head}\n    {safe(item.reason)}\n    {where}"


def _total(queue: Queue) -> str:
    parts = [f"waiting for a look: {len(queue.items)}", f"overdue: {len(queue.overdue)}", f"looked at: {queue.looked}"]
    if queue.sampled_out:
        parts.append(f"left out by the share: {queue.sampled_out}")
    return ", ".join(parts)


def as_markdown(queue: Queue) -> str:
    """The body of an issue. A link is made of http addresses alone."""
    head = f"{MARKER}\n### Changes that nobody has looked at yet\n\n{_total(queue)}.\n"
    if not queue.items:
        return f"{head}\nNothing waits.\n"
    rows = [_row(item) for item in queue.items[:ROWS]]
    table = "\n".join(["| age | change | level | why | due |", "|---|---|---|---|---|", *rows])
    more = f"\n\nand {len(queue.items) - ROWS} more: `gate ledger review`" if len(queue.items) > ROWS else ""
    done = "Looked at one? `gate ledger review --ack SHA --by YOU`, with `--finding TEXT` if something was wrong."
    return f"{head}\n{table}{more}\n\n{done}\n"


def _row(item: Item) -> str:
    record = item.record
    label = f"{escape((record.head or '')[:12])} {escape(record.title[:80])}".strip()
    change = f"[{label}](<{record.url}>)" if _linkable(record.url) else f"{label} {escape(record.url)}".strip()
    late = "**overdue** " if item.overdue else ""
    return f"| {late}{item.days} d | {change} | {record.level} | {escape(item.reason)} | {escape(item.due[:10])} |"


def _linkable(url: str) -> bool:
    return url.startswith(("https://", "http://")) and not set(url) & set("<>|\\\"' \n\r\t`")


def as_data(queue: Queue) -> dict[str, Any]:
    """The queue for machines."""
    items = [
        {
            "repository": item.record.repository,
            "pull": item.record.pull,
            "head": item.record.head,
            "url": item.record.url,
            "title": item.record.title,
            "level": item.record.level,
            "authorship": item.record.authorship,
            "agents": list(item.record.agents),
            "rules": list(item.record.rules),
            "at": item.record.at,
            "due": item.due,
            "overdue": item.overdue,
            "reason": item.reason,
        }
        for item in queue.items
    ]
    return {"schema": 1, "items": items, "sampled_out": queue.sampled_out, "looked": queue.looked}
