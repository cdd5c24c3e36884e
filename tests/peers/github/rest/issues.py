"""Comments, labels and the timeline: a pull request is an issue too."""

from __future__ import annotations

from tests.peers.github import pulls as acts
from tests.peers.github.errors import failed, not_found
from tests.peers.github.rest import render, render_pull
from tests.peers.github.rest.routing import Answer, Request


def get_issue(request: Request) -> Answer:
    return Answer(body=render_pull.issue(request.hub, request.pull))


def list_comments(request: Request) -> Answer:
    """Oldest first."""
    return Answer(body=[render_pull.comment(request.hub, request.pull, c) for c in request.pull.comments], page=True)


def create_comment(request: Request) -> Answer:
    made = acts.comment(request.hub, request.pull, request.text("body"), by=request.viewer)
    return Answer(status=201, body=render_pull.comment(request.hub, request.pull, made))


def get_comment(request: Request) -> Answer:
    pull, found = acts.find_comment(request.repository, int(request.params["comment_id"]))
    return Answer(body=render_pull.comment(request.hub, pull, found))


def update_comment(request: Request) -> Answer:
    pull, found = acts.find_comment(request.repository, int(request.params["comment_id"]))
    acts.edit_comment(request.hub, pull, found, request.text("body"), by=request.viewer)
    return Answer(body=render_pull.comment(request.hub, pull, found))


def delete_comment(request: Request) -> Answer:
    pull, found = acts.find_comment(request.repository, int(request.params["comment_id"]))
    acts.delete_comment(request.hub, pull, found, by=request.viewer)
    return Answer(status=204)


def _labels(request: Request, *, page: bool = False) -> Answer:
    hub, pull = request.hub, request.pull
    shown = [render.label(hub, pull.repository, hub.label(pull.repository, name)) for name in pull.labels]
    return Answer(body=shown, page=page)


def list_labels(request: Request) -> Answer:
    return _labels(request, page=True)


def add_labels(request: Request) -> Answer:
    acts.add_labels(request.hub, request.pull, request.strings("labels"), by=request.viewer)
    return _labels(request)


def set_labels(request: Request) -> Answer:
    wanted = request.strings("labels")
    for name in list(request.pull.labels):
        if name.casefold() not in {w.casefold() for w in wanted}:
            acts.remove_label(request.hub, request.pull, name, by=request.viewer)
    acts.add_labels(request.hub, request.pull, wanted, by=request.viewer)
    return _labels(request)


def remove_label(request: Request) -> Answer:
    acts.remove_label(request.hub, request.pull, request.params["name"], by=request.viewer)
    return _labels(request)


def list_repository_labels(request: Request) -> Answer:
    shown = [render.label(request.hub, request.repository, label) for label in request.repository.labels.values()]
    return Answer(body=shown, page=True)


def get_repository_label(request: Request) -> Answer:
    found = request.repository.labels.get(request.params["name"].casefold())
    if found is None:
        raise not_found()
    return Answer(body=render.label(request.hub, request.repository, found))


def create_label(request: Request) -> Answer:
    name = request.text("name")
    if name.casefold() in request.repository.labels:
        raise failed("Label", "name", "already_exists")
    label = request.hub.label(request.repository, name)
    label.color = request.text("color", "ededed").lstrip("#")
    label.description = request.text("description")
    return Answer(status=201, body=render.label(request.hub, request.repository, label))


def list_timeline(request: Request) -> Answer:
    shown = [render_pull.timeline_item(request.hub, request.pull, item) for item in request.pull.timeline]
    return Answer(body=shown, page=True)
