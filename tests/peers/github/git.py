"""The git half: bare repositories on disk, written by fast-import and served by `git http-backend`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Files = Mapping[str, str | bytes | None]
"""Path -> text; None deletes. A leading `*` in a path makes an executable, a leading `@` a symbolic link."""

# What GitHub's servers allow: partial clones, and any commit of the network by its sha.
# https://github.blog/open-source/git/get-up-to-speed-with-partial-clone-and-shallow-clone/
SETTINGS = {
    "uploadpack.allowFilter": "true",
    "uploadpack.allowAnySHA1InWant": "true",
    "http.receivepack": "true",
    "receive.denyCurrentBranch": "ignore",
    "gc.auto": "0",
}


class GitError(Exception):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitFacts:
    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Identity
    committer: Identity
    authored_at: str
    committed_at: str
    message: str


FORMAT = "%H%x00%T%x00%P%x00%an%x00%ae%x00%cn%x00%ce%x00%aI%x00%cI%x00%B"


class GitStore:
    """One bare repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def create(cls, folder: Path, branch: str) -> GitStore:
        folder.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "init", "-q", "--bare", "-b", branch, str(folder)], check=True, env=environment())
        with (folder / "config").open("a") as config:
            for name, value in SETTINGS.items():
                section, key = name.split(".")
                config.write(f"[{section}]\n\t{key} = {value}\n")
        return cls(folder)

    def git(self, *args: str, stdin: bytes | None = None) -> bytes:
        done = subprocess.run(
            ["git", "-C", str(self.folder), *args], input=stdin, capture_output=True, check=False, env=environment()
        )
        if done.returncode:
            raise GitError(done.stderr.decode("utf-8", "replace").strip() or f"git {args[0]} failed")
        return done.stdout

    def line(self, *args: str) -> str:
        return self.git(*args).decode("utf-8", "replace").strip()

    def resolve(self, name: str) -> str | None:
        """The commit of a branch, a ref or a sha; None where there is none."""
        for candidate in (f"refs/heads/{name}", f"refs/tags/{name}", name):
            try:
                return self.line("rev-parse", "--verify", "--quiet", "--end-of-options", candidate + "^{commit}")
            except GitError:
                continue
        return None

    def refs(self) -> dict[str, str]:
        rows = self.line("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return {name: sha for name, _, sha in (row.partition(" ") for row in rows)}

    def update_ref(self, ref: str, sha: str | None) -> None:
        self.git("update-ref", *(("-d", ref) if sha is None else (ref, sha)))

    def commit(
        self,
        ref: str,
        files: Files,
        message: str,
        *,
        author: Identity,
        committer: Identity,
        at: int,
        parents: tuple[str, ...],
    ) -> str:
        """A commit on `ref` whose tree is the first parent's with `files` laid over it."""
        out = [f"commit {ref}\nauthor {who(author)} {at} +0000\ncommitter {who(committer)} {at} +0000\n".encode()]
        out.append(data(message.encode()))
        if parents:
            out.append(b"from %s\n" % parents[0].encode())
            out += [b"merge %s\n" % parent.encode() for parent in parents[1:]]
        for name, content in files.items():
            mode = {"*": "100755", "@": "120000"}.get(name[0], "100644")
            path = name.lstrip("*@")
            if content is None:
                out.append(f"D {quoted(path)}\n".encode())
            else:
                out.append(f"M {mode} inline {quoted(path)}\n".encode())
                out.append(data(content.encode() if isinstance(content, str) else content))
        if not parents and self.refs().get(ref):
            self.update_ref(ref, None)
        self.git("fast-import", "--quiet", "--force", stdin=b"".join(out))
        return self.line("rev-parse", ref)

    def merge_tree(self, ours: str, theirs: str) -> str | None:
        """The tree of a merge; None on a conflict."""
        try:
            return self.line("merge-tree", "--write-tree", ours, theirs).splitlines()[0]
        except GitError:
            return None

    def commit_tree(
        self, tree: str, parents: tuple[str, ...], message: str, author: Identity, committer: Identity, at: int
    ) -> str:
        lines = [f"tree {tree}", *(f"parent {p}" for p in parents), f"author {who(author)} {at} +0000"]
        raw = "\n".join([*lines, f"committer {who(committer)} {at} +0000", "", message]).encode()
        return self.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=raw).decode().strip()

    def log(self, *revisions: str, limit: int | None = None) -> tuple[CommitFacts, ...]:
        """Commits in the order of `git log --reverse`: oldest first."""
        count = (f"--max-count={limit}",) if limit else ()
        text = self.git("log", "-z", "--topo-order", "--reverse", f"--format={FORMAT}%x00", *count, *revisions, "--")
        fields = text.decode("utf-8", "replace").split("\0")
        return tuple(facts(fields[at : at + 10]) for at in range(0, len(fields) - 10, 11))

    def facts(self, sha: str) -> CommitFacts:
        return self.log("--no-walk", sha)[0]

    def contains(self, ancestor: str, descendant: str) -> bool:
        try:
            self.git("merge-base", "--is-ancestor", ancestor, descendant)
        except GitError:
            return False
        return True

    def merge_base(self, one: str, other: str) -> str:
        return self.line("merge-base", one, other)

    def blob(self, sha: str, path: str) -> tuple[str, bytes] | None:
        """Object id and bytes of a file at a commit."""
        try:
            oid = self.line("rev-parse", "--verify", "--quiet", f"{sha}:{path}")
            return oid, self.git("cat-file", "blob", oid)
        except GitError:
            return None


def environment() -> dict[str, str]:
    """git that nobody configures, whoever runs the tests."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return plain | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def who(identity: Identity) -> str:
    return f"{identity.name} <{identity.email}>"


def data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def quoted(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def facts(fields: list[str]) -> CommitFacts:
    sha, tree, parents, name, email, by, by_email, authored, committed, message = fields
    return CommitFacts(
        sha=sha.strip("\n"),
        tree=tree,
        parents=tuple(parents.split()),
        author=Identity(name=name, email=email),
        committer=Identity(name=by, email=by_email),
        authored_at=zulu(authored),
        committed_at=zulu(committed),
        message=message.removesuffix("\n"),
    )


def zulu(stamp: str) -> str:
    return stamp.replace("+00:00", "Z")
