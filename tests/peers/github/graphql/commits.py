"""Commits, trees, files, refs and their protection."""

from __future__ import annotations

from typing import Any

from tests.peers.github.git import CommitFacts, GitError, Identity
from tests.peers.github.graphql.views import Asker, View, actor, connection, first, forbidden, user
from tests.peers.github.merging import combined, introduced, latest_statuses
from tests.peers.github.model import Protection, Repository, Status
from tests.peers.github.rest.render import node_id

TEXT_LIMIT = 512_000


def commit(asker: Asker, repository: Repository, sha: str) -> View | None:
    """A commit of the network; None where a push has thrown it away and git has forgotten it."""
    hub = asker.hub
    if hub.git(repository).resolve(sha) is None:
        return None
    return commit_of(asker, repository, hub.facts(repository, sha))


def commit_of(asker: Asker, repository: Repository, facts: CommitFacts) -> View:
    from tests.peers.github.graphql.pull import pull_request

    hub, headline = asker.hub, facts.message.partition("\n")[0]
    parents = connection("parents", facts.parents, lambda sha: commit(asker, repository, sha))
    authors = connection("authors", _authors(facts), lambda identity: git_actor(asker, identity, facts.authored_at))

    def pulls(**arguments: Any) -> View:
        found = introduced(hub, repository, facts.sha)
        return connection("associatedPullRequests", found, lambda p: pull_request(asker, p))(**arguments)

    return {
        "__typename": "Commit",
        "id": node_id("C", facts.sha),
        "oid": facts.sha,
        "abbreviatedOid": facts.sha[:7],
        "url": f"{hub.web}/{repository.full_name}/commit/{facts.sha}",
        "message": facts.message.rstrip("\n"),
        "messageHeadline": headline,
        "messageBody": facts.message.partition("\n")[2].strip("\n"),
        "authoredDate": facts.authored_at,
        "committedDate": facts.committed_at,
        "pushedDate": None,
        "committedViaWeb": facts.committer.email == "noreply@github.com",
        "authoredByCommitter": facts.author == facts.committer,
        "signature": None,
        "tree": {"__typename": "Tree", "oid": facts.tree, "id": node_id("T", facts.tree)},
        "parents": parents,
        "author": git_actor(asker, facts.author, facts.authored_at),
        "committer": git_actor(asker, facts.committer, facts.committed_at),
        "authors": authors,
        "associatedPullRequests": pulls,
        "status": lambda: commit_status(asker, repository, facts.sha),
        "statusCheckRollup": lambda: rollup(repository, facts.sha),
    }


def _authors(facts: CommitFacts) -> list[Identity]:
    """The author and everyone a Co-authored-by trailer names."""
    found = [facts.author]
    for line in facts.message.splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip().lower() == "co-authored-by" and "<" in value:
            who, _, mail = value.partition("<")
            found.append(Identity(name=who.strip(), email=mail.partition(">")[0].strip()))
    return found


def git_actor(asker: Asker, identity: Identity, at: str) -> View:
    account = asker.hub.account_of(identity.email)
    return {
        "name": identity.name,
        "email": identity.email,
        "date": at,
        "user": user(asker, account),
        "avatarUrl": f"{asker.hub.web}/avatars/0",
    }


def commit_status(asker: Asker, repository: Repository, sha: str) -> View | None:
    latest = latest_statuses(repository, sha)
    if not latest:
        return None
    shown = [status_context(asker, status) for status in latest]
    return {
        "__typename": "Status",
        "id": node_id("ST", sha),
        "state": combined(repository, sha).upper(),
        "contexts": shown,
        "context": lambda name: first(c for c in shown if c["context"] == name),
    }


def status_context(asker: Asker, found: Status) -> View:
    return {
        "__typename": "StatusContext", "id": node_id("SC", found.id), "context": found.context, "state": found.state.upper(),
        "description": found.description, "targetUrl": found.target_url, "creator": actor(asker, found.creator), "createdAt": found.created_at,
    }  # fmt: skip


def rollup(repository: Repository, sha: str) -> View | None:
    if not any(s.sha == sha for s in repository.statuses) and not any(r.sha == sha for r in repository.check_runs):
        return None
    return {"id": node_id("SCR", sha), "state": combined(repository, sha).upper()}


def git_object(
    asker: Asker, repository: Repository, *, oid: str | None = None, expression: str | None = None
) -> View | None:
    """By id, or as `rev-parse` reads it: `main`, `<sha>:path/to/file`."""
    store = asker.hub.git(repository)
    name = oid or expression or ""
    try:
        revision, colon, path = name.partition(":")
        start = store.resolve(revision)
        sha = store.line(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{start}:{path}" if colon and start else name
        )
        kind = store.line("cat-file", "-t", sha)
    except GitError:
        return None
    if kind == "commit":
        return commit(asker, repository, sha)
    if kind == "blob":
        return blob(sha, store.git("cat-file", "blob", sha))
    return {"__typename": kind.title(), "oid": sha, "id": node_id(kind, sha)}


def blob(oid: str, content: bytes) -> View:
    """Text up to a limit, null for what is binary. https://docs.github.com/en/graphql/reference/objects#blob"""
    binary = b"\0" in content
    return {
        "__typename": "Blob",
        "id": node_id("B", oid),
        "oid": oid,
        "byteSize": len(content),
        "isBinary": binary,
        "isTruncated": len(content) > TEXT_LIMIT,
        "text": None if binary else content[:TEXT_LIMIT].decode("utf-8", "replace"),
    }


def ref(asker: Asker, repository: Repository, name: str) -> View | None:
    """By its whole name, `refs/heads/main`, or a branch's."""
    full = name if name.startswith("refs/") else f"refs/heads/{name}"
    sha = asker.hub.git(repository).refs().get(full)
    if sha is None:
        return None
    short = full.removeprefix("refs/heads/")
    rule = repository.protections.get(short)
    nothing: tuple[str, ...] = ()
    return {
        "__typename": "Ref",
        "id": node_id("REF", full),
        "name": short,
        "prefix": "refs/heads/",
        "target": lambda: commit(asker, repository, sha),
        "branchProtectionRule": lambda: protection_rule(asker, short, rule),
        "refUpdateRule": ref_update_rule(short, rule),
        "rules": connection("rules", nothing, lambda _: None),
    }


def ref_update_rule(name: str, rule: Protection | None) -> View | None:
    """Protection as people who are no administrators may see it."""
    if rule is None:
        return None
    return {
        "pattern": name,
        "allowsDeletions": False,
        "allowsForcePushes": False,
        "blocksCreations": False,
        "requiredApprovingReviewCount": rule.approvals,
        "requiredStatusCheckContexts": list(rule.contexts),
        "requiresCodeOwnerReviews": False,
        "requiresConversationResolution": False,
        "requiresLinearHistory": False,
        "requiresSignatures": False,
        "viewerAllowedToDismissReviews": True,
        "viewerCanPush": not rule.restricted_pushes,
    }


def protection_rule(asker: Asker, name: str, rule: Protection | None) -> View | None:
    """The rule itself, for who holds `administration`."""
    if not asker.may("administration"):
        raise forbidden()
    if rule is None:
        return None
    return {
        "id": node_id("BPR", name), "pattern": name, "requiresStatusChecks": bool(rule.contexts), "requiredStatusCheckContexts": list(rule.contexts),
        "requiresApprovingReviews": rule.approvals > 0, "requiredApprovingReviewCount": rule.approvals, "dismissesStaleReviews": rule.dismiss_stale,
        "isAdminEnforced": True, "requiresStrictStatusChecks": rule.strict,
    }  # fmt: skip
