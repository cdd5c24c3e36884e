"""Commits in a line: invented people, invented messages."""

from __future__ import annotations

from gate.authorship import attribute_commit, load_catalogue
from gate.model import Authorship, Commit, Identity

HUMAN = "Ada Stone <ada@example.org>"
MERGE_BUTTON = "GitHub <noreply@github.com>"
DEPENDABOT = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"
CLAUDE = "Co-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>"


def identity(text: str) -> Identity:
    name, _, email = text.partition("<")
    return Identity(name=name.strip(), email=email.rstrip(">"))


def commit(
    message: str = "fix: round half up",
    *,
    author: str = HUMAN,
    committer: str | None = None,
    signed: bool = False,
    notes: str = "",
    id: str = "c0ffee",
) -> Commit:
    return Commit(
        id=id,
        parents=(),
        tree="",
        author=identity(author),
        committer=identity(committer or author),
        message=message,
        signed=signed,
        notes=notes,
    )


def body(*lines: str) -> str:
    return "\n".join(("fix: round half up", "", *lines))


def told(made: Commit) -> Authorship:
    return attribute_commit(made, load_catalogue())
