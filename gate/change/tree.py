"""Two trees -> file changes, from git's raw NUL-separated output: any bytes in a path, no attribute is consulted.

https://git-scm.com/docs/git-diff-tree#_raw_output_format
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from gate.change.lines import delta
from gate.change.objects import Objects
from gate.errors import GitError
from gate.model import GITLINK, Blob, FileChange

NONE_MODE = "000000"
STATUSES: dict[str, Literal["added", "modified", "deleted", "type-changed"]] = {
    "A": "added",
    "M": "modified",
    "D": "deleted",
    "T": "type-changed",
}


class Entry(NamedTuple):
    """One line of raw output."""

    path: str
    status: str
    old_mode: str
    new_mode: str
    old_id: str
    new_id: str


def parse_raw(raw: bytes) -> list[Entry]:
    """`:100644 100755 <id> <id> M\\0path\\0` repeated. An unmerged or unknown entry is an error."""
    fields = raw.split(b"\0")
    entries: list[Entry] = []
    for i in range(0, len(fields) - 1, 2):
        parts = fields[i].decode("ascii", "replace").lstrip(":").split()
        if len(parts) != 5 or parts[4] not in STATUSES:
            raise GitError(
                f"git reports an entry that can't be judged: {fields[i].decode('ascii', 'replace')}",
                where=fields[i + 1].decode("utf-8", "replace"),
                remedy="finish the merge, then run again",
            )
        path = fields[i + 1].decode("utf-8", "surrogateescape")
        entries.append(
            Entry(path=path, status=parts[4], old_mode=parts[0], new_mode=parts[1], old_id=parts[2], new_id=parts[3])
        )
    return entries


def file_changes(entries: list[Entry], objects: Objects) -> tuple[FileChange, ...]:
    """Sizes of all blobs in one call; a gitlink's "content" is the commit id it names."""
    wanted = [
        id
        for e in entries
        for id, mode in ((e.old_id, e.old_mode), (e.new_id, e.new_mode))
        if mode not in (NONE_MODE, GITLINK)
    ]
    sizes = objects.sizes(wanted)
    objects.expect((id, sizes[id]) for id in wanted)

    def blob(id: str, mode: str) -> Blob | None:
        if mode == NONE_MODE:
            return None
        if mode == GITLINK:
            return Blob.of(f"Subproject commit {id}\n".encode(), id=id)
        return objects.blob(id, sizes[id])

    return tuple(
        _change(e, blob(e.old_id, e.old_mode), blob(e.new_id, e.new_mode), old_path)
        for e, old_path in _pair_renames(entries)
    )


def _change(entry: Entry, before: Blob | None, after: Blob | None, old_path: str | None) -> FileChange:
    return FileChange(
        path=entry.path,
        old_path=old_path,
        before=before,
        after=after,
        delta=delta(before, after),
        status="renamed" if old_path is not None else STATUSES[entry.status],
        old_mode=None if entry.old_mode == NONE_MODE else entry.old_mode,
        new_mode=None if entry.new_mode == NONE_MODE else entry.new_mode,
    )


def _pair_renames(entries: list[Entry]) -> list[tuple[Entry, str | None]]:
    """Exact renames only: a deletion and an addition with equal blob id and type. `-M` stops silently past
    `diff.renameLimit` (https://git-scm.com/docs/git-config#Documentation/git-config.txt-diffrenameLimit)."""
    gone: dict[tuple[str, str], list[Entry]] = {}
    for e in entries:
        if e.status == "D":
            gone.setdefault((e.old_id, e.old_mode[:3]), []).append(e)
    paired: list[tuple[Entry, str | None]] = []
    taken: set[str] = set()
    for e in entries:
        source = gone.get((e.new_id, e.new_mode[:3])) if e.status == "A" else None
        if source:
            old = source.pop(0)
            taken.add(old.path)
            merged = Entry(
                path=e.path, status="M", old_mode=old.old_mode, new_mode=e.new_mode, old_id=old.old_id, new_id=e.new_id
            )
            paired.append((merged, old.path))
        else:
            paired.append((e, None))
    return [(e, old) for e, old in paired if not (e.status == "D" and e.path in taken)]
