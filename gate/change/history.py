"""History as streams: commits with their messages, and patches without context, each from one git process.

Nothing is fetched on the way: in a partial clone a missing blob ends the stream, and `Stream.failure` says so. What was
read until then holds; what comes after is unknown, never zero.
"""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from gate.change.git import Git
from gate.errors import GitError
from gate.model import Commit, Identity

FIELDS = "%H%x00%P%x00%ct%x00%at%x00%an%x00%ae%x00%cn%x00%ce%x00%N%x00%B"
AI_NOTES = "refs/notes/ai"
# What a repository's configuration could change about a patch is set here; merges show against their first parent.
PLAIN_PATCH = (
    "-p", "-U0", "-M", "--first-parent", "--diff-merges=first-parent", "--no-color", "--no-ext-diff", "--no-textconv", "--submodule=short",
    "--src-prefix=a/", "--dst-prefix=b/", "--inter-hunk-context=0", "--root", "--no-relative", "-O/dev/null", "--diff-algorithm=myers",
    "--format=%x00%H", "--no-show-signature", "--no-notes",
)  # fmt: skip
# No transport is allowed, so no object is fetched one by one (GIT_NO_LAZY_FETCH does the same since git 2.44).
OFFLINE = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}


class Stream:
    """The output of one git process, in bytes. Read it to its end, then ask `failure`."""

    def __init__(self, git: Git, *args: str, stdin: Iterable[str] | None = None) -> None:
        self.failure = ""
        """Git's own words where it ended early; known once `lines` or `fields` is exhausted."""
        self._files = contextlib.ExitStack()
        self._asked = self._files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        self._asked.writelines(f"{line}\n".encode() for line in stdin or ())
        self._asked.seek(0)
        self._said = self._files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        try:
            self._process = subprocess.Popen(
                git.argv(*args), stdin=self._asked, stdout=subprocess.PIPE, stderr=self._said, env=git.env | OFFLINE
            )
        except FileNotFoundError:
            raise GitError("git is not installed, or not on PATH", remedy="install git 2.31 or later") from None

    @property
    def _out(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def lines(self) -> Iterator[bytes]:
        try:
            yield from self._out
            self._finish()
        finally:
            self.close()

    def fields(self) -> Iterator[bytes]:
        """NUL-separated fields; a last one without its NUL was cut off and is left out."""
        rest = b""
        try:
            while chunk := self._out.read(1 << 16):
                *whole, rest = (rest + chunk).split(b"\0")
                yield from whole
            self._finish()
        finally:
            self.close()

    def _finish(self) -> None:
        code = self._process.wait()
        self._said.seek(0)
        said = self._said.read().decode("utf-8", "replace").strip().splitlines()
        if code:
            self.failure = said[-1] if said else f"git ended with {code}"

    def close(self) -> None:
        self._out.close()
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
        self._files.close()


def read_history(git: Git, head: str, *, limit: int) -> tuple[Commit, ...]:
    """The newest `limit` commits that `head` reaches, oldest first, parents before children. Trees stay empty."""
    args = ("log", "-z", "--topo-order", f"--max-count={limit}", "--encoding=UTF-8", f"--format={FIELDS}%x00")
    notes = (
        ("--no-notes", f"--notes={AI_NOTES}") if git.line("rev-parse", "-q", "--verify", AI_NOTES) else ("--no-notes",)
    )
    stream = Stream(git, *args, *notes, head, "--")
    fields = stream.fields()
    commits: list[Commit] = []
    while (id := next(fields, None)) is not None:
        row = [field.decode("utf-8", "surrogateescape") for field in _take(fields, 10)]
        if len(row) == 10:
            commits.append(_commit(id.decode("ascii", "replace"), row))
    if stream.failure:
        raise GitError(
            f"git log failed: {stream.failure}", where=git.folder, remedy="`git fsck` shows what is missing or broken"
        )
    return tuple(reversed(commits))


def _take(fields: Iterator[bytes], count: int) -> list[bytes]:
    return [field for _, field in zip(range(count), fields, strict=False)]


def _commit(id: str, row: list[str]) -> Commit:
    parents, committed, authored, author, author_mail, committer, committer_mail, notes, message, _ = row
    return Commit(
        id=id,
        parents=tuple(parents.split()),
        tree="",
        author=Identity(name=author, email=author_mail),
        committer=Identity(name=committer, email=committer_mail),
        message=message,
        authored_at=_seconds(authored),
        committed_at=_seconds(committed),
        notes=notes,
    )


def _seconds(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() and len(text) < 16 else 0


def main_line_patches(git: Git, head: str, *, since: str | None = None, limit: int) -> Stream:
    """Patches of the newest `limit` commits of the first-parent line, oldest first; a merge shows all that it brings.
    `since` and what it reaches are left out."""
    revisions = (head, f"^{since}") if since else (head,)
    return Stream(git, "log", "--reverse", f"--max-count={limit}", *PLAIN_PATCH, *revisions, "--")


def ids_between(git: Git, since: str, head: str) -> frozenset[str]:
    return frozenset(git.run("rev-list", head, f"^{since}", "--").decode().split())


def patches_of(git: Git, ids: Iterable[str]) -> Stream:
    """Patches of the named commits, in one process."""
    return Stream(git, "log", "--no-walk=unsorted", "--stdin", *PLAIN_PATCH, stdin=ids)


def shallow_commits(git: Git) -> frozenset[str]:
    """Commits whose parents are not here although they have some."""
    path = git.line("rev-parse", "--git-path", "shallow")
    if git.line("rev-parse", "--is-shallow-repository") != "true" or not path:
        return frozenset()
    import os

    with open(os.path.join(git.folder, path), encoding="ascii", errors="replace") as file:
        return frozenset(file.read().split())
