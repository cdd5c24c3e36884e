"""The nouns of a policy: whom a change must please before it lands. They import nothing of ours but other nouns.

The small ones are tuples, for a commit hook pays for the making of every class, and a dataclass costs seven times as much."""

from __future__ import annotations

from typing import Literal, NamedTuple

from gate.guard_policy import DEFAULT as GUARD_DEFAULT
from gate.guard_policy import GuardPolicy
from gate.level import Level


class Approvers(NamedTuple):
    """Who may approve. Empty `users` and `teams` mean: anyone with `permission`."""

    users: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    permission: str = "write"


ANYONE = Approvers()


class Part(NamedTuple):
    """One of several sets of approvers that must each approve."""

    users: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    approvals: int = 1


EXCLUDED = ("author", "contributor", "co_author", "requester", "last_pusher", "bot", "agent")


class Requirement(NamedTuple):
    """What a level demands before a change may land. `human_commit`, `answered_review` and `forbid_ai` concern AI's
    changes only. The defaults are the strict ones."""

    approvals: int = 0
    approvers: Approvers = ANYONE
    all_of: tuple[Part, ...] = ()
    exclude: tuple[str, ...] = EXCLUDED
    code_owners: bool = False
    human_commit: bool = False
    answered_review: bool = False
    """Changes requested by a human that a later head answers count as a human's modification."""
    forbid_ai: bool = False
    notify: bool = False
    carry_over: tuple[str, ...] = ()
    """same_tree, clean_base_merge: approvals of an earlier head that still count."""
    any_head: bool = False
    """Approvals of any head count."""
    unattributed: Literal["block", "allow"] = "block"
    blocking_reviews: bool = True
    comment_command: bool = False
    """`/approve <commit>` in a comment counts as a review."""
    override: str = ""
    """The permission that may write `/override <commit> <reason>`; empty: nobody."""
    unknown_invoker: Literal["one-more", "allow"] = "allow"
    """An agent's change that names nobody who asked for it: one more approval, or no matter."""


STRICT = Requirement()


class PathRule(NamedTuple):
    """A path rule of a policy. Exactly one of the three levels is set. `pinned`: nothing lowers it."""

    match: tuple[str, ...]
    at_least: Level | None = None
    at_most: Level | None = None
    exactly: Level | None = None
    reason: str = ""
    pinned: bool = False
    origin: str = ""


class Regrade(NamedTuple):
    """A built-in rule with another level."""

    rule: str
    level: Level
    reason: str = ""
    pinned: bool = False
    origin: str = ""


class ReviewLater(NamedTuple):
    """How much of what passed without a human's look is looked at later. `share` is in percent, `within` in days;
    findings of the rules in `always` are never left out by the share."""

    share: int = 100
    within: int = 14
    always: tuple[str, ...] = ()


EVERYTHING_LATER = ReviewLater()


class Policy(NamedTuple):
    """The effective policy. `origins` says for each dotted key which file set it."""

    requirements: tuple[Requirement, ...]
    paths: tuple[PathRule, ...] = ()
    rules: tuple[Regrade, ...] = ()
    undeclared: Literal["as-human", "as-ai", "declare"] = "declare"
    services: tuple[str, ...] = ()
    machine_users: tuple[tuple[str, str], ...] = ()
    agents: str = ""
    """Additions to the catalogue of agents, as JSON text in the catalogue's shape."""
    missing_trailer: Literal["add", "refuse", "allow"] = "add"
    break_glass: Approvers | None = None
    """Two of these may together override level 4 for an agent's change, with a reason and a follow-up."""
    review_later: ReviewLater = EVERYTHING_LATER
    guard: GuardPolicy = GUARD_DEFAULT
    """What the guard of agents' commands and edits decides."""
    digest: str = ""
    """SHA-256 of every file that made this policy."""
    origins: tuple[tuple[str, str], ...] = ()
