"""Statuses, check runs and workflow runs as REST shows them."""

from __future__ import annotations

from tests.peers.github.hub import GitHub
from tests.peers.github.model import CheckRun, Pull, Repository, Status, WorkflowRun
from tests.peers.github.rest.render import Json, minimal_repository, node_id, repository_url, user


def status(hub: GitHub, repository: Repository, found: Status, *, creator: bool = True) -> Json:
    shown: Json = {
        "url": f"{repository_url(hub, repository)}/statuses/{found.sha}",
        "avatar_url": f"{hub.web}/avatars/{found.creator.id}",
        "id": found.id,
        "node_id": node_id("SC", found.id),
        "state": found.state,
        "description": found.description,
        "target_url": found.target_url,
        "context": found.context,
        "created_at": found.created_at,
        "updated_at": found.created_at,
    }
    return shown | ({"creator": user(hub, found.creator)} if creator else {})


def check_run(hub: GitHub, repository: Repository, found: CheckRun) -> Json:
    url = f"{repository_url(hub, repository)}/check-runs/{found.id}"
    pulls = [
        pull for pull in repository.pulls.values() if pull.head == found.sha and pull.head_repository is repository
    ]
    return {
        "id": found.id,
        "node_id": node_id("CR", found.id),
        "head_sha": found.sha,
        "external_id": found.external_id,
        "url": url,
        "html_url": f"{hub.web}/{repository.full_name}/runs/{found.id}",
        "details_url": found.details_url,
        "name": found.name,
        "status": found.status,
        "conclusion": found.conclusion,
        "started_at": found.started_at,
        "completed_at": found.completed_at,
        "output": {
            "title": found.title, "summary": found.summary, "text": found.text,
            "annotations_count": len(found.annotations), "annotations_url": f"{url}/annotations",
        },
        "check_suite": {"id": found.id + 1},
        "app": None,
        "pull_requests": [minimal_pull(hub, pull) for pull in pulls],
    }  # fmt: skip


def minimal_pull(hub: GitHub, pull: Pull) -> Json:
    def side(repository: Repository, ref: str, sha: str) -> Json:
        return {
            "ref": ref,
            "sha": sha,
            "repo": {"id": repository.id, "url": repository_url(hub, repository), "name": repository.name},
        }

    return {
        "id": pull.id,
        "number": pull.number,
        "url": f"{repository_url(hub, pull.repository)}/pulls/{pull.number}",
        "head": side(pull.head_repository or pull.repository, pull.head_ref, pull.head),
        "base": side(pull.repository, pull.base_ref, pull.base),
    }


def workflow_run(hub: GitHub, home: Repository, found: WorkflowRun) -> Json:
    url = f"{repository_url(hub, home)}/actions/runs/{found.id}"
    facts = hub.facts(found.head_repository, found.head_sha)
    links = ("jobs", "logs", "artifacts", "cancel", "rerun")
    return {
        "id": found.id,
        "name": found.name,
        "node_id": node_id("WFR", found.id),
        "check_suite_id": found.id + 1,
        "check_suite_node_id": node_id("CS", found.id + 1),
        "head_branch": found.head_branch,
        "head_sha": found.head_sha,
        "path": found.path,
        "run_number": found.number,
        "run_attempt": 1,
        "event": found.event,
        "display_title": found.name,
        "status": found.status,
        "conclusion": found.conclusion,
        "workflow_id": 7,
        "url": url,
        "html_url": f"{hub.web}/{home.full_name}/actions/runs/{found.id}",
        # For a fork's run the list is empty: https://github.com/orgs/community/discussions/25220
        "pull_requests": [minimal_pull(hub, pull) for pull in found.pulls if pull.head_repository is home],
        "created_at": found.created_at,
        "updated_at": found.created_at,
        "run_started_at": found.created_at,
        "actor": user(hub, found.actor),
        "triggering_actor": user(hub, found.actor),
        **{f"{name}_url": f"{url}/{name}" for name in links},
        "check_suite_url": f"{repository_url(hub, home)}/check-suites/{found.id + 1}",
        "workflow_url": f"{repository_url(hub, home)}/actions/workflows/7",
        "previous_attempt_url": None,
        "referenced_workflows": [],
        "head_commit": {
            "id": facts.sha, "tree_id": facts.tree, "message": facts.message, "timestamp": facts.committed_at,
            "author": {"name": facts.author.name, "email": facts.author.email},
            "committer": {"name": facts.committer.name, "email": facts.committer.email},
        },
        "repository": minimal_repository(hub, home),
        "head_repository": minimal_repository(hub, found.head_repository),
    }  # fmt: skip
