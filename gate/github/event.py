"""An event says which pull requests are meant, and nothing else: everything that decides is read live.

https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gate.errors import UsageError

SHA = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
QUEUE_REF = re.compile(r"refs/heads/gh-readonly-queue/(?P<base>.+)/pr-(?P<number>\d{1,12})-[0-9a-f]{40,64}")
FORGEABLE = ("pull_request", "pull_request_review", "pull_request_review_comment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulls:
    """Pull requests by number. `pusher` is who pushed `pushed`, where the event tells it."""

    numbers: tuple[int, ...]
    pushed: str = ""
    pusher: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadOf:
    """Whatever open pull requests have this head, of this repository (`owner/name`) and branch. `numbers` are those that
    GitHub names itself, none for a fork."""

    repository: str
    branch: str
    head: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeGroup:
    """A group of the merge queue: `number` is its last pull request, `branch` the base's name."""

    head: str
    base: str
    branch: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """Commits that landed on a branch."""

    branch: str
    before: str
    after: str
    pusher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOpen:
    """Every open pull request, for a schedule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """An event that can change no verdict, and why."""

    why: str


Meant = Pulls | HeadOf | MergeGroup | Pushed | AllOpen | Nothing


def read_event(path: str) -> dict[str, Any]:
    """The payload. Raises UsageError."""
    try:
        with open(path, "rb") as file:
            data = json.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(
            f"the event's payload can't be read: {error}",
            where="GITHUB_EVENT_PATH",
            remedy="run it as a GitHub Action, which writes it",
        ) from None
    if not isinstance(data, dict):
        raise _odd("it is no object")
    return data


def meant(name: str, event: dict[str, Any], *, number: int | None = None) -> Meant:
    """What an event asks for; `number` is the action's own input and wins. Raises UsageError for other events."""
    if number is not None and name not in FORGEABLE:
        return Pulls(numbers=(number,))
    if name in READERS:
        return READERS[name](event)
    if name in FORGEABLE:
        raise UsageError(
            f"the event {name} runs the workflow file of the change itself, which could write its own verdict",
            where="GITHUB_EVENT_NAME",
            remedy="use pull_request_target, and the review relay for reviews: `gate init` writes both",
        )
    raise UsageError(
        f"the event {name!r} says nothing about a pull request",
        where="GITHUB_EVENT_NAME",
        remedy=f"run the gate on {', '.join(READERS)}",
    )


def _odd(what: str) -> UsageError:
    return UsageError(what, where="the event's payload", remedy="check that GitHub wrote it; re-run the job")


def _at(event: dict[str, Any], *keys: str) -> Any:
    value: Any = event
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _text(event: dict[str, Any], *keys: str) -> str:
    value = _at(event, *keys)
    return value if isinstance(value, str) else ""


def _positive(value: Any, what: str) -> int:
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 12:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise _odd(f"{what} is {value!r}, not the number of a pull request")
    return value


def _sha(event: dict[str, Any], *keys: str) -> str:
    value = _text(event, *keys)
    if not SHA.fullmatch(value):
        raise _odd(f"{'.'.join(keys)} is {value[:80]!r}, not a commit")
    return value


def _pull_request(event: dict[str, Any]) -> Meant:
    number = _positive(_at(event, "pull_request", "number"), "pull_request.number")
    action = _text(event, "action")
    if action == "closed":
        return Nothing(why=f"#{number} is closed")
    pushed = action == "synchronize"  # who opens a pull request need not have pushed its head
    return Pulls(
        numbers=(number,),
        pushed=_text(event, "pull_request", "head", "sha") if pushed else "",
        pusher=_text(event, "sender", "login") if pushed else "",
    )


def _comment(event: dict[str, Any]) -> Meant:
    """Any comment of a pull request: this run may have taken the place of another that waited in its concurrency group."""
    if not isinstance(_at(event, "issue", "pull_request"), dict):
        return Nothing(why="the comment is on an issue")
    return Pulls(numbers=(_positive(_at(event, "issue", "number"), "issue.number"),))


def _relay(event: dict[str, Any]) -> Meant:
    """`workflow_run.pull_requests` is often empty for forks, so the head names the pull request
    (https://github.com/orgs/community/discussions/25220)."""
    repository = _text(event, "workflow_run", "head_repository", "full_name")
    if not repository:
        return Nothing(why="the fork behind this review is gone")
    here = _at(event, "repository", "id")
    return HeadOf(
        repository=repository,
        branch=_text(event, "workflow_run", "head_branch"),
        head=_sha(event, "workflow_run", "head_sha"),
        numbers=tuple(
            int(row["number"])
            for row in _at(event, "workflow_run", "pull_requests") or ()
            # those of another repository of the network carry its numbers
            if isinstance(row, dict) and isinstance(row.get("number"), int) and _at(row, "base", "repo", "id") == here
        ),
    )


def _dispatch(event: dict[str, Any]) -> Meant:
    given = _at(event, "inputs", "pull-request") or _at(event, "inputs", "number")
    return Pulls(numbers=(_positive(given, "inputs.pull-request"),)) if given else AllOpen()


def _group(event: dict[str, Any]) -> Meant:
    if _text(event, "action") == "destroyed":
        return Nothing(why="the merge group is gone")
    ref = QUEUE_REF.fullmatch(_text(event, "merge_group", "head_ref"))
    if ref is None:
        raise _odd(
            f"merge_group.head_ref is {_text(event, 'merge_group', 'head_ref')[:120]!r}, no ref of a merge queue"
        )
    return MergeGroup(
        head=_sha(event, "merge_group", "head_sha"),
        base=_sha(event, "merge_group", "base_sha"),
        branch=ref["base"],
        number=int(ref["number"]),
    )


def _push(event: dict[str, Any]) -> Meant:
    ref = _text(event, "ref")
    if not ref.startswith("refs/heads/") or ref.startswith("refs/heads/gh-readonly-queue/"):
        return Nothing(why=f"{ref[:120]} is no branch that changes land on")
    if _at(event, "deleted") is True:
        return Nothing(why=f"{ref[:120]} was deleted")
    before = _sha(event, "before")
    if set(before) == {"0"}:
        return Nothing(why=f"{ref[:120]} is new")
    return Pushed(
        branch=ref.removeprefix("refs/heads/"),
        before=before,
        after=_sha(event, "after"),
        pusher=_text(event, "sender", "login"),
    )


READERS: dict[str, Callable[[dict[str, Any]], Meant]] = {
    "pull_request_target": _pull_request,
    "issue_comment": _comment,
    "workflow_run": _relay,
    "workflow_dispatch": _dispatch,
    "merge_group": _group,
    "push": _push,
    "schedule": lambda _: AllOpen(),
}
