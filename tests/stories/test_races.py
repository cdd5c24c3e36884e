"""Things that move while the gate looks: heads, bases, two runs at once."""

from __future__ import annotations

import threading

from tests.peers.github import pulls
from tests.peers.github.faults import Fault
from tests.peers.github.model import Protection
from tests.peers.github.reviews import dismiss, submit
from tests.peers.sample import CONTEXT, Shop
from tests.stories.changes import LEVEL_1, LEVEL_2, LEVEL_4
from tests.stories.runner import Actions, status_of

SNAPSHOT = "query Snapshot"


def test_the_head_moves_while_the_gate_reads(at: Shop, actions: Actions) -> None:
    """The old head was harmless, the new one is not: nothing green is written for either."""
    pull = at.pull(LEVEL_1, by=at.agent)
    old = pull.head
    actions.server.inject(
        Fault(path=SNAPSHOT, then=lambda: at.hub.commit(at.repository, "topic", LEVEL_4, by=at.agent))
    )
    actions.run(at.hub.events[-1])
    assert pull.head != old
    assert status_of(at, old) is None
    assert (actions.status(pull) or ("",))[0] == "failure"


def test_the_head_moves_while_the_gate_writes(at: Shop, actions: Actions) -> None:
    """Judged and written on one commit: the green is the old head's, and the new one has none."""
    pull = at.pull(LEVEL_1, by=at.agent)
    old = pull.head
    actions.server.inject(
        Fault(path="/statuses/", before=lambda: at.hub.commit(at.repository, "topic", LEVEL_4, by=at.agent))
    )
    actions.run(at.hub.events[-1])
    assert (status_of(at, old) or ("",))[0] == "success"
    assert actions.status(pull) is None
    assert actions.merge(pull) == 'Required status check "oversight-gate" is expected.'


def test_an_approval_comes_while_the_gate_reads(at: Shop, actions: Actions) -> None:
    """The run that read too early waits; the relay of the approval brings the next one."""
    pull = at.pull(LEVEL_2, by=at.alice)
    actions.server.inject(Fault(path=SNAPSHOT, then=lambda: submit(at.hub, pull, "APPROVE", by=at.bob)))
    actions.settle()
    assert [run.outputs["status"] for run in actions.runs] == ["pending", "success"]
    assert actions.merge(pull) == "merged"


def test_a_retarget_while_the_gate_reads(at: Shop, actions: Actions) -> None:
    """From a lax policy's base to a strict one's: what stands at the end is judged by the strict one."""
    strict = "version: 1\nlevels:\n  1: {approvals: 1}\n"
    main = at.hub.git(at.repository).refs()["refs/heads/main"]
    at.hub.commit(at.repository, "release", {".gate.yaml": strict}, by=at.carol, onto=main)
    at.repository.protections["release"] = Protection(contexts=(CONTEXT,))
    pull = at.pull(LEVEL_1, by=at.alice)
    actions.server.inject(Fault(path=SNAPSHOT, then=lambda: pulls.edit(at.hub, pull, by=at.alice, base="release")))
    actions.settle()
    assert (actions.status(pull) or ("",))[0] == "pending"
    assert "is pending" in actions.merge(pull)


def test_the_policy_is_the_bases(at: Shop, actions: Actions) -> None:
    """A pull request that loosens the policy is judged by the one it would replace."""
    at.hub.commit(at.repository, "main", {".gate.yaml": "version: 1\nlevels:\n  1: {approvals: 1}\n"}, by=at.carol)
    pull = at.pull({**LEVEL_1, ".gate.yaml": "version: 1\n"}, by=at.agent)
    actions.settle()
    assert (actions.status(pull) or ("",))[0] in ("pending", "failure")


def test_two_runs_at_once(at: Shop, actions: Actions) -> None:
    """Both see no comment and begin one; the next run forgets the double, and the status never wavered."""
    pull = at.pull(LEVEL_2, by=at.alice)
    meet = threading.Barrier(2, timeout=60)
    actions.server.inject(Fault(method="POST", path="/comments$", before=meet.wait, times=2))
    runs = [actions.process(at.hub.events[-1]) for _ in range(2)]
    for run in runs:
        run.communicate(timeout=60)
    assert [run.returncode for run in runs] == [1, 1]
    assert {s.state for s in at.repository.statuses} == {"pending"}
    assert len(actions.comments(pull)) == 2
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert len(actions.comments(pull)) == 1
    assert actions.merge(pull) == "merged"


def test_nothing_is_written_twice(at: Shop, actions: Actions) -> None:
    """The same event again: one question, and no write at all."""
    at.pull(LEVEL_2, by=at.alice)
    event = at.hub.events[-1]
    first, again = actions.run(event), actions.run(event)
    assert first.writes == (
        "POST /statuses/{sha}",
        "POST /issues/{issue_number}/comments",
        "POST /issues/{issue_number}/labels",
    )
    assert (first.calls, again.writes, again.calls) == (4, (), 1)


def test_two_calls_when_nothing_changes_but_the_status(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_1, by=at.agent)
    actions.settle()
    at.hub.commit(
        at.repository, "topic", {"src/app.py": "def total(prices):\n    return round(sum(prices), 3)\n"}, by=at.agent
    )
    run = actions.settle()
    assert run is not None
    assert (actions.status(pull) or ("",))[0] == "success"
    assert (run.writes, run.calls) == (("POST /statuses/{sha}",), 2)


def test_a_slow_run_does_not_bring_back_a_green(at: Shop, actions: Actions) -> None:
    """On a fork's pull request the runs of a push and of a review can't wait for each other: the slow one read an approval
    that was withdrawn before it wrote."""
    fork = at.hub.fork(at.repository, at.dave)
    at.hub.commit(fork, "topic", LEVEL_2, by=at.dave)
    pull = pulls.open_pull(at.hub, at.repository, "topic", by=at.dave, head_repository=fork)
    opened = at.hub.events[-1]
    review = submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.seen = len(at.hub.events)

    def meanwhile() -> None:
        dismiss(at.hub, pull, review, "Not yet", by=at.carol)
        actions.settle()
        assert (actions.status(pull) or ("",))[0] == "pending"

    actions.server.inject(Fault(method="POST", path="/statuses/", before=meanwhile))
    slow = actions.process(opened)
    slow.communicate(timeout=60)
    assert (actions.status(pull) or ("",))[0] == "pending"
