"""Copies of others' code, and what programs wrote: what a small edit of one is read for, as if it were a program of one's own."""

from __future__ import annotations

from gate.classify.nature import CODE
from gate.classify.reading.patterns import of_path
from gate.classify.rule import Nature
from gate.model import FileChange

RULES = frozenset({"security", "commands", "deletion", "sql"})
GRAVE = frozenset({"security-weakened", "destructive-command", "data-deletion", "cloud-deletion", "sql-destructive"})
"""Which rules read it so, and which of their findings count there."""
TESTS = of_path(r"[._-](?:test|spec)s?\.\w+$|(^|/)(?:tests?|specs?|__tests__)/|(^|/)test_[^/]+$")
FEW, WRITTEN = 12, 2_000
"""Lines of such an edit, and characters of one that a hand writes."""


def by_hand(file: FileChange, nature: Nature) -> bool:
    """Whether so little of a copy or of what a program wrote is otherwise that somebody may have done it by hand."""
    if (
        nature not in ("vendored", "generated")
        or file.before is None
        or file.after is None
        or not CODE.search(file.path)
        or TESTS.search(file.path)
    ):
        return False
    changed = (*file.removed, *file.added)
    return len(changed) <= FEW and all(len(line.text) <= WRITTEN for line in changed)
