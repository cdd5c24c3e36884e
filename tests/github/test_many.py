"""Events that mean more than one pull request: reviews by the relay, merge groups, pushes, and everything that is open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gate.errors import GateError
from gate.github.action import run
from gate.github.api import ApiError
from gate.github.event import MergeGroup, Pushed
from gate.github.group import judge_group
from gate.github.landed import judge_push
from tests.conftest import Repo
from tests.github.conftest import CLAUDE, CODE, DANGER, DOCS, MIGRATION, Opened
from tests.github.fake import FakeGitHub
from tests.github.servers import git_backend, serve

RELAY = {"workflow_run": {"head_branch": "topic", "head_repository": {"full_name": "acme/shop"}, "pull_requests": []}}


class Runner:
    """The whole command: payload and environment in, git over HTTP, the API behind its port."""

    def __init__(self, hub: FakeGitHub, url: str, folder: Path) -> None:
        self.hub, self.folder = hub, folder
        self.env = {
            "GITHUB_SERVER_URL": url,
            "RUNNER_TEMP": str(folder),
            "GITHUB_OUTPUT": str(folder / "out"),
            "GITHUB_STEP_SUMMARY": str(folder / "sum"),
        }

    def __call__(self, name: str, event: dict[str, Any]) -> str:
        path = self.folder / "event.json"
        path.write_text(json.dumps(event))
        named = {
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(path),
            "GITHUB_REPOSITORY": "acme/shop",
            "GATE_TOKEN": "sekret",
        }
        return run(self.env | named, connect=lambda settings: self.hub).status


@pytest.fixture
def served(opened: Opened, repo: Repo, tmp_path: Path) -> Iterator[Runner]:
    hub = opened(MIGRATION)
    bare = Repo(tmp_path / "srv" / "acme" / "shop.git")
    repo.git("clone", "-q", "--mirror", str(repo.folder), str(bare.folder))
    for key in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        bare.git("config", key, "true")
    (tmp_path / "temp").mkdir()
    with serve(git_backend(tmp_path / "srv", [])) as url:
        yield Runner(hub, url, tmp_path / "temp")


def test_a_pull_request_event(served: Runner) -> None:
    assert served("pull_request_target", {"action": "opened", "pull_request": {"number": 1}}) == "pending"
    assert served.hub.posted == "pending"
    said = (served.folder / "out").read_text()
    assert "\n2\n" in said
    assert "\nwait\n" in said
    assert "Level 2" in (served.folder / "sum").read_text()


def test_a_review_by_the_relay(served: Runner) -> None:
    served.hub.review("bob")
    relay = {"workflow_run": RELAY["workflow_run"] | {"head_sha": served.hub.head}}
    assert served("workflow_run", relay) == "success"
    assert served.hub.statuses == [(served.hub.head, "success")]


@pytest.mark.parametrize("change", [{"head_sha": "e" * 40}, {"head_repository": {"full_name": "mallory/shop"}}])
def test_a_relay_that_matches_no_open_pull_request_writes_nothing(served: Runner, change: dict[str, Any]) -> None:
    relay = {"workflow_run": RELAY["workflow_run"] | {"head_sha": served.hub.head} | change}
    assert served("workflow_run", relay) == "none"
    assert served.hub.writes == []


def test_all_that_are_open_are_judged_although_one_fails(served: Runner) -> None:
    served.hub.pulls = {2: served.hub.pull(2) | {"headRefOid": "e" * 40}, 1: served.hub.pulls[1]}
    with pytest.raises(GateError):
        served("workflow_dispatch", {"inputs": {}})
    assert served.hub.posted == "pending"
    assert ("e" * 40, "error") in served.hub.statuses


def test_an_event_that_changes_nothing_asks_nothing(served: Runner) -> None:
    assert served("issue_comment", {"issue": {"number": 3}, "comment": {"body": "/approve"}}) == "none"
    assert served.hub.calls == []


# merge groups


def entry(number: int, head: str, base: str) -> dict[str, Any]:
    return {"pullRequest": {"number": number}, "headCommit": {"oid": head}, "baseCommit": {"oid": base}}


def group(hub: FakeGitHub, *entries: dict[str, Any] | None) -> MergeGroup:
    hub.queue = {"entries": {"totalCount": len(entries), "nodes": list(entries)}} if entries else None
    return MergeGroup(head=hub.head, base=hub.base, branch="main", number=1)


def test_a_group_gets_the_worst_verdict_of_its_pull_requests(opened: Opened) -> None:
    hub = opened(DOCS)
    hub.pulls[2] = hub.pull(2)
    first = "c" * 40
    wanted = group(hub, entry(1, hub.head, first), entry(2, first, hub.base))
    assert judge_group(hub.session(), wanted) == "success"
    hub.pulls[2]["isDraft"] = True
    assert judge_group(hub.session(), wanted) == "pending"
    assert hub.statuses == [(hub.head, "success"), (hub.head, "pending")]


def test_those_ahead_in_the_queue_are_judged_too(opened: Opened) -> None:
    hub = opened(DOCS)
    hub.pulls[2] = hub.pull(2) | {"isDraft": True}
    wanted = group(hub, entry(1, hub.head, hub.base), entry(2, hub.base, "d" * 40))
    assert judge_group(hub.session(), wanted) == "pending"


def test_a_group_of_one_needs_no_leave_to_read_the_queue(opened: Opened) -> None:
    hub = opened(DOCS)
    assert judge_group(hub.session(), group(hub)) == "success"


@pytest.mark.parametrize("entries", [(), ((2, "c" * 40, "d" * 40),)])
def test_a_group_whose_members_are_not_known_is_an_error(
    opened: Opened, entries: tuple[tuple[int, str, str], ...]
) -> None:
    hub = opened(DOCS)
    hub.head = hub.pulls[1]["headRefOid"] = Repo(hub.folder).commit(CODE)
    with pytest.raises(GateError, match="2 commits in the merge group"):
        judge_group(hub.session(), group(hub, *(entry(*row) for row in entries)))
    assert hub.statuses == [(hub.head, "error")]


def test_a_group_where_one_can_not_be_judged_is_an_error(opened: Opened) -> None:
    hub = opened(DOCS)
    hub.pulls[2] = hub.pull(2, base_branch="lax")
    both = group(hub, entry(1, hub.head, "c" * 40), entry(2, "c" * 40, hub.base))
    assert judge_group(hub.session(), both) == "error"
    hub.refuse = lambda verb, path: ApiError("GitHub answered 500", status=500) if path == "/graphql" else None
    with pytest.raises(GateError, match="500"):
        judge_group(hub.session(), group(hub))
    assert {state for _, state in hub.statuses} == {"error"}


# pushes


def push(hub: FakeGitHub) -> Pushed:
    return Pushed(branch="main", before=hub.base, after=hub.head, pusher="alice")


@pytest.mark.parametrize(("files", "expected"), [(DOCS, "success"), (MIGRATION, "pending"), (DANGER, "failure")])
def test_a_commit_without_a_pull_request(
    opened: Opened, files: dict[str, Any], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = opened(files, f"straight to main\n\n{CLAUDE}")
    assert judge_push(hub.session(), push(hub)) == expected
    said = capsys.readouterr().out
    assert ("::error" in said) == (expected != "success")
    assert hub.statuses == []


def test_a_pull_request_that_landed(opened: Opened) -> None:
    """Squashed: the commit on the branch is another than the head that was judged."""
    hub = opened(MIGRATION)
    repo = Repo(hub.folder)
    repo.git("checkout", "-q", "-b", "squashed", hub.base)
    landed = repo.commit(MIGRATION, "A change (#1)")
    hub.pulls[1] |= {"state": "MERGED", "mergedAt": "2026-03-01T10:59:00Z"}
    hub.pulls[1]["baseRef"]["target"]["oid"] = landed
    hub.merged = {1: landed}
    pushed = Pushed(branch="main", before=hub.base, after=landed, pusher="alice")
    assert judge_push(hub.session(), pushed) == "pending"
    hub.review("bob")
    assert judge_push(hub.session(), pushed) == "success"
    hub.pulls[1]["mergedAt"] = "2026-03-01T10:00:00Z"  # a look that came too late
    assert judge_push(hub.session(), pushed) == "pending"


def test_a_new_policy_judges_what_is_open(opened: Opened) -> None:
    hub = opened(CODE)
    repo = Repo(hub.folder)
    repo.git("checkout", "-q", "-b", "policy", hub.base)
    after = repo.commit({".gate.yaml": "version: 1\nlevels:\n  1: {approvals: 1}\n"}, "stricter")
    hub.pulls[1]["baseRef"]["target"]["oid"] = after
    judge_push(hub.session(), Pushed(branch="main", before=hub.base, after=after, pusher="alice"))
    assert hub.statuses == [(hub.head, "pending")]
