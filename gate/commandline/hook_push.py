"""The pre-push hook: judges exactly what would be pushed.

Git writes `<local ref> <local id> <remote ref> <remote id>` lines (https://git-scm.com/docs/githooks#_pre_push). The
pre-commit framework reads those itself and hands over PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF; where a whole history is
new, the names of the branches alone (`_pre_push_ns` in https://github.com/pre-commit/pre-commit/blob/main/pre_commit/commands/hook_impl.py).
"""

from __future__ import annotations

import glob
import os
import re
import sys
from dataclasses import dataclass

from gate.authorship.environment import running_agent
from gate.change.source import Source
from gate.change.tree import parse_raw
from gate.commandline.hook import quiet_line, show
from gate.commandline.settings import EXIT, open_source, policy_of
from gate.errors import GitError, UsageError
from gate.model import Change
from gate.pipeline import judge

DEPLOYED = re.compile(r"release|pages|canary|uat|prod|deploy|stag|live|hotfix|env|(?:^|/)v?\d[\d.]*(?:x|\.x)?$", re.I)
"""Branches by which something runs or ships, by their names."""
SHARED = ("main", "master", "trunk", "develop", "production", "release")


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One ref that would move. An id of zeros means: does not exist."""

    local_id: str
    remote_ref: str
    remote_id: str

    @property
    def branch(self) -> str:
        return self.remote_ref.removeprefix("refs/heads/")

    @property
    def deletes(self) -> bool:
        return not self.local_id.strip("0")

    @property
    def creates(self) -> bool:
        return not self.remote_id.strip("0")


def pre_push(args: list[str]) -> int:
    """0 where every update may be pushed, else the gravest exit code."""
    remote = args[0] if args else os.environ.get("PRE_COMMIT_REMOTE_NAME", "origin")
    source = open_source()
    return max((_update(source, update, remote) for update in _updates(source)), default=0)


def _updates(source: Source) -> list[Update]:
    if os.environ.get("PRE_COMMIT"):
        local = os.environ.get("PRE_COMMIT_TO_REF") or os.environ.get("PRE_COMMIT_LOCAL_BRANCH", "HEAD")
        return [
            Update(
                local_id=source.resolve(local),
                remote_id=os.environ.get("PRE_COMMIT_FROM_REF", "0"),
                remote_ref=os.environ.get("PRE_COMMIT_REMOTE_BRANCH", "refs/heads/?"),
            )
        ]
    updates = []
    for line in sys.stdin:
        fields = line.split()
        if len(fields) != 4:
            if fields:
                raise UsageError(
                    f"not a line of git's pre-push input: {line.strip()[:80]!r}", remedy="git writes these lines itself"
                )
            continue
        updates.append(Update(local_id=fields[1], remote_ref=fields[2], remote_id=fields[3]))
    return updates


def _update(source: Source, update: Update, remote: str) -> int:
    agent = running_agent(os.environ)
    if update.deletes:
        return (
            _refusal(update, agent, "would delete")
            if agent and update.branch in _shared(source, remote)
            else _said(f"{update.remote_ref} is deleted")
        )
    forced = (
        not update.creates
        and source.git.attempt("merge-base", "--is-ancestor", update.remote_id, update.local_id)[0] != 0
    )
    if forced and agent and update.branch in _shared(source, remote):
        return _refusal(update, agent, "would rewrite")
    change = _change(source, update, remote, forced)
    if change is None:
        return _said(f"{update.remote_ref} holds nothing that {remote} does not have")
    judged = judge(change, policy_of(change, None), environment=os.environ)
    by_ai = agent is not None or judged.authorship.by_ai
    straight = update.branch in _shared(source, remote) and judged.verdict.status == "pending" and by_ai
    if straight or judged.verdict.status in ("failure", "error"):
        show(judged)
        if straight:
            sys.stderr.write(
                f"gate: refused: nobody could approve it on {update.branch}\n  -> push it to a branch of its own and open a pull request\n"
            )
        return EXIT[judged.verdict.status]
    return _said(quiet_line(judged).removeprefix("gate: ") + (" (a forced push)" if forced else ""))


def _change(source: Source, update: Update, remote: str, forced: bool) -> Change | None:
    """What the remote does not have yet: since its own tip, or for a new ref since any of its branches."""
    head = source.git.line("rev-parse", "--verify", "--quiet", f"{update.local_id}^{{commit}}")
    if head is None:
        raise GitError(
            f"what would be pushed to {update.branch} is no commit that is here: {update.local_id[:40]!r}",
            where=source.git.folder,
            remedy="push a branch or a tag of commits; `git fsck` tells whether an object is missing",
        )
    what = f"what would be pushed to {update.branch}"
    known = not update.creates and source.git.line("cat-file", "-e", update.remote_id) is not None
    if known and not forced:
        change = source.between(update.remote_id, head, what) if head != update.remote_id else None
        return _own(source, change, remote, update) if change else None
    outside = source.git.run("rev-list", "--topo-order", head, "--not", _has(source, remote), "--").decode().split()
    if not outside:
        return None
    parents = source.objects.commit(outside[-1]).parents
    return source.between(parents[0], head, what) if parents else source.history(head, what)


def _own(source: Source, change: Change, remote: str, update: Update) -> Change:
    """Without what was merged from the branch that the change is bound for, where it stands as it does there: it was judged on
    its way to that branch. What others deploy from is bound for nothing."""
    default = source.git.line("symbolic-ref", "--quiet", f"refs/remotes/{remote}/HEAD") or f"refs/remotes/{remote}/main"
    if update.branch in _shared(source, remote) or DEPLOYED.search(update.branch) or not change.head:
        return change
    tip = source.git.line("merge-base", default, change.head)
    if not tip or any(
        source.git.attempt("merge-base", "--is-ancestor", *pair)[0] == 0
        for pair in ((tip, update.remote_id), (update.remote_id, tip))
    ):
        return change
    apart = {entry.path for entry in parse_raw(source.objects.raw_diff(change.head, tip))}
    new = set(source.git.run("rev-list", f"{tip}..{change.head}", "--").decode().split())
    return change._replace(
        files=tuple(file for file in change.files if not apart.isdisjoint(file.paths)),
        commits=tuple(commit for commit in change.commits if commit.id in new),
    )


def _has(source: Source, remote: str) -> str:
    """What git is asked for the branches of a remote. A push to an address has no name: then the remote of that address,
    or what any remote has."""
    for line in (source.git.line("config", "--get-regexp", r"^remote\..*\.(push)?url$") or "").splitlines():
        key, _, address = line.partition(" ")
        name = key.removeprefix("remote.").rpartition(".")[0]
        if remote in (name, address):
            return f"--remotes={glob.escape(name)}"
    return "--remotes"


def _shared(source: Source, remote: str) -> tuple[str, ...]:
    default = source.git.line("symbolic-ref", "--quiet", "--short", f"refs/remotes/{remote}/HEAD")
    return (*SHARED, default.removeprefix(f"{remote}/")) if default else SHARED


def _refusal(update: Update, agent: str, does: str) -> int:
    sys.stderr.write(
        f"gate: refused: {agent} {does} {update.branch}, which others build on\n  -> a human does this, by hand, after saying so\n"
    )
    return 1


def _said(text: str) -> int:
    sys.stderr.write(f"gate: {text}\n")
    return 0
