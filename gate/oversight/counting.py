"""Which approvals count. One answer per person: the latest decisive review, or a command in a comment.

Freshness is by commit ids, never by times alone: GitHub re-binds an approval when a force push brings an identical patch,
so the review must also be later than the last force push.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from gate.model import Ignored, Requirement
from gate.oversight.people import Involved
from gate.policy.code_owners import CodeOwners
from gate.pull_request import Comment, Person, PullRequest, Review, plain

DECISIVE = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")
RANKS = {"none": 0, "read": 1, "pull": 1, "triage": 2, "write": 3, "push": 3, "maintain": 4, "admin": 5}
# Only an exact first line is a command; the commit is named by at least 12 digits.
COMMAND = re.compile(r"/(approve|override)[ \t]+([0-9a-fA-F]{12,64})(?:[ \t]+(\S[^\r\n]*?))?[ \t]*(?:\r?\n|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    counted: tuple[str, ...]
    ignored: tuple[Ignored, ...]
    blocking: tuple[str, ...]
    """People who may approve and asked for changes."""
    overrides: tuple[tuple[str, str], ...]
    """(login, reason) of each override that holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What one person said last: a decisive review, or a command."""

    person: Person
    kind: Literal["review", "approve", "override"]
    state: str
    commit: str
    at: str
    edited: bool = False
    reason: str = ""


def count(pull: PullRequest, required: Requirement, people: Involved, owners: CodeOwners | None) -> Count:
    """Every person who reviewed or commanded, counted or ignored with the first reason that applies."""
    counted: list[str] = []
    ignored: list[Ignored] = []
    blocking: list[str] = []
    overrides: list[tuple[str, str]] = []
    for voices in _voices(pull, required):
        reasons = [(voice, _refusal(voice, pull, required, people, owners)) for voice in voices]
        held = [voice for voice, reason in reasons if reason is None]
        login = voices[0].person.login
        blocks = next((v for v in voices if v.state == "CHANGES_REQUESTED"), None)
        if blocks is not None:
            ignored.append(Ignored(user=login, reason="changes_requested"))
            if _may_approve(blocks.person, required, people, owners, pull):
                blocking.append(login)
        elif any(v.kind == "override" for v in held):
            overrides.append((login, next(v.reason for v in held if v.kind == "override")))
        elif held:
            counted.append(login)
        else:
            ignored.append(Ignored(user=login, reason=str(reasons[0][1])))
    return Count(counted=tuple(counted), ignored=tuple(ignored), blocking=tuple(blocking), overrides=tuple(overrides))


def _voices(pull: PullRequest, required: Requirement) -> list[list[Voice]]:
    """Per person, what counts as said; the latest decisive review decides, a later COMMENTED one does not undo it."""
    said: dict[str, list[Voice]] = {}
    reviews: dict[str, list[Review]] = {}
    for review in sorted(pull.reviews, key=lambda r: (r.at, r.id)):
        reviews.setdefault(plain(review.user) or "ghost", []).append(review)
    for login, mine in reviews.items():
        decisive = [r for r in mine if r.state in DECISIVE]
        last = (decisive or mine)[-1]
        said.setdefault(login, []).append(
            Voice(person=_person(pull, last), kind="review", state=last.state, commit=last.commit, at=last.at)
        )
    for comment in sorted(pull.comments, key=lambda c: c.at):
        voice = _command(comment, pull, required)
        if voice is not None:
            mine_ = said.setdefault(plain(comment.user) or "ghost", [])
            mine_[:] = [v for v in mine_ if v.kind != voice.kind] + [voice]
    return list(said.values())


def _person(pull: PullRequest, review: Review) -> Person:
    """The account behind a review; an App's login is shown with `[bot]`."""
    person = pull.person(review.user)
    bot = person.bot or review.bot or (review.user or "").endswith("[bot]")
    login = person.login if not bot or person.login.endswith("[bot]") else f"{person.login}[bot]"
    return Person(
        login=login, bot=bot, agent=person.agent, permission=person.permission, teams=person.teams, emails=person.emails
    )


def _command(comment: Comment, pull: PullRequest, required: Requirement) -> Voice | None:
    match = COMMAND.match(comment.body)
    if match is None:
        return None
    name, prefix, reason = match.group(1), match.group(2).lower(), match.group(3) or ""
    if name == "approve" and (not required.comment_command or reason):
        return None
    if name == "override" and (not required.override or not reason):
        return None
    known = {
        c
        for c in (pull.head, *(c.id for c in pull.commits), *(push.before for push in pull.force_pushes))
        if c.startswith(prefix)
    }
    if len(known) > 1:
        return None
    commit = known.pop() if known else prefix
    kind: Literal["approve", "override"] = "approve" if name == "approve" else "override"
    return Voice(
        person=pull.person(comment.user),
        kind=kind,
        state="APPROVED",
        commit=commit,
        at=comment.at,
        edited=comment.edited,
        reason=reason,
    )


def _refusal(
    voice: Voice, pull: PullRequest, required: Requirement, people: Involved, owners: CodeOwners | None
) -> str | None:
    """The first reason of review state, identity, permission, membership, freshness; None where it counts."""
    if voice.edited:
        return "edited_comment"
    state = {"DISMISSED": "dismissed", "CHANGES_REQUESTED": "changes_requested", "APPROVED": None}.get(
        voice.state, "not_decisive"
    )
    if state is not None:
        return state
    role = people.role(voice.person, required)
    if role is not None:
        return role
    if voice.kind == "override":
        return "no_admin" if not permitted(voice.person, required.override) else _stale(voice, pull, required)
    if not permitted(voice.person, required.approvers.permission):
        return "no_admin" if required.approvers.permission == "admin" else "no_write"
    if not _member(voice.person, required) or not _owns_something(voice.person, pull, owners):
        return "not_in_approvers"
    return _stale(voice, pull, required)


def _may_approve(
    person: Person, required: Requirement, people: Involved, owners: CodeOwners | None, pull: PullRequest
) -> bool:
    return people.role(person, required) is None and permitted(person, required.approvers.permission) and _member(person, required) \
        and _owns_something(person, pull, owners)  # fmt: skip


def permitted(person: Person, least: str) -> bool:
    return RANKS.get(person.permission.lower(), 0) >= RANKS.get(least, 6)


def in_set(person: Person, users: tuple[str, ...], teams: tuple[str, ...]) -> bool:
    return plain(person.login) in {plain(u) for u in users} or bool(
        {t.casefold() for t in person.teams} & {t.casefold() for t in teams}
    )


def _member(person: Person, required: Requirement) -> bool:
    """In the approvers if any are named, or in one of the parts that must each approve."""
    who = required.approvers
    named = bool(who.users or who.teams)
    if named and in_set(person, who.users, who.teams):
        return True
    if required.all_of:
        return any(in_set(person, part.users, part.teams) for part in required.all_of)
    return not named


def owned_paths(pull: PullRequest, owners: CodeOwners) -> dict[str, tuple[str, ...]]:
    """Changed path -> its owners, both ends of a rename; paths that nobody owns are left out."""
    both = [p for changed in pull.paths for p in (changed.path, changed.previous_path) if p]
    return {path: found for path in both if (found := owners.owners(path))}


def owns(person: Person, owners: tuple[str, ...]) -> bool:
    teams = {t.casefold() for t in person.teams}
    mails = {m.casefold() for m in person.emails}
    return any(plain(o) == plain(person.login) or o.casefold() in teams or o.casefold() in mails for o in owners)


def _owns_something(person: Person, pull: PullRequest, owners: CodeOwners | None) -> bool:
    if owners is None:
        return True
    owned = owned_paths(pull, owners)
    return not owned or any(owns(person, who) for who in owned.values())


def _stale(voice: Voice, pull: PullRequest, required: Requirement) -> str | None:
    if required.any_head:
        return None
    if voice.commit == pull.head:
        later = [push for push in pull.force_pushes if push.at >= voice.at]
        if later and not ("same_tree" in required.carry_over and all(_same_tree(push.before, pull) for push in later)):
            return "rebound_after_force_push"
        return None
    if "same_tree" in required.carry_over and _same_tree(voice.commit, pull):
        return None
    if (
        "clean_base_merge" in required.carry_over
        and _only_base_merges_since(voice.commit, pull)
        and not any(p.at >= voice.at for p in pull.force_pushes)
    ):
        return None
    return "stale_head"


def _same_tree(commit: str, pull: PullRequest) -> bool:
    tree = pull.tree_of(commit)
    return bool(tree) and tree == pull.tree_of(pull.head)


def _only_base_merges_since(commit: str, pull: PullRequest) -> bool:
    """From the head down the first parents to the approved commit, nothing but clean merges of the base."""
    known = {c.id: c for c in pull.commits}
    at = pull.head
    for _ in range(len(known) + 1):
        if at == commit:
            return True
        here = known.get(at)
        if here is None or not here.clean_base_merge or not here.parents:
            return False
        at = here.parents[0]
    return False
