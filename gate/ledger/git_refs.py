"""The git plumbing below a log in refs: objects and refs of one repository, and of a remote where there is one.

Every change of a ref names the value that it expects there, here (`update-ref`) and at a remote (`--force-with-lease`),
so of two that race one loses and looks again. Nothing touches the working copy, the index or a branch.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gate.change.git import Git
from gate.change.objects import Objects
from gate.errors import GitError, LedgerError

# Set by git inside of hooks: they would lead a ledger's call into the repository that is being committed to.
ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
NAME = "oversight-gate"
NOTHING = ""
"""The value that a ref has which does not exist."""
RACED = (
    *(b"stale info", b"fetch first", b"already exists", b"cannot lock ref"),
    *(b"failed to update ref", b"failed to delete", b"incorrect old", b"transaction failed"),
)
"""What a push says that lost a race (https://git-scm.com/docs/git-push#_output); any other rejection is for a person."""
AT_ONCE = 200
"""Refs named in one call, so that the command line stays short."""


@dataclass(frozen=True, slots=True)
class Ref:
    name: str
    commit: str
    subject: str


class Refs:
    """Refs below one prefix. With a remote, `here` is where its refs are copied to."""

    def __init__(self, folder: str, remote: str | None, *, prefix: str, here: str) -> None:
        self.git, self.remote = Git(folder), remote
        self.git.env = {k: v for k, v in self.git.env.items() if k not in ELSEWHERE}
        self.prefix, self.here = prefix, here if remote else prefix
        self.objects = Objects(self.git)
        self.said = ""
        """Git's last words on a change of a ref that it refused."""

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else changes the log in this clone meanwhile."""
        folder = self.git.run("rev-parse", "--path-format=absolute", "--git-common-dir").decode().strip()
        with open(os.path.join(folder, "gate-ledger.lock"), "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def fetch(self, below: str) -> None:
        """Copy the remote's refs below a name. Nothing to do without a remote."""
        if self.remote is None:
            return
        spec = f"+{self.prefix}/{below}/*:{self.here}/{below}/*"
        code, _, err = self.git.attempt(
            "fetch", "--quiet", "--no-tags", "--prune", "--no-write-fetch-head", "--end-of-options", self.remote, spec
        )
        if code:
            raise self._unreachable("fetched", err)

    def listed(self, below: str) -> tuple[Ref, ...]:
        out = self.git.run(
            "for-each-ref", "--format=%(refname)%00%(objectname)%00%(contents:subject)", f"{self.here}/{below}"
        )
        rows = [line.split("\0") for line in out.decode("utf-8", "replace").splitlines()]
        return tuple(Ref(name[len(self.here) + 1 :], commit, subject) for name, commit, subject in rows)

    def commit(self, files: dict[str, bytes], message: str, *, at: str, parent: str = "") -> str:
        """A commit of these files alone; `at` is its time, so that the same again is the same commit."""
        rows = "".join(
            f"100644 blob {self._written('hash-object', '-w', '--stdin', stdin=data)}\t{name}\n"
            for name, data in sorted(files.items())
        )
        tree = self._written("mktree", stdin=rows.encode())
        return self._committed(tree, message, at, parent)

    def _committed(self, tree: str, message: str, at: str, parent: str) -> str:
        plain = self.git.env
        who = {f"GIT_{role}_{what}": NAME for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        try:
            self.git.env = plain | who | {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
            return self._written("commit-tree", tree, *(("-p", parent) if parent else ()), stdin=message.encode())
        finally:
            self.git.env = plain

    def _written(self, *args: str, stdin: bytes) -> str:
        return self.git.run(*args, stdin=stdin).decode().strip()

    def swap(self, name: str, old: str, new: str) -> bool:
        """Set a ref from `old` (NOTHING: it must not exist) to `new`; False where it holds something else."""
        if self.remote is None:
            code, _, err = self.git.attempt("update-ref", f"{self.here}/{name}", new, old or "0" * len(new))
            self.said = err.decode("utf-8", "replace").strip()
            return code == 0
        return self._push([f"--force-with-lease={self.prefix}/{name}:{old}"], [f"{new}:{self.prefix}/{name}"])

    def delete(self, refs: Iterable[Ref]) -> None:
        """Delete those that still hold what they held; others stay for the next time."""
        rest = list(refs)
        while rest:
            some, rest = rest[:AT_ONCE], rest[AT_ONCE:]
            if self.remote is not None:
                leases = [f"--force-with-lease={self.prefix}/{r.name}:{r.commit}" for r in some]
                self._push(leases, [f":{self.prefix}/{r.name}" for r in some])
                continue
            lines = "".join(f"delete {self.here}/{r.name} {r.commit}\n" for r in some)
            if self.git.attempt("update-ref", "--stdin", stdin=lines.encode())[0]:  # all or nothing: one by one then
                for r in some:
                    self.git.attempt("update-ref", "-d", f"{self.here}/{r.name}", r.commit)

    def _push(self, leases: list[str], specs: list[str]) -> bool:
        assert self.remote is not None
        code, out, err = self.git.attempt(
            "push", "--porcelain", "--quiet", "--no-verify", *leases, "--end-of-options", self.remote, *specs
        )
        rejected = [line for line in out.splitlines() if line.startswith(b"!")]
        if code and not rejected:
            raise self._unreachable("pushed to", err)
        for line in rejected:
            self.said = line.rpartition(b"\t")[2].decode("utf-8", "replace")
            if not any(words in line for words in RACED):
                raise LedgerError(
                    f"the remote refuses the log: {self.said}",
                    where=str(self.remote),
                    remedy=f"let this token write {self.prefix}/*: contents: write, and no rule or hook against it",
                )
        return code == 0

    def history(self, tip: str, *, newest_first: bool = False) -> list[str]:
        """The commits that lead to a tip."""
        order = () if newest_first else ("--reverse",)
        return self.git.run("rev-list", "--first-parent", *order, tip, "--").decode().split()

    def read(self, commit: str, name: str) -> bytes | None:
        try:
            return self.objects.find(f"{commit}:{name}")
        except GitError:
            return None

    def _unreachable(self, verb: str, err: bytes) -> LedgerError:
        said = err.decode("utf-8", "replace").strip().splitlines()
        return LedgerError(
            f"the log could not be {verb}: {said[-1] if said else 'git gave no reason'}",
            where=str(self.remote),
            remedy="check the address and that this token may write refs (contents: write)",
        )
