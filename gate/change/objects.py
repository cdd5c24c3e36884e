"""Reading objects: sizes from one `cat-file --batch-check`, contents from one `cat-file --batch` kept open."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterable, Iterator
from typing import IO

from gate.change.commits import parse_commit
from gate.change.git import Git
from gate.errors import GitError
from gate.model import Blob, Commit

# Paths, modes and blob ids, whatever attributes and configuration say.
RAW = ("-r", "--raw", "-z", "--no-renames", "--full-index", "--no-abbrev", "--no-ext-diff", "--no-textconv")
SIZES = ("cat-file", "--batch-check=%(objectname) %(objectsize)")
NOTES = "refs/notes/ai"
ASKED_ONE_BY_ONE = 200
ASKED_AT_ONCE, AHEAD = 64, 250_000  # objects, and their bytes, that are read together
LIMIT = 5_000_000  # bytes of one blob; past it nothing is read and the file keeps its path's level


class Objects:
    """Readers over git processes that stay open, each started on first use."""

    def __init__(self, git: Git, *, limit: int = LIMIT) -> None:
        self.git, self.limit = git, limit
        self._noted: bool | None = None
        self._expected: list[tuple[str, int]] = []
        self._places: dict[str, int] = {}
        self._next = 0
        self._ahead: dict[str, bytes] = {}
        self._both = Talk(git, "cat-file", "--batch-command")  # since git 2.36; one process for sizes and contents
        self._reader = Talk(git, "cat-file", "--batch")
        self._checker = Talk(git, *SIZES)
        self._differ = Talk(git, "diff-tree", "--stdin", "--root", "--no-commit-id", *RAW)

    def sizes(self, ids: Iterable[str]) -> dict[str, int]:
        """Bytes of each object; an object that is missing is an error, never an empty text."""
        wanted = list(dict.fromkeys(ids))
        return self._asked(wanted) if len(wanted) <= ASKED_ONE_BY_ONE else self._batched(wanted)

    def _asked(self, wanted: list[str]) -> dict[str, int]:
        """A few: from one process that stays open, so that a scan starts none per commit."""
        sizes: dict[str, int] = {}
        for id, line in zip(wanted, self._infos(wanted) if wanted else (), strict=True):
            size = line.rpartition(b" ")[2].strip()
            if not size.isdigit():
                self._both.close()  # answers that nobody took must not be taken for another's
                raise self._missing(id)
            sizes[id] = int(size)
        return sizes

    def _infos(self, ids: list[str]) -> Iterator[bytes]:
        """For each object the line that ends with its size. All are asked at once: so few fit into a pipe."""
        first = b"" if self._both.failed else self._both.ask_or_fail("\n".join(f"info {id}" for id in ids).encode())
        if not first:
            yield from (self._checker.ask(id.encode()) for id in ids)
            return
        yield first
        yield from (self._both.line() for _ in ids[1:])

    def _content(self, name: bytes) -> tuple[Talk, bytes]:
        """The header line of an object, and the process that goes on with its content."""
        if not self._both.failed:
            line = self._both.ask_or_fail(b"contents " + name)
            if line:
                return self._both, line
        return self._reader, self._reader.ask(name)

    def _batched(self, wanted: list[str]) -> dict[str, int]:
        out = self.git.run(*SIZES, stdin="\n".join(wanted).encode() + b"\n")
        sizes: dict[str, int] = {}
        for asked, line in zip(wanted, out.decode().splitlines(), strict=True):
            _, _, size = line.partition(" ")
            if not size.isdigit():
                raise self._missing(asked)
            sizes[asked] = int(size)
        return sizes

    def raw_diff(self, head: str, base: str | None) -> bytes:
        """Raw NUL-separated output for two commits, from one `diff-tree --stdin` that stays open. It echoes a line that is
        no object id, which marks the end (https://git-scm.com/docs/git-diff-tree#Documentation/git-diff-tree.txt---stdin)."""
        end = f"end-{os.urandom(16).hex()}\n".encode()
        asked = f"{head} {base}\n" if base else f"{head}\n"
        try:
            return self._differ.ask_until(asked.encode() + end, end)
        except OSError:
            raise self._missing(head) from None

    def kind(self, id: str) -> str:
        """commit, tree, blob or tag; empty where git knows no such object."""
        process, header = self._content(id.encode())
        words = header.split()
        if len(words) != 3:
            return ""
        process.take(int(words[2]) + 1)
        return words[1].decode()

    def blob(self, id: str, size: int) -> Blob:
        return Blob(id=id, size=size, read=lambda: self.read(id), oversized=size > self.limit)

    def expect(self, blobs: Iterable[tuple[str, int]]) -> None:
        """The blobs (id, size) that will be read, in this order: whoever reads one gets those behind it along."""
        self._expected = [(id, size) for id, size in blobs if size <= self.limit]
        self._places = {id: place for place, (id, _) in reversed(list(enumerate(self._expected)))}
        self._next = 0

    def _following(self, id: str) -> list[str]:
        """An expected object and the next ones, as far as they are small; nothing where it was passed already."""
        place, left = self._places.get(id, -1), AHEAD
        if place < self._next:
            return []
        ids: list[str] = []
        for next_id, size in self._expected[place : place + ASKED_AT_ONCE]:
            left -= size
            if left < 0:
                break
            ids.append(next_id)
        self._next = place + len(ids)
        return list(dict.fromkeys(ids))

    def _read_ahead(self, id: str) -> bytes | None:
        """Asked for together, so that git is waited for once. None where it must be read by itself."""
        if id in self._ahead:
            return self._ahead[id]
        ids = self._following(id) if not self._both.failed else []
        if len(ids) < 2:
            return None
        header = self._both.ask_or_fail("\n".join(f"contents {one}" for one in ids).encode())
        try:
            contents = [self._taken(self._both, header if one == id else self._both.line(), one) for one in ids]
        except (GitError, OSError):
            self._both.close()  # an answer that nobody took must not be taken for another's
            return None
        self._ahead = dict(zip(ids, contents, strict=True))
        return self._ahead[id]

    def _taken(self, process: Talk, header: bytes, name: str) -> bytes:
        """The content that follows its header line."""
        size = header.split()[-1:]
        if not size or not size[0].isdigit():
            raise self._missing(name)
        data = process.take(int(size[0]) + 1)
        if len(data) != int(size[0]) + 1 or not data.endswith(b"\n"):
            raise self._missing(name)
        return data[:-1]

    def read(self, id: str) -> bytes:
        """The whole content of one object; a missing one is an error."""
        data = self._read_ahead(id)
        if data is None:
            data = self.find(id)
        if data is None:
            raise self._missing(id)
        return data

    def find(self, name: str) -> bytes | None:
        """The content that an object id or `<tree>:<path>` names, None where git knows none."""
        if "\n" in name:
            return None
        try:
            process, header = self._content(name.encode("utf-8", "surrogateescape"))
            if header.endswith((b" missing\n", b" ambiguous\n")):
                return None
            return self._taken(process, header, name)
        except OSError:
            raise self._missing(name) from None

    def _missing(self, id: str) -> GitError:
        return GitError(
            f"object {id} is missing or corrupt",
            where=self.git.folder,
            remedy="`git fsck` shows the damage; in a shallow or partial clone `git fetch` the rest",
        )

    def commit(self, id: str) -> Commit:
        return parse_commit(id, self.read(id), notes=self._note(id))

    def _note(self, id: str) -> str:
        """The note of git-ai, empty where there is none. Notes lie in a tree under the commit's id, which grows folders of
        two digits as it fills (https://git-scm.com/docs/git-notes#_notes_on_notes)."""
        if self._noted is None:
            self._noted = bool(self.kind(NOTES))
        names = (id, f"{id[:2]}/{id[2:]}", f"{id[:2]}/{id[2:4]}/{id[4:]}") if self._noted else ()
        found = next(filter(None, (self.find(f"{NOTES}:{name}") for name in names)), b"")
        return found.decode("utf-8", "replace")

    def close(self) -> None:
        for process in (self._both, self._reader, self._checker, self._differ):
            process.close()


class Talk:
    """One git process that answers questions over its pipes; started by the first question."""

    def __init__(self, git: Git, *args: str) -> None:
        self.git, self.args = git, args
        self.failed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None or self._owner != os.getpid():  # a fork needs a process of its own
            self._owner = os.getpid()
            try:
                self._process = subprocess.Popen(
                    self.git.argv(*self.args),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=self.git.env,
                )
            except FileNotFoundError:
                raise GitError("git is not installed, or not on PATH", remedy="install git 2.31 or later") from None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout

    def ask(self, question: bytes) -> bytes:
        """The line that answers one line."""
        stdin, stdout = self._pipes()
        stdin.write(question + b"\n")
        stdin.flush()
        return stdout.readline()

    def line(self) -> bytes:
        return self._pipes()[1].readline()

    def ask_or_fail(self, question: bytes) -> bytes:
        """As `ask`, but a git that does not know these arguments answers nothing, once and for all."""
        try:
            line = self.ask(question)
        except OSError:
            line = b""
        if not line:
            self.failed = True
            self.close()
        return line

    def take(self, size: int) -> bytes:
        return self._pipes()[1].read(size)

    def ask_until(self, question: bytes, end: bytes) -> bytes:
        """Everything up to the line `end`, which git echoes. Raises OSError where git stops before."""
        stdin, stdout = self._pipes()
        stdin.write(question)
        stdin.flush()
        parts: list[bytes] = []
        while not (parts and parts[-1].endswith(end)):
            part = stdout.readline()
            if not part:
                raise OSError("git ended early")
            parts.append(part)
        return b"".join(parts)[: -len(end)]

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        if self._process and self._owner == os.getpid():
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()
            self._process.terminate()
            self._process.wait()
            self._process = None
