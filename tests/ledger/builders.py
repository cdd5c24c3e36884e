"""Records to write down."""

from __future__ import annotations

from typing import Any

from gate.record import Record


def record(number: int = 0, **fields: Any) -> Record:
    """A decision that passed at level 0, written by AI; each number is another head, one minute later."""
    plain: dict[str, Any] = {
        "kind": "decision",
        "at": f"2026-01-{1 + number // 1440:02}T{number // 60 % 24:02}:{number % 60:02}:00Z",
        "writer": f"run:acme/shop:{number}.1:gate",
        "repository": "acme/shop",
        "head": f"{number:040x}",
        "base": "b" * 40,
        "authorship": "authored",
        "agents": ("claude-code",),
        "status": "success",
        "outcome": "approve",
        "required": (("approvals", 0), ("code_owners", False)),
        "rules": ("documentation",),
        "met": True,
        "title": f"Change {number}",
    }
    return Record(**(plain | fields))


def heads(records: Any) -> list[int]:
    """The numbers of records, in order."""
    return [int(r.head, 16) for r in records]
