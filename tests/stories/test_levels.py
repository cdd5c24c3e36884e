"""One story a level: what the gate writes when a pull request opens, and what opens the way to the merge."""

from __future__ import annotations

from tests.peers.github import pulls
from tests.peers.github.reviews import submit
from tests.peers.sample import Shop
from tests.stories.changes import LEVEL_0, LEVEL_1, LEVEL_2, LEVEL_3, LEVEL_4
from tests.stories.runner import Actions

PENDING = 'Required status check "oversight-gate" is pending.'
FAILING = 'Required status check "oversight-gate" is failing.'


def test_level_0_an_agent_lands_alone(at: Shop, actions: Actions) -> None:
    at.repository.actions_may_approve = True
    pull = at.pull(LEVEL_0, by=at.agent, message="Say how to run it")
    run = actions.settle()
    assert run is not None
    assert run.code == 0
    assert run.outputs == {"level": "0", "status": "success", "outcome": "approve", "authorship": "authored"}
    assert [(r.author, r.state, r.commit) for r in pull.reviews] == [(at.hub.actions_bot, "APPROVED", pull.head)]
    assert actions.comments(pull) == []
    assert pull.labels == ["ai-authored", "oversight/L0"]
    assert actions.merge(pull) == "merged"


def test_level_0_without_the_right_to_approve(at: Shop, actions: Actions) -> None:
    """New repositories forbid it with a 422: the status is the verdict, and the log says why there is no review."""
    pull = at.pull(LEVEL_0, by=at.agent)
    run = actions.settle()
    assert run is not None
    assert (run.code, pull.reviews, actions.status(pull) or ("",))[0:2] == (0, [])
    assert "could not approve" in run.log
    assert actions.merge(pull) == "merged"


def test_level_0_that_rises_takes_its_approval_back(at: Shop, actions: Actions) -> None:
    at.repository.actions_may_approve = True
    pull = at.pull(LEVEL_0, by=at.agent)
    actions.settle()
    at.hub.commit(at.repository, "topic", LEVEL_2, "And a column", by=at.agent)
    actions.settle()
    assert [r.state for r in pull.reviews] == ["DISMISSED"]
    assert pull.labels == ["ai-authored", "oversight/L2"]
    assert actions.merge(pull) == PENDING


def test_level_1_lands_and_people_are_told(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_1, by=at.agent, message="Round the total")
    run = actions.settle()
    assert run is not None
    assert (run.outputs["level"], run.outputs["outcome"]) == ("1", "notify")
    assert actions.status(pull) == ("success", "L1 notify-and-proceed: nothing to wait for; people are told")
    assert "Level 1" in actions.comments(pull)[0]
    assert actions.merge(pull) == "merged"


def test_level_2_waits_for_an_independent_human(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.agent, message="Add a note to users")
    pulls.assign(at.hub, pull, at.agent, by=at.alice)
    actions.settle()
    state, words = actions.status(pull) or ("", "")
    assert (state, words.startswith("L2 propose-and-wait: waits for an independent human approval")) == (
        "pending",
        True,
    )
    assert actions.merge(pull) == PENDING
    submit(at.hub, pull, "APPROVE", by=at.bob)
    run = actions.settle()
    assert run is not None
    assert run.event == "workflow_run completed"
    assert actions.status(pull) == ("success", "L2 propose-and-wait: approved by bob")
    assert "bob" in actions.comments(pull)[0]
    assert len(actions.comments(pull)) == 1
    assert actions.merge(pull) == "merged"


def test_level_3_needs_a_humans_own_commit(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_3, by=at.agent, message="Log people in")
    pulls.assign(at.hub, pull, at.agent, by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert actions.status(pull) == (
        "pending",
        "L3 collaborative: AI drafted this: a human's own commit is needed, one that changes something",
    )
    at.hub.commit(
        at.repository,
        "topic",
        {"src/auth/session.py": "def login(user, password):\n    return check(user, password) is True\n"},
        "By hand",
        by=at.alice,
    )
    actions.settle()
    assert (actions.status(pull) or ("",))[0] == "pending"
    submit(at.hub, pull, "APPROVE", by=at.carol)
    actions.settle()
    assert actions.status(pull) == ("success", "L3 collaborative: approved by carol")
    assert actions.merge(pull) == "merged"


def test_level_4_is_not_an_agents_to_make(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_4, by=at.agent, message="Clean up")
    submit(at.hub, pull, "APPROVE", by=at.bob)
    submit(at.hub, pull, "APPROVE", by=at.carol)
    run = actions.settle()
    assert run is not None
    assert (run.code, run.outputs["outcome"]) == (1, "block")
    assert (actions.status(pull) or ("",))[0] == "failure"
    assert "drops table users" in actions.comments(pull)[0]
    assert actions.merge(pull) == FAILING


def test_level_4_of_a_person_who_says_so(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_4, by=at.alice, message="Drop users\n\nAssisted-by: none")
    actions.settle()
    assert actions.merge(pull) == PENDING
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert actions.status(pull) == ("success", "L4 human-only: approved by bob")
    assert actions.merge(pull) == "merged"
