"""Git brings the objects of a change into a bare store of its own: no checkout, hooks, submodules or stored credentials.

A partial clone (https://git-scm.com/docs/partial-clone): recent commits with their trees first, the whole line of commits
only where the merge base asks for it, then the blobs of the changed files in one go. A blob that a rule asks for later is
fetched by git itself.
"""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from gate.change.git import Git
from gate.change.objects import NOTES, RAW
from gate.change.source import Source
from gate.change.tree import parse_raw
from gate.errors import GitError, UsageError
from gate.github.event import QUEUE_REF
from gate.github.settings import LOOPBACK, Settings
from gate.model import GITLINK, Change
from gate.policy.code_owners import LOCATIONS
from gate.policy.load import NAME

RECENT = 64  # commits of each side that come with the first fetch: a pull request rarely strays further
FETCH = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no", "--no-auto-gc")
FETCH_TIMEOUT = 300.0


@contextmanager
def open_store(settings: Settings) -> Iterator[Store]:
    """A store that is gone afterwards, whatever happens."""
    try:
        folder = tempfile.TemporaryDirectory(
            prefix="oversight-gate-", dir=settings.temp or None, ignore_cleanup_errors=True
        )
    except OSError as error:
        raise GitError(
            f"no place for the objects: {error.strerror}",
            where=settings.temp,
            remedy="free some disk space of the runner",
        ) from None
    with folder as name:
        store = Store(name, settings)
        try:
            yield store
        finally:
            store.close()


class Store:
    """One repository's objects, as far as they were asked for."""

    def __init__(self, folder: str, settings: Settings) -> None:
        self.url = f"{settings.server}/{settings.repository}.git"
        git = Git(folder)
        git.run("init", "--quiet", "--bare", "--template=", folder)
        self.source = Source(folder)
        self.source.git.env |= _configuration(self.url, settings)
        self.git = self.source.git
        self.git.run("config", "remote.origin.url", self.url)
        self._commits_alone = False

    def change(self, base: str, head: str, *, title: str) -> Change:
        """The change of a pull request: what its head brings since it left the base, judged by the files of the base.

        Raises GitError where an object does not come.
        """
        self._fetch_notes()
        merge_bases = self._merge_bases(base, head)
        merges = self._merges(base, head)
        self._trees((*merge_bases, base, head, *merges))
        self._blobs(self._wanted(merge_bases, base, head, merges))
        change = self.source.since(merge_bases, base, head, title)
        return change._replace(
            base=base,
            commits=self.source.commits(base, head),
            tree_paths=lambda: self.source.paths(base),
            read_base=lambda path: self.source.file(base, path),
        )

    def push(self, before: str, after: str, *, title: str) -> Change:
        """What a push brought to a branch, tree against tree."""
        self.fetch(before, after)
        self._trees((before, after))
        self._blobs(self._wanted((before,), before, after, ()))
        return self.source.between(before, after, title)

    def fetch(self, *ids: str) -> None:
        """Recent history of these commits, with the trees."""
        self._fetch(f"--depth={RECENT}", "--filter=blob:none", *ids)

    def head_of(self, number: int) -> str | None:
        """Where the head of a pull request is now, by the git protocol; None where the server has no such ref."""
        out = self.git.run("ls-remote", "--quiet", "origin", f"refs/pull/{number}/head").decode("ascii", "replace")
        return out.split()[0] if out.strip() else None

    def queue(self, branch: str) -> tuple[str | None, dict[str, int]]:
        """The tip of a branch, and the heads in its merge queue with the numbers of their pull requests."""
        queued = f"refs/heads/gh-readonly-queue/{branch}/*"
        out = self.git.run("ls-remote", "--quiet", "origin", f"refs/heads/{branch}", queued).decode("utf-8", "replace")
        rows = [line.split("\t", 1) for line in out.splitlines() if "\t" in line]
        tip = next((id for id, ref in rows if ref == f"refs/heads/{branch}"), None)
        named = [(id, QUEUE_REF.fullmatch(ref)) for id, ref in rows]
        return tip, {id: int(match["number"]) for id, match in named if match is not None and match["base"] == branch}

    def clean_base_merges(self, change: Change) -> frozenset[str]:
        """Merges that bring nothing of their own: the second parent is on the base, and the tree is what git itself makes of
        the two. An empty combined diff is not enough: `merge -s ours` has one, and drops what the base brought."""
        base = change.base or ""
        return frozenset(
            c.id
            for c in change.commits
            if len(c.parents) == 2
            and self.git.attempt("merge-base", "--is-ancestor", c.parents[1], base)[0] == 0
            and self.git.line("merge-tree", "--write-tree", *c.parents) == c.tree
        )

    def left(self, change: Change) -> tuple[tuple[str, str], ...]:
        """The commits that the change starts from, with their trees: what tells an empty first commit."""
        own = {c.id for c in change.commits}
        parents = dict.fromkeys(p for c in change.commits if len(c.parents) == 1 for p in c.parents if p not in own)
        return tuple((id, self.source.objects.commit(id).tree) for id in parents)

    def close(self) -> None:
        self.source.close()

    def _fetch_notes(self) -> None:
        """What git-ai noted of who wrote which lines, where the repository keeps it: a mark like any other."""
        code, _, err = self.git.attempt(
            *FETCH, "--depth=1", "--filter=blob:none", "origin", f"+{NOTES}:{NOTES}", timeout=FETCH_TIMEOUT
        )
        if code and b"couldn't find remote ref" not in err:
            raise _explain(err, self.url)

    def _merge_bases(self, base: str, head: str) -> tuple[str, ...]:
        """Exact even in a shallow store: no commit between them and either side may be cut off from its parents."""
        self.fetch(base, head)
        found = self.git.line("merge-base", "--all", base, head)
        shallow = self.git.line("rev-parse", "--is-shallow-repository") == "true"
        if shallow and (not found or self._cut_off(found.split(), base, head)):
            self._fetch("--unshallow", "--filter=tree:0", base, head)
            self._commits_alone = True
            found = self.git.line("merge-base", "--all", base, head)
        if not found:
            raise UsageError(
                "the head and the base have no commit in common",
                where=f"{head[:12]} and {base[:12]}",
                remedy="rebase the branch on its base",
            )
        return tuple(found.split())

    def _cut_off(self, merge_bases: list[str], base: str, head: str) -> bool:
        """Whether a path from either side ends before it reaches a merge base, which then may not be the best one."""
        out = self.git.run("rev-list", "--parents", base, head, *(f"^{id}" for id in merge_bases), "--").decode()
        return any(" " not in line for line in out.splitlines())

    def _merges(self, base: str, head: str) -> tuple[str, ...]:
        """Merges of the pull request and all of their parents."""
        out = self.git.run("rev-list", "--min-parents=2", "--parents", f"{base}..{head}", "--").decode()
        return tuple(dict.fromkeys(out.split()))

    def _trees(self, commits: tuple[str, ...]) -> None:
        """Trees come with the recent commits; where the whole line of commits had to come, it came without."""
        if self._commits_alone:
            self._exact([self.source.objects.commit(id).tree for id in commits])

    def _wanted(self, merge_bases: tuple[str, ...], base: str, head: str, merges: tuple[str, ...]) -> list[str]:
        """Blobs of the changed files, of the policy and the code owners at the base, and of merges."""
        entries = [e for id in merge_bases for e in parse_raw(self.source.objects.raw_diff(head, id))]
        ids = [
            id
            for e in entries
            for id, mode in ((e.old_id, e.old_mode), (e.new_id, e.new_mode))
            if mode not in ("000000", GITLINK)
        ]
        listed = self.git.run("ls-tree", "-z", "--full-tree", base, "--", NAME, *LOCATIONS).decode("utf-8", "replace")
        ids += [row.split()[2] for row in listed.split("\0") if row and row.split()[1] == "blob"]
        if merges:
            both = self.git.run("diff-tree", "--stdin", "-c", *RAW[:-2], stdin="\n".join(merges).encode() + b"\n")
            ids += [
                word for word in both.decode("ascii", "replace").split() if len(word) in (40, 64) and word.strip("0")
            ]
        return list(dict.fromkeys(ids))

    def _blobs(self, ids: list[str]) -> None:
        if ids:
            self._exact(ids)

    def _exact(self, ids: list[str]) -> None:
        """These objects, whatever the store holds: git asks so itself for what a partial clone lacks
        (https://github.com/git/git/blob/v2.45.0/promisor-remote.c#L22)."""
        self._fetch("--stdin", "--filter=blob:none", noop=True, stdin="\n".join(ids).encode() + b"\n")

    def _fetch(self, *args: str, noop: bool = False, stdin: bytes | None = None) -> None:
        options = [a for a in args if a.startswith("--")]
        ids = [a for a in args if not a.startswith("--")]
        negotiate = ("-c", "fetch.negotiationAlgorithm=noop") if noop else ()
        command = (*negotiate, *FETCH, *options, "origin", *ids)
        code, _, err = self.git.attempt(*command, stdin=stdin, timeout=FETCH_TIMEOUT)
        if code:
            raise _explain(err, self.url)


def _configuration(url: str, settings: Settings) -> dict[str, str]:
    """Settings of git for this store alone, through the environment: nothing is written to disk
    (https://git-scm.com/docs/git-config#ENVIRONMENT)."""
    plain = "always" if urlsplit(url).hostname in LOOPBACK else "never"
    secret = base64.b64encode(f"x-access-token:{settings.token}".encode()).decode()
    pairs = [
        ("protocol.allow", "never"),
        ("protocol.https.allow", "always"),
        ("protocol.http.allow", plain),
        ("http.followRedirects", "false"),
        (f"http.{settings.server}/.extraHeader", f"Authorization: Basic {secret}"),
        ("credential.helper", ""),
        ("core.askPass", ""),
        ("gc.auto", "0"),
    ]
    env = {"GIT_CONFIG_COUNT": str(len(pairs))}
    for i, (key, value) in enumerate(pairs):
        env |= {f"GIT_CONFIG_KEY_{i}": key, f"GIT_CONFIG_VALUE_{i}": value}
    return env


def _explain(err: bytes, url: str) -> GitError:
    said = err.decode("utf-8", "replace").strip()
    last = said.splitlines()[-1] if said else "no message"
    low = said.lower()
    if "authentication failed" in low or "could not read username" in low or "403" in low or "not found" in low:
        remedy = "give the job `permissions:` contents: read"
    elif "not our ref" in low or "couldn't find remote ref" in low or "unadvertised object" in low:
        remedy = "the commit is gone: it was pushed away; the next event judges the new head"
    elif "no space" in low or "disk" in low:
        remedy = "free some disk space of the runner"
    else:
        remedy = "see https://www.githubstatus.com; re-run the job"
    return GitError(f"the objects could not be fetched: {last[:200]}", where=url, remedy=remedy)
