"""Which pull requests an event means; any other event is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gate.errors import UsageError
from gate.github.event import AllOpen, HeadOf, Meant, MergeGroup, Nothing, Pulls, Pushed, meant, read_event

A, B = "a" * 40, "b" * 40
PULL = {"number": 7, "head": {"sha": A}}
RUN = {"head_sha": A, "head_branch": "🚀", "head_repository": {"full_name": "dave/shop"}, "pull_requests": []}
GROUP = {"head_sha": A, "base_sha": B, "head_ref": f"refs/heads/gh-readonly-queue/release/1.0/pr-12-{B}"}
PUSH = {"ref": "refs/heads/main", "before": B, "after": A, "sender": {"login": "bob"}}

MEANT: list[tuple[str, dict[str, Any], Meant]] = [
    ("pull_request_target", {"action": "opened", "pull_request": PULL, "sender": {"login": "x"}}, Pulls(numbers=(7,))),
    (
        "pull_request_target",
        {"action": "synchronize", "pull_request": PULL, "sender": {"login": "x"}},
        Pulls(numbers=(7,), pushed=A, pusher="x"),
    ),
    ("pull_request_target", {"action": "closed", "pull_request": PULL}, Nothing(why="#7 is closed")),
    (
        "issue_comment",
        {"issue": {"number": 7, "pull_request": {}}, "comment": {"body": "/approve"}},
        Pulls(numbers=(7,)),
    ),
    (
        "issue_comment",
        {"issue": {"number": 7}, "comment": {"body": "/approve"}},
        Nothing(why="the comment is on an issue"),
    ),
    ("workflow_run", {"workflow_run": RUN}, HeadOf(repository="dave/shop", branch="🚀", head=A)),
    (
        "workflow_run",
        {"workflow_run": RUN | {"pull_requests": [{"number": 7}]}},
        HeadOf(repository="dave/shop", branch="🚀", head=A, numbers=(7,)),
    ),
    (
        "workflow_run",
        {
            "repository": {"id": 1},
            "workflow_run": RUN | {"pull_requests": [{"number": n, "base": {"repo": {"id": n}}} for n in (1, 2)]},
        },
        HeadOf(repository="dave/shop", branch="🚀", head=A, numbers=(1,)),
    ),
    (
        "workflow_run",
        {"workflow_run": RUN | {"head_repository": None}},
        Nothing(why="the fork behind this review is gone"),
    ),
    ("workflow_dispatch", {"inputs": {"pull-request": "7"}}, Pulls(numbers=(7,))),
    ("workflow_dispatch", {"inputs": {"pull-request": ""}}, AllOpen()),
    ("schedule", {}, AllOpen()),
    (
        "merge_group",
        {"action": "checks_requested", "merge_group": GROUP},
        MergeGroup(head=A, base=B, branch="release/1.0", number=12),
    ),
    ("merge_group", {"action": "destroyed", "merge_group": GROUP}, Nothing(why="the merge group is gone")),
    ("push", PUSH, Pushed(branch="main", before=B, after=A, pusher="bob")),
    ("push", PUSH | {"ref": "refs/tags/v1"}, Nothing(why="refs/tags/v1 is no branch that changes land on")),
    ("push", PUSH | {"deleted": True}, Nothing(why="refs/heads/main was deleted")),
    ("push", PUSH | {"before": "0" * 40}, Nothing(why="refs/heads/main is new")),
]


@pytest.mark.parametrize(("name", "event", "expected"), MEANT)
def test_what_is_meant(name: str, event: dict[str, Any], expected: Meant) -> None:
    assert meant(name, event) == expected


@pytest.mark.parametrize(
    ("name", "event", "words"),
    [
        ("pull_request", {"pull_request": PULL}, "pull_request_target"),
        ("pull_request_review", {"pull_request": PULL}, "relay"),
        ("release", {}, "says nothing about a pull request"),
        ("", {}, "says nothing about a pull request"),
        ("pull_request_target", {}, "pull_request.number is None"),
        ("pull_request_target", {"pull_request": {"number": "7; rm -rf /"}}, "not the number"),
        ("pull_request_target", {"pull_request": {"number": True}}, "not the number"),
        ("workflow_dispatch", {"inputs": {"pull-request": "-1"}}, "not the number"),
        ("workflow_run", {"workflow_run": RUN | {"head_sha": "--upload-pack=x"}}, "not a commit"),
        ("merge_group", {"merge_group": GROUP | {"head_ref": "refs/heads/main"}}, "no ref of a merge queue"),
        ("push", PUSH | {"after": 7}, "not a commit"),
    ],
)
def test_what_is_refused(name: str, event: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        meant(name, event)


def test_the_actions_own_input_wins_but_never_on_an_event_that_a_change_can_forge() -> None:
    assert meant("push", PUSH, number=3) == Pulls(numbers=(3,))
    with pytest.raises(UsageError):
        meant("pull_request", {"pull_request": PULL}, number=3)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_a_payload_that_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "event.json").write_bytes(content)
    with pytest.raises(UsageError):
        read_event(str(tmp_path / "event.json"))


def test_a_payload(tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text(json.dumps({"action": "opened"}))
    assert read_event(str(tmp_path / "event.json")) == {"action": "opened"}
