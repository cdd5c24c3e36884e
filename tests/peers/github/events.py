"""Payloads of webhooks, which are also what a workflow finds at GITHUB_EVENT_PATH.

Each starts from GitHub's own example of that event, and everything in it that this peer knows is put in its place.
"""

from __future__ import annotations

import functools
from typing import Any

from tests.peers.github.git import CommitFacts
from tests.peers.github.hub import GitHub
from tests.peers.github.model import ZERO, Account, Comment, Event, MergeGroup, Pull, Repository, WorkflowRun
from tests.peers.github.rest import render, render_checks, render_pull
from tests.peers.github.rest.render import Json
from tests.peers.packages import EXAMPLES, load

RELAY = ("Oversight relay", ".github/workflows/oversight-relay.yml")


@functools.cache
def _examples() -> dict[str, list[dict[str, Any]]]:
    return {entry["name"]: entry["examples"] for entry in load(EXAMPLES)}


def example(name: str, action: str | None) -> dict[str, Any]:
    """The example of an event with the fewest keys; an action that has none borrows another's."""
    known = _examples()[name]
    mine = sorted([e for e in known if e.get("action") == action] or known, key=len)
    return dict(mine[0])


def payload(hub: GitHub, event: Event) -> Json:
    """The event as GitHub sends it. Live facts are those of now, as the example's are of then."""
    shown: Json = example(event.name, event.action)
    for stranger in (
        "installation",
        "organization",
        "enterprise",
        "label",
        "assignee",
        "requested_reviewer",
        "changes",
        "before",
        "after",
    ):
        shown.pop(stranger, None)
    if event.action is not None:
        shown["action"] = event.action
    shown["repository"] = _over(shown.get("repository"), render.repository(hub, event.repository))
    shown["sender"] = render.user(hub, event.sender)
    if event.repository.owner.type == "Organization":
        shown["organization"] = organization(hub, event.repository.owner)
    return shown | _PARTS[event.name](hub, event)


def organization(hub: GitHub, account: Account) -> Json:
    url = f"{hub.api}/orgs/{account.login}"
    links = {
        "repos_url": "/repos",
        "events_url": "/events",
        "hooks_url": "/hooks",
        "issues_url": "/issues",
        "members_url": "/members{/member}",
    }
    return {
        "login": account.login, "id": account.id, "node_id": render.node_id("O", account.id), "url": url, "description": "",
        "avatar_url": f"{hub.web}/avatars/{account.id}", "public_members_url": f"{url}/public_members{{/member}}",
        **{name: url + suffix for name, suffix in links.items()},
    }  # fmt: skip


def _over(below: object, above: Json) -> Json:
    """Keys of an example that REST does not have stay where they hold no facts of their own."""
    empty = {
        name: value
        for name, value in (below.items() if isinstance(below, dict) else ())
        if value in (None, False, 0, "", [], {})
    }
    return empty | above


def _pull(event: Event) -> Pull:
    assert event.pull is not None
    return event.pull


def _pull_request(hub: GitHub, event: Event) -> Json:
    pull = _pull(event)
    shown: Json = {"number": pull.number, "pull_request": render_pull.pull_request(hub, pull)}
    more = dict(event.payload)
    assignee = more.pop("assignee", None)
    if isinstance(assignee, Account):
        shown["assignee"] = render.user(hub, assignee)
    if "label" in more:
        name = str(more.pop("label"))
        shown["label"] = render.label(hub, event.repository, hub.label(event.repository, name))
    return shown | more


def _review(hub: GitHub, event: Event) -> Json:
    pull = _pull(event)
    review = next(r for r in pull.reviews if r.id == event.payload["review_id"])
    shown = render_pull.review(hub, pull, review)
    return {
        "review": shown | {"state": str(shown["state"]).lower()},
        "pull_request": render_pull.simple_pull(hub, pull),
    }


def _comment(hub: GitHub, event: Event) -> Json:
    pull, comment = _pull(event), event.payload["comment"]
    assert isinstance(comment, Comment)
    changes = {"changes": event.payload["changes"]} if "changes" in event.payload else {}
    return {"issue": render_pull.issue(hub, pull), "comment": render_pull.comment(hub, pull, comment)} | changes


def _push(hub: GitHub, event: Event) -> Json:
    before, after, ref = str(event.payload["before"]), str(event.payload["after"]), str(event.payload["ref"])
    repository, store = event.repository, hub.git(event.repository)
    sender = {"name": event.sender.login, "email": event.sender.emails[0]}
    commits: list[Json] = []
    if after != ZERO:
        new = store.log(after, *((f"^{before}",) if before != ZERO else ()), limit=2048)
        commits = [_head_commit(hub, repository, facts) for facts in new]
    return {
        "ref": ref, "before": before, "after": after, "created": before == ZERO, "deleted": after == ZERO, "forced": event.payload["forced"],
        "base_ref": None, "compare": f"{hub.web}/{repository.full_name}/compare/{before[:12]}...{after[:12]}", "commits": commits,
        "head_commit": commits[-1] if commits else None, "pusher": sender,
    }  # fmt: skip


def _head_commit(hub: GitHub, repository: Repository, facts: CommitFacts) -> Json:
    author, committer = ({"name": who.name, "email": who.email} for who in (facts.author, facts.committer))
    return {
        "id": facts.sha, "tree_id": facts.tree, "distinct": True, "message": facts.message, "timestamp": facts.committed_at,
        "url": f"{hub.web}/{repository.full_name}/commit/{facts.sha}", "author": author, "committer": committer, "added": [], "removed": [], "modified": [],
    }  # fmt: skip


def _group(hub: GitHub, event: Event) -> Json:
    group = event.payload["group"]
    assert isinstance(group, MergeGroup)
    facts = hub.facts(event.repository, group.head)
    shown = _head_commit(hub, event.repository, facts)
    commit = {name: shown[name] for name in ("id", "tree_id", "message", "timestamp", "author", "committer")}
    base = f"refs/heads/{group.base_ref}"
    return {
        "merge_group": {
            "head_sha": group.head,
            "head_ref": group.ref,
            "base_sha": group.base,
            "base_ref": base,
            "head_commit": commit,
        }
    }


def _workflow_run(hub: GitHub, event: Event) -> Json:
    run = event.payload["run"]
    assert isinstance(run, WorkflowRun)
    url = f"{render.repository_url(hub, event.repository)}/actions/workflows/7"
    workflow = {
        "id": 7, "node_id": render.node_id("W", 7), "name": run.name, "path": run.path, "state": "active", "created_at": event.repository.created_at,
        "updated_at": event.repository.created_at, "url": url, "html_url": f"{hub.web}/{event.repository.full_name}/blob/main/{run.path}",
        "badge_url": f"{hub.web}/{event.repository.full_name}/workflows/relay/badge.svg",
    }  # fmt: skip
    return {"workflow": workflow, "workflow_run": render_checks.workflow_run(hub, event.repository, run)}


def _dispatch(hub: GitHub, event: Event) -> Json:
    return {
        "inputs": event.payload.get("inputs"),
        "ref": f"refs/heads/{event.repository.default_branch}",
        "workflow": ".github/workflows/oversight.yml",
    }


def _status(hub: GitHub, event: Event) -> Json:
    status = next(s for s in event.repository.statuses if s.id == event.payload["status_id"])
    shown = render_checks.status(hub, event.repository, status, creator=False)
    commit = render.commit(hub, event.repository, hub.facts(event.repository, status.sha))
    return shown | {"sha": status.sha, "name": event.repository.full_name, "commit": commit, "branches": []}


_PARTS = {
    "pull_request": _pull_request,
    "pull_request_review": _review,
    "issue_comment": _comment,
    "push": _push,
    "merge_group": _group,
    "workflow_run": _workflow_run,
    "workflow_dispatch": _dispatch,
    "status": _status,
}


def relay_run(hub: GitHub, pull: Pull, *, by: Account, conclusion: str = "success") -> Event:
    """The relay workflow ran on a review: what `workflow_run` then brings to the workflow on the default branch."""
    assert pull.head_repository is not None
    run = WorkflowRun(
        id=hub.next_id(), number=len(pull.repository.runs) + 1, name=RELAY[0], path=RELAY[1], event="pull_request_review", head_sha=pull.head,
        head_branch=pull.head_ref, head_repository=pull.head_repository, actor=by, created_at=hub.tick(), pulls=[pull], conclusion=conclusion,
    )  # fmt: skip
    pull.repository.runs.append(run)
    hub.emit("workflow_run", "completed", pull.repository, by, payload={"run": run})
    return hub.events[-1]


def dispatch(hub: GitHub, repository: Repository, *, by: Account, inputs: dict[str, str]) -> Event:
    """Somebody ran the workflow by hand."""
    hub.emit("workflow_dispatch", None, repository, by, payload={"inputs": inputs})
    return hub.events[-1]
