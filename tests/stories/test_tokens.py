"""Whose token the gate has, and which GitHub it speaks to."""

from __future__ import annotations

import socket

from tests.peers.github import pulls
from tests.peers.github.model import Pull
from tests.peers.github.reviews import submit
from tests.peers.sample import Shop
from tests.stories.changes import LEVEL_0, LEVEL_1, LEVEL_2
from tests.stories.runner import Actions

TEAM = "version: 1\nlevels:\n  2: {approvals: 1, approvers: {teams: [acme/platform]}}\n"
GRANTED = {"contents": "read", "pull_requests": "write", "statuses": "write"}


def state(actions: Actions, pull: Pull) -> str:
    return (actions.status(pull) or ("none",))[0]


def test_github_token_can_not_read_teams(at: Shop, actions: Actions) -> None:
    """An error that names the permission, never "not a member"."""
    at.hub.commit(at.repository, "main", {".gate.yaml": TEAM}, by=at.carol)
    pull = at.pull(LEVEL_2, by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    run = actions.settle()
    assert run is not None
    assert (run.code, state(actions, pull)) == (3, "error")
    assert "members: read" in run.log


def test_an_app_that_may_read_them(at: Shop, actions: Actions) -> None:
    at.hub.commit(at.repository, "main", {".gate.yaml": TEAM}, by=at.carol)
    actions.token = at.hub.app_token(at.hub.create_bot("gate"), at.repository, GRANTED | {"members": "read"})
    pull = at.pull(LEVEL_2, by=at.alice)
    actions.settle()
    assert [getattr(asked, "slug", "") for asked in pull.requested] == ["platform"]
    outsider = at.hub.grant(at.repository, at.hub.create_user("erin"), "write")
    submit(at.hub, pull, "APPROVE", by=outsider)
    actions.settle()
    assert state(actions, pull) == "pending"
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert (state(actions, pull), actions.merge(pull)) == ("success", "merged")


def test_an_apps_own_things_are_its_own(at: Shop, actions: Actions) -> None:
    """Its comment, label and approval are found again by its name, and another App's are left alone."""
    bot = at.hub.create_bot("gate")
    actions.token = at.hub.app_token(bot, at.repository, GRANTED)
    pull = at.pull(LEVEL_0, by=at.agent)
    planted = pulls.comment(at.hub, pull, "<!-- oversight-gate -->\nmine", by=at.hub.actions_bot)
    actions.settle()
    assert [(r.author, r.state) for r in pull.reviews] == [(bot, "APPROVED")]
    assert actions.run(at.hub.events[-1]).writes == ()
    at.hub.commit(at.repository, "topic", LEVEL_2, "And a column", by=at.agent)
    actions.settle()
    assert [r.state for r in pull.reviews] == ["DISMISSED"]
    assert [c.author for c in pull.comments] == [at.hub.actions_bot, bot]
    assert planted.editor is None


def test_the_apps_approval_is_no_humans(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.hub.create_bot("helpful"))
    actions.settle()
    assert state(actions, pull) == "pending"


def test_a_forks_read_only_token_writes_nothing(at: Shop, actions: Actions) -> None:
    fork = at.hub.fork(at.repository, at.dave)
    at.hub.commit(fork, "topic", LEVEL_1, by=at.dave)
    pull = pulls.open_pull(at.hub, at.repository, "topic", by=at.dave, head_repository=fork)
    actions.token = at.hub.workflow_token(
        at.repository, {"contents": "read", "pull_requests": "read", "statuses": "read"}
    )
    run = actions.settle()
    assert run is not None
    assert (run.code, run.writes, state(actions, pull)) == (3, (), "none")
    assert "is expected" in actions.merge(pull)


def test_the_addresses_of_github_com(at: Shop, actions: Actions) -> None:
    """There the API has a host of its own and no prefix."""
    actions.env = {"GITHUB_API_URL": actions.server.url, "GITHUB_GRAPHQL_URL": f"{actions.server.url}/graphql"}
    pull = at.pull(LEVEL_2, by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert actions.merge(pull) == "merged"


def test_a_private_repository(at: Shop, actions: Actions) -> None:
    at.repository.private = True
    pull = at.pull(LEVEL_2, by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert actions.merge(pull) == "merged"


def test_nobody_could_be_told(at: Shop, actions: Actions) -> None:
    """Level 1 says so at once: a message that can't be delivered holds it up."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    actions.env = {"GATE_SLACK_WEBHOOK": f"http://127.0.0.1:{port}/services/secret"}
    pull = at.pull(LEVEL_1, by=at.agent)
    run = actions.settle()
    assert run is not None
    assert state(actions, pull) == "pending"
    assert "services/secret" not in run.log + run.summary + "".join(actions.comments(pull))
