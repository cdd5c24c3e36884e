"""What was read and the objects of git -> one immutable `PullRequest`. Pure: raw data go no further than this module."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gate.authorship.identity import identify_login
from gate.github.reading import AI_LABEL, Reading, login, protected
from gate.model import Change, Commit, Policy
from gate.pipeline import catalogue
from gate.pull_request import (
    ChangedPath,
    Comment,
    ForcePush,
    Person,
    PullCommit,
    PullRequest,
    Review,
    Sibling,
    plain,
)


def build(
    reading: Reading,
    change: Change,
    *,
    commits: Iterable[dict[str, Any]],
    clean_merges: frozenset[str],
    code_owners: str,
    policy_error: str,
    pusher: str,
    siblings: tuple[Sibling, ...],
    policy: Policy,
    left: Iterable[tuple[str, str]] = (),
) -> PullRequest:
    """The snapshot that a verdict rests on. Commits and paths come from git, which has no cap, so they need no counts;
    `commits` are GitHub's facts of them, `pusher` is who is known to have pushed the head, `policy` names more agents and
    the machine users, `left` are commits of the base that the change starts from, with their trees."""
    answer, pull = reading.answer, reading.answer.pull
    facts = {str(row["oid"]): row for row in (*_listed(pull), *commits)}
    accounts = _accounts(facts.values())
    opener = login(pull.get("author"))
    events = pull["timelineItems"]
    return PullRequest(
        number=reading.number,
        head=reading.head,
        base=reading.base_branch,
        base_protected=reading.base_branch == answer.default_branch or protected(pull.get("baseRef")),
        author=opener,
        requested_by=tuple(dict.fromkeys(_requesters(events))),
        draft=bool(pull.get("isDraft")),
        branch=reading.head_branch,
        body=str(pull.get("body") or ""),
        # What the gate wrote itself is no evidence of who made it.
        labels=tuple(name for name in reading.labels if not (name == AI_LABEL and reading.own_ai_label)),
        commits=tuple(
            _commit(c, facts.get(c.id, {}), accounts, pusher if c.id == reading.head else "", c.id in clean_merges)
            for c in change.commits
        ),
        paths=tuple(ChangedPath(path=f.path, previous_path=f.old_path) for f in change.files),
        people=tuple(_people(pull, opener, accounts.values(), policy)),
        reviews=tuple(_review(r) for r in pull["reviews"]),
        comments=tuple(_comment(c) for c in pull["comments"] if not c.get("viewerDidAuthor")),
        force_pushes=tuple(_force_push(e) for e in events if e.get("__typename") == "HeadRefForcePushedEvent"),
        siblings=siblings,
        trees=(*_trees(pull["reviews"], events), *left),
        code_owners=code_owners,
        policy_error=policy_error,
        auto_merge_by=login((pull.get("autoMergeRequest") or {}).get("enabledBy")),
        verified=tuple(id for id, row in facts.items() if (row.get("signature") or {}).get("isValid")),
        gate=answer.viewer,
    )


def _listed(pull: dict[str, Any]) -> list[dict[str, Any]]:
    return [row["commit"] for row in pull["commits"] if isinstance(row.get("commit"), dict)]


def unlisted(reading: Reading, change: Change) -> list[str]:
    """Commits that the pull request does not list (it lists at most 250): one for each address that is still unknown."""
    listed = _listed(reading.answer.pull)
    ids = {str(row["oid"]) for row in listed}
    known = set(_accounts(listed))
    found: dict[str, str] = {}
    for commit in change.commits:
        for email in (commit.author.email, commit.committer.email):
            if commit.id not in ids and email.casefold() not in known:
                found.setdefault(email.casefold(), commit.id)
    return list(dict.fromkeys(found.values()))


def _accounts(rows: Iterable[dict[str, Any]]) -> dict[str, str]:
    """E-mail -> login, as GitHub links them."""
    found: dict[str, str] = {}
    for row in rows:
        for who in (row.get("author") or {}, row.get("committer") or {}):
            name = login(who.get("user"))
            if name and who.get("email"):
                found[str(who["email"]).casefold()] = name
    return found


def _commit(
    commit: Commit, facts: dict[str, Any], accounts: dict[str, str], pusher: str, clean_merge: bool
) -> PullCommit:
    return PullCommit(
        id=commit.id,
        parents=commit.parents,
        tree=commit.tree,
        author=login((facts.get("author") or {}).get("user")) or accounts.get(commit.author.email.casefold()),
        author_email=commit.author.email,
        author_name=commit.author.name,
        committer=login((facts.get("committer") or {}).get("user")) or accounts.get(commit.committer.email.casefold()),
        committer_email=commit.committer.email,
        committer_name=commit.committer.name,
        message=commit.message,
        pushed_by=pusher or None,
        via_web=bool(facts.get("committedViaWeb")),
        clean_base_merge=clean_merge,
    )


def _review(row: dict[str, Any]) -> Review:
    author = row.get("author")
    return Review(
        id=f"{row.get('fullDatabaseId') or 0:>20}",
        user=login(author),
        state=str(row.get("state") or ""),
        commit=str((row.get("commit") or {}).get("oid") or ""),
        at=str(row.get("submittedAt") or ""),
        bot=isinstance(author, dict) and author.get("__typename") == "Bot",
    )


def _comment(row: dict[str, Any]) -> Comment:
    return Comment(
        user=login(row.get("author")),
        body=str(row.get("body") or ""),
        at=str(row.get("createdAt") or ""),
        edited=row.get("lastEditedAt") is not None,
    )


def _force_push(row: dict[str, Any]) -> ForcePush:
    before, after = row.get("beforeCommit") or {}, row.get("afterCommit") or {}
    return ForcePush(
        at=str(row.get("createdAt") or ""),
        before=str(before.get("oid") or ""),
        after=str(after.get("oid") or ""),
        by=login(row.get("actor")),
        before_message=str(before.get("message") or ""),
    )


def _trees(reviews: list[dict[str, Any]], events: list[dict[str, Any]]) -> Iterable[tuple[str, str]]:
    """Trees of reviewed commits and of heads that a force push took away."""
    for commit in (*(r.get("commit") for r in reviews), *(e.get("beforeCommit") for e in events)):
        if isinstance(commit, dict) and isinstance(commit.get("tree"), dict):
            yield str(commit["oid"]), str(commit["tree"].get("oid") or "")


def _requesters(events: list[dict[str, Any]]) -> Iterable[str]:
    """Whoever assigned the work to a bot asked it for the change."""
    for event in events:
        actor, assignee = event.get("actor"), event.get("assignee")
        if event.get("__typename") != "AssignedEvent" or not isinstance(assignee, dict):
            continue
        who = login(actor)
        if assignee.get("__typename") == "Bot" and who and not who.endswith("[bot]"):
            yield who


def _people(pull: dict[str, Any], opener: str | None, authors: Iterable[str], policy: Policy) -> Iterable[Person]:
    """Everyone who may have a say or a hand in it. Whether a reviewer may write comes with the review; more is asked when
    it matters. An account that the policy calls a machine's approves nothing, and its commits are no human's."""
    writers = {login(r.get("author")): bool(r.get("authorCanPushToRepository")) for r in pull["reviews"]}
    armed = login((pull.get("autoMergeRequest") or {}).get("enabledBy"))
    names = (opener, *writers, *(login(c.get("author")) for c in pull["comments"]), armed, *authors)
    machines = {plain(name) for name, _ in policy.machine_users}
    tables = catalogue(policy).tables
    for name in dict.fromkeys(filter(None, names)):
        who = identify_login(name, tables)
        yield Person(
            login=name,
            bot=name.endswith("[bot]") or plain(name) in machines,
            agent=who is not None and who.kind in ("ai", "review-ai"),
            permission="write" if writers.get(name) else "none",
        )
