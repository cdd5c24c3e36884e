"""What agents did at level 1, as records of the decision log. Pure: the lines come from the guard's notes.

A record's `title` is the action itself, for there is no change and no head yet; `met` holds, as level 1 asks for a notice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from gate.record import Record

WIDTH = 300


def records(lines: Iterable[str], *, repository: str, writer: str, version: str) -> Iterator[Record]:
    """One record per note, in their order. A line that was cut off is no note."""
    for line in lines:
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if not isinstance(row, dict) or not isinstance(row.get("at"), str):
            continue
        yield Record(
            kind="decision",
            at=row["at"],
            writer=writer,
            repository=repository,
            title=str(row.get("action", ""))[:WIDTH],
            authorship="authored",
            agents=(str(row.get("agent", "")),),
            level=int(row.get("level", 1)),
            status="success",
            outcome="notify",
            reasons=tuple(str(reason)[:WIDTH] for reason in row.get("reasons", ())),
            met=True,
            version=version,
        )
