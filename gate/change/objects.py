"""Reading objects: sizes from one `cat-file --batch-check`, contents from one `cat-file --batch` kept open."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from typing import IO

from gate.change.git import Git
from gate.errors import GitError
from gate.model import Blob, Commit, Identity

LIMIT = 5_000_000  # bytes of one blob; past it nothing is read and the file keeps its path's level


class Objects:
    """A reader over one `git cat-file --batch` process, started on first use."""

    def __init__(self, git: Git, *, limit: int = LIMIT) -> None:
        self.git, self.limit = git, limit
        self._process: subprocess.Popen[bytes] | None = None

    def sizes(self, ids: Iterable[str]) -> dict[str, int]:
        """Bytes of each object; an object that is missing is an error, never an empty text."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        out = self.git.run(
            "cat-file", "--batch-check=%(objectname) %(objectsize)", stdin="\n".join(wanted).encode() + b"\n"
        )
        sizes: dict[str, int] = {}
        for asked, line in zip(wanted, out.decode().splitlines(), strict=True):
            _, _, size = line.partition(" ")
            if not size.isdigit():
                raise self._missing(asked)
            sizes[asked] = int(size)
        return sizes

    def blob(self, id: str, size: int) -> Blob:
        return Blob(id=id, size=size, read=lambda: self.read(id), oversized=size > self.limit)

    def read(self, id: str) -> bytes:
        """The whole content of one object; a missing one is an error."""
        data = self.find(id)
        if data is None:
            raise self._missing(id)
        return data

    def find(self, name: str) -> bytes | None:
        """The content that an object id or `<tree>:<path>` names, None where git knows none."""
        if "\n" in name:
            return None
        stdin, stdout = self._pipes()
        try:
            stdin.write(name.encode("utf-8", "surrogateescape") + b"\n")
            stdin.flush()
            header = stdout.readline()
            if header.endswith((b" missing\n", b" ambiguous\n")):
                return None
            size = header.split()[-1:]
            if not size or not size[0].isdigit():
                raise self._missing(name)
            data = stdout.read(int(size[0]))
            if len(data) != int(size[0]) or stdout.read(1) != b"\n":
                raise self._missing(name)
        except OSError:
            raise self._missing(name) from None
        return data

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = subprocess.Popen(
                self.git.argv("cat-file", "--batch"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=self.git.env,
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout

    def _missing(self, id: str) -> GitError:
        return GitError(
            f"object {id} is missing or corrupt",
            where=self.git.folder,
            remedy="`git fsck` shows the damage; in a shallow or partial clone `git fetch` the rest",
        )

    def commit(self, id: str) -> Commit:
        return parse_commit(id, self.read(id))

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        if self._process:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    pipe.close()
            self._process.terminate()
            self._process.wait()
            self._process = None


def parse_commit(id: str, raw: bytes) -> Commit:
    """A commit from its raw object: `gpgsig` and `mergetag` headers are folded over lines that begin with a space."""
    head, _, body = raw.partition(b"\n\n")
    headers: dict[str, list[bytes]] = {}
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key:
            headers.setdefault(key.decode("ascii", "replace"), []).append(value)
    encoding = (headers.get("encoding") or [b"utf-8"])[0].decode("ascii", "replace")
    author, authored_at = _identity((headers.get("author") or [b""])[0], encoding)
    committer, committed_at = _identity((headers.get("committer") or [b""])[0], encoding)
    return Commit(
        id=id,
        parents=tuple(p.decode() for p in headers.get("parent", ())),
        tree=(headers.get("tree") or [b""])[0].decode(),
        author=author,
        committer=committer,
        authored_at=authored_at,
        committed_at=committed_at,
        message=_decode(body, encoding),
        signed="gpgsig" in headers or "gpgsig-sha256" in headers,
    )


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return data.decode("utf-8", "surrogateescape")


def _identity(value: bytes, encoding: str) -> tuple[Identity, int]:
    """`Name <email> 1700000000 +0100`; a broken one keeps what can be read."""
    name, _, rest = _decode(value, encoding).partition("<")
    email, _, when = rest.rpartition(">")
    stamp = when.split()[0] if when.split() else "0"
    seconds = int(stamp) if stamp.lstrip("-").isdigit() and len(stamp) < 16 else 0
    return Identity(name=name.strip(), email=email.strip()), seconds
