"""What is judged: two sides of each file, the lines that differ, and the commits that made them.

Texts are decoded as UTF-8 with `surrogateescape`, so any bytes survive a round trip.
Line numbers count from 1. Commit and blob ids are lower-case hex (SHA-1 or SHA-256).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

Side = Literal["old", "new"]

REGULAR, EXECUTABLE, SYMLINK, GITLINK = "100644", "100755", "120000", "160000"


def lowered(text: str) -> str:
    """ASCII letters in lower case, which is all that a word is sought by: half the work where there are others."""
    return (
        text.lower()
        if text.isascii()
        else text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
    )


class Blob:
    """One side's content, read on first use and forgotten on request.

    `size` is in bytes; `oversized` says the content is past the limit of the reader: `data` is then empty and
    nothing may be concluded from it.
    """

    __slots__ = ("_data", "_lowered", "_read", "_text", "id", "oversized", "size")

    def __init__(self, *, id: str, size: int, read: Callable[[], bytes], oversized: bool = False) -> None:
        self.id, self.size, self.oversized = id, size, oversized
        self._read = read
        self._data: bytes | None = None
        self._text: str | None = None
        self._lowered: str | None = None

    @classmethod
    def of(cls, data: bytes, *, id: str = "") -> Blob:
        """A blob already in memory."""
        return cls(id=id, size=len(data), read=lambda: data)

    @property
    def data(self) -> bytes:
        if self.oversized:
            return b""
        if self._data is None:
            self._data = self._read()
        return self._data

    @property
    def text(self) -> str:
        if self._text is None:
            self._text = self.data.decode("utf-8", "surrogateescape")
        return self._text

    @property
    def lowered(self) -> str:
        """The text in lower case (`lowered`), for a quick look before a slow one."""
        if self._lowered is None:
            self._lowered = lowered(self.text)
        return self._lowered

    @property
    def binary(self) -> bool:
        """Git's own heuristic: a NUL within the first 8,000 bytes."""
        return b"\0" in self.data[:8000]

    def forget(self) -> None:
        self._data = self._text = self._lowered = None


class Identity(NamedTuple):
    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


class Commit(NamedTuple):
    """A commit as its raw object says. Times are seconds since the epoch, UTC."""

    id: str
    parents: tuple[str, ...]
    tree: str
    author: Identity
    committer: Identity
    message: str
    authored_at: int = 0
    committed_at: int = 0
    signed: bool = False
    notes: str = ""


class Line(NamedTuple):
    """One line of one side. A tuple, for a change may have a million."""

    number: int
    text: str
    side: Side

    @property
    def bare(self) -> str:
        """The text without its blanks: a line that stands so on both sides only moved."""
        return "".join(self.text.split())


class Delta:
    """The removed and the added lines of one file, computed on first use and forgotten on request."""

    __slots__ = ("_compute", "_lines", "_lowered", "_texts")

    def __init__(self, compute: Callable[[], tuple[tuple[Line, ...], tuple[Line, ...]]]) -> None:
        self._compute = compute
        self._lines: tuple[tuple[Line, ...], tuple[Line, ...]] | None = None
        self._texts: tuple[str, str] | None = None
        self._lowered: tuple[str, str] | None = None

    @property
    def lines(self) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        """(removed, added)."""
        if self._lines is None:
            self._lines = self._compute()
        return self._lines

    @property
    def texts(self) -> tuple[str, str]:
        """The removed and the added lines, joined: for a quick look before a slow one."""
        if self._texts is None:
            removed, added = ("\n".join([line.text for line in side]) for side in self.lines)
            self._texts = removed, added
        return self._texts

    @property
    def lowered(self) -> tuple[str, str]:
        """`texts` in lower case."""
        if self._lowered is None:
            removed, added = self.texts
            self._lowered = lowered(removed), lowered(added)
        return self._lowered

    def forget(self) -> None:
        self._lines = self._texts = self._lowered = None


class FileChange(NamedTuple):
    """One path of a change. `before` is None for an addition, `after` for a deletion.

    An exact rename (equal blob ids) is one FileChange with `old_path`; anything else is a deletion and an addition.
    `added` and `removed` are the changed lines, computed on first use.
    """

    path: str
    status: Literal["added", "modified", "deleted", "renamed", "type-changed"]
    delta: Delta
    old_path: str | None = None
    old_mode: str | None = None
    new_mode: str | None = None
    before: Blob | None = None
    after: Blob | None = None
    partial: bool = False
    """Only hunks are known (`--patch`): texts hold the hunks alone, so nothing can be proved from them."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Both ends of a rename, else the one path."""
        return (self.path,) if self.old_path in (None, self.path) else (self.path, str(self.old_path))

    @property
    def added(self) -> tuple[Line, ...]:
        return self.delta.lines[1]

    @property
    def removed(self) -> tuple[Line, ...]:
        return self.delta.lines[0]

    @property
    def first(self) -> Line | None:
        """The first line that came, else the first that went: what to show where the file itself is the reason."""
        return next(iter((*self.added, *self.removed)), None)

    @property
    def added_text(self) -> str:
        return self.delta.texts[1]

    @property
    def removed_lowered(self) -> str:
        return self.delta.lowered[0]

    @property
    def added_lowered(self) -> str:
        return self.delta.lowered[1]

    @property
    def new_lowered(self) -> str:
        return self.after.lowered if self.after else ""

    @property
    def old_text(self) -> str:
        return self.before.text if self.before else ""

    @property
    def new_text(self) -> str:
        return self.after.text if self.after else ""

    @property
    def size(self) -> int:
        """Bytes of both sides."""
        return sum(blob.size for blob in (self.before, self.after) if blob)

    @property
    def content_changed(self) -> bool:
        return (self.before.id if self.before else None) != (self.after.id if self.after else None)

    def forget(self) -> None:
        """Drop texts and lines, so that a change of thousands of files stays small in memory."""
        for blob in (self.before, self.after):
            if blob:
                blob.forget()
        self.delta.forget()


class Change(NamedTuple):
    """What is judged: the difference of two trees, and the commits that made it.

    `base` is None for a root commit, `head` is None for the staged index and for a patch.
    """

    repository: str
    base: str | None
    head: str | None
    source: str
    """What was taken, in words: "the staged change", "main..HEAD"."""
    commits: tuple[Commit, ...] = ()
    files: tuple[FileChange, ...] = ()
    tree_paths: Callable[[], Iterator[str]] = lambda: iter(())
    """Every path of the base tree, for rules that need to know where services live."""
    read_base: Callable[[str], bytes | None] = lambda path: None
    """Reads one file of the base tree (policy, CODEOWNERS); None where it is absent."""
    truncated: tuple[str, ...] = ()
    """What could not be read, in words. Not empty means the verdict can't be a pass."""
