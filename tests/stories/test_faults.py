"""Bad days of the network, the token and GitHub: what is written then, and never a wrong green."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.peers.github import faults
from tests.peers.github.faults import Fault
from tests.peers.github.reviews import dismiss, submit
from tests.peers.sample import Shop
from tests.stories.changes import LEVEL_0, LEVEL_1, LEVEL_2
from tests.stories.runner import Actions, Run

EXPECTED = 'Required status check "oversight-gate" is expected.'
SNAPSHOT = "query Snapshot"


def only(run: Run | None) -> Run:
    assert run is not None
    return run


def test_401_writes_nothing(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_1, by=at.agent)
    actions.server.inject(faults.unauthorized())
    run = only(actions.settle())
    assert (run.code, run.writes, actions.status(pull)) == (3, (), None)
    assert "the token is wrong or expired" in run.log
    assert actions.merge(pull) == EXPECTED


def test_403_names_the_missing_permission(at: Shop, actions: Actions) -> None:
    """As on a fork's `pull_request` run: the token may read and not write."""
    actions.token = at.hub.workflow_token(at.repository, {"contents": "read", "pull_requests": "read"})
    pull = at.pull(LEVEL_1, by=at.agent)
    run = only(actions.settle())
    assert (run.code, run.writes, actions.status(pull)) == (3, (), None)
    assert "statuses: write" in run.log
    assert actions.merge(pull) == EXPECTED


def test_404_says_what_the_token_needs(at: Shop, actions: Actions) -> None:
    at.repository.private = True
    actions.token = at.hub.app_token(
        at.hub.create_bot("other"), at.hub.create_repository("acme/else", {"a": "a"}), {"contents": "read"}
    )
    pull = at.pull(LEVEL_1, by=at.agent)
    run = only(actions.settle())
    assert (run.code, run.writes, actions.status(pull)) == (3, (), None)
    assert "the token may not see it" in run.log


def test_422_on_the_approval_leaves_the_green(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_0, by=at.agent)
    run = only(actions.settle())
    assert "GitHub Actions is not permitted to approve pull requests" in run.log
    assert (run.code, (actions.status(pull) or ("",))[0], actions.merge(pull)) == (0, "success", "merged")


def test_429_waits_and_goes_on(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_1, by=at.agent)
    actions.server.inject(faults.secondary_limit(retry_after=1))
    assert only(actions.settle()).code == 0
    assert (actions.status(pull) or ("",))[0] == "success"


def test_500_three_times_then_fine(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_1, by=at.agent)
    actions.server.inject(faults.server_error(times=3))
    assert only(actions.settle()).code == 0
    assert (actions.status(pull) or ("",))[0] == "success"


def test_500_on_the_write_is_tried_again(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_1, by=at.agent)
    actions.server.inject(Fault(path="/statuses/", status=502, times=1))
    assert only(actions.settle()).code == 0
    assert (actions.status(pull) or ("",))[0] == "success"


def test_500_for_good_is_red(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_1, by=at.agent)
    actions.server.inject(faults.server_error(times=1000))
    run = only(actions.settle())
    assert (run.code, actions.status(pull)) == (3, None)
    assert "githubstatus" in run.log


def test_a_hang_ends(at: Shop, actions: Actions) -> None:
    actions.env = {"GATE_TIMEOUT": "3"}
    pull = at.pull(LEVEL_1, by=at.agent)
    actions.server.inject(Fault(path=SNAPSHOT, hang=True, times=1))
    assert only(actions.settle()).code == 0
    assert (actions.status(pull) or ("",))[0] == "success"


@pytest.mark.parametrize(
    "fault",
    [
        Fault(path=SNAPSHOT, truncate=True, times=1000),
        Fault(path=SNAPSHOT, errors=({"type": "SERVICE_UNAVAILABLE", "message": "Something went wrong"},), times=1000),
        Fault(path=SNAPSHOT, errors=({"type": "NOT_FOUND", "message": "Gone"},), null="repository", times=1000),
        Fault(path=SNAPSHOT, status=200, body={"data": {"repository": {"pullRequest": {"number": 1}}}}, times=1000),
    ],
    ids=["truncated", "errors beside data", "errors and null", "half a pull request"],
)  # fmt: skip
def test_half_an_answer_is_no_basis(at: Shop, actions: Actions, fault: Fault) -> None:
    pull = at.pull(LEVEL_1, by=at.agent)
    actions.server.inject(fault)
    run = only(actions.settle())
    assert (run.code, run.writes) == (3, ("POST /statuses/{sha}",))
    state, words = actions.status(pull) or ("", "")
    assert (state, words.partition(":")[0]) == ("error", "the gate could not decide")
    assert "is failing" in actions.merge(pull)


def test_a_green_does_not_outlive_what_it_rested_on(at: Shop, actions: Actions) -> None:
    """An approval is withdrawn while GraphQL is down: the relay's run can't decide, so the green must go."""
    pull = at.pull(LEVEL_2, by=at.alice)
    review = submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert (actions.status(pull) or ("",))[0] == "success"
    dismiss(at.hub, pull, review, "No", by=at.carol)
    actions.server.inject(
        Fault(path=SNAPSHOT, errors=({"type": "SERVICE_UNAVAILABLE", "message": "Down"},), times=1000)
    )
    run = only(actions.settle())
    assert run.code == 3
    assert (actions.status(pull) or ("",))[0] == "error"
    assert "is failing" in actions.merge(pull)


def test_a_used_up_rate_limit(at: Shop, actions: Actions) -> None:
    actions.token = at.hub.workflow_token(at.repository)
    actions.token.used = actions.token.limit
    pull = at.pull(LEVEL_1, by=at.agent)
    run = only(actions.settle())
    assert (run.code, actions.status(pull)) == (3, None)
    assert "rate limit" in run.log


def test_a_full_disk(at: Shop, actions: Actions) -> None:
    """As far as git can tell: nothing can be written past a few bytes."""
    pull = at.pull({**LEVEL_1, "big.txt": "".join(str(n) for n in range(20000))}, by=at.agent)
    process = actions.process(at.hub.events[-1], file_limit=1)
    log, _ = process.communicate(timeout=60)
    assert process.returncode == 3, log
    assert "Traceback" not in log
    assert (actions.status(pull) or ("",))[0] == "error"
    assert "is failing" in actions.merge(pull)


def test_outputs_on_a_full_disk(at: Shop, actions: Actions) -> None:
    """The verdict is written before the outputs, so it stands; the run is red and says why."""
    actions.env = {"GITHUB_OUTPUT": "/dev/full", "GITHUB_STEP_SUMMARY": "/dev/full"}
    pull = at.pull(LEVEL_2, by=at.alice)
    run = only(actions.settle())
    assert "Traceback" not in run.log
    assert (actions.status(pull) or ("",))[0] == "pending"


def test_killed_between_two_writes(at: Shop, actions: Actions) -> None:
    """The status stands alone; the next run writes the rest, and nothing twice."""
    pull = at.pull(LEVEL_2, by=at.alice)
    event = at.hub.events[-1]
    victim = actions.process(event)
    actions.server.inject(Fault(method="POST", path="/comments$", before=victim.kill, hang=True))
    victim.communicate(timeout=60)
    assert victim.returncode == -9
    assert ((actions.status(pull) or ("",))[0], actions.comments(pull), pull.labels) == ("pending", [], [])
    run = actions.run(event)
    assert run.writes == ("POST /issues/{issue_number}/comments", "POST /issues/{issue_number}/labels")
    assert len(actions.comments(pull)) == 1


def test_a_dead_address_for_temporary_files(at: Shop, actions: Actions, tmp_path: Path) -> None:
    actions.env = {"RUNNER_TEMP": str(tmp_path / "none" / "such")}
    pull = at.pull(LEVEL_1, by=at.agent)
    run = only(actions.settle())
    assert run.code in (2, 3)
    assert "Traceback" not in run.log
    assert actions.status(pull) is None
