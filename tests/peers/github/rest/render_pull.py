"""Pull requests and what hangs on them, as REST shows them."""

from __future__ import annotations

from tests.peers.github.hub import GitHub
from tests.peers.github.merging import mergeable_state
from tests.peers.github.model import (
    Account,
    Comment,
    Pull,
    Repository,
    Review,
    Team,
    TimelineItem,
)
from tests.peers.github.rest.render import (
    Json,
    association,
    label,
    maybe_user,
    node_id,
    repository,
    repository_url,
    team,
    user,
)

PULL_LINKS = {
    "html": "{web}", "self": "{url}", "issue": "{issue}", "comments": "{issue}/comments", "review_comments": "{url}/comments",
    "review_comment": "{base}/pulls/comments{{/number}}", "commits": "{url}/commits", "statuses": "{base}/statuses/{head}",
}  # fmt: skip
REACTIONS = ("total_count", "+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")


def simple_pull(hub: GitHub, pull: Pull) -> Json:
    """As in lists."""
    base = repository_url(hub, pull.repository)
    web = f"{hub.web}/{pull.repository.full_name}/pull/{pull.number}"
    url, issue = f"{base}/pulls/{pull.number}", f"{base}/issues/{pull.number}"
    links = {
        name: form.format(web=web, url=url, issue=issue, base=base, head=pull.head) for name, form in PULL_LINKS.items()
    }
    users = [user(hub, r) for r in pull.requested if isinstance(r, Account)]
    teams = [team(hub, r, pull.repository) for r in pull.requested if isinstance(r, Team)]
    return {
        "url": url,
        "id": pull.id,
        "node_id": node_id("PR", pull.id),
        "html_url": web,
        "diff_url": f"{web}.diff",
        "patch_url": f"{web}.patch",
        "issue_url": issue,
        **{
            f"{name}_url": links[name]
            for name in ("commits", "review_comments", "review_comment", "comments", "statuses")
        },
        "number": pull.number,
        "state": pull.state,
        "locked": False,
        "title": pull.title,
        "user": user(hub, pull.author or ghost(hub)),
        "body": pull.body,
        "created_at": pull.created_at,
        "updated_at": pull.updated_at,
        "closed_at": pull.closed_at,
        "merged_at": pull.merged_at,
        "merge_commit_sha": pull.merge_commit or hub.git(pull.repository).resolve(f"refs/pull/{pull.number}/merge"),
        "assignee": user(hub, pull.assignees[0]) if pull.assignees else None,
        "assignees": [user(hub, account) for account in pull.assignees],
        "requested_reviewers": users,
        "requested_teams": teams,
        "labels": [label(hub, pull.repository, hub.label(pull.repository, name)) for name in pull.labels],
        "milestone": None,
        "draft": pull.draft,
        "head": _side(hub, pull.head_repository, pull.head_ref, pull.head),
        "base": _side(hub, pull.repository, pull.base_ref, pull.base),
        "_links": {name: {"href": target} for name, target in links.items()},
        "author_association": association(hub, pull.repository, pull.author),
        "auto_merge": _auto_merge(hub, pull),
        "active_lock_reason": None,
    }


def _side(hub: GitHub, found: Repository | None, ref: str, sha: str) -> Json:
    owner = found.owner if found is not None else ghost(hub)
    shown = repository(hub, found) if found is not None else None
    return {"label": f"{owner.login}:{ref}", "ref": ref, "sha": sha, "user": user(hub, owner), "repo": shown}


def _auto_merge(hub: GitHub, pull: Pull) -> Json | None:
    if pull.auto_merge_by is None:
        return None
    return {
        "enabled_by": user(hub, pull.auto_merge_by),
        "merge_method": "merge",
        "commit_title": "",
        "commit_message": "",
    }


def ghost(hub: GitHub) -> Account:
    """Who stands where an account was deleted: REST shows https://github.com/ghost, GraphQL null."""
    return hub.accounts.get("ghost") or hub.create_user("ghost")


def pull_request(hub: GitHub, pull: Pull) -> Json:
    """With what GitHub computes when one is asked for."""
    store = hub.git(pull.repository)
    fork_point = store.merge_base(pull.base, pull.head)
    stat = [line.split("\t") for line in store.line("diff", "--numstat", fork_point, pull.head).splitlines()]
    state = mergeable_state(hub, pull) if pull.state == "open" else "unknown"
    return simple_pull(hub, pull) | {
        "merged": pull.merged_at is not None,
        "mergeable": None if state == "unknown" else state != "dirty",
        "rebaseable": False,
        "mergeable_state": state,
        "merged_by": maybe_user(hub, pull.merged_by),
        "comments": len(pull.comments),
        "review_comments": 0,
        "maintainer_can_modify": False,
        "commits": int(store.line("rev-list", "--count", f"{pull.base}..{pull.head}")),
        "additions": sum(int(row[0]) for row in stat if row[0] != "-"),
        "deletions": sum(int(row[1]) for row in stat if row[1] != "-"),
        "changed_files": len(stat),
    }


def issue(hub: GitHub, pull: Pull) -> Json:
    """A pull request as the issue that it also is."""
    shown = simple_pull(hub, pull)
    base, url = repository_url(hub, pull.repository), str(shown["issue_url"])
    same = (
        "id",
        "number",
        "state",
        "locked",
        "title",
        "user",
        "body",
        "created_at",
        "updated_at",
        "closed_at",
        "assignee",
        "assignees",
    )
    return {
        name: shown[name]
        for name in (
            *same,
            "labels",
            "milestone",
            "author_association",
            "html_url",
            "node_id",
            "draft",
            "active_lock_reason",
        )
    } | {
        "url": url,
        "repository_url": base,
        "labels_url": url + "/labels{/name}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "comments": len(pull.comments),
        "reactions": dict.fromkeys(REACTIONS, 0) | {"url": f"{url}/reactions"},
        "pull_request": {name: shown[name] for name in ("url", "html_url", "diff_url", "patch_url", "merged_at")},
    }


def comment(hub: GitHub, pull: Pull, found: Comment) -> Json:
    base = repository_url(hub, pull.repository)
    return {
        "id": found.id,
        "node_id": node_id("IC", found.id),
        "url": f"{base}/issues/comments/{found.id}",
        "html_url": f"{hub.web}/{pull.repository.full_name}/pull/{pull.number}#issuecomment-{found.id}",
        "issue_url": f"{base}/issues/{pull.number}",
        "user": user(hub, found.author or ghost(hub)),
        "body": found.body,
        "created_at": found.created_at,
        "updated_at": found.updated_at,
        "author_association": association(hub, pull.repository, found.author),
        "performed_via_github_app": None,
        "reactions": dict.fromkeys(REACTIONS, 0) | {"url": f"{base}/issues/comments/{found.id}/reactions"},
    }


def review(hub: GitHub, pull: Pull, found: Review) -> Json:
    web = f"{hub.web}/{pull.repository.full_name}/pull/{pull.number}#pullrequestreview-{found.id}"
    url = f"{repository_url(hub, pull.repository)}/pulls/{pull.number}"
    shown = {
        "id": found.id,
        "node_id": node_id("PRR", found.id),
        "user": maybe_user(hub, found.author),
        "body": found.body,
        "state": found.state,
        "html_url": web,
        "pull_request_url": url,
        "_links": {"html": {"href": web}, "pull_request": {"href": url}},
        "commit_id": found.commit,
        "author_association": association(hub, pull.repository, found.author),
    }
    return shown | ({"submitted_at": found.submitted_at} if found.submitted_at else {})


def timeline_item(hub: GitHub, pull: Pull, found: TimelineItem) -> Json:
    """REST's timeline names events in small letters without `_EVENT`, and a force push by its new head alone."""
    url = f"{repository_url(hub, pull.repository)}/issues/events/{found.id}"
    names = {"HEAD_REF_FORCE_PUSHED_EVENT": "head_ref_force_pushed", "CONVERT_TO_DRAFT_EVENT": "convert_to_draft"}
    kind = names.get(found.kind, found.kind.removesuffix("_EVENT").lower())
    sha = found.after if "FORCE_PUSHED" in found.kind or kind == "merged" else None
    return {
        "id": found.id, "node_id": node_id("EV", found.id), "url": url, "actor": user(hub, found.actor or ghost(hub)), "event": kind,
        "commit_id": sha, "commit_url": sha and f"{repository_url(hub, pull.repository)}/commits/{sha}", "created_at": found.at,
        "performed_via_github_app": None,
    } | ({"label": {"name": found.after or found.before, "color": "ededed"}} if "LABELED" in found.kind else {})  # fmt: skip
