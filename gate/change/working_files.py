"""Files as they stand: the working tree's tracked, untracked and ignored ones, or HEAD's in a bare repository.

Nothing is followed out of the tree: a link is read only where it ends at a regular file inside it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from gate.change.source import Source
from gate.errors import UsageError

SIZE_LIMIT = 1_000_000
FILES_LIMIT = 20_000


class Files(NamedTuple):
    """`paths`: every path there is. `texts`: the wanted ones. `skipped`: (path, why) of wanted ones that were not read."""

    paths: tuple[str, ...]
    texts: dict[str, str]
    skipped: tuple[tuple[str, str], ...]


def read_files(source: Source, wanted: Callable[[str], bool], *, ignored: Iterable[str] = ()) -> Files:
    """The wanted files. `ignored` names top-level paths that are looked into although git ignores them."""
    if source.bare:
        return _from_head(source, wanted)
    top = source.git.line("rev-parse", "--show-toplevel") or "."
    paths = tuple(dict.fromkeys(_listed(source, top, tuple(ignored))))
    real_top = os.path.realpath(top)
    texts: dict[str, str] = {}
    skipped: list[tuple[str, str]] = []
    for path in paths:
        if not wanted(path):
            continue
        if len(texts) >= FILES_LIMIT:
            skipped.append((path, f"more than {FILES_LIMIT:,} files"))
            continue
        data = read_inside(real_top, path)
        if isinstance(data, bytes):
            texts[path] = data.decode("utf-8", "surrogateescape")
        elif data:
            skipped.append((path, data))
    return Files(paths, texts, tuple(skipped))


def _listed(source: Source, top: str, ignored: tuple[str, ...]) -> Iterator[str]:
    asked = ["-C", top, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    calls = [asked]
    if ignored:
        calls.append(["-C", top, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", *ignored])
    for call in calls:
        out = source.git.run(*call)
        yield from (p.decode("utf-8", "surrogateescape") for p in out.split(b"\0") if p)


def read_inside(real_top: str, path: str, *, limit: int = SIZE_LIMIT) -> bytes | str:
    """The content of one regular file of the tree; else why not, empty where there is none (deleted, a folder)."""
    full = os.path.realpath(os.path.join(real_top, path))
    if full != real_top and not full.startswith(real_top.rstrip(os.sep) + os.sep):
        return "a link that leads out of the repository"
    if f"{os.sep}.git{os.sep}" in full[len(real_top) :]:
        return "a link into git's own folder"
    try:
        handle = os.open(full, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return ""
    except OSError as error:
        return error.strerror or "cannot be opened"
    try:
        return _content(handle, limit)
    except OSError as error:
        return error.strerror or "cannot be read"
    finally:
        os.close(handle)


def _content(handle: int, limit: int) -> bytes | str:
    facts = os.fstat(handle)
    if stat.S_ISDIR(facts.st_mode):
        return ""
    if not stat.S_ISREG(facts.st_mode):
        return "no regular file"
    if facts.st_size > limit:
        return f"{facts.st_size:,} bytes; at most {limit:,} are read"
    with os.fdopen(os.dup(handle), "rb") as file:
        return file.read(limit + 1)


def write_inside(real_top: str, path: str, text: str) -> None:
    """Writes one regular file of the tree. Raises UsageError where the path leads out of it or is a link."""
    full = os.path.join(real_top, path)
    folder = os.path.realpath(os.path.dirname(full))
    if not (folder + os.sep).startswith(real_top.rstrip(os.sep) + os.sep) or os.path.islink(full):
        raise UsageError(
            "a link, so it is not written", where=path, remedy="make it a regular file, or edit it by hand"
        )
    try:
        os.makedirs(folder, exist_ok=True)
        handle = os.open(full, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise UsageError(f"cannot write it: {error.strerror}", where=path, remedy="check its permissions") from None


def _from_head(source: Source, wanted: Callable[[str], bool]) -> Files:
    if source.head is None:
        return Files((), {}, ())
    texts: dict[str, str] = {}
    paths: list[str] = []
    skipped: list[tuple[str, str]] = []
    for entry in source.git.run("ls-tree", "-r", "-z", "-l", "--full-tree", source.head).split(b"\0"):
        facts, _, name = entry.partition(b"\t")
        fields = facts.split()
        if len(fields) != 4:
            continue
        path = name.decode("utf-8", "surrogateescape")
        paths.append(path)
        if not wanted(path):
            continue
        if fields[0] not in (b"100644", b"100755"):
            skipped.append((path, "a link; in a bare repository none is followed"))
        elif not fields[3].isdigit():
            skipped.append((path, "its content is not here (a partial clone): git fetch it"))
        elif int(fields[3]) > SIZE_LIMIT or len(texts) >= FILES_LIMIT:
            skipped.append((path, f"{int(fields[3]):,} bytes; at most {SIZE_LIMIT:,} are read"))
        else:
            texts[path] = source.objects.read(fields[2].decode()).decode("utf-8", "surrogateescape")
    return Files(tuple(paths), texts, tuple(skipped))
