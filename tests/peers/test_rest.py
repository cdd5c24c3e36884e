"""REST of the test GitHub. The fixture holds every answer here to GitHub's OpenAPI description."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.peers.conftest import REPO, Client
from tests.peers.github import pulls
from tests.peers.github.model import Protection
from tests.peers.github.rest.routes import ROUTES
from tests.peers.github.rest.routing import Route
from tests.peers.github.server import Server
from tests.peers.openapi import description, problems
from tests.peers.sample import CONTEXT, Shop


@pytest.mark.parametrize("route", ROUTES, ids=lambda r: f"{r.method} {r.template}")
def test_every_address_is_one_of_githubs(route: Route) -> None:
    method, template = route.method.lower(), route.template
    assert method in description()["paths"][template]


def test_reading_a_pull_request(sample: Shop, server: Server, workflow: Client) -> None:
    pull = sample.pull(
        {"src/app.py": "x = 1\n", "db/001.sql": None},
        by=sample.agent,
        message="Rewrite\n\nCo-authored-by: Bob <bob@acme.example>",
    )
    one = workflow("GET", f"{REPO}/pulls/1").body
    assert (one["head"]["sha"], one["user"]["login"], one["user"]["type"]) == (pull.head, "claude[bot]", "Bot")
    assert (one["changed_files"], one["commits"], one["mergeable_state"]) == (2, 1, "blocked")
    assert [p["number"] for p in workflow("GET", f"{REPO}/pulls?head=acme:topic&state=open").body] == [1]
    files = workflow("GET", f"{REPO}/pulls/1/files").body
    assert {f["filename"]: f["status"] for f in files} == {"src/app.py": "modified", "db/001.sql": "removed"}
    assert [c["sha"] for c in workflow("GET", f"{REPO}/pulls/1/commits").body] == [pull.head]
    assert [p["number"] for p in workflow("GET", f"{REPO}/commits/{pull.head}/pulls").body] == [1]
    assert workflow("GET", f"{REPO}/compare/main...topic").body["ahead_by"] == 1
    assert workflow("GET", f"{REPO}/commits/{pull.head}").body["author"]["login"] == "claude[bot]"
    assert workflow("GET", f"{REPO}/contents/README.md", Accept="application/vnd.github.raw+json").body == b"# Shop\n"
    assert workflow("GET", f"{REPO}/contents/README.md?ref={pull.head}").body["content"]
    assert workflow("GET", f"{REPO}/branches/main").body["protected"] is True
    assert workflow("GET", f"{REPO}/rules/branches/main").body[0]["type"] == "required_status_checks"
    assert workflow("GET", f"{REPO}/collaborators/carol/permission").body["role_name"] == "maintain"
    assert workflow("GET", f"{REPO}/collaborators/carol/permission").body["permission"] == "write"
    assert workflow("GET", f"{REPO}/activity?ref=topic").body[0]["actor"]["login"] == "claude[bot]"
    assert workflow("GET", REPO).body["default_branch"] == "main"
    assert workflow("GET", f"{REPO}/commits").status == 200
    assert workflow("GET", "/rate_limit").body["rate"]["limit"] == 1000


def test_reviews(sample: Shop, workflow: Client, bob: Client) -> None:
    pull = sample.pull({"a.txt": "a\n"})
    approved = bob("POST", f"{REPO}/pulls/1/reviews", {"event": "APPROVE"}).body
    assert (approved["state"], approved["commit_id"]) == ("APPROVED", pull.head)
    assert bob("POST", f"{REPO}/pulls/1/reviews", {"event": "REQUEST_CHANGES"}).status == 422
    refused = workflow("POST", f"{REPO}/pulls/1/reviews", {"event": "APPROVE"})
    assert (refused.status, refused.body["errors"]) == (
        422,
        ["GitHub Actions is not permitted to approve pull requests."],
    )
    sample.repository.actions_may_approve = True
    own = workflow("POST", f"{REPO}/pulls/1/reviews", {"event": "APPROVE", "body": "Level 0"})
    assert own.status == 200
    gone = workflow(
        "PUT", f"{REPO}/pulls/1/reviews/{own.body['id']}/dismissals", {"message": "The level rose", "event": "DISMISS"}
    )
    assert gone.body["state"] == "DISMISSED"
    assert workflow("PUT", f"{REPO}/pulls/1/reviews/{own.body['id']}/dismissals", {"message": "again"}).status == 422
    assert [r["state"] for r in workflow("GET", f"{REPO}/pulls/1/reviews").body] == ["APPROVED", "DISMISSED"]


def test_nobody_approves_their_own(sample: Shop, bob: Client) -> None:
    sample.pull({"a.txt": "a\n"}, by=sample.bob)
    assert bob("POST", f"{REPO}/pulls/1/reviews", {"event": "APPROVE"}).status == 422


def test_comments_and_labels(sample: Shop, workflow: Client) -> None:
    sample.pull({"a.txt": "a\n"})
    made = workflow("POST", f"{REPO}/issues/1/comments", {"body": "one"})
    assert (made.status, made.body["user"]["login"]) == (201, "github-actions[bot]")
    assert workflow("PATCH", f"{REPO}/issues/comments/{made.body['id']}", {"body": "two"}).body["body"] == "two"
    assert workflow("GET", f"{REPO}/issues/comments/{made.body['id']}").body["body"] == "two"
    assert workflow("POST", f"{REPO}/issues/1/comments", {"body": "x" * 65537}).status == 422
    assert workflow("DELETE", f"{REPO}/issues/comments/{made.body['id']}").status == 204
    assert workflow("GET", f"{REPO}/issues/1/comments").body == []
    assert [
        row["name"] for row in workflow("POST", f"{REPO}/issues/1/labels", {"labels": ["oversight/L2", "x"]}).body
    ] == ["oversight/L2", "x"]
    assert [row["name"] for row in workflow("DELETE", f"{REPO}/issues/1/labels/oversight%2FL2").body] == ["x"]
    assert workflow("DELETE", f"{REPO}/issues/1/labels/none").status == 404
    assert [row["name"] for row in workflow("PUT", f"{REPO}/issues/1/labels", {"labels": ["y"]}).body] == ["y"]
    assert workflow("POST", f"{REPO}/labels", {"name": "z", "color": "ff0000"}).status == 201
    assert workflow("POST", f"{REPO}/labels", {"name": "Z", "color": "ff0000"}).status == 422
    assert workflow("GET", f"{REPO}/issues/1/timeline").body[0]["event"] == "labeled"
    assert workflow("GET", f"{REPO}/issues/1").body["pull_request"]


def test_reviewers_are_collaborators(sample: Shop, workflow: Client, bob: Client) -> None:
    sample.pull({"a.txt": "a\n"})
    path = f"{REPO}/pulls/1/requested_reviewers"
    assert [u["login"] for u in workflow("POST", path, {"reviewers": ["bob"]}).body["requested_reviewers"]] == ["bob"]
    assert workflow("POST", path, {"reviewers": ["dave"]}).status == 422
    assert workflow("POST", path, {"reviewers": ["alice"]}).status == 422
    assert workflow("POST", path, {"team_reviewers": ["platform"]}).status == 422
    assert [t["slug"] for t in bob("POST", path, {"team_reviewers": ["platform"]}).body["requested_teams"]] == [
        "platform"
    ]
    assert bob("DELETE", path, {"reviewers": ["bob"]}).status == 200
    assert [t["slug"] for t in bob("GET", path).body["teams"]] == ["platform"]


def test_the_required_status_holds_the_merge(sample: Shop, workflow: Client, bob: Client) -> None:
    pull = sample.pull({"a.txt": "a\n"})
    refused = bob("PUT", f"{REPO}/pulls/1/merge", {})
    assert (refused.status, refused.body["message"]) == (405, f'Required status check "{CONTEXT}" is expected.')
    status = f"{REPO}/statuses/{pull.head}"
    assert workflow("POST", status, {"state": "failure", "context": CONTEXT}).status == 201
    assert bob("PUT", f"{REPO}/pulls/1/merge", {}).body["message"] == f'Required status check "{CONTEXT}" is failing.'
    assert workflow("POST", status, {"state": "success", "context": CONTEXT, "description": "x" * 141}).status == 422
    assert (
        workflow("POST", status, {"state": "success", "context": CONTEXT, "description": "ok"}).body["creator"]["login"]
        == "github-actions[bot]"
    )
    assert workflow("GET", f"{REPO}/commits/{pull.head}/status").body["state"] == "success"
    assert len(workflow("GET", f"{REPO}/commits/{pull.head}/statuses").body) == 2
    assert bob("PUT", f"{REPO}/pulls/1/merge", {"sha": "0" * 40}).status == 409
    merged = bob("PUT", f"{REPO}/pulls/1/merge", {})
    assert merged.status == 200
    assert sample.hub.git(sample.repository).refs()["refs/heads/main"] == merged.body["sha"]
    assert bob("GET", f"{REPO}/pulls/1/merge").status == 204
    assert bob("PUT", f"{REPO}/pulls/1/merge", {}).status == 405


def test_a_check_run_can_be_the_required_one(sample: Shop, workflow: Client, bob: Client) -> None:
    pull = sample.pull({"a.txt": "a\n"})
    notes = [{"path": "a.txt", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "m"}]
    run = workflow("POST", f"{REPO}/check-runs", {"name": CONTEXT, "head_sha": pull.head, "status": "in_progress"})
    assert bob("PUT", f"{REPO}/pulls/1/merge", {}).body["message"].endswith("is pending.")
    output = {"title": "Level 1", "summary": "s", "annotations": notes}
    done = workflow("PATCH", f"{REPO}/check-runs/{run.body['id']}", {"conclusion": "success", "output": output})
    assert (done.body["status"], done.body["output"]["annotations_count"]) == ("completed", 1)
    assert (
        workflow(
            "PATCH",
            f"{REPO}/check-runs/{run.body['id']}",
            {"output": {"title": "t", "summary": "s", "annotations": notes * 51}},
        ).status
        == 422
    )
    assert workflow("GET", f"{REPO}/commits/{pull.head}/check-runs").body["total_count"] == 1
    assert bob("POST", f"{REPO}/check-runs", {"name": "x", "head_sha": pull.head}).status == 403
    assert bob("PUT", f"{REPO}/pulls/1/merge", {}).status == 200


def test_tokens(sample: Shop, server: Server, workflow: Client, bob: Client) -> None:
    pull = sample.pull({"a.txt": "a\n"})
    reader = Client(
        server=server, token=sample.hub.workflow_token(sample.repository, {"contents": "read", "pull_requests": "read"})
    )
    refused = reader("POST", f"{REPO}/statuses/{pull.head}", {"state": "success", "context": CONTEXT})
    assert (refused.status, refused.body["message"]) == (403, "Resource not accessible by integration")
    assert refused.headers["x-accepted-github-permissions"] == "statuses=write"
    assert workflow("GET", "/orgs/acme/teams/platform/memberships/bob").status == 403
    assert bob("GET", "/orgs/acme/teams/platform/memberships/bob").body["state"] == "active"
    assert bob("GET", "/orgs/acme/teams/platform/memberships/alice").status == 404
    assert [m["login"] for m in bob("GET", "/orgs/acme/teams/platform/members").body] == ["bob", "carol"]
    assert workflow("GET", "/user").status == 403
    assert bob("GET", "/user").body["login"] == "bob"
    bad = Client(server=server, token=replace(sample.hub.user_token(sample.bob), value="wrong"))
    assert (bad("GET", REPO).status, bad("GET", REPO).body["message"]) == (401, "Bad credentials")
    stranger = Client(server=server, token=sample.hub.user_token(sample.dave))
    assert stranger("PUT", f"{REPO}/pulls/1/merge", {}).status == 404


def test_pages(sample: Shop, workflow: Client) -> None:
    pull = sample.pull({"a.txt": "a\n"})
    for n in range(65):
        pulls.comment(sample.hub, pull, f"{n}", by=sample.bob)
    first = workflow("GET", f"{REPO}/issues/1/comments")
    assert len(first.body) == 30
    assert 'page=3>; rel="last"' in first.headers["Link"]
    assert [c["body"] for c in workflow("GET", f"{REPO}/issues/1/comments?per_page=30&page=3").body] == [
        str(n) for n in range(60, 65)
    ]
    assert len(workflow("GET", f"{REPO}/issues/1/comments?per_page=1000").body) == 65


def test_the_rate_limit_ends(sample: Shop, server: Server) -> None:
    token = sample.hub.workflow_token(sample.repository)
    token.used = token.limit - 1
    client = Client(server=server, token=token)
    assert client("GET", REPO).headers["x-ratelimit-remaining"] == "0"
    refused = client("GET", REPO)
    assert (refused.status, refused.body["message"][:23]) == (403, "API rate limit exceeded")


def test_a_pull_request_over_the_api(sample: Shop, server: Server, bob: Client) -> None:
    sample.hub.commit(sample.repository, "mine", {"b.txt": "b\n"}, by=sample.bob)
    made = bob("POST", f"{REPO}/pulls", {"title": "Mine", "head": "mine", "base": "main", "draft": True})
    assert (made.status, made.body["draft"]) == (201, True)
    assert bob("POST", f"{REPO}/pulls", {"title": "Again", "head": "mine", "base": "main"}).status == 422
    sample.repository.protections["next"] = Protection()
    sample.hub.commit(sample.repository, "next", {"c.txt": "c\n"}, by=sample.carol)
    assert bob("PATCH", f"{REPO}/pulls/1", {"base": "next", "title": "Ours"}).body["base"]["ref"] == "next"
    assert bob("PATCH", f"{REPO}/pulls/1", {"state": "closed"}).body["state"] == "closed"
    assert [e.action for e in sample.hub.events if e.name == "pull_request"] == ["opened", "edited", "closed"]


def test_the_description_catches_what_is_wrong(sample: Shop, server: Server, workflow: Client) -> None:
    """Or the rest of this file would prove nothing."""
    workflow("GET", f"{REPO}/branches/main")
    good = server.record.exchanges[-1]
    assert isinstance(good.answer, dict)
    assert problems(good) == []
    assert problems(replace(good, answer={**good.answer, "name": None}))
    assert problems(replace(good, answer={k: v for k, v in good.answer.items() if k != "protected"}))
    assert problems(replace(good, query={"perpage": "1"}))
    assert problems(replace(good, sent={"a": 1}))
    assert problems(replace(good, status=299))
    assert problems(replace(good, template="/repos/{owner}/{repo}/branchs"))
