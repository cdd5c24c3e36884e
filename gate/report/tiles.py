"""The tree by level, folded into folders that fit on a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

FOLDERS = 14
DOMINANT = 0.4
DEPTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """`files` of one level in one folder; `folder` is "/" is the root, "other" its small folders together, "src/…"
    those of an opened folder."""

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
    shown = [folder if folder in kept else _rest_of(folder) for folder in folders]
    counts = Counter((folder, level) for folder, (_, level) in zip(shown, known, strict=True))
    return tuple(Tile(folder=folder, level=level, files=n) for (folder, level), n in sorted(counts.items()))


def _folder(path: str, depth: int) -> str:
    parts = path.split("/")[:-1]
    return "/".join(parts[:depth]) or "/"


def _rest_of(folder: str) -> str:
    """Where a small folder goes: to its small sisters, or to the others of the root."""
    parent, slash, _ = folder.rpartition("/")
    return f"{parent}/…" if slash and parent else "other"
