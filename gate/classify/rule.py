"""What a rule is: a module with `IDS` and `check`. It sees one file and its surroundings, never the author or the message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, Protocol

from gate.model import FileChange, Finding, Level, Line, Side

Nature = Literal["docs", "test", "vendored", "generated", "asset", "lockfile", "manifest", "config", "code", "script"]


class Context(NamedTuple):
    """`nature` is what the path says the file is. `inert` natures run nowhere near production: prose, tests, fixtures."""

    nature: Nature
    siblings: frozenset[str] = frozenset()
    """Every path of the same change, both ends of renames."""
    proved: bool = False
    """Before and after are proved to mean the same."""

    @property
    def inert(self) -> bool:
        return self.nature in ("docs", "test", "asset")


class Rule(Protocol):
    IDS: Mapping[str, str]
    """Finding id -> what it means, in one sentence (shown by `gate policy show` and in docs/levels.md)."""

    @staticmethod
    def check(file: FileChange, context: Context) -> Iterator[Finding]: ...


def finding(
    rule: str,
    level: int,
    reason: str,
    file: FileChange,
    *,
    line: Line | int | None = None,
    side: Side = "new",
    safer: str | None = None,
) -> Finding:
    """Shorthand of the rules; a `Line` carries its own side."""
    if isinstance(line, Line):
        side = line.side
        line = line.number
    if file.after is None:
        side = "old"
    return Finding(rule=rule, level=Level(level), reason=reason, path=file.path, line=line, side=side, safer=safer)
