"""Occasions other than a push and a review: drafts, commands, dispatches, a new policy, things that others undo."""

from __future__ import annotations

from tests.peers.github import events, merging, pulls
from tests.peers.github.model import Pull
from tests.peers.github.reviews import submit
from tests.peers.sample import CONTEXT, Shop
from tests.stories.changes import LEVEL_1, LEVEL_2, LEVEL_3, LEVEL_4
from tests.stories.runner import Actions
from tests.stories.test_levels import PENDING


def state(actions: Actions, pull: Pull) -> str:
    return (actions.status(pull) or ("none",))[0]


def test_a_draft_waits_until_it_is_ready(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_1, by=at.agent)
    pulls.set_draft(at.hub, pull, True, by=at.alice)
    actions.settle()
    assert state(actions, pull) == "pending"
    pulls.set_draft(at.hub, pull, False, by=at.alice)
    actions.settle()
    assert (state(actions, pull), actions.merge(pull)) == ("success", "merged")


def test_approving_by_a_command(at: Shop, actions: Actions) -> None:
    """Only where the policy allows it; an edited command does not count."""
    policy = "version: 1\nlevels:\n  2: {approvals: 1, comment_command: true}\n"
    at.hub.commit(at.repository, "main", {".gate.yaml": policy}, by=at.carol)
    pull = at.pull(LEVEL_2, by=at.alice)
    actions.settle()
    pulls.comment(at.hub, pull, "looks fine to me", by=at.bob)
    assert actions.settle() is None
    made = pulls.comment(at.hub, pull, f"/approve {pull.head}", by=at.bob)
    run = actions.settle()
    assert run is not None
    assert (run.event, state(actions, pull)) == ("issue_comment created", "success")
    pulls.edit_comment(at.hub, pull, made, f"/approve {pull.head} really", by=at.bob)
    actions.settle()
    assert state(actions, pull) == "pending"


def test_a_command_where_the_policy_has_none(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    pulls.comment(at.hub, pull, f"/approve {pull.head}", by=at.bob)
    actions.settle()
    assert state(actions, pull) == "pending"


def test_a_run_by_hand(at: Shop, actions: Actions) -> None:
    """The relay of an approval was lost; somebody dispatches the number."""
    pull = at.pull(LEVEL_2, by=at.alice)
    actions.settle()
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.seen = len(at.hub.events)
    assert actions.merge(pull) == PENDING
    events.dispatch(at.hub, at.repository, by=at.bob, inputs={"pull-request": str(pull.number)})
    run = actions.settle()
    assert run is not None
    assert (run.event, state(actions, pull)) == ("workflow_dispatch", "success")


def test_a_new_policy_judges_what_is_open(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_1, by=at.agent)
    actions.settle()
    assert state(actions, pull) == "success"
    policy = "version: 1\nlevels:\n  1: {approvals: 1}\n"
    at.hub.commit(at.repository, "main", {".gate.yaml": policy}, "Stricter\n\nAssisted-by: none", by=at.carol)
    actions.settle()
    assert (state(actions, pull), actions.merge(pull)) == ("pending", PENDING)


def test_code_owners_at_the_base_decide(at: Shop, actions: Actions) -> None:
    """The pull request makes its own approver an owner: the base's file holds."""
    at.hub.commit(at.repository, "main", {"CODEOWNERS": "src/auth/ @carol\n"}, by=at.carol)
    pull = at.pull({**LEVEL_3, "CODEOWNERS": "* @bob\n"}, by=at.alice, message="Log people in\n\nAssisted-by: none")
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions, pull) == "pending"
    assert "carol" in (actions.status(pull) or ("", ""))[1] + actions.comments(pull)[0]
    submit(at.hub, pull, "APPROVE", by=at.carol)
    actions.settle()
    assert state(actions, pull) == "success"


def test_somebody_elses_status_of_our_name(at: Shop, actions: Actions) -> None:
    """A writer may post one, as the security model says; the next run writes over it."""
    pull = at.pull(LEVEL_4, by=at.agent)
    actions.settle()
    stands = actions.status(pull)
    merging.set_status(at.hub, at.repository, pull.head, "success", context=CONTEXT, by=at.bob, description="fine")
    pulls.edit(at.hub, pull, by=at.alice, title="Anything")
    actions.settle()
    assert actions.status(pull) == stands
    assert "is failing" in actions.merge(pull)


def test_what_others_take_away_comes_back(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.agent)
    actions.settle()
    pulls.delete_comment(at.hub, pull, pull.comments[0], by=at.alice)
    pulls.remove_label(at.hub, pull, "oversight/L2", by=at.alice)
    actions.settle()
    assert len(actions.comments(pull)) == 1
    assert "oversight/L2" in pull.labels


def test_a_fork_that_is_gone(at: Shop, actions: Actions) -> None:
    fork = at.hub.fork(at.repository, at.dave)
    at.hub.commit(fork, "topic", LEVEL_2, by=at.dave)
    pull = pulls.open_pull(at.hub, at.repository, "topic", by=at.dave, head_repository=fork)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    del at.hub.repositories[fork.full_name.casefold()]
    pull.head_repository = None
    actions.seen = len(at.hub.events)
    pulls.edit(at.hub, pull, by=at.bob, title="Still here")
    actions.settle()
    assert (state(actions, pull), actions.merge(pull)) == ("success", "merged")


def test_the_base_is_merged_in(at: Shop, actions: Actions) -> None:
    """ "Update branch" makes a new head: the approval was of the old one."""
    pull = at.pull(LEVEL_2, by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions, pull) == "success"
    tip = at.hub.commit(at.repository, "main", {"README.md": "# The shop\n"}, "Docs", by=at.carol)
    at.hub.commit(
        at.repository, "topic", {"README.md": "# The shop\n"}, "Merge main", by=at.alice, merge=(tip,), web=True
    )
    actions.settle()
    assert state(actions, pull) == "pending"


def test_a_reopened_one_is_judged_again(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_1, by=at.agent)
    pulls.close(at.hub, pull, by=at.alice)
    actions.settle()
    assert actions.status(pull) is None
    pulls.reopen(at.hub, pull, by=at.alice)
    actions.settle()
    assert state(actions, pull) == "success"
