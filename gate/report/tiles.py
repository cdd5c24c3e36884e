"""The tree by level, folded into folders that fit on a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

FOLDERS = 24
DOMINANT = 0.4
DEPTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """`files` of one level in one folder; `folder` is "/" for the root and "other" for the small ones together."""

    folder: str
    level: int
    files: int


def tiles_of(levels: Iterable[tuple[str, int]]) -> tuple[Tile, ...]:
    """Folders by size. One that holds most of the tree is opened, so that the map shows more than a single box."""
    known = list(levels)
    folders = [_folder(path, 1) for path, _ in known]
    for depth in range(2, DEPTH + 1):
        sizes = Counter(folders)
        wide = {name for name, count in sizes.items() if count > DOMINANT * len(known) and name != "/"}
        if not wide:
            break
        folders = [
            _folder(path, depth) if folder in wide else folder for (path, _), folder in zip(known, folders, strict=True)
        ]
    kept = {name for name, _ in Counter(folders).most_common(FOLDERS)}
    counts = Counter(
        (folder if folder in kept else "other", level) for folder, (_, level) in zip(folders, known, strict=True)
    )
    return tuple(Tile(folder=folder, level=level, files=n) for (folder, level), n in sorted(counts.items()))


def _folder(path: str, depth: int) -> str:
    parts = path.split("/")[:-1]
    return "/".join(parts[:depth]) or "/"
