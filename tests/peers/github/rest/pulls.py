"""Pull requests, reviews and merging over REST."""

from __future__ import annotations

from tests.peers.github import merging, reviews
from tests.peers.github import pulls as acts
from tests.peers.github.errors import ApiError, failed, not_found
from tests.peers.github.model import Account, Review, Team
from tests.peers.github.rest import render, render_pull
from tests.peers.github.rest.changes import commit_files
from tests.peers.github.rest.routing import Answer, Request


def list_pulls(request: Request) -> Answer:
    """`state` is open unless asked; `head` is owner:branch, and without an owner it is ignored, as on GitHub."""
    state, base, head = request.query.get("state", "open"), request.query.get("base"), request.query.get("head", "")
    found = []
    for pull in sorted(request.repository.pulls.values(), key=lambda p: p.number, reverse=True):
        label = f"{pull.head_repository.owner.login if pull.head_repository else ''}:{pull.head_ref}"
        if state in ("all", pull.state) and base in (None, pull.base_ref) and (":" not in head or head == label):
            found.append(render_pull.simple_pull(request.hub, pull))
    return Answer(body=found, page=True)


def create_pull(request: Request) -> Answer:
    hub = request.hub
    owner, _, branch = request.text("head").rpartition(":")
    source = request.repository
    if owner and owner != source.owner.login:
        forks = [r for r in hub.repositories.values() if r.parent is source and r.owner.login == owner]
        if not forks:
            raise failed("PullRequest", "head", "invalid")
        source = forks[0]
    pull = acts.open_pull(
        hub, request.repository, branch, by=request.viewer, title=request.text("title"), body=request.maybe_text("body"), base=request.text("base"),
        draft=request.body.get("draft") is True, head_repository=source,
    )  # fmt: skip
    return Answer(status=201, body=render_pull.pull_request(hub, pull))


def get_pull(request: Request) -> Answer:
    return Answer(body=render_pull.pull_request(request.hub, request.pull))


def update_pull(request: Request) -> Answer:
    hub, pull = request.hub, request.pull
    acts.edit(
        hub,
        pull,
        by=request.viewer,
        title=request.maybe_text("title"),
        body=request.maybe_text("body"),
        base=request.maybe_text("base"),
    )
    state = request.maybe_text("state")
    if state is not None and state != pull.state:
        (acts.close if state == "closed" else acts.reopen)(hub, pull, by=request.viewer)
    return Answer(body=render_pull.pull_request(hub, pull))


def list_files(request: Request) -> Answer:
    """3,000 at most. https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files"""
    hub, pull = request.hub, request.pull
    fork_point = hub.git(pull.repository).merge_base(pull.base, pull.head)
    return Answer(body=commit_files(hub, pull.repository, fork_point, pull.head)[:3000], page=True)


def list_commits(request: Request) -> Answer:
    """250 at most. https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request"""
    hub, pull = request.hub, request.pull
    found = hub.git(pull.repository).log(f"{pull.base}..{pull.head}")[:250]
    return Answer(body=[render.commit(hub, pull.repository, facts) for facts in found], page=True)


def merge_pull(request: Request) -> Answer:
    sha = merging.merge(
        request.hub, request.pull, by=request.viewer, method=request.text("merge_method", "merge"), expected_head=request.maybe_text("sha"),
        title=request.maybe_text("commit_title"),
    )  # fmt: skip
    return Answer(body={"sha": sha, "merged": True, "message": "Pull Request successfully merged"})


def is_merged(request: Request) -> Answer:
    if request.pull.merged_at is None:
        raise not_found()
    return Answer(status=204)


def find_review(request: Request) -> Review:
    for review in request.pull.reviews:
        if str(review.id) == request.params["review_id"]:
            return review
    raise not_found()


def list_reviews(request: Request) -> Answer:
    return Answer(body=[render_pull.review(request.hub, request.pull, r) for r in request.pull.reviews], page=True)


def get_review(request: Request) -> Answer:
    return Answer(body=render_pull.review(request.hub, request.pull, find_review(request)))


def create_review(request: Request) -> Answer:
    review = reviews.submit(
        request.hub,
        request.pull,
        request.text("event"),
        by=request.viewer,
        body=request.text("body"),
        commit=request.maybe_text("commit_id"),
    )
    return Answer(body=render_pull.review(request.hub, request.pull, review))


def dismiss_review(request: Request) -> Answer:
    review = reviews.dismiss(
        request.hub, request.pull, find_review(request), request.text("message"), by=request.viewer
    )
    return Answer(body=render_pull.review(request.hub, request.pull, review))


def get_requested(request: Request) -> Answer:
    hub, pull = request.hub, request.pull
    users = [render.user(hub, r) for r in pull.requested if isinstance(r, Account)]
    teams = [render.team(hub, r, pull.repository) for r in pull.requested if isinstance(r, Team)]
    return Answer(body={"users": users, "teams": teams})


def request_reviewers(request: Request) -> Answer:
    """An App needs `members: read` to name teams; GITHUB_TOKEN never has it."""
    slugs = request.strings("team_reviewers")
    token = request.token
    if slugs and token is not None and token.permissions is not None and "members" not in token.permissions:
        raise ApiError(422, f"Could not resolve to a node with the global id of '{slugs[0]}'.")
    acts.request_reviewers(request.hub, request.pull, request.strings("reviewers"), slugs, by=request.viewer)
    return Answer(status=201, body=render_pull.simple_pull(request.hub, request.pull))


def unrequest_reviewers(request: Request) -> Answer:
    acts.unrequest_reviewers(
        request.hub, request.pull, request.strings("reviewers"), request.strings("team_reviewers"), by=request.viewer
    )
    return Answer(body=render_pull.simple_pull(request.hub, request.pull))
