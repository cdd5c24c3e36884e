"""The unit that everything is counted in: one landing, that is one commit of the main line (the first parents of HEAD).

A squash or a direct commit lands itself; a merge lands every commit that it brings. That is what a level grades, what a
decision of the log speaks of, and what a revert takes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from gate.model import AuthorshipKind, Commit

AI_GROUPS = ("authored", "assisted")
GROUPS = (*AI_GROUPS, "human_or_undeclared", "automation")
"""Who wrote it, as four groups. A conflict (a claimed identity that nothing corroborates) counts as assisted."""
_GROUP: dict[str, str] = {
    "authored": "authored",
    "assisted": "assisted",
    "conflict": "assisted",
    "automation": "automation",
    "human": "human_or_undeclared",
    "undeclared": "human_or_undeclared",
}
_STRICTEST: tuple[AuthorshipKind, ...] = ("authored", "conflict", "assisted")


def group_of(kind: str) -> str:
    """The group of a kind of authorship; a kind that a newer gate wrote counts as assisted, since AI isn't ruled out."""
    return _GROUP.get(kind, "assisted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """`commits` are all that it brings, itself last. `at` is seconds since the epoch, UTC."""

    id: str
    parent: str | None
    at: int
    message: str
    commits: tuple[str, ...]


def land(commits: Sequence[Commit], head: str) -> tuple[Landing, ...]:
    """Landings of `head`'s main line, oldest first. A clock that runs ahead of the newest commit is set to it."""
    by_id = {commit.id: commit for commit in commits}
    chain = _main_line(by_id, head)
    landed: set[str] = set()
    landings = []
    latest = by_id[head].committed_at if head in by_id else 0
    for commit in chain:
        brought = _brought(commit, by_id, landed)
        landings.append(
            Landing(
                id=commit.id,
                parent=commit.parents[0] if commit.parents else None,
                at=min(commit.committed_at, latest),
                message=commit.message,
                commits=brought,
            )
        )
    return tuple(landings)


def _main_line(by_id: Mapping[str, Commit], head: str) -> list[Commit]:
    chain = []
    at: str | None = head
    while at is not None and at in by_id:
        chain.append(by_id[at])
        at = by_id[at].parents[0] if by_id[at].parents else None
    return chain[::-1]


def _brought(commit: Commit, by_id: Mapping[str, Commit], landed: set[str]) -> tuple[str, ...]:
    landed.add(commit.id)
    found = []
    waiting = list(commit.parents[1:])
    while waiting:
        id = waiting.pop()
        if id not in landed and id in by_id:
            landed.add(id)
            found.append(id)
            waiting.extend(by_id[id].parents)
    return (*reversed(found), commit.id)


def authorship_of(kinds: Iterable[AuthorshipKind]) -> str:
    """The group of a landing from the kinds of its commits, as `gate.authorship` sums up a change: the strictest wins."""
    seen = set(kinds)
    for kind in _STRICTEST:
        if kind in seen:
            return group_of(kind)
    return "automation" if seen == {"automation"} else "human_or_undeclared"


def own_commits(landing: Landing, by_id: Mapping[str, Commit]) -> tuple[Commit, ...]:
    """The commits whose authors made the landing: a merge is not one of them, unless it brings nothing else."""
    made = tuple(by_id[id] for id in landing.commits if len(by_id[id].parents) < 2)
    return made or (by_id[landing.id],)


def attributed(
    landings: Iterable[Landing], by_id: Mapping[str, Commit], kind_of: Callable[[Commit], AuthorshipKind]
) -> dict[str, str]:
    """Landing -> group."""
    return {x.id: authorship_of(kind_of(commit) for commit in own_commits(x, by_id)) for x in landings}
