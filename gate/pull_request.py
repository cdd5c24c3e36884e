"""One pull request as facts: an immutable snapshot of everything that a verdict may rest on. Imports nothing of ours.

Logins carry `[bot]` for Apps, as REST writes them (GraphQL leaves it out). Times are ISO 8601 in UTC, so they sort as text.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account. `permission` is none, read, triage, write, maintain or admin."""

    login: str
    bot: bool = False
    agent: bool = False
    permission: str = "none"
    teams: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PullCommit:
    """A commit of the pull request. `author` and `committer` are logins, None where the e-mail belongs to no account."""

    id: str
    parents: tuple[str, ...] = ()
    tree: str = ""
    author: str | None = None
    author_email: str = ""
    author_name: str = ""
    committer: str | None = None
    committer_email: str = ""
    committer_name: str = ""
    message: str = ""
    pushed_by: str | None = None
    via_web: bool = False
    clean_base_merge: bool = False
    """A merge whose combined diff is empty and whose second parent is on the base: it brings nothing of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForcePush:
    at: str
    before: str = ""
    after: str = ""
    by: str | None = None
    before_message: str = ""
    """The message of the head that was pushed away: its trailers still tell who wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """`state` is APPROVED, CHANGES_REQUESTED, DISMISSED, COMMENTED or PENDING; `user` is None for a deleted account."""

    id: str
    user: str | None
    state: str
    commit: str
    at: str
    bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    user: str | None
    body: str
    at: str
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPath:
    path: str
    previous_path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """Another open pull request with the same head: a status hangs on a commit, so one would unlock the other."""

    number: int
    base_protected: bool = True
    satisfied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """`commits_total` and `files_total` are what GitHub counts; fewer at hand means data are missing.

    `unavailable` names what the API would not give: teams, permissions, reviews, comments, timeline, policy, codeowners.
    """

    number: int
    head: str
    base: str = ""
    base_protected: bool = True
    author: str | None = None
    requested_by: tuple[str, ...] = ()
    draft: bool = False
    branch: str = ""
    body: str = ""
    labels: tuple[str, ...] = ()
    read_only: bool = False
    commits: tuple[PullCommit, ...] = ()
    commits_total: int | None = None
    paths: tuple[ChangedPath, ...] = ()
    files_total: int | None = None
    people: tuple[Person, ...] = ()
    reviews: tuple[Review, ...] = ()
    comments: tuple[Comment, ...] = ()
    force_pushes: tuple[ForcePush, ...] = ()
    siblings: tuple[Sibling, ...] = ()
    trees: tuple[tuple[str, str], ...] = ()
    """Trees of commits that are no longer in the pull request, for carried-over approvals."""
    code_owners: str = ""
    """CODEOWNERS at the base, as text."""
    policy_error: str = ""
    unavailable: tuple[str, ...] = ()
    auto_merge_by: str | None = None
    notified: bool | None = None
    """Whether a notification of level 1 was delivered; None where nobody has tried yet."""
    verified: tuple[str, ...] | None = None
    """Ids of the commits whose signature the platform verified; None where it was not asked."""
    gate: str = "github-actions"
    """The account that the gate itself acts as: its approval is its own to withdraw."""

    def person(self, login: str | None) -> Person:
        """Known facts of a login, compared without case; a stranger has no permission."""
        wanted = plain(login)
        for person in self.people:
            if plain(person.login) == wanted:
                return person
        return Person(login=login or "ghost", bot=bool(login and login.endswith("[bot]")))

    def tree_of(self, commit: str) -> str:
        """The tree of a commit, empty where it is not known."""
        for known in self.commits:
            if known.id == commit:
                return known.tree
        return dict(self.trees).get(commit, "")


def plain(login: str | None) -> str:
    """A login to compare: without case, without the mark of an App."""
    return (login or "").casefold().removesuffix("[bot]").removeprefix("app/")
