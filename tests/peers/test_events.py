"""Payloads start from GitHub's examples, hold nothing of them that is not ours, and fit GitHub's description of the event."""

from __future__ import annotations

import json

import pytest

from tests.peers.github import events, merging, pulls, reviews
from tests.peers.github.events import example, payload
from tests.peers.openapi import event_problems
from tests.peers.sample import Shop

STRANGERS = (
    "Codertocat",
    "octo-org",
    "octo-repo",
    "octokit",
    "Hello-World",
    "hello-world",
    "wolfy1339",
    "gr2m",
    "api.github.com",
)


@pytest.fixture
def lived(sample: Shop) -> Shop:
    """A shop in which everything happened once."""
    hub = sample.hub
    pull = sample.pull({"a.txt": "a\n"}, by=sample.agent, message="Add a")
    hub.commit(sample.repository, "topic", {"a.txt": "b\n"}, "More", by=sample.agent)
    hub.commit(sample.repository, "topic", {"a.txt": "c\n"}, "Again", by=sample.alice, onto=pull.base)
    pulls.set_draft(hub, pull, True, by=sample.alice)
    pulls.set_draft(hub, pull, False, by=sample.alice)
    pulls.edit(hub, pull, by=sample.bob, title="New", body="Text")
    pulls.add_labels(hub, pull, ["x"], by=sample.bob)
    pulls.remove_label(hub, pull, "x", by=sample.bob)
    review = reviews.submit(hub, pull, "APPROVE", by=sample.bob)
    events.relay_run(hub, pull, by=sample.bob)
    reviews.dismiss(hub, pull, review, "No", by=sample.carol)
    made = pulls.comment(hub, pull, "/approve", by=sample.carol)
    pulls.edit_comment(hub, pull, made, "/approve now", by=sample.carol)
    merging.arm_auto_merge(hub, pull, by=sample.alice)
    pull.auto_merge_by = None
    merging.set_status(hub, sample.repository, pull.head, "success", context="oversight-gate", by=hub.actions_bot)
    merging.enqueue(hub, pull, by=sample.bob)
    events.dispatch(hub, sample.repository, by=sample.bob, inputs={"pull-request": "1"})
    return sample


def test_every_event_fits_githubs_description(lived: Shop) -> None:
    seen = {(event.name, event.action) for event in lived.hub.events}
    assert {name for name, _ in seen} == {
        "push", "pull_request", "pull_request_review", "issue_comment", "workflow_run", "status", "merge_group", "workflow_dispatch",
    }  # fmt: skip
    assert ("pull_request", "synchronize") in seen
    found = [
        problem
        for event in lived.hub.events
        for problem in event_problems(event.name, event.action, payload(lived.hub, event))
    ]
    assert found == []


def test_nothing_of_the_example_is_left(lived: Shop) -> None:
    for event in lived.hub.events:
        text = json.dumps(payload(lived.hub, event))
        assert not [name for name in STRANGERS if name in text], (event.name, event.action)


@pytest.mark.parametrize("name", ["pull_request", "issue_comment", "push", "merge_group", "workflow_run"])
def test_nothing_of_the_example_is_missing(lived: Shop, name: str) -> None:
    event = next(e for e in lived.hub.events if e.name == name)
    theirs, ours = example(name, event.action), payload(lived.hub, event)
    assert set(theirs) - set(ours) <= {"installation"}
    for key, value in theirs.items():
        if isinstance(value, dict) and key != "installation":
            mine = ours[key]
            assert isinstance(mine, dict)
            assert set(value) - set(mine) <= {"master_branch", "stargazers", "performed_via_github_app", "name"}, key


def test_a_synchronize_says_where_the_head_was(lived: Shop) -> None:
    event = [e for e in lived.hub.events if e.action == "synchronize"][-1]
    shown = payload(lived.hub, event)
    assert shown["after"] == lived.repository.pulls[1].head
    assert lived.repository.pulls[1].timeline[0].kind == "HEAD_REF_FORCE_PUSHED_EVENT"


def test_a_forks_run_names_no_pull_request(sample: Shop) -> None:
    hub = sample.hub
    fork = hub.fork(sample.repository, sample.dave)
    hub.commit(fork, "topic", {"a.txt": "a\n"}, by=sample.dave)
    pull = pulls.open_pull(hub, sample.repository, "topic", by=sample.dave, head_repository=fork)
    run = payload(hub, events.relay_run(hub, pull, by=sample.bob))["workflow_run"]
    assert isinstance(run, dict)
    assert (run["pull_requests"], run["head_repository"]["full_name"], run["head_sha"]) == ([], "dave/shop", pull.head)
