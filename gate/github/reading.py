"""The raw answer -> what publishing must know to write only on change. Pure; the answer itself goes on to the snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from gate.errors import TruncatedError
from gate.github.query import Answer
from gate.pull_request import plain

AI_LABEL = "ai-authored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The status that stands on the head. `creator` is a login."""

    state: str
    description: str
    creator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnComment:
    """A comment that this token's account wrote."""

    id: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What GitHub says of a pull request, beside the snapshot: what publishing must know to write only on change."""

    number: int
    title: str
    url: str
    open: bool
    head: str
    head_branch: str
    head_repository: str
    base: str
    base_branch: str
    posted: Posted | None
    own_comments: tuple[OwnComment, ...]
    own_approvals: tuple[str, ...]
    """Ids of this account's approving reviews that still stand."""
    requested: tuple[str, ...]
    """Logins whose review is already asked for."""
    labels: tuple[str, ...]
    own_ai_label: bool
    """The gate itself put `ai-authored` there."""
    siblings: tuple[int, ...]
    """Other open pull requests with this head whose base is protected."""
    viewer: str
    answer: Answer = field(repr=False, compare=False)


def login(actor: Any) -> str | None:
    """A login as REST writes it: GraphQL leaves the `[bot]` of an App out. None for an account that was deleted."""
    if not isinstance(actor, dict) or not actor.get("login"):
        return None
    name = str(actor["login"])
    return f"{name}[bot]" if actor.get("__typename") == "Bot" and not name.endswith("[bot]") else name


def protected(ref: Any) -> bool:
    """A rule of a branch or of a ruleset holds for it, as non-administrators may see."""
    if not isinstance(ref, dict):
        return False
    rules = ref.get("rules") or {}
    return ref.get("refUpdateRule") is not None or int(rules.get("totalCount") or 0) > 0


def read(answer: Answer, *, repository: str) -> Reading:
    """Who and what is meant, and what stands there already."""
    pull = answer.pull
    base_ref = pull.get("baseRef") or {}
    mine = [c for c in pull["comments"] if c.get("viewerDidAuthor")]
    approvals = [
        str(r["fullDatabaseId"]) for r in pull["reviews"] if r.get("viewerDidAuthor") and r.get("state") == "APPROVED"
    ]
    return Reading(
        number=int(pull["number"]),
        title=str(pull.get("title") or ""),
        url=str(pull.get("url") or ""),
        open=pull.get("state") == "OPEN",
        head=str(pull.get("headRefOid") or ""),
        head_branch=str(pull.get("headRefName") or ""),
        head_repository=str((pull.get("headRepository") or {}).get("nameWithOwner") or ""),
        # The tip of the base, not `baseRefOid`: that is the base as of the last push to the pull request.
        base=str((base_ref.get("target") or {}).get("oid") or pull.get("baseRefOid") or ""),
        base_branch=str(pull.get("baseRefName") or ""),
        posted=_posted(_tip(pull)),
        own_comments=tuple(OwnComment(id=str(c["fullDatabaseId"]), body=str(c.get("body") or "")) for c in mine),
        own_approvals=tuple(approvals),
        requested=tuple(filter(None, (login(r.get("requestedReviewer")) for r in pull["reviewRequests"]))),
        labels=tuple(str(label.get("name") or "") for label in pull["labels"]),
        own_ai_label=_own_label(pull["timelineItems"], answer.viewer),
        siblings=tuple(_siblings(pull, answer.default_branch, repository)),
        viewer=answer.viewer,
        answer=answer,
    )


def _tip(pull: dict[str, Any]) -> dict[str, Any]:
    nodes = (pull.get("tip") or {}).get("nodes") or [{}]
    commit = (nodes[-1] or {}).get("commit")
    return commit if isinstance(commit, dict) and commit.get("oid") == pull.get("headRefOid") else {}


def _posted(tip: dict[str, Any]) -> Posted | None:
    context = (tip.get("status") or {}).get("context")
    if not isinstance(context, dict):
        return None
    return Posted(
        state=str(context.get("state") or "").lower(),
        description=str(context.get("description") or ""),
        creator=login(context.get("creator")) or "",
    )


def _siblings(pull: dict[str, Any], default_branch: str, repository: str) -> Iterable[int]:
    """Raises TruncatedError where the answer does not hold them all: the status would unlock those too."""
    associated = _tip(pull).get("associatedPullRequests") or {}
    nodes = associated.get("nodes") or ()
    if int(associated.get("totalCount") or 0) > len(nodes):
        raise TruncatedError(
            f"more than {len(nodes)} pull requests have the head of #{pull['number']}",
            where="GraphQL",
            remedy="push another commit to this one, so that its head is its own",
        )
    for other in nodes:
        if not isinstance(other, dict) or other.get("number") == pull["number"] or other.get("state") != "OPEN":
            continue
        here = (other.get("baseRepository") or {}).get("nameWithOwner", repository)
        if other.get("headRefOid") != pull.get("headRefOid") or plain(here) != plain(repository):
            continue
        if other.get("baseRefName") == default_branch or protected(other.get("baseRef")):
            yield int(other["number"])


def _own_label(events: list[dict[str, Any]], viewer: str) -> bool:
    """Whether the gate put `ai-authored` there, and nobody after it."""
    actors = [
        login(e.get("actor"))
        for e in events
        if e.get("__typename") == "LabeledEvent" and (e.get("label") or {}).get("name") == AI_LABEL
    ]
    return bool(viewer) and bool(actors) and plain(actors[-1]) == plain(viewer)
