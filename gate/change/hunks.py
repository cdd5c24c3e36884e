"""A stream of patches without context (`git log -p -U0`) -> hunks. Contents are passed over at the speed of the reader:
a hunk header says how many lines follow, so no line of a file is ever taken for a header.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from gate.change.patch import unquote

HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


@dataclass(slots=True, kw_only=True)
class FilePatch:
    """One file of one commit. Paths are None for a side that does not exist; a hunk is (old start, old count, new start,
    new count), numbered as git numbers them. `removed` and `added` hold the lines only where they were asked for."""

    old: str | None = None
    new: str | None = None
    hunks: list[tuple[int, int, int, int]] = field(default_factory=list)
    removed: list[bytes] = field(default_factory=list)
    added: list[bytes] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    commit: str
    files: tuple[FilePatch, ...]


def read_patches(lines: Iterator[bytes], *, texts: bool = False) -> Iterator[Patch]:
    """One `Patch` a commit, in the order of the stream. A commit on which the stream broke off is not yielded by a
    caller that checks `Stream.failure`: it is the last one."""
    commit, files = "", [FilePatch()]
    for line in lines:
        start = line[:1]
        if start == b"\0":
            if commit:
                yield Patch(commit=commit, files=tuple(files[1:]))
            commit, files = line[1:].strip().decode("ascii", "replace"), [FilePatch()]
        elif start == b"@" and (found := HUNK.match(line)):
            a, b, c, d = found.groups()
            hunk = int(a), int(b or 1), int(c), int(d or 1)
            files[-1].hunks.append(hunk)
            _pass_over(lines, hunk[1] + hunk[3], files[-1] if texts else None)
        elif line.startswith(b"diff --git "):
            files.append(FilePatch())
        elif not files[-1].hunks:
            _header(line, files[-1])
    if commit:
        yield Patch(commit=commit, files=tuple(files[1:]))


def _pass_over(lines: Iterator[bytes], count: int, keep: FilePatch | None) -> None:
    """The lines of one hunk. `\\ No newline at end of file` counts as one of them, so up to two are left over: they begin
    with + or - and stand after a hunk, where nothing looks for a header."""
    if keep is None:
        deque(islice(lines, count), maxlen=0)
        return
    while count and (line := next(lines, b"")):
        if line[:1] != b"\\":
            (keep.added if line[:1] == b"+" else keep.removed).append(line[1:].rstrip(b"\r\n"))
            count -= 1


def _header(line: bytes, file: FilePatch) -> None:
    key, _, value = line.rstrip(b"\n").rstrip(b"\t").partition(b" ")  # git ends a name with a blank in it by a tab
    if key == b"---":
        file.old = unquote(_text(value), "a/")
    elif key == b"+++":
        file.new = unquote(_text(value), "b/")
    elif key == b"rename":
        side, _, path = value.partition(b" ")
        if side == b"from":
            file.old = unquote(_text(path), "")
        elif side == b"to":
            file.new = unquote(_text(path), "")


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
