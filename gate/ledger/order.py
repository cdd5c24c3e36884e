"""The order of records that wait: by time, but never before the one they follow, whatever the clocks said."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable

from gate.ledger.entry import Entry


def in_chain_order(entries: Iterable[Entry]) -> list[Entry]:
    """Sorted by time and address; each after its `previous` where that is among them. Broken ones come last."""
    followed: dict[str, list[tuple[str, str, Entry]]] = {}
    rows = sorted((*_facts(entry), entry) for entry in entries)
    here = {entry.address for *_, entry in rows}
    ready = []
    for at, name, previous, entry in rows:
        if previous in here and previous != name:
            followed.setdefault(previous, []).append((at, name, entry))
        else:
            ready.append((at, name, entry))
    heapq.heapify(ready)
    ordered = []
    while ready:
        _, name, entry = heapq.heappop(ready)
        ordered.append(entry)
        for row in followed.pop(name, ()):
            heapq.heappush(ready, row)
    return ordered


def _facts(entry: Entry) -> tuple[str, str, str]:
    """(at, address, previous)."""
    if entry.broken:
        return "~", entry.address, ""
    try:
        data = json.loads(entry.body)
        return str(data["at"]), entry.address, str(data["previous"])
    except (ValueError, TypeError, KeyError):
        return "~", entry.address, ""
