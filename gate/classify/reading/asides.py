"""What changes only in what is said beside code: docstrings, and the remark behind a row."""

from __future__ import annotations

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, pairs
from gate.model import FileChange

REMARK = pattern(r"\s//(?=\s)")


def only_documents(file: FileChange) -> bool:
    """Whether nothing but what a module of Python says of itself is otherwise."""
    if not file.path.endswith(".py") or file.before is None or file.after is None:
        return False
    if any("#" in x.text for x in (*file.added, *file.removed)):
        return False  # a remark may be one that a scanner obeys
    from gate.classify.reading.python_source import same_but_docstrings  # of few files by now

    return same_but_docstrings(file.old_text, file.new_text)


def only_remarked(file: FileChange) -> bool:
    """Whether each row that changed does what the one in its place did, and only the remark behind it is another."""
    told = list(pairs(file))
    return 0 < len(told) == len(file.removed) == len(file.added) and all(
        old.number == new.number and _acting(old.text) == _acting(new.text) != "" for old, new in told
    )


def _acting(row: str) -> str:
    """A row without the remark behind it. One that is long stays as it is."""
    for remark in REMARK.finditer(row) if len(row) <= LONG else ():
        before = row[: remark.start()]
        if not any(before.count(mark) % 2 for mark in "\"'`"):
            return before.rstrip()
    return row.rstrip()
