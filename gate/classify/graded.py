"""Grades that recur: a merge brings the very blobs that the commits of its branch brought, at the same paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from gate.classify.registry import looks_around
from gate.model import FileAssessment, FileChange

LIMIT = 20_000
"""Grades kept; past it all are forgotten, for those of old commits do not come back."""
Key: TypeAlias = tuple[str | frozenset[str] | None, ...]


class Graded:
    """Goes through the files of change after change, and grades what it has not seen."""

    def __init__(self) -> None:
        self._known: dict[Key, FileAssessment] = {}

    def __call__(
        self, function: Callable[[FileChange], FileAssessment], files: Sequence[FileChange], /
    ) -> Iterator[FileAssessment]:
        paths = frozenset(path for file in files for path in file.paths)
        for file in files:
            key = _key(file, paths)
            if key not in self._known:
                if len(self._known) >= LIMIT:
                    self._known.clear()
                self._known[key] = function(file)
            yield self._known[key]


def _key(file: FileChange, paths: frozenset[str]) -> Key:
    """All that a grade depends on. The other paths count only where a rule looks at them."""
    around = paths if any(looks_around(path) for path in file.paths) else None
    sides = (blob.id if blob else None for blob in (file.before, file.after))
    return (file.path, file.old_path, file.status, file.old_mode, file.new_mode, *sides, around)
