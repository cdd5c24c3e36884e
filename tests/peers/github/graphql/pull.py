"""Pull requests, reviews, comments and the timeline."""

from __future__ import annotations

from typing import Any

from tests.peers.github.graphql.commits import commit, commit_of, ref
from tests.peers.github.graphql.views import Asker, View, actor, connection, team
from tests.peers.github.merging import can_write, mergeable_state
from tests.peers.github.model import Account, Comment, Pull, Repository, Review, Team, TimelineItem
from tests.peers.github.rest.render import association, node_id

DECISIVE = ("APPROVED", "CHANGES_REQUESTED")


def pull_request(asker: Asker, pull: Pull) -> View:
    from tests.peers.github.graphql.repository import label, repository

    hub, home, source = asker.hub, pull.repository, pull.head_repository
    web = f"{hub.web}/{home.full_name}/pull/{pull.number}"
    state = "MERGED" if pull.merged_at else pull.state.upper()

    def commits(**arguments: Any) -> View:
        """Never more than 250, whatever the pages."""
        found = hub.git(home).log(f"{pull.base}..{pull.head}")
        page = connection(
            "commits",
            found[:250],
            lambda facts: {"commit": commit_of(asker, home, facts), "id": node_id("PRC", facts.sha)},
        )(**arguments)
        return page | {"totalCount": len(found)}

    def comparison() -> list[list[str]]:
        store = hub.git(home)
        text = store.line("diff", "--numstat", store.merge_base(pull.base, pull.head), pull.head)
        return [line.split("\t") for line in text.splitlines()]

    return {
        "__typename": "PullRequest",
        "id": node_id("PR", pull.id),
        "databaseId": pull.id,
        "fullDatabaseId": str(pull.id),
        "number": pull.number,
        "state": state,
        "closed": pull.state == "closed",
        "merged": pull.merged_at is not None,
        "mergedAt": pull.merged_at,
        "mergedBy": actor(asker, pull.merged_by),
        "createdAt": pull.created_at,
        "updatedAt": pull.updated_at,
        "title": pull.title,
        "body": pull.body or "",
        "bodyText": pull.body or "",
        "url": web,
        "permalink": web,
        "isDraft": pull.draft,
        "isCrossRepository": source is not home,
        "isInMergeQueue": pull.queued is not None,
        "locked": False,
        "author": actor(asker, pull.author),
        "authorAssociation": association(hub, home, pull.author),
        "headRefName": pull.head_ref,
        "headRefOid": pull.head,
        "headRef": lambda: ref(asker, source, pull.head_ref) if source is not None else None,
        "headRepository": lambda: repository(asker, source) if source is not None else None,
        "headRepositoryOwner": actor(asker, source.owner) if source is not None else None,
        "baseRefName": pull.base_ref,
        "baseRefOid": pull.base,
        "baseRef": lambda: ref(asker, home, pull.base_ref),
        "baseRepository": lambda: repository(asker, home),
        "repository": lambda: repository(asker, home),
        "changedFiles": lambda: len(comparison()),
        "additions": lambda: sum(int(row[0]) for row in comparison() if row[0] != "-"),
        "deletions": lambda: sum(int(row[1]) for row in comparison() if row[1] != "-"),
        "mergeable": lambda: "CONFLICTING" if mergeable_state(hub, pull) == "dirty" else "MERGEABLE",
        "mergeCommit": lambda: commit(asker, home, pull.merge_commit) if pull.merge_commit else None,
        "mergeQueueEntry": {"id": node_id("MQE", pull.queued.id), "position": 1, "state": "AWAITING_CHECKS"}
        if pull.queued
        else None,
        "reviewDecision": lambda: review_decision(asker, pull),
        "autoMergeRequest": {"enabledBy": actor(asker, pull.auto_merge_by), "mergeMethod": "MERGE"}
        if pull.auto_merge_by
        else None,
        "labels": connection("labels", pull.labels, lambda name: label(asker, home, name)),
        "commits": commits,
        "reviews": lambda states=None, **page: connection(
            "reviews",
            [r for r in visible(asker, pull) if states is None or r.state in states],
            lambda r: review(asker, pull, r),
        )(**page),
        "latestReviews": lambda **page: connection("latestReviews", latest(pull), lambda r: review(asker, pull, r))(
            **page
        ),
        "comments": lambda **page: connection("comments", pull.comments, lambda c: comment(asker, home, c))(**page),
        "reviewRequests": connection("reviewRequests", pull.requested, lambda r: review_request(asker, r)),
        "timelineItems": lambda itemTypes=None, **page: timeline(asker, pull, itemTypes, page),  # noqa: N803
        "assignees": connection("assignees", pull.assignees, lambda account: actor(asker, account)),
        "statusCheckRollup": lambda: (commit(asker, home, pull.head) or {}).get("statusCheckRollup", lambda: None)(),
    }


def visible(asker: Asker, pull: Pull) -> list[Review]:
    """A review that is not yet submitted shows to nobody but its author."""
    return [r for r in pull.reviews if r.state != "PENDING" or r.author is asker.token.account]


def latest(pull: Pull) -> list[Review]:
    return list({r.author.login: r for r in pull.reviews if r.author is not None and r.state != "PENDING"}.values())


def review_decision(asker: Asker, pull: Pull) -> str | None:
    rule = pull.repository.protections.get(pull.base_ref)
    states = {
        r.author.login: r.state for r in pull.reviews if r.author is not None and r.state in (*DECISIVE, "DISMISSED")
    }
    deciding = [state for login, state in states.items() if can_write(asker.hub, pull.repository, login)]
    if "CHANGES_REQUESTED" in deciding:
        return "CHANGES_REQUESTED"
    if rule is None or rule.approvals == 0:
        return None
    return "APPROVED" if deciding.count("APPROVED") >= rule.approvals else "REVIEW_REQUIRED"


def review(asker: Asker, pull: Pull, found: Review) -> View:
    home = pull.repository
    teams: list[Team] = []
    return {
        "__typename": "PullRequestReview",
        "id": node_id("PRR", found.id),
        "databaseId": found.id,
        "fullDatabaseId": str(found.id),
        "author": actor(asker, found.author),
        "authorAssociation": association(asker.hub, home, found.author),
        "authorCanPushToRepository": found.author is not None and can_write(asker.hub, home, found.author.login),
        "viewerDidAuthor": found.author is asker.token.account,
        "state": found.state,
        "body": found.body,
        "url": f"{asker.hub.web}/{home.full_name}/pull/{pull.number}#pullrequestreview-{found.id}",
        "createdAt": found.submitted_at or found.updated_at,
        "submittedAt": found.submitted_at,
        "updatedAt": found.updated_at,
        "lastEditedAt": None,
        "commit": lambda: commit(asker, home, found.commit),
        "onBehalfOf": connection("onBehalfOf", teams, lambda t: team(asker, t)),
    }


def comment(asker: Asker, repository: Repository, found: Comment) -> View:
    return {
        "__typename": "IssueComment",
        "id": node_id("IC", found.id),
        "databaseId": found.id,
        "fullDatabaseId": str(found.id),
        "author": actor(asker, found.author),
        "authorAssociation": association(asker.hub, repository, found.author),
        "viewerDidAuthor": found.author is asker.token.account,
        "body": found.body,
        "createdAt": found.created_at,
        "updatedAt": found.updated_at,
        "lastEditedAt": found.last_edited_at,
        "includesCreatedEdit": found.last_edited_at is not None,
        "editor": actor(asker, found.editor),
        "isMinimized": False,
    }


def review_request(asker: Asker, found: Account | Team) -> View:
    """A team's name is for who may read the organization's members; else the request shows without one."""
    if isinstance(found, Team):
        shown = team(asker, found) if asker.may("members") else None
    else:
        shown = actor(asker, found)
    return {"id": node_id("RR", found.id), "asCodeOwner": False, "requestedReviewer": shown}


def timeline(asker: Asker, pull: Pull, types: list[str] | None, page: dict[str, Any]) -> View:
    """All kinds, or those asked for; `totalCount` counts every kind, as GitHub's does, and `filteredCount` those asked for."""
    chosen = [item for item in pull.timeline if types is None or item.kind in types]
    shown = connection("timelineItems", chosen, lambda item: timeline_item(asker, pull, item))(**page)
    return shown | {
        "totalCount": len(pull.timeline),
        "filteredCount": len(chosen),
        "pageCount": len(shown["nodes"]),
        "updatedAt": pull.updated_at,
    }


def timeline_item(asker: Asker, pull: Pull, found: TimelineItem) -> View:
    from tests.peers.github.graphql.repository import label

    home = pull.repository
    kind = "".join(word.title() for word in found.kind.split("_"))
    shown: View = {
        "__typename": kind,
        "id": node_id("EV", found.id),
        "createdAt": found.at,
        "actor": actor(asker, found.actor),
    }
    if kind in ("HeadRefForcePushedEvent", "BaseRefForcePushedEvent"):
        shown |= {
            "beforeCommit": lambda: commit(asker, home, found.before),
            "afterCommit": lambda: commit(asker, home, found.after),
        }
        shown |= {"ref": None}
    if kind == "BaseRefChangedEvent":
        shown |= {"previousRefName": found.before, "currentRefName": found.after}
    if kind in ("LabeledEvent", "UnlabeledEvent"):
        shown |= {"label": label(asker, home, found.after or found.before)}
    if kind == "AssignedEvent" and isinstance(found.subject, Account):
        shown |= {"assignee": actor(asker, found.subject)}
    if kind in ("ReviewRequestedEvent", "ReviewRequestRemovedEvent") and isinstance(found.subject, (Account, Team)):
        shown |= {"requestedReviewer": review_request(asker, found.subject)["requestedReviewer"]}
    if kind == "ReviewDismissedEvent" and isinstance(found.subject, Review):
        shown |= {
            "review": review(asker, pull, found.subject),
            "dismissalMessage": found.after,
            "previousReviewState": "APPROVED",
        }
    return shown
