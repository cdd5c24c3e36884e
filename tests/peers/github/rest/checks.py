"""Commit statuses, check runs and workflow runs."""

from __future__ import annotations

from tests.peers.github import merging
from tests.peers.github.errors import ApiError, not_found
from tests.peers.github.model import CheckRun, WorkflowRun
from tests.peers.github.rest import render, render_checks
from tests.peers.github.rest.repos import resolve
from tests.peers.github.rest.routing import Answer, Request

CONCLUSIONS = ("action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out")


def create_status(request: Request) -> Answer:
    hub, repository = request.hub, request.repository
    status = merging.set_status(
        hub, repository, request.params["sha"], request.text("state"), context=request.text("context", "default"), by=request.viewer,
        description=request.maybe_text("description"), target_url=request.maybe_text("target_url"),
    )  # fmt: skip
    return Answer(status=201, body=render_checks.status(hub, repository, status))


def list_statuses(request: Request) -> Answer:
    """Newest first."""
    sha = resolve(request, request.params["ref"])
    found = [s for s in reversed(request.repository.statuses) if s.sha == sha]
    return Answer(body=[render_checks.status(request.hub, request.repository, s) for s in found], page=True)


def get_combined(request: Request) -> Answer:
    hub, repository = request.hub, request.repository
    sha = resolve(request, request.params["ref"])
    latest = merging.latest_statuses(repository, sha)
    url = f"{render.repository_url(hub, repository)}/commits/{sha}"
    return Answer(
        body={
            "state": merging.combined(repository, sha),
            "statuses": [render_checks.status(hub, repository, s, creator=False) for s in latest],
            "sha": sha,
            "total_count": len(latest),
            "repository": render.minimal_repository(hub, repository),
            "commit_url": url,
            "url": f"{url}/status",
        }
    )


def create_check_run(request: Request) -> Answer:
    """Only an App may. https://docs.github.com/en/rest/checks/runs#create-a-check-run"""
    token = request.token
    if token is None or token.permissions is None:
        raise ApiError(403, "You must authenticate via a GitHub App.")
    hub, repository = request.hub, request.repository
    sha = request.text("head_sha")
    hub.facts(repository, sha)
    run = CheckRun(id=hub.next_id(), sha=sha, name=request.text("name"))
    update(request, run)
    repository.check_runs.append(run)
    merging.settle(hub, repository, sha)
    return Answer(status=201, body=render_checks.check_run(hub, repository, run))


def update_check_run(request: Request) -> Answer:
    hub, repository = request.hub, request.repository
    run = find_check_run(request)
    update(request, run)
    merging.settle(hub, repository, run.sha)
    return Answer(body=render_checks.check_run(hub, repository, run))


def update(request: Request, run: CheckRun) -> None:
    """A conclusion completes; annotations are added to those before, 50 a request."""
    conclusion = request.maybe_text("conclusion")
    if conclusion is not None and conclusion not in CONCLUSIONS:
        raise ApiError(422, f"Invalid request.\n\n{conclusion} is not a member of {list(CONCLUSIONS)}.")
    output = request.body.get("output") or {}
    if not isinstance(output, dict):
        raise ApiError(422, "Invalid request.\n\nFor 'properties/output', it is not an object.")
    annotations = output.get("annotations") or []
    if len(annotations) > 50:
        raise ApiError(422, "Invalid request.\n\nNo more than 50 items are allowed in annotations.")
    if output and not output.get("summary"):
        raise ApiError(422, 'Invalid request.\n\n"summary" wasn\'t supplied.')
    if any(len(str(output.get(name) or "")) > 65535 for name in ("summary", "text")):
        raise ApiError(422, "Invalid request.\n\nOnly 65535 characters are allowed.")
    now = request.hub.tick()
    run.status = "completed" if conclusion else request.text("status", run.status)
    run.conclusion = conclusion or run.conclusion
    run.started_at = request.maybe_text("started_at") or run.started_at or now
    run.completed_at = (request.maybe_text("completed_at") or now) if run.status == "completed" else None
    run.details_url = request.maybe_text("details_url") or run.details_url
    run.external_id = request.text("external_id", run.external_id)
    run.title, run.summary = output.get("title", run.title), output.get("summary", run.summary)
    run.text = output.get("text", run.text)
    run.annotations += annotations


def find_check_run(request: Request) -> CheckRun:
    for run in request.repository.check_runs:
        if str(run.id) == request.params["check_run_id"]:
            return run
    raise not_found()


def get_check_run(request: Request) -> Answer:
    return Answer(body=render_checks.check_run(request.hub, request.repository, find_check_run(request)))


def list_check_runs(request: Request) -> Answer:
    """The latest of each name, unless all are asked for."""
    sha, name = resolve(request, request.params["ref"]), request.query.get("check_name")
    found = [run for run in request.repository.check_runs if run.sha == sha and name in (None, run.name)]
    if request.query.get("filter", "latest") == "latest":
        found = list({run.name: run for run in found}.values())
    shown = [render_checks.check_run(request.hub, request.repository, run) for run in reversed(found)]
    return Answer(body=shown, page=True, wrap="check_runs")


def find_run(request: Request) -> WorkflowRun:
    for run in request.repository.runs:
        if str(run.id) == request.params["run_id"]:
            return run
    raise not_found()


def get_workflow_run(request: Request) -> Answer:
    return Answer(body=render_checks.workflow_run(request.hub, request.repository, find_run(request)))


def list_workflow_runs(request: Request) -> Answer:
    event, sha = request.query.get("event"), request.query.get("head_sha")
    found = [
        run for run in reversed(request.repository.runs) if event in (None, run.event) and sha in (None, run.head_sha)
    ]
    shown = [render_checks.workflow_run(request.hub, request.repository, run) for run in found]
    return Answer(body=shown, page=True, wrap="workflow_runs")


def rate_limit(request: Request) -> Answer:
    token = request.token
    limit, used = (token.limit, token.used) if token is not None else (60, 0)
    core = {"limit": limit, "used": used, "remaining": max(0, limit - used), "reset": request.hub.seconds + 3600}
    return Answer(body={"resources": {"core": core, "search": core, "graphql": core}, "rate": core})
