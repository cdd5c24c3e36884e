"""Who does not count, and what undoes an approval: each time the merge itself is tried."""

from __future__ import annotations

from tests.peers.github import merging, pulls
from tests.peers.github.faults import Fault
from tests.peers.github.model import Protection
from tests.peers.github.reviews import dismiss, submit
from tests.peers.sample import CONTEXT, Shop
from tests.stories.changes import LEVEL_0, LEVEL_1, LEVEL_2, LEVEL_4
from tests.stories.runner import Actions, status_of
from tests.stories.test_levels import PENDING


def state(actions: Actions, number: int = 1) -> str:
    return (actions.status(actions.shop.repository.pulls[number]) or ("none", ""))[0]


def test_a_push_makes_an_approval_stale(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions) == "success"
    at.hub.commit(at.repository, "topic", {"db/004.sql": "ALTER TABLE users ADD COLUMN more text;\n"}, by=at.alice)
    assert actions.merge(pull) == 'Required status check "oversight-gate" is expected.'
    actions.settle()
    assert state(actions) == "pending"
    assert "approved an earlier commit" in actions.comments(pull)[0] + (actions.status(pull) or ("", ""))[1]
    assert actions.merge(pull) == PENDING


def test_the_one_who_asked_the_agent_does_not_count(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.agent)
    pulls.assign(at.hub, pull, at.agent, by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.alice)
    actions.settle()
    assert state(actions) == "pending"
    assert "asked the agent for it" in (actions.status(pull) or ("", ""))[1]
    assert actions.merge(pull) == PENDING


def test_the_committer_behind_an_agents_trailer_does_not_count(at: Shop, actions: Actions) -> None:
    at.hub.commit(
        at.repository, "topic", LEVEL_2, "Add a note\n\nCo-Authored-By: Claude <noreply@anthropic.com>", by=at.bob
    )
    pull = pulls.open_pull(at.hub, at.repository, "topic", by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions) == "pending"
    submit(at.hub, pull, "APPROVE", by=at.carol)
    actions.settle()
    assert state(actions) == "success"


def test_a_stranger_does_not_count(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.dave)
    actions.settle()
    assert state(actions) == "pending"
    assert actions.merge(pull) == PENDING


def test_a_dismissed_approval_is_none(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    review = submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions) == "success"
    dismiss(at.hub, pull, review, "Not yet", by=at.carol)
    actions.settle()
    assert state(actions) == "pending"


def test_a_no_outweighs_a_yes(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    submit(at.hub, pull, "REQUEST_CHANGES", by=at.carol, body="No")
    actions.settle()
    assert state(actions) == "failure"


def test_a_force_push_by_the_reviewer(at: Shop, actions: Actions) -> None:
    """Bob approves, then forces the head to the very same change: GitHub moves his approval, the gate does not."""
    pull = at.pull(LEVEL_2, by=at.alice)
    review = submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions) == "success"
    at.hub.commit(at.repository, "topic", LEVEL_2, "Reworded", by=at.bob, onto=pull.base)
    review.commit = pull.head
    actions.settle()
    assert state(actions) == "pending"
    assert actions.merge(pull) == PENDING


def test_a_force_push_that_washes_the_trailer_off(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_4, by=at.alice, message="Drop\n\nCo-Authored-By: Claude <noreply@anthropic.com>")
    actions.settle()
    assert state(actions) == "failure"
    at.hub.commit(at.repository, "topic", LEVEL_4, "Drop\n\nAssisted-by: none", by=at.alice, onto=pull.base)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions) == "failure"


def test_a_merge_group_is_judged_again(at: Shop, actions: Actions) -> None:
    hub, home = at.hub, at.repository
    home.protections["main"] = Protection(contexts=(CONTEXT,), merge_queue=True)
    one = at.pull(LEVEL_1, by=at.agent, branch="one")
    two = at.pull(LEVEL_2, by=at.alice, branch="two")
    submit(hub, two, "APPROVE", by=at.bob)
    actions.settle()
    merging.enqueue(hub, one, by=at.bob)
    group = merging.enqueue(hub, two, by=at.bob)
    actions.settle()
    assert [p.merged_at is not None for p in (one, two)] == [True, True]
    assert hub.git(home).refs()["refs/heads/main"] == group.head
    assert (status_of(at, group.head) or ("",))[0] == "success"


def test_a_merge_group_whose_approval_was_withdrawn(at: Shop, actions: Actions) -> None:
    at.repository.protections["main"] = Protection(contexts=(CONTEXT,), merge_queue=True)
    pull = at.pull(LEVEL_2, by=at.alice)
    review = submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    group = merging.enqueue(at.hub, pull, by=at.bob)
    dismiss(at.hub, pull, review, "Not yet", by=at.carol)
    actions.settle()
    assert (status_of(at, group.head) or ("",))[0] == "pending"
    assert pull.merged_at is None


def test_a_queue_that_may_not_be_read(at: Shop, actions: Actions) -> None:
    """The refs of the queue name who is ahead, so a harmless one does not carry a withdrawn one through."""
    at.repository.protections["main"] = Protection(contexts=(CONTEXT,), merge_queue=True)
    ahead = at.pull(LEVEL_2, by=at.alice)
    review = submit(at.hub, ahead, "APPROVE", by=at.bob)
    harmless = at.pull(LEVEL_0, by=at.agent, branch="harmless")
    actions.settle()
    merging.enqueue(at.hub, ahead, by=at.bob)
    group = merging.enqueue(at.hub, harmless, by=at.bob)
    asked = at.hub.events[-1]
    forbidden = {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}
    actions.server.inject(Fault(path="mergeQueue", errors=(forbidden,), null="repository", times=9))
    review.state = "DISMISSED"
    actions.run(asked)
    assert (status_of(at, group.head) or ("",))[0] == "pending"
    assert (ahead.merged_at, harmless.merged_at) == (None, None)
    submit(at.hub, ahead, "APPROVE", by=at.carol)
    actions.run(asked)
    assert ahead.merged_at is not None
    assert harmless.merged_at is not None


def test_a_fork(at: Shop, actions: Actions) -> None:
    fork = at.hub.fork(at.repository, at.dave)
    at.hub.commit(fork, "topic", LEVEL_2, by=at.dave)
    pull = pulls.open_pull(at.hub, at.repository, "topic", by=at.dave, head_repository=fork)
    actions.settle()
    assert actions.merge(pull) == PENDING
    submit(at.hub, pull, "APPROVE", by=at.bob)
    run = actions.settle()
    assert run is not None
    assert run.event == "workflow_run completed"
    assert actions.merge(pull) == "merged"


def test_an_agents_auto_merge_is_held(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    merging.arm_auto_merge(at.hub, pull, by=at.agent)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions) == "failure"
    assert pull.merged_at is None


def test_a_lax_base_earns_no_green_for_a_strict_one(at: Shop, actions: Actions) -> None:
    """An unprotected base gets no status, so a retarget finds none."""
    at.hub.commit(at.repository, "play", {"x.txt": "x\n"}, by=at.carol)
    at.hub.commit(
        at.repository, "topic", LEVEL_2, by=at.alice, onto=at.hub.git(at.repository).refs()["refs/heads/main"]
    )
    pull = pulls.open_pull(at.hub, at.repository, "topic", by=at.alice, base="play")
    actions.settle()
    assert actions.status(pull) is None
    pulls.edit(at.hub, pull, by=at.alice, base="main")
    assert actions.merge(pull) == 'Required status check "oversight-gate" is expected.'
    actions.settle()
    assert actions.merge(pull) == PENDING


def test_a_sibling_with_the_same_head(at: Shop, actions: Actions) -> None:
    """A status hangs on a commit: one pull request must not unlock the other."""
    main = at.hub.git(at.repository).refs()["refs/heads/main"]
    at.hub.commit(at.repository, "release", {"x.txt": "x\n"}, by=at.carol, onto=main)
    at.repository.protections["release"] = Protection(contexts=(CONTEXT,))
    pull = at.pull(LEVEL_2, by=at.alice)
    pulls.open_pull(at.hub, at.repository, "topic", by=at.alice, base="release")
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions) == "pending"


def test_auto_merge_of_a_person_goes_through_on_green(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    merging.arm_auto_merge(at.hub, pull, by=at.alice)
    actions.settle()
    assert pull.merged_at is None
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert pull.merged_by is at.alice
