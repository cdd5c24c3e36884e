"""Rework: which lines of a change a later change removes or rewrites, and how soon.

The main line is replayed patch by patch. Every file is a row of numbers, one a line: the landing that the line came from.
A hunk cuts the lines it removes out of the row and puts its own number in, so that no blame is ever run. Lines that were
there before the range begins have no number (0) and count for nobody.

Rework is a proxy. A line that moves counts as rewritten, a rewrite may be progress, and lines that should have been
rewritten and were not are never seen.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from gate.change.hunks import FilePatch, Patch

Row: TypeAlias = "array[int]"
LONGEST = 5_000_000
"""Lines of one file past which it is no longer followed."""


@dataclass(slots=True, kw_only=True)
class Lines:
    """Of one landing: lines it added and removed in all, those whose fate is followed (`followed`), and those that were
    gone within the window (`reworked`). `fixed_by` is the first fix that rewrote some of them."""

    added: int = 0
    removed: int = 0
    followed: int = 0
    reworked: int = 0
    fixed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What counts. `window` and `fix_window` are seconds; `is_fix` and `is_revert` answer for a landing's id; `follow`
    says whether the lines of a path count (vendored and generated ones do not)."""

    window: int
    fix_window: int
    is_fix: Callable[[str], bool]
    is_revert: Callable[[str], bool]
    follow: Callable[[str], bool]


def replay(
    patches: Iterable[Patch], times: Mapping[str, int], rules: Rules, *, unknown: frozenset[str] = frozenset()
) -> dict[str, Lines]:
    """Landing -> its lines. Patches come oldest first; `times` gives each landing's second. The lines that a landing in
    `unknown` brings have no origin: the edge of a shallow clone brings the whole tree."""
    player = Replay(times, rules)
    for patch in patches:
        player.play(patch, known=patch.commit in times and patch.commit not in unknown)
    return player.lines


class Replay:
    """The state of the main line, patch after patch."""

    def __init__(self, times: Mapping[str, int], rules: Rules) -> None:
        self.times, self.rules = times, rules
        self.lines: dict[str, Lines] = {}
        self._rows: dict[str, Row] = {}
        self._ids = [""]
        self._follows: dict[str, bool] = {}

    def play(self, patch: Patch, *, known: bool) -> None:
        """All of a commit's old sides are taken before any new side is put back: renames may swap two files."""
        mine = self.lines.setdefault(patch.commit, Lines())
        number = 0
        if known:
            self._ids.append(patch.commit)
            number = len(self._ids) - 1
        taken = [self._rows.pop(file.old, None) if file.old else None for file in patch.files]
        gone: dict[int, int] = {}
        for file, row in zip(patch.files, taken, strict=True):
            for _, removed, _, added in file.hunks:
                mine.added += added
                mine.removed += removed
            if self._counts(file.new or file.old):
                changed = self._rewrite(row or array("I"), file, number, mine, gone)
                if file.new and len(changed) <= LONGEST:
                    self._rows[file.new] = changed
        self._settle(patch.commit, gone)

    def origins(self) -> dict[str, list[str]]:
        """Path -> the landing of each of its lines; empty where it is from before the range."""
        return {path: [self._ids[number] for number in row] for path, row in self._rows.items()}

    def _counts(self, path: str | None) -> bool:
        if path is None:
            return False
        if path not in self._follows:
            self._follows[path] = self.rules.follow(path)
        return self._follows[path]

    @staticmethod
    def _rewrite(row: Row, file: FilePatch, number: int, mine: Lines, gone: dict[int, int]) -> Row:
        """The row after the hunks, from the last to the first so that earlier line numbers still hold. A hunk without old
        lines names the line it stands after (https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html)."""
        for old_start, removed, _, added in reversed(file.hunks):
            start = old_start if not removed else old_start - 1
            row.frombytes(bytes(max(0, start + removed - len(row)) * row.itemsize))
            for origin in row[start : start + removed]:
                if origin:
                    gone[origin] = gone.get(origin, 0) + 1
            row[start : start + removed] = array("I", [number]) * added
            mine.followed += added if number else 0
        return row

    def _settle(self, by: str, gone: dict[int, int]) -> None:
        if not gone or by not in self.times or self.rules.is_revert(by):
            return
        fix = self.rules.is_fix(by)
        for number, count in gone.items():
            origin = self._ids[number]
            age = self.times[by] - self.times[origin]
            if origin == by or age > self.rules.window:
                continue
            self.lines[origin].reworked += count
            if fix and age <= self.rules.fix_window and self.lines[origin].fixed_by is None:
                self.lines[origin].fixed_by = by
