"""One pull request from the answer of GitHub to what is written: every test asserts the status, or that none was written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gate.errors import GateError
from gate.github.api import ApiError
from gate.github.beside import MARKER
from gate.github.one import one
from tests.conftest import Repo
from tests.github.conftest import CLAUDE, CODE, DANGER, DOCS, MIGRATION, Opened
from tests.github.fake import GATE, SETTINGS, FakeGitHub

APPROVERS = "version: 1\nlevels:\n  2: {approvals: 1, unknown_invoker: allow, %s}\n"


def state(hub: FakeGitHub, **how: object) -> str:
    """Run the gate once; the status that stands on the head afterwards."""
    one(hub.session(**how), 1)  # type: ignore[arg-type]
    return hub.posted


def test_every_level(opened: Opened) -> None:
    hub = opened(DOCS | CODE | MIGRATION | DANGER, f"All of it\n\n{CLAUDE}")
    assert state(hub) == "failure"
    assert hub.labels == {"oversight/L4", "ai-authored"}


@pytest.mark.parametrize(
    ("files", "message", "expected", "level"),
    [
        (DOCS, "docs", "success", 0),
        (CODE, f"code\n\n{CLAUDE}", "success", 1),
        (MIGRATION, "migration", "pending", 2),
        ({"infra/main.tf": 'resource "aws_instance" "a" {}\n'}, f"infra\n\n{CLAUDE}", "pending", 3),
        (DANGER, f"danger\n\n{CLAUDE}", "failure", 4),
        (DANGER, "danger", "pending", 4),
    ],
)
def test_the_status_of_a_level(
    opened: Opened, files: dict[str, str | bytes | None], message: str, expected: str, level: int
) -> None:
    hub = opened(files, message)
    assert state(hub) == expected
    assert f"oversight/L{level}" in hub.labels


# approvals


def test_an_independent_review_turns_it_green_and_a_dismissal_back(opened: Opened) -> None:
    hub = opened(MIGRATION)
    assert state(hub) == "pending"
    hub.review("bob")
    assert state(hub) == "success"
    hub.pulls[1]["reviews"][0]["state"] = "DISMISSED"
    assert state(hub) == "pending"


@pytest.mark.parametrize("who", [None, "alice", "helper[bot]", "copilot-swe-agent[bot]"])
def test_whose_approval_never_counts(opened: Opened, who: str | None) -> None:
    """A deleted account, the author, a bot and an agent."""
    hub = opened(MIGRATION)
    hub.review(who)
    assert state(hub) == "pending"


@pytest.mark.parametrize(
    "policy", ["agents: [{id: acme-coder, class: ai, logins: [robot]}]", "machine_users: {Robot: alice}"]
)
def test_accounts_that_the_policy_knows_for_machines(opened: Opened, policy: str) -> None:
    hub = opened(MIGRATION, base_files={".gate.yaml": f"version: 1\n{policy}\n"})
    hub.review("robot")
    assert state(hub) == "pending"


def test_an_approval_without_write_does_not_count(opened: Opened) -> None:
    hub = opened(MIGRATION)
    hub.review("dave", writer=False)
    assert state(hub) == "pending"


def test_who_pushed_the_head_is_asked_before_an_approval_counts(opened: Opened) -> None:
    hub = opened(MIGRATION)
    hub.review("bob")
    hub.pusher = "bob"
    assert state(hub) == "pending"
    hub.review("carol")
    assert state(hub) == "success"


@pytest.mark.parametrize(("status", "expected"), [(404, "success"), (500, "error")])
def test_a_pusher_that_can_not_be_asked(opened: Opened, status: int, expected: str) -> None:
    """A private fork does not tell; a fault is no answer."""
    hub = opened(MIGRATION)
    hub.review("bob")
    hub.refuse = lambda verb, path: (
        ApiError(f"GitHub answered {status}", status=status) if "/activity" in path else None
    )
    if expected == "error":
        with pytest.raises(GateError):
            one(hub.session(), 1)
    else:
        one(hub.session(), 1)
    assert hub.posted == expected


def test_whoever_assigned_the_work_to_an_agent_is_not_independent(opened: Opened) -> None:
    hub = opened(MIGRATION, f"m\n\n{CLAUDE}")
    hub.pulls[1]["timelineItems"].append(
        {
            "__typename": "AssignedEvent",
            "actor": {"__typename": "User", "login": "bob"},
            "assignee": {"__typename": "Bot", "login": "copilot"},
        }
    )
    hub.review("bob")
    assert state(hub) == "pending"
    assert "asked the agent for it" in hub.own_comments[0]


def test_an_approval_of_another_commit_is_stale(opened: Opened) -> None:
    hub = opened(MIGRATION)
    hub.review("bob", commit=hub.base)
    assert state(hub) == "pending"


@pytest.mark.parametrize(
    ("role", "expected"), [("maintain", "success"), ("admin", "success"), ("write", "pending"), ("custom", "pending")]
)
def test_a_higher_permission_is_asked_of_github(opened: Opened, role: str, expected: str) -> None:
    hub = opened(MIGRATION, base_files={".gate.yaml": APPROVERS % "approvers: {permission: maintain}"})
    hub.review("bob")
    hub.permissions["bob"] = role
    assert state(hub) == expected


def test_a_team_that_can_be_read(opened: Opened) -> None:
    hub = opened(MIGRATION, base_files={".gate.yaml": APPROVERS % "approvers: {teams: [acme/data]}"})
    hub.teams["data"] = ["Bob"]
    hub.review("carol")
    assert state(hub) == "pending"
    hub.review("bob")
    assert state(hub) == "success"


def test_a_team_that_can_not_be_read_is_an_error_never_not_a_member(opened: Opened) -> None:
    hub = opened(MIGRATION, base_files={".gate.yaml": APPROVERS % "approvers: {teams: [acme/data]}"})
    hub.review("bob")
    assert state(hub) == "error"
    assert "members: read" in hub.own_comments[0]


@pytest.mark.parametrize(
    ("comment", "edited", "expected"),
    [
        ("/approve {head}", False, "success"),
        ("/approve {head}", True, "pending"),
        ("/approve", False, "pending"),
        ("> /approve {head}", False, "pending"),
    ],
)
def test_a_command_in_a_comment(opened: Opened, comment: str, edited: bool, expected: str) -> None:
    hub = opened(MIGRATION, base_files={".gate.yaml": APPROVERS % "comment_command: true"})
    hub.permissions["bob"] = "write"
    hub.comment("bob", comment.format(head=hub.head[:12]), edited=edited)
    assert state(hub) == expected


def test_the_policy_of_the_base_judges_and_that_of_the_change_does_not(opened: Opened) -> None:
    hub = opened(
        MIGRATION | {".gate.yaml": "version: 1\nlevels:\n  4: {approvals: 0, forbid_ai: false}\n"}, f"m\n\n{CLAUDE}"
    )
    assert state(hub) == "failure"


def test_a_policy_that_does_not_load_is_an_error(opened: Opened) -> None:
    hub = opened(DOCS, base_files={".gate.yaml": "version: 1\nlevles: {}\n"})
    assert state(hub) == "error"
    assert "levles" in hub.own_comments[0]


def test_code_owners_of_the_base(opened: Opened) -> None:
    hub = opened(
        {"infra/main.tf": 'resource "aws_instance" "a" {}\n'},
        "i\n\nAssisted-by: none",
        base_files={".github/CODEOWNERS": "/infra/ @carol\n", ".gate.yaml": "version: 1\n"},
    )
    hub.review("bob")
    assert state(hub) == "pending"
    hub.review("carol")
    assert state(hub) == "success"


def test_commits_of_nobody_known(opened: Opened) -> None:
    hub = opened(MIGRATION, email="nobody@elsewhere.example")
    hub.review("bob")
    assert state(hub) == "failure"


# only on change


def test_calls_are_counted(opened: Opened) -> None:
    hub = opened(MIGRATION)
    state(hub)
    assert len(hub.calls) == 4  # the question, the status, the comment, the labels
    hub.calls.clear()
    state(hub)
    assert len(hub.calls) == 1  # nothing changed: nothing is written
    hub.calls.clear()
    hub.pulls[1]["isDraft"] = True
    settings = replace(SETTINGS, comment=False)
    state(hub, settings=settings)
    assert [path for _, path, _ in hub.calls] == ["/graphql", f"/repos/acme/shop/statuses/{hub.head}"]


def test_level_0_costs_nobody_a_comment(opened: Opened) -> None:
    hub = opened(DOCS)
    assert state(hub) == "success"
    assert hub.own_comments == []


def test_a_forged_status_is_written_over(opened: Opened) -> None:
    hub = opened(MIGRATION)
    state(hub)
    hub.status("success")
    assert state(hub) == "pending"
    hub.pulls[1]["status"]["creator"] = {"__typename": "User", "login": "mallory"}
    hub.calls.clear()
    state(hub)
    assert hub.statuses == [(hub.head, "pending")]  # the same words by somebody else do not stand


def test_a_planted_comment_is_left_alone(opened: Opened) -> None:
    hub = opened(MIGRATION)
    hub.comment("mallory", f"{MARKER}\nall is well")
    assert state(hub) == "pending"
    assert len(hub.own_comments) == 1
    assert hub.pulls[1]["comments"][0]["body"].endswith("all is well")


def test_another_workflows_comment_by_the_same_account_is_left_alone(opened: Opened) -> None:
    hub = opened(MIGRATION)
    hub.comment(GATE, "coverage: 90 %")
    assert state(hub) == "pending"
    assert hub.own_comments[0] == "coverage: 90 %"
    assert hub.own_comments[1].startswith(MARKER)


def test_two_runs_at_once_leave_one_comment(opened: Opened) -> None:
    hub = opened(MIGRATION)
    state(hub)
    hub.comment(GATE, f"{MARKER}\nthe other run's")
    assert state(hub) == "pending"
    assert len(hub.own_comments) == 1


def test_the_gates_own_label_is_no_evidence(opened: Opened) -> None:
    """An amended message takes the mark away, and the gate's label must not keep it: the force push does."""
    hub = opened(CODE, f"code\n\n{CLAUDE}")
    state(hub)
    assert "ai-authored" in hub.labels
    repo = Repo(hub.folder)
    repo.git("commit", "-q", "--amend", "-m", "code")
    hub.head = hub.pulls[1]["headRefOid"] = repo.git("rev-parse", "HEAD")
    state(hub)
    assert "ai-authored" not in hub.labels
    hub.pulls[1]["timelineItems"].append({
        "__typename": "HeadRefForcePushedEvent", "createdAt": "2026-03-01T12:00:00Z", "actor": None,
        "beforeCommit": {"oid": "1" * 40, "message": f"code\n\n{CLAUDE}", "tree": {"oid": "2" * 40}}, "afterCommit": None,
    })  # fmt: skip
    state(hub)
    assert "ai-authored" in hub.labels


def test_a_human_label_is_evidence(opened: Opened) -> None:
    hub = opened(DANGER)
    hub.pulls[1]["labels"].append({"name": "ai-authored"})
    assert state(hub) == "failure"


# level 0's review, reviewers


def test_level_0_is_approved_and_that_is_withdrawn(opened: Opened) -> None:
    hub = opened(DOCS)
    assert state(hub) == "success"
    assert [r["state"] for r in hub.pulls[1]["reviews"]] == ["APPROVED"]
    repo = Repo(hub.folder)
    hub.head = hub.pulls[1]["headRefOid"] = repo.commit(MIGRATION)
    hub.pulls[1]["status"] = None
    assert state(hub) == "pending"
    assert [r["state"] for r in hub.pulls[1]["reviews"]] == ["DISMISSED"]


def test_a_token_that_may_not_approve_changes_nothing(opened: Opened, capsys: pytest.CaptureFixture[str]) -> None:
    hub = opened(DOCS)
    hub.may_approve = False
    assert state(hub) == "success"
    assert "not permitted to approve" in capsys.readouterr().out


def test_named_approvers_are_asked_once_and_the_author_never(opened: Opened) -> None:
    hub = opened(MIGRATION, base_files={".gate.yaml": APPROVERS % "approvers: {users: [alice, bob, carol]}"})
    hub.review("carol", commit=hub.base)
    state(hub)
    asked = [body for _, path, body in hub.calls if path.endswith("requested_reviewers")]
    assert asked == [{"reviewers": ["bob"], "team_reviewers": []}]
    hub.calls.clear()
    assert state(hub) == "pending"
    assert hub.writes == []


# when and where nothing may be written


def test_a_head_that_moves_is_judged_anew(opened: Opened) -> None:
    hub = opened(DOCS)
    old = hub.head
    new = Repo(hub.folder).commit(DANGER, f"x\n\n{CLAUDE}")
    session = hub.session(heads=[new, new])

    class Moved:
        """GitHub as it is after the push, from the second question on."""

        def graphql(self, query: str, variables: dict[str, object]) -> dict[str, object]:
            answer = hub.graphql(query, variables)
            hub.head = hub.pulls[1]["headRefOid"] = new
            return answer

        rest = staticmethod(hub.rest)

    one(replace(session, api=Moved()), 1)  # type: ignore[arg-type]
    assert hub.statuses == [(new, "failure")]
    assert old not in [sha for sha, _ in hub.statuses]


def test_a_head_that_never_rests_gets_no_status(opened: Opened) -> None:
    hub = opened(DOCS)
    with pytest.raises(GateError, match="moved"):
        one(hub.session(heads=["1" * 40, "2" * 40, "3" * 40]), 1)
    assert hub.statuses == []


def test_a_closed_pull_request_gets_no_status(opened: Opened) -> None:
    hub = opened(DOCS)
    hub.pulls[1]["state"] = "MERGED"
    assert state(hub) == ""


def test_a_base_without_protection_gets_nothing(opened: Opened) -> None:
    """Retargeted to a lax branch, it earns no green that would count elsewhere."""
    hub = opened(DOCS)
    hub.pulls[1] = hub.pull(1, base_branch="lax")
    assert state(hub) == ""
    assert hub.writes == []


def test_a_sibling_with_the_same_head_holds_the_green(opened: Opened) -> None:
    hub = opened(DOCS)
    hub.pulls[2] = hub.pull(2) | {"isDraft": True}
    assert state(hub) == "pending"
    hub.pulls[2]["isDraft"] = False
    assert state(hub) == "success"
    hub.pulls[2] = hub.pull(2, base_branch="lax") | {"isDraft": True}
    assert state(hub) == "success"
    hub.pulls[2] = hub.pull(2) | {"isDraft": True, "headRefOid": hub.base}  # stacked on it
    assert state(hub) == "success"


# faults


@pytest.mark.parametrize("path", ["/statuses/", "/graphql"])
def test_what_decides_fails_the_run(opened: Opened, path: str) -> None:
    hub = opened(DOCS)
    hub.refuse = lambda verb, at: ApiError("GitHub answered 403", status=403) if path in at else None
    with pytest.raises(GateError, match="403"):
        one(hub.session(), 1)
    assert hub.pulls[1]["status"] is None


@pytest.mark.parametrize("path", ["/comments", "/labels", "/reviews", "requested_reviewers"])
def test_what_stands_beside_does_not(opened: Opened, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    hub = opened(MIGRATION, base_files={".gate.yaml": APPROVERS % "approvers: {users: [bob]}"})
    hub.refuse = lambda verb, at: ApiError("GitHub answered 403", status=403) if at.endswith(path) else None
    assert state(hub) == "pending"
    assert path == "/reviews" or "the status stands" in capsys.readouterr().out
    hub.refuse = lambda verb, at: None
    assert state(hub) == "pending"
    assert hub.labels == {"oversight/L2"}
    assert len(hub.own_comments) == 1


def test_an_earlier_green_does_not_outlive_a_failure(opened: Opened) -> None:
    hub = opened(MIGRATION)
    hub.review("bob")
    assert state(hub) == "success"
    hub.head = hub.pulls[1]["headRefOid"] = "f" * 40  # an object that does not come
    with pytest.raises(GateError):
        one(hub.session(), 1)
    assert hub.statuses[-1] == ("f" * 40, "error")


def test_git_tells_the_head_where_the_api_does_not_answer(opened: Opened) -> None:
    hub = opened(DOCS)
    assert state(hub) == "success"
    hub.refuse = lambda verb, path: ApiError("GitHub answered 502", status=502) if path == "/graphql" else None
    with pytest.raises(GateError, match="502"):
        one(hub.session(heads=[hub.head]), 1)
    assert hub.posted == "error"


def test_killed_between_two_writes_the_next_run_finishes(opened: Opened) -> None:
    hub = opened(MIGRATION)

    def killed(verb: str, path: str) -> ApiError | None:
        if path.endswith("/comments"):
            raise KeyboardInterrupt
        return None

    hub.refuse = killed
    with pytest.raises(KeyboardInterrupt):
        one(hub.session(), 1)
    assert hub.statuses == [(hub.head, "pending")]
    hub.refuse = lambda verb, path: None
    hub.calls.clear()
    assert state(hub) == "pending"
    assert (len(hub.own_comments), hub.statuses) == (1, [])
