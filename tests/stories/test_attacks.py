"""Pull requests that are built to earn a green that they do not deserve."""

from __future__ import annotations

import pytest

from tests.peers.github import pulls
from tests.peers.github.git import Identity
from tests.peers.github.model import Protection, Pull
from tests.peers.github.reviews import submit
from tests.peers.sample import CONTEXT, Shop
from tests.stories.changes import LEVEL_1, LEVEL_2, LEVEL_3, LEVEL_4
from tests.stories.runner import Actions

FIX = {"src/auth/session.py": "def login(user, password):\n    return check(user, password) is True\n"}


def state(actions: Actions, pull: Pull) -> str:
    return (actions.status(pull) or ("none",))[0]


def main_of(at: Shop) -> str:
    return at.hub.git(at.repository).refs()["refs/heads/main"]


def policy(at: Shop, text: str) -> None:
    at.hub.commit(at.repository, "main", {".gate.yaml": f"version: 1\n{text}"}, by=at.carol)


def test_a_criss_cross_hides_what_a_merge_takes_back(at: Shop, actions: Actions) -> None:
    """Two merge bases: seen from the first one the security fix was never there, and merging undoes it all the same."""
    hub, home = at.hub, at.repository
    old = hub.commit(home, "main", LEVEL_3, by=at.carol)
    fixed = hub.commit(home, "main", FIX, by=at.carol)
    early = hub.commit(home, "early", LEVEL_1, by=at.alice, onto=old)
    hub.commit(home, "main", LEVEL_1, "Merge early", by=at.carol, merge=(early,))
    hub.commit(home, "topic", LEVEL_3, "Merge main", by=at.agent, onto=early, merge=(fixed,))
    pull = pulls.open_pull(hub, home, "topic", by=at.agent)
    actions.settle()
    assert state(actions, pull) == "pending"


def test_a_merge_of_the_base_that_drops_what_the_base_brought(at: Shop, actions: Actions) -> None:
    """`git merge -s ours`: its combined diff is empty, yet it takes the base's fix back; the approval is of another tree."""
    policy(
        at, "levels:\n  3: {approvals: 1, carry_over: [clean_base_merge], human_commit: false, code_owners: false}\n"
    )
    at.hub.commit(at.repository, "main", LEVEL_3, by=at.carol)
    pull = at.pull({"src/auth/token.py": "TTL = 60\n"}, by=at.alice, message="Shorter\n\nAssisted-by: none")
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions, pull) == "success"
    fixed = at.hub.commit(at.repository, "main", FIX, by=at.carol)
    at.hub.commit(at.repository, "topic", {}, "Merge main\n\nAssisted-by: none", by=at.alice, merge=(fixed,))
    actions.settle()
    assert state(actions, pull) == "pending"


def test_an_override_does_not_unlock_a_sibling(at: Shop, actions: Actions) -> None:
    at.hub.commit(at.repository, "release", {"x.txt": "x\n"}, by=at.carol, onto=main_of(at))
    at.repository.protections["release"] = Protection(contexts=(CONTEXT,))
    policy(at, "levels:\n  2: {approvals: 1, override: maintain}\n")
    pull = at.pull(LEVEL_2, by=at.alice)
    pulls.open_pull(at.hub, at.repository, "topic", by=at.alice, base="release")
    pulls.comment(at.hub, pull, f"/override {pull.head} urgent", by=at.carol)
    actions.settle()
    assert state(actions, pull) == "pending"


def test_more_siblings_than_one_answer_holds(at: Shop, actions: Actions) -> None:
    """Sixty pull requests share the head; the one for the release is past the fiftieth."""
    main = main_of(at)
    pull = at.pull(LEVEL_2, by=at.alice)
    for n in range(60):
        name = f"base-{n}"
        at.hub.commit(at.repository, name, {"x.txt": f"{n}\n"}, by=at.carol, onto=main)
        pulls.open_pull(at.hub, at.repository, "topic", by=at.alice, base=name)
    at.repository.protections["base-59"] = Protection(contexts=(CONTEXT,))
    actions.seen = len(at.hub.events)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions, pull) != "success"


def test_a_machines_commit_is_no_humans_own(at: Shop, actions: Actions) -> None:
    policy(at, "machine_users: {dave: alice}\n")
    at.hub.grant(at.repository, at.dave, "write")
    pull = at.pull(LEVEL_3, by=at.agent, message="Log people in")
    pulls.assign(at.hub, pull, at.agent, by=at.alice)
    at.hub.commit(at.repository, "topic", FIX, "By hand", by=at.dave)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions, pull) == "pending"


def test_an_empty_first_commit_is_no_humans_own(at: Shop, actions: Actions) -> None:
    at.hub.commit(at.repository, "topic", {}, "By hand", by=at.alice)
    at.hub.commit(at.repository, "topic", LEVEL_3, "Log people in", by=at.agent)
    pull = pulls.open_pull(at.hub, at.repository, "topic", by=at.agent)
    pulls.assign(at.hub, pull, at.agent, by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions, pull) == "pending"


@pytest.mark.parametrize("email", ["99999+ghost@users.noreply.github.com", "1+bob@users.noreply.github.com"])
def test_a_no_reply_address_of_no_account(at: Shop, actions: Actions, email: str) -> None:
    """It has the shape of one, but GitHub links nobody to it: it could be the approver's."""
    at.hub.commit(at.repository, "topic", LEVEL_2, by=at.alice, author=Identity(name="x", email=email))
    pull = pulls.open_pull(at.hub, at.repository, "topic", by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions, pull) in ("failure", "pending")


def test_a_link_in_place_of_the_policy(at: Shop, actions: Actions) -> None:
    at.hub.commit(
        at.repository, "main", {"@.gate.yaml": "docs/policy.yaml", "docs/policy.yaml": "version: 1\n"}, by=at.carol
    )
    pull = at.pull(LEVEL_1, by=at.agent)
    actions.settle()
    assert state(actions, pull) == "error"


def test_an_approval_of_an_earlier_head_that_comes_back(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    first = pull.head
    submit(at.hub, pull, "APPROVE", by=at.bob)
    at.hub.commit(at.repository, "topic", LEVEL_4, by=at.alice)
    at.hub.force_push(at.repository, "topic", first, by=at.alice)
    actions.settle()
    assert state(actions, pull) == "pending"


def test_the_same_branch_name_in_another_fork(at: Shop, actions: Actions) -> None:
    """Dave's fork and the agent's have a branch of one name: a review of the one says nothing of the other."""
    one, two = (at.hub.fork(at.repository, who) for who in (at.dave, at.agent))
    at.hub.commit(one, "topic", LEVEL_2, by=at.dave)
    at.hub.commit(two, "topic", LEVEL_4, by=at.agent)
    mine = pulls.open_pull(at.hub, at.repository, "topic", by=at.dave, head_repository=one)
    theirs = pulls.open_pull(at.hub, at.repository, "topic", by=at.agent, head_repository=two)
    submit(at.hub, mine, "APPROVE", by=at.bob)
    actions.settle()
    assert (state(actions, mine), state(actions, theirs)) == ("success", "failure")


def test_an_agent_opens_and_a_person_pushes_unmarked(at: Shop, actions: Actions) -> None:
    at.hub.commit(at.repository, "topic", LEVEL_4, "Clean up\n\nAssisted-by: none", by=at.alice)
    pull = pulls.open_pull(at.hub, at.repository, "topic", by=at.agent)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions, pull) == "failure"


def test_a_stranger_who_asks_for_changes_is_no_answered_review(at: Shop, actions: Actions) -> None:
    policy(at, "levels:\n  3: {approvals: 1, human_commit: true, answered_review: true, code_owners: false}\n")
    pull = at.pull(LEVEL_3, by=at.agent, message="Log people in")
    pulls.assign(at.hub, pull, at.agent, by=at.alice)
    submit(at.hub, pull, "REQUEST_CHANGES", by=at.dave, body="Hm")
    at.hub.commit(at.repository, "topic", FIX, "Answer", by=at.agent)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions, pull) == "pending"


def test_a_note_of_git_ai_is_a_mark(at: Shop, actions: Actions) -> None:
    """The message says a person did it alone; the note that the agent's tool left says otherwise."""
    made = at.hub.commit(at.repository, "topic", LEVEL_4, "Drop users\n\nAssisted-by: none", by=at.alice)
    who = '{"prompts": {"abc": {"agent_id": {"tool": "claude"}, "human_author": "Alice"}}}'
    note = f"db/003.sql\n  abc 1\n---\n{who}\n"
    env = ("-c", "user.name=x", "-c", "user.email=x@acme.example")
    at.hub.git(at.repository).git(*env, "notes", "--ref=ai", "add", "-F", "-", made, stdin=note.encode())
    pull = pulls.open_pull(at.hub, at.repository, "topic", by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions, pull) == "failure"
