"""Which change is meant: a range, one commit, the staged index, or whatever is most useful here."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterator

from gate.change.git import Git
from gate.change.objects import RAW, Objects
from gate.change.tree import file_changes, parse_raw
from gate.errors import GitError, UsageError
from gate.model import Change, Commit

FULL_ID = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
COMMITS_LIMIT = 10_000
OF_A_COMMIT = 1_000  # bytes, about
BASE_CANDIDATES = ("origin/HEAD", "origin/main", "origin/master", "main", "master", "trunk", "develop")


class Source:
    """One repository, opened once. Every method that returns a `Change` reads trees, never the working copy."""

    def __init__(self, folder: str = ".") -> None:
        self.git = Git(folder)
        self.objects = Objects(self.git)
        asked = ("rev-parse", "--is-bare-repository", "--absolute-git-dir", "--verify", "--quiet", "HEAD^{commit}")
        _, out, err = self.git.attempt(*asked)
        facts = out.decode("utf-8", "surrogateescape").split("\n")
        if len(facts) < 3:
            raise self.git.explain(asked, err)
        self.bare, self.git_dir, head = facts[0] == "true", facts[1], facts[2]
        self.head: str | None = head or None
        """The commit of HEAD, None before the first one."""

    @functools.cached_property
    def name(self) -> str:
        """`owner/name` from the origin's URL, else the folder's name."""
        url = (self.git.line("config", "--get", "remote.origin.url") or "").rstrip("/").removesuffix(".git")
        parts = url.replace(":", "/").split("/")
        if (len(parts) >= 2 and "://" in url) or "@" in url:
            return "/".join(parts[-2:])
        top = self.git_dir.removesuffix("/.git").rstrip("/")
        return os.path.basename(top).removesuffix(".git") or "repository"

    def resolve(self, revision: str) -> str:
        """A commit id, or a usage error that names the revision."""
        if FULL_ID.fullmatch(revision) and self.objects.kind(revision) == "commit":
            return revision
        if revision.startswith("-"):
            raise UsageError(f"{revision!r} is not a revision", remedy="name a commit, branch, tag, or A..B")
        id = self.git.line("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if id is None:
            if self.head is None:
                raise UsageError(
                    f"unknown revision {revision!r}: this repository has no commit yet",
                    where=self.git.folder,
                    remedy="commit something first, or stage it and run `gate check --staged`",
                )
            if os.path.lexists(os.path.join(self.git.folder, revision)):
                raise UsageError(
                    f"{revision!r} is a file, not a revision",
                    where=self.git.folder,
                    remedy="name a commit, branch, tag, or A..B; `gate policy map` grades files",
                )
            raise UsageError(
                f"unknown revision {revision!r}",
                where=self.git.folder,
                remedy="fetch it first (in a shallow clone: git fetch --unshallow), or check its spelling",
            )
        return id

    def ids(self, spec: str | None) -> list[str]:
        """The commits of `A..B`, or of a revision's whole history (HEAD's without a spec), newest first."""
        if spec and ".." in spec:
            left, _, right = spec.partition("...") if "..." in spec else spec.partition("..")
            revisions = [self.resolve(right or "HEAD"), "^" + self.resolve(left or "HEAD")]
        else:
            revisions = [self.resolve(spec or "HEAD")]
        return self.git.run("rev-list", *revisions, "--").decode().split()

    def change(self, spec: str) -> Change:
        """`A..B` compares two trees as `git diff` does, `A...B` starts at the merge base, `C` is one commit."""
        if "..." in spec:
            base, head = (self.resolve(part or "HEAD") for part in spec.split("...", 1))
            return self.since(self.merge_bases(base, head, spec), base, head, spec)
        if ".." in spec:
            left, right = (part or "HEAD" for part in spec.split("..", 1))
            return self.between(self.resolve(left), self.resolve(right), spec)
        return self.brought(self.resolve(spec), f"the commit {spec}")

    def merge_bases(self, left: str, right: str, spec: str) -> tuple[str, ...]:
        found = self.git.line("merge-base", "--all", left, right)
        if not found:
            raise UsageError(
                f"no common ancestor in {spec}",
                where=self.git.folder,
                remedy="in a shallow clone: git fetch --unshallow; else compare the trees with A..B",
            )
        return tuple(found.split())

    def brought(self, id: str, what: str) -> Change:
        """What a commit brings to the line that it stands in: a merge brings the commits of the other line, and who wrote them."""
        parents = self.objects.commit(id).parents
        return self.between(parents[0], id, what) if len(parents) > 1 else self.one(id)._replace(source=what)

    def one(self, id: str, spec: str | None = None) -> Change:
        """One commit against its first parent, by itself; a root commit against nothing."""
        commit = self.objects.commit(id)
        base = commit.parents[0] if commit.parents else None
        if base and self.objects.find(base) is None:
            raise GitError(
                f"the parent of {id[:12]} is not here (a shallow clone)",
                where=self.git.folder,
                remedy="git fetch --deepen=1, or judge a range that is here",
            )
        return self._build(base, id, (commit,), f"the commit {spec or id[:12]}")

    def history(self, head: str, spec: str) -> Change:
        """A whole history against nothing: what a first push brings."""
        ids = (
            self.git.run("rev-list", "--reverse", "--topo-order", f"--max-count={COMMITS_LIMIT}", head, "--")
            .decode()
            .split()
        )
        raw = self.git.run("diff-tree", "-r", *RAW, self._empty_tree(), head, "--")
        return self._build(None, head, self._read(ids), spec, raw)

    def between(self, base: str, head: str, spec: str) -> Change:
        return self._build(base, head, self.commits(base, head), spec)

    def since(self, merge_bases: tuple[str, ...], base: str, head: str, spec: str) -> Change:
        """What a head brings since it left the base. Lines that crossed have several merge bases
        (https://git-scm.com/docs/git-merge-base#_discussion), and git merges with all of them in view: what only one of
        them shows counts too, if the head's file is not the base's own."""
        change = self.between(merge_bases[0], head, spec)
        if len(merge_bases) == 1:
            return change
        apart = {e.path for e in parse_raw(self.objects.raw_diff(head, base))}
        seen = set(parse_raw(self.objects.raw_diff(head, merge_bases[0])))
        others = dict.fromkeys(
            entry
            for id in merge_bases[1:]
            for entry in parse_raw(self.objects.raw_diff(head, id))
            if entry.path in apart
        )
        more = file_changes([entry for entry in others if entry not in seen], self.objects)
        return change._replace(files=(*change.files, *more))

    def commits(self, base: str, head: str) -> tuple[Commit, ...]:
        ids = (
            self.git.run(
                "rev-list", "--reverse", "--topo-order", f"--max-count={COMMITS_LIMIT + 1}", f"{base}..{head}", "--"
            )
            .decode()
            .split()
        )
        if len(ids) > COMMITS_LIMIT:
            raise UsageError(
                f"more than {COMMITS_LIMIT:,} commits in one change",
                remedy="judge a smaller range, or each commit: gate scan",
            )
        return self._read(ids)

    def _read(self, ids: list[str]) -> tuple[Commit, ...]:
        self.objects.expect((id, OF_A_COMMIT) for id in ids)
        return tuple(self.objects.commit(id) for id in ids)

    def staged(self, *, name: str | None = None) -> Change:
        """The index against HEAD; against the empty tree before the first commit. A `name` saves asking git for it."""
        if self.bare:
            raise UsageError(
                "a bare repository has nothing staged", where=self.git.folder, remedy="name a range: gate check A..B"
            )
        head = self.head
        against = head or self._empty_tree()
        raw = self.git.run("diff-index", "--cached", "--ignore-submodules=none", *RAW, against, "--")
        files = file_changes(parse_raw(raw), self.objects)
        return Change(
            repository=name or self.name,
            base=head,
            head=None,
            source="the staged change",
            files=files,
            tree_paths=lambda: self.paths(against),
            read_base=lambda path: self.file(against, path),
        )

    def default(self) -> Change:
        """Staged if there is anything, else the branch against its base, else the last commit."""
        head = self.head
        if (
            not self.bare
            and self.git.attempt(
                "diff-index", "--cached", "--quiet", "--ignore-submodules=none", head or self._empty_tree(), "--"
            )[0]
        ):
            return self.staged()
        if head is None:
            raise UsageError(
                "nothing to check yet: no commit, and nothing is staged",
                where=self.git.folder,
                remedy="git add something, then run gate check again",
            )
        base, name = self._branch_base(head)
        if base and base != head:
            return self.between(base, head, f"{name}...HEAD (this branch since it left {name})")
        return self.brought(head, "the commit HEAD (the last one)")

    def _branch_base(self, head: str) -> tuple[str | None, str]:
        branch = self.git.line("symbolic-ref", "--quiet", "--short", "HEAD") or ""
        upstream = self.git.line("rev-parse", "--abbrev-ref", "@{upstream}") or ""
        copied = upstream.endswith(f"/{branch}") and branch not in BASE_CANDIDATES
        # where a branch was pushed to under its own name is no base of it
        for name in (*BASE_CANDIDATES, "@{upstream}") if copied else ("@{upstream}", *BASE_CANDIDATES):
            if name == branch:
                break
            tip = self.git.line("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
            base = self.git.line("merge-base", tip, head) if tip else None
            if base and base != head:
                return base, self.git.line("rev-parse", "--abbrev-ref", name) or name
        return None, ""

    def _empty_tree(self) -> str:
        """Computed, not a constant: the id differs in SHA-256 repositories.."""
        return self.git.run("hash-object", "-t", "tree", "--stdin", stdin=b"").decode().strip()

    def _build(
        self, base: str | None, head: str, commits: tuple[Commit, ...], source: str, raw: bytes | None = None
    ) -> Change:
        files = file_changes(parse_raw(self.objects.raw_diff(head, base) if raw is None else raw), self.objects)
        return Change(
            repository=self.name,
            base=base,
            head=head,
            source=source,
            commits=commits,
            files=files,
            tree_paths=lambda: self.paths(base or head),
            read_base=lambda path: self.file(base, path) if base else None,
        )

    def paths(self, tree: str) -> Iterator[str]:
        """Every path of a tree."""
        out = self.git.run("ls-tree", "-r", "-z", "--name-only", "--full-tree", tree)
        return (p.decode("utf-8", "surrogateescape") for p in out.split(b"\0") if p)

    def file(self, tree: str, path: str) -> bytes | None:
        """One blob of a tree, None where it is absent. A link reads as the path it names: as a policy that is broken."""
        return self.objects.find(f"{tree}:{path}")

    def close(self) -> None:
        self.objects.close()
