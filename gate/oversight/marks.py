"""Marks of AI in the commits of a pull request. Pure: the catalogue is data of the package, read once."""

from __future__ import annotations

from gate.authorship import attribute_commit, load_catalogue
from gate.model import Commit, Identity
from gate.pull_request import PullCommit, PullRequest


def as_commit(commit: PullCommit) -> Commit:
    """The commit as authorship reads it; a login stands in for a missing name."""
    return Commit(
        id=commit.id,
        parents=commit.parents,
        tree=commit.tree,
        author=Identity(name=commit.author_name or commit.author or "", email=commit.author_email),
        committer=Identity(name=commit.committer_name or commit.committer or "", email=commit.committer_email),
        message=commit.message,
    )


def is_agent_identity(name: str, email: str) -> bool:
    who = Identity(name=name, email=email)
    return _by_ai(Commit(id="", parents=(), tree="", author=who, committer=who, message=""))


def marked(commit: PullCommit, pull: PullRequest) -> bool:
    """Whether AI wrote or helped with one commit, by its trailers and identities or by a known agent's account."""
    if any(pull.person(login).agent for login in (commit.author, commit.committer) if login):
        return True
    return _by_ai(as_commit(commit))


def forced_away(pull: PullRequest) -> bool:
    """Whether a head that was pushed away carried a mark: amending a trailer away does not undo who wrote it."""
    nobody = Identity(name="", email="")
    return any(_by_ai(Commit(id="", parents=(), tree="", author=nobody, committer=nobody, message=push.before_message))
               for push in pull.force_pushes if push.before_message)  # fmt: skip


def _by_ai(commit: Commit) -> bool:
    return bool(attribute_commit(commit, load_catalogue()).by_ai)
